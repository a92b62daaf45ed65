//! Where the table is found: titles, levels, merged cells, units, notes, totals.

use crate::files::{TAX, delivery, form, grid, read_text, told, xlsx};
use expect_test::expect;
use paper::read;
use rust_xlsxwriter::Format;

#[test]
fn titles_two_level_headers_units_numbering_totals_and_notes_are_told_apart() {
    let bytes = xlsx(|sheet| {
        grid(
            sheet,
            &[
                &["2023年度企业税收情况表"],
                &["填报单位：市税务局", "", "", "", "单位：万元"],
                &["序号", "统一社会\n信用代码", "企业名称", "入库税收", "", "", "备注"],
                &["", "", "", "合计", "国税", "地税"],
                &["甲", "乙", "丙", "1", "2", "3", "4"],
                &["#1", "91320411123456788R", "常州甲公司", "#12.5", "#10", "#2.5"],
                &["#2", "91320411888888881L", "常州乙公司", "#7.5", "#7", "#0.5", "改制"],
                &["合 计", "", "", "=SUM(D6:D7)→20", "#17", "#3"],
                &["注：本表含增值税。"],
                &["填表人：张三", "", "", "审核人：李四"],
            ],
        );
        let middle = Format::new();
        sheet.merge_range(0, 0, 0, 6, "2023年度企业税收情况表", &middle).unwrap();
        sheet.merge_range(2, 3, 2, 5, "入库税收", &middle).unwrap();
        for (column, text) in [(0, "序号"), (1, "统一社会\n信用代码"), (2, "企业名称"), (6, "备注")]
        {
            sheet.merge_range(2, column, 3, column, text, &middle).unwrap();
        }
    });
    let rest =
        TAX.replace("[\"税金\", \"实缴税金\"]", "[\"入库税收/合计\"]").replace("unit = \"万元\"\n", "");
    let rest = format!("period = {{ from = \"title\" }}\n{rest}");
    let intake = read("税务.xlsx", bytes, &form(&rest), &delivery());
    expect![[r#"
        读2 收2 存0 退0
        9132… 2023年 tax_paid = 12.5 ← D6“12.5”
        9132… 2023年 tax_paid = 7.5 ← D7“7.5”
        column-unknown Notice 税务.xlsx Sheet1：这些列不在表单中，没有读取：序号、企业名称、入库税收/国税、入库税收/地税、备注。如其中有需要的列，请在表单里补写它的表头文字。
        period-differs Warning 税务.xlsx Sheet1：标题写的是2023年，本次报送登记的是2024年，已按标题读取。请核对是否上传了正确年份的文件。
    "#]].assert_eq(&told(&intake));
    assert_eq!(intake.totals.len(), 1);
    assert!(intake.totals[0].agrees);
}

#[test]
fn two_level_headers_without_merge_marks_are_joined_all_the_same() {
    let rest = TAX.replace("[\"税金\", \"实缴税金\"]", "[\"入库税收/合计\"]");
    let text = "信用代码,企业名称,入库税收,,\n,,合计,国税,地税\n91320411123456788R,甲,12.5,10,2.5\n";
    let intake = read_text(text, &rest);
    assert_eq!(intake.facts.len(), 1, "{}", told(&intake));
    assert_eq!(intake.facts[0].origin.cell(), "C3");
}

#[test]
fn the_printed_unit_decides_wherever_it_is_printed() {
    let rest = TAX.replace("unit = \"万元\"\n", "");
    for text in [
        "信用代码,实缴税金（元）\n91320411123456788R,125000\n",
        "单位：元,\n信用代码,实缴税金\n91320411123456788R,125000\n",
        "信用代码,实缴税金\n,元\n91320411123456788R,125000\n",
        "税收表（单位：元）,\n信用代码,实缴税金\n91320411123456788R,125000\n",
        "信用代码,实缴税金\n91320411123456788R,12.5万元\n",
        "信用代码,税金（万元）\n91320411123456788R,125000元\n",
    ] {
        let intake = read_text(text, &rest);
        let number = intake.facts.first().and_then(|fact| fact.reading.number());
        let expected = if text.contains(",12.5万元") { None } else { Some("12.5".parse().unwrap()) };
        assert_eq!(number, expected, "{text}{}", told(&intake));
    }
}

#[test]
fn merged_texts_count_for_every_row_and_merged_figures_for_none() {
    let bytes = xlsx(|sheet| {
        grid(
            sheet,
            &[
                &["镇", "信用代码", "实缴税金（万元）"],
                &["", "91320411123456788R", ""],
                &["", "91320411888888881L", ""],
                &["", "913204112019000131", "#3"],
            ],
        );
        sheet.merge_range(1, 0, 2, 0, "湖塘镇", &Format::new()).unwrap();
        sheet.merge_range(1, 2, 2, 2, "", &Format::new()).unwrap();
        sheet.write_number(1, 2, 12).unwrap();
    });
    let rest = format!("{TAX}[[column]]\nterm = \"town\"\nheaders = [\"镇\"]\n");
    let intake = read("a.xlsx", bytes, &form(&rest), &delivery());
    expect![[r#"
        读3 收1 存2 退0
        9132… 2024年 town = 湖塘镇 ← A2“湖塘镇”
        9132… 2024年 town = 湖塘镇 ← A3“湖塘镇”
        9132… 2024年 tax_paid = 3 ← C4“3”
        9132… 2024年 town = 未报 ← A4“”
        merged-figure Held a.xlsx Sheet1!C2：“12”合并单元格里的数值跨了几行，不能确定各行是多少。请取消合并，逐行填写。
        merged-figure Held a.xlsx Sheet1!C3：合并单元格里的数值跨了几行，不能确定各行是多少。请取消合并，逐行填写。
    "#]].assert_eq(&told(&intake));
}

#[test]
fn only_named_sheets_are_read_when_one_has_such_a_name() {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, value) in [("说明", "#1"), ("企业税收2024", "#2"), ("副本", "#3")] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        grid(sheet, &[&["信用代码", "实缴税金"], &["91320411123456788R", value]]);
    }
    let bytes = book.save_to_buffer().unwrap();
    for (sheets, expected) in [("[\"企业税收*\"]", 1), ("[\"副本\"]", 1), ("[\"没有\"]", 0), ("[]", 0)]
    {
        let rest = format!("sheets = {sheets}\n{TAX}");
        let intake = read("a.xlsx", bytes.clone(), &form(&rest), &delivery());
        // Without a name that fits, all three are read, and contradict each other.
        assert_eq!(intake.facts.len(), expected, "{sheets}: {}", told(&intake));
        assert_eq!(intake.tally.read, if expected == 1 { 1 } else { 3 });
    }
}

#[test]
fn repeated_headers_blank_rows_and_hidden_rows_do_no_harm() {
    let bytes = xlsx(|sheet| {
        grid(
            sheet,
            &[
                &["信用代码", "实缴税金"],
                &["91320411123456788R", "#1"],
                &[" ", "\u{a0}"],
                &["信用代码", "实缴税金"],
                &["91320411888888881L", "#2"],
            ],
        );
        sheet.set_row_hidden(4).unwrap();
    });
    let intake = read("a.xlsx", bytes, &form(TAX), &delivery());
    assert_eq!((intake.tally.read, intake.tally.admitted), (2, 2), "{}", told(&intake));
    assert_eq!(intake.findings.len(), 1);
    assert_eq!(intake.findings[0].code, "rows-hidden");
}

#[test]
fn subtotals_and_totals_are_reconciled_wherever_they_stand() {
    let codes = ["91320411123456788R", "91320411888888881L", "913204112019000131"];
    for (text, agree) in [
        (format!("信用代码,税金\n合计,6\n{},1\n{},2\n{},3\n", codes[0], codes[1], codes[2]), vec![true]),
        (
            format!(
                "信用代码,税金\n{},1\n{},2\n小计,3\n{},3\n小计,3\n总计,6\n",
                codes[0], codes[1], codes[2]
            ),
            vec![true, true, true],
        ),
        (format!("信用代码,税金\n{},1\n{},2\n合计,4\n", codes[0], codes[1]), vec![false]),
        (format!("信用代码,税金\n{},1.234\n{},2\n合计,3.23\n", codes[0], codes[1]), vec![true]),
    ] {
        let intake = read_text(&text, TAX);
        let found: Vec<bool> = intake.totals.iter().map(|total| total.agrees).collect();
        assert_eq!(found, agree, "{text}{}", told(&intake));
    }
}
