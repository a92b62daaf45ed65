//! Small files of every format, made here, and readings printed as text.

use crate::old_workbook::legacy_workbook;
use fact::{Decimal, Reading};
use paper::{Cell, Delivery, Form, Intake, read};
use rust_xlsxwriter::{Formula, Workbook, Worksheet};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

pub const HEAD: &str = "id = \"tax\"\ntitle = \"企业税收\"\ndepartment = \"tax\"\nsubject = \"uscc\"\n";

/// A form of the credit code and the columns given.
pub fn form(rest: &str) -> Form {
    let period = if rest.contains("period =") { "" } else { "period = { from = \"delivery\" }\n" };
    let (top, columns) = rest.split_at(rest.find("[[column]]").unwrap_or(rest.len()));
    let text = format!(
        "{HEAD}{period}{top}\n[[column]]\nterm = \"uscc\"\nheaders = [\"信用代码\", \"统一社会信用代码\"]\n\n{columns}"
    );
    Form::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

pub const TAX: &str = "[[column]]\nterm = \"tax_paid\"\nheaders = [\"税金\", \"实缴税金\"]\nunits = [\"万元\", \"元\"]\n\
    unit = \"万元\"\nleast = \"-100000\"\nmost = \"5000000\"\ntotal = true\n";

pub fn delivery() -> Delivery {
    Delivery { year: Some(2024), ..Delivery::default() }
}

/// Reads a text table by the usual form.
pub fn read_text(text: &str, rest: &str) -> Intake {
    read("税务.csv", text.as_bytes().to_vec(), &form(rest), &delivery())
}

/// Everything a reading says, one line each.
pub fn told(intake: &Intake) -> String {
    let tally = intake.tally;
    let mut text = format!("读{} 收{} 存{} 退{}\n", tally.read, tally.admitted, tally.held, tally.refused);
    for fact in &intake.facts {
        let reading = match &fact.reading {
            Reading::Known(datum) => datum.to_string(),
            Reading::NotReported => "未报".to_owned(),
            Reading::NotApplicable => "不适用".to_owned(),
            Reading::Unknown => "不详".to_owned(),
        };
        let subject: String = fact.subject.chars().take(4).collect();
        writeln!(
            text,
            "{subject}… {} {} = {reading} ← {}“{}”",
            fact.period,
            fact.term,
            fact.origin.cell(),
            fact.origin.raw
        )
        .unwrap();
    }
    for finding in &intake.findings {
        writeln!(text, "{} {:?} {finding}", finding.code, finding.severity).unwrap();
    }
    assert!(tally.adds_up(), "{tally:?}");
    text
}

pub fn xlsx(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

/// Texts, numbers (`=`-free texts that parse) and formulas, row by row.
pub fn grid(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0u32..).zip(rows) {
        for (column, text) in (0u16..).zip(*cells) {
            if let Some(formula) = text.strip_prefix('=') {
                let (formula, result) = formula.split_once('→').unwrap_or((formula, ""));
                sheet.write_formula(row, column, Formula::new(formula).set_result(result)).unwrap();
            } else if let Some(number) = text.strip_prefix('#').and_then(|text| text.parse::<f64>().ok()) {
                sheet.write_number(row, column, number).unwrap();
            } else if !text.is_empty() {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    }
}

/// The same grid as an xls file.
pub fn xls(name: &str, rows: &[&[&str]]) -> Vec<u8> {
    let numbers = |text: &str| text.strip_prefix('#').and_then(|text| text.parse::<Decimal>().ok());
    let cells: Vec<Vec<Cell<'_>>> = rows
        .iter()
        .map(|row| {
            row.iter()
                .map(|text| match numbers(text) {
                    Some(number) => Cell::Number(number),
                    None if text.is_empty() => Cell::Empty,
                    None => Cell::Text(text),
                })
                .collect()
        })
        .collect();
    legacy_workbook(name, &cells, &[])
}

pub fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The same grid as an OpenDocument spreadsheet.
pub fn ods(name: &str, rows: &[&[&str]]) -> Vec<u8> {
    let mut content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body>\
         <office:spreadsheet><table:table table:name=\"{name}\">"
    );
    for row in rows {
        content.push_str("<table:table-row>");
        for text in *row {
            match text.strip_prefix('#') {
                Some(number) => write!(content, "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>{number}</text:p></table:table-cell>"),
                None if text.is_empty() => write!(content, "<table:table-cell/>"),
                None => write!(content, "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"),
            }
            .unwrap();
        }
        content.push_str("</table:table-row>");
    }
    content.push_str("</table:table></office:spreadsheet></office:body></office:document-content>");
    zip(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

/// A dBASE table of character fields in the encoding given.
pub fn dbf(language: u8, fields: &[(&str, u8)], rows: &[&[&[u8]]]) -> Vec<u8> {
    let length: usize = 1 + fields.iter().map(|(_, width)| usize::from(*width)).sum::<usize>();
    let mut file = vec![0x03, 124, 3, 1];
    file.extend((rows.len() as u32).to_le_bytes());
    file.extend((33 + 32 * fields.len() as u16).to_le_bytes());
    file.extend((length as u16).to_le_bytes());
    file.extend([0; 17]);
    file.extend([language, 0, 0]);
    for (name, width) in fields {
        let mut descriptor = name.as_bytes().to_vec();
        descriptor.resize(11, 0);
        descriptor.extend([b'C', 0, 0, 0, 0, *width, 0]);
        descriptor.resize(32, 0);
        file.extend(descriptor);
    }
    file.push(0x0d);
    for row in rows {
        file.push(b' ');
        for ((_, width), value) in fields.iter().zip(*row) {
            let mut value = value.to_vec();
            value.resize(usize::from(*width), b' ');
            file.extend(value);
        }
    }
    file.push(0x1a);
    file
}
