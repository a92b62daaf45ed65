//! The three machines step by step: every threshold at its line, the day or hundredth before it and after it.

use super::case::{Course, LandCase, LandKind};
use super::clock::{DeadlineState, DeadlineUnit, deadlines};
use super::idle::{IdleCause, IdleEvent, IdleState};
use super::idle_decision::{Approver, Measure};
use super::law::{LandInForce, LandLaw as _};
use super::low::{LowEvent, LowState, Will};
use super::modes::Board;
use super::next::land_next_steps;
use super::progress::progress as progress_of;
use super::sample::step::*;
use super::sample::{
    DAY, FIRM, NUMBERS, OTHER, act, act_of, after, book, by_firm, found, law, mu, opened, refused, takes,
};
use super::steps::LandStep;
use super::unsupplied::{BatchEvent, BatchStage};
use super::{idle, low, unsupplied};
use crate::calendar::Calendar;
use crate::step::check_table;
use crate::supply::Stance;
use fact::Area;
use jiff::civil::{Date, date};

const REVIEWERS: [&str; 5] = ["natural_resources", "industry", "tax", "ecology", "housing"];
/// A day on which everything that was asked on the first day is over.
const LATER: Date = date(2025, 4, 7);

fn notified() -> LandCase {
    let case = takes(&opened(LandKind::Low), DAY, &check());
    takes(&case, DAY, &notify(DAY))
}

fn reviewing(will: Will) -> LandCase {
    let case = takes(&notified(), DAY, &reply(FIRM, will));
    takes(&takes(&case, DAY, &reply(OTHER, Will::Nothing)), DAY, &LandStep::Review {})
}

fn identified(will: Will) -> LandCase {
    let mut case = reviewing(will);
    for department in REVIEWERS {
        case = takes(&case, DAY, &opine(department, Stance::Agree));
    }
    takes(&takes(&case, DAY, &publicise("")), LATER, &identify())
}

fn disposing() -> LandCase {
    let case = takes(&identified(Will::Nothing), LATER, &rights_listed());
    let case = takes(&case, LATER, &plan("market", "租赁", date(2025, 12, 31)));
    takes(&case, LATER, &LandStep::Begin {})
}

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

#[test]
fn what_is_not_in_the_tables_is_refused_with_its_clause() {
    check_table(low::STEPS, LowState::ALL, LowEvent::ALL);
    check_table(idle::STEPS, IdleState::ALL, IdleEvent::ALL);
    check_table(unsupplied::STEPS, BatchStage::ALL, BatchEvent::ALL);
}

#[test]
fn a_step_of_another_kind_is_refused() {
    assert_eq!(refused(&opened(LandKind::Low), DAY, &investigate()), "wrong_kind");
    assert_eq!(refused(&opened(LandKind::Idle), DAY, &check()), "wrong_kind");
    assert_eq!(refused(&opened(LandKind::Unsupplied), DAY, &check()), "wrong_kind");
}

#[test]
fn nothing_found_opens_no_case() {
    for (kind, area) in [(LandKind::Low, "0"), (LandKind::Low, "40.000001"), (LandKind::Unsupplied, "0")] {
        let land = super::FoundLand { area: mu(area), ..found(kind) };
        let refusal = LandCase::open(kind, "1", &land, &law(), &act(DAY)).expect_err("nothing");
        assert_eq!(refusal.code, "nothing_found", "{area}");
    }
    for kind in [LandKind::Idle, LandKind::Unsupplied] {
        let land = super::FoundLand { idle: None, batch: None, ..found(kind) };
        assert_eq!(
            LandCase::open(kind, "1", &land, &law(), &act(DAY)).expect_err("no").code,
            "nothing_found"
        );
    }
}

// clause: S2-8c
#[test]
fn an_idle_case_states_area_place_and_user() {
    let land = found(LandKind::Idle);
    let nobody = super::FoundLand { enterprises: Vec::new(), ..land.clone() };
    let nowhere = super::FoundLand { title: " ".to_owned(), ..land };
    let opens = |land: &super::FoundLand| LandCase::open(LandKind::Idle, "1", land, &law(), &act(DAY));
    assert_eq!(opens(&nobody).expect_err("nobody").code, "no_user");
    assert_eq!(opens(&nowhere).expect_err("nowhere").code, "text_missing");
}

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
    assert_eq!(closed.deeds().last().expect("a deed").files, [super::sample::paper("销号.pdf")]);
    assert_eq!(refused(&closed, LATER, &close()), "wrong_state");
    let unsaid = LandStep::Close { text: " ".into(), evidence: super::sample::paper("销号.pdf") };
    assert_eq!(refused(&case, LATER, &unsaid), "text_missing");
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
    json["mortgagee_copy"] = serde_json::to_value(super::sample::paper("回执.pdf")).expect("JSON");
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

// clause: S2-6b
#[test]
fn the_parts_of_a_batch_are_exactly_what_is_unsupplied() {
    let case = takes(&opened(LandKind::Unsupplied), DAY, &find_part("甲", "60"));
    for (area, fine) in [("39.999999", true), ("40", true), ("40.000001", false), ("0", false), ("-1", false)]
    {
        assert_eq!(case.carry_out(&find_part("乙", area), &law(), &act(DAY)).is_ok(), fine, "{area}");
    }
    let short = takes(&case, DAY, &find_part("乙", "39.999999"));
    assert_eq!(refused(&short, DAY, &LandStep::CausesFound {}), "areas_differ");
    let whole = takes(&takes(&short, DAY, &drop_part(2)), DAY, &find_part("乙", "40"));
    assert!(whole.carry_out(&LandStep::CausesFound {}, &law(), &act(DAY)).is_ok());
    assert_eq!(refused(&case, DAY, &drop_part(2)), "no_such_part");
    let odd = LandStep::FindPart {
        title: "丙".into(),
        area: super::sample::number("1"),
        cause: "x".into(),
        text: "".into(),
    };
    assert_eq!(refused(&case, DAY, &odd), "unknown_cause");
}

fn with_parts(first: &str, second: &str) -> LandCase {
    let case = takes(&opened(LandKind::Unsupplied), DAY, &find_part("甲", first));
    takes(&takes(&case, DAY, &find_part("乙", second)), DAY, &LandStep::CausesFound {})
}

// clause: S2-6d, S2-6e, S2-6f
#[test]
fn only_land_that_was_not_compensated_for_in_two_years_lapses() {
    let far = date(2025, 12, 31);
    let case = with_parts("60", "40");
    for (day, code) in
        [(date(2025, 5, 31), Some("not_lapsed")), (date(2025, 6, 1), None), (date(2025, 6, 2), None)]
    {
        let routed = case.carry_out(&route(1, "lapse", far), &law(), &act(day));
        assert_eq!(routed.err().map(|refusal| refusal.code).as_deref(), code, "{day}");
    }
    let day = date(2025, 6, 2);
    let beyond = with_parts("60.000001", "39.999999");
    assert_eq!(refused(&beyond, day, &route(1, "lapse", far)), "compensated");
    let mut unknown = case.clone();
    if let Some(batch) = &mut unknown.found.batch {
        batch.not_expropriated = None;
    }
    assert_eq!(refused(&unknown, day, &route(1, "lapse", far)), "compensation_not_known");
    assert!(case.carry_out(&route(1, "adjust", far), &law(), &act(DAY)).is_ok());
    assert_eq!(refused(&case, DAY, &route(1, "nothing", far)), "unknown_path");
}

#[test]
fn a_batch_is_closed_when_every_part_is_dealt_with() {
    let far = date(2025, 12, 31);
    let case = takes(&with_parts("60", "40"), DAY, &route(1, "adjust", far));
    assert_eq!(refused(&case, DAY, &LandStep::RoutesSet {}), "route_missing");
    let case = takes(&takes(&case, DAY, &route(2, "supply", far)), DAY, &LandStep::RoutesSet {});
    let one = takes(&case, DAY, &settle(1));
    assert_eq!((one.disposed(), refused(&one, DAY, &close())), (mu("60"), "part_open".to_owned()));
    assert_eq!(refused(&one, DAY, &settle(1)), "settled_already");
    let closed = takes(&takes(&one, DAY, &settle(2)), DAY, &close());
    assert_eq!(
        (closed.disposed(), closed.closure.expect("closed").number.as_str()),
        (mu("100"), "批供2025-1")
    );
}

#[test]
fn deadlines_say_who_acts_by_when_and_in_which_days() {
    let case = reviewing(Will::Nothing);
    let found = deadlines(&case, &law());
    let review: Vec<_> = found.iter().filter(|one| one.id.starts_with("low_review")).collect();
    assert_eq!(review.iter().map(|one| one.to.as_str()).collect::<Vec<_>>(), REVIEWERS);
    for one in &review {
        assert_eq!((one.due, one.unit), (date(2025, 3, 10), DeadlineUnit::WorkingDays));
        let states = [date(2025, 3, 10), date(2025, 3, 11)].map(|day| one.state(day));
        assert_eq!(states, [DeadlineState::Open, DeadlineState::Overdue]);
    }
    let case = takes(&case, DAY, &opine("tax", Stance::Agree));
    let met: Vec<String> = deadlines(&case, &law())
        .into_iter()
        .filter(|one| one.state(date(2030, 1, 1)) == DeadlineState::Met)
        .map(|one| format!("{} {}", one.id, one.to))
        .collect();
    assert_eq!(met, ["low_reply-1 enterprise", "low_review-4 tax"]);
}

// clause: S1-1.0h, S1-1.3a, S1-1.3e, S1-2.2a
#[test]
fn progress_counts_every_area_once_and_adds_up() {
    let closed =
        takes(&takes(&takes(&disposing(), LATER, &progress("40")), LATER, &accept()), LATER, &close());
    let Course::Low(course) = &closed.course else { panic!("low") };
    let again = LandCase {
        course: Course::Low(course.recurred("9", &act(LATER)).expect("recurs")),
        ..closed.clone()
    };
    let Course::Low(course) = &disposing().course else { panic!("low") };
    let merged =
        LandCase { course: Course::Low(course.merged("9", &act(LATER)).expect("merges")), ..disposing() };
    let cases =
        [closed, disposing(), identified(Will::Nothing), notified(), again, merged, opened(LandKind::Idle)];
    let told = progress_of(&cases, None, LATER, &law());
    assert_eq!((told.identified, told.closed), (mu("120"), mu("40")));
    assert_eq!(told.share.expect("identified").to_string(), "0.3333");
    for (lines, whole) in [(&told.by_mode, told.closed), (&told.by_board, told.identified)] {
        assert_eq!(lines.iter().map(|line| line.area).sum::<Area>(), whole);
    }
    assert_eq!(told.by_kind.iter().map(|kind| kind.open).sum::<usize>(), told.open);
    assert_eq!((told.open, told.since), (4, DAY));
    // The notice's fifteen days and the thirty of the investigation are over on 7 April.
    assert_eq!(told.overdue, 2);
    let none = progress_of(&cases, Some(after(DAY, 1)), LATER, &law());
    assert_eq!((none.identified, none.share, none.open), (Area::default(), None, 0));
}
