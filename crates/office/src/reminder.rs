//! Messages that the office sends by itself on a day: forms that are due soon or missed, windows that closed,
//! objections that nobody answers, agreed days of plots, deadlines of land cases and of problems. Each has an id of its own, so that a job that runs twice sends it once.

use crate::bulletin::{self, ProblemState};
use crate::docket::{Command, Docket, Interest, Rulebook, YearPlan, concern_of};
use crate::identification::LowSupply;
use crate::journal::id_of;
use crate::land::{Foretold, LandCase, LandInForce, LandKind, LandLaw as _, coming, deadlines};
use crate::objection::waiting;
use crate::step::Titled as _;
use crate::supply::{Due, LawInForce, SupplyLaw as _, due_reminders, interests};
use crate::told::{self, Concern};
use crate::year::{DeliveryState, Stage, expectations};
use fact::{Ratio, Rounding};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use std::collections::{BTreeMap, BTreeSet};

/// Days for which a reminder that has a day of its own is still sent when nobody was there on it.
const CAUGHT_UP_DAYS: i32 = 6;

/// Department that answers for surveys of land (S2-7a).
const BUREAU: &str = "natural_resources";

/// A message to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// What it is about and which time it is: `due/2024/tax`, `missed/2024/tax`. The same message has the same name.
    pub name: String,
    /// Id of the journal entry that it becomes; committing it again does nothing.
    pub id: String,
    /// A `Notify`.
    pub command: Command,
}

/// Messages that are due on a day, in the order of their names. Those that were sent before are among them: their id
/// is in the journal already, so committing them again does nothing (an id that is taken was sent as well).
#[must_use]
pub fn reminders(docket: &Docket, rules: &Rulebook, today: Date, now: Timestamp) -> Vec<Reminder> {
    let mut all = Vec::new();
    for plan in docket.years.values() {
        if plan.stage >= Stage::Collecting && plan.stage < Stage::Calculating {
            forms(docket, rules, plan, (today, now), &mut all);
        }
        windows(rules, plan, (today, now), &mut all);
    }
    objections(docket, rules, (today, now), &mut all);
    supply(docket, rules, today, &mut all);
    surveys(docket, rules, (today, now), &mut all);
    land(docket, rules, (today, now), &mut all);
    problems(docket, rules, (today, now), &mut all);
    all.sort_by(|left, right| left.name.cmp(&right.name));
    all
}

fn forms(
    docket: &Docket,
    rules: &Rulebook,
    plan: &YearPlan,
    (today, now): (Date, Timestamp),
    all: &mut Vec<Reminder>,
) {
    let year = plan.year;
    for expected in expectations(docket, rules, plan) {
        if expected.state != DeliveryState::Missing {
            continue;
        }
        let over = rules.procedure.is_over(expected.due, today, now);
        if !over && !is_near(rules, today, expected.due) {
            continue;
        }
        let to = Interest { department: Some(expected.department.to_owned()), ..Interest::default() };
        let form = expected.form;
        let link = format!("/deliveries/upload?year={year}&form={form}");
        let until = rules.procedure.until(expected.due);
        let (name, title) = if over {
            (
                format!("missed/{year}/{form}/{}", expected.due),
                format!("{year}年“{}”已过期限", expected.title),
            )
        } else {
            (format!("due/{year}/{form}/{}", expected.due), format!("{year}年“{}”快到期限", expected.title))
        };
        all.push(reminder(name, to, title, format!("期限{until}，还没有收到。"), link));
    }
}

fn windows(rules: &Rulebook, plan: &YearPlan, (today, now): (Date, Timestamp), all: &mut Vec<Reminder>) {
    let Some(window) = plan.windows.get(&plan.stage) else { return };
    let (year, stage) = (plan.year, plan.stage);
    let until = rules.procedure.until(window.closes);
    let link = format!("/years/{year}");
    if rules.procedure.is_over(window.closes, today, now) {
        let to = Interest { role: Some("industry".to_owned()), ..Interest::default() };
        let name = format!("closed/{year}/{}/{}", stage.id(), window.closes);
        let title = format!("{year}年度{}已期满", stage.title());
        all.push(reminder(name, to, title, format!("公示于{until}截止，可以办理下一步。"), link));
    } else if is_near(rules, today, window.closes) && today > window.opened {
        let to = Interest { role: Some("enterprise".to_owned()), ..Interest::default() };
        let name = format!("closing/{year}/{}/{}", stage.id(), window.closes);
        let title = format!("{year}年度{}即将截止", stage.title());
        let text = format!("有异议的请在{until}前提出。");
        all.push(reminder(name, to, title, text, format!("/my-firm?year={year}")));
    }
}

fn objections(docket: &Docket, rules: &Rulebook, (today, now): (Date, Timestamp), all: &mut Vec<Reminder>) {
    for objection in docket.objections.values() {
        let Some(next) = waiting(objection, &rules.procedure, today, now) else { continue };
        let Some(due) = next.due else { continue };
        if !next.overdue && !is_near(rules, today, due) {
            continue;
        }
        let to = Interest { department: Some(next.department.to_owned()), ..Interest::default() };
        let how = if next.overdue { "已过期限" } else { "快到期限" };
        let word = if next.overdue { "overdue" } else { "waiting" };
        let name = format!("{word}/{}/{}/{due}", objection.key, next.department);
        let title = format!("{}的异议{how}", objection.name);
        let text = format!(
            "对“{}”的异议{}，期限{}。",
            objection.item.title(),
            objection.state_title(),
            rules.procedure.until(due)
        );
        all.push(reminder(name, to, title, text, format!("/objections/{}", objection.key)));
    }
}

/// Agreed days and last days of bonds, to whoever proposed the item (S2-19b). Of several that fell on the days that were
/// missed the newest is sent.
fn supply(docket: &Docket, rules: &Rulebook, today: Date, all: &mut Vec<Reminder>) {
    let Some(book) = rules.supply.as_ref().filter(|_| !docket.plots.is_empty()) else { return };
    let law = LawInForce { book, calendar: &rules.calendar };
    let Ok(sections) = law.rules(today) else { return };
    let first = today.checked_sub(CAUGHT_UP_DAYS.days()).unwrap_or(today);
    for plot in docket.plots.values() {
        let due = due_reminders(&sections, &plot.milestones, first, today);
        let newest: BTreeMap<(&str, &str), Due<'_>> = due
            .into_iter()
            .map(|due| ((due.milestone.contract.as_str(), due.milestone.term.as_str()), due))
            .collect();
        for ((contract, term), due) in newest {
            let title = fact::glossary::term(term).map_or(term, |term| &term.zh);
            let text = format!("{}（{}）", due.milestone.told_on(today), due.clause);
            for department in &due.to {
                for (who, to) in interests(docket, plot, department) {
                    let name = format!(
                        "supply/{}/{contract}/{term}/{}/{}/{who}",
                        plot.key, due.milestone.due, due.on
                    );
                    let title = format!("宗地{}：{title}", plot.code);
                    let link = format!("/supply/plots/{}", plot.key);
                    all.push(reminder(name, to, title, text.clone(), link));
                }
            }
        }
    }
}

/// Surveys whose last day is near or over, to those who still have parcels to answer: the bureau for all of them, a zone's
/// committee for its own.
fn surveys(docket: &Docket, rules: &Rulebook, (today, now): (Date, Timestamp), all: &mut Vec<Reminder>) {
    for survey in docket.surveys.values().filter(|survey| survey.is_open()) {
        let over = rules.procedure.is_over(survey.due, today, now);
        if !over && !is_near(rules, today, survey.due) {
            continue;
        }
        let (word, how) = if over { ("overdue", "已过期限") } else { ("due", "快到期限") };
        let open = |zone: Option<&str>| {
            let own = |parcel: &crate::survey::SurveyParcel| zone.is_none() || parcel.zone.as_deref() == zone;
            let coverage = survey.coverage(&docket.survey_answers, own);
            coverage.parcels - coverage.answered
        };
        let committees = docket.accounts.values().filter(|account| {
            account.open && account.role.as_deref() == Some("zone_committee") && account.zone.is_some()
        });
        let committee = |account: &crate::docket::Account| {
            let to = Interest { account: Some(account.login.clone()), ..Interest::default() };
            (account.login.clone(), to, open(account.zone.as_deref()))
        };
        let bureau = Interest { department: Some(BUREAU.to_owned()), ..Interest::default() };
        let told = std::iter::once((BUREAU.to_owned(), bureau, open(None)));
        for (who, to, open) in told.chain(committees.map(committee)).filter(|(_, _, open)| *open > 0) {
            let name = format!("survey/{}/{word}/{}/{who}", survey.key, survey.due);
            let until = rules.procedure.until(survey.due);
            let text = format!("期限{until}，还有{open}宗没有填报（S2-7a）。");
            let link = format!("/land/surveys/{}", survey.key);
            all.push(reminder(name, to, format!("{}{how}", survey.title), text, link));
        }
    }
}

/// Deadlines of land cases to whoever acts: once when they are near, once when they are over.
fn land(docket: &Docket, rules: &Rulebook, (today, now): (Date, Timestamp), all: &mut Vec<Reminder>) {
    let Some(book) = &rules.land else { return };
    let law = LandInForce { book, calendar: &rules.calendar };
    for case in docket.land_cases.values().filter(|case| case.is_open()) {
        let concern = concern_of(case);
        for deadline in deadlines(case, &law).into_iter().filter(|deadline| deadline.met.is_none()) {
            let due = deadline.due;
            let over = rules.procedure.is_over(due, today, now);
            if !over && !is_near(rules, today, due) {
                continue;
            }
            let (word, how) =
                if over { ("land_overdue", "已过期限") } else { ("land_due", "快到期限") };
            let until = rules.procedure.until(due);
            for (who, to) in told::interests(docket, &concern, &deadline.to) {
                let name = format!("{word}/{}/{}/{due}/{who}", case.key, deadline.id);
                let title = format!("{}：{}{how}", case.place, deadline.title);
                let text = format!("{}，期限{until}（{}）。", case.kind_title(), deadline.clause);
                all.push(reminder(name, to, title, text, format!("/land/cases/{}", case.key)));
            }
        }
    }
}

/// Problems of bulletins, inspections and meetings to whoever answers for them, once when their day is near and once when it
/// is over; then to those who support them and to the office that raised them as well (S2-IV.3c).
fn problems(docket: &Docket, rules: &Rulebook, (today, now): (Date, Timestamp), all: &mut Vec<Reminder>) {
    for problem in docket.problems.values().filter(|problem| problem.state == ProblemState::Open) {
        let due = problem.due;
        let over = rules.procedure.is_over(due, today, now);
        if !over && !is_near(rules, today, due) {
            continue;
        }
        let (word, how) =
            if over { ("problem_overdue", "已过期限") } else { ("problem_due", "快到期限") };
        let raised_by = problem.raised.by.department.as_ref().filter(|_| over);
        let parties: BTreeSet<&String> = match over {
            true => std::iter::once(&problem.lead).chain(&problem.support).chain(raised_by).collect(),
            false => std::iter::once(&problem.lead).collect(),
        };
        for (who, to) in parties.into_iter().flat_map(|party| bulletin::told(docket, party)) {
            let name = format!("{word}/{}/{due}/{who}", problem.key);
            let text = format!("{}，期限{}（S2-IV.3c）。", problem.what, rules.procedure.until(due));
            let link = format!("/bulletins/problems/{}", problem.key);
            all.push(reminder(name, to, format!("督查问题整改{how}"), text, link));
        }
    }
}

/// What comes near at places without a case, to whom the packs name; each day ahead once. A day on which nobody was there
/// is made up for within a week, the newest only.
#[must_use]
pub fn foretold_reminders(
    docket: &Docket,
    rules: &Rulebook,
    foretold: &[Foretold],
    today: Date,
) -> Vec<Reminder> {
    let mut all = Vec::new();
    let Some(book) = &rules.land else { return all };
    let law = LandInForce { book, calendar: &rules.calendar };
    let Ok(sections) = law.rules(today) else { return all };
    let cases: Vec<&LandCase> = docket.land_cases.values().collect();
    let first = today.checked_sub(CAUGHT_UP_DAYS.days()).unwrap_or(today);
    for one in coming(foretold, &cases, &sections) {
        let Some(on) = one.told_between(first, today) else { continue };
        let Foretold { kind, place, region, zone, area, of, label, due } = one.foretold;
        let when = match one.days_left(today) {
            0 => "就是今天".to_owned(),
            left if left > 0 => format!("还有{left}天"),
            left => format!("已过{}天", -left),
        };
        let area = area.to_mu().trim();
        let text = format!("{label}之日为{due}，{when}，涉及{area}亩，还没有立案（{}）。", one.rule.clause);
        let (what, link) = match kind {
            LandKind::Unsupplied => ("批次", "/land/batches".to_owned()),
            LandKind::Low | LandKind::Idle => ("宗地", format!("/land/parcels/{place}")),
        };
        let title = format!("{what}{place}临近{label}（{}）", kind.title());
        let concern = Concern { region: region.as_deref(), zone: zone.as_deref(), enterprises: Vec::new() };
        for department in &one.rule.to {
            for (who, to) in told::interests(docket, &concern, department) {
                let name = format!("land_foretold/{}/{place}/{of}/{due}/{on}/{who}", kind.id());
                all.push(reminder(name, to, title.clone(), text.clone(), link.clone()));
            }
        }
    }
    all.sort_by(|left, right| left.name.cmp(&right.name));
    all
}

/// That too little approved land is supplied, to whom the packs name, once a month (S2-6c).
#[must_use]
pub fn supply_rate_reminders(docket: &Docket, low: &LowSupply, today: Date) -> Vec<Reminder> {
    let percent = (low.rate.clone() * Ratio::from(100)).round(2, Rounding::HalfUp);
    let (approved, supplied) = (low.recent.approved.to_mu().trim(), low.recent.supplied.to_mu().trim());
    let title = format!("土地供应率{}%，低于下限", percent.trim());
    let text = format!(
        "近年批准{approved}亩，已供{supplied}亩，供应率低于本地配置的下限（S2-6c）。请加快供地，或按批次查明未供原因。"
    );
    let nowhere = Concern { region: None, zone: None, enterprises: Vec::new() };
    let month = today.strftime("%Y-%m");
    let mut all = Vec::new();
    for department in &low.to {
        for (who, to) in told::interests(docket, &nowhere, department) {
            let name = format!("supply_rate_low/{month}/{who}");
            all.push(reminder(name, to, title.clone(), text.clone(), "/land/batches".to_owned()));
        }
    }
    all
}

fn is_near(rules: &Rulebook, today: Date, due: Date) -> bool {
    let days = rules.calendar.working_days_between(today, due);
    days.is_ok_and(|days| days <= rules.procedure.alert.remind_working_days)
}

fn reminder(name: String, to: Interest, title: String, text: String, link: String) -> Reminder {
    Reminder { id: id_of(&name), name, command: Command::Notify { to, title, text, link } }
}
