//! Every sub-type at its line and beside it, both limbs of idle land day by day, and that no area counts twice.

use super::*;
use crate::calendar::Calendar;
use crate::supply::figure;
use fact::{Area, Decimal, Yuan};
use jiff::civil::{Date, date};
use law::{Pack, Value};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::OnceLock;

macro_rules! files {
    ($pack:literal, $($file:literal),+ $(,)?) => {
        vec![$(($file.to_owned(), include_str!(concat!("../../../../packs/", $pack, "/", $file)).to_owned())),+]
    };
}

const DAY: Date = date(2024, 7, 1);
const FIRM: &str = "91320411MA1XA00001";
const OTHER: &str = "91320411MA1XA00002";

fn catalogue_files() -> Vec<(String, String)> {
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
fn packs() -> &'static [Pack] {
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

fn calendar() -> &'static Calendar {
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

fn surveyed() -> Survey {
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

fn changed(land: &str, firm: &str) -> Parcel {
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

// clause: S1-1.1e
#[test]
fn a_parcel_on_which_all_is_known_and_well_meets_nothing_and_leaves_nothing_open() {
    let finding = found(DAY, &sound());
    assert_eq!(finding.standing, Standing::NotFound);
    assert_eq!(finding.delay, Delay::None);
    assert_eq!(codes(&finding), Vec::<&str>::new());
    assert_eq!((finding.open, finding.remarks), (vec![], vec![]));
}

/// Figures of the land, of the firm, and the code that they meet; empty for none.
const LINES: &[(&str, &str, &str)] = &[
    ("", "industry_eliminated=1", "T1-1"),
    ("", "industry_restricted=1", "T1-1"),
    ("", "industry_allowed=0", "T1-2"),
    ("", "planned_use_differs=1", "T1-2"),
    ("", "rectify_by=2024-06-30 rectified=0", "T1-3"),
    ("", "rectify_by=2024-07-01 rectified=0", ""),
    ("", "rectify_by=2024-06-30 rectified=1", ""),
    ("planning_change_day=2024-07-01", "", "T1-4"),
    ("planning_change_day=2024-07-02", "", ""),
    ("construction_completed=0 agreed_completion=2022-06-30", "", "T2-1"),
    ("construction_completed=0 agreed_completion=2022-07-01", "", "T2-1"),
    ("construction_completed=0 agreed_completion=2022-07-02", "", ""),
    ("construction_completed=0 agreed_completion=2030-01-01 construction_stopped_day=2023-06-30", "", "T2-2"),
    ("construction_completed=0 agreed_completion=2030-01-01 construction_stopped_day=2023-07-01", "", "T2-2"),
    ("construction_completed=0 agreed_completion=2030-01-01 construction_stopped_day=2023-07-02", "", ""),
    (
        "construction_completed=0 agreed_completion=2030-01-01 planned_progress=0.8 actual_progress=0.49 behind_since=2024-01-01",
        "",
        "T2-3",
    ),
    (
        "construction_completed=0 agreed_completion=2030-01-01 planned_progress=0.8 actual_progress=0.49 behind_since=2024-01-02",
        "",
        "",
    ),
    (
        "construction_completed=0 agreed_completion=2030-01-01 planned_progress=0.8 actual_progress=0.5 behind_since=2024-01-01",
        "",
        "",
    ),
    ("actual_plot_ratio=0.99", "", "T3-1"),
    ("actual_plot_ratio=1.00", "", ""),
    ("buildings_area=11999.99", "", "T3-2"),
    ("buildings_area=12000", "", ""),
    ("investment_intensity=149.99", "", "T3-3"),
    ("investment_intensity=150", "", ""),
    ("investment_intensity=100 completion_day=2022-07-01", "", "T3-3"),
    ("investment_intensity=100 completion_day=2022-07-02", "", ""),
    ("output_per_mu=299.99", "", "T3-4"),
    ("output_per_mu=300", "", ""),
    ("output_per_mu=100 completion_day=2022-07-01", "", "T3-4"),
    ("output_per_mu=100 completion_day=2022-07-02", "", ""),
    ("unbuilt_area=5", "", "T3-5"),
    ("unbuilt_area=4.9999", "", ""),
    ("unbuilt_area=5 agreed_completion=2024-06-30", "", "T3-5"),
    ("unbuilt_area=5 agreed_completion=2024-07-01", "", ""),
    ("office_area=2800.01", "", "T3-6"),
    ("office_area=2800", "", ""),
    ("office_floor_area=6000.01", "", "T3-6"),
    ("office_floor_area=6000", "", ""),
    ("", "in_production=0 production_stopped_day=2023-06-30", "T4-1"),
    ("", "in_production=0 production_stopped_day=2023-07-01", "T4-1"),
    ("", "in_production=0 production_stopped_day=2023-07-02", ""),
    ("", "capacity_share=0.29 capacity_low_since=2023-07-01", "T4-2"),
    ("", "capacity_share=0.29 capacity_low_since=2023-07-02", ""),
    ("", "capacity_share=0.3 capacity_low_since=2023-07-01", ""),
    (
        "",
        "capacity_share=- electricity=30 electricity_before=100 tax_paid=0 insured_employees=30 insured_before=100",
        "T4-2",
    ),
    (
        "",
        "capacity_share=- electricity=30.0001 electricity_before=100 tax_paid=0 insured_employees=30 insured_before=100",
        "",
    ),
    ("in_production=0 agreed_production=2024-06-30", "", "T4-3"),
    ("in_production=0 agreed_production=2024-07-01", "", ""),
    ("", "bankruptcy_accepted=1", "T4-4"),
    ("", "licence_revoked=1", "T4-4"),
    ("", "listed_abnormal=1", "T4-4"),
    ("", "worst_class=1", "T5-1"),
    ("", "worst_class=1 class_protected=1", ""),
    ("", "tax_per_mu=14.9999", "T5-2"),
    ("", "tax_per_mu=15", ""),
    ("", "tax_none_years=2", "T5-3"),
    ("", "tax_none_years=1", ""),
    ("", "promised_tax_per_mu=1 tax_per_mu=4.9999", "T5-4"),
    ("", "promised_tax_per_mu=1 tax_per_mu=5", ""),
    ("", "promised_tax_per_mu=1 industry_tax_per_mu=1 tax_per_mu=2.9999", "T5-4"),
    ("", "promised_tax_per_mu=1 industry_tax_per_mu=1 tax_per_mu=3", ""),
    ("", "above_scale=0 land_used=10", "T5-5"),
    ("", "above_scale=0 land_used=9.9999", ""),
    ("mainly_let=1 tenants_local=0", "", "T6-1"),
    ("mainly_let=1 tenants_local=1", "", ""),
    ("use_differs_from_title=1", "", "T6-2"),
    ("in_production=0 agreed_production=2030-01-01 encumbered_day=2021-07-01", "", "T6-3"),
    ("in_production=0 agreed_production=2030-01-01 encumbered_day=2021-07-02", "", ""),
    ("buildings_unsafe=1", "", "T6-4"),
    ("potential_remains=1", "", "T6-5"),
    ("resolution_number=示范2024-1 resolution_reason=整体搬迁", "", "T6-9"),
    ("resolution_number=示范2024-1", "", ""),
];

// clause: S1-1.1e, S1-1.1f, S1-1.1i
#[test]
fn each_sub_type_holds_at_its_line_and_not_a_day_or_a_hundredth_beside_it() {
    let mut proved = std::collections::BTreeSet::new();
    for (land, firm, code) in LINES {
        let finding = found(DAY, &changed(land, firm));
        let expected: Vec<&str> = if code.is_empty() { vec![] } else { vec![code] };
        assert_eq!(codes(&finding), expected, "{land} / {firm}");
        let listed = if code.is_empty() {
            Area::default()
        } else if *code == "T3-5" {
            mu("5")
        } else {
            mu("60")
        };
        assert_eq!(finding.listed(), listed, "{land} / {firm}: {finding:?}");
        proved.insert(*code);
    }
    for sub_type in &standard(DAY).rules().sub_types {
        assert!(proved.contains(sub_type.code.as_str()), "{} is tried nowhere", sub_type.code);
    }
    assert_eq!(standard(DAY).rules().categories.len(), 6);
}

// clause: S1-1.1e
#[test]
fn of_several_sub_types_all_are_kept_one_is_primary_and_the_land_counts_once() {
    let parcel = changed(
        "construction_completed=0 agreed_completion=2022-07-01 use_differs_from_title=1 actual_plot_ratio=0.5",
        "bankruptcy_accepted=1 industry_eliminated=1 worst_class=1",
    );
    let finding = found(DAY, &parcel);
    assert_eq!(codes(&finding), ["T2-1", "T4-4", "T1-1", "T3-1", "T5-1", "T6-2"]);
    assert_eq!(finding.standing, Standing::Listed(mu("60")));
    let all = identify(&standard(DAY), &surveyed(), &[parcel]).expect("identified");
    assert_eq!(all.by_primary(), [("T2-1", (1, mu("60")))].into());
    assert_eq!((all.listed(), all.firms().len()), (mu("60"), 1));
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

// clause: S1-1.1i, S1-1.0g
#[test]
fn of_a_shared_parcel_only_the_land_of_the_firms_concerned_is_listed() {
    let one = found(DAY, &with_two_firms("worst_class=1", ""));
    assert_eq!(one.standing, Standing::Listed(mu("20")));
    assert_eq!(one.hits[0].firms, [FIRM]);
    let both = found(DAY, &with_two_firms("worst_class=1 tax_none_years=2", "worst_class=1"));
    assert_eq!(both.standing, Standing::Listed(mu("60")));
    let different = found(DAY, &with_two_firms("worst_class=1", "bankruptcy_accepted=1"));
    assert_eq!((different.listed(), codes(&different)), (mu("60"), vec!["T4-4", "T5-1"]));
}

// clause: S1-1.1i
#[test]
fn a_protected_firm_is_never_listed_by_itself() {
    let worst = found(DAY, &with_two_firms("worst_class=1 class_protected=1", ""));
    assert_eq!((worst.standing, worst.hits), (Standing::NotFound, vec![]));
    let mut parcel = with_two_firms("class_protected=1", "");
    put(&mut parcel.figures, "actual_plot_ratio=0.5");
    assert_eq!(found(DAY, &parcel).standing, Standing::Listed(mu("40")));
    put(&mut parcel.occupants[1].figures, "class_protected=1");
    assert_eq!(found(DAY, &parcel).standing, Standing::Watch(vec![WatchReason::Protected]));
}

// clause: S1-1.1e
#[test]
fn land_without_a_clear_title_is_watched_and_not_listed() {
    for title in ["title_clear=0", "title_clear=-"] {
        let finding = found(DAY, &changed(title, "worst_class=1"));
        assert_eq!(finding.standing, Standing::Watch(vec![WatchReason::Title]), "{title}");
        assert_eq!(finding.listed(), Area::default());
    }
    assert_eq!(found(DAY, &changed("title_clear=0", "")).standing, Standing::NotFound);
}

// clause: S1-1.1d
#[test]
fn only_industry_research_and_storage_are_looked_at() {
    for (code, standing) in [
        ("0601", Standing::Listed(mu("60"))),
        ("0604", Standing::Listed(mu("60"))),
        ("0804", Standing::Listed(mu("60"))),
        ("0501", Standing::OutOfScope),
        ("-", Standing::ScopeNotKnown),
    ] {
        let finding = found(DAY, &changed(&format!("land_use_code={code}"), "worst_class=1"));
        assert_eq!(finding.standing, standing, "{code}");
    }
}

// clause: S1-1.1f
#[test]
fn what_nobody_knows_is_open_and_is_neither_met_nor_refuted() {
    let finding = found(DAY, &changed("actual_plot_ratio=-", "worst_class=- tax_per_mu=-"));
    assert_eq!(codes(&finding), Vec::<&str>::new());
    let firm = Some(FIRM.to_owned());
    let open =
        [("plot_ratio_short", None), ("class_worst", firm.clone()), ("tax_below_contract", firm.clone())];
    for (id, of) in open {
        assert!(finding.open.contains(&(id.to_owned(), of)), "{id}: {:?}", finding.open);
    }
    let told =
        standard(DAY).explain(&changed("actual_plot_ratio=-", ""), None, "plot_ratio_short").expect("told");
    assert_eq!(told.missing, ["actual_plot_ratio"]);
}

// clause: S1-1.1c, S1-1.1e
#[test]
fn a_hit_tells_its_numbers_with_their_sources() {
    let parcel = changed("construction_completed=0 agreed_completion=2022-07-01", "");
    let told = standard(DAY).explain(&parcel, None, "completion_late").expect("told");
    assert_eq!(told.flag("completion_late"), Some(true));
    let line = told.lines.iter().find(|line| line.id == "completion_late").expect("its line");
    assert!(line.numbers.iter().any(|number| number.source == "F:jixizgh"), "{:?}", line.numbers);
    let half = standard(DAY)
        .explain(
            &changed(
                "",
                "capacity_share=- electricity=1 electricity_before=9 tax_paid=0 insured_employees=1 insured_before=9",
            ),
            Some(FIRM),
            "production_half_stopped",
        )
        .expect("told");
    assert!(half.lines.iter().flat_map(|line| &line.numbers).any(|number| !number.confirmed));
    assert!(standard(DAY).explain(&parcel, Some(OTHER), "class_worst").is_err());
}

// clause: S1-1.1a
#[test]
fn without_a_standard_in_force_or_a_survey_no_list_is_made() {
    let early = identify(&standard(date(2018, 12, 31)), &surveyed(), &[sound()]).expect_err("too early");
    assert_eq!(early.code, "no_standard");
    assert!(identify(&standard(date(2019, 7, 1)), &surveyed(), &[sound()]).is_ok());
    for (completed, fine) in [(None, false), (Some(date(2024, 7, 2)), false), (Some(DAY), true)] {
        let survey = Survey { completed, ..surveyed() };
        assert_eq!(identify(&standard(DAY), &survey, &[sound()]).is_ok(), fine, "{completed:?}");
    }
}

// clause: S1-1.1f
#[test]
fn a_number_that_nobody_configured_stops_the_list_and_is_named_unless_its_sub_type_is_left_out() {
    let bare_standard = standard_of(bare(), DAY, &Choices::default());
    let refusal = identify(&bare_standard, &surveyed(), &[sound()]).expect_err("unset");
    for id in
        ["behind_share", "behind_months_line", "unbuilt_line", "capacity_line", "tax_line", "encumbered_line"]
    {
        assert!(refusal.message.contains(id), "{refusal}");
    }
    let left_out = ["T2-3", "T3-5", "T4-2", "T5-4", "T6-3"].map(str::to_owned).into();
    let narrowed = standard_of(bare(), DAY, &Choices { left_out, ..Choices::default() });
    let found =
        identify(&narrowed, &surveyed(), &[changed("unbuilt_area=60", "worst_class=1")]).expect("a list");
    assert_eq!(codes(&found.parcels[0]), ["T5-1"]);
}

// clause: S1-1.0f
#[test]
fn a_parcel_given_twice_or_used_beyond_its_area_makes_no_listing() {
    let twice = identify(&standard(DAY), &surveyed(), &[sound(), sound()]).expect_err("twice");
    assert_eq!(twice.code, "parcel_twice");
    for (area, held) in [("59.999999", false), ("60", false), ("60.000001", true)] {
        let mut parcel = changed("", "worst_class=1");
        parcel.occupants[0].area = mu(area);
        let finding = found(DAY, &parcel);
        assert_eq!(finding.standing == Standing::Held, held, "{area}");
        assert_eq!(finding.listed(), if held { Area::default() } else { mu(area) });
    }
}

/// Land granted with a start on 2023-03-01, on which nothing was done.
fn not_started() -> Parcel {
    changed(
        "construction_started=0 construction_completed=0 agreed_start=2023-03-01 agreed_completion=2026-03-01
         completion_day=- in_production=0",
        "",
    )
}

fn idle(day: Date, parcel: &Parcel) -> Option<IdleFinding> {
    match found(day, parcel).delay {
        Delay::Idle(idle) => Some(idle),
        Delay::None | Delay::NotUsed { .. } | Delay::Waiting { .. } => None,
    }
}

fn excused(from: Date, to: Option<Date>, cause: ExcuseCause) -> Excused {
    Excused { from, to, cause, document: "示范2023-5".to_owned() }
}

// TV18.
#[test]
fn land_not_started_is_idle_from_the_day_and_may_be_taken_back_from_the_day() {
    let fee = Yuan::from_wan_yuan("256.00".parse().expect("a number"));
    let parcel = not_started();
    for (day, expected) in [
        (date(2024, 2, 29), None),
        (date(2024, 3, 1), Some((fee, Some(false)))),
        (date(2024, 3, 2), Some((fee, Some(false)))),
        (date(2025, 2, 28), Some((fee, Some(false)))),
        (date(2025, 3, 1), Some((None, Some(true)))),
        (date(2025, 3, 2), Some((None, Some(true)))),
    ] {
        let found = idle(day, &parcel).map(|idle| (idle.fee, idle.take_back));
        assert_eq!(found, expected, "{day}");
    }
    let Delay::NotUsed { turned } = found(date(2024, 2, 29), &parcel).delay else { panic!("not used") };
    let days: Vec<(&str, Full)> = turned.iter().map(|turned| (turned.id.as_str(), turned.full)).collect();
    assert_eq!(
        days,
        [("idle_from", Full::On(date(2024, 3, 1))), ("take_back_from", Full::On(date(2025, 3, 1)))]
    );
}

// TV18.
#[test]
fn excused_days_move_both_days_and_the_fee() {
    let mut parcel = not_started();
    parcel.excused = vec![excused(date(2023, 5, 1), Some(date(2023, 8, 28)), ExcuseCause::Government)];
    for (day, expected) in [
        (date(2024, 6, 28), None),
        (date(2024, 6, 29), Some((120, Some(false)))),
        (date(2025, 6, 28), Some((120, Some(false)))),
        (date(2025, 6, 29), Some((120, Some(true)))),
    ] {
        let found = idle(day, &parcel).map(|idle| (idle.excused_days, idle.take_back));
        assert_eq!(found, expected, "{day}");
    }
    let finding = idle(date(2024, 6, 29), &parcel).expect("idle");
    assert_eq!(finding.turned[0].full, Full::On(date(2024, 6, 29)));
    assert_eq!(finding.turned[1].full, Full::On(date(2025, 6, 29)));
    assert_eq!((finding.limb, finding.area, finding.cause), (Limb::NotStarted, mu("60"), Cause::User));
}

#[test]
fn the_cause_decides_about_the_fee_and_a_government_delay_is_neither_idle_nor_low_efficiency() {
    let day = date(2024, 3, 1);
    let mut unknown = not_started();
    put(&mut unknown.figures, "government_caused=-");
    let suspected = idle(day, &unknown).expect("suspected");
    assert_eq!((suspected.cause, suspected.fee), (Cause::NotFound, None));
    let mut caused = not_started();
    put(&mut caused.figures, "government_caused=1");
    let finding = found(day, &caused);
    assert!(matches!(finding.delay, Delay::Waiting { since: None, .. }), "{:?}", finding.delay);
    assert_eq!(finding.standing, Standing::Withheld);
    let mut lasting = not_started();
    for (from, days) in [(date(2024, 2, 1), Some(30)), (date(2024, 3, 1), Some(1)), (date(2024, 3, 2), None)]
    {
        lasting.excused = vec![excused(from, None, ExcuseCause::ForceMajeure)];
        let waited = match found(day, &lasting).delay {
            Delay::Waiting { days, .. } => days,
            Delay::None | Delay::NotUsed { .. } | Delay::Idle(_) => None,
        };
        assert_eq!(waited, days, "{from}");
    }
}

#[test]
fn without_an_agreed_day_the_start_is_a_year_after_the_land_was_delivered() {
    let mut parcel = not_started();
    put(&mut parcel.figures, "agreed_start=- land_delivered_day=2022-03-01");
    assert!(idle(date(2024, 2, 29), &parcel).is_none());
    assert!(idle(date(2024, 3, 1), &parcel).is_some());
    put(&mut parcel.figures, "land_delivered_day=-");
    assert_eq!(found(date(2030, 1, 1), &parcel).delay, Delay::None);
}

/// Started, 60 亩 due, stopped on 2023-07-01.
fn stopped(land: &str) -> Parcel {
    let mut parcel = changed(
        "construction_completed=0 completion_day=- agreed_completion=2030-01-01 in_production=0
         construction_stopped_day=2023-07-01",
        "",
    );
    put(&mut parcel.figures, land);
    parcel
}

#[test]
fn land_started_and_left_is_idle_below_a_third_or_a_quarter_and_stopped_building_from_there_on() {
    for (land, limb, code) in [
        ("developed_area=19.9999", true, ""),
        ("developed_area=20", false, "T2-2"),
        ("developed_area=20.0001", false, "T2-2"),
        ("investment_done=249.99", true, ""),
        ("investment_done=250", false, "T2-2"),
        ("investment_done=250.01", false, "T2-2"),
        ("developed_area=10 construction_stopped_day=2023-07-02", false, ""),
        ("developed_area=10 construction_stopped_day=2023-06-30", true, ""),
        ("developed_area=10 stop_recorded=0", false, "T2-2"),
    ] {
        let finding = found(DAY, &stopped(land));
        let is_idle = matches!(&finding.delay, Delay::Idle(idle) if idle.limb == Limb::Suspended);
        assert_eq!(is_idle, limb, "{land}: {:?}", finding.delay);
        let expected: Vec<&str> = if code.is_empty() { vec![] } else { vec![code] };
        assert_eq!(codes(&finding), expected, "{land}");
    }
}

#[test]
fn when_only_the_undeveloped_part_is_idle_the_rest_may_be_listed_and_nothing_counts_twice() {
    let parcel = stopped("developed_area=10 use_differs_from_title=1");
    let whole = found(DAY, &parcel);
    assert_eq!(
        (whole.idle(), whole.listed(), whole.standing),
        (mu("60"), Area::default(), Standing::Withheld)
    );
    let readings = [("idle_area_reading".to_owned(), "undeveloped".to_owned())].into();
    let standard = standard_of(packs(), DAY, &Choices { readings, ..Choices::default() });
    let found = identify(&standard, &surveyed(), &[parcel]).expect("identified");
    assert_eq!((found.idle(), found.listed()), (mu("50"), mu("10")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    // clause: S1-1.0f
    #[test]
    fn idle_and_listed_land_of_a_parcel_never_exceed_it(
        start in 0i64..4000, developed in 0i64..70, first in 0i64..40, second in 0i64..40,
        flags in prop::collection::vec(any::<bool>(), 9), undeveloped: bool,
    ) {
        let flag = |place: usize| i32::from(flags[place]);
        let day = DAY.checked_sub(jiff::Span::new().days(start)).expect("a day");
        let mut parcel = with_two_firms(
            &format!("worst_class={} class_protected={}", flag(0), flag(1)),
            &format!("bankruptcy_accepted={} class_protected={}", flag(2), flag(3)),
        );
        parcel.occupants[0].area = mu(&first.to_string());
        parcel.occupants[1].area = mu(&second.to_string());
        put(&mut parcel.figures, &format!(
            "construction_started={} construction_completed={} use_differs_from_title={} title_clear={}
             agreed_start={day} construction_stopped_day={day} developed_area={developed} unbuilt_area={developed}",
            flag(4), flag(5), flag(6), flag(7),
        ));
        let reading = if undeveloped { "undeveloped" } else { "whole" };
        let readings = [("idle_area_reading".to_owned(), reading.to_owned())].into();
        let standard = standard_of(packs(), DAY, &Choices { readings, ..Choices::default() });
        let found = identify(&standard, &surveyed(), &[parcel.clone()]).expect("identified");
        let finding = &found.parcels[0];
        prop_assert!(finding.listed() + finding.idle() <= parcel.area, "{finding:?}");
        prop_assert!(finding.listed() >= Area::default() && finding.idle() >= Area::default());
        if finding.listed() > Area::default() {
            prop_assert!(!finding.hits.is_empty());
        }
    }
}

fn batch(id: &str, approved: Date, area: &str) -> Batch {
    Batch {
        id: id.to_owned(),
        approved,
        area: mu(area),
        compensated: Some(mu("40")),
        dropped: Some(false),
        lapsed: Vec::new(),
        adjusted: Vec::new(),
    }
}

fn supply(id: &str, on: Date, shares: &[(&str, &str)]) -> Supply {
    let shares: Vec<(String, Area)> =
        shares.iter().map(|(batch, area)| ((*batch).to_owned(), mu(area))).collect();
    Supply { id: id.to_owned(), on, area: shares.iter().map(|(_, area)| *area).sum(), shares }
}

// clause: S2-6a, S2-6d, S2-6e, S2-6f
#[test]
fn a_batch_stands_in_the_state_of_its_day_and_its_areas_add_up() {
    for (approved, dropped, word) in [
        (date(2022, 7, 2), Some(false), Some(BatchWord::Pending)),
        (date(2022, 7, 1), Some(false), Some(BatchWord::Lapsed)),
        (date(2022, 6, 30), Some(false), Some(BatchWord::Lapsed)),
        (date(2022, 7, 2), Some(true), Some(BatchWord::ToAdjust)),
        (date(2022, 7, 1), Some(true), Some(BatchWord::Lapsed)),
        (date(2022, 7, 2), None, None),
    ] {
        let mut batch = batch("PC-1", approved, "100");
        batch.dropped = dropped;
        batch.adjusted =
            vec![Entry { on: date(2024, 1, 1), area: mu("5"), document: "示范批2024-1".to_owned() }];
        let supplies = [supply("HT-1", date(2023, 1, 1), &[("PC-1", "30")])];
        let ledger = ledger(&standard(DAY), &[batch], &supplies).expect("a ledger");
        let state = &ledger.batches[0];
        assert_eq!(state.state, word, "{approved} {dropped:?}");
        assert_eq!((state.expropriated, state.not_expropriated), (Some(mu("10")), Some(mu("55"))));
        let Balance { approved, supplied, lapsed, adjusted, unsupplied } = state.balance;
        assert_eq!(approved - supplied - lapsed - adjusted, unsupplied);
        assert_eq!(unsupplied, mu("65"));
    }
    let ledger = ledger(&standard(DAY), &[batch("PC-1", date(2023, 2, 1), "100")], &[]).expect("a ledger");
    assert_eq!(ledger.batches[0].lapses_on, Some(Full::On(date(2025, 2, 1))));
}

// clause: S2-6f
#[test]
fn a_batch_wholly_expropriated_does_not_lapse_and_one_without_a_report_is_not_known() {
    let mut whole = batch("PC-1", date(2020, 1, 1), "100");
    whole.compensated = Some(mu("100"));
    let mut silent = batch("PC-2", date(2020, 1, 1), "100");
    silent.compensated = None;
    let ledger = ledger(&standard(DAY), &[whole, silent], &[]).expect("a ledger");
    assert_eq!((ledger.batches[0].state, ledger.batches[0].expropriated), (None, Some(mu("100"))));
    assert_eq!((ledger.batches[1].state, ledger.batches[1].expropriated), (None, None));
    assert_eq!(ledger.total.unsupplied, mu("200"));
}

// clause: S2-6a
#[test]
fn one_supply_takes_from_several_batches_and_nothing_is_supplied_that_was_not_approved() {
    let batches = [batch("PC-1", date(2023, 1, 1), "100"), batch("PC-2", date(2023, 1, 1), "50")];
    let supplies = [
        supply("HT-1", date(2023, 6, 1), &[("PC-1", "40"), ("PC-2", "20")]),
        supply("HT-2", date(2024, 7, 2), &[("PC-1", "60")]),
    ];
    let ledger_of = |supplies: &[Supply]| ledger(&standard(DAY), &batches, supplies).expect("a ledger");
    let fine = ledger_of(&supplies);
    assert_eq!((fine.total.supplied, fine.total.unsupplied), (mu("60"), mu("90")));
    assert!(fine.remarks.is_empty());
    for (area, fits) in [("59.999999", true), ("60", true), ("60.000001", false)] {
        let more = [supplies[0].clone(), supply("HT-3", date(2024, 1, 1), &[("PC-1", area)])];
        let ledger = ledger_of(&more);
        assert_eq!(ledger.batches.len() == 2, fits, "{area}");
        assert_eq!(ledger.remarks.iter().any(|remark| remark.code == "over_supplied"), !fits);
    }
    let mut wrong = supply("HT-4", date(2024, 1, 1), &[("PC-1", "10"), ("PC-9", "1")]);
    wrong.area = mu("12");
    let remarks: Vec<String> = ledger_of(&[wrong]).remarks.into_iter().map(|remark| remark.code).collect();
    assert_eq!(remarks, ["shares_differ", "batch_unknown"]);
}

// clause: S2-6c
#[test]
fn the_rate_of_supply_looks_back_five_years_and_is_low_below_the_line() {
    for (area, low) in [("59.999999", true), ("60", false), ("60.000001", false)] {
        let batches = [batch("PC-0", date(2019, 7, 1), "1000"), batch("PC-1", date(2019, 7, 2), "100")];
        let supplies = [supply("HT-1", date(2023, 6, 1), &[("PC-1", area)])];
        let ledger = ledger(&standard(DAY), &batches, &supplies).expect("a ledger");
        assert_eq!(ledger.rate_low, Some(low), "{area}");
    }
    let none = ledger(&standard(DAY), &[], &[]).expect("a ledger");
    assert_eq!((none.rate, none.rate_low), (None, None));
    let unset = standard_of(bare(), DAY, &Choices::default());
    let ledger = ledger(&unset, &[batch("PC-1", date(2023, 1, 1), "100")], &[]).expect("a ledger");
    assert_eq!(ledger.rate_low, None);
    assert!(ledger.rate.is_some());
}

#[test]
fn the_same_parcels_in_any_order_give_the_same_findings() {
    let mut parcels: Vec<Parcel> = LINES
        .iter()
        .enumerate()
        .map(|(number, (land, firm, _))| Parcel { code: format!("P{number:03}"), ..changed(land, firm) })
        .collect();
    let sorted = |parcels: &[Parcel]| {
        let mut found = identify(&standard(DAY), &surveyed(), parcels).expect("identified");
        found.parcels.sort_by(|left, right| left.parcel.cmp(&right.parcel));
        found
    };
    let straight = sorted(&parcels);
    parcels.reverse();
    assert_eq!(straight, sorted(&parcels));
    assert_eq!(straight.listed(), straight.by_primary().values().map(|(_, area)| *area).sum());
    let value = Value::Day(DAY);
    assert_eq!(standard(DAY).figures(&parcels[0], None).get("as_of_day"), Some(&value));
}
