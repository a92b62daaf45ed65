//! Which land is used badly, parcel by parcel and with evidence: low-efficiency land by categories and sub-types, idle
//! land by both limbs, land that waits for the government, and the ledger of approved land. No area counts twice.
//!
//! Everything is decided from figures, packs and a day. Reading parcels and batches, the procedure that follows a
//! finding and the papers are left to others.

mod class_link;
mod decide;
mod excused;
mod idle;
mod parcel;
mod rules;
mod standard;
mod supply_chain;
#[cfg(test)]
pub(crate) mod tests;

pub use class_link::{class_figures, class_figures_of};
pub use decide::{Hit, Identification, ParcelFinding, Standing, Survey, WatchReason, identify};
pub use excused::{ExcuseCause, Excused, Excuses, Full};
pub use idle::{Cause, Delay, IdleFinding, Limb, if_user_caused, turning_days};
pub use parcel::{Occupant, Parcel};
pub use rules::{
    Category, ElapsedRule, Evidence, IdentificationRule, IdleRule, InsteadOf, LandRules, SubType,
    SupplyChainRule, TurningDay,
};
pub(crate) use standard::parameters_of;
pub use standard::{Choices, Standard, Turned};
pub use supply_chain::{Balance, Batch, BatchState, BatchWord, Entry, Ledger, LowSupply, Supply, ledger};
