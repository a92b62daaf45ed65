//! What waits for whom.

use super::house::{House, YEAR, answered, author, tax};
use crate::registry::sample::{FIRST, SECOND};
use office::docket::{Command, Evidence};
use office::tasks::{Desktop, Tasks, concerns, notices, tasks};
use office::year::Stage;

fn desk(house: &House, role: &str) -> Tasks {
    let who = author(role);
    tasks(&Desktop {
        docket: &house.docket,
        rules: &house.rules,
        author: &who,
        today: house.today,
        now: house.now(),
        held_rows: 0,
    })
}

fn kinds(tasks: &[office::tasks::Task]) -> Vec<&str> {
    tasks.iter().map(|task| task.kind).collect()
}

#[test]
fn a_department_sees_what_it_owes_and_the_bureau_whom_to_chase() {
    let mut house = House::at(Stage::Collecting);
    let tax_desk = desk(&house, "tax");
    assert_eq!(kinds(&tax_desk.mine), ["deliver"]);
    assert_eq!(tax_desk.mine[0].link, "/deliveries/upload?year=2024&form=tax");
    assert!(!tax_desk.mine[0].overdue);
    let bureau = desk(&house, "industry");
    assert_eq!(kinds(&bureau.mine), ["deliver"], "its own declaration form");
    assert_eq!(bureau.waiting.iter().filter(|task| task.kind == "chase").count(), 9);
    let days: Vec<_> = bureau.waiting.iter().map(|task| task.due).collect();
    assert!(days.is_sorted(), "ordered by day: {days:?}");
    house.does(
        "industry",
        Command::Chase { year: YEAR, form: "tax".into(), message: "周五前".into() },
        Evidence::None,
    );
    assert!(desk(&house, "tax").mine[0].detail.contains("周五前"));
    assert_eq!(notices(&house.docket, &author("tax")).len(), 1);
    assert!(notices(&house.docket, &author("power")).is_empty());
    house.today = desk(&house, "tax").mine[0].due.and_then(|due| due.tomorrow().ok()).expect("a day");
    assert!(desk(&house, "tax").mine[0].overdue);
    let late = desk(&house, "industry");
    assert!(
        late.mine.iter().any(|task| task.id == "missing-2024-tax" && task.overdue),
        "now it must be chased"
    );
    house.deliver("tax");
    assert!(desk(&house, "tax").mine.is_empty());
}

#[test]
fn a_delivery_with_many_refused_rows_comes_back() {
    let mut house = House::at(Stage::Collecting);
    let deliver = |name: &str| Command::Deliver {
        form: "tax".into(),
        year: Some(YEAR),
        file: super::house::file(name),
        delivered: None,
        supplement: false,
    };
    // The zone takes 5 % for granted: 5 of 100 are fine, 6 are not.
    house.does("tax", deliver("a"), House::read(100, 5));
    assert!(desk(&house, "tax").mine.is_empty());
    house.does("tax", deliver("b"), House::read(100, 6));
    assert_eq!(kinds(&desk(&house, "tax").mine), ["mend"]);
    let keys: Vec<_> =
        house.docket.batches.values().map(|batch| (batch.receipt.as_str(), batch.state)).collect();
    use office::docket::BatchState::{Delivered, Replaced};
    assert_eq!(keys, [("2024-tax-1", Replaced), ("2024-tax-2", Delivered)]);
    assert_eq!(
        house.refuses("tax", deliver("b"), House::read(100, 6)),
        "same_file",
        "a second press does nothing"
    );
}

#[test]
fn the_next_stage_is_a_task_once_nothing_is_in_the_way() {
    let mut house = House::at(Stage::AreaPublicity);
    assert!(desk(&house, "industry").waiting.iter().any(|task| task.kind == "advance"));
    house.wait_for_window();
    assert!(desk(&house, "industry").mine.iter().any(|task| task.kind == "advance"));
    assert!(desk(&house, "tax").mine.is_empty());
    let house = House::at(Stage::LeadingGroupReview);
    assert_eq!(kinds(&desk(&house, "leading_group").mine), ["advance"]);
    assert!(!desk(&house, "industry").mine.iter().any(|task| task.kind == "advance"));
}

#[test]
fn an_objection_moves_from_desk_to_desk() {
    let mut house = House::at(Stage::ResultPublicity);
    assert_eq!(kinds(&desk(&house, "enterprise").mine), ["read_result"]);
    let key = house.object(tax()).expect("the window is open");
    assert_eq!(kinds(&desk(&house, "enterprise").waiting), ["objection"]);
    assert_eq!(kinds(&desk(&house, "zone_committee").mine), ["precheck_objection"]);
    assert!(desk(&house, "tax").mine.is_empty());
    let precheck = Command::PrecheckObjection { objection: key.clone(), opinion: "属实".into() };
    house.does("zone_committee", precheck, Evidence::None);
    assert!(desk(&house, "zone_committee").mine.is_empty());
    assert_eq!(kinds(&desk(&house, "tax").mine), ["answer_objection"]);
    assert!(desk(&house, "power").mine.is_empty());
    let answer = Command::AnswerObjection {
        objection: key.clone(),
        accept: false,
        opinion: "口径无误".into(),
        value: None,
        files: Vec::new(),
    };
    house.does("tax", answer, answered());
    assert!(desk(&house, "industry").mine.iter().any(|task| task.kind == "close_objection"));
    house.does("industry", Command::CloseObjection { objection: key, reply: "维持".into() }, Evidence::None);
    assert!(desk(&house, "enterprise").waiting.is_empty());
    let told = notices(&house.docket, &author("enterprise"));
    assert!(told[0].text.contains("维持"), "the newest first: {}", told[0].text);
}

#[test]
fn a_message_reaches_those_whom_it_concerns_only() {
    let firm = |code: &str| office::docket::Interest { enterprise: Some(code.into()), ..Default::default() };
    assert!(concerns(&firm(FIRST), &author("enterprise")));
    assert!(!concerns(&firm(SECOND), &author("enterprise")));
    assert!(!concerns(&firm(FIRST), &author("industry")));
    assert!(!concerns(&office::docket::Interest::default(), &author("industry")), "to nobody");
}

#[test]
fn confirming_areas_takes_the_task_away() {
    let mut house = House::at(Stage::AreaPublicity);
    assert_eq!(kinds(&desk(&house, "enterprise").mine), ["confirm"]);
    let confirm = |agrees: bool, remark: &str| Command::Confirm {
        year: YEAR,
        subject: FIRST.into(),
        what: office::docket::ConfirmationSubject::Areas,
        agrees,
        remark: remark.into(),
    };
    assert_eq!(house.refuses("enterprise", confirm(false, ""), super::house::firm()), "remark_missing");
    house.does("enterprise", confirm(true, ""), super::house::firm());
    assert!(desk(&house, "enterprise").mine.is_empty());
}

#[test]
fn an_account_without_a_role_waits_for_the_security_administrator() {
    let mut house = House::new();
    let open =
        Command::OpenAccount {
            login: "zhang".into(), name: "张".into(), department: None, enterprise: None
        };
    house.does("system_admin", open, Evidence::None);
    assert_eq!(kinds(&desk(&house, "security_admin").mine), ["grant_role"]);
    assert!(desk(&house, "system_admin").mine.is_empty());
}
