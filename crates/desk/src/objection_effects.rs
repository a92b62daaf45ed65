//! What a new run changed for the firms whose objections it answers, and for others.

use crate::moment::Moment;
use crate::roll::Roll;
use office::docket::{Objection, ObjectionState, Recomputed, Standing};
use office::journal::OutcomeRow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Accepted objections of a year that wait for a run, each with the run that it is against.
pub(crate) fn waiting(moment: &Moment, year: i16) -> impl Iterator<Item = (&Objection, u64)> {
    let stands_on = moment.docket.year(year).and_then(|plan| plan.run.clone());
    let accepted =
        moment.docket.objections_of(year).filter(|objection| objection.state == ObjectionState::Accepted);
    accepted.filter_map(move |objection| {
        let run = objection.run.as_ref().or(stands_on.as_ref())?;
        Some((objection, run.parse().ok()?))
    })
}

/// For each of them: the firm before and after, and whose class is not the same.
pub(crate) fn recomputed(
    moment: &Moment,
    year: i16,
    rows: &[OutcomeRow],
    rolls: &HashMap<u64, Arc<Roll>>,
) -> BTreeMap<String, Recomputed> {
    let run_after = (moment.entry + 1).to_string();
    let after: HashMap<&str, &OutcomeRow> = rows.iter().map(|row| (row.subject.as_str(), row)).collect();
    let one = |(objection, run): (&Objection, u64)| {
        let before = rolls.get(&run)?;
        let moved = before.rows().iter().filter_map(|then| {
            let now = after.get(then.subject.as_str())?;
            let others = then.subject != objection.subject && then.class != now.class;
            others.then(|| (standing(then), standing(now)))
        });
        let found = Recomputed {
            run_before: run.to_string(),
            run_after: run_after.clone(),
            before: before.find(&objection.subject).map(standing),
            after: after.get(objection.subject.as_str()).map(|row| standing(row)),
            also_moved: moved.collect(),
        };
        Some((objection.key.clone(), found))
    };
    waiting(moment, year).filter_map(one).collect()
}

/// Where a firm stands.
#[must_use]
pub fn standing(row: &OutcomeRow) -> Standing {
    Standing {
        subject: row.subject.clone(),
        name: row.name.clone(),
        class: row.class.clone(),
        rank: row.rank,
        total: row.total,
    }
}
