//! Cases of land that is used badly, lies idle, or was approved and not supplied: from the finding to the closing number,
//! three machines, each one transition table in one file. Finding land is left to `identification`, storing documents to
//! `docket`, who may act to `authority`.

mod case;
mod clock;
mod foretold;
mod found;
mod idle;
mod idle_decision;
mod law;
mod legacy;
#[cfg(test)]
mod life;
mod low;
mod low_plan;
mod low_policy;
mod modes;
mod next;
mod photo;
mod progress;
mod rules;
#[cfg(test)]
pub(crate) mod sample;
mod step_files;
mod steps;
#[cfg(test)]
pub(crate) mod tests;
mod unsupplied;

pub use case::{Closure, Course, LandCase, LandKind};
pub use clock::{Clock, ClockEnd, Deadline, DeadlineState, DeadlineUnit, deadlines};
pub use foretold::{Coming, Foretold, coming};
pub use found::{BatchFound, FoundFirm, FoundItem, FoundLand, IdleFound};
pub use idle::{IdleCase, IdleCause, IdleEvent, IdleState};
pub use idle_decision::{Approver, Contest, Decision, Measure, Proposal};
pub use law::{LandInForce, LandLaw, LandProcedure};
pub use legacy::{LegacyFound, LegacyKind, LegacyLand, LegacySettled, LegacyState};
pub use low::{CaseOpinion, LowCase, LowEvent, LowState, Reply, Will};
pub use low_plan::{DisposalPlan, ProgressReport, Right, RightKind};
pub use low_policy::{LowPolicy, LowPolicyKind};
pub use modes::Board;
pub use next::{LAND_OPTIONAL, land_fields, land_next_steps};
pub use photo::{ParcelPhotos, is_picture};
pub use progress::{KindProgress, ProgressShare, Progressed, progress};
pub use rules::{Foretelling, Frozen, FrozenAct, IdleOption, Mode, Path, ProcedureRules, Term, Way, Word};
pub use steps::LandStep;
pub use unsupplied::{BatchCase, BatchEvent, BatchPart, BatchStage, Route};
