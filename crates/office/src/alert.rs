//! Alerts: a class that falls or stays lowest (AL9), deliveries that are missing or faulty (AL14), objections that
//! nobody answers (AL16). Worked out from documents and outcomes; no line of them stands in Rust.

use crate::docket::{Docket, Rulebook};
use crate::objection::waiting;
use crate::year::{DeliveryState, Stage, expectations};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

/// How pressing an alert is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Worth knowing.
    Notice,
    /// Somebody should look.
    Warning,
    /// Something is over its day or at its limit.
    Urgent,
}

/// One alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alert {
    /// Id of the catalogue, e.g. `AL9`.
    pub id: &'static str,
    /// How pressing.
    pub level: Level,
    /// Year.
    pub year: i16,
    /// Title.
    pub title: String,
    /// One sentence more.
    pub detail: String,
    /// Department that it is for; `None` for firms and zones.
    pub department: Option<String>,
    /// Credit code of the firm that it is about.
    pub subject: Option<String>,
    /// Region or development zone of that firm.
    pub places: Vec<String>,
    /// Page.
    pub link: String,
}

/// A firm's classes over the years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassPath {
    /// Credit code.
    pub subject: String,
    /// Name.
    pub name: String,
    /// Region and development zone.
    pub places: Vec<String>,
    /// Published classes by year, ascending: place from the best (0), how many classes the scheme has, and the
    /// class's label. Years in which the firm was not rated are left out.
    pub years: Vec<YearClass>,
}

/// The class of one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearClass {
    /// Year.
    pub year: i16,
    /// Place from the best, from 0.
    pub place: usize,
    /// Classes of that year's scheme.
    pub classes: usize,
    /// Label, as the pack writes it.
    pub label: String,
}

/// AL9: classes that fell against the year before, and firms lowest for the zone's number of years in a row.
#[must_use]
pub fn class_alerts(rules: &Rulebook, year: i16, paths: &[ClassPath]) -> Vec<Alert> {
    let mut alerts: Vec<Alert> = paths
        .iter()
        .filter_map(|path| {
            let now = path.years.iter().find(|class| class.year == year)?;
            let lowest = lowest_in_a_row(path, year);
            let before = path.years.iter().find(|class| class.year == year - 1);
            let repeated = lowest >= rules.procedure.alert.lowest_class_years;
            // Schemes of two years may have other classes; a fall is told only between like ones.
            let fell = before.filter(|before| before.classes == now.classes && before.place < now.place);
            let (level, title, detail) = match (repeated, fell) {
                (true, _) => (
                    Level::Urgent,
                    format!("{}连续{lowest}年为最低等级", path.name),
                    "请园区上门了解情况，商定提升或盘活办法。".to_owned(),
                ),
                (false, Some(before)) => (
                    Level::Warning,
                    format!("{}由{}降为{}", path.name, before.label, now.label),
                    "可打开说明单看是哪些指标拉低。".to_owned(),
                ),
                (false, None) => return None,
            };
            Some(Alert {
                id: "AL9",
                level,
                year,
                title,
                detail,
                department: None,
                subject: Some(path.subject.clone()),
                places: path.places.clone(),
                link: format!("/firms/{}?year={year}", path.subject),
            })
        })
        .collect();
    alerts.sort_by(|left, right| (right.level, &left.subject).cmp(&(left.level, &right.subject)));
    alerts
}

fn lowest_in_a_row(path: &ClassPath, year: i16) -> u32 {
    let mut count = 0;
    let mut wanted = year;
    for class in path.years.iter().rev().skip_while(|class| class.year > year) {
        if class.year != wanted || class.place + 1 != class.classes {
            break;
        }
        count += 1;
        wanted -= 1;
    }
    count
}

/// AL14 and AL16: what is missing or faulty, and objections that are over their day.
#[must_use]
pub fn work_alerts(docket: &Docket, rules: &Rulebook, today: Date, now: Timestamp) -> Vec<Alert> {
    let mut alerts = Vec::new();
    for plan in docket.years.values() {
        if plan.stage < Stage::Calculating {
            alerts.extend(delivery_alerts(docket, rules, plan, today, now));
        }
    }
    for objection in docket.objections.values() {
        let Some(next) = waiting(objection, &rules.procedure, today, now) else { continue };
        let Some(due) = next.due else { continue };
        let soon = rules.calendar.working_days_between(today, due);
        let near = soon.is_ok_and(|days| days <= rules.procedure.alert.remind_working_days);
        if !next.overdue && !near {
            continue;
        }
        let name = fact::department(next.department).map_or(next.department, |known| &known.zh);
        let how = if next.overdue { "已过期限" } else { "快到期限" };
        alerts.push(Alert {
            id: "AL16",
            level: if next.overdue { Level::Urgent } else { Level::Notice },
            year: objection.year,
            title: format!("{}的异议{how}", objection.name),
            detail: format!(
                "对“{}”的异议{}，期限{due}，由{name}办理。",
                objection.item.title(),
                objection.state_title()
            ),
            department: Some(next.department.to_owned()),
            subject: Some(objection.subject.clone()),
            places: objection.region.iter().chain(&objection.zone).cloned().collect(),
            link: format!("/objections/{}", objection.key),
        });
    }
    alerts.sort_by(|left, right| (right.level, &left.title).cmp(&(left.level, &right.title)));
    alerts
}

fn delivery_alerts(
    docket: &Docket,
    rules: &Rulebook,
    plan: &crate::docket::YearPlan,
    today: Date,
    now: Timestamp,
) -> Vec<Alert> {
    let alert = |expected: crate::year::Expected<'_>| {
        let name = fact::department(expected.department).map_or(expected.department, |known| &known.zh);
        let over = rules.procedure.is_over(expected.due, today, now);
        let (level, title, detail, link) = match (expected.state, expected.batch) {
            (DeliveryState::Missing, _) if over => (
                Level::Urgent,
                format!("{name}逾期未报“{}”", expected.title),
                format!("期限{}，已催报{}次。", expected.due, expected.chases.len()),
                format!("/deliveries?year={}", plan.year),
            ),
            (DeliveryState::Faulty, Some(batch)) => (
                Level::Warning,
                format!("{name}所报“{}”问题较多", expected.title),
                format!(
                    "{}行中{}行暂挂、{}行退回。",
                    batch.tally.read, batch.tally.held, batch.tally.refused
                ),
                format!("/deliveries/batches/{}", batch.key),
            ),
            _ => return None,
        };
        Some(Alert {
            id: "AL14",
            level,
            year: plan.year,
            title,
            detail,
            department: Some(expected.department.to_owned()),
            subject: None,
            places: Vec::new(),
            link,
        })
    };
    expectations(docket, rules, plan).into_iter().filter_map(alert).collect()
}
