//! Files that are not what they seem: refused or read with a message, never a fault of the server.

use crate::house::{House, Visitor, multipart};
use axum::body::Body;
use axum::http::{Method, header};
use serde_json::json;
use uuid::Uuid;

const TAX: &str = "企业税收（2024年）
统一社会信用代码,企业名称,实缴税金（万元）,开票销售收入（万元）
91320411MA01030301,甲公司,30,300
91320411MA0500415R,乙公司,20,200
合计,,50,500
";

#[tokio::test]
async fn a_dry_run_tells_everything_and_records_nothing() {
    let house = House::new().await;
    let visitor = house.log_in("shuiwu").await;
    let fields = [("form", "tax"), ("year", "2024")];
    let entry = house.desk.now().entry;
    let tried =
        house.upload(&visitor, "/api/batches?dry_run=true", "税收.csv", TAX.as_bytes(), &fields).await;
    assert_eq!(tried.status, 200, "{}", tried.json());
    let tried = tried.json();
    assert_eq!((&tried["dry_run"], &tried["batch"]), (&json!(true), &json!(null)));
    assert_eq!(tried["tally"]["read"], 2);
    assert_eq!(house.desk.now().entry, entry);

    let done = house.upload(&visitor, "/api/batches", "../../税收.csv", TAX.as_bytes(), &fields).await.json();
    let batch = done["batch"].as_str().unwrap();
    assert_eq!(done["tally"], tried["tally"]);
    let shown = house.get(&visitor, &format!("/api/batches/{batch}")).await.json();
    assert_eq!(shown["file"]["name"], "税收.csv", "a path in a name is no path");
    let file = house.get(&visitor, &format!("/api/batches/{batch}/file")).await;
    assert_eq!(file.bytes, TAX.as_bytes());
    assert!(file.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment"));
    let cells = house.get(&visitor, &format!("/api/batches/{batch}/cells?row=3&around=1")).await.json();
    assert_eq!(cells["rows"][1]["cells"][1], "甲公司");
}

#[tokio::test]
async fn files_that_are_not_what_they_seem_are_told_about() {
    let house = House::new().await;
    let visitor = house.log_in("gongxin").await;
    let fields = [("form", "tax"), ("year", "2024")];
    let bomb = {
        // One row that unpacks to far more than it is.
        let mut zip = Vec::from(*b"PK\x03\x04");
        zip.extend([0_u8; 64]);
        zip
    };
    let files: [(&str, &[u8]); 5] = [
        ("税收.xlsx", b"\x7fELF\x02\x01\x01 not a workbook"),
        ("税收.xlsx", &bomb),
        ("税收.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off"),
        ("税收.csv", b"\xff\xfe\x00\x00\x00"),
        ("税收.exe", b"MZ"),
    ];
    for (name, bytes) in files {
        let answer = house.upload(&visitor, "/api/batches?dry_run=true", name, bytes, &fields).await;
        let text = String::from_utf8_lossy(&answer.bytes).into_owned();
        assert!(!answer.status.is_server_error(), "{name}: {text}");
        if answer.status == 200 {
            assert_ne!(answer.json()["findings_count"], 0, "{name}: {text}");
        }
    }
}

#[tokio::test]
async fn an_upload_says_what_is_missing() {
    let house = House::new().await;
    let visitor = house.log_in("gongxin").await;
    let path = "/api/batches";
    house.upload(&visitor, path, "a.csv", b"x", &[]).await.is_problem(422, "form_missing");
    house.upload(&visitor, path, "a.csv", b"", &[("form", "tax")]).await.is_problem(422, "empty_file");
    let fields = [("form", "tax"), ("year", "deux mille")];
    house.upload(&visitor, path, "a.csv", b"x", &fields).await.is_problem(422, "year_unreadable");
    let unknown = house.upload(&visitor, path, "a.csv", b"x", &[("form", "moon"), ("year", "2024")]).await;
    assert!(unknown.status.is_client_error(), "{}", unknown.json());
    let long = "x".repeat(5000);
    house.upload(&visitor, path, "a.csv", b"x", &[("form", &long)]).await.is_problem(413, "too_large");
    house
        .upload(&visitor, "/api/files", "页.html", b"<script>", &[])
        .await
        .is_problem(422, "wrong_file_type");
    let broken = send(&house, &visitor, b"--x-x-x\r\nContent-Dis".to_vec()).await;
    broken.is_problem(400, "malformed");
    let mut two = multipart("a.csv", b"x", &[]);
    let end = two.len() - "--x-x-x--\r\n".len();
    two.truncate(end);
    two.extend(multipart("b.csv", b"y", &[]));
    send(&house, &visitor, two).await.is_problem(422, "two_files");
    let tax = house.log_in("shuiwu").await;
    let foreign = [("form", "land"), ("year", "2024")];
    house.upload(&tax, path, "a.csv", b"x", &foreign).await.is_problem(403, "out_of_scope");
}

#[tokio::test]
async fn an_attachment_is_read_by_way_of_what_it_proves() {
    let house = House::new().await;
    let (industry, auditor) = (house.log_in("gongxin").await, house.log_in("shenji").await);
    let kept = house.upload(&industry, "/api/files", "证明.pdf", b"%PDF-1.7 proof", &[]).await.json();
    let digest = kept["digest"].as_str().unwrap();
    house.get(&auditor, &format!("/api/files/{digest}")).await.is_problem(404, "not_found");
    let form = json!({
        "subject": crate::house::FIRST, "term": "tax_paid", "year": 2024, "reading": {"number": "31.5"},
        "reason": "税务来函更正", "evidence": digest,
    });
    let tax = house.log_in("shuiwu").await;
    let done = house.change(&tax, Method::POST, "/api/corrections", &form).await;
    assert_eq!(done.status, 200, "{}", done.json());
    assert_eq!(house.get(&auditor, &format!("/api/files/{digest}")).await.bytes, b"%PDF-1.7 proof");
}

async fn send(house: &House, visitor: &Visitor, body: Vec<u8>) -> crate::house::Answer {
    let request = visitor
        .request(Method::POST, "/api/files")
        .header("x-csrf-token", &visitor.csrf)
        .header("idempotency-key", Uuid::new_v4().to_string())
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x-x-x")
        .body(Body::from(body))
        .unwrap();
    house.send(request).await
}
