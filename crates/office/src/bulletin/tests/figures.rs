//! What a month counts: cases, batches, problems and what is late, each at the first and last day of the month.

use super::*;
use crate::authority::Authority;
use crate::calendar::Calendar;
use crate::docket::{Docket, Rulebook};
use crate::identification::{Balance, Batch, BatchState, Entry, Ledger, Supply};
use crate::land::sample::{law, mu, opened};
use crate::land::tests::{closed, disposing};
use crate::land::{LandCase, LandKind, progress};
use crate::procedure::Procedure;
use crate::registry::RegistryRules;

const PROCEDURE: &str = include_str!("../../../../../zones/demo/procedure.toml");
const REGISTRY: &str = include_str!("../../../../../zones/demo/registry.toml");

fn rules() -> Rulebook {
    Rulebook {
        authority: Authority::built_in().expect("codes/authority.toml"),
        calendar: Calendar::built_in().expect("codes/holidays"),
        procedure: Procedure::from_toml(PROCEDURE).expect("the demo zone's procedure"),
        registry: RegistryRules::from_toml(REGISTRY).expect("the demo zone's rules"),
        forms: BTreeMap::new(),
        supply: None,
        land: Some(law().book.clone()),
    }
}

fn docket(cases: Vec<LandCase>) -> Docket {
    let mut docket = Docket::default();
    docket.configurations.insert("zone".to_owned(), configuration());
    for (number, case) in (1..).zip(cases) {
        let key: String = format!("{number}");
        docket.land_cases.insert(key.clone(), LandCase { key, ..case });
    }
    docket
}

fn counted(docket: &Docket, of: &str, approved: Approved<'_>) -> MonthFigures {
    let rules = rules();
    count(&Counted { month: month(of), docket, position: 9, land_position: 9, rules: &rules, approved })
}

fn nothing() -> Approved<'static> {
    Approved { batches: &[], supplies: &[], ledger: Err("没有图层") }
}

fn total(figures: &MonthFigures, id: FigureId) -> String {
    let amount = figures.figure(id).expect("every figure").total();
    amount.map_or_else(|| "不知道".to_owned(), |amount| amount.text(id.unit()))
}

// clause: S2-IV.3a, S2-IV.3b
#[test]
fn low_efficiency_land_is_counted_as_its_progress_counts_it() {
    let cases = vec![closed(), disposing(), opened(LandKind::Low)];
    let docket = docket(cases.clone());
    let april = counted(&docket, "2025-04", nothing());
    let told = progress(&cases, None, month("2025-04").last(), &law());
    let is = |id, text: &str| assert_eq!(total(&april, id), text, "{id:?}");
    is(FigureId::LowStock, &(told.identified - told.closed).to_mu().trim().to_string());
    is(FigureId::LowClosed, &told.closed.to_mu().trim().to_string());
    is(FigureId::LowShare, "50");
    is(FigureId::IdleStock, "0");
    is(FigureId::MilestonesLate, "不知道");
    is(FigureId::Unsupplied, "不知道");
    let stock = april.figure(FigureId::LowStock).expect("a figure");
    let doors: Vec<(&str, Option<&str>, &str)> = stock
        .items
        .iter()
        .map(|item| (item.about.as_str(), item.zone.as_deref(), item.link.as_str()))
        .collect();
    assert_eq!(doors, [("320411001", Some("KFQ"), "/land/cases/2")]);
    assert_eq!((april.day, april.figures.len()), (date(2025, 4, 30), FigureId::ALL.len()));
}

// clause: S2-IV.3b
#[test]
fn what_was_closed_counts_in_the_month_of_its_closing() {
    for (day, wanted) in [
        (date(2025, 3, 31), "0"),
        (date(2025, 4, 1), "40"),
        (date(2025, 4, 30), "40"),
        (date(2025, 5, 1), "0"),
    ] {
        let mut case = closed();
        case.closure.as_mut().expect("closed").act.day = day;
        assert_eq!(total(&counted(&docket(vec![case]), "2025-04", nothing()), FigureId::LowClosed), wanted);
    }
}

fn batch(
    id: &str,
    zone: Option<&str>,
    approved: &str,
    supplied: &str,
    is_recent: bool,
) -> (Batch, BatchState) {
    let (approved, supplied) = (mu(approved), mu(supplied));
    let on = |day, area: &str| Entry { on: day, area: mu(area), document: "批复".to_owned() };
    let batch = Batch {
        id: id.to_owned(),
        zone: zone.map(str::to_owned),
        region: None,
        approved: date(2023, 6, 1),
        area: approved,
        compensated: None,
        dropped: None,
        lapsed: vec![on(date(2025, 3, 31), "1"), on(date(2025, 4, 1), "2")],
        adjusted: vec![on(date(2025, 4, 30), "4"), on(date(2025, 5, 1), "8")],
    };
    let unsupplied = approved - supplied;
    let balance = Balance { approved, supplied, unsupplied, ..Balance::default() };
    let (id, months) = (id.to_owned(), 22);
    let state = BatchState {
        id,
        balance,
        expropriated: None,
        not_expropriated: None,
        state: None,
        lapses_on: None,
        months,
        is_recent,
    };
    (batch, state)
}

// clause: S2-IV.3b
#[test]
fn approved_land_is_digested_in_the_month_of_its_paper_and_the_rate_takes_the_years_looked_back() {
    let (one, first) = batch("A", Some("GXQ"), "100", "60", true);
    let (other, second) = batch("B", None, "50", "50", false);
    let ledger = Ledger {
        as_of: date(2025, 4, 30),
        batches: vec![first, second],
        total: Balance::default(),
        recent: Balance::default(),
        rate: None,
        rate_low: None,
        rate_to: Vec::new(),
        remarks: Vec::new(),
    };
    let supply = |day, area: &str| Supply {
        id: day_id(day),
        on: day,
        area: mu(area),
        shares: vec![("A".to_owned(), mu(area))],
    };
    let supplies = [
        supply(date(2025, 3, 31), "16"),
        supply(date(2025, 4, 1), "32"),
        supply(date(2025, 4, 30), "64"),
        supply(date(2025, 5, 1), "128"),
    ];
    let batches = [one, other];
    let approved = Approved { batches: &batches, supplies: &supplies, ledger: Ok(&ledger) };
    let april = counted(&docket(Vec::new()), "2025-04", approved);
    assert_eq!(total(&april, FigureId::Unsupplied), "40");
    // 32 + 64 supplied, 2 lapsed and 4 adjusted of A, 2 and 4 of B.
    assert_eq!(total(&april, FigureId::Digested), "108");
    assert_eq!(total(&april, FigureId::SupplyRate), "60");
    let digested = april.figure(FigureId::Digested).expect("a figure");
    // The district of a batch that names only its zone is the zone's.
    let lies = digested.items.iter().find(|item| item.about == "A").expect("A");
    assert_eq!((lies.region.as_deref(), lies.zone.as_deref()), (Some("320412"), Some("GXQ")));
}

fn day_id(day: Date) -> String {
    format!("合同{day}")
}

// clause: S2-IV.3c
#[test]
fn problems_that_are_open_and_those_that_are_late_stand_in_the_next_bulletin() {
    let mut docket = docket(Vec::new());
    let raise = |key: &str, due: Date| {
        let new = NewProblem {
            what: "没有立案".to_owned(),
            place: Some("KFQ".to_owned()),
            lead: "KFQ".to_owned(),
            support: std::collections::BTreeSet::new(),
            due,
        };
        let source = ProblemSource::Meeting { key: "1".to_owned() };
        let by = act("supervision", date(2025, 4, 2), 5);
        Problem::raise(&new, (key.to_owned(), source), &configuration(), &by).expect("raised")
    };
    for (key, due) in [("5", date(2025, 4, 29)), ("6", date(2025, 4, 30)), ("7", date(2025, 5, 1))] {
        docket.problems.insert(key.to_owned(), raise(key, due));
    }
    let april = counted(&docket, "2025-04", nothing());
    assert_eq!(total(&april, FigureId::ProblemsOpen), "3");
    assert_eq!(total(&april, FigureId::ProblemsLate), "1");
    let may = counted(&docket, "2025-05", nothing());
    assert_eq!(total(&may, FigureId::ProblemsLate), "3");
}

// clause: S2-IV.3b
#[test]
fn a_deadline_of_a_case_is_overdue_after_its_day() {
    let mut case = opened(LandKind::Idle);
    let crate::land::Course::Idle(idle) = &mut case.course else { panic!("idle") };
    let clock = idle.clocks.first_mut().expect("an investigation runs");
    for (due, wanted) in [(date(2025, 4, 29), "1"), (date(2025, 4, 30), "0"), (date(2025, 5, 1), "0")] {
        clock.set = Some(due);
        let mut one = opened(LandKind::Idle);
        let crate::land::Course::Idle(idle) = &mut one.course else { panic!("idle") };
        idle.clocks = vec![clock.clone()];
        assert_eq!(
            total(&counted(&docket(vec![one]), "2025-04", nothing()), FigureId::Overdue),
            wanted,
            "{due}"
        );
    }
}

// clause: S2-IV.3b
#[test]
fn figures_keep_their_form_and_their_targets_are_those_of_the_month() {
    let april = counted(&docket(vec![closed()]), "2025-04", nothing());
    let kept = serde_json::to_string(&april).expect("JSON");
    let read: MonthFigures = serde_json::from_str(&kept).expect("the same");
    assert!(read == april && read.counts_as(&april));
    assert!(april.targets.iter().all(|target| target.holds(month("2025-04"))));
    assert!(!april.counts_as(&counted(&docket(vec![closed()]), "2025-05", nothing())));
}
