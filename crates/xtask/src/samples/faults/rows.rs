//! Faults of rows, files and departments against one another.

use super::{Fault, Planted, Planter, Spot, cell_name};
use crate::samples::table::{Cell, Column, Delivery, Given, Row};
use fact::Decimal;
use jiff::civil::date;

/// Rows that are no data: a header printed again on the next page, subtotals.
pub fn furnish(planter: &mut Planter) {
    let nothing = |what| Fault { code: "", severity: "", effect: "as_meant", what };
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
        let spot = planter.spot(department, year, 0);
        let column = planter.sheet(spot).column(term).expect("the department reports it");
        let row = planter.victim(spot, column);
        let gone = planter.sheet(spot).rows.remove(row);
        let (file, sheet) =
            (planter.deliveries[spot.delivery].file.clone(), planter.sheet(spot).name.clone());
        planter.planted.push(Planted {
            year,
            file,
            sheet,
            cell: String::new(),
            subject: gone.subject,
            term: term.to_owned(),
            fault: Fault {
                code: "figure-missing",
                severity: "warning",
                effect: "row_absent",
                what: "这家企业该部门漏报",
            },
        });
    }
}

/// Tax of 2023 delivered again in part: the later figures supersede.
pub fn correct(planter: &mut Planter) {
    let spot = planter.spot("税务局", 2023, 0);
    let column = planter.sheet(spot).column("tax_paid").expect("tax reports it");
    let mut corrected = planter.sheet(spot).clone();
    let mut rows: Vec<Row> = Vec::new();
    for _ in 0..12 {
        let row = planter.victim(spot, column);
        rows.push(planter.sheet(spot).rows[row].clone());
        let before = &mut planter.sheet(spot).rows[row];
        for (place, given) in before.given.iter_mut().enumerate().skip(column).take(1) {
            if let Given::Number(number) = given {
                *number = Decimal::new(number.mantissa() * 4 / 5, number.digits());
            }
            before.cells[place] = given.typed();
        }
    }
    corrected.titles[0] = "示范市2023年度工业企业入库税收情况更正表（示范数据）".to_owned();
    corrected.rows = rows;
    let delivery = &planter.deliveries[spot.delivery];
    let file = delivery.file.replace("_2023.", "_2023_更正.");
    let again = Delivery { file, delivered: date(2024, 5, 20), sheets: vec![corrected], ..delivery.clone() };
    planter.deliveries.insert(spot.delivery + 1, again);
    let again = Spot { delivery: spot.delivery + 1, sheet: 0 };
    for row in 0..12 {
        let what = "更正后的税收替代原先报送的数";
        planter.note(
            again,
            row,
            Some(column),
            Fault { code: "figure-corrected", severity: "notice", effect: "as_meant", what },
        );
    }
}

/// What two departments say of one thing.
pub fn disagree(planter: &mut Planter) {
    let spot = planter.spot("工信局", 2024, 0);
    let column = planter.sheet(spot).column("electricity").expect("firms declare it");
    let row = planter.victim(spot, column);
    change(
        planter,
        spot,
        row,
        column,
        (3, 2),
        Fault {
            code: "source-outranked",
            severity: "warning",
            effect: "differs",
            what: "自报用电量比供电公司多一半",
        },
    );
    let spot = planter.spot("自然资源局", 2024, 0);
    let column = planter.sheet(spot).column("land_let").expect("land reports it");
    let row = planter.victim(spot, column);
    change(
        planter,
        spot,
        row,
        column,
        (1, 2),
        Fault {
            code: "land-let-differs",
            severity: "warning",
            effect: "differs",
            what: "房东少报出租面积，与承租方合计不符",
        },
    );
}

fn change(
    planter: &mut Planter,
    spot: Spot,
    row: usize,
    column: usize,
    (times, per): (i128, i128),
    fault: Fault,
) {
    let sheet = planter.sheet(spot);
    let Given::Number(number) = sheet.rows[row].given[column] else { panic!("a number was asked for") };
    let typed = Decimal::new(number.mantissa() * times / per, number.digits());
    planter.over(spot, row, column, Cell::Number(typed), fault);
}

/// The same firm twice, with the same figures and with others.
pub fn repeat(planter: &mut Planter) {
    let same =
        Fault {
            code: "duplicate-row", severity: "notice", effect: "as_meant", what: "同一行重复出现"
        };
    let other = Fault {
        code: "duplicate-differs",
        severity: "refused",
        effect: "row_absent",
        what: "同一企业两行数字不同",
    };
    for (department, year, term, fault) in [
        ("税务局", 2024, "tax_paid", same),
        ("人社局", 2024, "insured_employees", other),
        ("统计局", 2022, "revenue", same),
    ] {
        let spot = planter.spot(department, year, 0);
        let column = planter.sheet(spot).column(term).expect("the department reports it");
        let row = planter.victim(spot, column);
        let sheet = planter.sheet(spot);
        let mut again = Row { repeated: true, ..sheet.rows[row].clone() };
        if fault.code == other.code {
            again.cells[column] = Cell::Number(Decimal::from(9_999));
        }
        sheet.rows.push(again);
        let last = sheet.rows.len() - 1;
        planter.note(spot, last, None, fault);
    }
}

/// Totals rows: one that does not add up, and one that adds up what was typed wrongly.
pub fn totals(planter: &mut Planter) {
    let spot = planter.spot("生态环境局", 2023, 0);
    let sheet = planter.sheet(spot);
    let column = sheet.column("cod").expect("ecology reports it");
    let right = sheet.sum(column);
    sheet.typed_totals.push((column, Decimal::new(right.mantissa() + 100_000, right.digits())));
    let number = sheet.row_number(sheet.rows.len());
    let name = sheet.name.clone();
    let delivery = &planter.deliveries[spot.delivery];
    planter.planted.push(Planted {
        year: delivery.year,
        file: delivery.file.clone(),
        sheet: name,
        cell: cell_name(number, column),
        subject: String::new(),
        term: "cod".to_owned(),
        fault: Fault {
            code: "total-differs",
            severity: "warning",
            effect: "as_meant",
            what: "合计行比各行之和多 100 吨",
        },
    });
    for (department, year, term) in
        [("自然资源局", 2024, "land_owned"), ("自然资源局", 2024, "land_let"), ("工信局", 2023, "revenue")]
    {
        let spot = planter.spot(department, year, 0);
        let sheet = planter.sheet(spot);
        let column = sheet.column(term).expect("the department reports it");
        let typed = sheet.sum_typed(column);
        if sheet.columns[column].total {
            sheet.typed_totals.push((column, typed));
        }
    }
}
