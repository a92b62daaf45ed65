//! The three machines step by step: every threshold at its line, the day or hundredth before it and after it.

mod idle;
mod low;
mod unsupplied;

use super::FoundLand;
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
    DAY, FIRM, NUMBERS, OTHER, act, act_of, after, book, by_firm, found, law, mu, number, opened, paper,
    refused, takes,
};
use super::steps::LandStep;
use super::unsupplied::{BatchEvent, BatchStage};
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

pub(crate) fn disposing() -> LandCase {
    let case = takes(&identified(Will::Nothing), LATER, &rights_listed());
    let case = takes(&case, LATER, &plan("market", "租赁", date(2025, 12, 31)));
    takes(&case, LATER, &LandStep::Begin {})
}

pub(crate) fn closed() -> LandCase {
    takes(&takes(&takes(&disposing(), LATER, &progress("40")), LATER, &accept()), LATER, &close())
}

#[test]
fn what_is_not_in_the_tables_is_refused_with_its_clause() {
    check_table(super::low::STEPS, LowState::ALL, LowEvent::ALL);
    check_table(super::idle::STEPS, IdleState::ALL, IdleEvent::ALL);
    check_table(super::unsupplied::STEPS, BatchStage::ALL, BatchEvent::ALL);
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
        let land = FoundLand { area: mu(area), ..found(kind) };
        let refusal = LandCase::open(kind, "1", &land, &law(), &act(DAY)).expect_err("nothing");
        assert_eq!(refusal.code, "nothing_found", "{area}");
    }
    for kind in [LandKind::Idle, LandKind::Unsupplied] {
        let land = FoundLand { idle: None, batch: None, ..found(kind) };
        assert_eq!(
            LandCase::open(kind, "1", &land, &law(), &act(DAY)).expect_err("no").code,
            "nothing_found"
        );
    }
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
    let closed = closed();
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
