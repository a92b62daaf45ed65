//! Days of the law that come near at places without a case, as lines among the deadlines of cases: what of the land of the
//! day a caller sees.

use crate::App;
use crate::guard::Caller;
use crate::land::SeenLand;
use crate::land_cases::law;
use crate::listed::fits;
use crate::names::{named_department, word_id};
use crate::problem::{Problem, Result};
use crate::wire::land_case::{LandDeadlineFilter, LandDeadlineRow};
use desk::Moment;
use jiff::civil::Date;
use office::land::{self, Coming, DeadlineState, DeadlineUnit, Foretold, LandCase, LandKind, LandLaw as _};
use office::supply::Titled as _;
use std::sync::Arc;

/// What comes near on a day at the places that a caller sees and that have no case yet, the earliest first.
pub(crate) async fn foretold_rows(
    app: &App,
    caller: &Caller,
    moment: &Arc<Moment>,
    day: Date,
    filter: &LandDeadlineFilter,
) -> Result<Vec<LandDeadlineRow>> {
    if moment.docket.layers.is_empty() {
        return Ok(Vec::new());
    }
    let seen = SeenLand::of(app, caller, moment.clone(), day).await?;
    let mut foretold = seen.book.foretold().map_err(Problem::from)?;
    foretold.retain(|one| {
        let is_seen = match one.kind {
            LandKind::Unsupplied => seen.sees_batch(&one.place),
            LandKind::Low | LandKind::Idle => seen.find(&one.place).is_some(),
        };
        is_seen && fits(&filter.kind, Some(one.kind.id())) && fits(&filter.zone, one.zone.as_deref())
    });
    let rules = law(moment)?.rules(day).map_err(Problem::from)?;
    let cases: Vec<&LandCase> = moment.docket.land_cases.values().collect();
    let near = land::coming(&foretold, &cases, &rules).into_iter().filter(|one| one.is_near(day));
    Ok(near.map(|one| row(&one, day)).collect())
}

fn row(one: &Coming<'_>, day: Date) -> LandDeadlineRow {
    let Foretold { kind, place, of, label, due, .. } = one.foretold;
    LandDeadlineRow {
        case: None,
        place: place.clone(),
        case_title: format!("{} {place}（未立案）", kind.title()),
        kind: kind.id().to_owned(),
        id: of.clone(),
        title: label.clone(),
        due: due.to_string(),
        days_left: one.days_left(day),
        state: word_id(&DeadlineState::Open),
        state_title: DeadlineState::Open.title().to_owned(),
        role: named_department(one.rule.to.first().map_or("natural_resources", String::as_str)),
        clause: one.rule.clause.clone(),
        unit: DeadlineUnit::Days.title().to_owned(),
    }
}
