//! Both limbs of idle land day by day, and that no area counts twice.

use super::*;

/// Land granted with a start on 2023-03-01, on which nothing was done.
fn not_started() -> Parcel {
    changed(
        "construction_started=0 construction_completed=0 agreed_start=2023-03-01 agreed_completion=2026-03-01
         completion_day=- in_production=0",
        "",
    )
}

fn idle(day: Date, parcel: &Parcel) -> Option<IdleFinding> {
    match found(day, parcel).delay {
        Delay::Idle(idle) => Some(idle),
        Delay::None | Delay::NotUsed { .. } | Delay::Waiting { .. } => None,
    }
}

fn excused(from: Date, to: Option<Date>, cause: ExcuseCause) -> Excused {
    Excused { from, to, cause, document: "示范2023-5".to_owned() }
}

// TV18.
#[test]
fn land_not_started_is_idle_from_the_day_and_may_be_taken_back_from_the_day() {
    let fee = Yuan::from_wan_yuan("256.00".parse().expect("a number"));
    let parcel = not_started();
    for (day, expected) in [
        (date(2024, 2, 29), None),
        (date(2024, 3, 1), Some((fee, Some(false)))),
        (date(2024, 3, 2), Some((fee, Some(false)))),
        (date(2025, 2, 28), Some((fee, Some(false)))),
        (date(2025, 3, 1), Some((None, Some(true)))),
        (date(2025, 3, 2), Some((None, Some(true)))),
    ] {
        let found = idle(day, &parcel).map(|idle| (idle.fee, idle.take_back));
        assert_eq!(found, expected, "{day}");
    }
    let Delay::NotUsed { turned } = found(date(2024, 2, 29), &parcel).delay else { panic!("not used") };
    let days: Vec<(&str, Full)> = turned.iter().map(|turned| (turned.id.as_str(), turned.full)).collect();
    assert_eq!(
        days,
        [("idle_from", Full::On(date(2024, 3, 1))), ("take_back_from", Full::On(date(2025, 3, 1)))]
    );
}

// TV18.
#[test]
fn excused_days_move_both_days_and_the_fee() {
    let mut parcel = not_started();
    parcel.excused = vec![excused(date(2023, 5, 1), Some(date(2023, 8, 28)), ExcuseCause::Government)];
    for (day, expected) in [
        (date(2024, 6, 28), None),
        (date(2024, 6, 29), Some((120, Some(false)))),
        (date(2025, 6, 28), Some((120, Some(false)))),
        (date(2025, 6, 29), Some((120, Some(true)))),
    ] {
        let found = idle(day, &parcel).map(|idle| (idle.excused_days, idle.take_back));
        assert_eq!(found, expected, "{day}");
    }
    let finding = idle(date(2024, 6, 29), &parcel).expect("idle");
    assert_eq!(finding.turned[0].full, Full::On(date(2024, 6, 29)));
    assert_eq!(finding.turned[1].full, Full::On(date(2025, 6, 29)));
    assert_eq!((finding.limb, finding.area, finding.cause), (Limb::NotStarted, mu("60"), Cause::User));
}

#[test]
fn the_cause_decides_about_the_fee_and_a_government_delay_is_neither_idle_nor_low_efficiency() {
    let day = date(2024, 3, 1);
    let mut unknown = not_started();
    put(&mut unknown.figures, "government_caused=-");
    let suspected = idle(day, &unknown).expect("suspected");
    assert_eq!((suspected.cause, suspected.fee), (Cause::NotFound, None));
    let mut caused = not_started();
    put(&mut caused.figures, "government_caused=1");
    let finding = found(day, &caused);
    assert!(matches!(finding.delay, Delay::Waiting { since: None, .. }), "{:?}", finding.delay);
    assert_eq!(finding.standing, Standing::Withheld);
    let mut lasting = not_started();
    for (from, days) in [(date(2024, 2, 1), Some(30)), (date(2024, 3, 1), Some(1)), (date(2024, 3, 2), None)]
    {
        lasting.excused = vec![excused(from, None, ExcuseCause::ForceMajeure)];
        let waited = match found(day, &lasting).delay {
            Delay::Waiting { days, .. } => days,
            Delay::None | Delay::NotUsed { .. } | Delay::Idle(_) => None,
        };
        assert_eq!(waited, days, "{from}");
    }
}

#[test]
fn without_an_agreed_day_the_start_is_a_year_after_the_land_was_delivered() {
    let mut parcel = not_started();
    put(&mut parcel.figures, "agreed_start=- land_delivered_day=2022-03-01");
    assert!(idle(date(2024, 2, 29), &parcel).is_none());
    assert!(idle(date(2024, 3, 1), &parcel).is_some());
    put(&mut parcel.figures, "land_delivered_day=-");
    assert_eq!(found(date(2030, 1, 1), &parcel).delay, Delay::None);
}

/// Started, 60 亩 due, stopped on 2023-07-01.
fn stopped(land: &str) -> Parcel {
    let mut parcel = changed(
        "construction_completed=0 completion_day=- agreed_completion=2030-01-01 in_production=0
         construction_stopped_day=2023-07-01",
        "",
    );
    put(&mut parcel.figures, land);
    parcel
}

#[test]
fn land_started_and_left_is_idle_below_a_third_or_a_quarter_and_stopped_building_from_there_on() {
    for (land, limb, code) in [
        ("developed_area=19.9999", true, ""),
        ("developed_area=20", false, "T2-2"),
        ("developed_area=20.0001", false, "T2-2"),
        ("investment_done=249.99", true, ""),
        ("investment_done=250", false, "T2-2"),
        ("investment_done=250.01", false, "T2-2"),
        ("developed_area=10 construction_stopped_day=2023-07-02", false, ""),
        ("developed_area=10 construction_stopped_day=2023-06-30", true, ""),
        ("developed_area=10 stop_recorded=0", false, "T2-2"),
    ] {
        let finding = found(DAY, &stopped(land));
        let is_idle = matches!(&finding.delay, Delay::Idle(idle) if idle.limb == Limb::Suspended);
        assert_eq!(is_idle, limb, "{land}: {:?}", finding.delay);
        let expected: Vec<&str> = if code.is_empty() { vec![] } else { vec![code] };
        assert_eq!(codes(&finding), expected, "{land}");
    }
}

#[test]
fn when_only_the_undeveloped_part_is_idle_the_rest_may_be_listed_and_nothing_counts_twice() {
    let parcel = stopped("developed_area=10 use_differs_from_title=1");
    let whole = found(DAY, &parcel);
    assert_eq!(
        (whole.idle(), whole.listed(), whole.standing),
        (mu("60"), Area::default(), Standing::Withheld)
    );
    let readings = [("idle_area_reading".to_owned(), "undeveloped".to_owned())].into();
    let standard = standard_of(packs(), DAY, &Choices { readings, ..Choices::default() });
    let found = identify(&standard, &surveyed(), &[parcel]).expect("identified");
    assert_eq!((found.idle(), found.listed()), (mu("50"), mu("10")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    // clause: S1-1.0f
    #[test]
    fn idle_and_listed_land_of_a_parcel_never_exceed_it(
        start in 0i64..4000, developed in 0i64..70, first in 0i64..40, second in 0i64..40,
        flags in prop::collection::vec(any::<bool>(), 9), undeveloped: bool,
    ) {
        let flag = |place: usize| i32::from(flags[place]);
        let day = DAY.checked_sub(jiff::Span::new().days(start)).expect("a day");
        let mut parcel = with_two_firms(
            &format!("worst_class={} class_protected={}", flag(0), flag(1)),
            &format!("bankruptcy_accepted={} class_protected={}", flag(2), flag(3)),
        );
        parcel.occupants[0].area = mu(&first.to_string());
        parcel.occupants[1].area = mu(&second.to_string());
        put(&mut parcel.figures, &format!(
            "construction_started={} construction_completed={} use_differs_from_title={} title_clear={}
             agreed_start={day} construction_stopped_day={day} developed_area={developed} unbuilt_area={developed}",
            flag(4), flag(5), flag(6), flag(7),
        ));
        let reading = if undeveloped { "undeveloped" } else { "whole" };
        let readings = [("idle_area_reading".to_owned(), reading.to_owned())].into();
        let standard = standard_of(packs(), DAY, &Choices { readings, ..Choices::default() });
        let found = identify(&standard, &surveyed(), &[parcel.clone()]).expect("identified");
        let finding = &found.parcels[0];
        prop_assert!(finding.listed() + finding.idle() <= parcel.area, "{finding:?}");
        prop_assert!(finding.listed() >= Area::default() && finding.idle() >= Area::default());
        if finding.listed() > Area::default() {
            prop_assert!(!finding.hits.is_empty());
        }
    }
}
