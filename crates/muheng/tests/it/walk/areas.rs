//! The lists of land against the balance of the zones on a day (S1-1.0a to S1-1.0k), added up in whole micro-亩 from the
//! rows themselves.

use super::Office;
use desk::land::{LandBook, ZoneLand};
use fact::{Area, Ratio};
use office::land::{Course, LandCase, LandInForce, LandKind, LowState, progress};
use office::zone_land::{ClosedLand, Twin};
use std::collections::{BTreeMap, BTreeSet};

/// Since when the office of the demo acts (`land.toml`).
const SINCE: jiff::civil::Date = jiff::civil::date(2025, 1, 1);

/// Adds everything up on the office's day.
pub async fn add_up(office: &Office) {
    let (moment, day) = (office.desk.now(), office.day);
    let book = office.desk.land(&moment, day).await.unwrap();
    let cases: Vec<&LandCase> = moment.docket.land_cases.values().collect();
    let rules = &moment.setup().unwrap().rules;
    let law = LandInForce { book: rules.land.as_ref().unwrap(), calendar: &rules.calendar };
    let closed = |zone: &str| {
        let own = cases.iter().copied().filter(|case| case.found.zone.as_deref() == Some(zone));
        let told = progress(own, Some(SINCE), day, &law);
        Some(ClosedLand { since: told.since, identified: told.identified, closed: told.closed })
    };
    let places: Vec<usize> = (0..book.land.parcels.len()).collect();
    let zones = book.zones(&places, |_| true, closed);
    assert_eq!(zones.iter().map(|one| one.zone.as_str()).collect::<Vec<_>>(), ["GXQ", "GYQ", "KFQ"], "{day}");
    lists(&book, &zones);
    unsupplied(&book);
    for zone in &zones {
        planned(zone, day);
        acted(zone, &cases);
    }
    of_their_day(office, &cases).await;
}

/// Listed, idle and whole land of a zone in micro-亩, and the firms on what is listed.
type Row<'a> = (i64, i64, i64, BTreeSet<&'a str>);

/// Low-efficiency and idle land row by row, against each zone and all of them (S1-1.0f, S1-1.0g).
fn lists(book: &LandBook, zones: &[ZoneLand]) {
    let found = book.found.as_ref().unwrap();
    let mut rows: BTreeMap<&str, Row<'_>> = BTreeMap::new();
    for (place, one) in found.parcels.iter().enumerate() {
        let (listed, idle, whole) = (one.listed().micro_mu(), one.idle().micro_mu(), one.area.micro_mu());
        assert!(
            listed >= 0 && idle >= 0 && listed + idle <= whole,
            "{}: {listed} {idle} {whole}",
            one.parcel
        );
        assert_eq!(whole, book.land.parcels[place].area.micro_mu(), "{}", one.parcel);
        let row = rows.entry(book.land.grounds[place].zone.as_deref().unwrap()).or_default();
        (row.0, row.1, row.2) = (row.0 + listed, row.1 + idle, row.2 + whole);
        if listed > 0 {
            row.3.extend(one.hits.iter().flat_map(|hit| &hit.firms).map(String::as_str));
        }
    }
    for zone in zones {
        let (balance, row) = (&zone.balance, &rows[zone.zone.as_str()]);
        let drawn = [balance.low, balance.idle, balance.parcels].map(|area| area.unwrap().micro_mu());
        assert_eq!(drawn, [row.0, row.1, row.2], "{}", zone.zone);
        assert_eq!(balance.low_firms, Some(row.3.len()), "{}", zone.zone);
    }
    let all = |of: fn(&Row<'_>) -> i64| rows.values().map(of).sum::<i64>();
    assert_eq!(all(|row| row.0), found.listed().micro_mu());
    assert_eq!(all(|row| row.1), found.idle().micro_mu());
    assert!(found.listed() > Area::default() && found.idle() > Area::default());
}

/// Approved − supplied − lapsed − adjusted = unsupplied, batch by batch and all together (S2-6a).
fn unsupplied(book: &LandBook) {
    let ledger = book.chain.as_ref().unwrap();
    let mut sum = 0;
    for batch in &ledger.batches {
        let one = &batch.balance;
        let left = one.approved.micro_mu()
            - one.supplied.micro_mu()
            - one.lapsed.micro_mu()
            - one.adjusted.micro_mu();
        assert_eq!(left, one.unsupplied.micro_mu(), "{}", batch.id);
        if let (Some(done), Some(open)) = (batch.expropriated, batch.not_expropriated) {
            assert_eq!((done + open).micro_mu(), left, "{}", batch.id);
        }
        sum += left;
    }
    assert_eq!(sum, ledger.total.unsupplied.micro_mu());
    assert!(sum > 0);
}

/// The plan of a zone: its parts come to the whole or the difference is named, what is left is planned less supplied less
/// reserved (S1-1.0a to S1-1.0e).
fn planned(zone: &ZoneLand, day: jiff::civil::Date) {
    let balance = &zone.balance;
    let year = balance.year.unwrap();
    assert!(jiff::civil::date(year, 12, 31) <= day && year >= 2024 - i16::from(day.year() < 2025), "{year}");
    let total = balance.total.unwrap().micro_mu();
    let parts: Option<i64> = balance.parts.iter().map(|part| Some(part.area?.micro_mu())).sum();
    let named = balance.differences.iter().any(|text| text.contains("S1-1.0a"));
    assert_eq!(parts != Some(total), named, "{} {parts:?} {total}", zone.zone);
    for part in &balance.parts {
        let share = part.area.and_then(|area| Ratio::new(area.micro_mu(), total));
        assert_eq!(part.share, share, "{}", part.title);
    }
    let left = balance.reserve.unwrap();
    let micro = |area: Option<Area>| Some(area?.micro_mu());
    let [planned, supplied] = [left.planned, left.supplied].map(|area| micro(area).unwrap());
    let remaining = micro(left.reserved).map(|reserved| planned - supplied - reserved);
    assert_eq!(micro(left.remaining), remaining, "{}", zone.zone);
    // What one of the zones holds in reserve nobody reported.
    let named = balance.differences.iter().any(|text| text.contains("S1-1.0e"));
    assert_eq!(remaining.is_none(), named, "{:?}", balance.differences);
}

/// Identified and closed land of a zone is that of its cases, each once; the light is on when some is closed and the tax
/// per mu grew (S1-1.0h to S1-1.0k).
fn acted(zone: &ZoneLand, cases: &[&LandCase]) {
    let mut sums = [0, 0];
    for case in cases.iter().filter(|case| case.found.zone.as_deref() == Some(zone.zone.as_str())) {
        let Course::Low(low) = &case.course else { continue };
        let area = case.found.area.micro_mu();
        let is_closed = low.state == LowState::Closed;
        let identified = matches!(
            low.state,
            LowState::Identified | LowState::Planned | LowState::Disposing | LowState::Accepted
        );
        sums[0] += if identified || is_closed { area } else { 0 };
        sums[1] += if is_closed { area } else { 0 };
    }
    let balance = &zone.balance;
    let drawn = balance.closed.unwrap();
    assert_eq!([drawn.identified.micro_mu(), drawn.closed.micro_mu()], sums, "{}", zone.zone);
    assert_eq!(balance.closed_share, Ratio::new(sums[1], sums[0]), "{}", zone.zone);
    let grew = balance.tax_growth.value.as_ref().unwrap().is_positive();
    let light = if sums[1] > 0 && grew { Twin::Yes } else { Twin::No };
    assert_eq!(balance.twin, light, "{}", zone.zone);
}

/// The area of each case is that of the list on the day on which it was opened, of what was known then.
async fn of_their_day(office: &Office, cases: &[&LandCase]) {
    for case in cases {
        let then = office.desk.as_of(Some(case.opened.day)).await.unwrap();
        let book = office.desk.land(&then, case.found.as_of).await.unwrap();
        let found = book.found.as_ref().unwrap();
        let parcel = || &found.parcels[book.land.place_of(&case.place).unwrap()];
        let listed = match case.kind() {
            LandKind::Low => parcel().listed(),
            LandKind::Idle => parcel().idle(),
            LandKind::Unsupplied => {
                let ledger = book.chain.as_ref().unwrap();
                ledger.batches.iter().find(|batch| batch.id == case.place).unwrap().balance.unsupplied
            }
        };
        assert_eq!(case.area(), listed, "{}", case.key);
        assert!(case.disposed() <= case.area());
    }
}
