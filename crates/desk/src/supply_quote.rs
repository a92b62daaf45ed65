//! Quotes of land supply as a person asks for them: the packs of a place with its numbers, figures and readings by their
//! Chinese names or ids, the quote and what every other reading would give. Computing is left to `office::supply`.

mod asked;
mod body;
mod sheet;
mod shown;

use crate::Failure;
use crate::pack_files::{PackFailure, Packs};
use crate::zone::UsedPack;
use asked::Asking;
use fact::glossary::Kind;
use fact::{Decimal, glossary};
use jiff::civil::Date;
use law::{Pack, Type};
use office::calendar::Calendar;
use office::docket::Refusal;
use office::supply::{Asked, Quote, QuoteKind, ReadingChoice, SupplyRules, inputs, quote};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

pub use body::{
    DayBody, FigureBody, IdAndLabel, LineBody, NumberBody, OptionBody, PackBody, QuoteBody, ReadingBody,
    ResultBody,
};
pub use sheet::{Ids, blocks, document};
pub use shown::{printed, without_unit};

/// `supply.toml` of a zone: which packs it supplies land by, their numbers, the readings it decided on.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupplySetting {
    /// Reading by choice.
    #[serde(default)]
    pub readings: BTreeMap<String, String>,
    /// Packs; none: every pack that offers a quote.
    #[serde(default)]
    pub pack: Vec<UsedPack>,
}

/// The law of supply on a day.
pub struct SupplyLaw {
    packs: Arc<Vec<Pack>>,
    rules: SupplyRules,
    calendar: Calendar,
    day: Date,
    readings: BTreeMap<String, String>,
}

/// A quote and what else the same figures would give.
pub struct Answer {
    /// The quote.
    pub quote: Quote,
    /// Every reading that was not taken, and what differs under it.
    pub others: Vec<OtherReading>,
    /// Figures that this quote does not use, as labelled.
    pub unused: Vec<String>,
}

/// What a reading that was not taken would give.
pub struct OtherReading {
    /// Choice id.
    pub choice: String,
    /// The reading.
    pub reading: ReadingChoice,
    /// Results that come out otherwise: label and what is printed.
    pub results: Vec<(String, String)>,
}

/// What a quote asks a person for.
#[derive(Debug, PartialEq, Eq)]
pub struct Input {
    /// Glossary id.
    pub id: String,
    /// Label.
    pub label: String,
    /// Unit; empty for none.
    pub unit: String,
    /// What is written there: a number, yes or no, a day, a text.
    pub kind: Kind,
    /// Codes that it may have, id and label; for a reading those that may be chosen, the default first.
    pub options: Vec<(String, String)>,
    /// Whether it is a reading of an ambiguous wording.
    pub is_reading: bool,
}

impl SupplyLaw {
    /// Reads the packs of a setting, with numbers that somebody gives besides, and their sections on a day.
    ///
    /// # Errors
    /// When a pack cannot be used, a number belongs to none of them, or a section does not fit.
    pub fn open(
        packs: &Packs,
        setting: &SupplySetting,
        given: &BTreeMap<String, Decimal>,
        source: &str,
        day: Date,
    ) -> Result<Self, Failure> {
        let mut loaded = packs_of(packs, setting)?;
        for (parameter, value) in given {
            let Some(place) = loaded.iter().position(|pack| pack.parameters.contains_key(parameter)) else {
                let unset = loaded
                    .iter()
                    .flat_map(|pack| pack.parameters.values())
                    .filter(|one| one.values.is_empty());
                let known = unset.map(|one| format!("{}（{}）", one.id, one.label));
                return Err(Failure::NoParameter {
                    pack: loaded.iter().map(|pack| pack.id.as_str()).collect::<Vec<_>>().join("、"),
                    parameter: parameter.clone(),
                    known: known.collect::<Vec<_>>().join("、"),
                });
            };
            let one = BTreeMap::from([(parameter.clone(), *value)]);
            let pack = loaded.swap_remove(place).with_configuration(&one, source);
            loaded.push(pack.map_err(PackFailure::Refused)?);
        }
        loaded.sort_by(|one, other| (&one.authority, &one.id).cmp(&(&other.authority, &other.id)));
        Self::on(Arc::new(loaded), setting, day)
    }

    /// The sections of packs that are read already, in order of authority, on a day.
    ///
    /// # Errors
    /// When a section does not fit, or a reading that the setting decided on is not known.
    pub fn on(packs: Arc<Vec<Pack>>, setting: &SupplySetting, day: Date) -> Result<Self, Failure> {
        let borrowed: Vec<&Pack> = packs.iter().collect();
        let rules = SupplyRules::read(&borrowed, day).map_err(PackFailure::Refused)?;
        let calendar = Calendar::built_in().map_err(|why| Failure::configuration("codes/holidays", why))?;
        let mut law = Self { packs, rules, calendar, day, readings: BTreeMap::new() };
        for (choice, reading) in &setting.readings {
            let (choice, reading) = law
                .reading_named(choice, reading)
                .map_err(|refusal| Failure::configuration("supply.toml", refusal))?;
            law.readings.insert(choice, reading);
        }
        Ok(law)
    }

    /// The sections.
    #[must_use]
    pub fn rules(&self) -> &SupplyRules {
        &self.rules
    }

    /// The packs, lesser authority first.
    #[must_use]
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// Day whose rules hold.
    #[must_use]
    pub fn day(&self) -> Date {
        self.day
    }

    /// The quote of this id or label.
    ///
    /// # Errors
    /// When there is none; those that there are are named.
    pub fn kind(&self, word: &str) -> Result<&QuoteKind, Refusal> {
        let found = self.rules.quotes.iter().find(|kind| kind.id == word || kind.label == word);
        found.ok_or_else(|| {
            let known = self.rules.quotes.iter().map(|kind| format!("{} {}", kind.id, kind.label));
            let message = format!("{} 没有“{word}”这种测算。", self.day);
            Refusal::new(
                "no_such_quote",
                message,
                format!("可用：{}。", known.collect::<Vec<_>>().join("、")),
            )
        })
    }

    /// What a quote asks for: its readings last.
    #[must_use]
    pub fn inputs(&self, kind: &QuoteKind) -> Vec<Input> {
        let packs: Vec<&Pack> = self.packs.iter().collect();
        let ids = inputs(kind, &packs, &self.rules, self.day);
        let mut asked: Vec<Input> = ids.into_iter().map(|id| self.input(id)).collect();
        asked.sort_by_key(|input| input.is_reading);
        asked
    }

    /// The quote for figures and readings as a person wrote them.
    ///
    /// # Errors
    /// A word, value or reading that is not known, with what may be written instead; a year without a table of working
    /// days.
    pub fn answer(&self, kind: &str, given: &[(String, String)]) -> Result<Answer, Refusal> {
        let kind = self.kind(kind)?;
        let Asking { figures, mut readings } = self.asking(given)?;
        for (choice, reading) in &self.readings {
            readings.entry(choice.clone()).or_insert_with(|| reading.clone());
        }
        let packs: Vec<&Pack> = self.packs.iter().collect();
        let under = |readings: &BTreeMap<String, String>| {
            let asked = Asked {
                packs: &packs,
                rules: &self.rules,
                calendar: &self.calendar,
                day: self.day,
                figures: &figures,
                readings,
            };
            quote(&kind.id, &asked)
        };
        let taken = under(&readings)?;
        let results = shown::results(&taken, &self.rules);
        let mut others = Vec::new();
        for one in &taken.readings {
            let Some(choice) = self.rules.choice(&one.choice) else { continue };
            for reading in choice.readings.iter().filter(|reading| reading.id != one.reading.id) {
                let mut instead = readings.clone();
                instead.insert(choice.id.clone(), reading.id.clone());
                let other = shown::results(&under(&instead)?, &self.rules);
                let differ = other.into_iter().zip(&results).filter(|(other, taken)| other != *taken);
                let results = differ.map(|(other, _)| other).collect();
                others.push(OtherReading { choice: choice.id.clone(), reading: reading.clone(), results });
            }
        }
        let used = |id: &str| {
            taken.figures.iter().any(|(figure, _)| figure == id)
                || taken.kind.results.iter().any(|result| result == id)
                || taken.lines.iter().any(|line| line.id == id)
        };
        let unused = figures.iter().filter(|(id, _)| !used(id)).map(|(id, _)| self.label(id)).collect();
        Ok(Answer { quote: taken, others, unused })
    }

    /// What a word is called: a glossary term, else what a pack calls it.
    #[must_use]
    pub fn label(&self, id: &str) -> String {
        let derived = || self.packs.iter().flat_map(|pack| &pack.derived).find(|one| one.id == id);
        let term = glossary::term(id).map(|term| term.zh.clone());
        term.or_else(|| derived().map(|one| one.label.clone())).unwrap_or_else(|| id.to_owned())
    }

    fn input(&self, id: String) -> Input {
        let unit = glossary::term(&id).map_or_else(String::new, |term| term.unit.clone());
        let derived = || self.packs.iter().flat_map(|pack| &pack.derived).find(|one| one.id == id);
        let kind = match glossary::term(&id).map(|term| term.kind) {
            Some(kind) => kind,
            None => derived().map_or(Kind::Number, |one| match one.expression.kind {
                Type::Flag => Kind::Flag,
                Type::Text => Kind::Text,
                Type::Day => Kind::Day,
                Type::Number(_) | Type::Zero | Type::Unknown => Kind::Number,
            }),
        };
        let (label, options, is_reading) = match self.rules.choice(&id) {
            Some(choice) => {
                let mut readings: Vec<&ReadingChoice> = choice.readings.iter().collect();
                readings.sort_by_key(|reading| reading.id != choice.default);
                let options = readings.into_iter().map(|one| (one.id.clone(), one.label.clone()));
                (choice.label.clone(), options.collect(), true)
            }
            None => {
                let words = self.rules.words_of(&id).map(|word| (word.id.clone(), word.label.clone()));
                (self.label(&id), words.collect(), false)
            }
        };
        Input { id, label, unit, kind, options, is_reading }
    }
}

/// The packs of a setting with their numbers, in order of authority.
///
/// # Errors
/// When one cannot be used.
pub(crate) fn packs_of(packs: &Packs, setting: &SupplySetting) -> Result<Vec<Pack>, Failure> {
    let mut loaded = match setting.pack.is_empty() {
        true => {
            let quoting = that_quote(packs)?;
            quoting.iter().map(|id| Ok(packs.load(id)?)).collect::<Result<Vec<_>, Failure>>()?
        }
        false => configured(packs, &setting.pack)?,
    };
    loaded.sort_by(|one, other| (&one.authority, &one.id).cmp(&(&other.authority, &other.id)));
    Ok(loaded)
}

/// Every pack that offers a quote.
pub(crate) fn that_quote(packs: &Packs) -> Result<Vec<String>, Failure> {
    let mut names: Vec<String> = match packs {
        Packs::Kept(kept) => kept.keys().cloned().collect(),
        Packs::Folder(folder) => {
            let entries = std::fs::read_dir(folder).map_err(Failure::io(folder))?;
            let named = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
            named.filter(|name| folder.join(name).join("pack.toml").is_file()).collect()
        }
    };
    names.sort();
    let mut quoting = Vec::new();
    for name in names {
        if packs.texts(&name)?.iter().any(|(_, text)| text.contains("[[quote]]")) {
            quoting.push(name);
        }
    }
    Ok(quoting)
}

fn configured(packs: &Packs, used: &[UsedPack]) -> Result<Vec<Pack>, Failure> {
    let mut loaded = Vec::with_capacity(used.len());
    for one in used {
        let pack = packs.load(&one.id)?.with_configuration(&one.parameters, &one.source);
        loaded.push(pack.map_err(PackFailure::Refused)?);
    }
    Ok(loaded)
}
