//! Objections: the whole path, each step in its state only, windows and days.

use super::house::{House, YEAR, answered, area, author, file, firm, number, run_command, tax};
use crate::registry::sample::FIRST;
use office::docket::{Command, Evidence, ObjectionItem, ObjectionState, Purpose, Recomputed, Standing};
use office::objection::{frozen_items, owner, waiting};
use office::year::Stage;

fn precheck(key: &str) -> Command {
    Command::PrecheckObjection { objection: key.into(), opinion: "情况属实".into() }
}

fn answer(key: &str, accept: bool) -> Command {
    Command::AnswerObjection {
        objection: key.into(),
        accept,
        opinion: "补缴税金已入库".into(),
        value: accept.then(|| number("12.5")),
        files: vec![file("入库单.pdf")],
    }
}

fn close(key: &str) -> Command {
    Command::CloseObjection { objection: key.into(), reply: "已更正".into() }
}

fn withdraw(key: &str) -> Command {
    Command::WithdrawObjection { objection: key.into(), reason: "不再坚持".into() }
}

fn standing(class: &str, rank: u32) -> Standing {
    Standing { subject: FIRST.into(), name: "甲".into(), class: class.into(), rank: Some(rank), total: None }
}

fn recomputing_run(house: &House, key: &str) -> Evidence {
    let mut ran = house.ran("new outcomes");
    let found = Recomputed {
        run_before: "1".into(),
        run_after: (house.entry + 1).to_string(),
        before: Some(standing("B", 9)),
        after: Some(standing("A", 4)),
        also_moved: vec![(standing("A", 4), standing("B", 5))],
    };
    ran.recomputed.insert(key.to_owned(), found);
    Evidence::Ran(Box::new(ran))
}

#[test]
fn an_accepted_objection_goes_from_submission_to_the_reply() {
    let mut house = House::at(Stage::ResultPublicity);
    let key = house.object(tax()).expect("the window is open");
    assert_eq!(frozen_items(&house.docket, YEAR, FIRST).len(), 1, "measures are frozen from the first day");
    house.does("zone_committee", precheck(&key), Evidence::None);
    assert_eq!(house.docket.objections[&key].owner, "tax");
    house.does("tax", answer(&key, true), answered());
    assert!(house.docket.objections[&key].answer.as_ref().is_some_and(|answer| answer.subjects.is_empty()));
    house.wait_for_window();
    house.advance(Stage::ObjectionHandling).expect("the window is over");
    assert_eq!(
        house.refuses("industry", close(&key), Evidence::None),
        "wrong_state",
        "not before the new run"
    );
    let evidence = recomputing_run(&house, &key);
    house.does("industry", run_command(Purpose::Final), evidence);
    let objection = &house.docket.objections[&key];
    assert_eq!(objection.state, ObjectionState::Recomputed);
    assert_eq!(objection.recomputed.as_ref().map(|found| found.also_moved.len()), Some(1));
    house.does("industry", close(&key), Evidence::None);
    let objection = &house.docket.objections[&key];
    let states: Vec<_> = objection.history.iter().map(|step| step.state).collect();
    use ObjectionState::{Accepted, Closed, Prechecked, Submitted};
    assert_eq!(states, [Submitted, Prechecked, Accepted, ObjectionState::Recomputed, Closed]);
    assert!(frozen_items(&house.docket, YEAR, FIRST).is_empty());
    house.advance(Stage::LeadingGroupReview).expect("everything is answered");
}

#[test]
fn an_area_accepted_before_any_result_waits_for_its_answer_and_for_no_run() {
    for (stage, item, owner, title) in [
        (Stage::AreaPublicity, area(), "natural_resources", "已采纳，待回复企业"),
        (Stage::ResultPublicity, tax(), "tax", "已采纳，待重新测算"),
    ] {
        let mut house = House::at(stage);
        let key = house.object(item).expect("the window is open");
        house.does("zone_committee", precheck(&key), Evidence::None);
        house.does(owner, answer(&key, true), answered());
        assert_eq!(house.docket.objections[&key].state_title(), title, "{}", stage.id());
        let told = house.docket.notices.values().find(|notice| notice.title == "异议已答复");
        assert!(told.is_some_and(|notice| notice.text.contains(title)), "{told:?}");
    }
}

#[test]
fn each_step_is_taken_in_its_state_only() {
    use ObjectionState::{Accepted, Closed, Prechecked, Rejected, Submitted, Withdrawn};
    let reach = |state: ObjectionState| {
        let mut house = House::at(Stage::ResultPublicity);
        let key = house.object(tax()).expect("the window is open");
        if state == Withdrawn {
            house.does("enterprise", withdraw(&key), Evidence::None);
        } else if state != Submitted {
            house.does("zone_committee", precheck(&key), Evidence::None);
        }
        if matches!(state, Accepted | Rejected | Closed) {
            house.does("tax", answer(&key, state == Accepted), answered());
        }
        if state == Closed {
            house.does("industry", close(&key), Evidence::None);
        }
        assert_eq!(house.docket.objections[&key].state, state);
        (house, key)
    };
    for state in [Submitted, Prechecked, Accepted, Rejected, Closed, Withdrawn] {
        let (base, key) = reach(state);
        let steps = [
            ("zone_committee", precheck(&key), state == Submitted),
            ("tax", answer(&key, true), state == Prechecked),
            ("tax", answer(&key, false), state == Prechecked),
            ("industry", close(&key), state == Rejected),
            ("enterprise", withdraw(&key), matches!(state, Submitted | Prechecked)),
        ];
        for (role, command, fits) in steps {
            let mut house = House { docket: base.docket.clone(), rules: super::house::rulebook(), ..base };
            let done = house.tries(&author(role), &command, answered());
            assert_eq!(done.is_ok(), fits, "{state:?} {}", command.action());
            if let Err(refusal) = done {
                assert_eq!(refusal.code, "wrong_state", "{state:?} {}", command.action());
            }
        }
    }
}

#[test]
fn an_objection_is_answered_by_the_department_that_owns_the_item_and_nobody_else() {
    let mut house = House::at(Stage::ResultPublicity);
    let cases = [
        (area(), "natural_resources"),
        (tax(), "tax"),
        (ObjectionItem::Figure { term: "electricity".into(), year: YEAR }, "power"),
        (ObjectionItem::Class, "industry"),
    ];
    for (item, department) in cases {
        assert_eq!(owner(&house.rules, &item), Some(department));
        let key = house.object(item).expect("the window is open");
        house.does("zone_committee", precheck(&key), Evidence::None);
        for other in ["tax", "natural_resources", "power", "industry"] {
            if other != department {
                assert_eq!(house.refuses(other, answer(&key, false), answered()), "out_of_scope", "{other}");
            }
        }
        house.does(department, answer(&key, false), answered());
    }
    let mut elsewhere = author("zone_committee");
    elsewhere.zone = Some("GXQ".into());
    let mut house = House::at(Stage::ResultPublicity);
    let key = house.object(tax()).expect("the window is open");
    let refusal = house.tries(&elsewhere, &precheck(&key), Evidence::None).expect_err("another zone");
    assert_eq!(refusal.code, "out_of_scope");
}

#[test]
fn objections_are_taken_in_publicity_until_it_ends() {
    for stage in Stage::ALL {
        let mut house = House::at(stage);
        let taken = house.object(area()).is_ok();
        assert_eq!(taken, stage.has_window(), "area in {}", stage.id());
        let mut house = House::at(stage);
        let taken = house.object(tax()).is_ok();
        assert_eq!(taken, stage == Stage::ResultPublicity, "figure in {}", stage.id());
    }
    let mut house = House::at(Stage::ResultPublicity);
    let closes = house.docket.year(YEAR).expect("the year").windows[&Stage::ResultPublicity].closes;
    (house.today, house.hour) = (closes, 17);
    assert_eq!(house.object(tax()).expect_err("17:00").code, "window_over");
    house.hour = 16;
    house.object(tax()).expect("16:00");
}

#[test]
fn a_firm_of_a_reopened_year_may_object_after_publication() {
    let mut house = House::at(Stage::Published);
    assert_eq!(house.object(area()).expect_err("published").code, "not_in_publicity");
    house.reopen();
    house.object(area()).expect("opened again");
}

#[test]
fn an_objection_without_sense_is_refused() {
    let mut house = House::at(Stage::ResultPublicity);
    let submit = |item: ObjectionItem, claim: &str| Command::SubmitObjection {
        year: YEAR,
        subject: FIRST.into(),
        item,
        claim: claim.into(),
        value: None,
        files: Vec::new(),
    };
    let unknown = ObjectionItem::Figure { term: "horoscope".into(), year: YEAR };
    let misplaced = ObjectionItem::Figure { term: "land_used".into(), year: YEAR };
    let not_area = ObjectionItem::Area { term: "tax_paid".into() };
    let nameless = Evidence::Firm(office::docket::FirmEvidence { name: None, region: None, zone: None });
    let cases = [
        (submit(tax(), "  "), firm(), "claim_missing"),
        (submit(unknown, "不对"), firm(), "unknown_term"),
        (submit(misplaced, "不对"), firm(), "wrong_item"),
        (submit(not_area, "不对"), firm(), "wrong_item"),
        (submit(tax(), "不对"), nameless, "no_such_enterprise"),
    ];
    for (command, evidence, code) in cases {
        assert_eq!(house.refuses("enterprise", command.clone(), evidence), code, "{command:?}");
    }
    let key = house.object(tax()).expect("the window is open");
    assert_eq!(house.object(tax()).expect_err("the same again").code, "objection_open");
    house.does("zone_committee", precheck(&key), Evidence::None);
    let reply = |accept: bool, value: Option<&str>, opinion: &str| Command::AnswerObjection {
        objection: key.clone(),
        accept,
        opinion: opinion.into(),
        value: value.map(number),
        files: Vec::new(),
    };
    assert_eq!(house.refuses("tax", reply(true, None, "同意"), answered()), "value_missing");
    assert_eq!(house.refuses("tax", reply(false, Some("1"), "不同意"), answered()), "value_unasked");
    assert_eq!(house.refuses("tax", reply(false, None, " "), answered()), "opinion_missing");
}

#[test]
fn days_to_answer_are_working_days_and_a_late_precheck_does_not_hold_the_answer_up() {
    let mut house = House::at(Stage::ResultPublicity);
    let key = house.object(tax()).expect("the window is open");
    let objection = house.docket.objections[&key].clone();
    let between = |from, to| house.rules.calendar.working_days_between(from, to).expect("a table");
    assert_eq!(between(house.today, objection.precheck_due), 2);
    assert_eq!(between(objection.precheck_due, objection.answer_due), 5);
    let procedure = &house.rules.procedure;
    let now = waiting(&objection, procedure, house.today, house.now()).expect("open");
    assert_eq!((now.department, now.overdue), ("zone_committee", false));
    assert_eq!(house.refuses("tax", answer(&key, false), answered()), "wrong_state", "the zone has its days");
    (house.today, house.hour) = (objection.precheck_due, 17);
    let late = waiting(&objection, &house.rules.procedure, house.today, house.now()).expect("open");
    assert!(late.overdue);
    house.does("tax", answer(&key, false), answered());
}

#[test]
fn an_accepted_area_objection_opens_the_areas_of_the_firm_and_its_neighbours() {
    let mut house = House::at(Stage::ResultPublicity);
    let key = house.object(area()).expect("the window is open");
    house.does("zone_committee", precheck(&key), Evidence::None);
    house.does("natural_resources", answer(&key, true), answered());
    let answered_at = house.entry;
    house.deliver("land");
    let basis = house.ran("outcomes").areas.expect("frozen");
    assert_eq!(basis.reopened.len(), 2);
    assert!(basis.reopened.values().all(|entry| *entry == answered_at));
    house.wait_for_window();
    house.advance(Stage::ObjectionHandling).expect("the window is over");
    let evidence = recomputing_run(&house, &key);
    house.does("industry", run_command(Purpose::Final), evidence);
    house.does("industry", close(&key), Evidence::None);
}

#[test]
fn an_area_accepted_before_any_run_is_closed_without_one() {
    let mut house = House::at(Stage::AreaPublicity);
    let key = house.object(area()).expect("the window is open");
    house.does("zone_committee", precheck(&key), Evidence::None);
    house.does("natural_resources", answer(&key, true), answered());
    house.does("industry", close(&key), Evidence::None);
    house.wait_for_window();
    house.advance(Stage::AreaFrozen).expect("answered");
    assert!(house.ran("outcomes").areas.expect("frozen").reopened.is_empty(), "it stands before the freeze");
}

#[test]
fn a_result_publicised_before_an_accepted_objection_is_stale() {
    let mut house = House::at(Stage::ResultPublicity);
    let key = house.object(tax()).expect("the window is open");
    house.does("zone_committee", precheck(&key), Evidence::None);
    house.wait_for_window();
    house.advance(Stage::ObjectionHandling).expect("the window is over");
    house.run(Purpose::Final);
    house.does("tax", answer(&key, true), answered());
    let evidence = recomputing_run(&house, &key);
    house.does("industry", run_command(Purpose::Final), evidence);
    house.does("industry", close(&key), Evidence::None);
    house.advance(Stage::LeadingGroupReview).expect("the last run read the answer");
    let last = house.docket.year(YEAR).and_then(|plan| plan.run.clone()).expect("a run");
    assert_eq!(house.docket.runs[&last].digest, "new outcomes");
}
