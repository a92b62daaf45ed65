//! Files that somebody sends to do harm: bombs, endless bodies, programs in disguise, names that are paths. Refused or
//! made harmless, with a message, and nothing is recorded.

use crate::house::{Answer, House, Visitor};
use axum::body::Body;
use axum::http::{Method, header};
use serde_json::Value;
use std::io::{Cursor, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;
use web::Settings;
use zip::write::SimpleFileOptions;

const FIELDS: [(&str, &str); 2] = [("form", "tax"), ("year", "2024")];

/// A workbook whose only sheet is this.
fn workbook(sheet: impl FnOnce(&mut dyn std::io::Write)) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let parts = [
        (
            "[Content_Types].xml",
            "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>",
        ),
        (
            "_rels/.rels",
            "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        (
            "xl/workbook.xml",
            "<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
    ];
    for (name, text) in parts {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    sheet(&mut zip);
    zip.finish().unwrap().into_inner()
}

/// A sheet that unpacks to 700 MB of blanks within its first cell.
fn bomb() -> Vec<u8> {
    workbook(|sheet| {
        sheet.write_all(b"<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>").unwrap();
        let blank = vec![b' '; 1 << 20];
        for _ in 0..700 {
            sheet.write_all(&blank).unwrap();
        }
        sheet.write_all(b"</t></is></c></row></sheetData></worksheet>").unwrap();
    })
}

/// The same, its list of contents saying that it unpacks to a thousand bytes.
fn lying_bomb() -> Vec<u8> {
    let mut bomb = bomb();
    let whole: u32 = bomb.len().try_into().unwrap();
    assert!(whole < 2 << 20, "a bomb is small: {whole} bytes");
    let mark = b"PK\x01\x02";
    let mut places: Vec<usize> =
        bomb.windows(4).enumerate().filter(|(_, four)| four == mark).map(|(place, _)| place).collect();
    let last = places.pop().unwrap();
    bomb[last + 24..last + 28].copy_from_slice(&1000_u32.to_le_bytes());
    bomb
}

/// Entities within entities: a few hundred bytes that mean a gigabyte.
fn laughing_bomb() -> Vec<u8> {
    workbook(|sheet| {
        sheet.write_all(b"<!DOCTYPE worksheet [<!ENTITY l0 \"ha ha ha ha ha\">").unwrap();
        for level in 1..12 {
            let inner = format!("&l{};", level - 1).repeat(10);
            write!(sheet, "<!ENTITY l{level} \"{inner}\">").unwrap();
        }
        sheet
            .write_all(b"<!ENTITY own SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&l11;&own;</t></is></c></row></sheetData></worksheet>")
            .unwrap();
    })
}

/// What everybody who sends such a file is told: a finding or a problem, in Chinese, and nothing was recorded.
fn told(name: &str, answer: &Answer) -> String {
    let text = String::from_utf8_lossy(&answer.bytes).into_owned();
    assert!(!answer.status.is_server_error(), "{name}: {text}");
    assert!(!text.contains("root:"), "{name} read a file of the server");
    let body = answer.json();
    if answer.status != 200 {
        return body["detail"].as_str().unwrap().to_owned();
    }
    assert_eq!(body["tally"]["admitted"], 0, "{name}: {text}");
    let findings: &Vec<Value> = body["findings"].as_array().unwrap();
    let finding = findings.iter().find(|finding| finding["severity"] == "refused");
    let finding = finding.unwrap_or_else(|| panic!("{name} is refused: {text}"));
    assert!(finding["advice"].as_str().is_some_and(|advice| !advice.is_ascii()), "{finding}");
    finding["message"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bomb_is_refused_with_a_message_before_it_goes_off() {
    let house = House::new().await;
    let visitor = house.log_in("gongxin").await;
    let cases =
        [("税收.xlsx", bomb(), "超过"), ("说谎.xlsx", lying_bomb(), ""), ("笑.xlsx", laughing_bomb(), "")];
    for (name, bytes, part) in cases {
        let began = std::time::Instant::now();
        let answer = house.upload(&visitor, "/api/batches?dry_run=true", name, &bytes, &FIELDS).await;
        let message = told(name, &answer);
        assert!(message.contains(part) && !message.is_ascii(), "{name}: {message}");
        let took = began.elapsed();
        assert!(took.as_secs() < 60, "{name} took {took:?}");
    }
}

#[tokio::test]
async fn a_program_in_disguise_is_told_apart_and_its_rows_are_none() {
    let house = House::new().await;
    let visitor = house.log_in("gongxin").await;
    let program = [&b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff"[..], &[0; 4000]].concat();
    let page = b"<!DOCTYPE html><html><script>alert(document.cookie)</script><p>no table</p></html>";
    let files: [(&str, &[u8]); 6] = [
        ("税收.xlsx", &program),
        ("税收.csv", &program),
        ("税收.xls", page),
        ("税收.xlsx", b"%PDF-1.7 a letter"),
        ("税收.xls", b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00"),
        ("税收.xlsx", b"Rar!\x1a\x07\x01\x00 packed"),
    ];
    for (name, bytes) in files {
        let answer = house.upload(&visitor, "/api/batches?dry_run=true", name, bytes, &FIELDS).await;
        let message = told(name, &answer);
        assert!(!message.is_ascii(), "{name}: {message}");
    }
}

#[tokio::test]
async fn an_attachment_that_is_a_program_or_a_page_is_refused_whatever_it_is_called() {
    let house = House::new().await;
    let visitor = house.log_in("gongxin").await;
    let files: [(&str, &[u8]); 5] = [
        ("证明.pdf", b"MZ\x90\x00\x03\x00"),
        ("证明.docx", b"\x7fELF\x02\x01\x01\x00"),
        ("证明.jpg", b"#!/bin/sh\nrm -rf /"),
        ("证明.png", b"  <!doctype HTML><script>alert(1)</script>"),
        ("证明.exe", b"%PDF-1.7"),
    ];
    for (name, bytes) in files {
        let answer = house.upload(&visitor, "/api/files", name, bytes, &[]).await;
        answer.is_problem(422, "wrong_file_type");
    }
    let kept = house.upload(&visitor, "/api/files", "证明.pdf", b"%PDF-1.7 proof", &[]).await;
    assert_eq!(kept.status, 200, "{}", kept.json());
}

#[tokio::test]
async fn a_name_is_never_a_path_and_always_fits() {
    let house = House::new().await;
    let visitor = house.log_in("gongxin").await;
    let long = format!("{}.pdf", "很长".repeat(5_000));
    let names = [
        "../../../../etc/cron.d/x.pdf",
        "/etc/passwd.pdf",
        "C:\\windows\\system32\\x.pdf",
        "..%2f..%2fx.pdf",
        "a\u{202e}fdp.exe.pdf",
        "a\u{200b}\u{feff}b.pdf",
        "....//x.pdf",
        "nul\0l.pdf",
        &long,
    ];
    for name in names {
        let answer = house.upload(&visitor, "/api/files", name, name.as_bytes(), &[]).await;
        assert!(!answer.status.is_server_error(), "{name}");
        if answer.status != 200 {
            assert!(answer.json()["detail"].as_str().is_some_and(|detail| !detail.is_ascii()), "{name}");
            continue;
        }
        let kept = answer.json()["name"].as_str().unwrap().to_owned();
        assert!(kept.ends_with(".pdf") && kept.chars().count() <= 120, "{kept:?}");
        let odd = |c: char| {
            c.is_control()
                || matches!(c, '/' | '\\' | ':' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}')
        };
        assert!(!kept.starts_with('.') && !kept.contains(odd), "{kept:?}");
    }
}

/// A form whose file never ends, without a length, and how much of it was read.
fn endless(visitor: &Visitor) -> (axum::http::Request<Body>, Arc<AtomicU64>) {
    let read = Arc::new(AtomicU64::new(0));
    let counted = read.clone();
    let head = "--x-x-x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n";
    let head = futures::stream::iter([Ok::<_, std::io::Error>(head.as_bytes().to_vec())]);
    let chunk = vec![b'x'; 64 * 1024];
    let body = futures::StreamExt::chain(
        head,
        futures::stream::repeat_with(move || {
            counted.fetch_add(chunk.len() as u64, Ordering::Relaxed);
            Ok(chunk.clone())
        }),
    );
    let request = visitor
        .request(Method::POST, "/api/files")
        .header("x-csrf-token", &visitor.csrf)
        .header("idempotency-key", Uuid::new_v4().to_string())
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x-x-x")
        .body(Body::from_stream(body))
        .unwrap();
    (request, read)
}

#[tokio::test]
async fn a_body_that_never_ends_is_refused_at_the_limit() {
    let megabyte = 1 << 20;
    let settings = Settings { upload_bytes: 4 * megabyte, ..Settings::default() };
    let house = House::with(settings, true).await;
    let visitor = house.log_in("gongxin").await;
    let (request, read) = endless(&visitor);
    let problem = house.send(request).await.is_problem(413, "too_large");
    assert!(problem["detail"].as_str().unwrap().contains("4 MB"), "{problem}");
    let read = read.load(Ordering::Relaxed);
    assert!(read <= 5 * megabyte as u64, "{read} bytes were read");
    assert_eq!(Settings::default().upload_bytes, 200 * megabyte, "what the pages say");
}

#[tokio::test]
async fn a_text_that_never_ends_is_refused_at_the_limit() {
    let house = House::new().await;
    let visitor = house.log_in("gongxin").await;
    let body = futures::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b' '; 64 * 1024]));
    let request = visitor
        .request(Method::POST, "/api/years")
        .header("x-csrf-token", &visitor.csrf)
        .header("idempotency-key", Uuid::new_v4().to_string())
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from_stream(body))
        .unwrap();
    house.send(request).await.is_problem(413, "too_large");
}
