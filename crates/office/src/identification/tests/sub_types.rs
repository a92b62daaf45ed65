//! Every sub-type at its line and beside it, and what a finding tells of itself.

use super::*;

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
