//! Backups: made while others write, checked, restored into either database with the same last hash.

use crate::guards::access;
use crate::place::Place;
use crate::sample::{draft, keep, keep_file, moment, rows, shown};
use office::journal::{
    AccessFilter, AccessLog, Agenda, Archive, Credential, FILE_PART_BYTES, FaultKind, Job, Page, Session,
    Vault, hex,
};
use std::path::PathBuf;
use store::{BackupError, Manifest, OpenError, Store, backup, examine, restore};

on_both!(
    a_backup_restores_into_either_database,
    a_backup_is_made_while_others_write,
    a_backup_never_replaces_and_is_never_restored_over_data,
    a_damaged_backup_is_refused,
    rows_that_were_tampered_with_are_restored_as_they_were_and_named,
    an_empty_office_can_be_backed_up,
);

fn file_of(place: &Place) -> PathBuf {
    place.folder.path().join("office.backup.zip")
}

async fn filled(place: &Place) -> Store {
    let store = place.open().await;
    let bytes = vec![b'x'; FILE_PART_BYTES + 3];
    let file = keep_file(&store, "税务.xlsx", &bytes).await;
    keep_file(&store, "空.csv", b"").await;
    keep(&store, 3, 1500).await;
    let mut draft = draft(4);
    draft.files.push(file);
    store.commit(draft, 4, rows(4, 3)).await.expect("kept");
    store.log((0..3).map(|_| access("wang")).collect()).await.expect("logged");
    store.plan(&Job::waiting("nightly/1", "nightly", moment(5), "{}")).await.expect("planned");
    store.mark_read("wang", &["n1".into()]).await.expect("marked");
    let credential = Credential {
        account: "wang".into(),
        password: "$argon2id$x".into(),
        must_change: false,
        changed: moment(0),
        second_factor: None,
        second_factor_step: Some(7),
        failed: 2,
        locked_until: None,
    };
    store.put_credential(&credential).await.expect("kept");
    let session = Session {
        token: "t".into(),
        account: "wang".into(),
        csrf: "c".into(),
        began: moment(0),
        used: moment(0),
        ends: moment(999),
        second_factor: false,
        from: String::new(),
    };
    store.put_session(&session).await.expect("kept");
    store
}

async fn a_backup_restores_into_either_database(place: Place) {
    let store = filled(&place).await;
    let file = file_of(&place);
    let manifest = backup(&store, &file).await.expect("a backup");
    let head = store.head().await.expect("read").expect("an entry");
    assert_eq!((manifest.head, manifest.head_hash.clone()), (4, hex(&head.hash)));
    let facts = manifest.members.iter().find(|member| member.name == "fact.jsonl").expect("facts");
    assert_eq!(facts.rows, 4503);
    assert_eq!(examine(&file).expect("whole"), manifest);
    for other in [Place::sqlite(), Place::postgres().await] {
        let restored = restore(&file, &other.location).await.expect("restored");
        assert_eq!((restored.manifest, restored.faults), (manifest.clone(), vec![]));
        let again = other.open().await;
        assert_eq!(again.head().await, Ok(Some(head.clone())));
        let all = Page::ALL;
        assert_eq!(
            shown(&again.facts_of(3, all).await.expect("facts")),
            shown(&store.facts_of(3, all).await.expect("facts"))
        );
        assert_eq!(again.documents(None).await, store.documents(None).await);
        assert_eq!(again.credential("wang").await, store.credential("wang").await);
        assert_eq!(again.jobs(9).await, store.jobs(9).await);
        assert_eq!(again.read_marks("wang").await, store.read_marks("wang").await);
        let filter = AccessFilter::default();
        assert_eq!(again.accesses(&filter, all).await, store.accesses(&filter, all).await);
        assert_eq!(again.session("t", moment(1)).await, Ok(None), "everybody logs in again");
        let digest = &head.files[0].digest;
        assert_eq!(again.file_part(digest, 1).await, Ok(Some(b"xxx".to_vec())));
        // Life goes on, and the next backup is that of the same office.
        again.commit(draft(5), 5, rows(5, 2)).await.expect("kept");
        assert!(again.verify(&|_| {}).await.expect("verified").faults.is_empty());
        let second = other.folder.path().join("second.zip");
        assert_eq!(backup(&again, &second).await.expect("a backup").head, 5);
    }
}

async fn a_backup_is_made_while_others_write(place: Place) {
    let store = place.open().await;
    keep(&store, 3, 500).await;
    let writer = {
        let store = store.clone();
        tokio::spawn(async move {
            for number in 4..40 {
                store.commit(draft(number), number, rows(number, 200)).await.expect("kept");
                store.log(vec![access("wang")]).await.expect("logged");
            }
        })
    };
    let beside = Store::open_beside(&place.location).await.expect("as a command beside the server");
    let mut heads = Vec::new();
    for number in 0..3 {
        let file = place.folder.path().join(format!("{number}.zip"));
        let manifest: Manifest = backup(&beside, &file).await.expect("a backup");
        let other = Place::sqlite();
        let restored = restore(&file, &other.location).await.expect("restored");
        assert_eq!(restored.faults, []);
        let restored = other.open().await.head().await.expect("read").expect("an entry");
        assert_eq!((restored.seq, hex(&restored.hash)), (manifest.head, manifest.head_hash));
        assert_eq!(store.entry(restored.seq).await, Ok(Some(restored.clone())));
        heads.push(restored.seq);
    }
    writer.await.expect("written");
    assert!(heads.is_sorted() && heads[0] >= 3, "{heads:?}");
}

async fn a_backup_never_replaces_and_is_never_restored_over_data(place: Place) {
    let store = filled(&place).await;
    let file = file_of(&place);
    backup(&store, &file).await.expect("a backup");
    let again = backup(&store, &file).await.expect_err("refused");
    assert!(matches!(again, BackupError::Exists(_)), "{again}");
    let in_use = restore(&file, &place.location).await.expect_err("refused");
    assert!(
        matches!(in_use, BackupError::Open(OpenError::InUse(_) | OpenError::NotEmpty(_))),
        "the writer is at work: {in_use}"
    );
    store.close().await;
    let over = restore(&file, &place.location).await.expect_err("refused");
    assert!(matches!(over, BackupError::Open(OpenError::NotEmpty(_))), "{over}");
    let store = place.open().await;
    assert_eq!(store.head().await.expect("read").expect("an entry").seq, 4);
}

async fn a_damaged_backup_is_refused(place: Place) {
    let store = filled(&place).await;
    let file = file_of(&place);
    backup(&store, &file).await.expect("a backup");
    let bytes = std::fs::read(&file).expect("read");
    let damaged = place.folder.path().join("damaged.zip");
    let other = Place::sqlite();
    for place in (0..40).map(|step| bytes.len() * step / 40) {
        let mut bytes = bytes.clone();
        bytes[place] ^= 0x10;
        std::fs::write(&damaged, &bytes).expect("written");
        // With its digest beside it, every changed byte is found.
        let said = std::fs::read_to_string(file.with_extension("zip.sm3")).expect("the digest");
        std::fs::write(damaged.with_extension("zip.sm3"), said).expect("written");
        assert!(matches!(examine(&damaged), Err(BackupError::Damaged { .. })), "byte {place}");
    }
    std::fs::remove_file(damaged.with_extension("zip.sm3")).expect("removed");
    for (what, bytes) in [
        ("cut", bytes[..bytes.len() - 100].to_vec()),
        ("half", bytes[..bytes.len() / 2].to_vec()),
        ("empty", Vec::new()),
        ("another file", b"PK\x03\x04 and so on".to_vec()),
        ("changed in the middle", {
            let mut bytes = bytes.clone();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            bytes
        }),
    ] {
        std::fs::write(&damaged, bytes).expect("written");
        let refused = restore(&damaged, &other.location).await.expect_err(what);
        assert!(matches!(refused, BackupError::Damaged { .. }), "{what}: {refused}");
        assert!(refused.to_string().ends_with("请改用另一份备份。"));
    }
    let nothing = Store::open_beside(&other.location).await.map(drop).expect_err("nothing was restored");
    assert!(matches!(nothing, OpenError::Nothing(_)), "{nothing}");
}

async fn rows_that_were_tampered_with_are_restored_as_they_were_and_named(place: Place) {
    let store = filled(&place).await;
    place.tamper("UPDATE fact SET raw = '2' WHERE entry = 2 AND number = 7").await;
    let file = file_of(&place);
    backup(&store, &file).await.expect("a backup");
    let other = Place::sqlite();
    let faults = restore(&file, &other.location).await.expect("restored").faults;
    let named = faults.iter().map(|fact| (fact.entry, fact.number, fact.kind)).collect::<Vec<_>>();
    assert_eq!(named, [(2, Some(7), FaultKind::Changed)]);
}

async fn an_empty_office_can_be_backed_up(place: Place) {
    let store = place.open().await;
    let file = file_of(&place);
    let manifest = backup(&store, &file).await.expect("a backup");
    assert_eq!((manifest.head, manifest.head_hash.as_str()), (0, ""));
    let other = Place::sqlite();
    restore(&file, &other.location).await.expect("restored");
    assert_eq!(other.open().await.head().await, Ok(None));
}
