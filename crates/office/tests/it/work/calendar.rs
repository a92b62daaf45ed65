//! Working days: at the line of holidays, weekends and make-up days, and years without a table.

use super::house::{PROCEDURE, rulebook};
use crate::registry::sample::day;
use office::calendar::{Calendar, CalendarError, DayKind};
use office::procedure::Procedure;
use office::year::Stage;

fn calendar() -> Calendar {
    Calendar::built_in().expect("codes/holidays")
}

#[test]
fn days_are_what_the_notices_say() {
    let cases = [
        ("2020-01-31", DayKind::Holiday("春节".into())),
        ("2020-02-01", DayKind::Holiday("春节".into())),
        ("2020-02-03", DayKind::Workday),
        ("2023-10-07", DayKind::MakeUp("中秋节、国庆节".into())),
        ("2024-02-09", DayKind::Workday),
        ("2024-02-10", DayKind::Holiday("春节".into())),
        ("2024-02-17", DayKind::Holiday("春节".into())),
        ("2024-02-18", DayKind::MakeUp("春节".into())),
        ("2024-02-24", DayKind::Weekend),
        ("2026-01-04", DayKind::MakeUp("元旦".into())),
        ("2026-02-23", DayKind::Holiday("春节".into())),
        ("2026-02-24", DayKind::Workday),
    ];
    for (date, kind) in cases {
        assert_eq!(calendar().kind(day(date)), Ok(kind), "{date}");
    }
}

#[test]
fn a_year_has_as_many_working_days_as_its_notice_leaves() {
    // Counted by hand: weekdays of the year, less weekdays off, plus days made up.
    let cases = [(2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248)];
    for (year, count) in cases {
        let (first, last) = (day(&format!("{year}-01-01")), day(&format!("{year}-12-31")));
        // New Year's Day never counts, and it is the day on which the count is opened.
        assert_eq!(calendar().working_days_between(first, last), Ok(count), "{year}");
    }
}

#[test]
fn the_opening_day_does_not_count_and_holidays_push_the_end_out() {
    let cases = [
        // Monday to the next Monday: five working days.
        ("2025-03-03", 5, "2025-03-10"),
        ("2025-03-03", 0, "2025-03-03"),
        ("2025-03-03", 1, "2025-03-04"),
        // Opened on Friday before the Spring Festival of 2024: 4 February (Sunday) is worked, 10–17 are off, 18 worked.
        ("2024-02-02", 5, "2024-02-08"),
        ("2024-02-06", 5, "2024-02-19"),
        // National Day of 2023: 29 September to 6 October off, 7 and 8 October (weekend) worked.
        ("2023-09-28", 1, "2023-10-07"),
        ("2023-09-28", 3, "2023-10-09"),
        // Across the year's end.
        ("2024-12-30", 2, "2025-01-02"),
    ];
    for (opened, count, closes) in cases {
        let (opened, closes) = (day(opened), day(closes));
        assert_eq!(calendar().add_working_days(opened, count), Ok(closes), "{opened} + {count}");
        assert_eq!(calendar().working_days_between(opened, closes), Ok(count), "{opened}..{closes}");
    }
}

#[test]
fn a_year_without_a_table_is_refused_and_named() {
    let error = calendar().add_working_days(day("2026-12-30"), 5).expect_err("no table for 2027");
    assert_eq!(error, CalendarError::NoTable { year: 2027 });
    assert!(error.to_string().contains("CN-2027.toml"), "{error}");
    assert_eq!(calendar().is_working_day(day("2019-12-31")), Err(CalendarError::NoTable { year: 2019 }));
}

#[test]
fn every_table_says_where_it_comes_from_and_what_it_was_checked_against() {
    for source in calendar().sources() {
        assert!(!source.notices.is_empty(), "{}", source.year);
        assert!(source.notices.iter().all(|(title, number)| !title.is_empty() && number.contains('〔')));
        assert!(source.verified.as_ref().is_some_and(|against| !against.is_empty()), "{}", source.year);
    }
    assert_eq!(calendar().sources().count(), 7);
}

#[test]
fn a_table_that_contradicts_itself_is_refused() {
    let head = "year = 2031\n[[notice]]\ntitle = \"通知\"\nnumber = \"通知第1号\"\n";
    let holiday = |from: &str, to: &str| format!("[[holiday]]\nname = \"春节\"\nfrom = {from}\nto = {to}\n");
    let workday = |date: &str| format!("[[workday]]\nday = {date}\nfor = \"春节\"\n");
    let cases = [
        (holiday("2031-01-24", "2031-01-23"), "起日之前"),
        (holiday("2030-12-31", "2031-01-02"), "不在本年"),
        (holiday("2031-01-22", "2031-01-28") + &holiday("2031-01-28", "2031-01-29"), "重叠"),
        (holiday("2031-01-25", "2031-01-26") + &workday("2031-01-26"), "既放假又上班"),
        (workday("2031-01-20"), "不是周六"),
        (workday("2032-01-03"), "不在本年"),
        ("holidays = 1\n".to_owned(), "读不懂"),
    ];
    for (text, says) in cases {
        let text =
            if text.starts_with("holidays") { format!("{text}{head}") } else { format!("{head}{text}") };
        let error = Calendar::from_tables([text.as_str()]).expect_err(&text).to_string();
        assert!(error.contains(says), "{error}");
    }
    let unchecked = Calendar::from_tables([head]).expect("a table without days");
    assert_eq!(unchecked.sources().next().and_then(|source| source.verified.clone()), None);
}

#[test]
fn the_last_day_ends_at_the_closing_time() {
    let procedure = Procedure::from_toml(PROCEDURE).expect("the demo zone's procedure");
    let closes = day("2025-03-10");
    let moment = |text: &str| text.parse::<jiff::Timestamp>().expect("a moment");
    let cases = [
        ("2025-03-09", "2025-03-09T15:59:59Z", false),
        ("2025-03-10", "2025-03-10T08:59:59Z", false),
        // 17:00 at +08:00.
        ("2025-03-10", "2025-03-10T09:00:00Z", true),
        ("2025-03-11", "2025-03-10T16:00:00Z", true),
        // The demo's day is not the clock's: its days have no hours.
        ("2025-03-10", "2026-11-22T12:00:00Z", false),
        ("2025-03-11", "2026-11-22T00:00:00Z", true),
    ];
    for (today, now, over) in cases {
        assert_eq!(procedure.is_over(closes, day(today), moment(now)), over, "{today} {now}");
    }
    assert_eq!(procedure.until(closes), "2025-03-10 17:00");
}

#[test]
fn a_proposed_timetable_keeps_the_least_lengths_and_passes_its_own_check() {
    let rules = rulebook();
    for first in ["2025-01-27", "2025-03-01", "2024-09-30"] {
        let timetable = rules.procedure.proposed_timetable(&rules.calendar, day(first)).expect("tables");
        assert_eq!(office::year::timetable_problems(&rules, &timetable), Vec::new(), "{first}");
        let days = timetable.stages[&Stage::AreaPublicity];
        assert_eq!(rules.calendar.working_days_between(days.starts, days.ends), Ok(5), "{first}");
    }
}

#[test]
fn a_timetable_that_cannot_be_kept_says_why() {
    let rules = rulebook();
    let good = rules.procedure.proposed_timetable(&rules.calendar, day("2025-03-03")).expect("tables");
    let codes = |timetable: &office::docket::Timetable| -> Vec<String> {
        office::year::timetable_problems(&rules, timetable).into_iter().map(|problem| problem.code).collect()
    };
    let mut short = good.clone();
    let days = short.stages.get_mut(&Stage::AreaPublicity).expect("planned");
    days.ends = rules.calendar.add_working_days(days.starts, 4).expect("a table");
    assert_eq!(codes(&short), ["window_too_short"]);
    let mut none = good.clone();
    none.stages.remove(&Stage::ResultPublicity);
    assert_eq!(codes(&none), ["window_missing"]);
    let mut turned = good.clone();
    let draft = turned.stages.get_mut(&Stage::Draft).expect("planned");
    (draft.starts, draft.ends) = (draft.ends, draft.starts);
    assert_eq!(codes(&turned), ["ends_before_start"]);
    let mut overlapping = good.clone();
    overlapping.stages.get_mut(&Stage::Collecting).expect("planned").starts = day("2025-02-01");
    assert_eq!(codes(&overlapping), ["stages_overlap"]);
    let mut forgotten = good.clone();
    forgotten.due.remove("tax");
    assert_eq!(codes(&forgotten), ["due_missing"]);
    let mut strange = good.clone();
    strange.due.insert("horoscope".into(), day("2025-04-01"));
    assert_eq!(codes(&strange), ["unknown_form"]);
    let mut far = good;
    far.stages.get_mut(&Stage::ResultPublicity).expect("planned").ends = day("2027-02-01");
    assert!(codes(&far).contains(&"no_calendar".to_owned()));
}

#[test]
fn a_procedure_with_a_slip_is_refused() {
    let cases = [
        ("stage = \"result_publicity\"", "stage = \"collecting\"", "没有公示"),
        ("stage = \"result_publicity\"", "stage = \"area_publicity\"", "写了两遍"),
        ("closing_time = \"17:00\"", "closing_time = \"5pm\"", "时刻"),
        ("\"land_owned\", ", "\"land_area_of_moon\", ", "术语表"),
        ("class_owner = \"industry\"", "class_owner = \"nobody\"", "部门表"),
        ("utc_offset_hours = 8", "utc_offset_hours = 80", "时差"),
        ("precheck_working_days = 2", "precheck = 2", "读不懂"),
    ];
    for (from, to, says) in cases {
        assert!(PROCEDURE.contains(from), "{from}");
        let error = Procedure::from_toml(&PROCEDURE.replacen(from, to, 1)).expect_err(to).to_string();
        assert!(error.contains(says), "{error}");
    }
}
