//! The evaluation year: each stage, what must be there before it, and who may move it on.

use super::house::{House, YEAR, area, author, correct, file, run_command, tax};
use crate::registry::sample::{FIRST, day};
use fact::Reading;
use office::authority::Target;
use office::docket::{AdjustedEvidence, AdjustmentKind, Command, Evidence, Purpose};
use office::year::{
    Adjustable, Stage, areas_are_frozen_for, next_steps, proposed, timetable_problems, way_back,
};

#[test]
fn a_year_goes_from_opening_to_archive() {
    let house = House::at(Stage::Archived);
    let plan = house.docket.year(YEAR).expect("the year");
    assert_eq!(plan.history.len(), Stage::ALL.len() - 1);
    let links: Vec<&str> = house.docket.notices.values().map(|notice| notice.link.as_str()).collect();
    assert!(links.contains(&"/my-firm?year=2024"), "{links:?}");
    assert!(!links.contains(&"/my-firm"), "a notice leads to its own year: {links:?}");
    assert_eq!(house.docket.publications_of(YEAR).len(), 1);
    assert!(
        next_steps(&house.docket, &house.rules, plan, &author("industry"), house.today, house.now())
            .is_empty()
    );
}

#[test]
fn from_every_stage_only_the_next_one_can_be_reached() {
    for stage in Stage::ALL {
        let mut house = House::at(stage);
        house.prepare();
        for to in Stage::ALL {
            let next = stage.next() == Some(to);
            if next {
                continue;
            }
            let refusal = house.advance(to).expect_err(to.title());
            assert_eq!(refusal.code, "wrong_stage", "{} → {}", stage.id(), to.id());
        }
        if let Some(to) = stage.next() {
            house.advance(to).expect("the next stage");
        }
    }
}

#[test]
fn every_move_is_kept_from_those_who_may_not_make_it() {
    for stage in Stage::ALL {
        let Some(to) = stage.next() else { continue };
        let mut house = House::at(stage);
        house.prepare();
        let roles: Vec<String> = house.rules.authority.roles().map(|role| role.id.clone()).collect();
        for role in roles {
            let may = house.rules.authority.require(&author(&role), to.action(), &Target::default()).is_ok();
            if !may {
                let refusal = house.advance_by(&role, to).expect_err(&role);
                assert_eq!(refusal.code, "not_permitted", "{role} → {}", to.id());
            }
        }
    }
}

#[test]
fn a_stage_waits_for_what_it_needs() {
    let cases = [
        (Stage::Collecting, "delivery_missing"),
        (Stage::AreaPublicity, "window_open"),
        (Stage::Calculating, "no_run"),
        (Stage::ResultPublicity, "window_open"),
        (Stage::ObjectionHandling, "no_run"),
    ];
    for (stage, code) in cases {
        let mut house = House::at(stage);
        let to = stage.next().expect("a next stage");
        let plan = house.docket.year(YEAR).expect("the year");
        let steps =
            next_steps(&house.docket, &house.rules, plan, &author("industry"), house.today, house.now());
        assert_eq!(steps.len(), 1);
        assert!(!steps[0].allowed);
        assert_eq!(steps[0].why_not[0].code, code, "{}", stage.id());
        assert_eq!(house.advance(to).expect_err(to.title()).code, code, "{}", stage.id());
        house.prepare();
        house.advance(to).expect("what was missing is there");
    }
}

#[test]
fn only_area_forms_hold_the_area_publicity_up_and_all_hold_the_scores_up() {
    let mut house = House::at(Stage::Collecting);
    for form in ["land", "parcel"] {
        house.deliver(form);
    }
    let refusal = house.advance(Stage::AreaPublicity).expect_err("leases are missing");
    assert!(refusal.message.contains("表lease") && !refusal.message.contains("表tax"), "{refusal}");
    house.deliver("lease");
    house.advance(Stage::AreaPublicity).expect("areas are there");
    house.wait_for_window();
    house.advance(Stage::AreaFrozen).expect("the window is over");
    let refusal = house.advance(Stage::Calculating).expect_err("taxes are missing");
    assert!(refusal.message.contains("税务局还没有报“表tax”"), "{refusal}");
}

#[test]
fn a_window_is_over_at_the_closing_time_of_its_last_day() {
    let mut house = House::at(Stage::AreaPublicity);
    let window = house.docket.year(YEAR).expect("the year").windows[&Stage::AreaPublicity];
    assert!(house.rules.calendar.working_days_between(window.opened, window.closes).expect("a table") >= 5);
    for (today, hour, open) in [
        (window.closes.yesterday().expect("a day"), 23, true),
        (window.closes, 16, true),
        (window.closes, 17, false),
    ] {
        (house.today, house.hour) = (today, hour);
        let moved = house.advance(Stage::AreaFrozen);
        assert_eq!(moved.is_err(), open, "{today} {hour}:00");
        if let Err(refusal) = moved {
            assert_eq!(refusal.code, "window_open");
        }
    }
}

#[test]
fn a_window_opened_before_the_spring_festival_closes_after_it() {
    let mut house = House::new();
    house.today = day("2025-01-02");
    house.open_year();
    house.advance(Stage::Collecting).expect("a timetable");
    house.prepare();
    // 28 January to 4 February are off; 26 January and 8 February are worked.
    house.today = day("2025-01-24");
    let mut timetable = house.docket.year(YEAR).expect("the year").timetable.clone();
    let publicity = timetable.stages[&Stage::AreaPublicity];
    assert!(publicity.ends > day("2025-02-10"), "planned later");
    // Bring the planned stages forward so that the least length decides.
    let stages: Vec<Stage> = timetable.stages.keys().copied().collect();
    for stage in stages {
        let days = timetable.stages.get_mut(&stage).expect("planned");
        if stage < Stage::AreaPublicity {
            (days.starts, days.ends) = (day("2025-01-02"), day("2025-01-02"));
        } else if stage == Stage::AreaPublicity {
            (days.starts, days.ends) = (day("2025-01-02"), day("2025-01-09"));
        }
    }
    let command = Command::ChangeTimetable { year: YEAR, timetable, reason: "提前".into() };
    house.does("industry", command, Evidence::None);
    house.advance(Stage::AreaPublicity).expect("areas are there");
    let window = house.docket.year(YEAR).expect("the year").windows[&Stage::AreaPublicity];
    // 26 (1), 27 January (2), 5 (3), 6 (4), 7 February (5).
    assert_eq!(window.closes, day("2025-02-07"));
}

#[test]
fn an_open_window_can_be_made_longer_and_never_shorter_than_it_must_be() {
    let mut house = House::at(Stage::ResultPublicity);
    let plan = house.docket.year(YEAR).expect("the year").clone();
    let opened = plan.windows[&Stage::ResultPublicity].opened;
    let mut timetable = plan.timetable.clone();
    let with = |timetable: &office::docket::Timetable| Command::ChangeTimetable {
        year: YEAR,
        timetable: timetable.clone(),
        reason: "补充公示".into(),
    };
    let least = house.rules.calendar.add_working_days(opened, 5).expect("a table");
    for later in Stage::ALL.into_iter().filter(|stage| *stage > Stage::ResultPublicity) {
        let days = timetable.stages.get_mut(&later).expect("planned");
        (days.starts, days.ends) = (day("2025-12-01"), day("2025-12-01"));
    }
    let days = timetable.stages.get_mut(&Stage::ResultPublicity).expect("planned");
    days.starts = opened.checked_sub(jiff::Span::new().days(20)).expect("a day");
    days.ends = least.yesterday().expect("a day");
    for earlier in Stage::ALL.into_iter().filter(|stage| *stage < Stage::ResultPublicity) {
        let days = timetable.stages.get_mut(&earlier).expect("planned");
        if earlier.has_window() {
            (days.starts, days.ends) = (day("2025-03-05"), day("2025-03-12"));
        } else {
            let fixed = if earlier < Stage::AreaPublicity { day("2025-03-04") } else { day("2025-03-13") };
            (days.starts, days.ends) = (fixed, fixed);
        }
    }
    assert_eq!(house.refuses("industry", with(&timetable), Evidence::None), "window_too_short");
    timetable.stages.get_mut(&Stage::ResultPublicity).expect("planned").ends =
        least.tomorrow().expect("a day");
    house.does("industry", with(&timetable), Evidence::None);
    let window = house.docket.year(YEAR).expect("the year").windows[&Stage::ResultPublicity];
    assert_eq!(window.closes, least.tomorrow().expect("a day"));
}

#[test]
fn an_approval_without_minutes_is_refused() {
    let mut house = House::at(Stage::LeadingGroupReview);
    for (reason, evidence) in [("", vec![file("纪要.pdf")]), ("第3次常务会议", Vec::new())] {
        let command =
            Command::Advance { year: YEAR, to: Stage::GovMeetingApproved, reason: reason.into(), evidence };
        assert_eq!(house.refuses("leading_group", command, Evidence::None), "evidence_missing");
    }
}

#[test]
fn the_leading_group_sends_a_year_back_and_it_comes_again() {
    let send_back = |reason: &str| Command::SendBack {
        year: YEAR,
        reason: reason.into(),
        evidence: vec![file("审议意见.pdf")],
    };
    for stage in Stage::ALL {
        let mut house = House::at(stage);
        if stage != Stage::LeadingGroupReview {
            let refused = house.refuses("leading_group", send_back("重新核对"), Evidence::None);
            assert_eq!(refused, "wrong_stage", "{}", stage.id());
        }
    }
    let mut house = House::at(Stage::LeadingGroupReview);
    let plan = house.docket.year(YEAR).expect("the year").clone();
    assert_eq!(
        way_back(&house.rules, &plan, &author("leading_group")),
        Some((Stage::ObjectionHandling, None))
    );
    let (_, why_not) = way_back(&house.rules, &plan, &author("industry")).expect("a way");
    assert_eq!(why_not.expect("not theirs").code, "not_permitted");
    assert_eq!(house.refuses("industry", send_back("重新核对"), Evidence::None), "not_permitted");
    assert_eq!(house.refuses("leading_group", send_back("  "), Evidence::None), "reason_missing");
    house.does("leading_group", send_back("两家企业用电数据再核对"), Evidence::None);
    let back = house.docket.year(YEAR).expect("the year").clone();
    assert_eq!(back.stage, Stage::ObjectionHandling);
    let purpose = back.run.as_ref().map(|run| house.docket.runs[run].purpose);
    assert_eq!(purpose, Some(Purpose::Preliminary), "again the result that was in publicity");
    let step = back.history.last().expect("a step");
    assert_eq!((step.from, step.to), (Stage::LeadingGroupReview, Stage::ObjectionHandling));
    assert_eq!((step.reason.as_str(), step.evidence.len()), ("两家企业用电数据再核对", 1));
    let notice = house.docket.notices.values().max_by_key(|notice| notice.act.entry).expect("a notice");
    assert_eq!(notice.to.role.as_deref(), Some("industry"));
    assert!(notice.text.contains("用电数据"), "{}", notice.text);
    // What is corrected meanwhile asks for another final run before the year may come again.
    let (command, evidence) = correct("tax_paid", "3");
    house.does("tax", command, evidence);
    assert_eq!(house.advance(Stage::LeadingGroupReview).expect_err("corrected since").code, "run_stale");
    house.run(Purpose::Final);
    house.advance(Stage::LeadingGroupReview).expect("a final run that reflects everything");
    let again = house.docket.year(YEAR).and_then(|plan| plan.run.clone()).expect("a run");
    assert_eq!(house.docket.runs[&again].purpose, Purpose::Final);
}

#[test]
fn area_figures_after_the_freeze_stay_outside_the_year() {
    let mut house = House::at(Stage::AreaFrozen);
    let frozen_at = house.docket.year(YEAR).and_then(|plan| plan.areas_frozen_at).expect("frozen");
    assert_eq!(frozen_at, house.entry);
    house.deliver("land");
    let batch = house.docket.delivery("land", YEAR).expect("delivered");
    assert!(batch.after_freeze);
    house.deliver("tax");
    assert!(!house.docket.delivery("tax", YEAR).expect("delivered").after_freeze);
    let (command, evidence) = correct("land_used", "3");
    assert_eq!(house.refuses("natural_resources", command, evidence), "areas_frozen");
    let ran = house.ran("outcomes");
    let basis = ran.areas.expect("frozen");
    assert_eq!((basis.as_of, basis.reopened.len()), (frozen_at, 0));
    assert!(basis.terms.contains("land_used"));
}

#[test]
fn a_firm_that_is_opened_again_brings_its_neighbours() {
    let mut house = House::at(Stage::Published);
    let (command, evidence) = correct("land_used", "3");
    assert_eq!(house.refuses("natural_resources", command.clone(), evidence.clone()), "areas_frozen");
    house.reopen();
    let plan = house.docket.year(YEAR).expect("the year").clone();
    assert!(!areas_are_frozen_for(&house.docket, &plan, FIRST));
    house.does("natural_resources", command, evidence);
    let basis = house.ran("outcomes").areas.expect("frozen");
    assert_eq!(basis.reopened.len(), 2, "the firm and its neighbour");
    assert!(basis.reopened.values().all(|entry| *entry == house.entry));
    let again =
        Command::Reopen { year: YEAR, subject: FIRST.into(), reason: "再测".into(), evidence: Vec::new() };
    let found = Evidence::Reopened(office::docket::ReopenedEvidence { subjects: super::house::neighbours() });
    assert_eq!(house.refuses("industry", again, found), "already_reopened");
    let key = house.docket.reopenings.keys().next().expect("one").clone();
    house.does(
        "industry",
        Command::CloseReopening { reopening: key.clone(), reason: "无需更正".into() },
        Evidence::None,
    );
    let until = house.entry;
    house.deliver("land");
    let basis = house.ran("outcomes").areas.expect("frozen");
    assert!(basis.reopened.values().all(|entry| *entry == until), "facts after the end stay outside");
    let twice = Command::CloseReopening { reopening: key, reason: "再来".into() };
    assert_eq!(house.refuses("industry", twice, Evidence::None), "wrong_state");
}

#[test]
fn a_year_is_opened_again_only_after_its_areas_are_frozen_and_for_known_firms() {
    let reopen =
        Command::Reopen { year: YEAR, subject: FIRST.into(), reason: "重测".into(), evidence: Vec::new() };
    let known =
        || Evidence::Reopened(office::docket::ReopenedEvidence { subjects: super::house::neighbours() });
    let nobody =
        Evidence::Reopened(office::docket::ReopenedEvidence { subjects: std::collections::BTreeSet::new() });
    let mut house = House::at(Stage::AreaPublicity);
    assert_eq!(house.refuses("industry", reopen.clone(), known()), "not_frozen");
    house.wait_for_window();
    house.advance(Stage::AreaFrozen).expect("the window is over");
    assert_eq!(house.refuses("industry", reopen.clone(), nobody), "no_such_enterprise");
    house.does("industry", reopen, known());
}

#[test]
fn runs_fit_their_stage_and_the_years_scheme() {
    for stage in Stage::ALL {
        let mut house = House::at(stage);
        let preliminary = (Stage::Calculating..=Stage::Preliminary).contains(&stage);
        let last = matches!(stage, Stage::ObjectionHandling | Stage::LeadingGroupReview)
            || stage >= Stage::Published;
        for (purpose, fits) in
            [(Purpose::Trial, true), (Purpose::Preliminary, preliminary), (Purpose::Final, last)]
        {
            let evidence = Evidence::Ran(Box::new(house.ran("outcomes")));
            let done = house.tries(&author("industry"), &run_command(purpose), evidence);
            assert_eq!(done.is_ok(), fits, "{} {purpose:?}", stage.id());
        }
    }
    let mut house = House::at(Stage::Calculating);
    let other = Command::Run {
        year: YEAR,
        purpose: Purpose::Preliminary,
        scheme: None,
        overrides: [("share_a".to_owned(), "0.3".to_owned())].into(),
    };
    let ran = house.ran("outcomes");
    let code = house.refuses("industry", other, Evidence::Ran(Box::new(ran.clone())));
    assert_eq!(code, "not_the_years_scheme");
    let without_freeze = office::docket::RanEvidence { areas: None, ..ran };
    let code =
        house.refuses("industry", run_command(Purpose::Preliminary), Evidence::Ran(Box::new(without_freeze)));
    assert_eq!(code, "no_evidence", "a run that read other areas than the frozen ones does not bind");
    assert_eq!(house.refuses("industry", run_command(Purpose::Trial), Evidence::None), "no_evidence");
}

#[test]
fn a_result_must_reflect_what_was_decided_after_it() {
    let adjust = Command::Adjust {
        year: YEAR,
        subject: FIRST.into(),
        kind: AdjustmentKind::Veto,
        term: "veto_safety".into(),
        reading: Reading::Known(fact::Datum::Flag(true)),
        reason: "一般事故".into(),
        evidence: file("认定书.pdf"),
    };
    let offered = |kind| Adjustable { kind, term: "veto_safety".into(), rule: "安全生产事故".into() };
    let reads = |adjustable| Evidence::Adjusted(AdjustedEvidence { known: true, before: None, adjustable });
    let found = || reads(vec![offered(AdjustmentKind::Veto)]);
    let mut house = House::at(Stage::DeptReview);
    for unread in [Vec::new(), vec![offered(AdjustmentKind::Bonus)]] {
        let code = house.refuses("emergency", adjust.clone(), reads(unread));
        assert_eq!(code, "not_in_scheme", "a veto that no scheme reads would do nothing");
    }
    house.does("emergency", adjust.clone(), found());
    let refusal = house.advance(Stage::Preliminary).expect_err("a veto came after the run");
    assert_eq!(refusal.code, "run_stale");
    assert!(refusal.message.contains("否决"), "{refusal}");
    house.run(Purpose::Preliminary);
    house.advance(Stage::Preliminary).expect("the run reflects it");
    assert_eq!(house.refuses("emergency", adjust.clone(), found()), "already_adjusted");
    assert_eq!(house.refuses("tax", adjust, found()), "out_of_scope", "safety is not for the tax bureau");
    let key = house.docket.adjustments.keys().next().expect("one").clone();
    let withdraw = Command::WithdrawAdjustment { adjustment: key, reason: "复议撤销".into() };
    house.does("emergency", withdraw.clone(), Evidence::None);
    assert_eq!(house.refuses("emergency", withdraw, Evidence::None), "already_withdrawn");
    assert_eq!(house.advance(Stage::ResultPublicity).expect_err("withdrawn after the run").code, "run_stale");
    house.run(Purpose::Preliminary);
    let run = house.entry.to_string();
    assert_eq!(
        house.docket.year(YEAR).and_then(|plan| plan.run.clone()),
        Some(run),
        "the year stands on the new run"
    );
    let (command, evidence) = correct("tax_paid", "3");
    house.does("tax", command, evidence);
    let refusal = house.advance(Stage::ResultPublicity).expect_err("a correction came after the run");
    assert!(refusal.message.contains("更正"), "{refusal}");
}

#[test]
fn a_year_opens_once_after_it_is_over_with_a_timetable_that_can_be_kept() {
    let mut house = House::new();
    let timetable =
        house.rules.procedure.proposed_timetable(&house.rules.calendar, house.today).expect("tables");
    let open = |year: i16, scheme: &str| Command::OpenYear {
        year,
        scheme: scheme.into(),
        timetable: timetable.clone(),
    };
    assert_eq!(house.refuses("industry", open(2025, "henan-2019/main"), Evidence::None), "year_not_over");
    assert_eq!(house.refuses("industry", open(2024, "henan-2019"), Evidence::None), "unknown_scheme");
    let empty =
        Command::OpenYear { year: 2024, scheme: "henan-2019/main".into(), timetable: Default::default() };
    assert_eq!(house.refuses("industry", empty, Evidence::None), "window_missing");
    house.does("industry", open(2024, "henan-2019/main"), Evidence::None);
    assert_eq!(house.refuses("industry", open(2024, "henan-2019/main"), Evidence::None), "year_exists");
}

#[test]
fn a_new_year_is_proposed_the_days_of_the_year_before_on_working_days() {
    let house = House::at(Stage::Collecting);
    let before = house.docket.year(YEAR).expect("the year").timetable.clone();
    let calendar = &house.rules.calendar;
    for opened in ["2026-01-02", "2026-03-05"] {
        let table = proposed(&house.docket, &house.rules, YEAR + 1, day(opened)).expect("tables");
        assert_eq!(timetable_problems(&house.rules, &table), Vec::new(), "{opened}");
        assert_eq!(table.due.len(), before.due.len());
        for (form, due) in &table.due {
            let usual = before.due[form].saturating_add(jiff::ToSpan::year(1));
            let expected = calendar.on_or_after(usual.max(day(opened)));
            assert_eq!(Ok(*due), expected, "{form} opened {opened}");
        }
        let (draft, collecting) = (table.stages[&Stage::Draft], table.stages[&Stage::Collecting]);
        assert!(draft.starts >= day(opened) && collecting.starts > draft.ends);
        assert!(table.due.values().all(|due| *due <= collecting.ends), "all are due before areas are shown");
        assert!(collecting.ends < table.stages[&Stage::AreaPublicity].starts);
    }
    let first = proposed(&House::new().docket, &house.rules, YEAR, day("2025-01-02")).expect("tables");
    assert_eq!(timetable_problems(&house.rules, &first), Vec::new(), "no year came before");
    assert!(proposed(&house.docket, &house.rules, i16::MAX, day("2026-01-02")).is_err(), "no holidays known");
}

#[test]
fn open_objections_hold_the_freeze_and_the_review_up() {
    let mut house = House::at(Stage::AreaPublicity);
    house.object(area()).expect("the window is open");
    house.wait_for_window();
    let refusal = house.advance(Stage::AreaFrozen).expect_err("an objection is open");
    assert_eq!(refusal.code, "objection_open");
    assert!(refusal.message.contains("甲精密机械有限公司"), "{refusal}");

    let mut house = House::at(Stage::ResultPublicity);
    house.object(tax()).expect("the window is open");
    house.wait_for_window();
    house.advance(Stage::ObjectionHandling).expect("the window is over");
    house.run(Purpose::Final);
    assert_eq!(
        house.advance(Stage::LeadingGroupReview).expect_err("an objection is open").code,
        "objection_open"
    );
}
