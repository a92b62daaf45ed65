//! The office at work through the server: a run, its list and export, the trace of a number, the public page.

use crate::house::{FIRST, House, SECOND, Visitor};
use axum::http::{Method, header};
use serde_json::{Value, json};
use std::io::{Cursor, Read};

/// The body of a document, as it stands in the file.
fn body_of(document: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(document)).unwrap();
    let mut body = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut body).unwrap();
    body
}

async fn with_run() -> (House, Visitor, Value) {
    let house = House::new().await;
    let industry = house.log_in("gongxin").await;
    let run = run_2024(&house, &industry).await;
    (house, industry, run)
}

/// Opens 2024 and has it computed once, for trial.
pub async fn run_2024(house: &House, industry: &Visitor) -> Value {
    let procedure = &house.desk.now().setup().unwrap().rules.procedure.clone();
    let now = house.desk.now();
    let today = now.today(jiff::Timestamp::now());
    let timetable = procedure
        .proposed_timetable(&now.setup().unwrap().rules.calendar, today.max(jiff::civil::date(2025, 3, 3)));
    let timetable = timetable.unwrap_or_else(|_| {
        procedure
            .proposed_timetable(&now.setup().unwrap().rules.calendar, jiff::civil::date(2025, 3, 3))
            .unwrap()
    });
    let stages: Vec<Value> = timetable
        .stages
        .iter()
        .map(|(stage, days)| {
            json!({"stage": stage.id(), "starts": days.starts.to_string(), "ends": days.ends.to_string()})
        })
        .collect();
    let due: serde_json::Map<String, Value> =
        timetable.due.iter().map(|(form, day)| (form.clone(), json!(day.to_string()))).collect();
    let form = json!({"year": 2024, "scheme": "small/main", "timetable": {"stages": stages, "due": due}});
    let opened = house.change(industry, Method::POST, "/api/years", &form).await;
    assert_eq!(opened.status, 200, "{}", opened.json());
    let run =
        house.change(industry, Method::POST, "/api/years/2024/runs", &json!({"purpose": "trial"})).await;
    assert_eq!(run.status, 200, "{}", run.json());
    run.json()
}

#[tokio::test]
async fn a_run_gives_a_list_a_page_a_trace_and_an_export() {
    let (house, industry, run) = with_run().await;
    assert_eq!(run["firms"], 3);
    let id = run["id"].as_u64().unwrap();
    let list = house.get(&industry, "/api/firms?year=2024&sort=rank").await.json();
    assert_eq!(list["total"], 3);
    let first = &list["items"][0];
    assert!(first["figures"].as_object().is_some_and(|figures| !figures.is_empty()), "{first}");
    let one = house.get(&industry, "/api/firms?year=2024&q=甲公司").await.json();
    assert_eq!(one["total"], 1);
    let page = house.get(&industry, "/api/firms?year=2024&size=2&page=2").await.json();
    assert_eq!((page["items"].as_array().unwrap().len(), &page["total"]), (1, &json!(3)));

    let firm = house.get(&industry, &format!("/api/firms/{FIRST}?year=2024")).await.json();
    assert_eq!(firm["name"], "甲公司");
    assert_eq!(firm["years"][0]["run"], id);
    let trace =
        house.get(&industry, &format!("/api/firms/{FIRST}/trace?year=2024&term=tax_paid")).await.json();
    let statement = &trace["inputs"][0]["statements"][0];
    assert_eq!(
        (&statement["cell"], &statement["raw"], &statement["chosen"]),
        (&json!("C3"), &json!("30"), &json!(true))
    );
    let total = house.get(&industry, &format!("/api/firms/{FIRST}/trace?year=2024&total=true")).await.json();
    assert_eq!(total["decided_by"]["entry"], id);

    let tried = house
        .change(
            &industry,
            Method::POST,
            &format!("/api/firms/{FIRST}/try?year=2024"),
            &json!({"figures": {"tax_paid": "1"}}),
        )
        .await
        .json();
    assert_ne!(tried["before"]["total"], tried["after"]["total"], "{tried}");
    for path in [
        "/api/years",
        "/api/years/2024",
        "/api/overview?year=2024",
        "/api/expectations?year=2024",
        "/api/held",
        "/api/packs",
        "/api/packs/small",
        "/api/tasks",
        "/api/notices",
        "/api/years/2024/checks",
    ] {
        let answer = house.get(&industry, path).await;
        assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.bytes));
    }
}

#[tokio::test]
async fn the_explanation_of_a_firm_is_a_page_a_document_and_a_workbook_that_say_the_same() {
    let (house, industry, _) = with_run().await;
    let sheet = house.get(&industry, &format!("/api/firms/{FIRST}/explanation.html?year=2024")).await;
    assert_eq!(sheet.status, 200);
    assert!(sheet.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
    for path in [
        "/api/firms/export.xlsx?year=2024".to_owned(),
        format!("/api/firms/{FIRST}/explanation.xlsx?year=2024"),
        format!("/api/firms/{FIRST}/explanation.docx?year=2024"),
    ] {
        let book = house.get(&industry, &path).await;
        assert_eq!(book.status, 200, "{path}");
        assert!(book.bytes.starts_with(b"PK"), "{path}");
        let ending = if path.contains(".docx") { ".docx" } else { ".xlsx" };
        assert!(book.headers[header::CONTENT_DISPOSITION].to_str().unwrap().contains(ending));
    }
    let document = house.get(&industry, &format!("/api/firms/{FIRST}/explanation.docx?year=2024")).await;
    let said = body_of(&document.bytes);
    let sheet = house.get(&industry, &format!("/api/firms/{FIRST}/explanation?year=2024")).await.json();
    let item = &sheet["items"][0];
    for word in [&sheet["total"], &item["label"], &item["score"], &item["figures"][0]["origins"][0]["file"]] {
        assert!(said.contains(word.as_str().unwrap()), "{word} stands in the document");
    }
}

#[tokio::test]
async fn a_trial_is_nobodys_business_outside_the_office() {
    let (house, _, run) = with_run().await;
    let id = run["id"].as_u64().unwrap();
    let firm = house.log_in("jia").await;
    let page = house.get(&firm, &format!("/api/firms/{FIRST}?year=2024")).await.json();
    assert_eq!(page["years"][0]["class"], Value::Null);
    for path in ["trace?year=2024&total=true", "explanation?year=2024"] {
        house.get(&firm, &format!("/api/firms/{FIRST}/{path}")).await.is_problem(404, "no_result");
    }
    house
        .get(&firm, &format!("/api/firms/{FIRST}/explanation?year=2024&run={id}"))
        .await
        .is_problem(404, "not_found");
    let own = house.get(&firm, &format!("/api/firms/{FIRST}/trace?year=2024&term=tax_paid")).await;
    assert_eq!(own.status, 200, "its own figures it may see at any time");
    let nobody = Visitor::default();
    assert_eq!(house.get(&nobody, "/api/public").await.json()["years"], json!([]));
    house.get(&nobody, "/api/public/results?year=2024").await.is_problem(404, "not_found");
}

#[tokio::test]
async fn a_simulation_moves_nothing() {
    let (house, industry, _) = with_run().await;
    let entry = house.desk.now().entry;
    let answer = house.change(&industry, Method::POST, "/api/years/2024/simulate", &json!({})).await;
    assert_eq!(answer.status, 200, "{}", answer.json());
    assert_eq!(answer.json()["movers"], json!([]), "the same scheme moves nobody");
    assert_eq!(house.desk.now().entry, entry);
    let unknown = json!({"overrides": {"moon": "1"}});
    let answer = house.change(&industry, Method::POST, "/api/years/2024/simulate", &unknown).await;
    assert!(answer.status.is_client_error(), "{}", answer.json());
}

#[tokio::test]
async fn any_page_can_be_read_as_of_an_earlier_day() {
    let (house, industry, _) = with_run().await;
    let later = json!({"day": "2031-06-02"});
    assert_eq!(house.change(&industry, Method::POST, "/api/demo/clock", &later).await.status, 200);
    let evidence = house.upload(&industry, "/api/files", "证明.pdf", b"proof", &[]).await.json();
    let tax = house.log_in("shuiwu").await;
    let correction = json!({
        "subject": SECOND, "term": "tax_paid", "year": 2024, "reading": {"number": "25"},
        "reason": "更正", "evidence": evidence["digest"],
    });
    let done = house.change(&tax, Method::POST, "/api/corrections", &correction).await;
    assert_eq!(done.status, 200, "{}", done.json());
    let shown = async |query: &str| {
        let page = house.get(&industry, &format!("/api/firms/{SECOND}?year=2024{query}")).await.json();
        let lines = page["figures"].as_array().unwrap().clone();
        let line = lines.into_iter().find(|line| line["term"] == "tax_paid");
        line.map_or(Value::Null, |line| line["values"]["2024"]["value"].clone())
    };
    assert_eq!(shown("").await, "25");
    assert_eq!(shown("&as_of=2031-06-01").await, Value::Null, "its cell could not be read then");
}

#[tokio::test]
async fn the_journal_is_read_and_verified_by_auditors() {
    let (house, industry, _) = with_run().await;
    let auditor = house.log_in("shenji").await;
    let entries = house.get(&auditor, "/api/audit/entries?size=5").await.json();
    assert_eq!(entries["items"][0]["action"], "run_trial");
    let seq = entries["items"][0]["seq"].as_u64().unwrap();
    let entry = house.get(&auditor, &format!("/api/audit/entries/{seq}")).await.json();
    assert_eq!(entry["command"]["do"], "run");
    for row in entry["rows"].as_array().unwrap() {
        assert!(!row["title"].as_str().unwrap().is_ascii(), "{row}");
    }
    assert_eq!(entry["documents"][0]["kind_title"], "运行", "{entry}");
    let verified = house.change(&auditor, Method::POST, "/api/audit/verify", &json!({})).await.json();
    assert_eq!(verified["faults"], json!([]), "{verified}");
    assert_eq!(verified["entries"], house.desk.now().entry);
    house.get(&industry, "/api/audit/entries").await.is_problem(403, "forbidden");
}
