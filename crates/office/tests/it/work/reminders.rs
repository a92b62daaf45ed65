//! Messages that the office sends by itself: once each, from their day on.

use super::house::{House, YEAR, tax};
use fact::{Area, Ratio};
use jiff::civil::date;
use office::docket::{Command, Evidence};
use office::identification::{Balance, LowSupply};
use office::reminder::{Reminder, reminders, supply_rate_reminders};
use office::year::Stage;

fn due(house: &House) -> Vec<Reminder> {
    reminders(&house.docket, &house.rules, house.today, house.now())
}

fn names(house: &House) -> Vec<String> {
    due(house).into_iter().map(|reminder| reminder.name).collect()
}

#[test]
fn a_form_is_named_before_its_day_and_after_it_and_not_when_it_is_there() {
    let mut house = House::at(Stage::Collecting);
    assert!(names(&house).is_empty());
    let last = house.docket.year(YEAR).expect("the year").timetable.due["power"];
    let mut near = last;
    while house.rules.calendar.working_days_between(near, last).expect("a table") < 2 {
        near = near.yesterday().expect("a day");
    }
    let before = near.yesterday().expect("a day");
    let soon = format!("due/2024/power/{last}");
    for (today, hour, name) in [
        (near, 12, Some(soon.clone())),
        (last, 16, Some(soon)),
        (last, 17, Some(format!("missed/2024/power/{last}"))),
    ] {
        (house.today, house.hour) = (today, hour);
        let found = names(&house).into_iter().find(|name| name.contains("/power/"));
        assert_eq!(found, name, "{today} {hour}:00");
    }
    if house.rules.calendar.working_days_between(before, last).expect("a table") > 2 {
        house.today = before;
        assert!(!names(&house).iter().any(|name| name.contains("/power/")), "{before}");
    }
    house.today = last;
    house.deliver("power");
    assert!(!names(&house).iter().any(|name| name.contains("/power/")));
}

#[test]
fn the_end_of_a_window_is_told_to_firms_before_and_to_the_bureau_after() {
    let mut house = House::at(Stage::ResultPublicity);
    house.object(tax()).expect("the window is open");
    house.wait_for_window();
    let now = names(&house);
    assert!(now.iter().any(|name| name.starts_with("closed/2024/result_publicity/")), "{now:?}");
    assert!(
        now.iter().any(|name| name.starts_with("overdue/") && name.contains("/zone_committee/")),
        "{now:?}"
    );
    house.today = house.today.yesterday().expect("a day");
    let now = names(&house);
    assert!(now.iter().any(|name| name.starts_with("closing/2024/result_publicity/")), "{now:?}");
}

#[test]
fn a_message_keeps_its_id_and_the_program_may_send_it() {
    let mut house = House::at(Stage::ResultPublicity);
    house.wait_for_window();
    let first = due(&house);
    assert!(!first.is_empty());
    for reminder in &first {
        house.does("system", reminder.command.clone(), Evidence::None);
    }
    let ids = |all: &[Reminder]| all.iter().map(|reminder| reminder.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&due(&house)), ids(&first), "sent again it is the same entry");
}

// clause: S2-6c
#[test]
fn a_rate_of_supply_below_the_line_is_told_once_a_month_to_whom_the_pack_names() {
    let house = House::at(Stage::Collecting);
    let balance = |approved: i64, supplied: i64| Balance {
        approved: Area::from_micro_mu(approved),
        supplied: Area::from_micro_mu(supplied),
        ..Balance::default()
    };
    let low = LowSupply {
        recent: balance(1_000_000_000, 523_400_000),
        rate: Ratio::new(5_234, 10_000).expect("a ratio"),
        to: vec!["natural_resources".into(), "leading_group".into()],
    };
    let told = |day| supply_rate_reminders(&house.docket, &low, day);
    let names = |day| told(day).into_iter().map(|one| one.name).collect::<Vec<_>>();
    let october = ["supply_rate_low/2025-10/natural_resources", "supply_rate_low/2025-10/leading_group"];
    assert_eq!(names(date(2025, 10, 1)), october);
    assert_eq!(names(date(2025, 10, 31)), october, "the same message, which is sent once");
    assert_ne!(names(date(2025, 11, 1)), october);
    let Command::Notify { title, text, link, .. } = &told(date(2025, 10, 1))[0].command else {
        panic!("a message")
    };
    assert!(title.contains("52.34%") && text.contains("批准1000亩，已供523.4亩"), "{title} {text}");
    assert!(text.contains("S2-6c"), "{text}");
    assert_eq!(link, "/land/batches");
}
