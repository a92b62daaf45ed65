//! Figures of a month, their order, the series of bulletins and the life of a problem: each at its line, the day or micro-亩
//! before it and after it.

mod document;
mod figures;
mod order;
mod problems;

use super::*;
use crate::docket::{Act, Configuration, PlaceName};
use crate::journal::{Author, FileRef};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use std::collections::BTreeMap;

/// By an account of a department; `zone_committee` is that of the zone KFQ.
fn act(role: &str, day: Date, entry: u64) -> Act {
    let by = Author {
        account: role.to_owned(),
        name: role.to_owned(),
        role: role.to_owned(),
        department: Some(role.to_owned()),
        enterprise: None,
        zone: (role == "zone_committee").then(|| "KFQ".to_owned()),
    };
    Act { entry, at: Timestamp::UNIX_EPOCH, day, by }
}

fn configuration() -> Configuration {
    let place = |id: &str, region: Option<&str>| PlaceName {
        id: id.to_owned(),
        title: format!("地方{id}"),
        region: region.map(str::to_owned),
    };
    Configuration {
        zone: "demo".to_owned(),
        title: "示范市".to_owned(),
        notice: None,
        demo: true,
        packs: Vec::new(),
        schemes: BTreeMap::new(),
        regions: vec![place("320411", None), place("320412", None)],
        zones: vec![place("KFQ", Some("320411")), place("GXQ", Some("320412"))],
        files: BTreeMap::new(),
    }
}

fn paper() -> FileRef {
    FileRef { digest: "0".repeat(64), name: "材料.pdf".to_owned(), size: 1 }
}

fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

fn code<T>(result: Result<T, crate::docket::Refusal>) -> String {
    result.err().map_or_else(String::new, |refusal| refusal.code)
}

fn item(about: &str, (region, zone): (Option<&str>, Option<&str>), part: i64, whole: i64) -> FigureItem {
    FigureItem {
        about: about.to_owned(),
        title: about.to_owned(),
        region: region.map(str::to_owned),
        zone: zone.map(str::to_owned),
        part,
        whole,
        note: String::new(),
        link: String::new(),
    }
}

/// Figures of a month that are nothing but these.
fn figures(of: Month, figures: Vec<Figure>) -> MonthFigures {
    let known = configuration();
    MonthFigures {
        month: of,
        day: of.last(),
        position: 9,
        land_position: 9,
        regions: known.regions,
        zones: known.zones,
        figures,
        targets: Vec::new(),
    }
}

#[test]
fn a_month_is_written_in_one_way_only() {
    for (text, wanted) in [
        ("2025-04", Some(("2025-04-01", "2025-04-30"))),
        ("2024-02", Some(("2024-02-01", "2024-02-29"))),
        ("2025-02", Some(("2025-02-01", "2025-02-28"))),
        ("2025-12", Some(("2025-12-01", "2025-12-31"))),
        ("2025-13", None),
        ("2025-00", None),
        ("2025-4", None),
        ("2025-04-01", None),
        ("", None),
    ] {
        let read: Option<Month> = text.parse().ok();
        let days = read.map(|read| (read.first().to_string(), read.last().to_string()));
        assert_eq!(days, wanted.map(|(from, to)| (from.to_owned(), to.to_owned())), "{text}");
        assert_eq!(read.map(|read| read.to_string()), wanted.map(|_| text.to_owned()));
    }
    assert_eq!(month("2025-01").before(), Some(month("2024-12")));
    assert_eq!(month("2024-12").after(), Some(month("2025-01")));
    let april = month("2025-04");
    let days = [date(2025, 3, 31), date(2025, 4, 1), date(2025, 4, 30), date(2025, 5, 1)];
    assert_eq!(days.map(|day| april.holds(day)), [false, true, true, false]);
}
