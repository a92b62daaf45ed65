//! What the server offers before somebody decides: what may be entered, among whom, by when, what to look at; and tables
//! to take away.

use crate::formulas::unpacked;
use crate::house::{FIRST, House};
use crate::work::run_2024;
use axum::http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn only_what_the_scheme_of_the_year_reads_can_be_entered() {
    let house = House::new().await;
    let industry = house.log_in("gongxin").await;
    run_2024(&house, &industry).await;
    let on = json!({"to": "collecting", "reason": "", "evidence": []});
    let answer = house.change(&industry, Method::POST, "/api/years/2024/advance", &on).await;
    assert_eq!(answer.status, 200, "{}", answer.json());
    let year = house.get(&industry, "/api/years/2024").await.json();
    assert_eq!(year["adjustable"], json!([]), "the small scheme knows no veto");
    let proof = house.upload(&industry, "/api/files", "决定书.pdf", b"proof", &[]).await.json();
    let veto = json!({
        "subject": FIRST, "kind": "veto", "term": "veto_safety", "reading": {"number": "1"},
        "reason": "事故", "evidence": proof["digest"],
    });
    let refused = house.change(&industry, Method::POST, "/api/years/2024/adjustments", &veto).await;
    let problem = refused.is_problem(409, "not_in_scheme");
    let words = problem["detail"].as_str().unwrap();
    assert!(words.contains("不会改变结果") && words.contains("没有否决项"), "{words}");
    assert_eq!(house.get(&industry, "/api/years/2024/adjustments").await.json(), json!([]));
}

#[tokio::test]
async fn departments_choose_among_the_firms_of_a_year_before_its_result_is_shown() {
    let house = House::new().await;
    let industry = house.log_in("gongxin").await;
    let tax = house.log_in("shuiwu").await;
    assert_eq!(house.get(&tax, "/api/firms?year=2024").await.json()["total"], 0, "nothing was evaluated yet");
    run_2024(&house, &industry).await;
    let list = house.get(&tax, "/api/firms?year=2024").await.json();
    assert_eq!((&list["total"], &list["totals"]), (&json!(3), &json!({})), "{list}");
    for row in list["items"].as_array().unwrap() {
        assert!(row["name"].as_str().is_some_and(|name| name.ends_with("公司")), "{row}");
        for silent in
            ["class", "class_by_rank", "rank", "ranked", "total", "status", "list", "previous_class"]
        {
            assert_eq!(row[silent], Value::Null, "{silent} of {row}");
        }
        assert_eq!((&row["figures"], &row["scores"]), (&json!({}), &json!({})), "{row}");
    }
    let one = house.get(&tax, "/api/firms?year=2024&q=甲公司&sort=-name").await.json();
    assert_eq!((&one["total"], &one["items"][0]["subject"]), (&json!(1), &json!(FIRST)));
    for telling in ["class=A", "sort=rank", "sort=-total", "sort=tax_paid", "status=rated", "change=up"] {
        let path = format!("/api/firms?year=2024&{telling}");
        let problem = house.get(&tax, &path).await.is_problem(400, "malformed");
        assert!(problem["detail"].as_str().unwrap().contains("还没有公示"), "{telling}: {problem}");
    }
    let shown = house.get(&industry, "/api/firms?year=2024").await.json();
    assert!(shown["totals"].as_object().is_some_and(|totals| !totals.is_empty()), "{shown}");
    let firm = house.log_in("jia").await;
    house.get(&firm, "/api/firms?year=2024").await.is_problem(403, "forbidden");
}

#[tokio::test]
async fn a_proposed_timetable_can_be_kept_and_opens_the_year() {
    let house = House::new().await;
    let industry = house.log_in("gongxin").await;
    let day = json!({"day": "2025-01-06"});
    assert_eq!(house.change(&industry, Method::POST, "/api/demo/clock", &day).await.status, 200);
    let proposed = house.get(&industry, "/api/years/proposed?year=2024").await.json();
    assert_eq!(proposed["stages"].as_array().unwrap().len(), 14, "{proposed}");
    let form = json!({"year": 2024, "scheme": "small/main", "timetable": proposed});
    let opened = house.change(&industry, Method::POST, "/api/years", &form).await;
    assert_eq!(opened.status, 200, "{}", opened.json());
    let next = house.get(&industry, "/api/years/proposed").await.json();
    assert!(
        next["stages"][0]["starts"].as_str().unwrap() >= "2026-01-01",
        "the year after the newest: {next}"
    );
    house.get(&industry, "/api/years/proposed?year=32767").await.is_problem(400, "malformed");
    let tax = house.log_in("shuiwu").await;
    house.get(&tax, "/api/years/proposed?year=2024").await.is_problem(403, "forbidden");
}

#[tokio::test]
async fn every_alert_that_is_counted_is_listed() {
    let house = House::new().await;
    let industry = house.log_in("gongxin").await;
    run_2024(&house, &industry).await;
    let on = json!({"to": "collecting", "reason": "", "evidence": []});
    let answer = house.change(&industry, Method::POST, "/api/years/2024/advance", &on).await;
    assert_eq!(answer.status, 200, "{}", answer.json());
    let late = json!({"day": "2026-12-01"});
    assert_eq!(house.change(&industry, Method::POST, "/api/demo/clock", &late).await.status, 200);
    let count = house.get(&industry, "/api/overview?year=2024").await.json()["alerts_count"].clone();
    let all = house.get(&industry, "/api/alerts?year=2024").await.json();
    assert_eq!(all["total"], count, "{all}");
    let rows = all["items"].as_array().unwrap();
    assert!(!rows.is_empty(), "a form that is not there is told");
    let mut walked = Vec::new();
    for page in 1..=rows.len() {
        let path = format!("/api/alerts?year=2024&size=1&page={page}");
        walked.extend(house.get(&industry, &path).await.json()["items"].as_array().unwrap().clone());
    }
    assert_eq!(&walked, rows, "page by page the same");
    let by_level = async |level: &str| {
        house.get(&industry, &format!("/api/alerts?year=2024&level={level}")).await.json()["total"].as_u64()
    };
    let levels = [by_level("notice").await, by_level("warning").await, by_level("urgent").await];
    assert_eq!(levels.iter().flatten().sum::<u64>(), rows.len() as u64);
    house.get(&industry, "/api/alerts?level=loud").await.is_problem(400, "malformed");
    let firm = house.log_in("jia").await;
    let own = house.get(&firm, "/api/alerts?year=2024").await.json();
    assert_eq!(own["total"], 0, "what departments owe is not told to a firm: {own}");
    let administrator = house.log_in("xitong").await;
    house.get(&administrator, "/api/alerts").await.is_problem(403, "forbidden");
}

#[tokio::test]
async fn batches_and_the_access_log_are_taken_away_as_they_are_filtered() {
    let house = House::new().await;
    let tax = house.log_in("shuiwu").await;
    let industry = house.log_in("gongxin").await;
    for (visitor, query, there, not) in [
        (&industry, "", vec!["税收.csv", "用地.csv"], vec![]),
        (&industry, "?form=land", vec!["用地.csv", "表=land"], vec!["税收.csv"]),
        (&industry, "?year=2024&q=税收", vec!["税收.csv", "年度=2024；检索=税收"], vec!["用地.csv"]),
        (&tax, "", vec!["税收.csv"], vec!["用地.csv"]),
    ] {
        let answer = house.get(visitor, &format!("/api/batches/export.xlsx{query}")).await;
        assert_eq!(answer.status, 200, "{query}");
        let book = unpacked(&answer.bytes);
        assert!(there.iter().all(|text| book.contains(text)), "{query}: {there:?}");
        assert!(!not.iter().any(|text| book.contains(text)), "{query}: {not:?}");
    }
    let auditor = house.log_in("shenjiguan").await;
    house.try_log_in(&json!({"login": "shuiwu", "password": "wrong"})).await;
    let log = "/api/audit/log/export.xlsx";
    let failed = house.get(&auditor, &format!("{log}?result=failed")).await;
    assert_eq!(failed.status, 200, "{}", String::from_utf8_lossy(&failed.bytes));
    let book = unpacked(&failed.bytes);
    assert!(book.contains("shuiwu") && book.contains("失败") && !book.contains("gongxin"), "{book}");
    let days = unpacked(&house.get(&auditor, &format!("{log}?from=2001-01-01&to=2001-01-02")).await.bytes);
    assert!(!days.contains("shuiwu") && days.contains("起=2001-01-01"), "{days}");
    house.get(&auditor, &format!("{log}?result=odd")).await.is_problem(400, "malformed");
    house.get(&industry, log).await.is_problem(403, "forbidden");
}
