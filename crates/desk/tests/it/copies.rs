//! Facts in memory are shared between moments: what is refused or comes later does not show in them, and an archive
//! that is opened again gives the same facts.

use super::town::{
    FIRST, LAND, SECOND, TAX, TAX_CORRECTED, TAX_ONE_ROW, TAX_SHORTER, Town, author, industry, number,
};
use desk::{Desk, Moment};
use jiff::civil::date;
use office::docket::Command;
use office::registry::{AsOf, FactId, OperationId};

/// Everything that the facts of a moment say, in words.
fn told(moment: &Moment) -> String {
    let registry = &moment.ledger().unwrap().registry;
    let facts: Vec<_> = (0..u32::try_from(registry.fact_count()).unwrap())
        .map(|id| (registry.fact(FactId(id)), registry.recorded_by(FactId(id)).id))
        .collect();
    let enterprises: Vec<_> = registry.enterprises().collect();
    let held: Vec<_> = registry.held_rows().collect();
    let points = (0..=u32::try_from(moment.entry).unwrap()).map(|entry| AsOf::Operation(OperationId(entry)));
    let figures: Vec<_> = points
        .flat_map(|as_of| {
            [FIRST, SECOND].map(|firm| {
                ["tax_paid", "land_owned"].map(|term| registry.figure_as_of(firm, term, 2024, as_of))
            })
        })
        .collect();
    let held_figures = moment.ledger().unwrap().held_figures(2024, moment.entry);
    format!("{facts:#?}{enterprises:#?}{held:#?}{figures:#?}{:#?}{held_figures:?}", registry.operations())
}

/// A year of the town: replaced, supplemented, corrected, with a cell that is held and a row that nobody knows.
async fn lived() -> (Town, Vec<(std::sync::Arc<Moment>, String)>) {
    let town = Town::new().await;
    let mut moments = Vec::new();
    let mut keep = |town: &Town| moments.push((town.desk.now(), told(&town.desk.now())));
    let nobody = TAX_ONE_ROW.replace(SECOND, "").replace("乙公司", "丁公司");
    for (form, text) in
        [("tax", TAX), ("land", LAND), ("tax", TAX_CORRECTED), ("tax", TAX_SHORTER), ("tax", nobody.as_str())]
    {
        town.deliver(form, "表.csv", text, date(2025, 3, 3)).await.unwrap();
        keep(&town);
    }
    let more = town.delivery("tax", "更正.csv", TAX_ONE_ROW, true).await;
    town.submit(industry(), date(2025, 3, 4), more).await.unwrap();
    keep(&town);
    let correct = Command::Correct {
        subject: FIRST.to_owned(),
        term: "tax_paid".to_owned(),
        year: 2024,
        reading: number("33"),
        reason: "税务局复核".to_owned(),
        evidence: town.evidence().await,
    };
    town.submit(author("tax", Some("tax")), date(2025, 3, 10), correct).await.unwrap();
    keep(&town);
    (town, moments)
}

#[tokio::test]
async fn a_moment_does_not_see_what_is_recorded_later() {
    let (_town, moments) = lived().await;
    for (moment, before) in &moments {
        assert_eq!(&told(moment), before, "entry {}", moment.entry);
    }
    assert!(moments.windows(2).all(|pair| pair[0].1 != pair[1].1));
}

#[tokio::test]
async fn an_archive_opened_again_gives_the_same_facts() {
    let (town, _) = lived().await;
    let again = Desk::open(town.archive.clone()).await.unwrap();
    assert_eq!(told(&again.now()), told(&town.desk.now()));
}

#[tokio::test]
async fn what_is_refused_or_not_kept_leaves_the_facts_as_they_were() {
    let (town, _) = lived().await;
    let before = told(&town.desk.now());
    let command = town.delivery("tax", "税收.csv", TAX, false).await;
    town.submit(author("power", Some("power")), date(2025, 3, 11), command).await.unwrap_err();
    assert_eq!(told(&town.desk.now()), before);
    town.archive.fail_commits(true);
    town.deliver("tax", "税收.csv", TAX, date(2025, 3, 11)).await.unwrap_err();
    assert_eq!(told(&town.desk.now()), before);
    town.archive.fail_commits(false);
    town.deliver("tax", "税收.csv", TAX, date(2025, 3, 11)).await.unwrap();
    let again = Desk::open(town.archive.clone()).await.unwrap();
    assert_eq!(told(&again.now()), told(&town.desk.now()));
}
