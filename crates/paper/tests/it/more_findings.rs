//! Samples for the findings about sheets, columns and whole files that need a file of their own.

use crate::files::{TAX, dbf, delivery, form, grid, told, xls, xlsx};
use expect_test::{Expect, expect};
use paper::{Form, read};

const A: &str = "91320411123456788R";
const B: &str = "91320411888888881L";

fn check(name: &str, bytes: Vec<u8>, form: &Form, expected: &Expect) {
    expected.assert_eq(&told(&read(name, bytes, form, &delivery())));
}

#[test]
fn a_panic_of_a_reader_library_is_a_finding() {
    let mut book = xls("税收", &[&["信用代码", "税金"], &[A, "#5"]]);
    // The workbook says that its sheet begins nine million bytes on; calamine slices there.
    let stream = 1_536;
    book[stream + 32] = 0x92;
    check(
        "坏.xls",
        book,
        &form(TAX),
        &expect![[r#"
        读0 收0 存0 退0
        file-unreadable Refused 坏.xls：读取程序在这个文件上出错，没有读出表格。请用 Excel 或 WPS 打开，另存为 xlsx 后重新上传。
    "#]],
    );
}

#[test]
fn hidden_and_misfitting_sheets_and_absent_columns_are_told() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheets: [(&str, &[&[&str]]); 3] = [
        ("税收", &[&["信用代码", "税金"], &[A, "#5"]]),
        ("旧表", &[&["信用代码", "税金"], &[B, "#6"]]),
        ("说明", &[&["本表由税务局填报"]]),
    ];
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        sheet.set_hidden(name == "旧表");
        grid(sheet, rows);
    }
    let rest = format!("{TAX}[[column]]\nterm = \"profit\"\nheaders = [\"利润总额\"]\nunit = \"万元\"\n");
    check(
        "多表.xlsx",
        book.save_to_buffer().unwrap(),
        &form(&rest),
        &expect![[r#"
        读1 收1 存0 退0
        9132… 2024年 tax_paid = 5 ← B2“5”
        column-absent Notice 多表.xlsx 税收：表中没有这些列：利润总额。如本次应当报送，请补充后重新上传。
        sheets-skipped Notice 多表.xlsx：这些工作表的表头不合表单或被隐藏，没有读取：旧表、说明。如其中有需要的数据，请检查表头。
    "#]],
    );
}

#[test]
fn a_day_where_a_number_belongs_and_a_conversion_that_does_not_come_out() {
    let bytes = xlsx(|sheet| {
        grid(sheet, &[&["信用代码", "税金", "建筑面积（亩）"], &[A, "", "#1"], &[B, "#5", "#3"]]);
        let day = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_number_with_format(1, 1, 43_586, &day).unwrap();
    });
    let rest = format!("{TAX}[[column]]\nterm = \"parcel_floor_area\"\nheaders = [\"建筑面积\"]\n");
    check(
        "日期.xlsx",
        bytes,
        &form(&rest),
        &expect![[r#"
        读2 收1 存1 退0
        9132… 2024年 parcel_floor_area = 666.666667 ← C2“1”
        9132… 2024年 tax_paid = 5 ← B3“5”
        9132… 2024年 parcel_floor_area = 2000 ← C3“3”
        day-for-number Refused 日期.xlsx Sheet1!B2：“2019-05-01”被当成了日期，不是数值。请填写以万元为单位的数值。
        conversion-rounded Notice 日期.xlsx Sheet1!C2：“1”换算后除不尽，已保留6位小数（本列共 1 处）。如需精确，请按表单的单位报送。
    "#]],
    );
}

#[test]
fn deleted_records_of_an_attribute_table_are_counted() {
    let mut table = dbf(0, &[("XYDM", 18), ("SJ", 6)], &[&[A.as_bytes(), b"5"], &[B.as_bytes(), b"6"]]);
    let second = table.len() - 26;
    table[second] = b'*';
    let mut by_name = form(TAX);
    by_name.columns[0].headers.push("XYDM".to_owned());
    by_name.columns[1].headers.push("SJ".to_owned());
    check(
        "删.dbf",
        table,
        &by_name,
        &expect![[r#"
        读1 收1 存0 退0
        9132… 2024年 tax_paid = 5 ← B2“5”
        rows-deleted Notice 删.dbf：文件中有 1 条已作删除标记的记录，没有读入。如需要这些记录，请在原软件中恢复后重新导出。
    "#]],
    );
}

#[test]
fn a_file_whose_only_table_is_hidden_says_so() {
    let row = |one: &str, two: &str| {
        format!("<row><c t=\"str\"><v>{one}</v></c><c t=\"str\"><v>{two}</v></c></row>")
    };
    let sheet =
        format!("<worksheet><sheetData>{}{}</sheetData></worksheet>", row("信用代码", "税金"), row(A, "5"));
    let bytes = crate::files::zip(&[
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"税\" state=\"hidden\"/></sheets></workbook>"),
        ("xl/worksheets/sheet1.xml", &sheet),
    ]);
    check(
        "藏.xlsx",
        bytes,
        &form(TAX),
        &expect![[r#"
        读0 收0 存0 退0
        sheet-hidden Refused 藏.xlsx 税：这张工作表是隐藏的，没有读取。如需读取，请取消隐藏后重新上传。
    "#]],
    );
}
