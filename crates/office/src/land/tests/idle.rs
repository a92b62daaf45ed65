//! Idle land: its cause, fee and take-back, ways out, hearing, service.

use super::super::idle::IdleCase;
use super::*;

fn drafted(cause: IdleCause, draft: &LandStep) -> LandCase {
    takes(&published(cause), LATER, draft)
}

fn published(of: IdleCause) -> LandCase {
    let case = takes(&opened(LandKind::Idle), DAY, &investigate());
    let case = takes(&case, DAY, &serve_notice(DAY));
    let case = takes(&takes(&case, DAY, &answer(FIRM)), DAY, &answer(OTHER));
    let case = takes(&case, LATER, &cause(of));
    takes(&takes(&case, LATER, &declare()), LATER, &publish())
}

// clause: S2-8c
#[test]
fn an_idle_case_states_area_place_and_user() {
    let land = found(LandKind::Idle);
    let nobody = FoundLand { enterprises: Vec::new(), ..land.clone() };
    let nowhere = FoundLand { title: " ".to_owned(), ..land };
    let opens = |land: &FoundLand| LandCase::open(LandKind::Idle, "1", land, &law(), &act(DAY));
    assert_eq!(opens(&nobody).expect_err("nobody").code, "no_user");
    assert_eq!(opens(&nowhere).expect_err("nowhere").code, "text_missing");
}

// clause: S2-8d
#[test]
fn the_cause_is_found_when_all_answered_or_thirty_days_are_over() {
    let case = takes(&opened(LandKind::Idle), DAY, &investigate());
    assert_eq!(refused(&case, DAY, &serve_notice(DAY.yesterday().expect("a day"))), "bad_day");
    assert_eq!(refused(&case, DAY, &serve_notice(after(DAY, 1))), "bad_day");
    let case = takes(&case, DAY, &serve_notice(DAY));
    // Thirty days from 3 March 2025 end on 2 April, a Wednesday.
    assert_eq!(refused(&case, date(2025, 4, 1), &cause(IdleCause::User)), "still_running");
    assert_eq!(refused(&case, date(2025, 4, 2), &cause(IdleCause::User)), "still_running");
    assert!(case.carry_out(&cause(IdleCause::User), &law(), &act(date(2025, 4, 3))).is_ok());
    let answered = takes(&takes(&case, DAY, &answer(FIRM)), DAY, &answer(OTHER));
    let free = takes(&answered, DAY, &cause(IdleCause::NotIdle));
    assert!(!free.is_open() && !free.is_identified());
}

// clause: S2-8f
#[test]
fn fee_and_take_back_are_for_the_users_fault_and_ways_out_for_the_governments() {
    for (of, measure, code) in [
        (IdleCause::User, draft(Measure::Fee), None),
        (IdleCause::Government, draft(Measure::Fee), Some("not_by_article")),
        (IdleCause::Government, draft(Measure::TakeBack), Some("not_by_article")),
        (IdleCause::Government, option("agreed_return", None, None), None),
        (IdleCause::Government, option("secondary_market", None, None), None),
        (IdleCause::User, option("agreed_return", None, None), Some("not_by_cause")),
        (IdleCause::User, option("other", None, None), Some("not_by_cause")),
        (IdleCause::Government, option("nothing", None, None), Some("unknown_option")),
    ] {
        let drafted = published(of).carry_out(&measure, &law(), &act(LATER));
        assert_eq!(drafted.err().map(|refusal| refusal.code).as_deref(), code, "{of:?} {measure:?}");
    }
}

#[test]
fn the_fee_is_for_the_second_year_and_the_take_back_from_the_third() {
    // Two years are full on 2025-06-01.
    let case = published(IdleCause::User);
    for (day, fee, take_back) in [
        (date(2025, 5, 31), None, Some("not_by_article")),
        (date(2025, 6, 1), Some("not_by_article"), None),
        (date(2025, 6, 2), Some("not_by_article"), None),
    ] {
        for (measure, code) in [(Measure::Fee, fee), (Measure::TakeBack, take_back)] {
            let drafted = case.carry_out(&draft(measure), &law(), &act(day));
            assert_eq!(drafted.err().map(|refusal| refusal.code).as_deref(), code, "{day} {measure:?}");
        }
    }
}

#[test]
fn land_on_which_work_was_suspended_has_neither_fee_nor_take_back() {
    let mut case = published(IdleCause::User);
    if let Some(idle) = &mut case.found.idle {
        (idle.not_started, idle.fee, idle.take_back_from) = (false, None, None);
    }
    assert_eq!(refused(&case, LATER, &draft(Measure::Fee)), "not_by_article");
    assert_eq!(refused(&case, LATER, &draft(Measure::TakeBack)), "not_by_article");
    assert!(case.carry_out(&option("other", None, None), &law(), &act(LATER)).is_ok());
    assert_eq!(refused(&case, LATER, &option("extend", None, None)), "not_by_cause");
}

#[test]
fn an_extension_lasts_a_year_and_a_temporary_use_two() {
    let start = Some(date(2025, 7, 1));
    let case = published(IdleCause::Government);
    for (id, until, fine) in [
        ("extend", date(2026, 6, 30), true),
        ("extend", date(2026, 7, 1), true),
        ("extend", date(2026, 7, 2), false),
        ("extend", date(2025, 7, 1), false),
        ("temporary", date(2027, 6, 30), true),
        ("temporary", date(2027, 7, 1), true),
        ("temporary", date(2027, 7, 2), false),
    ] {
        let drafted = case.carry_out(&option(id, start, Some(until)), &law(), &act(LATER));
        assert_eq!(drafted.is_ok(), fine, "{id} {until}");
    }
    assert_eq!(refused(&case, LATER, &option("extend", None, None)), "day_missing");
}

// clause: S2-8g
#[test]
fn a_changed_use_needs_the_number_of_the_citys_approval() {
    let case = drafted(IdleCause::Government, &option("change_use", None, None));
    assert_eq!(refused(&case, LATER, &decide(Approver::SameLevel)), "text_missing");
    let mut json = serde_json::to_value(decide(Approver::SameLevel)).expect("JSON");
    json["city_approval"] = "市政府批复1号".into();
    let approved: LandStep = serde_json::from_value(json).expect("a step");
    let decided = takes(&case, LATER, &approved);
    let closed = takes(&takes(&decided, LATER, &serve(LATER)), LATER, &close());
    assert_eq!(closed.closure.expect("closed").number, "闲置2025-1");
}

#[test]
fn nothing_is_taken_before_the_firm_could_ask_for_a_hearing() {
    let case = drafted(IdleCause::User, &draft(Measure::Fee));
    assert_eq!(refused(&case, LATER, &decide(Approver::SameLevel)), "hearing_not_told");
    let told = takes(&case, LATER, &tell_hearing(LATER));
    // Five working days from Monday, 7 April 2025, end on the 14th.
    assert_eq!(refused(&told, date(2025, 4, 11), &decide(Approver::SameLevel)), "still_running");
    assert_eq!(refused(&told, date(2025, 4, 14), &decide(Approver::SameLevel)), "still_running");
    assert!(told.carry_out(&decide(Approver::SameLevel), &law(), &act(date(2025, 4, 15))).is_ok());
    assert!(told.carry_out(&ask_hearing(), &law(), &by_firm(date(2025, 4, 14), FIRM)).is_ok());
    assert_eq!(refused(&told, date(2025, 4, 15), &ask_hearing()), "too_late");
    let asked = takes(&told, LATER, &ask_hearing());
    assert_eq!(refused(&asked, LATER, &decide(Approver::SameLevel)), "wrong_state");
    let heard = takes(&asked, LATER, &hear());
    assert!(heard.carry_out(&decide(Approver::SameLevel), &law(), &act(LATER)).is_ok());
}

#[test]
fn the_fee_is_paid_in_whole_and_enforced_when_it_is_not_paid_in_time() {
    let told = takes(&drafted(IdleCause::User, &draft(Measure::Fee)), LATER, &tell_hearing(LATER));
    let day = date(2025, 4, 15);
    assert_eq!(refused(&told, day, &decide(Approver::WithPower)), "wrong_approver");
    let served = takes(&takes(&told, day, &decide(Approver::SameLevel)), day, &serve(day));
    for (amount, fine) in [("255.999999", false), ("256", true), ("256.000001", false)] {
        assert_eq!(served.carry_out(&pay(amount), &law(), &act(day)).is_ok(), fine, "{amount}");
    }
    assert_eq!(refused(&served, day, &deregister()), "wrong_measure");
    assert_eq!(refused(&served, day, &close()), "wrong_measure");
    // Thirty days from 15 April 2025 end on 15 May.
    assert_eq!(refused(&served, date(2025, 5, 15), &enforce()), "still_running");
    let enforcing = takes(&served, date(2025, 5, 16), &enforce());
    let paid = takes(&enforcing, date(2025, 5, 20), &pay("256"));
    assert!(takes(&paid, date(2025, 5, 20), &close()).is_closed());
    let contested = takes(&served, day, &contest());
    assert_eq!(contested.state_title(), "复议诉讼中");
    assert_eq!(takes(&contested, day, &uphold()).state_title(), "已送达");
    assert_eq!(takes(&contested, day, &annul()).state_title(), "已公布上报");
}

#[test]
fn a_take_back_is_approved_by_whoever_has_the_power_and_told_to_the_mortgagee() {
    let day = date(2025, 6, 3);
    let mut json = serde_json::to_value(draft(Measure::TakeBack)).expect("JSON");
    json["mortgaged"] = true.into();
    let draft: LandStep = serde_json::from_value(json).expect("a step");
    let case = takes(&takes(&published(IdleCause::User), day, &draft), day, &tell_hearing(day));
    let over = date(2025, 6, 20);
    assert_eq!(refused(&case, over, &decide(Approver::SameLevel)), "wrong_approver");
    assert_eq!(refused(&case, over, &decide(Approver::WithPower)), "mortgagee_not_told");
    let mut json = serde_json::to_value(decide(Approver::WithPower)).expect("JSON");
    json["mortgagee_copy"] = serde_json::to_value(paper("回执.pdf")).expect("JSON");
    let copied: LandStep = serde_json::from_value(json).expect("a step");
    let served = takes(&takes(&case, over, &copied), over, &serve(over));
    let gone = takes(&served, over, &deregister());
    assert!(takes(&gone, over, &close()).is_closed());
}

#[test]
fn a_parcel_is_frozen_while_its_idle_case_is_open() {
    let case = opened(LandKind::Idle);
    assert_eq!(case.frozen(&law(), DAY).expect("the sections").len(), 5);
    let served = takes(
        &takes(
            &drafted(IdleCause::Government, &option("agreed_return", None, None)),
            LATER,
            &decide(Approver::SameLevel),
        ),
        LATER,
        &serve(LATER),
    );
    assert_eq!(served.frozen(&law(), LATER).expect("the sections").len(), 5);
    assert!(takes(&served, LATER, &close()).frozen(&law(), LATER).expect("the sections").is_empty());
    assert!(opened(LandKind::Low).frozen(&law(), DAY).expect("the sections").is_empty());
}

// clause: S2-8d
#[test]
fn a_price_is_asked_for_later_only_where_the_article_sets_a_fee() {
    let third_year = date(2025, 6, 1);
    for (as_of, not_started, priced, wanted) in [
        (date(2025, 5, 31), true, false, true),
        (third_year, true, false, false),
        (date(2025, 6, 2), true, false, false),
        (date(2025, 5, 31), true, true, false),
        (date(2025, 5, 31), false, false, false),
    ] {
        let mut case = opened(LandKind::Idle);
        case.found.as_of = as_of;
        let idle = case.found.idle.as_mut().expect("idle land");
        idle.not_started = not_started;
        if !priced {
            idle.fee = None;
        }
        assert_eq!(IdleCase::lacks_price(&case), wanted, "{as_of} {not_started} {priced}");
        assert_eq!(case.found.is_past_the_fee(), not_started && as_of >= third_year, "{as_of}");
        let again = case.carry_out(&refind(), &law(), &act(as_of)).err().map(|refusal| refusal.code);
        assert_eq!(again.is_none(), wanted, "{as_of} {not_started} {priced} {again:?}");
    }
}
