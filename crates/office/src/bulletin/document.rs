//! A bulletin as a document of the office: drafted when its month is over, written, signed, issued under the next number of
//! its year, received. Once issued it stays as it is; a correction is a bulletin of its own that names it.

use super::figure::MonthFigures;
use super::month::Month;
use super::party::{is_party, known_party};
use super::series::next_number;
use super::state::{BulletinEvent, BulletinState, BulletinStep, CLAUSE, SIDES, STEPS};
use crate::docket::{Act, Configuration, Refusal};
use crate::step::{Deed, moves, needs_text, refuse};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use BulletinEvent as E;

/// A bulletin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bulletin {
    /// Key: the entry, as text.
    pub key: String,
    /// Month that it is about.
    pub month: Month,
    /// Key of the bulletin that it corrects.
    pub corrects: Option<String>,
    /// Why it corrects it; empty otherwise.
    pub reason: String,
    /// Key of the bulletin of the month before that its figures are compared with.
    pub compared: Option<String>,
    /// Its text.
    pub text: BulletinText,
    /// Where it stands.
    pub state: BulletinState,
    /// Its signature.
    pub signed: Option<Signed>,
    /// Its number, once it is issued.
    pub number: Option<IssueNumber>,
    /// Departments, districts and development zones that it goes to.
    pub to: Vec<String>,
    /// Who confirmed that it came.
    pub received: Vec<Received>,
    /// What was done with it.
    pub deeds: Vec<Deed>,
    /// Who drafted it.
    pub drafted: Act,
}

/// The three sides of the supervision (S2-IV.3a), and what is asked for next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BulletinText {
    /// 组织推进.
    pub organisation: String,
    /// 政策落实.
    pub policy: String,
    /// 实际成效.
    pub effect: String,
    /// 下步要求.
    pub demands: String,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// Opinion.
    pub opinion: String,
    /// Who signed, when.
    pub act: Act,
}

/// A number, given when the bulletin is issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssueNumber {
    /// Year of the month that the bulletin is about.
    pub year: i16,
    /// From 1, without a gap.
    pub number: u32,
    /// Who issued it, when.
    pub act: Act,
}

/// A confirmation that it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Received {
    /// Addressee.
    pub to: String,
    /// Who, when.
    pub act: Act,
}

/// What a bulletin is drafted with.
#[derive(Clone, Copy, Debug)]
pub struct NewBulletin<'a> {
    /// Month.
    pub month: Month,
    /// Key of the bulletin that it corrects.
    pub corrects: Option<&'a str>,
    /// Why.
    pub reason: &'a str,
    /// Its figures.
    pub figures: &'a MonthFigures,
}

impl Bulletin {
    /// Drafts the bulletin of a month that is over. `others`: the bulletins that are there.
    ///
    /// # Errors
    /// When the month is not over, the figures are those of another one, it has a bulletin already, or what is to be
    /// corrected is not the last one issued for the month.
    pub fn draft<'a>(
        new: &NewBulletin<'_>,
        others: impl Iterator<Item = &'a Self> + Clone,
        act: &Act,
    ) -> Result<Self, Refusal> {
        let NewBulletin { month, corrects, reason, figures } = *new;
        if act.day <= month.last() {
            let message = format!("{}还没有过完。", month.title());
            let advice = format!("数据取到{}为止，请在这一天以后起草。", month.last());
            return Err(refuse("month_not_over", CLAUSE, &message, &advice));
        }
        if figures.month != month {
            let message = format!("数据是{}的，不是{}的。", figures.month.title(), month.title());
            return Err(refuse("figures_differ", CLAUSE, &message, "请重试；仍然出现的请联系系统管理员。"));
        }
        let standing =
            others.clone().filter(|one| one.month == month && one.state != BulletinState::Withdrawn);
        match corrects {
            None => first_of_month(month, standing)?,
            Some(old) => {
                needs_text(reason, "为什么更正", CLAUSE)?;
                last_of_month(month, old, standing)?;
            }
        }
        let before = month.before();
        let issued = others.filter(|one| Some(one.month) == before && one.number.is_some());
        Ok(Self {
            key: act.entry.to_string(),
            month,
            corrects: corrects.map(str::to_owned),
            reason: reason.trim().to_owned(),
            compared: issued.max_by_key(|one| one.drafted.entry).map(|one| one.key.clone()),
            text: BulletinText::default(),
            state: BulletinState::Draft,
            signed: None,
            number: None,
            to: Vec::new(),
            received: Vec::new(),
            deeds: vec![Deed::new(E::Draft, reason.trim(), act)],
            drafted: act.clone(),
        })
    }

    /// Takes a step. `others`: all bulletins that are there.
    ///
    /// # Errors
    /// When the table has no such step, a text is missing, an addressee is not known, or somebody confirms for others.
    pub fn carry_out<'a>(
        &self,
        step: &BulletinStep,
        others: impl Iterator<Item = &'a Self>,
        configuration: &Configuration,
        act: &Act,
    ) -> Result<Self, Refusal> {
        match step {
            BulletinStep::Write { organisation, policy, effect, demands } => {
                let mut after = self.moved(E::Write, "", act)?;
                after.text = BulletinText {
                    organisation: organisation.trim().to_owned(),
                    policy: policy.trim().to_owned(),
                    effect: effect.trim().to_owned(),
                    demands: demands.trim().to_owned(),
                };
                Ok(after)
            }
            BulletinStep::Sign { opinion } => {
                let mut after = self.moved(E::Sign, opinion.trim(), act)?;
                needs_text(&self.text.organisation, "组织推进情况", SIDES)?;
                needs_text(&self.text.policy, "政策落实情况", SIDES)?;
                needs_text(&self.text.effect, "实际成效", SIDES)?;
                after.signed = Some(Signed { opinion: opinion.trim().to_owned(), act: act.clone() });
                Ok(after)
            }
            BulletinStep::Return { reason } => {
                let mut after = self.moved(E::Return, reason.trim(), act)?;
                needs_text(reason, "要改什么", CLAUSE)?;
                after.signed = None;
                Ok(after)
            }
            BulletinStep::Issue { to } => self.issue(to, others, configuration, act),
            BulletinStep::Receive {} => self.receive(configuration, act),
            BulletinStep::Withdraw { reason } => {
                needs_text(reason, "为什么撤回", CLAUSE)?;
                self.moved(E::Withdraw, reason.trim(), act)
            }
        }
    }

    /// The addressee that an author speaks for, when it has not confirmed yet.
    #[must_use]
    pub fn waits_for(&self, author: &crate::journal::Author) -> Option<&str> {
        let open = |to: &&String| self.received.iter().all(|one| one.to != **to);
        self.to.iter().filter(open).find(|to| is_party(author, to)).map(String::as_str)
    }

    /// Its number as it is printed, e.g. 2025年第4期; `None` before it is issued.
    #[must_use]
    pub fn number_title(&self) -> Option<String> {
        self.number.as_ref().map(|number| format!("{}年第{}期", number.year, number.number))
    }

    /// Its title.
    #[must_use]
    pub fn title(&self) -> String {
        let what = if self.corrects.is_some() { "更正" } else { "" };
        format!("关于{}低效工业用地盘活和土地高效利用督查情况的{what}通报", self.month.title())
    }

    fn issue<'a>(
        &self,
        to: &[String],
        others: impl Iterator<Item = &'a Self>,
        configuration: &Configuration,
        act: &Act,
    ) -> Result<Self, Refusal> {
        let mut seen = BTreeSet::new();
        let to: Vec<String> = to.iter().filter(|id| seen.insert(id.as_str())).cloned().collect();
        if to.is_empty() {
            let advice = "请选收到通报的部门、辖区和园区。";
            return Err(refuse("no_addressee", CLAUSE, "没有写主送单位。", advice));
        }
        if let Some(unknown) = to.iter().find(|id| known_party(configuration, id).is_none()) {
            let message = format!("没有“{unknown}”这个单位。");
            return Err(refuse("unknown_party", CLAUSE, &message, "请从部门、辖区和园区中选。"));
        }
        let year = self.month.year();
        let number = IssueNumber { year, number: next_number(others, year), act: act.clone() };
        let mut after = self.moved(E::Issue, format!("{year}年第{}期", number.number), act)?;
        (after.number, after.to) = (Some(number), to);
        Ok(after)
    }

    fn receive(&self, configuration: &Configuration, act: &Act) -> Result<Self, Refusal> {
        let Some(to) = self.waits_for(&act.by) else {
            let mine = self.to.iter().any(|to| is_party(&act.by, to));
            let (code, message) = match mine {
                true => ("received_already", "你单位已经签收过。"),
                false => ("not_addressee", "你单位不是这一期的主送单位。"),
            };
            return Err(refuse(code, CLAUSE, message, "不用再办。"));
        };
        let to = to.to_owned();
        let title = known_party(configuration, &to).unwrap_or(&to).to_owned();
        let mut after = self.moved(E::Receive, title, act)?;
        after.received.push(Received { to, act: act.clone() });
        Ok(after)
    }
}

moves!(Bulletin, BulletinEvent);

fn first_of_month<'a>(month: Month, mut standing: impl Iterator<Item = &'a Bulletin>) -> Result<(), Refusal> {
    let Some(there) = standing.next() else { return Ok(()) };
    let name = there.number_title().unwrap_or_else(|| format!("编号{}的草稿", there.key));
    let message = format!("{}已经有通报：{name}，一月只有一期。", month.title());
    Err(refuse("month_taken", CLAUSE, &message, "内容有错的，请印发以后起草更正通报。"))
}

fn last_of_month<'a>(
    month: Month,
    old: &str,
    standing: impl Iterator<Item = &'a Bulletin>,
) -> Result<(), Refusal> {
    let Some(last) = standing.max_by_key(|one| one.drafted.entry) else {
        let message = format!("{}没有通报，谈不上更正。", month.title());
        return Err(refuse("nothing_to_correct", CLAUSE, &message, "请起草这个月的通报。"));
    };
    if last.number.is_none() {
        let message = format!("编号{}的草稿还没有印发。", last.key);
        return Err(refuse("not_issued", CLAUSE, &message, "请直接改草稿，或撤回以后重新起草。"));
    }
    if last.key != old {
        let name = last.number_title().unwrap_or_else(String::new);
        let message = format!("{}最近的一期是{name}。", month.title());
        return Err(refuse("not_the_latest", CLAUSE, &message, "请更正最近的一期。"));
    }
    Ok(())
}
