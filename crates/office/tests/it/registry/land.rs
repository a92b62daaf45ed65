//! Apportionment of land: the worked example of domain.md §1.4.3, the five invariants, and parts that add up exactly.

use super::sample::{FIRST, RULES, SECOND, brief, day, delivery, number, operation, registry};
use fact::{Area, Decimal, Place, Ratio, Rounding};
use office::registry::land::{
    Apportionment, Extent, LandRegister, LandRules, Occupancy, Parcel, PerMu, RentedFloor, Tenure, Used,
};
use office::registry::{AsOf, OperationId, Registry, RegistryRules};
use proptest::prelude::*;
use std::sync::Arc;

fn rules() -> LandRules {
    RegistryRules::from_toml(RULES).expect("the demo zone's rules").land
}

fn mu(text: &str) -> Area {
    Area::from_mu(number(text)).expect("at most six decimals")
}

fn parcel(code: &str, area: Area, floor: &str) -> Parcel {
    let total_floor = (!floor.is_empty()).then(|| number(floor));
    Parcel {
        code: code.into(),
        area,
        total_floor,
        plot_ratio: None,
        zone: Some("Z1".into()),
        place: Place::default(),
    }
}

/// `A owns 30`, `A lets 3000m2 to B`, `B rents 3000m2 from A`, with an optional `2024-04-01..2024-12-31` at the end.
fn occupancy(parcel: &str, text: &str) -> Occupancy {
    let words: Vec<&str> = text.split(' ').collect();
    let other = || words.get(4).filter(|other| **other != "?").map(|other| Arc::from(*other));
    let tenure = match words[1] {
        "owns" => Tenure::Owned,
        "lets" => Tenure::LetOut { tenant: other() },
        "rents" => Tenure::RentedIn { landlord: other() },
        "excludes" => Tenure::Excluded,
        "takes" => Tenure::Illegal,
        verb => panic!("{verb}"),
    };
    let extent = match words[2].strip_suffix("m2") {
        Some(floor) => Extent::Floor(number(floor)),
        None => Extent::Land(mu(words[2])),
    };
    let term = words.last().and_then(|word| word.split_once(".."));
    let end = |text: &str| (!text.is_empty()).then(|| day(text));
    Occupancy {
        enterprise: words[0].into(),
        parcel: parcel.into(),
        tenure,
        extent,
        from: term.and_then(|(from, _)| end(from)),
        to: term.and_then(|(_, to)| end(to)),
        place: Place::default(),
    }
}

fn apportion(parcels: Vec<Parcel>, occupancies: &[(&str, &str)], rules: &LandRules) -> Apportionment {
    let occupancies = occupancies.iter().map(|(parcel, text)| occupancy(parcel, text)).collect();
    let (register, findings) = LandRegister::new(parcels, occupancies);
    assert_eq!(findings, []);
    register.apportion(2024, rules)
}

fn used(land: &Apportionment, enterprise: &str) -> String {
    match land.used(enterprise) {
        Used::Land(area) => area.to_mu().trim().to_string(),
        Used::NoLand => "none".to_owned(),
        Used::Unsettled(area) => format!("{}?", area.to_mu().trim()),
    }
}

#[test]
fn the_worked_example_gives_29_and_6_and_takes_5_from_the_third() {
    let p1 = parcel("P1", Area::from_square_metres(number("20000"), Rounding::HalfUp), "15000");
    let land = apportion(
        vec![p1, parcel("P2", mu("12"), "")],
        &[
            ("P1", "A owns 30"),
            ("P1", "A lets 3000m2 to B"),
            ("P1", "B rents 3000m2 from A"),
            ("P2", "D owns 12"),
            ("P2", "D lets 5 to A"),
            ("P2", "A rents 5 from D"),
        ],
        &rules(),
    );
    assert_eq!(land.findings, []);
    assert_eq!([used(&land, "A"), used(&land, "B"), used(&land, "D")], ["29", "6", "7"]);
    assert!(land.parcels.iter().all(|parcel| parcel.gap() == mu("0") && parcel.vacant == mu("0")));
}

#[test]
fn tv02_a_tenant_of_a_fifth_of_the_floor_uses_a_fifth_of_the_parcel() {
    let p1 = parcel("P1", Area::from_square_metres(number("20000"), Rounding::HalfUp), "15000");
    let leases = [("P1", "A owns 30"), ("P1", "A lets 3000m2 to B"), ("P1", "B rents 3000m2 from A")];
    for (rented_floor, plot_ratio, tenant, codes) in [
        (RentedFloor::FloorShare, "", "6", ""),
        (RentedFloor::PlotRatio, "0.75", "6", ""),
        (RentedFloor::PlotRatio, "1", "4.5", "conversion-breaks-the-sum"),
        (RentedFloor::FixedRatio(number("1.5")), "", "3", "conversion-breaks-the-sum"),
        (RentedFloor::FixedRatio(number("0.75")), "", "6", ""),
    ] {
        let rules = LandRules { rented_floor, ..rules() };
        let plot_ratio = (!plot_ratio.is_empty()).then(|| number(plot_ratio));
        let land = apportion(vec![Parcel { plot_ratio, ..p1.clone() }], &leases, &rules);
        assert_eq!(used(&land, "B"), tenant, "{rented_floor:?}");
        let found: Vec<&str> = land.findings.iter().map(|finding| finding.code.as_str()).collect();
        assert_eq!(found.join(" "), codes, "{rented_floor:?}");
    }
}

#[test]
fn each_situation_of_a_parcel_of_30_mu_is_settled_or_named() {
    for (occupancies, expected, codes) in [
        (&["A owns 30"][..], "A 30", ""),
        (&["A owns 20", "B owns 9.9"], "A 20, B 9.9", ""),
        (&["A owns 20", "B owns 10.01"], "A 20, B 10.01", ""),
        (&["A owns 20", "B owns 10.010001"], "A 20?, B 10.010001?", "parcel-overclaimed"),
        (&["A owns 30", "A lets 6 to B", "B rents 6 from A"], "A 24, B 6", ""),
        (&["A owns 30", "A lets 6 to B", "B rents 5.99 from A"], "A 24, B 6", ""),
        (&["A owns 30", "A lets 6 to B", "B rents 5.989999 from A"], "A 30?, B none?", "lease-disagrees"),
        (&["A owns 30", "B rents 6 from A"], "A 24, B 6", "lease-one-sided"),
        (&["A owns 30", "A lets 6 to B"], "A 24, B 6", "lease-one-sided"),
        (&["A owns 30", "B rents 6 from ?"], "A 24, B 6", "lease-one-sided"),
        (&["A owns 20", "C owns 10", "B rents 6 from ?"], "A 20, B none?, C 10", "lease-without-landlord"),
        (&["A owns 30", "A lets 6 to ?"], "A 30?", "lease-without-tenant"),
        (&["A owns 30", "A lets 6 to ?", "B rents 6 from A"], "A 24, B 6", ""),
        (&["A owns 30", "A lets 31 to B", "B rents 31 from A"], "A -1?, B 31", "let-more-than-held"),
        (&["A owns 30", "A lets 30 to B", "B rents 30 from A"], "A none, B 30", ""),
        (
            &["A owns 30", "A lets 9 to B", "B rents 9 from A", "B lets 4 to C", "C rents 4 from B"],
            "A 21, B 5, C 4",
            "",
        ),
        (&["A owns 30", "A excludes 2", "A takes 1.5"], "A 29.5", ""),
        (&["A owns 30", "A lets 6 to B ..2023-12-31", "B rents 6 from A ..2023-12-31"], "A 30", ""),
        (&["A owns 30", "A lets 6 to B 2024-04-01..", "B rents 6 from A 2024-04-01.."], "A 25.5, B 4.5", ""),
        (
            &["A owns 30", "A lets 6 to B 2024-04-01..", "B rents 6 from A"],
            "A 30?, B none?",
            "lease-disagrees",
        ),
        (&["A owns 30 ..2024-05-31", "B owns 30 2024-06-01.."], "A 12.5, B 17.5", ""),
        (
            &["A owns 30", "A lets 100m2 to B", "B rents 100m2 from A"],
            "A 30?, B none?",
            "floor-not-convertible",
        ),
    ] {
        let texts: Vec<(&str, &str)> = occupancies.iter().map(|text| ("P1", *text)).collect();
        let land = apportion(vec![parcel("P1", mu("30"), "")], &texts, &rules());
        let show = |enterprise: &Arc<str>| match used(&land, enterprise).as_str() {
            "0?" => format!("{enterprise} none?"),
            used => format!("{enterprise} {used}"),
        };
        let all: Vec<String> = land.enterprises().map(show).collect();
        assert_eq!(all.join(", "), expected, "{occupancies:?}");
        let found: Vec<&str> = land.findings.iter().map(|finding| finding.code.as_str()).collect();
        assert_eq!(found.join(" "), codes, "{occupancies:?}");
        assert_eq!(land.parcels[0].gap(), mu("0"), "{occupancies:?}");
    }
}

#[test]
fn who_uses_no_land_has_no_figure_per_mu() {
    let amount = Ratio::from(120);
    assert_eq!(Used::NoLand.per_mu(&amount), PerMu::NotApplicable);
    assert_eq!(Used::Unsettled(mu("3")).per_mu(&amount), PerMu::Unsettled);
    assert_eq!(Used::Land(mu("6")).per_mu(&amount), PerMu::Value(Ratio::from(20)));
    assert_eq!(Used::Land(mu("0")).per_mu(&amount), PerMu::NotApplicable);
}

#[test]
fn land_rented_outside_the_zone_is_the_tenants_and_reported_under_the_parcels_zone() {
    let parcels =
        vec![parcel("P1", mu("30"), ""), Parcel { zone: Some("Z2".into()), ..parcel("P2", mu("10"), "") }];
    let texts =
        [("P1", "A owns 30"), ("P2", "D owns 10"), ("P2", "D lets 4 to A"), ("P2", "A rents 4 from D")];
    let occupancies = texts.iter().map(|(parcel, text)| occupancy(parcel, text)).collect();
    let (register, _) = LandRegister::new(parcels, occupancies);
    let land = register.apportion(2024, &rules());
    assert_eq!(used(&land, "A"), "34");
    let zones = land.used_by_zone();
    assert_eq!(zones[&Some(Arc::from("Z1"))], mu("30"));
    assert_eq!(zones[&Some(Arc::from("Z2"))], mu("10"));
    let findings =
        land.rented_outside_zone(&register, |enterprise| Some(if enterprise == "D" { "Z2" } else { "Z1" }));
    assert_eq!(brief(&findings), "rented-outside-zone A 4亩");
}

#[test]
fn a_change_reopens_the_firm_and_its_neighbours_on_the_parcel_only() {
    let parcels = ["P1", "P2", "P3"].map(|code| parcel(code, mu("30"), "")).to_vec();
    let texts = [
        ("P1", "A owns 30"),
        ("P1", "B rents 6 from A"),
        ("P2", "B owns 30"),
        ("P2", "B lets 3 to C"),
        ("P3", "D owns 30"),
    ];
    let occupancies = texts.iter().map(|(parcel, text)| occupancy(parcel, text)).collect();
    let (register, _) = LandRegister::new(parcels, occupancies);
    let list = |set: std::collections::BTreeSet<Arc<str>>| set.into_iter().collect::<Vec<_>>().join(" ");
    assert_eq!(list(register.occupants("P1")), "A B");
    assert_eq!(list(register.reopened_by("A")), "A B");
    assert_eq!(list(register.reopened_by("B")), "A B C");
    assert_eq!(list(register.reopened_by("D")), "D");
}

#[test]
fn parcels_and_occupancies_that_cannot_be_taken_are_named() {
    let parcels = vec![parcel("P1", mu("30"), ""), parcel("P1", mu("31"), ""), parcel("P2", mu("0"), "")];
    let occupancies = vec![
        occupancy("P9", "A owns 30"),
        occupancy("P1", "A owns 0"),
        occupancy("P1", "A lets 6 to A"),
        occupancy("P1", "A owns 30 2024-05-01..2024-04-30"),
    ];
    let (register, findings) = LandRegister::new(parcels, occupancies);
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
    let expected = [
        "ends-before-it-begins",
        "extent-not-positive",
        "lease-with-oneself",
        "parcel-area-not-positive",
        "parcel-twice",
        "unknown-parcel",
    ];
    assert_eq!(codes, expected);
    assert_eq!(register.parcels().count(), 1);
}

#[test]
fn registered_parcels_and_leases_become_land_used() {
    let mut registry = registry();
    let parcels = delivery(
        "natural_resources",
        "",
        &[("P1", &["parcel_area=30", "parcel_floor_area=15000", &format!("holder_uscc={FIRST}")])],
    );
    let lease = [
        "parcel_code=P1",
        &format!("landlord_uscc={FIRST}"),
        &format!("tenant_uscc={SECOND}"),
        "lease_floor_area=3000",
        "lease_from=2023-07-01",
    ];
    let leases =
        delivery("natural_resources", "", &[("L1", &lease), ("L2", &lease[..2]), ("L3", &lease[..3])]);
    for (id, form, mut facts) in [(1, "parcel", parcels), (2, "lease", leases)] {
        for fact in &mut facts {
            let source = (*fact.origin.source).clone();
            fact.origin.source = Arc::new(fact::Source { form: form.to_owned(), ..source });
        }
        assert_eq!(registry.admit(operation(id), facts).findings, []);
    }
    let (register, findings) = registry.land(2024, AsOf::Now);
    assert_eq!(brief(&findings), "land-figure-missing L3 ");
    let land = register.apportion(2024, &rules());
    assert_eq!([used(&land, FIRST), used(&land, SECOND)], ["24", "6"]);
    assert_eq!(registry.land(2023, AsOf::Now).0.parcels().count(), 0);
}

/// Parcels by holder and leases by parcel, landlord and tenant, of four enterprises; places beyond the list name nobody.
fn told(parcels: &[(usize, u8)], leases: &[(usize, usize, usize)]) -> Registry {
    const FIRMS: [&str; 4] = [FIRST, SECOND, "91330100716105853F", "  "];
    let mut registry = registry();
    let parcels: Vec<[String; 2]> = parcels
        .iter()
        .map(|(holder, area)| [format!("parcel_area={area}"), format!("holder_uscc={}", FIRMS[*holder])])
        .collect();
    let leases: Vec<[String; 4]> = leases
        .iter()
        .map(|(parcel, landlord, tenant)| {
            [
                format!("parcel_code=P{parcel}"),
                format!("landlord_uscc={}", FIRMS[*landlord]),
                format!("tenant_uscc={}", FIRMS[*tenant]),
                "lease_area=1".to_owned(),
            ]
        })
        .collect();
    let parcels = parcels.iter().enumerate().map(|(code, cells)| (format!("P{code}"), cells.as_slice()));
    let leases = leases.iter().enumerate().map(|(code, cells)| (format!("L{code}"), cells.as_slice()));
    for (id, form, rows) in [(1, "parcel", parcels.collect::<Vec<_>>()), (2, "lease", leases.collect())] {
        let cells: Vec<Vec<&str>> =
            rows.iter().map(|(_, cells)| cells.iter().map(String::as_str).collect()).collect();
        let rows: Vec<(&str, &[&str])> =
            rows.iter().zip(&cells).map(|((code, _), cells)| (code.as_str(), cells.as_slice())).collect();
        let mut facts = delivery("natural_resources", "", &rows);
        for fact in &mut facts {
            let source = (*fact.origin.source).clone();
            fact.origin.source = Arc::new(fact::Source { form: form.to_owned(), ..source });
        }
        registry.admit(operation(id), facts);
    }
    registry
}

proptest! {
    #[test]
    fn the_land_of_one_enterprise_is_what_the_whole_register_says_of_it(
        parcels in proptest::collection::vec((0usize..4, 0u8..4), 0..6),
        leases in proptest::collection::vec((0usize..7, 0usize..4, 0usize..4), 0..8),
    ) {
        let registry = told(&parcels, &leases);
        let (all, _) = registry.land(2024, AsOf::Now);
        for firm in [FIRST, SECOND, "91330100716105853F"] {
            let own = registry.land_of(firm, 2024, AsOf::Now);
            prop_assert_eq!(own.reopened_by(firm), all.reopened_by(firm));
            let about = |register: &LandRegister| {
                let parcels = register.parcels();
                parcels
                    .filter(|(_, occupancies)| occupancies.iter().any(|one| *one.enterprise == *firm))
                    .map(|(parcel, occupancies)| (parcel.clone(), occupancies.to_vec()))
                    .collect::<Vec<_>>()
            };
            prop_assert_eq!(about(&own), about(&all));
        }
        prop_assert_eq!(registry.land_of(FIRST, 2024, AsOf::Operation(OperationId(0))).parcels().count(), 0);
    }
}

proptest! {
    #[test]
    fn the_parts_of_a_parcel_always_add_up_to_the_micro_mu(
        area in 1_000_000i64..90_000_000,
        floor in 1_000u32..90_000,
        owners in 1usize..4,
        lets in proptest::collection::vec((1u32..3_000, 1i8..13, 0usize..3), 0..8),
    ) {
        let rounding = Rounding::HalfUp;
        let parcel = parcel("P1", Area::from_micro_mu(area), &floor.to_string());
        let share = Area::from_micro_mu(area).share(&Ratio::new(1, owners as u64).expect("not zero"), rounding);
        let mut occupancies = Vec::new();
        for owner in 0..owners {
            occupancies.push(occupancy("P1", &format!("O{owner} owns {}", share.to_mu())));
        }
        for (number, (floor, month, owner)) in lets.iter().enumerate() {
            let (owner, from) = (owner % owners, format!("2024-{month:02}-03.."));
            occupancies.push(occupancy("P1", &format!("O{owner} lets {floor}m2 to T{number} {from}")));
            occupancies.push(occupancy("P1", &format!("T{number} rents {floor}m2 from O{owner} {from}")));
        }
        let mut reversed = occupancies.clone();
        reversed.reverse();
        let (register, _) = LandRegister::new(vec![parcel.clone()], occupancies);
        let land = register.apportion(2024, &rules());
        prop_assert_eq!(land.parcels[0].gap(), Area::from_micro_mu(0));
        let used: Area = land.parcels[0].parts.iter().map(|part| part.used()).sum();
        prop_assert_eq!(used + land.parcels[0].vacant, Area::from_micro_mu(area));
        let rented: Area = land.parcels[0].parts.iter().map(|part| part.rented_in).sum();
        let let_out: Area = land.parcels[0].parts.iter().map(|part| part.let_out).sum();
        prop_assert_eq!(rented, let_out);
        let (register, _) = LandRegister::new(vec![parcel], reversed);
        prop_assert_eq!(&register.apportion(2024, &rules()).parcels, &land.parcels);
    }

    #[test]
    fn an_owner_who_lets_everything_keeps_exactly_nothing(area in 1_000_000i64..90_000_000, tenants in 1u32..13) {
        let parcel = parcel("P1", Area::from_micro_mu(area), &tenants.to_string());
        let mut occupancies = vec![occupancy("P1", &format!("A owns {}", Decimal::new(area.into(), 6)))];
        for tenant in 0..tenants {
            occupancies.push(occupancy("P1", &format!("T{tenant} rents 1m2 from A")));
            occupancies.push(occupancy("P1", &format!("A lets 1m2 to T{tenant}")));
        }
        let (register, _) = LandRegister::new(vec![parcel], occupancies);
        prop_assert_eq!(register.apportion(2024, &rules()).used("A"), Used::NoLand);
    }
}
