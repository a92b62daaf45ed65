//! Messages that the office sends by itself: once each, from their day on.

use super::house::{House, YEAR, tax};
use office::docket::Evidence;
use office::reminder::{Reminder, reminders};
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
