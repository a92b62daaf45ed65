//! Replay: every command of one archive carried out again into an empty one. Equal archives have equal entries, to the
//! last hash.

use crate::desk::{Desk, Request};
use crate::keeping;
use crate::trouble::Trouble;
use office::docket::Command;
use office::journal::{Archive, Counted, Entry};
use serde::Serialize;
use std::sync::Arc;

/// Where a replay first gave something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Entry.
    pub entry: u64,
    /// Table: `document`, `fact`, `finding`, `outcome` or `entry`.
    pub table: String,
    /// In Chinese: what was kept and what came out now.
    pub what: String,
}

/// What a replay found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Replayed {
    /// Entries carried out again.
    pub entries: u64,
    /// Rows that came out again.
    pub rows: u64,
    /// The first difference; `None` when everything came out as it was kept.
    pub difference: Option<Difference>,
}

/// Carries every command of `source` out again into `fresh`, which must be empty, and stops at the first difference.
///
/// # Errors
/// When an archive cannot be read or written, or `fresh` is not empty.
pub async fn replay(
    source: &dyn Archive,
    fresh: Arc<dyn Archive>,
    progress: &(dyn Fn(u64, u64) + Send + Sync),
) -> Result<Replayed, Trouble> {
    if fresh.head().await?.is_some() {
        return Err(Trouble::Broken("重演要用空的数据库。请另给一个位置。".to_owned()));
    }
    let total = source.head().await?.map_or(0, |head| head.seq);
    let desk = Desk::open(fresh.clone()).await?;
    let mut replayed = Replayed { entries: 0, rows: 0, difference: None };
    for seq in 1..=total {
        let kept = source.entry(seq).await?;
        let kept = kept.ok_or_else(|| Trouble::Broken(format!("缺少第{seq}号操作。")))?;
        for file in &kept.files {
            let bytes = keeping::bytes(source, &file.digest).await?;
            keeping::put(&*fresh, file, &bytes).await?;
        }
        let command = Command::from_json(&kept.command).map_err(Trouble::json)?;
        let request =
            Request { id: kept.id.clone(), author: kept.author.clone(), now: kept.recorded, command };
        match desk.submit_on(request, kept.day).await {
            Ok(_) => {}
            Err(Trouble::Archive(error)) => return Err(error.into()),
            Err(refused) => {
                let what = format!("当时记下了这项操作，重演时没有办成：{refused}");
                replayed.difference = Some(Difference { entry: seq, table: "entry".to_owned(), what });
                return Ok(replayed);
            }
        }
        let again = fresh.entry(seq).await?;
        let again = again.ok_or_else(|| Trouble::Broken(format!("第{seq}号操作重演后没有记下。")))?;
        replayed.entries = seq;
        replayed.rows += counts(&again).iter().map(|(_, counted)| counted.count).sum::<u64>();
        if let Some(difference) = difference(&kept, &again) {
            replayed.difference = Some(difference);
            return Ok(replayed);
        }
        progress(seq, total);
    }
    Ok(replayed)
}

fn counts(entry: &Entry) -> [(&'static str, Counted); 4] {
    [
        ("document", entry.documents),
        ("fact", entry.facts),
        ("finding", entry.findings),
        ("outcome", entry.outcomes),
    ]
}

fn difference(kept: &Entry, again: &Entry) -> Option<Difference> {
    let differs = |((table, then), (_, now)): (&(&str, Counted), &(&str, Counted))| {
        (then != now).then(|| Difference {
            entry: kept.seq,
            table: (*table).to_owned(),
            what: format!(
                "第{}号操作（{}）当时得到 {} 行，重演得到 {} 行{}。",
                kept.seq,
                kept.action,
                then.count,
                now.count,
                if then.count == now.count { "，内容不同" } else { "" }
            ),
        })
    };
    let table = counts(kept).iter().zip(&counts(again)).find_map(differs);
    table.or_else(|| {
        (kept.hash != again.hash).then(|| Difference {
            entry: kept.seq,
            table: "entry".to_owned(),
            what: format!("第{}号操作本身与重演的不同。", kept.seq),
        })
    })
}
