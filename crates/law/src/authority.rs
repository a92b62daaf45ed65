//! Order of authority: where a lower pack says something else than a higher one about the same word
//! on the same day. It is told, never settled here.

use crate::diagnostic::Diagnostic;
use crate::pack::{Derived, Force, Pack};
use fact::Severity;

/// Contradictions among the packs of one place. A pack answers only to packs of greater authority; a
/// higher calculation whose article is `guiding` may be departed from, and so may a higher parameter
/// whose every value stands in a guiding article. Values that a zone configured count as its own.
#[must_use]
pub fn contradictions(packs: &[&Pack]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for lower in packs {
        for higher in packs.iter().filter(|higher| higher.authority > lower.authority) {
            parameters(lower, higher, &mut found);
            calculations(lower, higher, &mut found);
        }
    }
    found
}

fn parameters(lower: &Pack, higher: &Pack, found: &mut Vec<Diagnostic>) {
    for parameter in lower.parameters.values() {
        let Some(above) = higher.parameters.get(&parameter.id) else { continue };
        let place = |message| {
            let hint = "下级不得与上级相抵触；请核对两份文件，或给参数另起名字。";
            let place = parameter.file.refuse(parameter.span.clone(), "contradicts-higher", message, hint);
            place.weighing(Severity::Warning)
        };
        let names = (of(lower), of(higher));
        if parameter.unit != above.unit {
            let message = format!(
                "{} 的参数 {} 以{}为单位，{} 以{}为单位。",
                names.0, parameter.id, parameter.unit, names.1, above.unit
            );
            found.push(place(message));
            continue;
        }
        for own in &parameter.values {
            let declared = above.values.iter().zip(&above.declarations);
            let binding = declared.filter(|(_, place)| place.force == Force::Binding);
            for (value, _) in binding.filter(|(value, _)| value.value != own.value) {
                if let Some(days) = value.days.common(&own.days) {
                    let message = format!(
                        "{} 的参数 {} 为 {}，{} 在{days}规定为 {}。",
                        names.0, parameter.id, own.value, names.1, value.value
                    );
                    found.push(place(message));
                }
            }
        }
    }
}

fn calculations(lower: &Pack, higher: &Pack, found: &mut Vec<Diagnostic>) {
    for own in &lower.derived {
        let same = |above: &&Derived| {
            above.id == own.id && higher.articles[above.article].force == Force::Binding && !agree(own, above)
        };
        for above in higher.derived.iter().filter(same) {
            let Some(days) = own.days.common(&above.days) else { continue };
            let message = format!(
                "{} 的 {} 算作“{}”，{} 在{days}规定为“{}”。",
                of(lower),
                own.id,
                own.expression.source,
                of(higher),
                above.expression.source
            );
            let hint = "下级不得与上级相抵触；请核对两份文件。";
            let place = own.file.refuse(own.span.clone(), "contradicts-higher", message, hint);
            found.push(place.weighing(Severity::Warning));
        }
    }
}

fn agree(own: &Derived, above: &Derived) -> bool {
    own.expression.node == above.expression.node && own.rounding == above.rounding
}

fn of(pack: &Pack) -> String {
    format!("{}规则包 {}", pack.authority.label(), pack.id)
}
