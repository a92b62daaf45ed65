//! What was published stays as it was; corrections lead to a new list beside it.

use super::house::{House, YEAR, correct, run_command};
use office::docket::{Command, Evidence, Purpose, ReopeningState};
use office::year::Stage;

#[test]
fn a_correction_after_publication_leaves_the_list_and_a_new_one_supersedes_it() {
    let mut house = House::at(Stage::Published);
    let first = house.docket.published(YEAR).expect("published").clone();
    assert_eq!((first.number, first.supersedes), (1, None));
    let run = house.docket.runs[&first.run].clone();
    assert_eq!(
        (&first.digest, &first.pack_digest, first.facts_as_of),
        (&run.digest, &run.pack.digest, run.facts_as_of)
    );
    let (command, evidence) = correct("tax_paid", "3");
    house.does("tax", command, evidence);
    assert_eq!(house.docket.publications_of(YEAR), [&first]);
    let old: u64 = first.run.parse().expect("an entry");
    let republish = |run: u64, reason: &str| Command::Republish { year: YEAR, run, reason: reason.into() };
    assert_eq!(house.refuses("industry", republish(old, "更正"), Evidence::None), "no_run");
    let ran = house.ran("corrected outcomes");
    house.does("industry", run_command(Purpose::Final), Evidence::Ran(Box::new(ran)));
    let new = house.entry;
    assert_eq!(house.docket.publications_of(YEAR), [&first], "a run alone publishes nothing");
    assert_eq!(house.refuses("industry", republish(new, ""), Evidence::None), "reason_missing");
    assert_eq!(house.refuses("tax", republish(new, "更正"), Evidence::None), "not_permitted");
    house.does("industry", republish(new, "补缴税金入库，更正一家企业"), Evidence::None);
    let lists = house.docket.publications_of(YEAR);
    assert_eq!(lists[0], &first, "the first list is as it was");
    assert_eq!((lists[1].number, lists[1].supersedes), (2, Some(1)));
    assert_eq!(lists[1].digest, "corrected outcomes");
    assert_eq!(house.docket.runs[&first.run], run);
    assert_eq!(house.stage(), Stage::Published);
}

#[test]
fn a_new_list_ends_the_reopening_that_it_reflects() {
    let mut house = House::at(Stage::Applied);
    house.reopen();
    assert_eq!(house.advance(Stage::Archived).expect_err("opened again").code, "reopening_open");
    house.run(Purpose::Final);
    let run = house.entry;
    let republish = Command::Republish { year: YEAR, run, reason: "宗地重测".into() };
    house.does("industry", republish, Evidence::None);
    let reopening = house.docket.reopenings.values().next().expect("one");
    assert_eq!(reopening.state, ReopeningState::Closed);
    house.advance(Stage::Archived).expect("nothing is open");
}

#[test]
fn nothing_is_superseded_before_it_is_published() {
    let mut house = House::at(Stage::LeadingGroupReview);
    let run: u64 = house
        .docket
        .year(YEAR)
        .and_then(|plan| plan.run.clone())
        .and_then(|key| key.parse().ok())
        .expect("a run");
    let republish = Command::Republish { year: YEAR, run, reason: "提前".into() };
    assert_eq!(house.refuses("industry", republish, Evidence::None), "not_published");
}
