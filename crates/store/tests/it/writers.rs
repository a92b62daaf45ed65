//! One program writes at a time; others may look on. Both databases come to the same hashes.

use crate::place::Place;
use crate::sample::{draft, keep, keep_file, rows};
use office::journal::{Archive, ArchiveError, Page};
use store::{Location, OpenError, Store};

on_both!(
    a_second_writer_is_refused,
    a_reader_beside_the_writer_sees_what_is_kept,
    a_database_of_a_newer_program_is_refused,
    a_place_without_data_is_not_opened_to_read,
);

async fn a_second_writer_is_refused(place: Place) {
    let store = place.open().await;
    let second = Store::open(&place.location).await.map(drop).expect_err("refused");
    assert!(matches!(second, OpenError::InUse(_)));
    assert!(second.to_string().contains("正由另一个程序写入"), "{second}");
    store.close().await;
    place.open().await.close().await;
    if let Location::Sqlite(folder) = &place.location {
        let left = ["journal.sqlite-wal", "gate.sqlite-wal"].map(|name| folder.join(name).exists());
        assert_eq!(left, [false, false], "a data folder closed in good order can be copied as it is");
    }
}

async fn a_reader_beside_the_writer_sees_what_is_kept(place: Place) {
    let store = place.open().await;
    keep(&store, 2, 5).await;
    let beside = Store::open_beside(&place.location).await.expect("a reader");
    assert_eq!(beside.head().await, store.head().await);
    keep_third(&store).await;
    assert_eq!(beside.head().await, store.head().await);
    assert!(beside.verify(&|_| {}).await.expect("verified").faults.is_empty());
    let refused = beside.commit(draft(4), 4, rows(4, 1)).await;
    assert!(matches!(refused, Err(ArchiveError::Unavailable(_))), "{refused:?}");
    beside.close().await;
    assert_eq!(store.facts_of(3, Page::ALL).await.expect("facts").len(), 5);
}

async fn keep_third(store: &Store) {
    store.commit(draft(3), 3, rows(3, 5)).await.expect("kept");
}

async fn a_database_of_a_newer_program_is_refused(place: Place) {
    place.open().await.close().await;
    place
        .run("INSERT INTO migration (number, name, applied) VALUES (9999, 'later', 0)")
        .await
        .expect("a later step");
    for opened in [Store::open(&place.location).await, Store::open_beside(&place.location).await] {
        let refused = opened.map(drop).expect_err("refused");
        assert!(matches!(refused, OpenError::TooNew { found: 9999, .. }), "{refused}");
        assert!(refused.to_string().contains("请改用新版程序打开"), "{refused}");
    }
}

async fn a_place_without_data_is_not_opened_to_read(place: Place) {
    let refused = Store::open_beside(&place.location).await.map(drop).expect_err("refused");
    assert!(matches!(refused, OpenError::Nothing(_)), "{refused}");
}

#[tokio::test]
async fn both_databases_come_to_the_same_hash() {
    let mut heads = Vec::new();
    for place in [Place::sqlite(), Place::postgres().await] {
        let store = place.open().await;
        let file = keep_file(&store, "税务.xlsx", b"the same bytes").await;
        keep(&store, 4, 50).await;
        let mut draft = draft(5);
        draft.files.push(file);
        let kept = store.commit(draft, 5, rows(5, 3)).await.expect("kept");
        heads.push(kept.entry);
    }
    assert_eq!(heads[0], heads[1]);
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_named_without_its_password() {
    let location = Location::Postgres("postgres://office:secret@127.0.0.1:1/muheng".into());
    let refused = Store::open(&location).await.map(drop).expect_err("refused").to_string();
    assert!(refused.starts_with("PostgreSQL 数据库 127.0.0.1:1/muheng 无法连接"), "{refused}");
    assert!(!refused.contains("secret"), "{refused}");
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let place = Place::sqlite();
    let file = place.folder.path().join("file");
    std::fs::write(&file, "x").expect("written");
    let refused = Store::open(&Location::Sqlite(file.join("data"))).await.map(drop).expect_err("refused");
    assert!(matches!(refused, OpenError::Folder { .. }), "{refused}");
}
