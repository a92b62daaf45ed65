//! Problems end only when somebody else found them put right; inspections and meetings leave them.

use super::*;
use crate::docket::Refusal;
use crate::step::check_table;
use std::collections::BTreeSet;

const DAY: Date = date(2025, 5, 12);

fn new(lead: &str, support: &[&str], due: Date) -> NewProblem {
    NewProblem {
        what: "三宗闲置土地没有立案".to_owned(),
        place: Some("KFQ".to_owned()),
        lead: lead.to_owned(),
        support: support.iter().map(|id| (*id).to_owned()).collect(),
        due,
    }
}

fn raise(new: &NewProblem) -> Result<Problem, Refusal> {
    let source = ProblemSource::Bulletin { key: "7".to_owned(), figure: Some(FigureId::IdleStock) };
    Problem::raise(new, ("9".to_owned(), source), &configuration(), &act("supervision", DAY, 9))
}

fn raised() -> Problem {
    raise(&new("KFQ", &["tax"], date(2025, 5, 30))).expect("raised")
}

fn report(files: &[FileRef]) -> ProblemStep {
    ProblemStep::Report { text: "已全部立案".to_owned(), files: files.to_vec() }
}

fn pass() -> ProblemStep {
    ProblemStep::Pass { text: "情况属实".to_owned(), files: Vec::new() }
}

fn fail(day: Date) -> ProblemStep {
    ProblemStep::Fail { text: "还差一宗".to_owned(), day }
}

#[test]
fn what_is_not_in_the_table_is_refused_with_its_clause() {
    let events: Vec<ProblemEvent> =
        ProblemEvent::ALL.iter().copied().filter(|event| *event != ProblemEvent::Raise).collect();
    check_table(problem_state::STEPS, ProblemState::ALL, &events);
}

// clause: S2-IV.3c, S1-2.5g
#[test]
fn a_problem_has_one_lead_others_that_support_it_and_a_day_to_come() {
    for (problem, wanted) in [
        (new("KFQ", &["tax", "320412"], DAY), ""),
        (new("KFQ", &[], date(2025, 5, 11)), "bad_day"),
        (new("KFQ", &[], date(2025, 5, 13)), ""),
        (new("KFQ", &["tax", "KFQ"], DAY), "lead_supports"),
        (new("不存在", &[], DAY), "unknown_party"),
        (new("KFQ", &["不存在"], DAY), "unknown_party"),
        (NewProblem { what: " ".to_owned(), ..new("KFQ", &[], DAY) }, "text_missing"),
        (NewProblem { place: Some("不存在".to_owned()), ..new("KFQ", &[], DAY) }, "unknown_place"),
        (NewProblem { place: None, ..new("KFQ", &[], DAY) }, ""),
    ] {
        assert_eq!(code(raise(&problem)), wanted, "{problem:?}");
    }
    let raised = raised();
    assert_eq!((raised.region.as_deref(), raised.zone.as_deref()), (Some("320411"), Some("KFQ")));
}

// clause: S2-IV.3c
#[test]
fn it_ends_only_when_another_found_it_put_right() {
    let by = |role: &str| act(role, DAY, 10);
    let open = raised();
    assert_eq!(code(open.carry_out(&report(&[paper()]), &by("tax"))), "not_the_lead");
    assert_eq!(code(open.carry_out(&report(&[]), &by("zone_committee"))), "paper_missing");
    assert_eq!(code(open.carry_out(&pass(), &by("supervision"))), "wrong_state");
    let reported = open.carry_out(&report(&[paper()]), &by("zone_committee")).expect("reported");
    assert_eq!(reported.deeds.last().expect("a deed").files, [paper()]);
    assert_eq!(code(reported.carry_out(&pass(), &by("zone_committee"))), "own_recheck");
    assert_eq!(code(reported.carry_out(&fail(date(2025, 5, 11)), &by("supervision"))), "bad_day");
    let again = reported.carry_out(&fail(DAY), &by("supervision")).expect("not enough");
    assert_eq!((again.state, again.due), (ProblemState::Open, DAY));
    let reported = again.carry_out(&report(&[paper()]), &by("zone_committee")).expect("reported");
    let closed = reported.carry_out(&pass(), &by("supervision")).expect("closed");
    assert!(reported.is_open() && !closed.is_open());
    assert_eq!(code(closed.carry_out(&report(&[paper()]), &by("zone_committee"))), "wrong_state");
}

// clause: S2-IV.3c
#[test]
fn it_is_late_after_its_last_day_while_nobody_reported_and_the_day_moves_only_later() {
    let open = raised();
    let late = |problem: &Problem| {
        [date(2025, 5, 29), date(2025, 5, 30), date(2025, 5, 31)].map(|day| problem.is_late(day))
    };
    assert_eq!(late(&open), [false, false, true]);
    let reported = open.carry_out(&report(&[paper()]), &act("zone_committee", DAY, 10)).expect("reported");
    assert_eq!(late(&reported), [false; 3]);
    let extend = |day| ProblemStep::Extend { day, reason: "等批复".to_owned() };
    let by = act("supervision", DAY, 11);
    for (day, wanted) in [
        (date(2025, 5, 29), "not_later"),
        (date(2025, 5, 30), "not_later"),
        (date(2025, 5, 31), ""),
        (date(2025, 5, 11), "bad_day"),
    ] {
        assert_eq!(code(open.carry_out(&extend(day), &by)), wanted, "{day}");
    }
    assert_eq!(code(reported.carry_out(&extend(date(2025, 6, 30)), &by)), "wrong_state");
}

fn inspection(problems: Vec<NewProblem>) -> NewInspection {
    NewInspection {
        place: "KFQ".to_owned(),
        day: DAY,
        people: "张某、李某".to_owned(),
        organisation: "成立专班".to_owned(),
        policy: "已出台细则".to_owned(),
        effect: "盘活两宗".to_owned(),
        files: vec![paper()],
        problems,
    }
}

// clause: S2-IV.3a, S2-IV.3c
#[test]
fn an_inspection_has_three_sides_and_leaves_its_problems() {
    let by = act("supervision", DAY, 20);
    let record = |new: &NewInspection| Inspection::record(new, &configuration(), &by);
    let found = vec![NewProblem { place: None, ..new("KFQ", &[], DAY) }, new("tax", &[], DAY)];
    let (kept, problems) = record(&inspection(found)).expect("recorded");
    assert_eq!(kept.problems, ["20-1", "20-2"]);
    assert_eq!(problems.iter().map(|one| one.zone.as_deref()).collect::<Vec<_>>(), [Some("KFQ"); 2]);
    let source = ProblemSource::Inspection { key: "20".to_owned() };
    assert!(problems.iter().all(|problem| problem.source == source));
    let plain = inspection(Vec::new());
    for (new, wanted) in [
        (NewInspection { place: "不存在".to_owned(), ..plain.clone() }, "unknown_place"),
        (NewInspection { place: String::new(), ..plain.clone() }, "place_missing"),
        (NewInspection { day: date(2025, 5, 13), ..plain.clone() }, "bad_day"),
        (NewInspection { people: " ".to_owned(), ..plain.clone() }, "text_missing"),
        (NewInspection { organisation: String::new(), ..plain.clone() }, "text_missing"),
        (NewInspection { policy: String::new(), ..plain.clone() }, "text_missing"),
        (NewInspection { effect: String::new(), ..plain.clone() }, "text_missing"),
    ] {
        assert_eq!(code(record(&new)), wanted, "{new:?}");
    }
}

// clause: S1-1.4d, S1-3.5b
#[test]
fn what_a_meeting_resolves_ends_only_when_it_is_done() {
    let by = act("natural_resources", DAY, 30);
    let meeting = NewMeeting {
        title: "第二次联席会议".to_owned(),
        day: DAY,
        attended: ["tax", "KFQ"].map(str::to_owned).to_vec(),
        minutes: paper(),
        items: vec![new("industry", &["KFQ"], date(2025, 6, 30))],
    };
    let record = |new: &NewMeeting| Meeting::record(new, &configuration(), &by);
    let (kept, items) = record(&meeting).expect("recorded");
    assert_eq!(kept.problems, ["30-1"]);
    assert!(items[0].is_open() && items[0].is_late(date(2025, 7, 1)));
    let keys: BTreeSet<&str> = items.iter().map(|item| item.key.as_str()).collect();
    assert_eq!(keys.len(), items.len());
    for (new, wanted) in [
        (NewMeeting { title: " ".to_owned(), ..meeting.clone() }, "text_missing"),
        (NewMeeting { day: date(2025, 5, 13), ..meeting.clone() }, "bad_day"),
        (NewMeeting { attended: Vec::new(), ..meeting.clone() }, "nobody_attended"),
        (NewMeeting { attended: vec!["不存在".to_owned()], ..meeting.clone() }, "unknown_party"),
    ] {
        assert_eq!(code(record(&new)), wanted, "{new:?}");
    }
}
