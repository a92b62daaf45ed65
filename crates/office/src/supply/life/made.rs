//! Steps as lives take them: the same papers, terms and figures each time, with what varies left open.

use crate::chance::Chance;
use crate::journal::FileRef;
use crate::supply::{AgreedDay, BondKind, BondPaper, Given, GroundSaid, OutputTerms, PairEvent, SupplyStep};
use fact::Decimal;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

pub(super) fn later(day: Date, days: i64) -> Date {
    day.checked_add(days.days()).expect("in range")
}

pub(super) const SPLIT: &[(&str, &str)] = &[
    ("split_track", "redevelopment"),
    ("project_floor_area", "40000"),
    ("split_unit", "storey"),
    ("split_approved", "是"),
    ("split_agreed", "是"),
];

/// What must hold before land is supplied.
pub(super) const CONDITIONS: [&str; 5] =
    ["title_clear", "resettlement_done", "dispute_free", "planning_conditions_clear", "site_ready"];

pub(super) const TRANSFER: &[(&str, &str)] = &[
    ("investment_planned", "10000"),
    ("investment_done", "2500"),
    ("land_price_paid", "是"),
    ("title_held", "是"),
    ("seized", "否"),
    ("mortgagee_agrees", "是"),
    ("agreement_kept", "是"),
];

const LEASE: &[(&str, &str)] = &[
    ("plot_area", "26666.67"),
    ("base_land_price", "480"),
    ("capitalisation_rate", "0.06"),
    ("lease_years", "5"),
    ("grant_years", "25"),
];

/// What the assessment is measured by; energy alone decides whether all five are reached.
pub(super) const MEASURED: &[(&str, &str)] = &[
    ("plot_area", "40000"),
    ("fixed_investment", "27000"),
    ("promised_investment", "27000"),
    ("gross_output", "60000"),
    ("promised_output_per_mu", "1000"),
    ("profit", "1800"),
    ("tax_paid", "1200"),
    ("promised_profit_tax_per_mu", "50"),
    ("promised_energy_per_mu", "10"),
    ("emissions", "6"),
    ("promised_emissions_per_mu", "0.1"),
    ("penalty_rate", "0.001"),
    ("bond_use", "industrial"),
];

pub(super) fn given(pairs: &[(&str, &str)]) -> Given {
    pairs.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect()
}

pub(super) fn of_lease(rent_known: bool) -> Given {
    let mut figures = given(LEASE);
    if rent_known {
        figures.insert("rent_paid".to_owned(), "128".to_owned());
    }
    figures
}

/// An item of the five, in their order; one beyond the last is none.
pub(super) fn submit(item: usize, reached: bool) -> SupplyStep {
    const ITEMS: [&str; 5] =
        ["input_reached", "output_reached", "profit_tax_reached", "energy_reached", "emissions_reached"];
    let energy = [("energy", if reached { "600" } else { "600.01" })];
    let id = ITEMS.get(item).copied().unwrap_or("no_such");
    let figures = if id == "energy_reached" { given(&energy) } else { Given::new() };
    SupplyStep::SubmitItem { item: id.to_owned(), figures }
}

/// A check of all conditions, of which one may not hold; one beyond the last is none.
pub(super) fn check_ground(day: Date, failing: usize) -> SupplyStep {
    let said = |(place, id): (usize, &str)| {
        let note = if place == failing { "尚未完成" } else { "" }.to_owned();
        (id.to_owned(), GroundSaid { holds: place != failing, note })
    };
    SupplyStep::CheckGround {
        found: CONDITIONS.into_iter().enumerate().map(said).collect(),
        day,
        paper: paper(),
    }
}

pub(super) fn sign_output(day: Date) -> SupplyStep {
    let terms = OutputTerms {
        tax_per_mu: "20万元".to_owned(),
        sales_per_mu: "500万元".to_owned(),
        investment_intensity: "450万元".to_owned(),
        take_back_or_renew: "连续两年不达标收回".to_owned(),
        signed_by: "管委会".to_owned(),
    };
    SupplyStep::SignOutput { terms, day, paper: paper() }
}

pub(super) fn sign_land(day: Date, leased: bool) -> SupplyStep {
    let agreed = [
        ("agreed_delivery", 60),
        ("agreed_start", 300),
        ("agreed_completion", 900),
        ("agreed_production", 1_100),
        ("agreed_full_capacity", 1_500),
    ];
    let agreed = agreed.into_iter().map(|(term, days)| {
        let proposer = Some("industry".to_owned());
        (term.to_owned(), AgreedDay { day: later(day, days), proposer })
    });
    let agreed: BTreeMap<String, AgreedDay> = agreed.collect();
    let lease_to = leased.then(|| later(day, 1_825));
    SupplyStep::SignLand { day, agreed, lease_to, figures: Given::new(), paper: paper() }
}

pub(super) fn lodge(kind: BondKind, fen: i64, until: Date, chance: &mut Chance) -> SupplyStep {
    let bond = BondPaper {
        kind,
        number: format!("B{}", chance.below(1_000_000)),
        issuer: "某银行".to_owned(),
        beneficiary: "自然资源局".to_owned(),
        amount: Decimal::new(i128::from(fen), 6),
        until,
        on_demand: true,
        place: "保险柜".to_owned(),
    };
    SupplyStep::LodgeBond { bond, scan: paper() }
}

pub(super) fn go_on(event: PairEvent, day: Date) -> SupplyStep {
    SupplyStep::GoOn { event, day, evidence: paper() }
}

pub(super) fn paper() -> FileRef {
    FileRef { digest: "0".repeat(64), name: "认定书".to_owned(), size: 1 }
}

pub(super) fn yes(flag: bool) -> &'static str {
    if flag { "是" } else { "否" }
}
