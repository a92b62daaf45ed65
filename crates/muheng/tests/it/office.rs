//! A whole office through the commands that guard it: backed up while people work, restored, verified, replayed, and
//! what verification says when somebody was at the files.

use crate::served::{Served, copied, database, done, journal, run};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, Row as _, SqliteConnection};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use tempfile::TempDir;

/// A demo office that was served, worked in, backed up meanwhile and stopped.
struct Office {
    folder: TempDir,
    /// Entries when the backup was asked for.
    before: u64,
    /// Entries at the end.
    last: u64,
}

impl Office {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    fn worked_in() -> Self {
        let folder = TempDir::new().unwrap();
        let path = |name: &str| folder.path().join(name);
        let served = Served::demo(&path("data"));
        let worker = served.worker("industry");
        let first = jiff::civil::date(2025, 6, 1);
        let day =
            |number: i64| json!({"day": (first + jiff::SignedDuration::from_hours(24 * number)).to_string()});
        let before = worker.record("/api/demo/clock", &day(0));
        let (over, acknowledged) = (AtomicBool::new(false), AtomicU64::new(before));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for number in 1.. {
                    acknowledged.store(worker.record("/api/demo/clock", &day(number)), Ordering::SeqCst);
                    if over.load(Ordering::SeqCst) {
                        break;
                    }
                }
            });
            let out = done(&[
                "backup",
                &path("备份.zip").display().to_string(),
                "--zone",
                "demo",
                "--data",
                &path("data").display().to_string(),
            ]);
            assert!(out.contains("已备份到"), "{out}");
            over.store(true, Ordering::SeqCst);
        });
        served.stop();
        let last = acknowledged.into_inner();
        assert!(last > before, "people worked meanwhile");
        Self { folder, before, last }
    }

    fn verify(&self, data: &str, more: &[&str]) -> crate::desk::Said {
        let data = self.text(data);
        run(&[&["audit", "verify", "--zone", "demo", "--data", &data], more].concat())
    }
}

fn number_before(text: &str, mark: &str) -> u64 {
    let (before, _) = text.split_once(mark).unwrap();
    let digits: String = before.chars().rev().take_while(char::is_ascii_digit).collect();
    digits.chars().rev().collect::<String>().parse().unwrap()
}

#[test]
fn a_demo_office_is_backed_up_while_it_serves_then_restored_verified_and_replayed_to_the_same_bytes() {
    let office = Office::worked_in();
    let data = office.text("data");
    let whole = office.verify("data", &[]);
    assert_eq!(whole.code, 0, "{}{}", whole.out, whole.err);
    let entries = number_before(&whole.out, " 项操作");
    assert!(entries >= office.last, "what was acknowledged is there: {}", whole.out);

    let backup = office.text("备份.zip");
    assert!(run(&["backup", &backup, "--zone", "demo", "--data", &data]).code != 0, "no file is replaced");
    let out = done(&["restore", &backup, "--zone", "demo", "--data", &office.text("restored")]);
    let restored = number_before(&out, " 号操作及以前");
    assert!((office.before..=entries).contains(&restored), "{out}");
    let said = office.verify("restored", &["--backup", &backup]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    let again = run(&["restore", &backup, "--zone", "demo", "--data", &office.text("restored")]);
    assert!(again.code != 0 && again.err.contains("已有数据"), "{}", again.err);

    let replayed = office.text("replayed");
    let out = done(&["audit", "replay", "--zone", "demo", "--data", &data, "--into", &replayed]);
    assert!(out.contains("逐项与记录一致"), "{out}");
    assert_eq!(number_before(&out, " 项操作"), entries);
    // The chain of hashes ends in the same bytes.
    let end = |out: &str| out.lines().find(|line| line.starts_with("链尾")).unwrap().to_owned();
    assert_eq!(end(&office.verify("replayed", &[]).out), end(&whole.out));

    let book = office.text("日志.xlsx");
    let out = done(&["audit", "export", "--zone", "demo", "--data", &data, "--out", &book]);
    assert_eq!(number_before(&out, " 项操作"), entries);
    assert!(std::fs::read(office.path("日志.xlsx")).unwrap().starts_with(b"PK"));

    appraised(&office);
    tampered_with(&office);
    cut_short(&office, &end(&whole.out));
    on_postgres(&office, &end(&whole.out));
}

/// The yearly assessments of the demo, as the command prints them.
fn appraised(office: &Office) {
    let data = office.text("data");
    let told = |year: &str, more: &[&str]| {
        run(&[&["appraise", "--zone", "demo", "--year", year, "--data", &data], more].concat())
    };
    let published = told("2023", &[]);
    assert_eq!(published.code, 0, "{}", published.err);
    for says in [
        "已公布",
        "98.96 分，第 1 名",
        "1147.3 → 1262.03 亩",
        "963.45 → 770.76 亩",
        "changzhou-2019-appraisal",
    ] {
        assert!(published.out.contains(says), "{says}: {}", published.out);
    }
    let open = told("2024", &[]);
    assert!(open.out.contains("没有得分。还缺：当年存量供地面积"), "{}", open.out);
    let missing = told("2022", &[]);
    assert!(missing.code == 1 && missing.err.contains("已有 2023、2024"), "{}", missing.err);
    let json: serde_json::Value = serde_json::from_str(&told("2023", &["--format", "json"]).out).unwrap();
    assert_eq!(json["result"]["districts"][1]["rank"], 2);
    let book = office.text("考核.xlsx");
    assert_eq!(told("2023", &["--format", "xlsx", "--out", &book]).code, 0);
    assert!(std::fs::read(book).unwrap().starts_with(b"PK"));
}

/// Changes by hand, and that verification names each of them.
fn tampered_with(office: &Office) {
    let numbers =
        "SELECT entry, number FROM fact WHERE amount IS NOT NULL ORDER BY entry DESC, number DESC LIMIT 3";
    copied(&office.path("data"), &office.path("tampered"));
    let rows = on_journal(&office.path("tampered"), async |connection| {
        let rows = connection.fetch_all(numbers).await.unwrap();
        let rows: Vec<(i64, i64)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
        let [(changed, one), (removed, other), (_, _)] = rows[..] else { panic!("{rows:?}") };
        for sql in [
            format!("UPDATE fact SET amount = amount + 1 WHERE entry = {changed} AND number = {one}"),
            format!("DELETE FROM fact WHERE entry = {removed} AND number = {other}"),
            "UPDATE entry SET name = '别人' WHERE seq = 2".to_owned(),
        ] {
            let done = connection.execute(AssertSqlSafe(sql.clone())).await.unwrap();
            assert_eq!(done.rows_affected(), 1, "{sql}");
        }
        rows
    });
    let said = office.verify("tampered", &[]);
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    assert!(said.err.contains("请保留现场"), "{}", said.err);
    let named = |words: &str, parts: &[String]| {
        let fits = |line: &&str| line.contains(words) && parts.iter().all(|part| line.contains(part));
        assert!(said.out.lines().any(|line| fits(&line)), "{words} {parts:?}: {}", said.out);
    };
    let place = |(entry, number): (i64, i64)| [format!("第 {entry} 号操作"), format!("第 {number} 行")];
    named("与其封签不符", &place(rows[0]));
    named("不见了", &place(rows[1]));
    named("与其摘要不符", &["第 2 号操作".to_owned()]);
}

/// A tail that was cut off leaves no fault in what is left; an earlier backup and a noted hash tell of it.
fn cut_short(office: &Office, end: &str) {
    copied(&office.path("data"), &office.path("cut"));
    let cut_to = i64::try_from(office.before).unwrap() - 1;
    on_journal(&office.path("cut"), async |connection| {
        for (table, column) in [
            ("document", "entry"),
            ("fact", "entry"),
            ("finding", "entry"),
            ("outcome", "entry"),
            ("entry", "seq"),
        ] {
            let sql = format!("DELETE FROM {table} WHERE {column} > {cut_to}");
            connection.execute(AssertSqlSafe(sql)).await.unwrap();
        }
    });
    let said = office.verify("cut", &[]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    let said = office.verify("cut", &["--backup", &office.text("备份.zip")]);
    assert_eq!(said.code, 1, "{}", said.out);
    assert!(
        said.err.contains("末尾被截短") && said.err.contains(&format!("第 {} 号起", office.before)),
        "{}",
        said.err
    );

    let hash = end.rsplit('，').nth(1).unwrap();
    let hash = hash.split('。').next().unwrap();
    assert_eq!(office.verify("data", &["--head", hash]).code, 0, "{hash}");
    let said = office.verify("cut", &["--head", hash]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("被截短"), "{}", said.err);
    assert_eq!(office.verify("data", &["--head", "abc"]).code, 2, "what is no hash is wrong use");
}

/// The same office on the other database, where the tests have one.
fn on_postgres(office: &Office, end: &str) {
    let Ok(server) = std::env::var("MUHENG_TEST_POSTGRES") else { return };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let url = runtime.block_on(database(&server));
    done(&["restore", &office.text("备份.zip"), "--zone", "demo", "--database", &url]);
    done(&["audit", "verify", "--zone", "demo", "--database", &url]);
    let replayed = runtime.block_on(database(&server));
    let out =
        done(&["audit", "replay", "--zone", "demo", "--data", &office.text("data"), "--into", &replayed]);
    assert!(out.contains("逐项与记录一致"), "{out}");
    let out = done(&["audit", "verify", "--zone", "demo", "--database", &replayed]);
    assert!(out.contains(end), "both databases keep the same bytes: {out}");
}

fn on_journal<T>(data: &Path, work: impl AsyncFnOnce(&mut SqliteConnection) -> T) -> T {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let mut connection = journal(data).await;
        let done = work(&mut connection).await;
        connection.close().await.unwrap();
        done
    })
}
