//! The shipped packs and an office day for the tests of this room.

use super::quote::{Asked, Quote, figure, quote};
use super::rules::SupplyRules;
use crate::calendar::Calendar;
use crate::docket::{Act, Refusal};
use crate::journal::Author;
use jiff::civil::Date;
use law::{Figures, Pack};
use std::collections::BTreeMap;
use std::sync::OnceLock;

macro_rules! files {
    ($pack:literal, $($file:literal,)+) => {
        &[$(($file, include_str!(concat!("../../../../packs/", $pack, "/", $file))),)+]
    };
}

/// Each shipped pack of supply with its files.
const PACKS: &[(&str, &[(&str, &str)])] = &[
    (
        "changzhou-2019-supply",
        files!(
            "changzhou-2019-supply",
            "pack.toml",
            "clauses/01-routes.md",
            "clauses/02-price.md",
            "clauses/03-lease.md",
            "clauses/04-bonds.md",
            "clauses/05-penalty.md",
            "clauses/06-reserve.md",
            "clauses/07-split.md",
            "clauses/08-transition.md",
            "clauses/09-extra-price.md",
            "clauses/10-admission.md",
            "clauses/11-contract-pair.md",
            "clauses/12-assessment.md",
            "clauses/13-milestones.md",
            "clauses/14-factory-reward.md",
            "clauses/15-quota.md",
            "clauses/16-land-use-tax.md",
            "clauses/17-exit.md",
            "clauses/18-review.md",
        ),
    ),
    (
        "contract-form-2008",
        files!("contract-form-2008", "pack.toml", "clauses/01-late.md", "clauses/02-shortfall.md",),
    ),
    (
        "national-floor-2006",
        files!(
            "national-floor-2006",
            "pack.toml",
            "clauses/01-standard.md",
            "clauses/02-term.md",
            "clauses/03-floor.md",
            "clauses/04-shares-2009.md",
            "clauses/05-shares-before-2009.md",
        ),
    ),
    (
        "national-idle-2012",
        files!(
            "national-idle-2012",
            "pack.toml",
            "clauses/01-fee.md",
            "clauses/02-two-limbs.md",
            "clauses/03-supply-conditions.md",
        ),
    ),
    (
        "national-indicators-2008",
        files!("national-indicators-2008", "pack.toml", "clauses/01-indicators.md",),
    ),
    (
        "national-indicators-2023",
        files!("national-indicators-2023", "pack.toml", "clauses/01-indicators.md",),
    ),
    ("national-transfer-1995", files!("national-transfer-1995", "pack.toml", "clauses/01-transfer.md",)),
    ("water-over-quota", files!("water-over-quota", "pack.toml", "clauses/01-water.md",)),
    ("zone-report-supply", files!("zone-report-supply", "pack.toml", "clauses/01-standards.md",)),
];

/// The files of one shipped pack.
pub fn files(name: &str) -> Vec<(String, String)> {
    let (_, files) = PACKS.iter().find(|(pack, _)| *pack == name).expect(name);
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// The shipped packs of supply.
pub fn packs() -> &'static [Pack] {
    static LOADED: OnceLock<Vec<Pack>> = OnceLock::new();
    LOADED.get_or_init(|| PACKS.iter().map(|(name, _)| Pack::load(&files(name)).expect(name)).collect())
}

/// Their sections on a day.
pub fn rules(day: Date) -> SupplyRules {
    let packs: Vec<&Pack> = packs().iter().collect();
    SupplyRules::read(&packs, day).expect("the shipped sections")
}

/// A quote from figures written as texts; keys that are choices are readings.
pub fn quoted(kind: &str, day: Date, given: &[(&str, &str)]) -> Result<Quote, Refusal> {
    let packs: Vec<&Pack> = packs().iter().collect();
    let rules = rules(day);
    let mut figures = Figures::new();
    let mut readings: BTreeMap<String, String> = BTreeMap::new();
    for (id, text) in given {
        match rules.choice(id) {
            Some(_) => drop(readings.insert((*id).to_owned(), (*text).to_owned())),
            None => drop(figures.insert((*id).to_owned(), figure(id, text)?)),
        }
    }
    let calendar = Calendar::built_in().expect("the tables");
    let asked = Asked {
        packs: &packs,
        rules: &rules,
        calendar: &calendar,
        day,
        figures: &figures,
        readings: &readings,
    };
    quote(kind, &asked)
}

/// Something done on a day by the natural resources bureau.
pub fn act(day: Date) -> Act {
    let by = Author {
        account: "zhao".to_owned(),
        name: "赵某".to_owned(),
        role: "natural_resources".to_owned(),
        department: Some("natural_resources".to_owned()),
        enterprise: None,
        zone: None,
    };
    Act { entry: 1, at: jiff::Timestamp::UNIX_EPOCH, day, by }
}
