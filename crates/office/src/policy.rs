//! Which measures apply to a firm by its published class, and which do not yet: superior law, an open objection, or a
//! condition that somebody has to find. The measures stand in packs; what a measure pays or costs is not computed here.

use crate::docket::Objection;
use law::{Measure, MeasureKind};

/// Whether a measure applies to a firm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PolicyState {
    /// By its class alone.
    Applies,
    /// If something besides its class holds, which is found case by case.
    Conditional,
    /// Not while an objection of the firm is open (domain.md §1.10, L28).
    Frozen,
    /// Not at all as long as no superior document clears it (domain.md §4.7).
    NoBasis,
}

impl PolicyState {
    /// Id in the API.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Applies => "applies",
            Self::Conditional => "conditional",
            Self::Frozen => "frozen",
            Self::NoBasis => "no_basis",
        }
    }

    /// What a page calls it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Applies => "适用",
            Self::Conditional => "符合条件的适用",
            Self::Frozen => "异议办结前不适用",
            Self::NoBasis => "无上位依据",
        }
    }
}

/// The class that a firm was published with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublishedClass<'a> {
    /// Year.
    pub year: i16,
    /// Class id.
    pub class: &'a str,
    /// Class as people say it, e.g. `A 优先发展类`.
    pub title: &'a str,
    /// List id.
    pub list: &'a str,
}

/// A measure as it stands to a firm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy<'a> {
    /// The measure.
    pub measure: &'a Measure,
    /// Whether it applies.
    pub state: PolicyState,
    /// Why, or why not, one or two sentences.
    pub why: String,
}

/// The measures for a firm's published class, those that apply first, in the order of the packs.
#[must_use]
pub fn policies<'a>(
    measures: &'a [Measure],
    published: PublishedClass<'_>,
    open: &[&Objection],
) -> Vec<Policy<'a>> {
    let own = measures.iter().filter(|measure| measure.is_for(published.class, published.list));
    let mut all: Vec<Policy<'a>> = own.map(|measure| policy(measure, published, open)).collect();
    all.sort_by_key(|policy| policy.state);
    all
}

fn policy<'a>(measure: &'a Measure, published: PublishedClass<'_>, open: &[&Objection]) -> Policy<'a> {
    let class = format!("{}年度公布的等级为{}", published.year, published.title);
    let (state, why) = if measure.lacks_basis() {
        let says = measure.superior.as_ref().map_or("", |superior| superior.says.as_str());
        (PolicyState::NoBasis, format!("{class}，本应适用；{says}没有上位依据，不得执行。"))
    } else if let (MeasureKind::Pressure, Some(first)) = (measure.kind, open.first()) {
        let item = first.item.title();
        (PolicyState::Frozen, format!("{class}；对“{item}”的异议（{}）还在办理，办结前不适用。", first.key))
    } else if measure.when.is_empty() {
        (PolicyState::Applies, format!("{class}。"))
    } else {
        (PolicyState::Conditional, format!("{class}；还须{}，由办理部门认定。", measure.when))
    };
    Policy { measure, state, why }
}
