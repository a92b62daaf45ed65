//! Who must deliver what by when for a year, and what became of it.

use crate::docket::{Batch, Chase, Docket, Rulebook, YearPlan};
use fact::Decimal;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What became of a form that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Not there.
    Missing,
    /// There in time.
    Delivered,
    /// There, after the day it was due.
    Late,
    /// There, with more held and refused rows than the zone takes for granted.
    Faulty,
}

/// One form of the timetable.
#[derive(Clone, Debug)]
pub struct Expected<'a> {
    /// Form.
    pub form: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Department that delivers it.
    pub department: &'a str,
    /// Last day.
    pub due: Date,
    /// What became of it.
    pub state: DeliveryState,
    /// The delivery that counts.
    pub batch: Option<&'a Batch>,
    /// Reminders so far, oldest first.
    pub chases: Vec<&'a Chase>,
}

/// The forms of a year's timetable in the order of their days.
#[must_use]
pub fn expectations<'a>(docket: &'a Docket, rules: &'a Rulebook, plan: &'a YearPlan) -> Vec<Expected<'a>> {
    let expected = |(form, due): (&'a String, &'a Date)| {
        let duty = rules.forms.get(form);
        let batch = docket.delivery(form, plan.year);
        let concerns = |chase: &&Chase| chase.year == plan.year && chase.form == *form;
        let mut chases: Vec<&Chase> = docket.chases.values().filter(concerns).collect();
        chases.sort_by_key(|chase| chase.act.entry);
        Expected {
            form,
            title: duty.map_or(form.as_str(), |duty| duty.title.as_str()),
            department: duty.map_or("", |duty| duty.department.as_str()),
            due: *due,
            state: match batch {
                None => DeliveryState::Missing,
                Some(batch) if is_faulty(batch, rules.procedure.alert.findings_share) => {
                    DeliveryState::Faulty
                }
                Some(batch) if batch.delivered > *due => DeliveryState::Late,
                Some(_) => DeliveryState::Delivered,
            },
            batch,
            chases,
        }
    };
    let mut all: Vec<Expected<'a>> = plan.timetable.due.iter().map(expected).collect();
    all.sort_by(|left, right| (left.due, left.form).cmp(&(right.due, right.form)));
    all
}

/// Whether more of a delivery's rows are held or refused than `share` of all.
#[must_use]
pub fn is_faulty(batch: &Batch, share: Decimal) -> bool {
    let bad = Decimal::new(i128::from(batch.tally.held) + i128::from(batch.tally.refused), 0);
    let line = fact::Ratio::from(share) * fact::Ratio::from(Decimal::new(i128::from(batch.tally.read), 0));
    fact::Ratio::from(bad) > line
}
