//! The yearly survey of industrial land: opened over frozen parcels, answered, closed when nothing is open, and what it is
//! worth afterwards.

use super::house::{House, author, file};
use jiff::ToSpan;
use jiff::civil::Date;
use office::docket::{Command, Evidence};
use office::identification;
use office::reminder::reminders;
use office::survey::{
    SurveyAnswer, SurveyParcel, SurveyPlace, SurveyState, SurveyStep, base_survey, counting_answers,
    questions,
};
use office::tasks::{Desktop, tasks};
use std::collections::{BTreeMap, BTreeSet};

const BUREAU: &str = "natural_resources";
const COMMITTEE: &str = "zone_committee";

fn parcel(code: &str, zone: &str) -> SurveyParcel {
    SurveyParcel {
        code: code.into(), micro_mu: 10_000_000, title: "工业路".into(), zone: Some(zone.into())
    }
}

fn due(house: &House) -> Date {
    house.today.checked_add(30.days()).expect("a day")
}

fn open_of(house: &House, zone: Option<&str>, parcels: &[SurveyParcel]) -> Command {
    Command::OpenSurvey {
        year: 2024,
        title: "2024年工业用地更新调查".into(),
        zone: zone.map(str::to_owned),
        due: due(house),
        parcels: parcels.to_vec(),
    }
}

/// Opens a survey of two parcels in one zone and one in another; its key.
fn opened(house: &mut House) -> String {
    let parcels = [parcel("P2", "KFQ"), parcel("P1", "KFQ"), parcel("P3", "GXQ")];
    let command = open_of(house, None, &parcels);
    house.does(BUREAU, command, Evidence::None);
    house.entry.to_string()
}

fn whole(changed: &[(&str, &str)]) -> BTreeMap<String, String> {
    let needed = questions().iter().filter(|one| !one.is_optional);
    let mut answers: BTreeMap<String, String> = needed
        .map(|one| (one.term.id.clone(), one.options.first().map_or("否", String::as_str).to_owned()))
        .collect();
    answers.extend(changed.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())));
    answers
}

fn answer(survey: &str, parcel: &str, answers: BTreeMap<String, String>) -> Command {
    Command::AnswerSurvey {
        survey: survey.into(),
        parcel: parcel.into(),
        answers,
        photos: vec![file("现场.jpg")],
        place: None,
    }
}

fn close(survey: &str, left_out: &str) -> Command {
    let take = SurveyStep::Close { document: "示范调查成果1号".into(), left_out: left_out.into() };
    Command::StepSurvey { survey: survey.into(), take }
}

fn state(house: &House, key: &str) -> SurveyState {
    house.docket.surveys[key].state
}

// clause: S2-7a
#[test]
fn every_question_is_a_term_and_takes_what_its_kind_takes() {
    for question in questions() {
        assert!(!question.clause.is_empty(), "{}", question.term.id);
    }
    let of = |id: &str| questions().iter().find(|one| one.term.id == id).expect("it is asked");
    assert!(of("in_production").figure("是").is_ok());
    assert_eq!(of("in_production").figure("也许").expect_err("no flag").code, "bad_figure");
    assert!(of("current_land_use").figure("空置").is_ok());
    assert_eq!(of("current_land_use").figure("别的").expect_err("no option").code, "bad_answer");
    assert!(of("unbuilt_area").figure("0").is_ok());
    assert_eq!(of("unbuilt_area").figure("-0.0001").expect_err("negative").code, "bad_answer");
    assert!(of("production_stopped_day").figure("2024-02-30").is_err());
}

// clause: S2-7a
#[test]
fn a_survey_is_opened_once_a_year_and_place_with_its_parcels() {
    let mut house = House::new();
    let none = open_of(&house, None, &[]);
    assert_eq!(house.refuses(BUREAU, none, Evidence::None), "no_parcels");
    let twice = open_of(&house, None, &[parcel("P1", "KFQ"), parcel("P1", "KFQ")]);
    assert_eq!(house.refuses(BUREAU, twice, Evidence::None), "parcel_twice");
    let elsewhere = open_of(&house, Some("NO"), &[parcel("P1", "KFQ")]);
    assert_eq!(house.refuses(BUREAU, elsewhere, Evidence::None), "unknown_place");
    let late = Command::OpenSurvey {
        year: 2024,
        title: "调查".into(),
        zone: None,
        due: house.today.yesterday().expect("a day"),
        parcels: vec![parcel("P1", "KFQ")],
    };
    assert_eq!(house.refuses(BUREAU, late, Evidence::None), "bad_due");
    let key = opened(&mut house);
    let codes: Vec<&str> = house.docket.surveys[&key].parcels.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["P1", "P2", "P3"]);
    let again = open_of(&house, None, &[parcel("P1", "KFQ")]);
    assert_eq!(house.refuses(BUREAU, again, Evidence::None), "survey_open");
    let own = open_of(&house, Some("KFQ"), &[parcel("P1", "KFQ")]);
    house.does(COMMITTEE, own, Evidence::None);
    let other = open_of(&house, Some("GXQ"), &[parcel("P3", "GXQ")]);
    assert_eq!(house.refuses(COMMITTEE, other, Evidence::None), "out_of_scope");
}

// clause: S2-7a
#[test]
fn answers_are_kept_with_all_before_them_and_committees_answer_for_their_own_zone() {
    let mut house = House::new();
    let key = opened(&mut house);
    house.does(COMMITTEE, answer(&key, "P1", [("in_production".into(), "否".into())].into()), Evidence::None);
    let kept = |house: &House| house.docket.survey_answers[&SurveyAnswer::key_of(&key, "P1")].clone();
    assert!(!kept(&house).is_complete, "questions are open");
    house.does(COMMITTEE, answer(&key, "P1", whole(&[("in_production", "是")])), Evidence::None);
    let answered = kept(&house);
    assert!(answered.is_complete);
    let said: Vec<&str> = answered.versions.iter().map(|one| one.answers["in_production"].as_str()).collect();
    assert_eq!(said, ["否", "是"]);
    assert_eq!(house.refuses(COMMITTEE, answer(&key, "P3", whole(&[])), Evidence::None), "out_of_scope");
    assert_eq!(house.refuses(BUREAU, answer(&key, "P9", whole(&[])), Evidence::None), "no_such_parcel");
    assert_eq!(house.refuses(BUREAU, answer("99", "P1", whole(&[])), Evidence::None), "no_such_survey");
    assert_eq!(house.refuses("tax", answer(&key, "P1", whole(&[])), Evidence::None), "not_permitted");
    let unknown = answer(&key, "P1", [("tax_paid".into(), "1".into())].into());
    assert_eq!(house.refuses(BUREAU, unknown, Evidence::None), "unknown_question");
    let at = |longitude: &str| Command::AnswerSurvey {
        survey: key.clone(),
        parcel: "P2".into(),
        answers: whole(&[]),
        photos: Vec::new(),
        place: Some(SurveyPlace { longitude: longitude.into(), latitude: "31.8".into() }),
    };
    assert_eq!(house.refuses(BUREAU, at("180.000001"), Evidence::None), "bad_place");
    house.does(BUREAU, at("180"), Evidence::None);
    let empty = Command::AnswerSurvey {
        survey: key.clone(),
        parcel: "P2".into(),
        answers: [("survey_remark".to_owned(), " ".to_owned())].into(),
        photos: Vec::new(),
        place: None,
    };
    assert_eq!(house.refuses(BUREAU, empty, Evidence::None), "answer_missing");
}

// clause: S1-1.1a
#[test]
fn closing_wants_every_parcel_answered_or_left_out_by_name_with_a_reason() {
    let mut house = House::new();
    let key = opened(&mut house);
    house.does(BUREAU, answer(&key, "P1", whole(&[])), Evidence::None);
    house.does(BUREAU, answer(&key, "P2", whole(&[])), Evidence::None);
    for (left_out, code) in [
        ("", "parcels_open"),
        ("P3", "reason_missing"),
        ("P9 拆迁", "unknown_parcel"),
        ("P3 拆迁\nP3 拆迁", "parcel_twice"),
        ("P3 拆迁\nP1 漏了", "parcel_answered"),
    ] {
        assert_eq!(house.refuses(BUREAU, close(&key, left_out), Evidence::None), code, "{left_out}");
    }
    let unsaid = SurveyStep::Close { document: " ".into(), left_out: "P3 拆迁".into() };
    let unsaid = Command::StepSurvey { survey: key.clone(), take: unsaid };
    assert_eq!(house.refuses(BUREAU, unsaid, Evidence::None), "text_missing");
    assert_eq!(house.refuses(COMMITTEE, close(&key, "P3 拆迁"), Evidence::None), "out_of_scope");
    house.does(BUREAU, close(&key, "P3 拆迁"), Evidence::None);
    assert_eq!(state(&house, &key), SurveyState::Closed);
    assert_eq!(house.refuses(BUREAU, close(&key, ""), Evidence::None), "wrong_state");
    assert_eq!(house.refuses(BUREAU, answer(&key, "P3", whole(&[])), Evidence::None), "wrong_state");
    let reopen = Command::StepSurvey {
        survey: key.clone(),
        take: SurveyStep::Reopen { reason: "P3 可以进场".into() },
    };
    house.does(BUREAU, reopen, Evidence::None);
    assert_eq!(state(&house, &key), SurveyState::Reopened);
    house.does(BUREAU, answer(&key, "P3", whole(&[])), Evidence::None);
    house.does(BUREAU, close(&key, ""), Evidence::None);
    let closed = house.docket.surveys[&key].closed.clone().expect("closed");
    assert!(closed.left_out.is_empty() && closed.entry == house.entry);
}

// clause: S1-1.1a
#[test]
fn a_closed_survey_is_the_base_from_its_day_and_only_where_it_covers_every_zone() {
    let mut house = House::new();
    let stated = identification::Survey { completed: None, document: "配置".into() };
    let zones: BTreeSet<Option<&str>> = [Some("KFQ"), Some("GXQ")].into();
    let key = opened(&mut house);
    let base = |house: &House, stated: &identification::Survey, day| {
        base_survey(stated, &house.docket.surveys, &zones, day).completed
    };
    assert_eq!(base(&house, &stated, house.today), None, "it still runs");
    for parcel in ["P1", "P2", "P3"] {
        house.does(BUREAU, answer(&key, parcel, whole(&[])), Evidence::None);
    }
    house.does(BUREAU, close(&key, ""), Evidence::None);
    let today = house.today;
    assert_eq!(base(&house, &stated, today.yesterday().expect("a day")), None);
    assert_eq!(base(&house, &stated, today), Some(today));
    let said = |day: Date| identification::Survey { completed: Some(day), document: "配置".into() };
    let later = today.tomorrow().expect("a day");
    assert_eq!(base(&house, &said(later), later), Some(later), "what is stated is newer");
    assert_eq!(base(&house, &said(today), later), Some(today));
    let mut of_one = House::new();
    let own = open_of(&of_one, Some("KFQ"), &[parcel("P1", "KFQ")]);
    of_one.does(COMMITTEE, own, Evidence::None);
    let key = of_one.entry.to_string();
    of_one.does(COMMITTEE, answer(&key, "P1", whole(&[])), Evidence::None);
    of_one.does(COMMITTEE, close(&key, ""), Evidence::None);
    assert_eq!(base(&of_one, &stated, today), None, "the other zone was not surveyed");
    let only: BTreeSet<Option<&str>> = [Some("KFQ")].into();
    assert_eq!(base_survey(&stated, &of_one.docket.surveys, &only, today).completed, Some(today));
    let nowhere: BTreeSet<Option<&str>> = [Some("KFQ"), None].into();
    assert_eq!(base_survey(&stated, &of_one.docket.surveys, &nowhere, today).completed, None);
}

// clause: S2-7a
#[test]
fn answers_count_when_their_survey_is_closed_and_those_of_a_reopened_one_as_they_were() {
    let mut house = House::new();
    let key = opened(&mut house);
    let counting = |house: &House| -> BTreeMap<String, String> {
        let found = counting_answers(&house.docket.surveys, &house.docket.survey_answers, house.today);
        found
            .into_iter()
            .map(|(code, (version, _))| (code.to_owned(), version.answers["in_production"].clone()))
            .collect()
    };
    for parcel in ["P1", "P2"] {
        house.does(BUREAU, answer(&key, parcel, whole(&[])), Evidence::None);
    }
    assert!(counting(&house).is_empty());
    house.does(BUREAU, close(&key, "P3 拆迁"), Evidence::None);
    assert_eq!(counting(&house).len(), 2);
    let reopen =
        Command::StepSurvey { survey: key.clone(), take: SurveyStep::Reopen { reason: "更正".into() } };
    house.does(BUREAU, reopen, Evidence::None);
    house.does(BUREAU, answer(&key, "P1", whole(&[("in_production", "是")])), Evidence::None);
    assert_eq!(counting(&house)["P1"], "否");
    house.does(BUREAU, close(&key, "P3 拆迁"), Evidence::None);
    assert_eq!(counting(&house)["P1"], "是");
}

#[test]
fn it_waits_for_those_who_have_parcels_to_answer_and_is_named_before_and_after_its_day() {
    let mut house = House::new();
    let key = opened(&mut house);
    let desk = |house: &House, role: &str| -> Vec<String> {
        let who = author(role);
        let (docket, rules) = (&house.docket, &house.rules);
        let (today, now) = (house.today, house.now());
        let desktop = Desktop { docket, rules, author: &who, today, now, held_rows: 0 };
        tasks(&desktop).mine.into_iter().map(|task| format!("{} {}", task.id, task.detail)).collect()
    };
    assert_eq!(desk(&house, COMMITTEE), [format!("survey-answer-{key} 共2宗，还有2宗没有填报。")]);
    assert_eq!(desk(&house, BUREAU), [format!("survey-answer-{key} 共3宗，还有3宗没有填报。")]);
    let named = |house: &House| -> Vec<String> {
        let sent = reminders(&house.docket, &house.rules, house.today, house.now());
        sent.into_iter().map(|one| one.name).filter(|name| name.starts_with("survey/")).collect()
    };
    let last = due(&house);
    assert!(named(&house).is_empty());
    house.today = last;
    assert_eq!(named(&house), [format!("survey/{key}/due/{last}/{BUREAU}")]);
    house.today = last.tomorrow().expect("a day");
    assert_eq!(named(&house), [format!("survey/{key}/overdue/{last}/{BUREAU}")]);
    for parcel in ["P1", "P2"] {
        house.does(BUREAU, answer(&key, parcel, whole(&[])), Evidence::None);
    }
    assert!(desk(&house, COMMITTEE).is_empty());
    house.does(BUREAU, answer(&key, "P3", whole(&[])), Evidence::None);
    assert_eq!(desk(&house, BUREAU), [format!("survey-close-{key} 3宗都已填报，可以办结。")]);
    assert!(named(&house).is_empty());
    house.does(BUREAU, close(&key, ""), Evidence::None);
    assert!(desk(&house, BUREAU).is_empty());
}
