//! The monthly supervision and its bulletin (S2-IV.3): the figures of a month with the lists behind them, one bulletin a
//! month under a number that runs on, inspections and meetings, and the problems that they leave until each is done. What
//! the figures are counted from is left to the rooms that keep it; papers and pages to others.

mod count;
mod document;
mod figure;
mod inspection;
mod kept;
mod month;
mod party;
mod problem;
mod problem_state;
mod series;
mod state;
mod table;
#[cfg(test)]
mod tests;

pub use count::{Approved, Counted, count};
pub use document::{Bulletin, BulletinText, IssueNumber, NewBulletin, Received, Signed};
pub use figure::{Amount, Direction, Figure, FigureId, FigureItem, FigureUnit, MonthFigures, Target};
pub use inspection::{Inspection, Meeting, NewInspection, NewMeeting};
pub use kept::BulletinFigures;
pub use month::Month;
pub(crate) use party::told;
pub use party::{is_party, known_party};
pub use problem::{NewProblem, Problem, ProblemSource};
pub use problem_state::{ProblemEvent, ProblemState, ProblemStep, problem_fields};
pub use series::{MonthGap, Standing, next_number, standing};
pub use state::{BULLETIN_OPTIONAL, BulletinEvent, BulletinState, BulletinStep, bulletin_fields};
pub use table::{By, PlaceRow, TargetState, rows};
