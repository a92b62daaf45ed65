//! Where the figures of one firm came from, as the registry knows it.

use fact::{Datum, Reading};
use office::evaluation::explain::FigureOrigin;
use office::registry::{AsOf, FactId, Registry, Why};

/// The cells behind a figure of a firm as known then: the one that counts first, then what yielded to it.
#[must_use]
pub fn of_registry(
    registry: &Registry,
    subject: &str,
    year: i16,
    term: &str,
    as_of: AsOf,
) -> Vec<FigureOrigin> {
    let resolved = registry.figure_as_of(subject, term, year, as_of);
    let why = match resolved.why {
        Why::NoStatement => "没有部门报送",
        Why::OnlyStatement => "",
        Why::LaterDelivery => "同一部门后来更正",
        Why::Correction => "以附依据的更正为准",
        Why::Authority => "以主管部门为准",
        Why::Agreement => "各部门一致",
        Why::AuthoritySilent => "主管部门未报，取次位部门",
        Why::Disagreement => "部门之间不一致，搁置",
    };
    let mut origins: Vec<FigureOrigin> =
        resolved.chosen.into_iter().map(|fact| origin(registry, fact, true, why)).collect();
    for (facts, remark) in [
        (&resolved.superseded, "已被更正"),
        (&resolved.agreeing, "一致"),
        (&resolved.conflicting, "不一致，未采用"),
    ] {
        origins.extend(facts.iter().map(|fact| origin(registry, *fact, false, remark)));
    }
    origins
}

fn origin(registry: &Registry, id: FactId, chosen: bool, remark: &str) -> FigureOrigin {
    let fact = registry.fact(id);
    let source = &fact.origin.source;
    let department = fact::department(&source.department);
    FigureOrigin {
        file: source.file.clone(),
        sheet: source.sheet.clone(),
        // A person's word with evidence stands in no cell.
        cell: if fact.origin.row == 0 { String::new() } else { fact.origin.cell() },
        raw: fact.origin.raw.to_string(),
        department: department.map_or_else(|| source.department.clone(), |known| known.zh.clone()),
        delivered: source.delivered.map_or_else(String::new, |day| day.to_string()),
        value: match &fact.reading {
            Reading::Known(Datum::Number(number)) => number.to_string(),
            Reading::Known(datum) => datum.to_string(),
            Reading::NotReported => "未报送".to_owned(),
            Reading::NotApplicable => "不适用".to_owned(),
            Reading::Unknown => "不详".to_owned(),
        },
        chosen,
        remark: remark.to_owned(),
    }
}
