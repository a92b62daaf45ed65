//! Cases of land as commands: who may do what, one case a place, deadlines on the right desks on the right days.

use super::house::{House, author, file};
use crate::registry::sample::{FIRST, SECOND, day};
use fact::Area;
use jiff::civil::Date;
use law::Pack;
use office::docket::{Command, Evidence};
use office::land::{
    BatchFound, Course, FoundFirm, FoundLand, IdleFound, LandKind, LandProcedure, LandStep, LowState, Will,
};
use office::reminder::reminders;
use office::supply::Stance;
use office::tasks::{Desktop, concerns, notices, tasks};
use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};
use std::sync::Arc;

macro_rules! files {
    ($($file:literal,)+) => {
        [$(($file, include_str!(concat!("../../../../../packs/land-procedure/", $file))),)+]
    };
}

/// An office with the shipped procedure and a zone committee.
pub(super) fn office() -> House {
    let texts = files!(
        "pack.toml",
        "clauses/01-low.md",
        "clauses/02-modes.md",
        "clauses/03-idle.md",
        "clauses/04-unsupplied.md",
    );
    let texts: Vec<(String, String)> = texts.map(|(path, text)| (path.into(), text.into())).into();
    let numbers =
        [("low_reply_days", 15), ("low_review_days", 5), ("low_publicity_days", 7), ("idle_hearing_days", 5)];
    let numbers: BTreeMap<_, _> = numbers.map(|(id, days)| (id.to_owned(), fact::Decimal::from(days))).into();
    let pack = Pack::load(&texts).expect("the shipped procedure");
    let pack = pack.with_configuration(&numbers, "测试").expect("numbers");
    let mut house = House::new();
    house.rules.land = Some(LandProcedure::new(Arc::new(vec![pack]), None));
    let login = "zone_committee".to_owned();
    let open = Command::OpenAccount {
        login: login.clone(),
        name: "园区".into(),
        department: Some("zone_committee".into()),
        enterprise: None,
    };
    house.does("system_admin", open, Evidence::None);
    let grant = Command::GrantRole {
        login,
        role: "zone_committee".into(),
        zone: Some("KFQ".into()),
        reason: "园区".into(),
    };
    house.does("security_admin", grant, Evidence::None);
    house
}

fn mu(whole: i64) -> Area {
    Area::from_micro_mu(whole * 1_000_000)
}

pub(super) fn found(kind: LandKind, zone: &str) -> Box<FoundLand> {
    let firm = FoundFirm { code: FIRST.into(), name: "甲公司".into() };
    Box::new(FoundLand {
        as_of: day("2025-03-03"),
        title: "三号路以东".into(),
        region: Some("320411".into()),
        zone: Some(zone.into()),
        enterprises: if kind == LandKind::Unsupplied { Vec::new() } else { vec![firm] },
        area: mu(40),
        whole: mu(50),
        category: None,
        items: Vec::new(),
        packs: Vec::new(),
        standard: None,
        idle: (kind == LandKind::Idle).then_some(IdleFound {
            not_started: true,
            idle_from: None,
            take_back_from: None,
            fee: None,
            holder: None,
            excused_days: 0,
        }),
        batch: (kind == LandKind::Unsupplied).then(|| BatchFound {
            approved_on: day("2023-06-01"),
            supplied: mu(10),
            lapsed: Area::default(),
            adjusted: Area::default(),
            expropriated: Some(Area::default()),
            not_expropriated: Some(mu(40)),
            lapses_on: Some(day("2025-06-01")),
        }),
    })
}

fn opening(kind: LandKind, place: &str) -> Command {
    Command::OpenLandCase { kind, place: place.into(), found: found(kind, "KFQ") }
}

/// Opens a case and gives its key.
pub(super) fn opens(house: &mut House, kind: LandKind, place: &str) -> String {
    house.does("natural_resources", opening(kind, place), Evidence::None);
    house.entry.to_string()
}

pub(super) fn take(case: &str, land: LandStep) -> Command {
    Command::TakeLandStep { case: case.into(), land }
}

fn check() -> LandStep {
    LandStep::Check { text: "停产".into(), files: vec![file("现场.jpg")] }
}

fn reply() -> LandStep {
    LandStep::Reply { enterprise: None, will: Will::Nothing, text: "没有计划".into(), files: vec![] }
}

fn state(house: &House, case: &str) -> LowState {
    match &house.docket.land_cases[case].course {
        Course::Low(low) => low.state,
        _ => panic!("not low"),
    }
}

// clause: S1-1.0f, S1-1.4f
#[test]
fn a_place_has_one_case_of_a_kind_and_an_idle_case_takes_the_low_one_over() {
    let mut house = office();
    let low = opens(&mut house, LandKind::Low, "P1");
    assert_eq!(
        house.refuses("natural_resources", opening(LandKind::Low, " P1 "), Evidence::None),
        "case_open"
    );
    let watch = LandStep::Watch { reason: "权属待核".into() };
    house.does("natural_resources", take(&low, watch), Evidence::None);
    assert_eq!(house.refuses("natural_resources", opening(LandKind::Low, "P1"), Evidence::None), "case_open");
    house.does("natural_resources", take(&low, check()), Evidence::None);
    let idle = opens(&mut house, LandKind::Idle, "P1");
    assert_eq!(state(&house, &low), LowState::MergedIntoIdle);
    assert!(house.docket.land_cases[&low].deeds().last().expect("a deed").text.contains(&idle));
    assert_eq!(house.refuses("natural_resources", opening(LandKind::Low, "P1"), Evidence::None), "idle_open");
    assert_eq!(
        house.refuses("natural_resources", opening(LandKind::Idle, "P1"), Evidence::None),
        "case_open"
    );
    opens(&mut house, LandKind::Low, "P2");
    opens(&mut house, LandKind::Unsupplied, "P1");
}

#[test]
fn a_case_that_was_rejected_may_be_opened_again() {
    let mut house = office();
    let low = opens(&mut house, LandKind::Low, "P1");
    house.does("zone_committee", take(&low, check()), Evidence::None);
    house.does("natural_resources", take(&low, LandStep::Reject { reason: "已复产".into() }), Evidence::None);
    opens(&mut house, LandKind::Low, "P1");
    assert_eq!(state(&house, &low), LowState::Rejected);
}

#[test]
fn who_prepares_a_case_does_not_decide_it() {
    let mut house = office();
    let elsewhere =
        Command::OpenLandCase { kind: LandKind::Low, place: "P9".into(), found: found(LandKind::Low, "GXQ") };
    let mut limited = elsewhere.clone();
    if let Command::OpenLandCase { found, .. } = &mut limited {
        found.region = Some("320412".into());
    }
    assert_eq!(house.refuses("zone_committee", limited, Evidence::None), "out_of_scope");
    house.does("zone_committee", opening(LandKind::Low, "P1"), Evidence::None);
    let low = house.entry.to_string();
    assert_eq!(
        house.refuses("zone_committee", opening(LandKind::Idle, "P1"), Evidence::None),
        "not_permitted"
    );
    house.does("zone_committee", take(&low, check()), Evidence::None);
    let reject = LandStep::Reject { reason: "已复产".into() };
    assert_eq!(house.refuses("zone_committee", take(&low, reject.clone()), Evidence::None), "not_permitted");
    for role in ["industry", "tax", "enterprise", "auditor", "system_admin"] {
        assert_eq!(
            house.refuses(role, take(&low, reject.clone()), Evidence::None),
            "not_permitted",
            "{role}"
        );
    }
    let notify = LandStep::Notify { paper: file("告知书.pdf"), day: house.today };
    house.does("zone_committee", take(&low, notify), Evidence::None);
    let mut other = author("enterprise");
    other.enterprise = Some(SECOND.into());
    let refusal = house.tries(&other, &take(&low, reply()), Evidence::None).expect_err("another firm");
    assert_eq!(refusal.code, "out_of_scope");
    house.does("enterprise", take(&low, reply()), Evidence::None);
    assert!(
        notices(&house.docket, &author("enterprise")).iter().any(|notice| notice.title.contains("企业告知"))
    );
    assert_eq!(house.refuses("natural_resources", take("99", check()), Evidence::None), "no_such_case");
}

#[test]
fn an_office_without_the_procedure_opens_no_case() {
    let mut house = office();
    house.rules.land = None;
    assert_eq!(
        house.refuses("natural_resources", opening(LandKind::Low, "P1"), Evidence::None),
        "no_land_rules"
    );
}

/// Cases left lying at a step with a deadline, with what is due, for whom, when it is near and when it is over.
fn lying(house: &mut House) -> Vec<(String, &'static str, &'static str, [Date; 3])> {
    let mut rows = Vec::new();
    let days = |texts: [&str; 3]| texts.map(day);
    house.today = day("2025-03-03");
    let low = opens(house, LandKind::Low, "P1");
    house.does("natural_resources", take(&low, check()), Evidence::None);
    let notify = |house: &House| LandStep::Notify { paper: file("告知书.pdf"), day: house.today };
    house.does("natural_resources", take(&low, notify(house)), Evidence::None);
    rows.push((low, "low_reply-1", FIRST, days(["2025-03-14", "2025-03-18", "2025-03-19"])));
    let idle = opens(house, LandKind::Idle, "P2");
    rows.push((
        idle,
        "idle_investigate-1",
        "natural_resources",
        days(["2025-03-31", "2025-04-02", "2025-04-03"]),
    ));
    let batch = opens(house, LandKind::Unsupplied, "B1");
    // The day of two years is a day of the law; it does not move for a holiday.
    rows.push((
        batch,
        "approval_lapses-1",
        "natural_resources",
        days(["2025-05-28", "2025-06-01", "2025-06-02"]),
    ));
    house.today = day("2025-04-29");
    let low = opens(house, LandKind::Low, "P3");
    house.does("natural_resources", take(&low, check()), Evidence::None);
    house.does("natural_resources", take(&low, notify(house)), Evidence::None);
    house.does("enterprise", take(&low, reply()), Evidence::None);
    house.does("natural_resources", take(&low, LandStep::Review {}), Evidence::None);
    // Five working days across the holidays of May.
    let reviewers = [
        ("low_review-2", "natural_resources"),
        ("low_review-3", "industry"),
        ("low_review-5", "ecology"),
        ("low_review-6", "housing"),
    ];
    let opine =
        LandStep::Opine { department: "tax".into(), stance: Stance::Agree, text: String::new(), file: None };
    house.does("tax", take(&low, opine), Evidence::None);
    for (id, department) in reviewers {
        rows.push((low.clone(), id, department, days(["2025-05-07", "2025-05-09", "2025-05-10"])));
    }
    house.today = day("2025-09-04");
    let idle = opens(house, LandKind::Idle, "P4");
    house.does(
        "natural_resources",
        take(&idle, LandStep::Investigate { paper: file("通知书.pdf") }),
        Evidence::None,
    );
    let served = LandStep::ServeNotice { day: house.today, receipt: file("回证.pdf") };
    house.does("natural_resources", take(&idle, served), Evidence::None);
    // Thirty days end in the holidays of October and move to the first working day after them.
    rows.push((idle, "idle_reply-2", FIRST, days(["2025-09-29", "2025-10-09", "2025-10-10"])));
    rows
}

// clause: S2-8a, S2-8d
#[test]
fn every_deadline_of_a_year_is_told_once_when_near_and_once_when_over_to_whoever_acts() {
    let mut house = office();
    let rows = lying(&mut house);
    let mut expected = BTreeMap::new();
    for (case, id, who, [near, due, over]) in &rows {
        expected.insert(format!("land_due/{case}/{id}/{due}/{who}"), *near);
        expected.insert(format!("land_overdue/{case}/{id}/{due}/{who}"), *over);
    }
    let (mut first, mut today) = (BTreeMap::new(), day("2025-03-03"));
    let mut ids = BTreeSet::new();
    while today < day("2026-03-03") {
        house.today = today;
        for reminder in reminders(&house.docket, &house.rules, today, house.now()) {
            let Command::Notify { to, .. } = &reminder.command else { panic!("a message") };
            let who = reminder.name.rsplit('/').next().expect("a name");
            let role = if who == FIRST { "enterprise" } else { who };
            assert!(concerns(to, &author(role)), "{} is not told", reminder.name);
            if let Entry::Vacant(new) = first.entry(reminder.name) {
                assert!(ids.insert(reminder.id), "{} has the id of another", new.key());
                new.insert(today);
            }
        }
        today = today.tomorrow().expect("a day");
    }
    assert_eq!(first, expected, "a message with its name is sent once, on the first day it is there");
}

#[test]
fn every_deadline_stands_on_the_desk_of_whoever_acts_and_on_no_other() {
    let mut house = office();
    let rows = lying(&mut house);
    house.today = day("2025-09-05");
    for role in ["natural_resources", "industry", "tax", "ecology", "housing", "enterprise", "zone_committee"]
    {
        let who = author(role);
        let found = tasks(&Desktop {
            docket: &house.docket,
            rules: &house.rules,
            author: &who,
            today: house.today,
            now: house.now(),
            held_rows: 0,
        });
        let mine: BTreeSet<String> =
            found.mine.iter().filter(|task| task.kind == "land_case").map(|task| task.id.clone()).collect();
        let name = if role == "enterprise" { FIRST } else { role };
        let expected: BTreeSet<String> = rows
            .iter()
            .filter(|(_, _, to, _)| *to == name)
            .map(|(case, id, _, _)| format!("land-{case}-{id}"))
            .collect();
        assert_eq!(mine, expected, "{role}");
        for task in found.mine.iter().filter(|task| task.kind == "land_case") {
            assert_eq!(task.overdue, task.due.is_some_and(|due| due < house.today), "{}", task.id);
        }
    }
}
