//! What firms and departments wrote is text in every file that goes out: no workbook runs it, no page shows it as its
//! own.

use crate::house::{FIRST, House, Visitor};
use crate::work::run_2024;
use std::io::{Cursor, Read as _};
use web::Settings;

/// Names that a spreadsheet or a browser would take for something to run.
const NAMES: [&str; 3] = [
    "=HYPERLINK(\"http://evil.test\",\"甲\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "<img src=x onerror=alert(1)>丙",
];
/// What somebody writes into a number's place: it comes back as a finding.
const FIGURE: &str = "+cmd|' /C calc'!A0";

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

async fn odd_house() -> (House, Visitor) {
    let [first, second, third] = NAMES.map(quoted);
    let tax = format!(
        "企业税收（2024年）\n统一社会信用代码,企业名称,实缴税金（万元）,开票销售收入（万元）\n\
         91320411MA01030301,{first},30,300\n91320411MA0500415R,{second},{},200\n\
         91320411MA0517065J,{third},10,100\n",
        quoted(FIGURE)
    );
    let land = format!(
        "企业用地（2024年）\n统一社会信用代码,企业名称,登记用地面积（亩）\n91320411MA01030301,{first},2\n\
         91320411MA0500415R,{second},5\n91320411MA0517065J,{third},4\n"
    );
    let house = House::with_tables(Settings::default(), true, &tax, &land).await;
    let industry = house.log_in("gongxin").await;
    let fields = [("form", "tax"), ("year", "2024")];
    let other = format!("{tax}合计,,40,600\n");
    let again = house.upload(&industry, "/api/batches", "=cmd()|表.csv", other.as_bytes(), &fields).await;
    assert_eq!(again.status, 200, "{}", again.json());
    run_2024(&house, &industry).await;
    (house, industry)
}

/// Every part of a workbook that is XML, as one text.
pub fn unpacked(book: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut whole = String::new();
    for place in 0..zip.len() {
        let mut part = zip.by_index(place).unwrap();
        part.read_to_string(&mut whole).unwrap();
    }
    whole
}

/// The formulas of a workbook.
fn formulas(book: &str) -> Vec<&str> {
    let parts = book.split("<f>").skip(1).chain(book.split("<f ").skip(1));
    parts.map(|part| part.split("</f>").next().unwrap()).collect()
}

#[tokio::test]
async fn no_workbook_runs_what_a_firm_is_called_or_what_somebody_typed() {
    let (house, industry) = odd_house().await;
    let moment = house.desk.now();
    let of_tax = moment.docket.batches.values().filter(|batch| batch.form == "tax");
    // The later of both deliveries of this form.
    let batch = of_tax.map(|batch| batch.act.entry).max().unwrap();
    let auditor = house.log_in("shenjiguan").await;
    // The log notes what somebody asked for and was refused.
    let administrator = house.log_in("xitong").await;
    house.get(&administrator, "/api/firms/@SUM(1+1)*cmd").await.is_problem(403, "forbidden");
    let firm_pages = format!("/api/firms/{FIRST}");
    for (visitor, path, written) in [
        (&industry, "/api/firms/export.xlsx?year=2024".to_owned(), "HYPERLINK"),
        (&industry, format!("/api/batches/{batch}/findings.xlsx"), "cmd|"),
        (&industry, format!("{firm_pages}/explanation.xlsx?year=2024"), "HYPERLINK"),
        (&auditor, "/api/audit/export.xlsx".to_owned(), "cmd()表.csv"),
        (&industry, "/api/batches/export.xlsx".to_owned(), "cmd()表.csv"),
        (&auditor, "/api/audit/log/export.xlsx".to_owned(), "@SUM"),
    ] {
        let answer = house.get(visitor, &path).await;
        assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.bytes));
        let book = unpacked(&answer.bytes);
        assert!(book.contains(written), "{path} shows what was written");
        for formula in formulas(&book) {
            for part in ["HYPERLINK", "cmd", "SUM(1+1)"] {
                assert!(!formula.contains(part), "{path} runs {formula}");
            }
        }
        assert!(!book.contains("<hyperlink"), "{path} links to what was written");
    }
}

#[tokio::test]
async fn a_sheet_shows_a_name_and_never_runs_it() {
    let (house, industry) = odd_house().await;
    let third = "91320411MA0517065J";
    let sheet = house.get(&industry, &format!("/api/firms/{third}/explanation.html?year=2024")).await;
    let text = String::from_utf8(sheet.bytes).unwrap();
    assert!(!text.contains("<img"), "{text}");
    assert!(text.contains("&lt;img src=x"), "the name stands there as text");
}
