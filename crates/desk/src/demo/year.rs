//! One evaluation year of the demo: opened, files handed in, publicity, objections, runs, publication.

use super::{LEAD, Story, accounts};
use crate::roll::Roll;
use crate::trouble::Trouble;
use fact::{Decimal, Reading};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use office::docket::{Command, ObjectionItem, Overrides, Purpose, StageDates, Timetable};
use office::journal::OutcomeRow;
use office::year::Stage;
use std::collections::BTreeMap;

/// Days of grace between a department's usual day and the day its form is due.
const GRACE: i64 = 5;

/// Lives a year: to the archive, or, for the last one, into the middle of the publicity of its result.
pub(super) async fn live(story: &mut Story<'_>, year: i16, last: bool) -> Result<(), Trouble> {
    story.tell(&format!("{year} 年度"));
    let opening = date(year + 1, 1, 4);
    story.deliver_until(opening).await?;
    story.clock.to(opening);
    let timetable = timetable(story, year, last)?;
    let scheme = story.desk.now().question(year, None, &Overrides::new())?.scheme;
    story.by(LEAD, Command::OpenYear { year, scheme, timetable: timetable.clone() }).await?;
    advance(story, year, Stage::Collecting).await?;
    let publicity =
        timetable.stages.get(&Stage::AreaPublicity).map_or(date(year + 1, 4, 21), |days| days.starts);
    story.deliver_until(publicity).await?;
    story.clock.to(publicity);
    advance(story, year, Stage::AreaPublicity).await?;
    wait_for_window(story, year).await?;
    advance(story, year, Stage::AreaFrozen).await?;
    advance(story, year, Stage::Calculating).await?;
    run(story, year, Purpose::Preliminary).await?;
    advance(story, year, Stage::DeptReview).await?;
    let review = story.clock.day().checked_add(7.days()).unwrap_or(story.clock.day());
    story.deliver_until(review).await?;
    story.clock.to(review);
    run(story, year, Purpose::Preliminary).await?;
    advance(story, year, Stage::Preliminary).await?;
    if last {
        trial(story, year).await?;
    }
    advance(story, year, Stage::ResultPublicity).await?;
    if last {
        return object(story, year).await;
    }
    wait_for_window(story, year).await?;
    advance(story, year, Stage::ObjectionHandling).await?;
    run(story, year, Purpose::Final).await?;
    for stage in [
        Stage::LeadingGroupReview,
        Stage::GovMeetingApproved,
        Stage::Published,
        Stage::Applied,
        Stage::Archived,
    ] {
        let day = story.clock.day().checked_add(4.days()).unwrap_or(story.clock.day());
        story.deliver_until(day).await?;
        story.clock.to(day);
        advance(story, year, stage).await?;
    }
    Ok(())
}

/// Stages after the files are there, by the zone's own periods; forms are due a little after their usual day. In the
/// last year one form was due before it came, so that a late delivery can be seen.
fn timetable(story: &Story<'_>, year: i16, last: bool) -> Result<Timetable, Trouble> {
    let setup = story.desk.now().setup()?.clone();
    let (procedure, calendar) = (&setup.rules.procedure, &setup.rules.calendar);
    let refused = |error: office::calendar::CalendarError| Trouble::Broken(error.to_string());
    let files_are_there = date(year + 1, 4, 21);
    let mut first = date(year + 1, 1, 4);
    let mut proposed = procedure.proposed_timetable(calendar, first).map_err(refused)?;
    while proposed.stages.get(&Stage::AreaPublicity).is_some_and(|days| days.starts < files_are_there) {
        first = first.tomorrow().map_err(|error| Trouble::Broken(error.to_string()))?;
        proposed = procedure.proposed_timetable(calendar, first).map_err(refused)?;
    }
    let opened = calendar.on_or_after(story.clock.day()).map_err(refused)?;
    if let Some(days) = proposed.stages.get_mut(&Stage::Draft) {
        *days = StageDates { starts: opened, ends: opened };
    }
    if let Some(days) = proposed.stages.get_mut(&Stage::Collecting) {
        days.starts = opened;
    }
    let mut due: BTreeMap<String, Date> = BTreeMap::new();
    for (form, day) in story.days_of(year) {
        let grace = if last && form == "declaration" { -2 } else { GRACE };
        let day = day.checked_add(grace.days()).unwrap_or(day);
        due.entry(form.to_owned()).or_insert(day);
    }
    Ok(Timetable { stages: proposed.stages, due })
}

async fn advance(story: &mut Story<'_>, year: i16, to: Stage) -> Result<(), Trouble> {
    let (reason, evidence) = match to {
        Stage::GovMeetingApproved => {
            let text = format!("政府常务会议审定{year}年度工业企业评价结果");
            (text.clone(), vec![story.paper(&format!("{year}年度会议纪要.txt"), &text).await?])
        }
        Stage::Published => (format!("公布{year}年度评价结果"), Vec::new()),
        _ => (String::new(), Vec::new()),
    };
    let by = if to == Stage::GovMeetingApproved { "leading_group" } else { LEAD };
    let command = |evidence| Command::Advance { year, to, reason: reason.clone(), evidence };
    match story.by(by, command(evidence.clone())).await {
        // A file came after the last run: run again, as the office would.
        Err(Trouble::Refused(refusal)) if refusal.code == "run_stale" => {
            let purpose = if to >= Stage::LeadingGroupReview { Purpose::Final } else { Purpose::Preliminary };
            run(story, year, purpose).await?;
            story.by(by, command(evidence)).await.map(|_| ())
        }
        done => done.map(|_| ()),
    }
}

async fn wait_for_window(story: &mut Story<'_>, year: i16) -> Result<(), Trouble> {
    let moment = story.desk.now();
    let plan = moment.docket.year(year);
    let window = plan.and_then(|plan| plan.windows.get(&plan.stage));
    let after = window.and_then(|window| window.closes.tomorrow().ok()).unwrap_or(story.clock.day());
    story.deliver_until(after).await?;
    story.clock.to(after);
    Ok(())
}

async fn run(story: &mut Story<'_>, year: i16, purpose: Purpose) -> Result<u64, Trouble> {
    let command = Command::Run { year, purpose, scheme: None, overrides: Overrides::new() };
    story.by(LEAD, command).await
}

/// A trial with the tax weight raised, and one by another scheme.
async fn trial(story: &mut Story<'_>, year: i16) -> Result<(), Trouble> {
    let overrides: Overrides = [("weight_tax_per_mu", "35"), ("weight_profit_per_mu", "10")]
        .map(|(id, value)| (id.to_owned(), value.to_owned()))
        .into();
    let command = Command::Run { year, purpose: Purpose::Trial, scheme: None, overrides };
    story.by(LEAD, command).await.map(|_| ())
}

async fn newest(story: &Story<'_>, year: i16) -> Result<std::sync::Arc<Roll>, Trouble> {
    let moment = story.desk.now();
    let runs = moment.docket.runs.values().filter(|run| run.year == year && run.purpose != Purpose::Trial);
    let run = runs.map(|run| run.act.entry).max().unwrap_or(0);
    story.desk.roll(run).await
}

/// Objections in several states: one just handed in, one pre-checked, one accepted, one refused.
async fn object(story: &mut Story<'_>, year: i16) -> Result<(), Trouble> {
    let roll = newest(story, year).await?;
    let of_zone: Vec<&OutcomeRow> = roll
        .rows()
        .iter()
        .filter(|row| row.rank.is_some() && row.zone == "KFQ" && !row.name.is_empty())
        .collect();
    let chosen: Vec<OutcomeRow> = chosen(&of_zone);
    for (number, row) in (1..).zip(&chosen) {
        accounts::open_firm(story, &format!("firm{number}"), &row.name, &row.subject).await?;
    }
    let day = story.clock.day().tomorrow().unwrap_or(story.clock.day());
    story.clock.to(day);
    let tax = ObjectionItem::Figure { term: "tax_paid".to_owned(), year };
    let power = ObjectionItem::Figure { term: "electricity".to_owned(), year };
    let items = [tax.clone(), ObjectionItem::Class, tax, power];
    let mut keys = Vec::new();
    for ((number, row), item) in (1..).zip(&chosen).zip(items) {
        let files = vec![story.paper(&format!("异议证明{number}.txt"), &format!("{}提供", row.name)).await?];
        let claim = format!("{}认为该项与实际不符，请核实。", row.name);
        let value =
            matches!(item, ObjectionItem::Figure { .. }).then(|| more(story, year, row, &item)).flatten();
        let subject = row.subject.clone();
        let command = Command::SubmitObjection { year, subject, item, claim, value, files };
        let entry = story.by(&format!("firm{number}"), command).await?;
        keys.push(format!("{year}-{entry}"));
    }
    let opinion = |text: &str| text.to_owned();
    for key in keys.iter().skip(1) {
        let command = Command::PrecheckObjection {
            objection: key.clone(),
            opinion: opinion("材料齐全，请主管部门核实。"),
        };
        story.by("zone_committee", command).await?;
    }
    if let (Some(key), Some(row)) = (keys.get(2), chosen.get(2)) {
        let item = ObjectionItem::Figure { term: "tax_paid".to_owned(), year };
        let value = more(story, year, row, &item);
        let files = vec![story.paper("完税证明.txt", "税务局出具").await?];
        let opinion = opinion("企业汇总缴纳的税款漏计，予以更正。");
        let objection = key.clone();
        story.by("tax", Command::AnswerObjection { objection, accept: true, opinion, value, files }).await?;
    }
    if let Some(key) = keys.get(3) {
        let objection = key.clone();
        let opinion = opinion("电表读数与结算单一致，不予采纳。");
        let command =
            Command::AnswerObjection { objection, accept: false, opinion, value: None, files: Vec::new() };
        story.by("power", command).await?;
    }
    Ok(())
}

/// Four firms of different classes.
fn chosen(rows: &[&OutcomeRow]) -> Vec<OutcomeRow> {
    let mut chosen: Vec<OutcomeRow> = Vec::new();
    for row in rows {
        if chosen.iter().all(|known| known.class != row.class) {
            chosen.push((*row).clone());
        }
    }
    let more = rows.iter().rev().filter(|row| !row.class.is_empty());
    for row in more {
        if chosen.len() < 4 && chosen.iter().all(|known| known.subject != row.subject) {
            chosen.push((*row).clone());
        }
    }
    chosen.truncate(4);
    chosen
}

/// A quarter more than what was delivered.
fn more(story: &Story<'_>, year: i16, row: &OutcomeRow, item: &ObjectionItem) -> Option<Reading> {
    let ObjectionItem::Figure { term, .. } = item else { return None };
    let moment = story.desk.now();
    let reading = moment.ledger().ok()?.registry.figure(&row.subject, term, year).reading?;
    let number = reading.number()?;
    let grown = fact::Ratio::from(number) * fact::Ratio::from(Decimal::new(125, 2));
    Some(Reading::Known(fact::Datum::Number(grown.round(number.digits().max(2), fact::Rounding::HalfUp))))
}
