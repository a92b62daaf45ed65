//! Measures that follow from a class: `[[measure]]` sections of rule blocks, with their clause, their days and what
//! superior law says of them. Who has which class, and what is open against it, is left to the office.

use crate::block::RuleBlock;
use crate::days::Days;
use crate::diagnostic::Diagnostic;
use crate::load::{day, read_toml};
use crate::pack::Pack;
use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

/// Whether a measure rewards or presses (正向激励、反向倒逼).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// 激励.
    Incentive,
    /// 倒逼.
    Pressure,
}

/// How much a conflict with superior law weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gravity {
    /// Worth knowing.
    Info,
    /// Needs a written basis.
    Warn,
    /// Cannot be applied without a basis.
    Block,
}

/// What superior law says of a measure (rules L01–L30 of the reference).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Superior {
    /// Rule of the policy linter, e.g. `L01`.
    pub rule: String,
    /// How much it weighs.
    pub gravity: Gravity,
    /// What it says, one sentence.
    pub says: String,
}

/// The document that clears a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalBasis {
    /// Title and number.
    pub document: String,
    /// Article.
    pub article: String,
    /// Who approved it.
    pub approved_by: String,
}

/// A measure of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Id within the pack.
    pub id: String,
    /// Title.
    pub title: String,
    /// Whether it rewards or presses.
    pub kind: MeasureKind,
    /// Ids of the classes that it is for.
    pub classes: Vec<String>,
    /// Ids of the lists that it is for; none: all.
    pub lists: Vec<String>,
    /// What must hold besides the class, which nobody has stated as a figure; empty for nothing.
    pub when: String,
    /// Key of the register of clauses.
    pub clause: String,
    /// Departments that carry it out, the first leads.
    pub lead: Vec<String>,
    /// What superior law says of it.
    pub superior: Option<Superior>,
    /// What clears it.
    pub basis: Option<LegalBasis>,
    /// Days in force.
    pub days: Days,
    /// Place in [`Pack::articles`].
    pub article: usize,
}

#[derive(Deserialize)]
struct Section {
    #[serde(default)]
    measure: Vec<Spanned<Raw>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: String,
    title: String,
    kind: MeasureKind,
    classes: Vec<String>,
    #[serde(default)]
    lists: Vec<String>,
    #[serde(default)]
    when: String,
    clause: String,
    lead: Vec<String>,
    superior: Option<Superior>,
    basis: Option<LegalBasis>,
    from: Option<Spanned<Datetime>>,
    to: Option<Spanned<Datetime>>,
}

impl Measure {
    /// Whether superior law keeps it from being applied: a conflict that blocks, and no basis that clears it (§4.7).
    #[must_use]
    pub fn lacks_basis(&self) -> bool {
        self.basis.is_none()
            && self.superior.as_ref().is_some_and(|superior| superior.gravity == Gravity::Block)
    }

    /// Whether it is for a class of a list.
    #[must_use]
    pub fn is_for(&self, class: &str, list: &str) -> bool {
        let listed = self.lists.is_empty() || self.lists.iter().any(|own| own == list);
        listed && self.classes.iter().any(|own| own == class)
    }
}

/// The measures of a pack that are in force on a day, in the order of its articles.
///
/// # Errors
/// Sections that are not as described in `docs/packs.md`, at their places.
pub fn measures(pack: &Pack, on: Date) -> Result<Vec<Measure>, Vec<Diagnostic>> {
    let mut all = measures_ever(pack)?;
    all.retain(|measure| measure.days.contain(on));
    Ok(all)
}

/// The measures of a pack, in force whenever.
pub(crate) fn measures_ever(pack: &Pack) -> Result<Vec<Measure>, Vec<Diagnostic>> {
    let (mut all, mut wrong) = (Vec::<Measure>::new(), Vec::new());
    for block in &pack.blocks {
        let section = match read_toml::<Section>(&block.file, block.offset, &block.text) {
            Ok(section) => section,
            Err(problem) => {
                wrong.push(problem);
                continue;
            }
        };
        for raw in section.measure {
            let span = raw.span();
            match measure(block, raw) {
                Ok(found) if all.iter().any(|known| known.id == found.id) => {
                    let message = format!("措施“{}”写了两遍。", found.id);
                    wrong.push(block.diagnostic(span, "name-taken", message, "请改用另一个编号。"));
                }
                Ok(found) => all.push(found),
                Err(problem) => wrong.push(problem),
            }
        }
    }
    if wrong.is_empty() { Ok(all) } else { Err(wrong) }
}

fn measure(block: &RuleBlock, raw: Spanned<Raw>) -> Result<Measure, Diagnostic> {
    let span = raw.span();
    let raw = raw.into_inner();
    let refuse = |code, message: String, hint: &str| Err(block.diagnostic(span.clone(), code, message, hint));
    if raw.classes.is_empty() {
        let message = format!("措施“{}”没有写对哪些等级。", raw.title);
        return refuse("missing-value", message, "请写 classes，例如 [\"A\"]。");
    }
    if let Some(unknown) = raw.lead.iter().find(|id| fact::department(id).is_none()) {
        let message = format!("部门“{unknown}”不在部门表内。");
        return refuse("unknown-word", message, "请先在 codes/departments.toml 登记。");
    }
    if raw.lead.is_empty() {
        let message = format!("措施“{}”没有写由哪个部门办理。", raw.title);
        return refuse("missing-value", message, "请写 lead，第一个是牵头部门。");
    }
    let written = |text: &Option<Spanned<Datetime>>| {
        text.as_ref().map(|text| day(&block.file, block.offset, text)).transpose()
    };
    let own = Days {
        from: written(&raw.from)?.unwrap_or(block.days.from),
        to: written(&raw.to)?.or(block.days.to),
    };
    let Some(days) = own.common(&block.days) else {
        let message = format!("措施“{}”的日期在条款有效期（{}）之外。", raw.title, block.days);
        return refuse("days-outside", message, "请改日期，或放到当时有效的条款里。");
    };
    Ok(Measure {
        id: raw.id,
        title: raw.title,
        kind: raw.kind,
        classes: raw.classes,
        lists: raw.lists,
        when: raw.when,
        clause: raw.clause,
        lead: raw.lead,
        superior: raw.superior,
        basis: raw.basis,
        days,
        article: block.article,
    })
}
