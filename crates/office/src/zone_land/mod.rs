//! The land of a development zone as a whole: the evaluation of its use by the national scheme, and the balance of what is
//! planned, supplied, reserved, badly used and closed. Everything is exact; what is not known stays unknown and is named.
//!
//! Reading the zone's figures, and saying which parcels lie in it, is left to others.

mod balance;
mod evaluation;
mod rules;
#[cfg(test)]
mod tests;

pub use balance::{
    BalanceAsked, BalancePart, ClosedLand, Growth, Reserve, Twin, ZoneBalance, ZoneYear, balance,
};
pub use evaluation::{Indicator, IndicatorNumber, ZoneEvaluation, evaluate, ranks};
pub use rules::{Comparison, IndicatorRule, ScoringRule, ZoneKind, ZoneRules};
