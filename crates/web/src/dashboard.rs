//! What the dashboard says of a year's result and the years before, drawn once for everybody who sees the same firms.
//! What is due and what waits is left to the page, since it changes from hour to hour.

use crate::App;
use crate::problem::{Problem, Result};
use crate::results::{by_class, mover};
use crate::view::{View, target};
use crate::wire::overview::{Bin, Breakdown, ClassYear};
use crate::wire::year::Mover;
use crate::years::shown_run;
use desk::{Moment, Roll, Setup, body};
use office::alert::{Alert, ClassPath, YearClass, class_alerts};
use office::authority::Scope;
use office::journal::{Author, OutcomeRow};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Movers on the dashboard.
const MOVERS_TOLD: usize = 100;
/// Years of the class path.
const YEARS_BACK: i16 = 5;
/// Width of a span of totals.
const SPAN: i64 = 10;

/// What is drawn of a year.
#[derive(Default)]
pub(crate) struct Dashboard {
    pub class_order: Vec<String>,
    pub classes: BTreeMap<String, u64>,
    pub districts: Vec<Breakdown>,
    pub zones: Vec<Breakdown>,
    pub industries: Vec<Breakdown>,
    pub lists: Vec<Breakdown>,
    pub distribution: Vec<Bin>,
    pub movers_count: u64,
    pub movers: Vec<Mover>,
    pub class_path: Vec<ClassYear>,
    /// All about single firms, the gravest first.
    pub alerts: Vec<Alert>,
}

/// Everything that a dashboard depends on: who sees equal firms with equal results is shown the same.
#[derive(Clone)]
pub(crate) struct Sight {
    year: i16,
    /// Runs shown, by year.
    runs: Vec<(i16, u64)>,
    firms: View,
    /// Firms whose alerts are told.
    alerts: View,
    setup: Arc<Setup>,
}

impl PartialEq for Sight {
    fn eq(&self, other: &Self) -> bool {
        (self.year, &self.runs, &self.firms, &self.alerts)
            == (other.year, &other.runs, &other.firms, &other.alerts)
            && Arc::ptr_eq(&self.setup, &other.setup)
    }
}

impl Sight {
    /// What somebody is shown of a year by an action that reaches so far.
    ///
    /// # Errors
    /// Before the house is set up.
    pub(crate) fn of(app: &App, author: &Author, scope: Scope, moment: &Moment, year: i16) -> Result<Self> {
        let mut runs = Vec::new();
        for earlier in (year - YEARS_BACK + 1)..=year {
            if let Some(run) = shown_run(app, &author.role, moment, earlier, None)? {
                runs.push((earlier, run.act.entry));
            }
        }
        // What is told of a firm belongs to no department, so that who is limited to its own is told nothing.
        let told = match app.permits(&author.role, "read_alerts") {
            Scope::OwnDepartment => Scope::Nothing,
            scope => scope,
        };
        Ok(Self {
            year,
            runs,
            firms: View::of(scope, author),
            alerts: View::of(told, author),
            setup: moment.setup()?.clone(),
        })
    }

    /// Whether it is limited to a place or to a firm.
    pub(crate) fn is_limited(&self) -> bool {
        self.firms.is_limited()
    }
}

/// The dashboard of a sight.
///
/// # Errors
/// When a run's outcomes cannot be read.
pub(crate) async fn dashboard(app: &App, sight: Sight) -> Result<Arc<Dashboard>> {
    let draw = async || {
        let mut rolls = Vec::new();
        for (year, run) in &sight.runs {
            rolls.push((*year, app.desk().roll(*run).await?));
        }
        app.metrics().drawn.inc();
        let sight = sight.clone();
        let work = move || Arc::new(drawn(&sight, &rolls));
        tokio::task::spawn_blocking(work).await.map_err(|_| Problem::ours())
    };
    // One firm is quickly drawn, and there are as many of them as firms.
    if sight.firms.is_one_firm() {
        return draw().await;
    }
    app.dashboards().get(&sight, draw).await
}

fn drawn(sight: &Sight, rolls: &[(i16, Arc<Roll>)]) -> Dashboard {
    let mut class_path = Vec::new();
    let mut drawn = Dashboard::default();
    for (earlier, roll) in rolls {
        let rows = sight.firms.rows(roll);
        class_path.push(ClassYear { year: *earlier, classes: by_class(&rows) });
        if *earlier != sight.year {
            continue;
        }
        let place = |id: &str| place_title(&sight.setup, id);
        let industry = |row: &OutcomeRow| row.industry.get(..2).unwrap_or("").to_owned();
        let list = |row: &OutcomeRow| body(row).map_or_else(|_| row.list.clone(), |body| body.list);
        let (movers, movers_count) = movers(roll, &rows);
        drawn = Dashboard {
            class_order: roll.classes().to_vec(),
            classes: by_class(&rows),
            districts: breakdown(&rows, |row| row.region.clone(), |row| place(&row.region)),
            zones: breakdown(&rows, |row| row.zone.clone(), |row| place(&row.zone)),
            industries: breakdown(&rows, industry, |row| industry_title(&industry(row))),
            lists: breakdown(&rows, |row| row.list.clone(), list),
            distribution: distribution(&rows),
            movers_count,
            movers,
            alerts: alerts(sight, &rows, rolls),
            class_path: Vec::new(),
        };
    }
    drawn.class_path = class_path;
    drawn
}

fn breakdown(
    rows: &[&OutcomeRow],
    id: impl Fn(&OutcomeRow) -> String,
    title: impl Fn(&OutcomeRow) -> String,
) -> Vec<Breakdown> {
    let mut all: BTreeMap<String, Breakdown> = BTreeMap::new();
    for row in rows {
        let one = all.entry(id(row)).or_insert_with_key(|id| Breakdown {
            id: id.clone(),
            title: title(row),
            classes: BTreeMap::new(),
            count: 0,
        });
        one.count += 1;
        *one.classes.entry(row.class.clone()).or_default() += 1;
    }
    all.into_values().collect()
}

fn place_title(setup: &Setup, id: &str) -> String {
    let configuration = &setup.configuration;
    let named = configuration.regions.iter().chain(&configuration.zones).find(|place| place.id == id);
    match named {
        Some(place) => place.title.clone(),
        None if id.is_empty() => "未注明".to_owned(),
        None => id.to_owned(),
    }
}

fn industry_title(division: &str) -> String {
    match fact::Industry::of_code(division) {
        Some(known) => known.name.to_owned(),
        None if division.is_empty() => "未注明".to_owned(),
        None => division.to_owned(),
    }
}

/// Firms by spans of ten points; exact, so that a firm at the border stands above it.
fn distribution(rows: &[&OutcomeRow]) -> Vec<Bin> {
    let mut bins: BTreeMap<i64, u64> = BTreeMap::new();
    for total in rows.iter().filter_map(|row| row.total.as_ref()) {
        let whole = total.to_string();
        let whole = whole.split('.').next().and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
        *bins.entry(whole.div_euclid(SPAN)).or_default() += 1;
    }
    let bin = |(span, count): (i64, u64)| Bin {
        from: (span * SPAN).to_string(),
        to: ((span + 1) * SPAN).to_string(),
        count,
    };
    bins.into_iter().map(bin).collect()
}

/// Firms whose class differs from the year before: falls, then rises, the farthest first, then those who had or have no
/// class; and how many there are.
fn movers(roll: &Roll, rows: &[&OutcomeRow]) -> (Vec<Mover>, u64) {
    let far = |row: &OutcomeRow| {
        let before = row.previous_class.as_deref().map(|class| roll.class_place(class))?;
        let after = roll.class_place(&row.class);
        let outside = row.class.is_empty() || row.previous_class.as_deref() == Some("");
        let kind = if outside { 2_u8 } else { u8::from(after < before) };
        (before != after).then(|| (kind, std::cmp::Reverse(before.abs_diff(after))))
    };
    let mut moved: Vec<_> = rows.iter().filter_map(|row| Some((far(row)?, *row))).collect();
    moved.sort_by(|left, right| (left.0, &left.1.subject).cmp(&(right.0, &right.1.subject)));
    let count = moved.len() as u64;
    let shape = |(_, row): (_, &OutcomeRow)| {
        let before = OutcomeRow {
            class: row.previous_class.clone().unwrap_or_default(),
            rank: None,
            total: None,
            ..row.clone()
        };
        mover(&before, row)
    };
    (moved.into_iter().take(MOVERS_TOLD).map(shape).collect(), count)
}

/// Firms that fell or stay lowest, the gravest first.
fn alerts(sight: &Sight, rows: &[&OutcomeRow], rolls: &[(i16, Arc<Roll>)]) -> Vec<Alert> {
    let told = rows.iter().filter(|row| sight.alerts.reaches(&target(row)));
    let paths: Vec<ClassPath> = told.filter_map(|row| path(sight, row, rolls)).collect();
    class_alerts(&sight.setup.rules, sight.year, &paths)
}

/// The classes of a firm that is rated this year, when something about them may have to be told: it stands lower than
/// the year before, or lowest.
fn path(sight: &Sight, row: &OutcomeRow, rolls: &[(i16, Arc<Roll>)]) -> Option<ClassPath> {
    if row.status != "rated" {
        return None;
    }
    let year = sight.year;
    let class = |(year, roll): &(i16, Arc<Roll>)| {
        let row = roll.find(&row.subject).filter(|row| row.status == "rated")?;
        let seen = sight.firms.reaches(&target(row));
        seen.then(|| YearClass {
            year: *year,
            place: roll.class_place(&row.class),
            classes: roll.classes().len(),
            label: row.class.clone(),
        })
    };
    let known = |wanted: i16| rolls.iter().find(|(year, _)| *year == wanted);
    let place = |roll: &Roll, row: &OutcomeRow| roll.class_place(&row.class);
    let (_, roll) = known(year)?;
    let now = place(roll, row);
    let fell = known(year - 1)
        .is_some_and(|(_, roll)| roll.find(&row.subject).is_some_and(|before| place(roll, before) < now));
    if !fell && now + 1 != roll.classes().len() {
        return None;
    }
    let places = [&row.region, &row.zone].into_iter().filter(|place| !place.is_empty());
    Some(ClassPath {
        subject: row.subject.clone(),
        name: row.name.clone(),
        places: places.cloned().collect(),
        years: rolls.iter().filter_map(class).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_at_the_border_stands_above_it() {
        let row = |total: &str| OutcomeRow {
            subject: String::new(),
            name: String::new(),
            list: String::new(),
            region: String::new(),
            zone: String::new(),
            industry: String::new(),
            status: String::new(),
            class: String::new(),
            class_by_rank: String::new(),
            rank: None,
            ranked: 0,
            total: total.parse().ok(),
            previous_class: None,
            body: String::new(),
        };
        let rows = [row("79.9999"), row("80"), row("80.0001"), row("100")];
        let rows: Vec<&OutcomeRow> = rows.iter().collect();
        let bins: Vec<(String, u64)> =
            distribution(&rows).into_iter().map(|bin| (bin.from, bin.count)).collect();
        assert_eq!(bins, [("70".to_owned(), 1), ("80".to_owned(), 2), ("100".to_owned(), 1)]);
    }
}
