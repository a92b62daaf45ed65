//! Tests of identification: packs with their numbers, and a parcel on which everything is as it should be.

mod idle;
mod listing;
mod sub_types;
mod supply_chain;

use super::*;
use crate::calendar::Calendar;
use crate::supply::figure;
use fact::{Area, Decimal, Yuan};
use jiff::civil::{Date, date};
use law::{Figures, Pack, Value};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::OnceLock;

macro_rules! files {
    ($pack:literal, $($file:literal),+ $(,)?) => {
        vec![$(($file.to_owned(), include_str!(concat!("../../../../../packs/", $pack, "/", $file)).to_owned())),+]
    };
}

pub(crate) const DAY: Date = date(2024, 7, 1);
const FIRM: &str = "91320411MA1XA00001";
const OTHER: &str = "91320411MA1XA00002";

pub(crate) fn catalogue_files() -> Vec<(String, String)> {
    files!(
        "low-efficiency-catalogue",
        "pack.toml",
        "clauses/01-scope.md",
        "clauses/02-transition.md",
        "clauses/03-construction.md",
        "clauses/04-development.md",
        "clauses/05-production.md",
        "clauses/06-output.md",
        "clauses/07-other.md",
    )
}

fn bare() -> &'static [Pack] {
    static PACKS: OnceLock<Vec<Pack>> = OnceLock::new();
    PACKS.get_or_init(|| {
        let idle = files!("national-idle-2012", "pack.toml", "clauses/01-fee.md", "clauses/02-two-limbs.md");
        let stock = files!("changzhou-2019-stock", "pack.toml", "clauses/01-approved.md");
        [catalogue_files(), idle, stock].iter().map(|files| Pack::load(files).expect("a pack")).collect()
    })
}

/// The packs with the numbers that the catalogue leaves open.
pub(crate) fn packs() -> &'static [Pack] {
    static PACKS: OnceLock<Vec<Pack>> = OnceLock::new();
    PACKS.get_or_init(|| {
        let lines: BTreeMap<String, Decimal> = [
            ("behind_share", "0.3"),
            ("behind_months_line", "6"),
            ("unbuilt_line", "5"),
            ("capacity_line", "0.3"),
            ("tax_line", "3"),
            ("encumbered_line", "36"),
        ]
        .map(|(id, value)| (id.to_owned(), value.parse().expect("a number")))
        .into();
        let mut packs: Vec<Pack> = bare().to_vec();
        packs[0] = packs[0].clone().with_configuration(&lines, "示范配置").expect("its numbers");
        let rate: BTreeMap<String, Decimal> =
            [("supply_rate_least".to_owned(), "0.6".parse().expect("a number"))].into();
        packs[2] = packs[2].clone().with_configuration(&rate, "示范配置").expect("its numbers");
        packs
    })
}

pub(crate) fn calendar() -> &'static Calendar {
    static CALENDAR: OnceLock<Calendar> = OnceLock::new();
    CALENDAR.get_or_init(|| Calendar::built_in().expect("the tables"))
}

fn standard_of(packs: &'static [Pack], day: Date, choices: &Choices) -> Standard<'static> {
    let packs: Vec<&Pack> = packs.iter().collect();
    Standard::read(&packs, calendar(), day, choices).expect("the sections")
}

fn standard(day: Date) -> Standard<'static> {
    standard_of(packs(), day, &Choices::default())
}

pub(crate) fn surveyed() -> Survey {
    Survey { completed: Some(date(2019, 6, 30)), document: "示范调查2019-1".to_owned() }
}

fn mu(text: &str) -> Area {
    Area::from_mu(text.parse().expect("a number")).expect("an area")
}

fn put(figures: &mut Figures, given: &str) {
    for pair in given.split_whitespace() {
        let (id, text) = pair.split_once('=').expect("id=value");
        if text == "-" {
            figures.remove(id);
        } else {
            figures.insert(id.to_owned(), figure(id, text).expect("a figure"));
        }
    }
}

/// A parcel of 60 亩 on which everything is as it should be and everything is known.
fn sound() -> Parcel {
    let mut land = Figures::new();
    put(
        &mut land,
        "land_use_code=0601 title_clear=1 construction_started=1 construction_completed=1 government_caused=0
         agreed_start=2018-01-01 agreed_completion=2020-01-01 completion_day=2020-01-01 agreed_production=2020-06-30
         stop_approved=0 stop_recorded=1 developed_area=60 area_due=60 investment_done=1000 investment_planned=1000
         actual_plot_ratio=1.2 plot_ratio_least=1.0 buildings_area=20000 plot_area=40000 investment_intensity=300
         agreed_investment_intensity=300 output_per_mu=600 output_standard=600 unbuilt_area=0 office_area=100
         office_floor_area=100 project_floor_area=40000 in_production=1 mainly_let=0 use_differs_from_title=0
         buildings_unsafe=0 potential_remains=0 supply_price=1280",
    );
    let mut firm = Figures::new();
    put(
        &mut firm,
        "industry_eliminated=0 industry_restricted=0 industry_allowed=1 planned_use_differs=0 in_production=1
         capacity_share=0.9 bankruptcy_accepted=0 licence_revoked=0 listed_abnormal=0 worst_class=0
         class_protected=0 tax_per_mu=20 promised_tax_per_mu=15 tax_none_years=0 industry_tax_per_mu=10
         land_used=60 above_scale=1",
    );
    let occupant = Occupant { uscc: FIRM.to_owned(), area: mu("60"), figures: firm };
    Parcel {
        code: "320411001002GB00012".to_owned(),
        area: mu("60"),
        figures: land,
        occupants: vec![occupant],
        excused: Vec::new(),
    }
}

pub(crate) fn changed(land: &str, firm: &str) -> Parcel {
    let mut parcel = sound();
    put(&mut parcel.figures, land);
    put(&mut parcel.occupants[0].figures, firm);
    parcel
}

fn found(day: Date, parcel: &Parcel) -> ParcelFinding {
    let found = identify(&standard(day), &surveyed(), std::slice::from_ref(parcel)).expect("identified");
    found.parcels.into_iter().next().expect("one parcel")
}

fn codes(finding: &ParcelFinding) -> Vec<&str> {
    finding.hits.iter().map(|hit| hit.code.as_str()).collect()
}

fn with_two_firms(first: &str, second: &str) -> Parcel {
    let mut parcel = sound();
    parcel.occupants[0].area = mu("20");
    let other = Occupant { uscc: OTHER.to_owned(), area: mu("40"), ..parcel.occupants[0].clone() };
    parcel.occupants.push(other);
    put(&mut parcel.occupants[0].figures, first);
    put(&mut parcel.occupants[1].figures, second);
    parcel
}
