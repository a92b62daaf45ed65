//! What packs say about the procedure of land cases: terms, disposal modes, departments of the joint review, options of
//! idle land, causes and paths of unsupplied land. Counting days is left to `clock`, taking a step to each machine.

use super::low_policy::LowPolicy;
use super::modes::Board;
use crate::supply::{Length, LengthUnit, length_of, unknown_department};
use jiff::civil::Date;
use law::{Diagnostic, Pack, RuleBlock};
use serde::Deserialize;
use std::collections::BTreeSet;
use toml::Spanned;

/// The sections of all packs in force on a day, in the order written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProcedureRules {
    /// Terms.
    pub terms: Vec<Term>,
    /// Ways to put land to use again.
    pub modes: Vec<Mode>,
    /// Policies and ways out by category of low-efficiency land.
    pub low_policies: Vec<LowPolicy>,
    /// Departments of the joint review, and the clause.
    pub review: (Vec<String>, String),
    /// Ways out for idle land without fee or take-back.
    pub options: Vec<IdleOption>,
    /// What is not done with a parcel while its idle case is open.
    pub frozen: Vec<Frozen>,
    /// Why land was not supplied.
    pub causes: Vec<Word>,
    /// What is done about it.
    pub paths: Vec<Path>,
    /// What is called to mind where there is no case yet.
    pub foretellings: Vec<Foretelling>,
}

/// A day of the law that is called to mind ahead at places that have no case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foretelling {
    /// Turning day of the packs.
    pub of: String,
    /// Clause.
    pub clause: String,
    /// Departments that are told, the one that acts first.
    pub to: Vec<String>,
    /// How many days ahead, each a parameter.
    pub leads: Vec<Length>,
}

/// A term of the procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Id.
    pub id: String,
    /// What is due.
    pub label: String,
    /// Clause.
    pub clause: String,
    /// Department that acts; `enterprise` is the firm.
    pub to: String,
    /// How long.
    pub length: Length,
    /// Least length, where the procedure sets one.
    pub least: Option<Length>,
}

/// A way to put land to use again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mode {
    /// Id.
    pub id: String,
    /// What a page calls it.
    pub label: String,
    /// Clause.
    pub clause: String,
    /// Task force whose board has it.
    pub board: Board,
    /// Whether the government takes the land into reserve (S1-1.3f).
    #[serde(default)]
    pub reserves: bool,
    /// Its forms.
    pub sub_forms: Vec<String>,
}

/// A way out for idle land without fee or take-back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdleOption {
    /// Id.
    pub id: String,
    /// What a page calls it.
    pub label: String,
    /// Clause.
    pub clause: String,
    /// Longest time, where there is one.
    pub longest: Option<Length>,
    /// Whether the planned use changes, which the city government approves (S2-8g).
    pub changes_use: bool,
    /// Whether it is open where the user caused it, too.
    pub any_cause: bool,
}

/// What is not done with a parcel while its idle case is open.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frozen {
    /// What it is for the steps of land supply.
    pub act: FrozenAct,
    /// What a page calls it.
    pub label: String,
    /// Clause.
    pub clause: String,
}

/// What may be frozen with a parcel or its user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FrozenAct {
    /// The user applies for land, or is given the parcel anew.
    Application,
    /// The parcel or a part of it changes hands.
    Transfer,
    /// It is let.
    Lease,
    /// It is pledged.
    Mortgage,
    /// A change is registered.
    Registration,
}

/// A code and what a person calls it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// Id.
    pub id: String,
    /// What a page calls it.
    pub label: String,
    /// Clause.
    pub clause: String,
}

/// What is done about a part of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Path {
    /// Id.
    pub id: String,
    /// What a page calls it.
    pub label: String,
    /// Clause.
    pub clause: String,
    /// Which conditions it has.
    pub way: Way,
}

/// Which conditions a path has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// The approval lapses (S2-6d).
    Lapse,
    /// The approval is adjusted (S2-6e, S2-6f).
    Adjust,
    /// The land is supplied.
    Supply,
}

#[derive(Deserialize)]
struct Sections {
    #[serde(default)]
    land_term: Vec<Spanned<RawTerm>>,
    land_review: Option<Spanned<RawReview>>,
    #[serde(default)]
    disposal_mode: Vec<Spanned<Mode>>,
    #[serde(default)]
    low_policy: Vec<Spanned<LowPolicy>>,
    #[serde(default)]
    idle_option: Vec<Spanned<RawOption>>,
    #[serde(default)]
    idle_frozen: Vec<Frozen>,
    #[serde(default)]
    unsupplied_cause: Vec<Word>,
    #[serde(default)]
    unsupplied_path: Vec<Path>,
    #[serde(default)]
    land_foretold: Vec<Spanned<RawForetelling>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawForetelling {
    of: String,
    clause: String,
    to: Vec<String>,
    days: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTerm {
    id: String,
    label: String,
    clause: String,
    to: String,
    months: Option<String>,
    days: Option<String>,
    working_days: Option<String>,
    least: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReview {
    clause: String,
    members: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOption {
    id: String,
    label: String,
    clause: String,
    longest: Option<String>,
    #[serde(default)]
    changes_use: bool,
    #[serde(default)]
    any_cause: bool,
}

impl ProcedureRules {
    /// Reads the sections of the packs in force on a day.
    ///
    /// # Errors
    /// Everything that does not fit, with its place: a term without a parameter, a department that is not in the list, an
    /// id that stands twice.
    pub fn read(packs: &[&Pack], day: Date) -> Result<Self, Vec<Diagnostic>> {
        let mut rules = Self::default();
        let mut found = Vec::new();
        for pack in packs.iter().filter(|pack| pack.days.contain(day)) {
            for block in pack.blocks.iter().filter(|block| block.days.contain(day)) {
                match block.read::<Sections>() {
                    Ok(sections) => rules.take((pack, day), block, sections, &mut found),
                    Err(wrong) => found.push(wrong),
                }
            }
        }
        found.extend(rules.twice(packs));
        if found.is_empty() { Ok(rules) } else { Err(found) }
    }

    /// The term of this id.
    #[must_use]
    pub fn term(&self, id: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.id == id)
    }

    /// The mode of this id.
    #[must_use]
    pub fn mode(&self, id: &str) -> Option<&Mode> {
        self.modes.iter().find(|mode| mode.id == id)
    }

    /// Policies and ways out for land of a category, in the order written.
    pub fn low_policies_of<'a>(&'a self, category: &'a str) -> impl Iterator<Item = &'a LowPolicy> {
        self.low_policies.iter().filter(move |one| one.categories.iter().any(|id| id == category))
    }

    /// The option of this id.
    #[must_use]
    pub fn option(&self, id: &str) -> Option<&IdleOption> {
        self.options.iter().find(|option| option.id == id)
    }

    fn take(
        &mut self,
        (pack, day): (&Pack, Date),
        block: &RuleBlock,
        sections: Sections,
        found: &mut Vec<Diagnostic>,
    ) {
        for raw in &sections.land_term {
            found.extend(unknown_department(block, raw, &raw.get_ref().to));
            match term((pack, day), block, raw) {
                Ok(term) => self.terms.push(term),
                Err(wrong) => found.push(wrong),
            }
        }
        if let Some(review) = sections.land_review {
            let members = &review.get_ref().members;
            found.extend(members.iter().filter_map(|id| unknown_department(block, &review, id)));
            let RawReview { clause, members } = review.into_inner();
            self.review = (members, clause);
        }
        self.modes.extend(sections.disposal_mode.into_iter().map(Spanned::into_inner));
        for policy in sections.low_policy {
            found.extend(unknown_department(block, &policy, &policy.get_ref().acts));
            self.low_policies.push(policy.into_inner());
        }
        for raw in &sections.idle_option {
            match option((pack, day), block, raw) {
                Ok(option) => self.options.push(option),
                Err(wrong) => found.push(wrong),
            }
        }
        self.frozen.extend(sections.idle_frozen);
        self.causes.extend(sections.unsupplied_cause);
        self.paths.extend(sections.unsupplied_path);
        for raw in &sections.land_foretold {
            found.extend(raw.get_ref().to.iter().filter_map(|id| unknown_department(block, raw, id)));
            match foretelling((pack, day), block, raw) {
                Ok(foretelling) => self.foretellings.push(foretelling),
                Err(wrong) => found.push(wrong),
            }
        }
    }

    /// Ids that stand twice.
    fn twice(&self, packs: &[&Pack]) -> Vec<Diagnostic> {
        let lists: [Vec<&str>; 7] = [
            self.foretellings.iter().map(|one| one.of.as_str()).collect(),
            self.terms.iter().map(|one| one.id.as_str()).collect(),
            self.modes.iter().map(|one| one.id.as_str()).collect(),
            self.low_policies.iter().map(|one| one.id.as_str()).collect(),
            self.options.iter().map(|one| one.id.as_str()).collect(),
            self.causes.iter().map(|one| one.id.as_str()).collect(),
            self.paths.iter().map(|one| one.id.as_str()).collect(),
        ];
        let mut found = Vec::new();
        for list in lists {
            let mut seen = BTreeSet::new();
            for id in list.into_iter().filter(|id| !seen.insert(*id)) {
                let Some(pack) = packs.first() else { continue };
                let message = format!("办理程序里“{id}”写了两遍。");
                found.push(pack.manifest.refuse(0..0, "name-taken", message, "同一天只能有一套程序。"));
            }
        }
        found
    }
}

fn term((pack, day): (&Pack, Date), block: &RuleBlock, raw: &Spanned<RawTerm>) -> Result<Term, Diagnostic> {
    let RawTerm { id, label, clause, to, months, days, working_days, least } = raw.get_ref();
    let lengths =
        [(LengthUnit::Months, months), (LengthUnit::Days, days), (LengthUnit::WorkingDays, working_days)];
    let length = length_of((pack, day), (block, raw.span()), id, &lengths)?;
    let least = match least {
        None => None,
        Some(_) => Some(length_of((pack, day), (block, raw.span()), id, &[(length.unit, least)])?),
    };
    let (id, label, clause, to) = (id.clone(), label.clone(), clause.clone(), to.clone());
    Ok(Term { id, label, clause, to, length, least })
}

fn foretelling(
    place: (&Pack, Date),
    block: &RuleBlock,
    raw: &Spanned<RawForetelling>,
) -> Result<Foretelling, Diagnostic> {
    let RawForetelling { of, clause, to, days } = raw.get_ref();
    if to.is_empty() || days.is_empty() {
        let message = format!("“{of}”的提醒没有写给谁，或没有写提前几天。");
        return Err(block.diagnostic(raw.span(), "missing-value", message, "请写 to 和 days。"));
    }
    let lead =
        |id: &String| length_of(place, (block, raw.span()), of, &[(LengthUnit::Days, &Some(id.clone()))]);
    let leads = days.iter().map(lead).collect::<Result<Vec<Length>, Diagnostic>>()?;
    Ok(Foretelling { of: of.clone(), clause: clause.clone(), to: to.clone(), leads })
}

fn option(
    place: (&Pack, Date),
    block: &RuleBlock,
    raw: &Spanned<RawOption>,
) -> Result<IdleOption, Diagnostic> {
    let RawOption { id, label, clause, longest, changes_use, any_cause } = raw.get_ref();
    let longest = match longest {
        None => None,
        Some(_) => Some(length_of(place, (block, raw.span()), id, &[(LengthUnit::Years, longest)])?),
    };
    Ok(IdleOption {
        id: id.clone(),
        label: label.clone(),
        clause: clause.clone(),
        longest,
        changes_use: *changes_use,
        any_cause: *any_cause,
    })
}
