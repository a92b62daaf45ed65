//! What only grows refuses to be changed, also by hand in the database.

use crate::place::Place;
use crate::sample::{draft, keep_file, rows};
use jiff::Timestamp;
use office::journal::{Access, AccessLog, AccessResult, Archive};
use store::Location;

on_both!(tables_that_only_grow_refuse_changes_by_hand, parts_of_a_finished_file_cannot_be_changed);

/// A log line.
pub fn access(account: &str) -> Access {
    Access {
        at: Timestamp::from_second(1_700_000_000).expect("a moment"),
        account: account.into(),
        role: "tax".into(),
        action: "log_in".into(),
        what: "登录".into(),
        from: "10.0.0.7".into(),
        result: AccessResult::Allowed,
        number: "a1".into(),
    }
}

async fn tables_that_only_grow_refuse_changes_by_hand(place: Place) {
    let store = place.open().await;
    let file = keep_file(&store, "税务.xlsx", b"bytes").await;
    let mut draft = draft(1);
    draft.files.push(file);
    store.commit(draft, 1, rows(1, 3)).await.expect("kept");
    store.log(vec![access("wang")]).await.expect("logged");
    for (table, change) in [
        ("entry", "account = 'li'"),
        ("document", "body = '{}'"),
        ("source", "file = 'b.xlsx'"),
        ("fact", "raw = '1'"),
        ("finding", "raw = '1'"),
        ("outcome", "class = 'A'"),
        ("file", "name = 'b'"),
        ("file_part", "number = 3"),
        ("access_log", "account = 'li'"),
    ] {
        let mut changes = vec![format!("UPDATE {table} SET {change}"), format!("DELETE FROM {table}")];
        if matches!(place.location, Location::Postgres(_)) {
            changes.push(format!("TRUNCATE {table}"));
        }
        for change in changes {
            let refused = place.run(&change).await.expect_err(&change);
            assert!(refused.to_string().contains(&format!("{table} 表只增不改")), "{change}: {refused}");
        }
    }
    assert!(store.verify(&|_| {}).await.expect("verified").faults.is_empty());
}

async fn parts_of_a_finished_file_cannot_be_changed(place: Place) {
    let store = place.open().await;
    let file = keep_file(&store, "a.csv", b"bytes").await;
    let unfinished = "ff".repeat(32);
    store.put_file_part(&unfinished, 0, b"half").await.expect("a part");
    place
        .run(&format!("DELETE FROM file_part WHERE digest = '{unfinished}'"))
        .await
        .expect("nobody needs it");
    let finished = format!("DELETE FROM file_part WHERE digest = '{}'", file.digest);
    place.run(&finished).await.expect_err("refused");
    assert_eq!(store.file_part(&file.digest, 0).await, Ok(Some(b"bytes".to_vec())));
}
