//! Whether a timetable can be kept: stages in order, publicity long enough, every form that must be there is due; and one
//! to begin with. The lengths of the stages are left to `procedure`.

use super::Stage;
use crate::calendar::CalendarError;
use crate::docket::{Docket, Refusal, Rulebook, StageDates, Timetable};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A timetable to begin with when a year is opened on a day: what is delivered is due on the days of the last year that
/// was opened, or the working day after them, and the stages follow by the zone's planned working days.
///
/// # Errors
/// When a year on the way has no holiday table.
pub fn proposed(
    docket: &Docket,
    rules: &Rulebook,
    year: i16,
    today: Date,
) -> Result<Timetable, CalendarError> {
    let (procedure, calendar) = (&rules.procedure, &rules.calendar);
    let before = docket.years.values().filter(|plan| plan.year < year).max_by_key(|plan| plan.year);
    let moved = |day: Date, from: i16| {
        let later = jiff::Span::new().try_years(year.saturating_sub(from));
        later.map_or(day, |later| day.saturating_add(later))
    };
    let next = year.saturating_add(1);
    let new_year = Date::new(next, 1, 1).map_err(|_| CalendarError::NoTable { year: next })?;
    let usual = before.and_then(|plan| {
        let days = plan.timetable.stages.get(&Stage::Draft)?;
        Some(moved(days.starts, plan.year))
    });
    let first = usual.map_or(new_year, |day| day.max(new_year)).max(today);
    let mut table = procedure.proposed_timetable(calendar, first)?;
    let mut due = BTreeMap::new();
    for (plan, form, day) in
        before.iter().flat_map(|plan| plan.timetable.due.iter().map(move |(form, day)| (plan, form, day)))
    {
        if rules.forms.contains_key(form) {
            due.insert(form.clone(), calendar.on_or_after(moved(*day, plan.year).max(first))?);
        }
    }
    for (form, day) in std::mem::take(&mut table.due) {
        due.entry(form).or_insert(day);
    }
    let opening = [Stage::Draft, Stage::Collecting].map(|stage| table.stages.get(&stage).copied());
    let last = due.values().max().copied();
    let mut begins = first;
    while let Some(end) = table.stages.get(&Stage::Collecting).map(|days| days.ends)
        && last.is_some_and(|last| end < last)
    {
        begins = begins.saturating_add(1.day());
        table = procedure.proposed_timetable(calendar, begins)?;
    }
    if let [Some(draft), Some(collecting)] = opening {
        table.stages.insert(Stage::Draft, draft);
        table.stages.entry(Stage::Collecting).and_modify(|days| {
            *days = StageDates { starts: collecting.starts, ends: days.ends };
        });
    }
    Ok(Timetable { due, ..table })
}

/// What is wrong with a timetable; nothing when it can be kept.
#[must_use]
pub fn timetable_problems(rules: &Rulebook, timetable: &Timetable) -> Vec<Refusal> {
    let mut problems = Vec::new();
    let mut before: Option<(Stage, Date)> = None;
    for (stage, days) in &timetable.stages {
        if days.ends < days.starts {
            let message = format!("“{}”的止日{}在起日{}之前。", stage.title(), days.ends, days.starts);
            problems.push(Refusal::new("ends_before_start", message, "请改正起止日。"));
        }
        if let Some((earlier, ends)) = before.filter(|(_, ends)| days.starts < *ends) {
            let (later, earlier) = (stage.title(), earlier.title());
            let message = format!("“{later}”从{}起，而“{earlier}”到{ends}才结束。", days.starts);
            problems.push(Refusal::new("stages_overlap", message, "请按先后排开各阶段。"));
        }
        before = Some((*stage, days.ends));
    }
    for (stage, window) in &rules.procedure.windows {
        let least = window.least_working_days;
        let Some(days) = timetable.stages.get(stage) else {
            let message = format!("时间表没有写“{}”的起止日。", stage.title());
            problems.push(Refusal::new("window_missing", message, format!("请排出不少于{least}个工作日。")));
            continue;
        };
        match rules.calendar.working_days_between(days.starts, days.ends) {
            Err(error) => problems.push(Refusal::new("no_calendar", error.to_string(), "")),
            Ok(count) if count < least => {
                let message = format!(
                    "“{}”从{}到{}只有{count}个工作日（公示当日不计），不得少于{least}个。",
                    stage.title(),
                    days.starts,
                    days.ends
                );
                problems.push(Refusal::new("window_too_short", message, "请把止日往后移。"));
            }
            Ok(_) => {}
        }
    }
    for due in &rules.procedure.due {
        if !timetable.due.contains_key(&due.form) {
            let title = rules.forms.get(&due.form).map_or(due.form.as_str(), |duty| duty.title.as_str());
            let message = format!("时间表没有写“{title}”的报送期限。");
            problems.push(Refusal::new("due_missing", message, "这张表测算时要用，请写明期限。"));
        }
    }
    if let Some(form) = timetable.due.keys().find(|form| !rules.forms.contains_key(*form)) {
        let message = format!("时间表里的“{form}”不是本地的表。");
        problems.push(Refusal::new("unknown_form", message, "请从表单清单中选。"));
    }
    problems
}
