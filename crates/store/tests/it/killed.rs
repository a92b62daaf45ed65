//! A process that keeps entries and is killed at any moment: whatever it acknowledged is there, nothing is half there.

use crate::place::Place;
use crate::sample::{draft, keep_file, rows};
use office::journal::{Archive, Page, hex};
use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::time::Duration;
use store::{Location, Store};

/// The child finds here where to write.
const TARGET: &str = "MUHENG_TEST_KEEPS_TO";
const KILLS: u64 = 150;
/// Full checks are made after every so many kills.
const CHECK_EVERY: u64 = 15;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite_nothing_acknowledged_is_lost_and_nothing_is_half_there() {
    kill_and_look("killed::on_sqlite_nothing_acknowledged_is_lost_and_nothing_is_half_there", false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres_nothing_acknowledged_is_lost_and_nothing_is_half_there() {
    kill_and_look("killed::on_postgres_nothing_acknowledged_is_lost_and_nothing_is_half_there", true).await;
}

/// The test starts itself as the child that keeps entries.
async fn kill_and_look(test: &str, server: bool) {
    if let Ok(target) = std::env::var(TARGET) {
        let Ok(location) = target.parse();
        return keep_until_killed(&location).await;
    }
    let place = if server { Place::postgres().await } else { Place::sqlite() };
    let target = match &place.location {
        Location::Sqlite(folder) => folder.display().to_string(),
        Location::Postgres(url) => url.clone(),
    };
    let mut acknowledged: HashMap<u64, String> = HashMap::new();
    let (mut random, mut fruitful) = (0x9e37_79b9_7f4a_7c15u64 ^ u64::from(std::process::id()), 0);
    for kill in 1..=KILLS {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let child = Command::new(std::env::current_exe().expect("this test"))
            .args([test, "--exact", "--nocapture"])
            .env(TARGET, &target)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let said = listen_then_kill(child.expect("a child"), random >> 33, kill % 5 == 0);
        let before = acknowledged.len();
        for line in said.lines() {
            // The last line may be cut off; what was not said in full was not acknowledged.
            if let Some((seq, hash)) = line.strip_prefix("kept ").and_then(|line| line.split_once(' '))
                && hash.len() == 64
            {
                acknowledged.insert(seq.parse().expect("a number"), hash.to_owned());
            }
        }
        fruitful += u64::from(acknowledged.len() > before);
        look(&place, &acknowledged, kill % CHECK_EVERY == 0 || kill == KILLS).await;
    }
    assert!(fruitful > KILLS / 3, "only {fruitful} of {KILLS} children came to keep anything");
}

/// Kills at a random moment: early, while it is still opening, or after it has begun to keep.
fn listen_then_kill(mut child: std::process::Child, random: u64, early: bool) -> String {
    let mut output = child.stdout.take().expect("output");
    let mut said = Vec::new();
    if !early {
        let mut byte = [0];
        while !said.ends_with(b"kept ") && output.read(&mut byte).is_ok_and(|read| read == 1) {
            said.push(byte[0]);
        }
    }
    std::thread::sleep(Duration::from_micros(random % if early { 60_000 } else { 25_000 }));
    child.kill().expect("killed");
    child.wait().expect("gone");
    output.read_to_end(&mut said).expect("read");
    String::from_utf8_lossy(&said).into_owned()
}

async fn look(place: &Place, acknowledged: &HashMap<u64, String>, closely: bool) {
    let store = place.open().await;
    let head = store.head().await.expect("read").map_or(0, |head| head.seq);
    let last = acknowledged.keys().max().copied().unwrap_or(0);
    assert!(head >= last, "entry {last} was acknowledged, the last one is {head}");
    for seq in last.max(1)..=head {
        // Also what was kept and not acknowledged any more is whole.
        let entry = store.entry(seq).await.expect("read").expect("there");
        assert_eq!(entry.id, draft(seq).id);
        let facts = store.facts_of(seq, Page::ALL).await.expect("facts");
        assert_eq!(facts.len() as u64, entry.facts.count);
    }
    if closely {
        for (seq, hash) in acknowledged {
            let entry = store.entry(*seq).await.expect("read").expect("there");
            assert_eq!(hex(&entry.hash), *hash, "entry {seq}");
        }
        let verification = store.verify(&|_| {}).await.expect("verified");
        assert_eq!(verification.faults, []);
        assert_eq!(verification.entries, head);
    }
    store.close().await;
}

async fn keep_until_killed(location: &Location) {
    let store = Store::open(location).await.expect("an open store");
    let mut next = store.head().await.expect("read").map_or(1, |head| head.seq + 1);
    loop {
        let mut draft = draft(next);
        if next.is_multiple_of(4) {
            draft.files.push(keep_file(&store, "税务.xlsx", &next.to_be_bytes().repeat(1000)).await);
        }
        let facts = u32::try_from(next * 37 % 300).expect("small");
        let kept = store.commit(draft, next, rows(next, facts)).await.expect("kept");
        let mut output = std::io::stdout().lock();
        writeln!(output, "kept {} {}", kept.entry.seq, hex(&kept.entry.hash)).expect("said");
        output.flush().expect("said");
        drop(output);
        next += 1;
    }
}
