//! Published supply results (供地结果公告): for each contract its clocks, prices, plot ratio and place as far as the paper
//! says them, and each thing that is odd, by name. What is not said stays unknown; reading files is left to others.

mod checks;
mod clocks;
mod floor;
mod term;

use crate::calendar::Calendar;
use fact::{Decimal, Ratio, Region, Severity};
use jiff::civil::Date;
use law::Pack;
use std::collections::BTreeMap;

pub use clocks::{AgreedClock, ClockStanding, IdleDays};
pub use floor::{Floor, FloorStandard};
pub use term::{StatedTerm, UsedYears};

/// One contract as published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Province and city as written.
    pub region_above: String,
    /// County as written; empty means the city itself.
    pub region_name: String,
    /// Use as written.
    pub land_use: String,
    /// Area, 亩.
    pub area_mu: Option<Decimal>,
    /// Price, 万元.
    pub price: Option<Decimal>,
    /// Term of years as written.
    pub term: String,
    /// Level of the land as written (土地级别).
    pub level: String,
    /// Plot ratio in the column of the upper limit.
    pub ratio_upper: Option<Decimal>,
    /// Plot ratio in the column of the lower limit.
    pub ratio_lower: Option<Decimal>,
    /// Contract signed on.
    pub contract_day: Option<Date>,
    /// Delivery agreed for.
    pub agreed_delivery: Option<Date>,
    /// Start agreed for.
    pub agreed_start: Option<Date>,
    /// Completion agreed for.
    pub agreed_completion: Option<Date>,
    /// Started on; `None`: not known, which is not the same as not started.
    pub actual_start: Option<Date>,
    /// Completed on; `None`: not known.
    pub actual_completion: Option<Date>,
}

/// What contracts are checked against.
#[derive(Clone, Copy)]
pub struct PublishedLaw<'a> {
    /// Packs, in any order.
    pub packs: &'a [&'a Pack],
    /// Working days.
    pub calendar: &'a Calendar,
    /// Day on which the clocks are read.
    pub as_of: Date,
    /// Capitalisation rate for terms shorter than the longest; `None`: not known.
    pub capitalisation_rate: Option<Decimal>,
    /// National grade by region code, where an office has the list.
    pub grades: &'a BTreeMap<String, u8>,
    /// Whether the published level stands in for a grade that no list gives.
    pub level_as_grade: bool,
}

/// The plot ratio that was agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlotRatio {
    /// Nothing, or only zeroes.
    NotAgreed,
    /// Both limits; swapped where the lower stood in the column of the upper.
    Between {
        /// At least.
        least: Decimal,
        /// At most.
        most: Decimal,
        /// Whether the columns were swapped.
        swapped: bool,
    },
    /// One number beside a blank or a zero: it cannot be known which limit it is.
    OneSided(Decimal),
}

/// Where the land lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placed {
    /// A region that still stands.
    Standing(&'static Region),
    /// A region that has since been abolished, or had been when the contract was signed, and what stands in its place.
    Abolished(&'static Region, Vec<&'static Region>),
    /// Several regions have the name.
    Several(Vec<&'static Region>),
    /// No list has it.
    NotListed,
}

/// Something odd about a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// Stable code, as in `codes/findings.toml`.
    pub code: &'static str,
    /// Weight.
    pub severity: Severity,
    /// Glossary id of the figure.
    pub term: &'static str,
    /// What stands there.
    pub raw: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub advice: String,
}

/// A contract with what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedContract {
    /// Term as read.
    pub term: StatedTerm,
    /// Years that figures may be computed from; `None`: not known.
    pub years: Option<Decimal>,
    /// Place.
    pub placed: Placed,
    /// Price, 万元 per 亩.
    pub price_per_mu: Option<Ratio>,
    /// Price, yuan per square metre.
    pub price_per_square_metre: Option<Ratio>,
    /// Plot ratio.
    pub plot_ratio: PlotRatio,
    /// Price against the national floor.
    pub floor: Floor,
    /// Delivery, start, completion.
    pub clocks: [AgreedClock; 3],
    /// Days on which idleness turns, if nothing was started.
    pub idle: Option<IdleDays>,
    /// Everything odd, in the order of the columns.
    pub oddities: Vec<Oddity>,
}

/// Checks a contract.
#[must_use]
pub fn check_published(contract: &Published, law: &PublishedLaw<'_>) -> CheckedContract {
    let mut oddities = Vec::new();
    let placed = checks::place(contract, law.as_of, &mut oddities);
    checks::land_use(contract, &mut oddities);
    let area = checks::positive(contract.area_mu, "supply_area", "supply-area-zero", "面积", &mut oddities);
    let price =
        checks::positive(contract.price, "supply_price", "supply-price-zero", "成交价格", &mut oddities);
    let term = StatedTerm::read(&contract.term);
    let years = checks::term(contract, &term, floor::longest_term(contract, law), &mut oddities);
    let plot_ratio = checks::plot_ratio(contract, &mut oddities);
    let per_mu = price.zip(area).and_then(|(price, area)| Ratio::from(price).checked_div(&Ratio::from(area)));
    // 1 亩 is 2000/3 m² and 1 万元 is 10,000 yuan: 15 yuan/m² for each 万元/亩.
    let per_square_metre = per_mu.as_ref().map(|price| price * &Ratio::from(15_i64));
    let floor = floor::against_floor(contract, &placed, per_square_metre.as_ref(), years, law);
    floor.tell(contract, &mut oddities);
    checks::days(contract, &mut oddities);
    let clocks = clocks::agreed(contract, law.as_of);
    let idle = clocks::idle_days(contract, law);
    CheckedContract {
        term,
        years,
        placed,
        price_per_mu: per_mu,
        price_per_square_metre: per_square_metre,
        plot_ratio,
        floor,
        clocks,
        idle,
        oddities,
    }
}
