//! A standard as a document of the office: drafted, changed while it is a draft, signed or given up. Signed versions stay
//! as they are; the one that began last by a day holds on it.

use super::state::{StandardEvent, StandardState, StandardStep, TABLE};
use super::terms::{CLAUSE, StandardTerms};
use crate::docket::{Act, Refusal};
use crate::step::{Deed, needs_text, refuse, take};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A standard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LowStandard {
    /// Key: the entry, as text.
    pub key: String,
    /// Title.
    pub title: String,
    /// Development zone of whoever drafted it; a bureau has none.
    pub zone: Option<String>,
    /// What it states.
    pub terms: StandardTerms,
    /// Entry that wrote these terms.
    pub written: u64,
    /// Where it stands.
    pub state: StandardState,
    /// Its signature.
    pub signed: Option<SignedStandard>,
    /// What was done with it.
    pub deeds: Vec<Deed>,
    /// Who drafted it.
    pub drafted: Act,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedStandard {
    /// Number of the document.
    pub number: String,
    /// Day of the document.
    pub day: Date,
    /// First day on which it holds.
    pub from: Date,
    /// Who recorded it.
    pub act: Act,
}

/// What a standard is drafted with.
#[derive(Clone, Copy, Debug)]
pub struct NewStandard<'a> {
    /// Title.
    pub title: &'a str,
    /// What it states.
    pub terms: &'a StandardTerms,
    /// Why it is so: what the result of the evaluation shows.
    pub reason: &'a str,
}

impl LowStandard {
    /// Drafts a standard whose terms were checked.
    ///
    /// # Errors
    /// No title, or no reason.
    pub fn draft(new: &NewStandard<'_>, act: &Act) -> Result<Self, Refusal> {
        needs_text(new.title, "标准的名称", CLAUSE)?;
        needs_text(new.reason, "依据的评价结果和理由", CLAUSE)?;
        Ok(Self {
            key: act.entry.to_string(),
            title: new.title.trim().to_owned(),
            zone: act.by.zone.clone(),
            terms: new.terms.clone(),
            written: act.entry,
            state: StandardState::Draft,
            signed: None,
            deeds: vec![Deed::new(StandardEvent::Draft, new.reason.trim(), act)],
            drafted: act.clone(),
        })
    }

    /// Changes the terms of a draft; they were checked.
    ///
    /// # Errors
    /// When it is no draft any more, or nobody says why.
    pub fn revise(&self, new: &NewStandard<'_>, act: &Act) -> Result<Self, Refusal> {
        let state = take(TABLE, self.state, StandardEvent::Revise)?;
        needs_text(new.title, "标准的名称", CLAUSE)?;
        needs_text(new.reason, "为什么修改", CLAUSE)?;
        let mut after = self.clone();
        after.state = state;
        after.title = new.title.trim().to_owned();
        after.terms = new.terms.clone();
        after.written = act.entry;
        after.deeds.push(Deed::new(StandardEvent::Revise, new.reason.trim(), act));
        Ok(after)
    }

    /// Signs a draft or gives it up. `others`: the standards that are there.
    ///
    /// # Errors
    /// When the table has no such step, a text or number is missing or taken, or the days do not follow on each other:
    /// a standard holds from the day of its document at the earliest, and after the one that was signed before it.
    pub fn carry_out<'a>(
        &self,
        step: &StandardStep,
        others: impl Iterator<Item = &'a Self>,
        act: &Act,
    ) -> Result<Self, Refusal> {
        let mut after = self.clone();
        let deed = match step {
            StandardStep::Sign { number, day, from, document } => {
                after.state = take(TABLE, self.state, StandardEvent::Sign)?;
                let signed = sign((number, *day, *from), others, act)?;
                let text = format!("{}，{from}起施行", signed.number);
                after.signed = Some(signed);
                let deed = Deed::new(StandardEvent::Sign, text, act);
                Deed { files: vec![document.clone()], ..deed }
            }
            StandardStep::Withdraw { reason } => {
                after.state = take(TABLE, self.state, StandardEvent::Withdraw)?;
                needs_text(reason, "为什么撤回", CLAUSE)?;
                Deed::new(StandardEvent::Withdraw, reason.trim(), act)
            }
        };
        after.deeds.push(deed);
        Ok(after)
    }

    /// First day on which it holds; `None` while it is not signed.
    #[must_use]
    pub fn from(&self) -> Option<Date> {
        self.signed.as_ref().map(|signed| signed.from)
    }

    /// Which terms these are, for what is kept in memory by them.
    #[must_use]
    pub fn stamp(&self) -> String {
        format!("{}-{}", self.key, self.written)
    }

    /// What an explanation calls it: title, number and first day.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.signed {
            Some(signed) => format!("《{}》（{}，{}起施行）", self.title, signed.number, signed.from),
            None => format!("《{}》（草案）", self.title),
        }
    }
}

fn sign<'a>(
    (number, day, from): (&str, Date, Date),
    others: impl Iterator<Item = &'a LowStandard>,
    act: &Act,
) -> Result<SignedStandard, Refusal> {
    needs_text(number, "文号", CLAUSE)?;
    let number = number.trim();
    if day > act.day {
        let message = format!("签发日{day}还没有到。");
        return Err(refuse("bad_day", CLAUSE, &message, "请填写文件上的日期。"));
    }
    if from < day {
        let message = format!("施行日{from}早于签发日{day}，标准不溯及既往。");
        return Err(refuse("bad_day", CLAUSE, &message, "请把施行日定在签发日或以后。"));
    }
    for other in others.filter_map(|other| other.signed.as_ref()) {
        if other.number == number {
            let message = format!("文号“{number}”已经用过。");
            return Err(refuse("number_taken", CLAUSE, &message, "请核对文号。"));
        }
        if other.from >= from {
            let message = format!("“{}”自{}起施行，新的标准要在它之后。", other.number, other.from);
            return Err(refuse("bad_day", CLAUSE, &message, "请另定施行日。"));
        }
    }
    Ok(SignedStandard { number: number.to_owned(), day, from, act: act.clone() })
}
