//! A zone's registry rules as data (`zones/<zone>/registry.toml`): authority per term, tolerances, forms, land, checks.

use super::coverage::Expectation;
use super::cross_check::CrossCheck;
use super::land::LandRules;
use fact::{Datum, Decimal};
use serde::Deserialize;
use std::collections::HashMap;
use thiserror::Error;

/// Why a rules file is not taken.
#[derive(Debug, Error)]
pub enum RulesError {
    /// Not the TOML that is described in `docs/registry.md`.
    #[error("登记规则文件有误：{0}")]
    Text(#[from] toml::de::Error),
    /// Two authority tables for one term.
    #[error("登记规则中“{term}”有两处权威部门表。请只保留一处。")]
    TwoAuthorities {
        /// The term.
        term: String,
    },
    /// A department stands twice in one list.
    #[error("登记规则中“{term}”的权威部门“{department}”出现两次。请只保留一处。")]
    TwoRanks {
        /// The term.
        term: String,
        /// The department.
        department: String,
    },
    /// A department that is not in the list.
    #[error("登记规则中的部门“{department}”不在部门表内。请先在 codes/departments.toml 登记。")]
    UnknownDepartment {
        /// The department.
        department: String,
    },
    /// A term that is not in the glossary.
    #[error("登记规则中的“{term}”不在术语表内。请先在 codes/glossary.toml 登记。")]
    UnknownTerm {
        /// The term.
        term: String,
    },
}

/// What the rows of a form are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// Enterprises: keyed by credit code, older code or name.
    Enterprise,
    /// Anything else with its own key (parcel, contract, lease): the key is taken as it stands.
    Other,
}

/// How far two statements may lie apart and still be one figure: within either bound is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tolerance {
    /// Share of the larger of the two.
    pub relative: Decimal,
    /// In the term's unit.
    pub absolute: Decimal,
}

/// How enterprises are offered for a row whose name matches none exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CandidateRules {
    /// Least similarity in percent.
    pub least_similarity: u8,
    /// Most candidates offered.
    pub most: usize,
}

/// Everything a zone decides about admission.
#[derive(Clone, Debug)]
pub struct RegistryRules {
    /// For terms without their own.
    pub tolerance: Tolerance,
    /// Between a printed total and the sum of its rows.
    pub control_total: Tolerance,
    /// For names without a match.
    pub candidates: CandidateRules,
    /// Apportionment of land.
    pub land: LandRules,
    /// Plausibility checks across departments.
    pub cross_checks: Vec<CrossCheck>,
    /// Who owes which figures for whom.
    pub expectations: Vec<Expectation>,
    overriding: Vec<String>,
    authorities: HashMap<String, Authority>,
    subject_kinds: HashMap<String, SubjectKind>,
}

#[derive(Clone, Debug, Default)]
struct Authority {
    /// Department → (rank, place in the list). Departments of one rank are equals.
    ranks: HashMap<String, (usize, usize)>,
    tolerance: Option<Tolerance>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    tolerance: Tolerance,
    control_total: Tolerance,
    candidates: CandidateRules,
    land: LandRules,
    #[serde(default)]
    overriding: Vec<String>,
    #[serde(default)]
    authority: Vec<AuthorityEntry>,
    #[serde(default)]
    form: Vec<FormEntry>,
    #[serde(default)]
    check: Vec<CrossCheck>,
    #[serde(default)]
    expect: Vec<Expectation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AuthorityEntry {
    terms: Vec<String>,
    departments: Vec<Rank>,
    tolerance: Option<Tolerance>,
}

/// One place in an authority list: one department, or several equals.
#[derive(Deserialize)]
#[serde(untagged)]
enum Rank {
    One(String),
    Equals(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormEntry {
    id: String,
    subject: SubjectKind,
}

impl RegistryRules {
    /// Reads the text of a `registry.toml`.
    ///
    /// # Errors
    /// When the text is not as described, a term is unknown or has two authority lists.
    pub fn from_toml(text: &str) -> Result<Self, RulesError> {
        let file: File = toml::from_str(text)?;
        let mut authorities = HashMap::new();
        for entry in file.authority {
            let authority = Authority { ranks: HashMap::new(), tolerance: entry.tolerance };
            for term in &entry.terms {
                known_term(term)?;
                let authority = Authority { ranks: ranks(term, &entry.departments)?, ..authority.clone() };
                if authorities.insert(term.clone(), authority).is_some() {
                    return Err(RulesError::TwoAuthorities { term: term.clone() });
                }
            }
        }
        for term in file.check.iter().flat_map(CrossCheck::terms) {
            known_term(term)?;
        }
        file.overriding.iter().try_for_each(|department| known_department(department))?;
        file.expect.iter().try_for_each(|expectation| known_department(&expectation.department))?;
        for term in file.expect.iter().flat_map(Expectation::terms) {
            known_term(term)?;
        }
        Ok(Self {
            tolerance: file.tolerance,
            control_total: file.control_total,
            candidates: file.candidates,
            land: file.land,
            cross_checks: file.check,
            expectations: file.expect,
            overriding: file.overriding,
            authorities,
            subject_kinds: file.form.into_iter().map(|form| (form.id, form.subject)).collect(),
        })
    }

    /// What the rows of a form are about.
    #[must_use]
    pub fn subject_kind(&self, form: &str) -> SubjectKind {
        self.subject_kinds.get(form).copied().unwrap_or(SubjectKind::Enterprise)
    }

    /// Rank of a department for a term, smaller is more authoritative, and its place among equals.
    /// Departments that overrule come first, those not listed come last and are equals.
    #[must_use]
    pub fn rank(&self, term: &str, department: &str) -> (usize, usize) {
        if let Some(place) = self.overriding.iter().position(|overriding| overriding == department) {
            return (place, 0);
        }
        let listed = self.authorities.get(term).and_then(|authority| authority.ranks.get(department));
        match listed {
            Some((rank, place)) => (self.overriding.len() + rank, *place),
            None => (usize::MAX, 0),
        }
    }

    /// The department that answers for a term: the first in its authority list; `None` for terms without one.
    #[must_use]
    pub fn owner(&self, term: &str) -> Option<&str> {
        let listed = &self.authorities.get(term)?.ranks;
        let first = listed.iter().min_by_key(|(department, place)| (**place, department.as_str()));
        first.map(|(department, _)| department.as_str())
    }

    /// Whether two statements of one term are one figure.
    #[must_use]
    pub fn agree(&self, term: &str, left: &Datum, right: &Datum) -> bool {
        match (left, right) {
            (Datum::Number(left), Datum::Number(right)) => self.tolerance(term).covers(*left, *right),
            _ => left == right,
        }
    }

    fn tolerance(&self, term: &str) -> Tolerance {
        self.authorities.get(term).and_then(|authority| authority.tolerance).unwrap_or(self.tolerance)
    }
}

fn known_term(term: &str) -> Result<(), RulesError> {
    match fact::glossary::term(term) {
        Some(_) => Ok(()),
        None => Err(RulesError::UnknownTerm { term: term.to_owned() }),
    }
}

fn ranks(term: &str, places: &[Rank]) -> Result<HashMap<String, (usize, usize)>, RulesError> {
    let mut ranks = HashMap::new();
    for (rank, equals) in places.iter().enumerate() {
        let equals = match equals {
            Rank::One(department) => std::slice::from_ref(department),
            Rank::Equals(departments) => departments,
        };
        for (place, department) in equals.iter().enumerate() {
            known_department(department)?;
            if ranks.insert(department.clone(), (rank, place)).is_some() {
                return Err(RulesError::TwoRanks { term: term.to_owned(), department: department.clone() });
            }
        }
    }
    Ok(ranks)
}

fn known_department(department: &str) -> Result<(), RulesError> {
    match fact::department(department) {
        Some(_) => Ok(()),
        None => Err(RulesError::UnknownDepartment { department: department.to_owned() }),
    }
}
