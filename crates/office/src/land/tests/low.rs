//! Low-efficiency land: replies, review, publicity, rights, plan, progress, closing.

use super::*;

// clause: S1-3.1b, S1-1.4e
#[test]
fn the_review_waits_for_every_reply_or_the_end_of_the_period() {
    let case = takes(&notified(), DAY, &reply(FIRM, Will::Nothing));
    // 15 days from 2025-03-03 end on 2025-03-18, a Tuesday.
    for (day, code) in [(after(DAY, 14), Some("still_running")), (after(DAY, 15), Some("still_running"))] {
        assert_eq!(Some(refused(&case, day, &LandStep::Review {}).as_str()), code, "{day}");
    }
    assert!(case.carry_out(&LandStep::Review {}, &law(), &act(after(DAY, 16))).is_ok());
    let both = takes(&case, DAY, &reply(OTHER, Will::Nothing));
    assert!(both.carry_out(&LandStep::Review {}, &law(), &act(DAY)).is_ok());
}

#[test]
fn a_firm_replies_for_itself_and_the_office_for_it_with_its_paper() {
    let case = notified();
    let own = LandStep::Reply { enterprise: None, will: Will::Partner, text: "愿意".into(), files: vec![] };
    assert!(case.carry_out(&own, &law(), &by_firm(DAY, FIRM)).is_ok());
    assert_eq!(
        case.carry_out(&own, &law(), &by_firm(DAY, "别家")).expect_err("another").code,
        "not_the_firm"
    );
    let bare = LandStep::Reply {
        enterprise: Some(FIRM.into()),
        will: Will::Partner,
        text: "愿意".into(),
        files: vec![],
    };
    assert_eq!(refused(&case, DAY, &bare), "paper_missing");
}

// clause: S1-3.1b
#[test]
fn a_reply_period_shorter_than_the_least_is_not_begun() {
    let calendar = Calendar::built_in().expect("the tables");
    for (days, fine) in [("14", false), ("15", true), ("16", true)] {
        let numbers: Vec<(&str, &str)> = NUMBERS
            .iter()
            .map(|(id, number)| (*id, if *id == "low_reply_days" { days } else { number }))
            .collect();
        let book = book(&numbers);
        let law = LandInForce { book: &book, calendar: &calendar };
        let case = takes(&opened(LandKind::Low), DAY, &check());
        let told = case.carry_out(&notify(DAY), &law, &act(DAY));
        assert_eq!(told.is_ok(), fine, "{days}");
        if let Err(refusal) = told {
            assert_eq!(refusal.code, "term_too_short");
        }
    }
    let unset = book(&NUMBERS[1..]);
    let law = LandInForce { book: &unset, calendar: &calendar };
    let case = takes(&opened(LandKind::Low), DAY, &check());
    let refusal = case.carry_out(&notify(DAY), &law, &act(DAY)).expect_err("not configured");
    assert_eq!(refusal.code, "term_not_configured");
}

#[test]
fn every_department_speaks_for_itself_before_anything_is_published() {
    let mut case = reviewing(Will::Nothing);
    let own =
        LandStep::Opine { department: "tax".into(), stance: Stance::Agree, text: String::new(), file: None };
    assert_eq!(refused(&case, DAY, &own), "not_the_owner");
    assert!(case.carry_out(&own, &law(), &act_of(DAY, 1, "tax")).is_ok());
    assert_eq!(refused(&case, DAY, &opine("court", Stance::Agree)), "not_a_member");
    for department in &REVIEWERS[..4] {
        case = takes(&case, DAY, &opine(department, Stance::Agree));
    }
    assert_eq!(refused(&case, DAY, &publicise("")), "opinion_missing");
    let against = takes(&case, DAY, &opine("housing", Stance::Against));
    assert_eq!(refused(&against, DAY, &publicise("")), "text_missing");
    assert!(against.carry_out(&publicise("另有规划"), &law(), &act(DAY)).is_ok());
}

// clause: S1-1.4g
#[test]
fn land_is_identified_when_its_publicity_is_over() {
    let mut case = reviewing(Will::Nothing);
    for department in REVIEWERS {
        case = takes(&case, date(2025, 4, 1), &opine(department, Stance::Agree));
    }
    let case = takes(&case, date(2025, 4, 1), &publicise(""));
    // Seven working days from 1 April 2025: the fourth is a holiday, so the last is the eleventh.
    assert_eq!(refused(&case, date(2025, 4, 10), &identify()), "still_running");
    assert_eq!(refused(&case, date(2025, 4, 11), &identify()), "still_running");
    assert!(case.carry_out(&identify(), &law(), &act(date(2025, 4, 12))).is_ok());
}

// clause: S1-1.3i
#[test]
fn no_plan_is_made_before_all_rights_are_listed() {
    let case = identified(Will::Nothing);
    let plan = plan("market", "租赁", date(2025, 12, 31));
    assert_eq!(refused(&case, LATER, &plan), "rights_not_listed");
    let listed = takes(&case, LATER, &rights_listed());
    assert!(listed.carry_out(&plan, &law(), &act(LATER)).is_ok());
    let one_more = takes(&listed, LATER, &list_right());
    assert_eq!(refused(&one_more, LATER, &plan), "rights_not_listed");
}

// clause: S1-1.3f
#[test]
fn land_goes_to_the_reserve_only_when_its_use_is_unchanged_and_nobody_wants_it() {
    let day = date(2025, 12, 31);
    for (will, unchanged, unwilling, code) in [
        (Will::Nothing, true, true, None),
        (Will::Reserve, true, true, None),
        (Will::Nothing, false, true, Some("use_changed")),
        (Will::Nothing, true, false, Some("holder_willing")),
        (Will::SelfDevelop, true, true, Some("holder_willing")),
        (Will::Partner, true, true, Some("holder_willing")),
    ] {
        let case = takes(&identified(will), LATER, &rights_listed());
        let planned = case.carry_out(&reserve(unchanged, unwilling, day), &law(), &act(LATER));
        assert_eq!(planned.as_ref().err().map(|refusal| refusal.code.as_str()), code, "{will:?} {unchanged}");
        if let Ok(case) = planned {
            assert_eq!(case.board(), Some(Board::Reserve));
        }
    }
}

// clause: S1-1.4h
#[test]
fn a_plan_without_target_criteria_day_or_person_is_none() {
    let case = takes(&identified(Will::Nothing), LATER, &rights_listed());
    let whole = plan("market", "租赁", LATER);
    assert!(case.carry_out(&whole, &law(), &act(LATER)).is_ok(), "the same day is in time");
    let yesterday = plan("market", "租赁", LATER.yesterday().expect("a day"));
    assert_eq!(refused(&case, LATER, &yesterday), "bad_day");
    for missing in ["target", "criteria", "person"] {
        let mut json = serde_json::to_value(&whole).expect("JSON");
        json[missing] = "  ".into();
        let plan: LandStep = serde_json::from_value(json).expect("a step");
        assert_eq!(refused(&case, LATER, &plan), "text_missing", "{missing}");
    }
    assert_eq!(refused(&case, LATER, &plan("nothing", "租赁", LATER)), "unknown_mode");
    assert_eq!(refused(&case, LATER, &plan("market", "依法征收", LATER)), "unknown_sub_form");
}

// clause: S1-1.4c, S2-7e
#[test]
fn every_way_has_one_task_force_and_a_case_with_a_plan_stands_on_its_board() {
    let rules = law().rules(DAY).expect("the sections");
    let boards: Vec<(&str, Board)> = rules.modes.iter().map(|mode| (mode.id.as_str(), mode.board)).collect();
    assert_eq!(boards.len(), 7);
    for board in Board::ALL {
        assert!(boards.iter().any(|(_, of)| of == board), "{board:?}");
    }
    for mode in rules.modes.iter().filter(|mode| !mode.reserves) {
        let case = takes(&identified(Will::Nothing), LATER, &rights_listed());
        assert_eq!(case.board(), None);
        let case = takes(&case, LATER, &plan(&mode.id, &mode.sub_forms[0], LATER));
        assert_eq!(case.board(), Some(mode.board), "{}", mode.id);
    }
}

// clause: S1-1.4i
#[test]
fn progress_is_told_every_month_and_not_later_than_the_day_of_the_plan() {
    let due = |case: &LandCase| {
        let open = deadlines(case, &law()).into_iter().filter(|one| one.met.is_none());
        let progress = open.filter(|one| one.id.starts_with("low_progress"));
        progress.map(|one| one.due).collect::<Vec<_>>()
    };
    let mut case = disposing();
    assert_eq!(due(&case), [date(2025, 5, 7)]);
    case = takes(&case, date(2025, 5, 1), &progress("0"));
    // 1 June 2025 is a Sunday, the next day the Dragon Boat holiday.
    assert_eq!(due(&case), [date(2025, 6, 3)]);
    case = takes(&case, date(2025, 12, 15), &progress("1"));
    assert_eq!(due(&case), [date(2025, 12, 31)]);
}

// clause: S1-1.0h
#[test]
fn disposed_land_only_grows_and_never_beyond_what_was_identified() {
    let case = takes(&disposing(), LATER, &progress("10"));
    for (disposed, fine) in [
        ("9.999999", false),
        ("10", true),
        ("10.000001", true),
        ("40", true),
        ("40.000001", false),
        ("-1", false),
    ] {
        let told = case.carry_out(&progress(disposed), &law(), &act(LATER));
        assert_eq!(told.is_ok(), fine, "{disposed}");
    }
    assert_eq!(refused(&takes(&case, LATER, &progress("39.999999")), LATER, &accept()), "not_all_disposed");
    let accepted = takes(&takes(&case, LATER, &progress("40")), LATER, &accept());
    let closed = takes(&accepted, LATER, &close());
    assert!(closed.is_closed() && !closed.is_open() && land_next_steps(&closed).is_empty());
    assert_eq!(closed.disposed(), mu("40"));
}

// clause: S2-8e
#[test]
fn a_case_is_closed_once_under_its_own_number_with_its_evidence() {
    let case = takes(&takes(&disposing(), LATER, &progress("40")), LATER, &accept());
    let closed = takes(&case, LATER, &close());
    let number = &closed.closure.as_ref().expect("closed").number;
    assert_eq!(number, "低效2025-1");
    assert_eq!(closed.deeds().last().expect("a deed").files, [paper("销号.pdf")]);
    assert_eq!(refused(&closed, LATER, &close()), "wrong_state");
    let unsaid = LandStep::Close { text: " ".into(), evidence: paper("销号.pdf") };
    assert_eq!(refused(&case, LATER, &unsaid), "text_missing");
}
