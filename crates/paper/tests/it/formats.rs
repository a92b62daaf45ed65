//! The same small table in every format reads as the same facts.

use crate::files::{TAX, dbf, delivery, form, grid, ods, told, xls, xlsx, zip};
use encoding_rs::GB18030;
use fact::Reading;
use paper::{Intake, preview, read};

const ROWS: &[&[&str]] = &[
    &["统一社会信用代码", "企业名称", "实缴税金"],
    &["91320411123456788R", "常州甲公司", "#12.5"],
    &["91320411888888881L", "常州乙公司", "#1234.56"],
];

fn columns() -> String {
    format!("{TAX}[[column]]\nterm = \"enterprise_name\"\nheaders = [\"企业名称\", \"QYMC\"]\n")
}

fn figures(intake: &Intake) -> Vec<String> {
    assert_eq!((intake.tally.read, intake.tally.admitted), (2, 2), "{}", told(intake));
    let numbers = intake.facts.iter().filter_map(|fact| match &fact.reading {
        Reading::Known(datum) => Some(format!("{} {}", fact.origin.cell(), datum)),
        _ => None,
    });
    numbers.collect()
}

fn text_of(delimiter: &str) -> String {
    ROWS.iter().map(|row| row.join(delimiter).replace('#', "") + "\r\n").collect()
}

#[test]
fn one_table_reads_alike_in_every_format() {
    let expected = ["C2 12.5", "B2 常州甲公司", "C3 1234.56", "B3 常州乙公司"];
    let text = text_of(",");
    let (gbk, ..) = GB18030.encode(&text);
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text_of("\t").encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let html: String = ROWS
        .iter()
        .map(|row| format!("<tr><td>{}</td></tr>", row.join("</td><td>").replace('#', "")))
        .collect();
    let json: String = ROWS[1..]
        .iter()
        .map(|row| {
            let titles = ROWS[0];
            format!(
                "{{\"{}\":\"{}\",\"{}\":\"{}\",\"{}\":{}}}",
                titles[0],
                row[0],
                titles[1],
                row[1],
                titles[2],
                &row[2][1..]
            )
        })
        .collect::<Vec<_>>()
        .join(",");
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("a.csv", text.clone().into_bytes()),
        ("mark.csv", format!("\u{feff}{text}").into_bytes()),
        ("gbk.csv", gbk.into_owned()),
        ("semicolon.csv", text_of(";").into_bytes()),
        ("tab.txt", text_of("\t").into_bytes()),
        ("unicode.txt", utf16),
        ("a.xlsx", xlsx(|sheet| grid(sheet, ROWS))),
        ("a.xls", xls("企业税收", ROWS)),
        ("a.ods", ods("企业税收", ROWS)),
        ("page.xls", format!("<html><table>{html}</table></html>").into_bytes()),
        ("a.json", format!("[{json}]").into_bytes()),
    ];
    for (name, bytes) in files {
        let intake = read(name, bytes, &form(&columns()), &delivery());
        assert_eq!(figures(&intake), expected, "{name}: {}", told(&intake));
        let expected_code = if name == "page.xls" { vec!["file-renamed"] } else { vec![] };
        let codes: Vec<&str> = intake.findings.iter().map(|finding| finding.code.as_str()).collect();
        assert_eq!(codes, expected_code, "{name}: {}", told(&intake));
    }
}

#[test]
fn an_attribute_table_is_read_in_its_code_page() {
    let (code, name) = (b"91320411123456788R".as_slice(), "常州甲公司");
    let (gbk, ..) = GB18030.encode(name);
    let fields = [("XYDM", 18), ("QYMC", 30)];
    let rest = columns().replace("headers = [\"税金\"", "headers = [\"SJ\"");
    let text = format!("{}\n", rest);
    let by_name = form(&text.replace("\"信用代码\"", "\"XYDM\""));
    let mut by_name = by_name;
    by_name.columns[0].headers.push("XYDM".to_owned());
    for (language, code_page, value) in [
        (0x4d, None, gbk.as_ref()),
        (0x00, Some("GBK"), gbk.as_ref()),
        (0x00, Some("936"), gbk.as_ref()),
        (0x00, None, gbk.as_ref()),
        (0x00, Some("UTF-8"), name.as_bytes()),
        (0x00, None, name.as_bytes()),
    ] {
        let file = dbf(language, &fields, &[&[code, value]]);
        let delivery = paper::Delivery { code_page: code_page.map(str::to_owned), ..delivery() };
        let intake = read("宗地.dbf", file, &by_name, &delivery);
        let found = intake.facts.iter().find(|fact| &*fact.term == "enterprise_name");
        let text = found.map(|fact| fact.origin.raw.to_string());
        assert_eq!(text.as_deref(), Some(name), "{language} {code_page:?}: {}", told(&intake));
    }
}

#[test]
fn xml_spreadsheets_of_2003_are_read() {
    let book = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
        xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"企业税收\"><Table>\
        <Row><Cell><Data ss:Type=\"String\">信用代码</Data></Cell><Cell><Data ss:Type=\"String\">实缴税金</Data></Cell></Row>\
        <Row ss:Index=\"3\"><Cell><Data ss:Type=\"String\">91320411123456788R</Data></Cell>\
        <Cell ss:Index=\"2\"><Data ss:Type=\"Number\">12.5</Data></Cell></Row></Table></Worksheet></Workbook>";
    let intake = read("a.xls", book.as_bytes().to_vec(), &form(TAX), &delivery());
    assert_eq!(intake.facts.len(), 1, "{}", told(&intake));
    assert_eq!(intake.facts[0].origin.cell(), "B3");
    assert_eq!(intake.facts[0].origin.source.sheet, "企业税收");
}

#[test]
fn binary_noise_and_stored_days_come_out_as_typed() {
    let bytes = xlsx(|sheet| {
        grid(
            sheet,
            &[&["信用代码", "实缴税金", "投产日期"], &["91320411123456788R"], &["91320411888888881L"]],
        );
        sheet.write_number(1, 1, 0.1 + 0.2).unwrap();
        sheet.write_number(2, 1, 1234.56).unwrap();
        let days = rust_xlsxwriter::Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
        sheet.write_number_with_format(1, 2, 43_586, &days).unwrap();
        sheet.write_number(2, 2, 43_586).unwrap();
    });
    let rest = format!("{TAX}[[column]]\nterm = \"production_start\"\nheaders = [\"投产日期\"]\n");
    let intake = read("a.xlsx", bytes, &form(&rest), &delivery());
    expect_test::expect![[r#"
        读2 收2 存0 退0
        9132… 2024年 tax_paid = 0.3 ← B2“0.30000000000000004”
        9132… 2024年 production_start = 2019-05-01 ← C2“2019-05-01”
        9132… 2024年 tax_paid = 1234.56 ← B3“1234.56”
        9132… 2024年 production_start = 2019-05-01 ← C3“43586”
        number-rounded Notice a.xlsx Sheet1!B2：“0.30000000000000004”位数超过15位，已取到15位有效数字（本列共 1 处）。电子表格只保证15位，无需处理。
        day-serial Notice a.xlsx Sheet1!C3：“43586”是日期的序列数，已换算成日期（本列共 1 处）。请把这一列设为日期格式。
    "#]].assert_eq(&told(&intake));
}

#[test]
fn a_preview_shows_any_table_without_a_form() {
    let sheets = preview("a.xlsx", xlsx(|sheet| grid(sheet, ROWS)), 2, &delivery());
    assert_eq!(sheets.sheets.len(), 1);
    assert_eq!(sheets.sheets[0].row_count, 3);
    assert_eq!(sheets.sheets[0].rows.len(), 2);
    assert_eq!(
        sheets.sheets[0].rows[1],
        (2, vec!["91320411123456788R".to_owned(), "常州甲公司".to_owned(), "12.5".to_owned()])
    );
}

#[test]
fn a_workbook_with_odd_parts_still_reads() {
    // Other part names, back slashes, namespace prefixes and cells without references.
    let sheet = "<x:worksheet><x:sheetData><x:row><x:c t=\"inlineStr\"><x:is><x:t>信用代码</x:t></x:is></x:c>\
        <x:c t=\"s\"><x:v>0</x:v></x:c></x:row><x:row><x:c t=\"str\"><x:v>91320411123456788R</x:v></x:c>\
        <x:c><x:v>12.50</x:v></x:c></x:row></x:sheetData></x:worksheet>";
    let bytes = zip(&[
        (
            "_rels/.rels",
            "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"/XL/book.xml\"/></Relationships>",
        ),
        (
            "XL\\book.xml",
            "<x:workbook><x:sheets><x:sheet name=\"甲&amp;乙\" sheetId=\"7\" r:id=\"r9\"/></x:sheets></x:workbook>",
        ),
        (
            "xl/_rels/book.xml.rels",
            "<Relationships><Relationship Id=\"r9\" Type=\"x/worksheet\" Target=\"w/Tab.xml\"/><Relationship Id=\"s\" Type=\"x/sharedStrings\" Target=\"texts.xml\"/></Relationships>",
        ),
        (
            "xl/texts.xml",
            "<x:sst uniqueCount=\"4000000000\"><x:si><x:r><x:t>实缴</x:t></x:r><x:rPh><x:t>nope</x:t></x:rPh><x:r><x:t>税金</x:t></x:r></x:si></x:sst>",
        ),
        ("xl/w/tab.xml", sheet),
    ]);
    let intake = read("a.xlsx", bytes, &form(TAX), &delivery());
    assert_eq!(intake.facts.len(), 1, "{}", told(&intake));
    assert_eq!(&*intake.facts[0].origin.source.sheet, "甲&乙");
    assert_eq!(&*intake.facts[0].origin.raw, "12.5");
}
