//! Faults of rows and whole files: left out, repeated, corrected later, furniture between the data, totals.

use super::{Fault, Planter, Spot, cell_name};
use crate::samples::table::{Cell, Column, Delivery, Given, Row};
use crate::samples::write_csv::BROKEN;
use fact::Decimal;
use jiff::civil::date;

/// Rows that are no data: a header printed again on the next page, subtotals.
pub fn furnish(planter: &mut Planter) {
    let nothing = |what| Fault::new("", "", "as_meant", what);
    let spot = planter.spot("税务局", 2020, 0);
    let sheet = planter.sheet(spot);
    let lower = sheet.grid().rows[sheet.titles.len() + 1].clone().into_iter().zip(&sheet.columns);
    let again = |(cell, column): (Cell, &Column)| {
        if column.upper.is_empty() { Cell::Text(column.header.clone()) } else { cell }
    };
    let cells = lower.map(again).collect();
    insert(planter, spot, 400, cells, nothing("换页后重复的表头"));
    let spot = planter.spot("自然资源局", 2021, 0);
    for (from, to) in [(0, 300), (301, 700)] {
        let sheet = planter.sheet(spot);
        let mut part = sheet.clone();
        part.rows = part.rows.drain(from..to).collect();
        let mut cells = vec![Cell::Blank; sheet.columns.len()];
        cells[0] = Cell::Text("小计".to_owned());
        for (place, _) in sheet.columns.iter().enumerate().filter(|(_, column)| column.total) {
            cells[place] = Cell::Number(part.sum(place));
        }
        insert(planter, spot, to, cells, nothing("小计行不是数据"));
    }
}

fn insert(planter: &mut Planter, spot: Spot, row: usize, cells: Vec<Cell>, fault: Fault) {
    let given = vec![Given::Blank; cells.len()];
    let furniture = Row { firm: usize::MAX, subject: String::new(), given, cells, repeated: true };
    planter.sheet(spot).rows.insert(row, furniture);
    planter.note(spot, row, None, fault);
}

/// Firms that one department forgot.
pub fn leave_out(planter: &mut Planter) {
    for (department, year, term) in
        [("供电公司", 2024, "electricity"), ("自然资源局", 2024, "land_owned"), ("税务局", 2023, "tax_paid")]
    {
        let (spot, column) = planter.column(department, year, term);
        let row = planter.victim(spot, column);
        let gone = planter.sheet(spot).rows.remove(row);
        let fault = Fault::new("coverage-missing", "warning", "row_absent", "这家企业该部门漏报");
        planter.note_at(spot, String::new(), gone.subject, term, fault);
    }
}

/// Tax of 2023 delivered again in part: the later figures supersede.
pub fn correct(planter: &mut Planter) {
    let (spot, column) = planter.column("税务局", 2023, "tax_paid");
    let mut corrected = planter.sheet(spot).clone();
    let mut rows: Vec<Row> = Vec::new();
    for _ in 0..12 {
        let row = planter.victim(spot, column);
        rows.push(planter.sheet(spot).rows[row].clone());
        let before = &mut planter.sheet(spot).rows[row];
        if let Given::Number(number) = before.given[column] {
            before.given[column] = Given::Number(Decimal::new(number.mantissa() * 4 / 5, number.digits()));
        }
        before.cells[column] = before.given[column].typed();
    }
    corrected.titles[0] = "示范市2023年度工业企业入库税收情况更正表（示范数据）".to_owned();
    corrected.rows = rows;
    let delivery = &planter.deliveries[spot.delivery];
    let file = delivery.file.replace("_2023.", "_2023_更正.");
    let again = Delivery { file, delivered: date(2024, 5, 20), sheets: vec![corrected], ..delivery.clone() };
    planter.deliveries.insert(spot.delivery + 1, again);
    let again = Spot { delivery: spot.delivery + 1, sheet: 0 };
    let fault = Fault::new("figure-corrected", "notice", "as_meant", "更正后的税收替代原先报送的数");
    for row in 0..12 {
        planter.note(again, row, Some(column), fault);
    }
}

/// The same firm twice, with the same figures and with others.
pub fn repeat(planter: &mut Planter) {
    let same = Fault::new("duplicate-row", "notice", "as_meant", "同一行重复出现，只收一次");
    let other = Fault::new("duplicate-row", "refused", "row_absent", "同一企业两行数字不同，两行都不收");
    for (department, year, term, fault) in [
        ("税务局", 2024, "tax_paid", same),
        ("人社局", 2024, "insured_employees", other),
        ("统计局", 2022, "revenue", same),
    ] {
        let (spot, column) = planter.column(department, year, term);
        let row = planter.victim(spot, column);
        let sheet = planter.sheet(spot);
        let mut again = Row { repeated: true, ..sheet.rows[row].clone() };
        if fault.effect == other.effect {
            again.cells[column] = Cell::Number(Decimal::from(9_999));
        }
        sheet.rows.push(again);
        let last = sheet.rows.len() - 1;
        planter.note(spot, last, None, fault);
        if fault.effect == other.effect {
            planter.note(spot, row, None, fault);
        }
    }
}

/// Totals rows: one that does not add up, one without the row that stands twice, and those that add up what was
/// typed, as a spreadsheet does.
pub fn totals(planter: &mut Planter) {
    let (spot, column) = planter.column("生态环境局", 2023, "cod");
    let right = planter.sheet(spot).sum(column);
    let wrong = Decimal::new(right.mantissa() + 100_000, right.digits());
    planter.sheet(spot).typed_totals.push((column, wrong));
    let fault = Fault::new("totals-differ", "warning", "as_meant", "合计行比各行之和多 100 吨");
    note_total(planter, spot, column, fault);

    let (spot, column) = planter.column("统计局", 2022, "revenue");
    let fault = Fault::new("totals-differ", "warning", "as_meant", "总计没有计入重复的那一行");
    note_total(planter, spot, column, fault);

    let (spot, column) = planter.column("自然资源局", 2024, "land_owned");
    let typed = planter.sheet(spot).sum_typed(column);
    planter.sheet(spot).typed_totals.push((column, typed));

    let spot = planter.spot("税务局", 2024, 0);
    let sheet = planter.sheet(spot);
    for column in (0..sheet.columns.len()).filter(|column| sheet.columns[*column].total).collect::<Vec<_>>() {
        let with_repeated = sheet.sum_with_repeated(column);
        sheet.typed_totals.push((column, with_repeated));
    }
}

fn note_total(planter: &mut Planter, spot: Spot, column: usize, fault: Fault) {
    let sheet = planter.sheet(spot);
    let cell = cell_name(sheet.row_number(sheet.rows.len()), column);
    let term = sheet.columns[column].term;
    planter.note_at(spot, cell, String::new(), term, fault);
}

/// A file whose title names another year, and one with a broken letter.
pub fn files(planter: &mut Planter) {
    let spot = planter.spot("法院", 2021, 0);
    let sheet = planter.sheet(spot);
    sheet.titles[0] = sheet.titles[0].replace("2021", "2020");
    let what = "标题写成 2020 年，登记的是 2021 年";
    planter.note_at(
        spot,
        String::new(),
        String::new(),
        "",
        Fault::new("period-differs", "warning", "differs", what),
    );

    let spot = planter.spot("水务公司", 2021, 0);
    let address = planter.sheet(spot).columns.len() - 1;
    let row = planter.victim(spot, address);
    let broken = Cell::Text(format!("工业大道{BROKEN}号"));
    planter.sheet(spot).rows[row].cells[address] = broken;
    let fault = Fault::new("encoding-broken", "warning", "as_meant", "文件中有一处不是有效的文字");
    planter.note_at(spot, String::new(), String::new(), "", fault);
}
