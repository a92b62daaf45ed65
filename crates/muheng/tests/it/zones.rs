//! The demo's zones as a whole: what they come to is what the list of all parcels says.

use crate::desk::repository;
use crate::served::demo_files;
use desk::Packs;
use desk::land::Land;
use fact::Area;
use jiff::civil::date;
use law::Pack;
use office::calendar::Calendar;
use office::identification::{Standard, identify};
use office::zone_land::{BalanceAsked, ZoneBalance, balance, evaluate};
use std::collections::{BTreeMap, BTreeSet};

// clause: S1-1.0a, S1-1.0f
#[test]
fn the_zones_of_the_demo_come_to_the_list_of_all_its_parcels() {
    demo_files();
    let day = date(2025, 3, 1);
    let packs = Packs::Folder(repository().join("packs"));
    let mut land = Land::read(&repository().join("zones/demo"), &packs, day).unwrap();
    // The parcels name their zones, the report has their ids.
    let zone = |id: &str, title: &str| office::docket::PlaceName {
        id: id.into(),
        title: title.into(),
        region: None,
    };
    let zones =
        [zone("KFQ", "示范经济开发区"), zone("GXQ", "示范高新技术产业开发区"), zone("GYQ", "西岭工业集中区")];
    land.name_places(&zones);
    let calendar = Calendar::built_in().unwrap();
    let packs: Vec<&Pack> = land.rules.packs.iter().collect();
    let standard = Standard::read(&packs, &calendar, day, &land.rules.choices).unwrap();
    let whole = identify(&standard, &land.rules.survey, &land.parcels).unwrap();
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, ground) in land.grounds.iter().enumerate() {
        places.entry(ground.zone.as_deref().unwrap()).or_default().push(place);
    }
    let drawn: BTreeMap<&str, ZoneBalance> = places
        .iter()
        .map(|(zone, places)| {
            let found = whole.of_places(places);
            let tolerance = land.rules.balance_tolerance.as_ref();
            let years = &land.zone_years[*zone];
            (*zone, balance(&BalanceAsked { years, day, found: Ok(&found), closed: None, tolerance }))
        })
        .collect();
    assert_eq!(drawn.keys().copied().collect::<Vec<_>>(), ["GXQ", "GYQ", "KFQ"]);
    let sum = |of: fn(&ZoneBalance) -> Option<Area>| drawn.values().map(of).sum::<Option<Area>>();
    assert!(whole.listed() > Area::default() && whole.idle() > Area::default());
    assert_eq!(sum(|one| one.low), Some(whole.listed()));
    assert_eq!(sum(|one| one.idle), Some(whole.idle()));
    let all: Area = land.parcels.iter().map(|parcel| parcel.area).sum();
    assert_eq!(sum(|one| one.parcels), Some(all));
    let counted: usize = drawn.values().filter_map(|one| one.low_firms).sum();
    let firms: BTreeSet<&str> = whole.firms();
    assert!(counted >= firms.len(), "a firm in two zones counts in both, and once in all");
    assert_eq!(drawn["GXQ"].differences, ["各类用地合计9850亩，比总面积9800亩多50亩（S1-1.0a）。"]);
    assert!(drawn["KFQ"].differences.is_empty(), "{:?}", drawn["KFQ"].differences);
    let own = land.zone_years["KFQ"].iter().find(|one| one.year == 2024).unwrap();
    let found = evaluate(&packs, &calendar, day, &own.figures).unwrap();
    assert_eq!(found.kind.as_ref().map(|kind| kind.id.as_str()), Some("industry_led"));
    assert!(found.score.is_some(), "everything is reported and configured");
}
