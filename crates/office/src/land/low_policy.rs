//! What the packs say of low-efficiency land by its category (S2-7d): which policies are for it, and by which ways it is
//! given up. Taking any of them is left to cases, plots and measures by class.

use serde::Deserialize;

/// Whether it helps land to be used again, or ends its use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LowPolicyKind {
    /// It helps.
    Policy,
    /// It ends.
    Exit,
}

impl LowPolicyKind {
    /// Id in the API.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Exit => "exit",
        }
    }

    /// What a page calls it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Policy => "差别化政策",
            Self::Exit => "退出",
        }
    }
}

/// A policy or a way out for land of some categories.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LowPolicy {
    /// Id.
    pub id: String,
    /// Whether it helps or ends.
    pub kind: LowPolicyKind,
    /// What a page calls it.
    pub label: String,
    /// Categories of low-efficiency land, by the ids of the standard.
    pub categories: Vec<String>,
    /// Clause.
    pub clause: String,
    /// Department that acts.
    pub acts: String,
}

#[cfg(test)]
mod tests {
    use super::super::law::{LandInForce, LandLaw as _};
    use super::super::sample::{DAY, NUMBERS, book};
    use super::LowPolicyKind as K;
    use crate::calendar::Calendar;

    // clause: S2-7d
    #[test]
    fn every_category_of_the_catalogue_has_a_policy_and_a_way_out_with_its_clause() {
        let (book, calendar) = (book(NUMBERS), Calendar::built_in().expect("the tables"));
        let rules = LandInForce { book: &book, calendar: &calendar }.rules(DAY).expect("rules");
        let catalogue = include_str!("../../../../packs/low-efficiency-catalogue/clauses/01-scope.md");
        let categories = catalogue.split("[[category]]\nid = \"").skip(1);
        let categories: Vec<&str> = categories.filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(categories, ["T1", "T2", "T3", "T4", "T5", "T6"]);
        for category in &categories {
            for kind in [K::Policy, K::Exit] {
                let own = rules.low_policies_of(category).filter(|one| one.kind == kind);
                assert!(own.count() > 0, "{category} {kind:?}");
            }
        }
        assert_eq!(rules.low_policies_of("T9").count(), 0);
        let register = include_str!("../../../../codes/clauses.csv");
        for one in &rules.low_policies {
            assert!(one.categories.iter().all(|id| categories.contains(&id.as_str())), "{one:?}");
            assert!(register.contains(&format!("\n{},", one.clause)), "{} is no clause", one.clause);
        }
    }
}
