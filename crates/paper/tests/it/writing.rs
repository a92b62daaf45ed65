//! Workbooks written here open again, with formulas, formats and findings in their place.

use crate::files::{TAX, delivery, read_text};
use calamine::{Data, Reader, Xlsx};
use fact::Decimal;
use jiff::civil::date;
use paper::{Cell, ColumnStyle, Note, Workbook, findings_workbook, preview};
use std::io::Cursor;

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn a_workbook_keeps_values_units_days_and_formula_results() {
    let columns = [
        ColumnStyle::text("企业"),
        ColumnStyle::number("实缴税金", "万元", 2),
        ColumnStyle::text("日期"),
        ColumnStyle::number("亩均税收", "万元/亩", 4),
    ];
    for is_long in [false, true] {
        let mut book = Workbook::new();
        let mut sheet = if is_long {
            book.long_sheet("结果", "2024年结果", &columns).unwrap()
        } else {
            book.sheet("结果", "2024年结果", &columns).unwrap()
        };
        assert_eq!(sheet.next_row(), 3);
        let formula = format!("=B{0}/10", sheet.next_row());
        let day = Cell::Day(date(2024, 5, 1));
        sheet
            .row(&[
                Cell::Text("甲公司"),
                Cell::Number(number("12.50")),
                day,
                Cell::Formula(&formula, number("1.25")),
            ])
            .unwrap();
        sheet
            .row(&[
                Cell::Text("乙"),
                Cell::Number(number("12345678901234567.8")),
                Cell::Empty,
                Cell::TextFormula("=\"a\"&\"b\"", "ab"),
            ])
            .unwrap();
        book.notes(&[Note { label: "制表".to_owned(), text: "试验".to_owned() }]).unwrap();
        let mut target = Cursor::new(Vec::new());
        book.save(&mut target).unwrap();
        let mut read = Xlsx::new(target).unwrap();
        assert_eq!(read.sheet_names(), ["结果", "说明"]);
        let range = read.worksheet_range("结果").unwrap();
        let cell = |row, column| range.get_value((row, column)).unwrap().clone();
        assert_eq!(cell(1, 1), Data::String("实缴税金（万元）".to_owned()));
        assert_eq!(cell(2, 1), Data::Float(12.5));
        assert_eq!(cell(2, 3), Data::Float(1.25));
        assert!(matches!(cell(2, 2), Data::DateTime(day) if (day.as_f64() - 45_413.0).abs() < 1e-9));
        assert_eq!(cell(3, 1), Data::String("12345678901234567.8".to_owned()));
        assert_eq!(cell(3, 3), Data::String("ab".to_owned()));
        let styles = read.worksheet_style("结果").unwrap();
        for column in [1, 3] {
            let style = styles.get((2, column)).unwrap();
            let code = style.number_format.as_ref().map(|format| format.format_code.to_string());
            assert!(code.as_deref().is_some_and(|code| code.starts_with("#,##0.00")), "{code:?}");
        }
        let formulas = read.worksheet_formula("结果").unwrap();
        assert_eq!(formulas.get_value((2, 3)).map(String::as_str), Some("B3/10"));
    }
}

#[test]
fn findings_stand_beside_their_cells_in_a_workbook() {
    let intake = read_text("信用代码,税金\n91320411123456788R,约1200\n", TAX);
    let bytes = findings_workbook(&intake.findings, &[]).unwrap().into_bytes().unwrap();
    let sheets = preview("读取结果.xlsx", bytes, 10, &delivery());
    let row = sheets.sheets[0].rows[1].1.join("|");
    assert_eq!(
        row,
        "未收|税务.csv||B2|91320411123456788R|实缴税金|约1200|不是数字。|请填写以万元为单位的数值。|not-a-number"
    );
}

#[test]
fn an_old_workbook_of_many_rows_reads_back() {
    let texts: Vec<String> = (0..3_000).map(|index| format!("企业{index}")).collect();
    let rows: Vec<Vec<Cell<'_>>> = texts
        .iter()
        .zip(0i64..)
        .map(|(text, index)| vec![Cell::Text(text), Cell::Number(Decimal::from(index))])
        .collect();
    let bytes = crate::old_workbook::legacy_workbook("表", &rows, &[[0, 1, 0, 0]]);
    let sheets = preview("旧.xls", bytes, 5_000, &delivery());
    assert_eq!(sheets.findings, []);
    assert_eq!(sheets.sheets[0].rows.len(), 3_000);
    assert_eq!(sheets.sheets[0].rows[2_999], (3_000, vec!["企业2999".to_owned(), "2999".to_owned()]));
}
