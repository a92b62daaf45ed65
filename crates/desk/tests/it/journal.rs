//! One writer, ids that do nothing twice, commits that fail, callers that go away, opening again, and replay.

use super::town::{FIRST, TAX_CORRECTED, Town, industry, number};
use desk::{Desk, Effect, MemoryArchive, Trouble, replay};
use jiff::civil::date;
use office::docket::{Command, Purpose};
use office::journal::{Archive, ArchiveError};
use office::year::Stage;
use std::sync::Arc;

#[tokio::test]
async fn a_repeated_id_returns_the_first_answer_and_does_nothing() {
    let town = Town::new().await;
    let command = town.delivery("tax", "税收.csv", TAX_CORRECTED, false).await;
    let request = town.request(industry(), date(2025, 3, 3), command);
    let first = town.desk.submit(request.clone()).await.unwrap();
    let again = town.desk.submit(request).await.unwrap();
    assert_eq!((again.entry, again.repeated, first.repeated), (first.entry, true, false));
    assert_eq!(town.archive.head().await.unwrap().unwrap().seq, first.entry);
}

#[tokio::test]
async fn an_id_of_another_command_is_refused() {
    let town = Town::new().await;
    let command = town.delivery("tax", "税收.csv", TAX_CORRECTED, false).await;
    let mut request = town.request(industry(), date(2025, 3, 3), command);
    town.desk.submit(request.clone()).await.unwrap();
    request.command = town.delivery("land", "用地.csv", super::town::LAND, false).await;
    let refused = town.desk.submit(request).await;
    assert!(matches!(refused, Err(Trouble::Archive(ArchiveError::IdTaken(_)))), "{refused:?}");
}

#[tokio::test]
async fn a_commit_that_fails_leaves_everything_as_it_was() {
    let town = Town::new().await;
    let before = town.desk.now();
    town.archive.fail_commits(true);
    let failed = town.deliver("tax", "税收.csv", TAX_CORRECTED, date(2025, 3, 3)).await;
    assert!(matches!(failed, Err(Trouble::Archive(ArchiveError::Unavailable(_)))), "{failed:?}");
    assert_eq!(town.desk.now().entry, before.entry);
    assert_eq!(town.desk.now().ledger().unwrap().registry.fact_count(), 0);
    town.archive.fail_commits(false);
    town.deliver("tax", "税收.csv", TAX_CORRECTED, date(2025, 3, 3)).await.unwrap();
    assert!(town.desk.now().ledger().unwrap().registry.fact_count() > 0);
}

#[tokio::test]
async fn a_caller_that_goes_away_neither_stops_the_work_half_way_nor_blocks_the_next() {
    let town = Town::new().await;
    let command = town.delivery("tax", "税收.csv", TAX_CORRECTED, false).await;
    let request = town.request(industry(), date(2025, 3, 3), command);
    let before = town.desk.now().entry;
    {
        let mut asked = Box::pin(town.desk.submit(request));
        // Polled once, so that the work has begun, then dropped.
        let polled = futures_lite(&mut asked).await;
        assert!(polled.is_none(), "the first poll cannot be the last one");
    }
    town.deliver("land", "用地.csv", super::town::LAND, date(2025, 3, 4)).await.unwrap();
    let moment = town.desk.now();
    assert_eq!(moment.entry, before + 2);
    let figure = moment.ledger().unwrap().registry.figure(FIRST, "tax_paid", 2024);
    assert_eq!(figure.reading, Some(number("30")));
}

async fn futures_lite<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
    std::future::poll_fn(|context| {
        std::task::Poll::Ready(match std::pin::Pin::new(&mut *future).poll(context) {
            std::task::Poll::Ready(done) => Some(done),
            std::task::Poll::Pending => None,
        })
    })
    .await
}

#[tokio::test]
async fn side_by_side_requests_are_taken_one_after_another() {
    let town = Town::with_figures().await;
    town.advance_to(Stage::Calculating).await;
    let day = town.desk.now().head.as_ref().unwrap().day;
    let before = town.desk.now().entry;
    let trial =
        || Command::Run { year: 2024, purpose: Purpose::Trial, scheme: None, overrides: Default::default() };
    let requests: Vec<_> = (0..8).map(|_| town.request(industry(), day, trial())).collect();
    let tasks: Vec<_> = requests
        .into_iter()
        .map(|request| {
            let desk = town.desk.clone();
            tokio::spawn(async move { desk.submit(request).await.unwrap().entry })
        })
        .collect();
    let mut entries = Vec::new();
    for task in tasks {
        entries.push(task.await.unwrap());
    }
    entries.sort_unstable();
    assert_eq!(entries, (before + 1..=before + 8).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_desk_opened_again_knows_the_same() {
    let town = Town::with_figures().await;
    town.advance_to(Stage::Preliminary).await;
    let again = Desk::open(town.archive.clone()).await.unwrap();
    let (then, now) = (town.desk.now(), again.now());
    assert_eq!((then.entry, &then.docket), (now.entry, &now.docket));
    let figures = |moment: &desk::Moment| {
        let registry = &moment.ledger().unwrap().registry;
        let subjects: Vec<_> = registry.enterprises().map(|firm| firm.code.to_string()).collect();
        let figures: Vec<_> =
            subjects.iter().map(|subject| registry.figure(subject, "tax_paid", 2024)).collect();
        (subjects, figures)
    };
    assert_eq!(figures(&then), figures(&now));
    assert_eq!(then.ledger().unwrap().held, now.ledger().unwrap().held);
}

#[tokio::test]
async fn every_command_carried_out_again_gives_the_same_entries() {
    let town = Town::with_figures().await;
    town.deliver("tax", "税收.csv", super::town::TAX_SHORTER, date(2025, 3, 5)).await.unwrap();
    town.deliver("tax", "税收2.csv", super::town::TAX, date(2025, 3, 6)).await.unwrap();
    town.deliver("tax", "税收3.csv", &format!("{TAX_CORRECTED}\n"), date(2025, 3, 7)).await.unwrap();
    town.advance_to(Stage::Published).await;
    let fresh = Arc::new(MemoryArchive::new());
    let replayed = replay(&*town.archive, fresh.clone(), &|_, _| {}).await.unwrap();
    assert_eq!(replayed.difference, None);
    let (then, now) = (town.archive.head().await.unwrap(), fresh.head().await.unwrap());
    assert_eq!(then, now);
    let verified = fresh.verify(&|_| {}).await.unwrap();
    assert_eq!(verified.faults, []);
    assert!(verified.rows > 0);
}

#[test]
fn only_commands_that_state_something_touch_the_facts() {
    let chase = Command::Chase { year: 2024, form: "tax".into(), message: "请报".into() };
    assert_eq!(Effect::of(&chase), None);
    let withdraw = Command::WithdrawAdjustment { adjustment: "2024-17".into(), reason: "误".into() };
    assert_eq!(Effect::of(&withdraw), Some(Effect::Withdraw { entry: 17 }));
}
