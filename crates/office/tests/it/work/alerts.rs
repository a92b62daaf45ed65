//! Alerts: at the line, just before and just after.

use super::house::{House, YEAR, rulebook, tax};
use office::alert::{ClassPath, Level, YearClass, class_alerts, work_alerts};
use office::year::Stage;

/// A path like `B A`, one letter a year up to 2024, `-` for a year without a class.
fn path(letters: &str) -> ClassPath {
    let letters: Vec<&str> = letters.split(' ').collect();
    let first = YEAR + 1 - i16::try_from(letters.len()).expect("a few years");
    let rated = (first..).zip(letters).filter(|(_, letter)| *letter != "-");
    let class = |(year, label): (i16, &str)| {
        let place = "ABCD".find(label).expect("a class");
        YearClass { year, place, classes: 4, label: label.to_owned() }
    };
    ClassPath {
        subject: "91330100716105852F".into(),
        name: "甲".into(),
        places: Vec::new(),
        years: rated.map(class).collect(),
    }
}

#[test]
fn a_class_that_falls_or_stays_lowest_is_told() {
    let cases = [
        ("B A", None),
        ("B B", None),
        ("A B", Some(Level::Warning)),
        ("A D", Some(Level::Warning)),
        ("D", None),
        ("D D", Some(Level::Urgent)),
        ("D D D", Some(Level::Urgent)),
        ("D - D", None),
        ("D D C", None),
        ("C C", None),
        ("A -", None),
        ("A - B", None),
    ];
    let rules = rulebook();
    for (letters, level) in cases {
        let alerts = class_alerts(&rules, YEAR, &[path(letters)]);
        assert_eq!(alerts.first().map(|alert| alert.level), level, "{letters}");
    }
    let alerts = class_alerts(&rules, YEAR, &[path("A B"), path("D D D")]);
    assert!(alerts[0].title.contains("连续3年"), "the pressing one first: {}", alerts[0].title);
    assert!(alerts[1].title.contains("由A降为B"), "{}", alerts[1].title);
}

#[test]
fn schemes_with_other_classes_are_not_compared() {
    let mut changed = path("A B");
    changed.years[0].classes = 3;
    assert!(class_alerts(&rulebook(), YEAR, &[changed]).is_empty());
}

#[test]
fn a_form_is_missed_from_the_closing_time_of_its_day() {
    let mut house = House::at(Stage::Collecting);
    let due = house.docket.year(YEAR).expect("the year").timetable.due["power"];
    let missed = |house: &House| {
        let alerts = work_alerts(&house.docket, &house.rules, house.today, house.now());
        alerts.iter().any(|alert| alert.id == "AL14" && alert.title.contains("表power"))
    };
    (house.today, house.hour) = (due, 16);
    assert!(!missed(&house));
    house.hour = 17;
    assert!(missed(&house));
    house.deliver("power");
    assert!(!missed(&house));
}

#[test]
fn an_objection_is_told_when_its_day_is_near_and_when_it_is_over() {
    let mut house = House::at(Stage::ResultPublicity);
    let key = house.object(tax()).expect("the window is open");
    let precheck =
        office::docket::Command::PrecheckObjection { objection: key.clone(), opinion: "属实".into() };
    house.does("zone_committee", precheck, office::docket::Evidence::None);
    let due = house.docket.objections[&key].answer_due;
    let level = |house: &House| {
        let alerts = work_alerts(&house.docket, &house.rules, house.today, house.now());
        let found = alerts.iter().find(|alert| alert.id == "AL16");
        found.map(|alert| (alert.level, alert.department.clone()))
    };
    assert_eq!(level(&house), None, "seven working days ahead");
    let mut before = due;
    while house.rules.calendar.working_days_between(before, due).expect("a table") < 2 {
        before = before.yesterday().expect("a day");
    }
    house.today = before;
    assert_eq!(level(&house), Some((Level::Notice, Some("tax".into()))));
    (house.today, house.hour) = (due, 16);
    assert_eq!(level(&house), Some((Level::Notice, Some("tax".into()))));
    house.hour = 17;
    assert_eq!(level(&house), Some((Level::Urgent, Some("tax".into()))));
}
