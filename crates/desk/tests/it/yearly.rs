//! An evaluation year: runs, a published list that stays, a correction beside it, and an objection that moves others.

use super::town::{FIRST, SECOND, THIRD, Town, author, brief, firm, industry, number};
use jiff::ToSpan;
use jiff::civil::date;
use office::docket::{Command, ObjectionItem, ObjectionState, Purpose};
use office::year::Stage;

#[tokio::test]
async fn three_firms_are_ranked_and_the_run_says_what_it_read() {
    let town = Town::with_figures().await;
    town.advance_to(Stage::Preliminary).await;
    let moment = town.desk.now();
    let run = moment.docket.run(moment.docket.year(2024).unwrap().run.as_ref().unwrap().parse().unwrap());
    let run = run.unwrap();
    let rows = town.outcomes(run.act.entry).await;
    assert_eq!(brief(&rows), ["甲 A 150", "乙 A 73.3333", "丙 B 45.8333"]);
    assert_eq!(run.facts_as_of, run.act.entry - 1);
    assert_eq!(run.areas.as_ref().unwrap().as_of, moment.docket.year(2024).unwrap().areas_frozen_at.unwrap());
    assert_eq!(run.digest, desk::result_digest(&rows));
    assert_eq!(run.pack.digest, moment.setup().unwrap().configuration.packs[0].digest);
}

#[tokio::test]
async fn the_same_question_gives_the_same_rows_years_later() {
    let town = Town::with_figures().await;
    town.advance_to(Stage::Published).await;
    let moment = town.desk.now();
    let published = moment.docket.published(2024).unwrap();
    let run = moment.docket.runs[&published.run].clone();
    // Facts that come later change what is known now, not what was read then.
    town.deliver("tax", "税收.csv", super::town::TAX_SHORTER, date(2025, 12, 1)).await.unwrap();
    let again = desk::Desk::open(town.archive.clone()).await.unwrap();
    let evaluated = again.evaluated(&run).await.unwrap();
    let rows = desk::outcome_rows(&evaluated, None).unwrap();
    assert_eq!(desk::result_digest(&rows), published.digest);
}

#[tokio::test]
async fn a_published_list_stays_when_a_corrected_one_supersedes_it() {
    let town = Town::with_figures().await;
    town.advance_to(Stage::Published).await;
    let moment = town.desk.now();
    let first = moment.docket.published(2024).unwrap().clone();
    let before = town.outcomes(first.run.parse().unwrap()).await;
    let day = moment.head.as_ref().unwrap().day.checked_add(10.days()).unwrap();
    let correct = Command::Correct {
        subject: THIRD.to_owned(),
        term: "tax_paid".to_owned(),
        year: 2024,
        reading: number("100"),
        reason: "漏计".to_owned(),
        evidence: town.evidence().await,
    };
    town.submit(author("tax", Some("tax")), day, correct).await.unwrap();
    let run = town.run(Purpose::Final, day).await;
    let republish = Command::Republish { year: 2024, run: run.entry, reason: "税收更正".to_owned() };
    town.submit(industry(), day, republish).await.unwrap();
    let moment = town.desk.now();
    let second = moment.docket.published(2024).unwrap();
    assert_eq!((second.number, second.supersedes), (2, Some(1)));
    assert_eq!(town.outcomes(first.run.parse().unwrap()).await, before);
    let after = town.outcomes(run.entry).await;
    assert_ne!(brief(&after), brief(&before));
    let then = town.desk.as_of(Some(day.yesterday().unwrap())).await.unwrap();
    assert_eq!(then.docket.published(2024).unwrap(), &first);
}

#[tokio::test]
async fn an_accepted_objection_moves_the_firm_and_says_who_else_moved() {
    let town = Town::with_figures().await;
    town.advance_to(Stage::ResultPublicity).await;
    let day = town.desk.now().head.as_ref().unwrap().day;
    let object = Command::SubmitObjection {
        year: 2024,
        subject: THIRD.to_owned(),
        item: ObjectionItem::Figure { term: "tax_paid".to_owned(), year: 2024 },
        claim: "实缴税金少计".to_owned(),
        value: Some(number("80")),
        files: vec![town.evidence().await],
    };
    town.submit(firm(THIRD), day, object).await.unwrap();
    let key = town.desk.now().docket.objections.keys().next().unwrap().clone();
    // Nobody pre-checks within its days, which does not hold the answer up.
    let due = town.desk.now().docket.objections[&key].precheck_due;
    let day = due.tomorrow().unwrap();
    let answer = Command::AnswerObjection {
        objection: key.clone(),
        accept: true,
        opinion: "应为80万元".to_owned(),
        value: Some(number("80")),
        files: vec![town.evidence().await],
    };
    town.submit(author("tax", Some("tax")), day, answer).await.unwrap();
    let window = town.desk.now().docket.year(2024).unwrap().windows[&Stage::ResultPublicity];
    let day = window.closes.tomorrow().unwrap();
    let to = Stage::ObjectionHandling;
    let advance = Command::Advance { year: 2024, to, reason: String::new(), evidence: Vec::new() };
    town.submit(industry(), day, advance).await.unwrap();
    town.run(Purpose::Final, day).await;
    let moment = town.desk.now();
    let objection = &moment.docket.objections[&key];
    assert_eq!(objection.state, ObjectionState::Recomputed);
    let found = objection.recomputed.as_ref().unwrap();
    let class = |standing: &Option<office::docket::Standing>| standing.as_ref().unwrap().class.clone();
    assert_eq!((class(&found.before), class(&found.after)), ("B".to_owned(), "A".to_owned()));
    let moved = found.also_moved.iter();
    let moved = moved.map(|(then, now)| (then.subject.as_str(), then.class.as_str(), now.class.as_str()));
    assert_eq!(moved.collect::<Vec<_>>(), [(SECOND, "A", "B")]);
    let close = Command::CloseObjection { objection: key.clone(), reply: "已更正".to_owned() };
    town.submit(industry(), day, close).await.unwrap();
    assert_eq!(town.desk.now().docket.objections[&key].state, ObjectionState::Closed);
}

#[tokio::test]
async fn areas_that_come_after_the_freeze_stay_outside_until_the_firm_is_opened_again() {
    let town = Town::with_figures().await;
    town.advance_to(Stage::Published).await;
    let first = town.desk.now().docket.published(2024).unwrap().clone();
    let before = brief(&town.outcomes(first.run.parse().unwrap()).await);
    let day = town.desk.now().head.as_ref().unwrap().day;
    let smaller = super::town::LAND.replace("甲公司,2", "甲公司,20").replace("乙公司,5", "乙公司,1");
    town.deliver("land", "用地2.csv", &smaller, day).await.unwrap();
    let frozen = town.run(Purpose::Final, day).await;
    assert_eq!(brief(&town.outcomes(frozen.entry).await), before);
    let reopen = Command::Reopen {
        year: 2024,
        subject: SECOND.to_owned(),
        reason: "面积重新核定".to_owned(),
        evidence: vec![town.evidence().await],
    };
    town.submit(industry(), day, reopen).await.unwrap();
    let opened = town.run(Purpose::Final, day).await;
    let rows = town.outcomes(opened.entry).await;
    let total = |code: &str| rows.iter().find(|row| row.subject == code).unwrap().total.unwrap();
    // The second firm's new area counts, the first firm's does not.
    assert!(total(SECOND) > "73.3333".parse().unwrap());
    assert_eq!(town.desk.now().docket.run(opened.entry).unwrap().areas.as_ref().unwrap().reopened.len(), 1);
    assert!(rows.iter().any(|row| row.subject == FIRST && row.class == "A"));
}
