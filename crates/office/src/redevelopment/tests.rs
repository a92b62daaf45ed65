//! Plans of redevelopment: what one may hold, that a year names only parcels of its plan, and how far a year is.

use super::*;
use crate::docket::Refusal;
use crate::journal::FileRef;
use crate::land::LandKind;
use crate::land::sample::{act, law, mu, opened};
use crate::land::tests::{closed, disposing};
use crate::land::{LandCase, LandLaw as _, Mode};
use fact::Area;
use jiff::civil::{Date, date};
use std::collections::BTreeSet;

fn modes() -> Vec<Mode> {
    law().rules(date(2025, 3, 3)).expect("rules").modes.clone()
}

fn parcel(code: &str, mode: &str) -> PlannedParcel {
    PlannedParcel {
        code: code.to_owned(),
        micro_mu: 40_000_000,
        title: "三号路".to_owned(),
        mode: mode.to_owned(),
    }
}

fn plan_of(parcels: &[PlannedParcel], years: (i16, i16), entry: u64) -> Result<RedevelopmentPlan, Refusal> {
    let units: BTreeSet<String> = ["U1".to_owned()].into();
    let (from_year, to_year) = years;
    let new =
        NewPlan { title: "示范区再开发规划", zone: None, from_year, to_year, units: &units, parcels };
    let mut act = act(date(2025, 3, 3));
    act.entry = entry;
    RedevelopmentPlan::draft(&new, &modes(), &act)
}

fn approve(number: &str, day: Date) -> PlanStep {
    let document = FileRef { digest: "0".repeat(64), name: "批复.pdf".to_owned(), size: 1 };
    PlanStep::Approve { number: number.to_owned(), day, document }
}

fn approved(entry: u64, number: &str) -> RedevelopmentPlan {
    let day = date(2025, 3, 3);
    let draft =
        plan_of(&[parcel("P1", "market"), parcel("P2", "market")], (2025, 2027), entry).expect("a draft");
    draft.carry_out(None, &approve(number, day), [].iter(), &act(day)).expect("approved")
}

fn line(code: &str, unit: Option<&str>, day: Date) -> YearLine {
    YearLine {
        code: code.to_owned(),
        micro_mu: 40_000_000,
        title: "三号路".to_owned(),
        unit: unit.map(str::to_owned),
        mode: "market".to_owned(),
        day,
        person: "王主任".to_owned(),
    }
}

fn code<T>(result: Result<T, Refusal>) -> String {
    result.err().map_or_else(String::new, |refusal| refusal.code)
}

// clause: S2-7c, S2-7e
#[test]
fn a_plan_holds_parcels_once_each_with_land_and_a_way_that_the_procedure_knows() {
    let none = PlannedParcel { micro_mu: 0, ..parcel("P1", "market") };
    for (parcels, years, wanted) in [
        (vec![parcel("P1", "market")], (2025, 2027), ""),
        (vec![], (2025, 2027), ""),
        (vec![parcel("P1", "market")], (2025, 2025), ""),
        (vec![parcel("P1", "market")], (2025, 2024), "bad_year"),
        (vec![parcel("P1", "market"), parcel("P1", "market")], (2025, 2027), "parcel_twice"),
        (vec![parcel("P1", "送人")], (2025, 2027), "unknown_mode"),
        (vec![none], (2025, 2027), "bad_area"),
    ] {
        assert_eq!(code(plan_of(&parcels, years, 3)), wanted, "{parcels:?} {years:?}");
    }
    let new = NewPlan {
        title: "规划",
        zone: None,
        from_year: 2025,
        to_year: 2026,
        units: &BTreeSet::new(),
        parcels: &[],
    };
    assert_eq!(code(RedevelopmentPlan::draft(&new, &modes(), &act(date(2025, 3, 3)))), "no_parcels");
}

// clause: S2-7c, S2-1a
#[test]
fn a_parcel_stands_in_one_approved_plan_at_a_time_and_a_number_is_used_once() {
    let (day, first) = (date(2025, 3, 3), approved(3, "1号"));
    let later = |years, number: &str| {
        let draft = plan_of(&[parcel("P2", "market")], years, 9).expect("a draft");
        code(draft.carry_out(None, &approve(number, day), [&first].into_iter(), &act(day)))
    };
    assert_eq!(later((2027, 2030), "2号"), "planned_twice", "the last year of the first");
    assert_eq!(later((2028, 2030), "2号"), "");
    assert_eq!(later((2020, 2024), "2号"), "");
    assert_eq!(later((2028, 2030), "1号"), "number_taken");
    assert_eq!(later((2028, 2030), " "), "text_missing");
    let ended = first.carry_out(None, &PlanStep::End { reason: "重编".to_owned() }, [].iter(), &act(day));
    let ended = ended.expect("ended");
    let draft = plan_of(&[parcel("P2", "market")], (2026, 2030), 9).expect("a draft");
    assert_eq!(code(draft.carry_out(None, &approve("2号", day), [&ended].into_iter(), &act(day))), "");
    let tomorrow = approve("3号", date(2025, 3, 4));
    assert_eq!(code(draft.carry_out(None, &tomorrow, [].iter(), &act(day))), "bad_day");
    assert_eq!([2024, 2025, 2027, 2028].map(|year| first.holds_in(year)), [false, true, true, false]);
}

// clause: S2-7c
#[test]
fn a_year_names_only_parcels_of_its_plan_within_its_years() {
    let (day, plan) = (date(2025, 3, 3), approved(3, "1号"));
    let in_time = date(2026, 12, 31);
    let planned =
        |year: i16, lines: &[YearLine]| plan.plan_year(&NewYear { year, lines }, &modes(), &act(day));
    for (year, lines, wanted) in [
        (2026, vec![line("P1", None, in_time)], ""),
        (2026, vec![line("P9", Some("U1"), in_time)], ""),
        (2026, vec![line("P9", Some("U2"), in_time)], "not_planned"),
        (2026, vec![line("P9", None, in_time)], "not_planned"),
        (2026, vec![line("P1", None, date(2027, 1, 1))], "bad_day"),
        (2026, vec![line("P1", None, date(2025, 12, 31))], "bad_day"),
        (2026, vec![line("P1", None, in_time), line("P1", None, in_time)], "parcel_twice"),
        (2026, vec![], "no_parcels"),
        (2024, vec![line("P1", None, date(2024, 6, 30))], "bad_year"),
        (2028, vec![line("P1", None, date(2028, 6, 30))], "bad_year"),
    ] {
        assert_eq!(code(planned(year, &lines)), wanted, "{year} {lines:?}");
    }
    let nobody = YearLine { person: " ".to_owned(), ..line("P1", None, in_time) };
    assert_eq!(code(planned(2026, &[nobody])), "text_missing");
    let draft = plan_of(&[parcel("P1", "market")], (2025, 2027), 5).expect("a draft");
    let early =
        draft.plan_year(&NewYear { year: 2026, lines: &[line("P1", None, in_time)] }, &modes(), &act(day));
    assert_eq!(code(early), "wrong_state", "the plan comes first");
    let year = planned(2026, &[line("P1", None, in_time)]).expect("a year");
    let year = year.carry_out(Some(2026), &approve("年1号", day), [].iter(), &act(day)).expect("approved");
    let again =
        year.plan_year(&NewYear { year: 2026, lines: &[line("P2", None, in_time)] }, &modes(), &act(day));
    assert_eq!(code(again), "wrong_state", "an approved year stays");
    assert_eq!(
        code(year.carry_out(Some(2025), &approve("年2号", day), [].iter(), &act(day))),
        "no_such_year"
    );
}

// clause: S2-7c
#[test]
fn a_year_is_as_far_as_the_cases_of_its_parcels_and_late_on_the_day_after() {
    let plan = approved(3, "1号");
    let due = date(2025, 12, 31);
    let lines = [line("P1", None, due), line("P2", None, due)];
    let plan = plan.plan_year(&NewYear { year: 2025, lines: &lines }, &modes(), &act(date(2025, 3, 3)));
    let plan = plan.expect("a year");
    let part = plan.year(2025).expect("a year");
    let at = |case: LandCase| LandCase { place: "P1".to_owned(), ..case };
    let case = at(opened(LandKind::Low));
    let of = |cases: &[LandCase], today: Date| {
        let progress = year_progress(part, cases.iter(), today);
        let count = |state| progress.count(state).0;
        ([count(LineState::Planned), count(LineState::Begun), count(LineState::Done)], progress.late().0)
    };
    assert_eq!(of(&[], due), ([2, 0, 0], 0));
    assert_eq!(of(&[], date(2026, 1, 1)), ([2, 0, 0], 2));
    assert_eq!(of(std::slice::from_ref(&case), due), ([2, 0, 0], 0), "a case without a plan");
    let begun = at(disposing());
    assert_eq!(of(std::slice::from_ref(&begun), due), ([1, 1, 0], 0));
    let closed = at(closed());
    assert_eq!(of(std::slice::from_ref(&closed), date(2026, 1, 1)), ([1, 0, 1], 1));
    let done = year_progress(part, std::slice::from_ref(&closed).iter(), due);
    assert_eq!(done.count(LineState::Done), (1, mu("40")));
    assert_eq!((done.lines[0].disposed, done.lines[1].disposed), (mu("40"), Area::default()));
}
