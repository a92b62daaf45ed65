//! What is known and where it came from: exact quantities, codes with check digits, facts,
//! origins, findings and the glossary.
//!
//! Nothing here knows a law, opens a file or reads a clock. A day is always an argument.

#![warn(clippy::float_arithmetic)]

mod datum;
mod decimal;
mod finding;
pub mod glossary;
mod identifier;
mod origin;
mod quantity;
mod ratio;
mod unit;
mod uscc;

pub use datum::{Datum, Fact, Period, Reading};
pub use decimal::{Decimal, DecimalError};
pub use finding::{Finding, Place, Severity};
pub use identifier::{Identifier, IdentifierKind};
pub use origin::{Origin, Source};
pub use quantity::{Area, Yuan};
pub use ratio::{Ratio, Rounding};
pub use unit::{Unit, UnitError};
pub use uscc::{Uscc, UsccError, UsccWarning, check_character, organisation_check};
