//! What is known and where it came from: exact quantities, codes with check digits, facts,
//! origins, findings and the glossary.
//!
//! Nothing here knows a law, opens a file or reads a clock. A day is always an argument.

#![warn(clippy::float_arithmetic)]

mod datum;
mod decimal;
mod departments;
mod finding;
pub mod glossary;
mod identifier;
mod industries;
mod land_lists;
mod land_numbers;
mod list;
mod origin;
mod parcel;
mod quantity;
mod ratio;
mod regions;
mod remark;
mod unit;
mod uscc;
mod uscc_remarks;

pub use datum::{Datum, Fact, Period, Reading};
pub use decimal::{Decimal, DecimalError};
pub use departments::{Department, department, department_named, departments};
pub use finding::{Finding, Place, Severity};
pub use identifier::{Identifier, IdentifierKind};
pub use industries::{Industry, IndustryEdition, IndustryError, IndustryLevel};
pub use land_lists::{LandUse, LandUseEdition, SupplyClass, SupplyMode};
pub use land_numbers::{ContractNumber, ProjectCode, SupervisionNumber, TitleNumber};
pub use origin::{Origin, Source};
pub use parcel::{ParcelCode, UnitCode};
pub use quantity::{Area, Yuan};
pub use ratio::{Ratio, Rounding};
pub use regions::{Region, RegionLevel, Standing};
pub use remark::Remark;
pub use unit::{Unit, UnitError};
pub use uscc::{Uscc, check_character, organisation_check};
pub use uscc_remarks::{UsccError, UsccWarning};
