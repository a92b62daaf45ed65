//! `muheng identify` on the demo zone with land of its own: every planted parcel stands where it was planted.

use crate::desk::{Desk, repository};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn identified(day: &str) -> Value {
    let folder = planted();
    let zone = folder.path().display().to_string();
    let packs = repository().join("packs").display().to_string();
    let said = Desk::new()
        .run(&["identify", "--zone", &zone, "--packs", &packs, "--as-of", day, "--format", "json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    serde_json::from_str(&said.out).unwrap()
}

/// The demo zone with the land beside these tests.
fn planted() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let copy = |from: PathBuf, to: PathBuf| {
        fs::create_dir_all(&to).unwrap();
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_file() {
                fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
            }
        }
    };
    let demo = repository().join("zones/demo");
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/planted");
    copy(demo.clone(), folder.path().to_owned());
    copy(demo.join("forms"), folder.path().join("forms"));
    copy(beside.clone(), folder.path().to_owned());
    copy(beside.join("land"), folder.path().join("land"));
    folder
}

/// Parcel, standing, listed and idle 亩, codes.
const PLANTED: &[(u32, &str, &str, &str, &[&str])] = &[
    (1, "nothing_found", "0", "0", &[]),
    (2, "listed", "20", "0", &["T5-1"]),
    (3, "nothing_found", "0", "0", &[]),
    (4, "watch", "0", "0", &["T5-1"]),
    (5, "idle", "0", "80", &[]),
    (6, "idle", "0", "80", &[]),
    (7, "idle", "0", "70", &[]),
    (8, "waiting", "0", "0", &[]),
    (9, "idle", "0", "90", &[]),
    (10, "listed", "66", "0", &["T2-2"]),
    (11, "listed", "48", "0", &["T2-1"]),
    (12, "listed", "55", "0", &["T4-1", "T4-4"]),
    (13, "listed", "40", "0", &["T3-1", "T5-5"]),
    (14, "out_of_scope", "0", "0", &[]),
    (15, "nothing_found", "0", "0", &[]),
    (16, "listed", "52", "0", &["T6-1", "T6-3"]),
    (17, "held", "0", "0", &[]),
    (18, "not_used", "0", "0", &[]),
];

// clause: S1-1.1i, S1-1.0f, S2-6a
#[test]
fn each_planted_parcel_of_the_demo_zone_stands_where_it_was_planted() {
    let found = identified("2024-07-01");
    let parcels = found["parcels"].as_array().unwrap();
    assert_eq!(parcels.len(), PLANTED.len());
    for (parcel, (number, standing, listed, idle, codes)) in parcels.iter().zip(PLANTED) {
        let told = (&parcel["standing"], &parcel["listed_mu"], &parcel["idle_mu"]);
        let said: Vec<f64> = [told.1, told.2].map(|mu| mu.as_str().unwrap().parse().unwrap()).to_vec();
        let expected: Vec<f64> = [listed, idle].map(|mu| mu.parse().unwrap()).to_vec();
        assert_eq!((told.0.as_str().unwrap(), said), (*standing, expected), "{number}: {parcel}");
        let found: Vec<&str> =
            parcel["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect();
        assert_eq!(found, *codes, "{number}: {parcel}");
    }
    assert_eq!(found["listed_mu"].as_str().unwrap().parse::<f64>().unwrap(), 281.0);
    assert_eq!(found["unsupplied_mu"].as_str().unwrap().parse::<f64>().unwrap(), 430.0);
    let codes: Vec<&str> =
        found["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    // Ten of the shapes were drawn on a sphere and are a thousandth larger than their titles.
    let (differing, others): (Vec<&str>, Vec<&str>) =
        codes.into_iter().partition(|code| *code == "area-differs");
    assert_eq!((differing.len(), others), (10, vec!["unknown-parcel"]));
}

// TV18.
#[test]
fn the_day_before_the_excused_parcel_is_supplied_and_not_used_and_on_the_day_it_is_idle() {
    for (day, standing) in [("2024-06-28", "not_used"), ("2024-06-29", "idle"), ("2024-06-30", "idle")] {
        assert_eq!(identified(day)["parcels"][5]["standing"], standing, "{day}");
    }
    let fee = identified("2024-07-01")["parcels"][4]["text"].as_str().unwrap().to_owned();
    assert!(fee.contains("闲置费 2560000.00 元"), "{fee}");
    let text = identified("2025-06-29")["parcels"][5]["text"].as_str().unwrap().to_owned();
    assert!(
        text.contains("2024-06-29") && text.contains("2025-06-29") && text.contains("扣除 120 天"),
        "{text}"
    );
    assert!(text.contains("可以无偿收回"), "{text}");
}

#[test]
fn a_zone_without_land_and_a_day_before_the_survey_are_refused() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["identify", "--zone", "nowhere", "--as-of", "2024-07-01"]).code, 2);
    let folder = planted();
    let zone = folder.path().display().to_string();
    let packs = repository().join("packs").display().to_string();
    let early = desk.run(&["identify", "--zone", &zone, "--packs", &packs, "--as-of", "2024-03-30"]);
    assert_eq!(early.code, 1);
    assert!(early.err.contains("底数调查"), "{}", early.err);
}
