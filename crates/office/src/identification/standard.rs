//! The standard of a day: the packs in force, their sections, the readings and sub-types that a zone chose, and the
//! figures that follow from days. Judging a parcel by it is left to `decide`.

use super::excused::{Excuses, Full};
use super::parcel::{Occupant, Parcel};
use super::rules::{Evidence, LandRules, SubType};
use crate::calendar::Calendar;
use crate::docket::Refusal;
use crate::supply::{Asked, Derivation, Quote, QuoteKind, SupplyRules, quote};
use fact::Area;
use jiff::civil::Date;
use law::{Derived, Diagnostic, Figures, Pack, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What a zone chose within the standard. It only narrows: sub-types may be left out, never added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Readings by choice id; the default is taken, and shown, for the others.
    pub readings: BTreeMap<String, String>,
    /// Codes of sub-types that the zone does not use.
    pub left_out: BTreeSet<String>,
}

/// The standard in force on a day.
#[derive(Debug)]
pub struct Standard<'a> {
    packs: Vec<&'a Pack>,
    calendar: &'a Calendar,
    as_of: Date,
    rules: LandRules,
    supply: SupplyRules,
    readings: BTreeMap<String, String>,
    /// Where a parcel stands as to being built on.
    pub(super) delay: Derivation<'a>,
    /// What is asked of the land.
    pub(super) of_land: Derivation<'a>,
    /// What is asked of a firm on it.
    pub(super) of_firm: Derivation<'a>,
}

/// A day on which something becomes full for a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turned {
    /// Glossary day, as `idle_from`.
    pub id: String,
    /// What it is.
    pub label: String,
    /// Clause.
    pub clause: String,
    /// When.
    pub full: Full,
}

impl<'a> Standard<'a> {
    /// The standard of the packs in force on a day.
    ///
    /// # Errors
    /// What does not fit in the sections of the packs, with its place.
    pub fn read(
        packs: &[&'a Pack],
        calendar: &'a Calendar,
        as_of: Date,
        choices: &Choices,
    ) -> Result<Self, Vec<Diagnostic>> {
        let packs: Vec<&Pack> = packs.iter().copied().filter(|pack| pack.days.contain(as_of)).collect();
        let mut rules = LandRules::read(&packs, as_of)?;
        rules.sub_types.retain(|sub_type| !choices.left_out.contains(&sub_type.code));
        let mut supply = SupplyRules::read(&packs, as_of)?;
        let kinds = rules.sub_types.iter().map(|sub_type| QuoteKind {
            id: sub_type.id.clone(),
            label: format!("{} {}", sub_type.code, sub_type.label),
            results: vec![sub_type.id.clone()],
            pack: sub_type.pack.clone(),
        });
        supply.quotes.extend(kinds);
        let derivation = |words| Derivation::of(words, &packs, &supply, as_of);
        Ok(Self {
            delay: derivation(rules.delay_words()),
            of_land: derivation(rules.words_of(Evidence::Parcel)),
            of_firm: derivation(rules.words_of(Evidence::Occupant)),
            packs,
            calendar,
            as_of,
            rules,
            supply,
            readings: choices.readings.clone(),
        })
    }

    /// Day asked about.
    #[must_use]
    pub fn as_of(&self) -> Date {
        self.as_of
    }

    /// The sections.
    #[must_use]
    pub fn rules(&self) -> &LandRules {
        &self.rules
    }

    /// Packs used, id and digest, greater authority first.
    #[must_use]
    pub fn digests(&self) -> Vec<(String, String)> {
        let mut packs = self.packs.clone();
        packs.sort_by_key(|pack| std::cmp::Reverse(pack.authority));
        packs.iter().map(|pack| (pack.id.clone(), pack.digest.clone())).collect()
    }

    /// Goes on when low-efficiency land can be identified by it.
    ///
    /// # Errors
    /// When no standard is in force on the day (S1-1.1a), or a sub-type needs a number that nobody has configured
    /// (S1-1.1f): each of them is named.
    pub fn ready(&self) -> Result<(), Refusal> {
        if self.rules.identification.is_none() {
            let message = format!("{}没有现行有效的低效用地认定标准（S1-1.1a）。", self.as_of);
            return Err(Refusal::new("no_standard", message, "请先发布认定标准，再出清单。"));
        }
        let unset = self.unset();
        if unset.is_empty() {
            return Ok(());
        }
        let named: Vec<String> =
            unset.iter().map(|(code, label, id)| format!("{code}的“{label}”（{id}）")).collect();
        let message = format!("认定标准还缺{}个数：{}（S1-1.1f）。", unset.len(), named.join("、"));
        let advice = "请在 zone.toml 里配置；不用的小类写进 left_out。";
        Err(Refusal::new("standard_unset", message, advice))
    }

    /// Numbers that sub-types need and nobody has configured: code, label and parameter id.
    #[must_use]
    pub fn unset(&self) -> Vec<(String, String, String)> {
        let mut found = Vec::new();
        for sub_type in &self.rules.sub_types {
            let Some(pack) = self.pack(&sub_type.pack) else { continue };
            for id in parameters_of(pack, &sub_type.id, self.as_of) {
                let label = pack.parameters.get(id).map(|parameter| parameter.label.clone());
                if let Some(label) = label.filter(|_| pack.parameter(id, self.as_of).is_none()) {
                    found.push((sub_type.code.clone(), label, id.to_owned()));
                }
            }
        }
        found
    }

    /// Figures of a parcel, or of a firm on it, with the day, the area and the months that follow from days.
    #[must_use]
    pub fn figures(&self, parcel: &Parcel, occupant: Option<&Occupant>) -> Figures {
        let mut figures = match occupant {
            Some(occupant) => parcel.figures_of(occupant),
            None => parcel.figures.clone(),
        };
        figures.insert("as_of_day", Value::Day(self.as_of));
        figures.insert_new("parcel_area", || Value::from(parcel.area.to_mu()));
        self.start_where_none_was_agreed(&mut figures);
        let excuses = Excuses::of(&parcel.excused);
        self.count_months(&mut figures, &excuses);
        figures
    }

    /// Adds the months that the sections count, from the days that are known. Months that are given stand.
    pub(super) fn count_months(&self, figures: &mut Figures, excuses: &Excuses) {
        let none = Excuses::default();
        for rule in &self.rules.elapsed {
            let Some(Value::Day(from)) = figures.get(&rule.from) else { continue };
            let excuses = if rule.excused { excuses } else { &none };
            let months = Value::Number(i64::from(excuses.full_months(*from, self.as_of)).into());
            figures.insert_new(rule.id.clone(), || months);
        }
    }

    /// The day on which the user had to start, where the contract names none.
    fn start_where_none_was_agreed(&self, figures: &mut Figures) {
        let Some(idle) = &self.rules.idle else { return };
        if figures.get(&idle.start_day).is_some_and(Value::is_known) {
            return;
        }
        let instead = &idle.when_no_start_day;
        let Some(Value::Day(from)) = figures.get(&instead.from) else { return };
        let months = self.packs.iter().find_map(|pack| self.months(pack, &instead.months));
        let full = months.and_then(|months| Excuses::default().full_months_on(*from, months));
        if let Some(Full::On(day)) = full {
            figures.insert(idle.start_day.clone(), Value::Day(day));
        }
    }

    /// The days on which something becomes full, of the rules whose condition holds.
    #[must_use]
    pub fn turned(
        &self,
        figures: &Figures,
        known: &BTreeMap<String, Value>,
        excuses: &Excuses,
    ) -> Vec<Turned> {
        let turned = self.rules.turning_days.iter().filter_map(|(rule, pack)| {
            let runs =
                rule.when.as_ref().is_none_or(|when| known.get(when).and_then(Value::truth) == Some(true));
            let Some(Value::Day(from)) = figures.get(&rule.from).filter(|_| runs) else { return None };
            let months = self.months(self.pack(pack)?, &rule.months)?;
            let full = excuses.full_months_on(*from, months)?;
            let (id, label, clause) = (rule.id.clone(), rule.label.clone(), rule.clause.clone());
            Some(Turned { id, label, clause, full })
        });
        turned.collect()
    }

    /// How the packs derive some words.
    #[must_use]
    pub fn derivation<'w>(&self, words: impl IntoIterator<Item = &'w String>) -> Derivation<'a> {
        let words = words.into_iter().cloned().collect();
        Derivation::of(words, &self.packs, &self.supply, self.as_of)
    }

    /// The values of the words that a derivation of this standard is about.
    ///
    /// # Errors
    /// A figure or reading of the wrong kind.
    pub fn values(
        &self,
        derivation: &Derivation<'_>,
        figures: &Figures,
    ) -> Result<BTreeMap<String, Value>, Refusal> {
        derivation.values(&self.asked(figures))
    }

    /// How a sub-type came about for a parcel or a firm on it: the same calculation, told.
    ///
    /// # Errors
    /// When there is no such sub-type or firm, or a figure is of the wrong kind.
    pub fn explain(&self, parcel: &Parcel, uscc: Option<&str>, sub_type: &str) -> Result<Quote, Refusal> {
        let occupant = match uscc {
            None => None,
            Some(uscc) => {
                let found = parcel.occupants.iter().find(|occupant| occupant.uscc == uscc);
                let message = format!("宗地{}上没有企业“{uscc}”。", parcel.code);
                Some(found.ok_or_else(|| Refusal::new("no_such_firm", message, "请核对占用关系。"))?)
            }
        };
        quote(sub_type, &self.asked(&self.figures(parcel, occupant)))
    }

    /// A number of the law in force, by its id, from the greatest pack that has it.
    pub(super) fn number(&self, id: &str) -> Option<u32> {
        self.packs.iter().find_map(|pack| self.months(pack, id))
    }

    fn asked<'s>(&'s self, figures: &'s Figures) -> Asked<'s> {
        Asked {
            packs: &self.packs,
            rules: &self.supply,
            calendar: self.calendar,
            day: self.as_of,
            figures,
            readings: &self.readings,
        }
    }

    fn pack(&self, id: &str) -> Option<&'a Pack> {
        self.packs.iter().copied().find(|pack| pack.id == id)
    }

    fn months(&self, pack: &Pack, parameter: &str) -> Option<u32> {
        let months = pack.parameter(parameter, self.as_of)?.value.mantissa_at(0)?;
        u32::try_from(months).ok()
    }
}

/// Parameters that a calculation leads back to, within its pack.
pub(crate) fn parameters_of<'p>(pack: &'p Pack, id: &str, day: Date) -> BTreeSet<&'p str> {
    let derived: Vec<&Derived> = pack.derived_on(day);
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut found = BTreeSet::new();
    let mut open: Vec<&'p Derived> = derived.iter().copied().filter(|one| one.id == id).collect();
    while let Some(one) = open.pop() {
        if seen.insert(one.id.as_str()) {
            found.extend(one.expression.parameters());
            let terms: BTreeSet<&str> = one.expression.terms().collect();
            open.extend(derived.iter().copied().filter(|other| terms.contains(other.id.as_str())));
        }
    }
    found
}

impl SubType {
    /// The area that a sub-type concerns, where it names one; `None` when that is not known.
    pub(super) fn own_area(&self, figures: &Figures) -> Option<Area> {
        let number = figures.get(self.area.as_ref()?)?.number()?;
        Area::from_mu(number.checked_round(6, fact::Rounding::HalfUp)?)
    }
}
