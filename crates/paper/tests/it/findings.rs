//! One malformed sample for every finding code, and the message a person reads.

use crate::files::{TAX, dbf, delivery, form, grid, read_text, told, xlsx, zip};
use expect_test::{Expect, expect};
use paper::{Delivery, Limits, read};
use std::time::Duration;

const A: &str = "91320411123456788R";
const B: &str = "91320411888888881L";
const C: &str = "913204112019000131";
const D: &str = "91320411MA10001051";
const E: &str = "91320411MA1000113U";
const F: &str = "91320411MA1000121N";
const G: &str = "91320411MA100013XE";
const H: &str = "91320411MA1000148E";

fn check(text: &str, rest: &str, expected: &Expect) {
    expected.assert_eq(&told(&read_text(text, rest)));
}

fn check_file(name: &str, bytes: Vec<u8>, expected: &Expect) {
    expected.assert_eq(&told(&read(name, bytes, &form(TAX), &delivery())));
}

#[test]
fn cells_that_are_not_taken_say_why_and_what_to_do() {
    let text = format!(
        "信用代码,税金\n{A},约1200\n{B},10-20\n{C},\"1,2345\"\n{D},1234567890123456789012345678901234567890\n\
         {E},12亩\n{F},6000000\n{G},12亿元\n{H},60000000001元\n"
    );
    check(
        &text,
        TAX,
        &expect![[r#"
            读8 收0 存8 退0
            not-a-number Refused 税务.csv B2：“约1200”不是数字。请填写以万元为单位的数值。
            not-a-number Refused 税务.csv B3：“10-20”不是一个数，像是几个数或一个区间。请填写以万元为单位的数值。
            comma-ambiguous Refused 税务.csv B4：“1,2345”中的逗号或空格不在千位上，不能确定是哪个数。请填写以万元为单位的数值。
            number-too-long Refused 税务.csv B5：“1234567890123456789012345678901234567890”位数过多，不像是一个数值。请填写以万元为单位的数值。
            unit-in-cell Refused 税务.csv B6：“12亩”带有“亩”，不是“实缴税金”列可用的单位。请填写以万元为单位的数值。
            out-of-limits Held 税务.csv B7：“6000000”超出“实缴税金”的合理范围（-100000至5000000万元）。请核对数值和单位；确实如此的，请报送部门说明后放行。
            unit-in-cell Refused 税务.csv B8：“12亿元”带有“亿元”，不是“实缴税金”列可用的单位。请填写以万元为单位的数值。
            out-of-limits Held 税务.csv B9：“60000000001元”合6000000.0001万元，超出“实缴税金”的合理范围（-100000至5000000万元）。请核对数值和单位；确实如此的，请报送部门说明后放行。
            unit-in-number Notice 税务.csv B9：“60000000001元”数字后面带有单位，已按所写单位读取（本列共 1 处）。请只填数字，把单位写在表头。
        "#]],
    );
}

#[test]
fn days_flags_and_codes_that_are_not_taken_say_why() {
    let rest = "[[column]]\nterm = \"production_start\"\nheaders = [\"投产\"]\n[[column]]\nterm = \"high_tech\"\nheaders = [\"高企\"]\n";
    let text = format!("信用代码,投产,高企\n{A},尽快,是\n{B},2019,也许\n{C},03/04/2019,否\n");
    check(
        &text,
        rest,
        &expect![[r#"
        读3 收0 存3 退0
        9132… 2024年 high_tech = 是 ← C2“是”
        9132… 2024年 high_tech = 否 ← C4“否”
        not-a-day Refused 税务.csv B2：“尽快”不是日期。请填写日期，例如 2019-05-01。
        day-incomplete Refused 税务.csv B3：“2019”不是完整的日期。请写明年、月、日，例如 2019-05-01。
        value-unknown Held 税务.csv C3：“也许”不是“高新技术企业”可用的填法。请填写：是、否。
        day-ambiguous Held 税务.csv B4：“03/04/2019”可以读成两个不同的日期。请写成 2019-05-01 的形式。
    "#]],
    );
}

#[test]
fn habits_of_a_column_are_told_once() {
    let rest = format!("{TAX}[[column]]\nterm = \"production_start\"\nheaders = [\"投产\"]\n");
    let text = format!("信用代码,税金,投产\n{A},12万元,2019年5月\n{B},13万元,1900-01-01\n{C},1,43586\n");
    check(
        &text,
        &rest,
        &expect![[r#"
        读3 收3 存0 退0
        9132… 2024年 tax_paid = 12 ← B2“12万元”
        9132… 2024年 production_start = 2019-05-01 ← C2“2019年5月”
        9132… 2024年 tax_paid = 13 ← B3“13万元”
        9132… 2024年 production_start = 不详 ← C3“1900-01-01”
        9132… 2024年 tax_paid = 1 ← B4“1”
        9132… 2024年 production_start = 2019-05-01 ← C4“43586”
        unit-in-number Notice 税务.csv B2：“12万元”数字后面带有单位，已按所写单位读取（本列共 2 处）。请只填数字，把单位写在表头。
        day-serial Notice 税务.csv C4：“43586”是日期的序列数，已换算成日期（本列共 1 处）。请把这一列设为日期格式。
        day-of-month Warning 税务.csv C2：“2019年5月”只写到月，已按当月1日读取（本列共 1 处）。请写明到日。
        day-sentinel Notice 税务.csv C3：“1900-01-01”是系统里表示“不详”的日期，已按不详读取（本列共 1 处）。如知道实际日期，请补填。
    "#]],
    );
}

const BY_NAME: &str = "id = \"science\"\ntitle = \"高企名单\"\ndepartment = \"science\"\nsubject = \"uscc\"\n\
    stand_in = \"enterprise_name\"\nperiod = { from = \"delivery\" }\nduplicates = \"refuse\"\n\
    [[column]]\nterm = \"uscc\"\nheaders = [\"信用代码\"]\n\
    [[column]]\nterm = \"enterprise_name\"\nheaders = [\"企业名称\"]\n\
    [[column]]\nterm = \"high_tech\"\nheaders = [\"高企\"]\n";

fn check_by_name(text: &str, expected: &Expect) {
    let form = paper::Form::parse(BY_NAME).unwrap();
    expected.assert_eq(&told(&read("名单.csv", text.as_bytes().to_vec(), &form, &delivery())));
}

#[test]
fn a_row_without_a_code_is_keyed_by_its_name_where_the_form_allows_it() {
    check_by_name(
        &format!(
            "信用代码,企业名称,高企\n{A},甲厂,是\n,乙机械有限公司,否\n,,是\n12345678-5,丙厂,是\n11010519491231002X,丁厂,是\n"
        ),
        &expect![[r#"
            读5 收3 存0 退2
            9132… 2024年 enterprise_name = 甲厂 ← B2“甲厂”
            9132… 2024年 high_tech = 是 ← C2“是”
            乙机械有… 2024年 enterprise_name = 乙机械有限公司 ← B3“乙机械有限公司”
            乙机械有… 2024年 high_tech = 否 ← C3“否”
            1234… 2024年 enterprise_name = 丙厂 ← B5“丙厂”
            1234… 2024年 high_tech = 是 ← C5“是”
            key-from-name Notice 名单.csv A3：“统一社会信用代码”没有填写，已按企业名称“乙机械有限公司”查找企业。请补填后重新上传。
            required-missing Refused 名单.csv A4：“统一社会信用代码”没有填写，整行未收。请补填后重新上传。
            uscc-other-kind Warning 名单.csv A5：“12345678-5”这是9位组织机构代码，不是18位统一社会信用代码。已按其中的组织机构代码查找企业；请补填营业执照上的统一社会信用代码。
            uscc-other-kind Refused 名单.csv A6：“（已隐去）”这是居民身份证号，不是18位统一社会信用代码。请删除身份证号，改填营业执照上的统一社会信用代码。
        "#]],
    );
}

#[test]
fn a_list_of_names_alone_is_read_where_the_form_allows_it() {
    check_by_name(
        "企业名称,高企\n乙机械有限公司,是\n丙厂,否\n",
        &expect![[r#"
        读2 收2 存0 退0
        乙机械有… 2024年 high_tech = 是 ← B2“是”
        丙厂… 2024年 high_tech = 否 ← B3“否”
        column-absent Notice 名单.csv：表中没有这些列：信用代码。如本次应当报送，请补充后重新上传。
    "#]],
    );
    check_by_name(
        "单位,高企\n乙机械有限公司,是\n丙厂,否\n",
        &expect![[r#"
        读0 收0 存0 退0
        header-not-found Refused 名单.csv：前60行里找不到“高企名单”的表头，这张表没有读取。请检查是否选对了表单，或把表头改成表单规定的写法。
    "#]],
    );
}

#[test]
fn rows_that_are_refused_say_why() {
    let rest = TAX.replace("total = true", "required = true");
    let text = format!("信用代码,税金\n,1\n{A},\n{A},5\n{A},6\n{B},5\n{B},5\n3204,1\n11010519491231002X,1\n");
    check(
        &text,
        &rest,
        &expect![[r#"
            读8 收1 存0 退7
            9132… 2024年 tax_paid = 5 ← B6“5”
            required-missing Refused 税务.csv A2：“统一社会信用代码”没有填写，整行未收。请补填后重新上传。
            required-missing Refused 税务.csv B3：“实缴税金”没有填写，整行未收。请补填后重新上传。
            duplicate-row Refused 税务.csv 第5行：与第4行是同一对象、同一期间，内容却不同，两行都没有收。请核对后只保留正确的一行。
            duplicate-row Refused 税务.csv 第4行：与第5行是同一对象、同一期间，内容却不同，两行都没有收。请核对后只保留正确的一行。
            duplicate-row Notice 税务.csv 第7行：与第6行的内容完全相同，只收一次。请删去重复的行。
            uscc-length Refused 税务.csv A8：“3204”统一社会信用代码应为18位，这里清理后是4位。请按营业执照填写18位统一社会信用代码。
            uscc-other-kind Refused 税务.csv A9：“（已隐去）”这是居民身份证号，不是18位统一社会信用代码。请删除身份证号，改填营业执照上的统一社会信用代码。
        "#]],
    );
}

#[test]
fn credit_codes_are_put_right_and_told() {
    let text = "信用代码,税金\n９１320411123456788r,1\n9132O411888888881L,2\n913204112019000132,3\n";
    check(
        text,
        TAX,
        &expect![[r#"
        读3 收3 存0 退0
        9132… 2024年 tax_paid = 1 ← B2“1”
        9132… 2024年 tax_paid = 2 ← B3“2”
        9132… 2024年 tax_paid = 3 ← B4“3”
        uscc-form Notice 税务.csv A2：“９１320411123456788r”代码中有全角字符，已读作半角。已按规范写法读入，无需处理。
        uscc-form Notice 税务.csv A2：“９１320411123456788r”代码中有小写字母，已读作大写。已按规范写法读入，无需处理。
        uscc-lookalike Warning 税务.csv A3：“9132O411888888881L”第5位“O”不是代码字符，已读作“0”。请对照营业执照核对这一位。
        uscc-check Warning 税务.csv A4：“913204112019000132”校验码应为“1”，这里是“2”（GB 32100—2015）。请对照营业执照核对；核对前仍按原代码使用。
    "#]],
    );
}

#[test]
fn headers_that_do_not_fit_say_what_is_missing() {
    let rest =
        TAX.replace("unit = \"万元\"\n", "total = false\nrequired = true\n").replace("total = true\n", "");
    let rest =
        format!("{rest}[[column]]\nterm = \"revenue\"\nheaders = [\"营业收入\"]\nunits = [\"万元\"]\n");
    let two = format!("信用代码,企业名称,营业收入\n{A},甲,5\n");
    check(
        &two,
        &rest,
        &expect![[r#"
        读0 收0 存0 退0
        column-missing Refused 税务.csv 第1行：表头缺少必需的列“税金”，这张表没有读取。请检查是否选对了表单，或把表头改成表单规定的写法。
    "#]],
    );
    check(
        "甲,乙\n1,2\n",
        &rest,
        &expect![[r#"
        读0 收0 存0 退0
        header-not-found Refused 税务.csv：前60行里找不到“企业税收”的表头，这张表没有读取。请检查是否选对了表单，或把表头改成表单规定的写法。
    "#]],
    );
    let doubtful = format!("信用代码,税金（元）,税金(元),营业收入(千元),其他\n{A},1,2,3,4\n");
    check(
        &doubtful,
        &rest,
        &expect![[r#"
            读1 收0 存0 退1
            column-unknown Notice 税务.csv：这些列不在表单中，没有读取：税金(元)、其他。如其中有需要的列，请在表单里补写它的表头文字。
            column-twice Refused 税务.csv B列：“税金（元）”列与C列都像是“实缴税金”，不能确定用哪一列，这一列没有采用。请删去或改名多余的一列。
            unit-not-accepted Refused 税务.csv D列：“营业收入(千元)”的单位“千元”不是表单接受的单位，这一列没有采用。请换算成万元后重新上传。
        "#]],
    );
    let unnamed = format!("信用代码,税金（元）,营业收入\n{A},1,2\n");
    check(
        &unnamed,
        &rest,
        &expect![[r#"
        读1 收0 存1 退0
        9132… 2024年 tax_paid = 0.0001 ← B2“1”
        unit-missing Refused 税务.csv C列：“营业收入”没有写明计量单位，这一列没有采用。请在表头写明单位，例如“营业收入（万元）”。
    "#]],
    );
}

#[test]
fn a_column_in_the_wrong_unit_is_held_as_a_whole() {
    let text = format!("信用代码,税金（万元）\n{A},12345678\n{B},23456789\n{C},4500000\n");
    check(
        &text,
        TAX,
        &expect![[r#"
            读3 收0 存3 退0
            out-of-limits Held 税务.csv B2：“12345678”超出“实缴税金”的合理范围（-100000至5000000万元）。请核对数值和单位；确实如此的，请报送部门说明后放行。
            out-of-limits Held 税务.csv B3：“23456789”超出“实缴税金”的合理范围（-100000至5000000万元）。请核对数值和单位；确实如此的，请报送部门说明后放行。
            unit-suspect Held 税务.csv B列：“实缴税金”有 2 个数超出合理范围，若单位是元而不是万元则大多合理，疑似单位写错，整列暂不采用。请核对表头单位后重新上传。
        "#]],
    );
}

#[test]
fn totals_that_differ_are_told_with_both_figures() {
    let text = format!("信用代码,税金\n{A},1.5\n{B},约2\n{C},3\n合计,6.5\n");
    check(
        &text,
        TAX,
        &expect![[r#"
        读3 收2 存1 退0
        9132… 2024年 tax_paid = 1.5 ← B2“1.5”
        9132… 2024年 tax_paid = 3 ← B4“3”
        not-a-number Refused 税务.csv B3：“约2”不是数字。请填写以万元为单位的数值。
        totals-differ Warning 税务.csv B5：“6.5”与各行相加的 4.5 不一致（另有 1 个单元格未能读出）。请核对是否漏行、重复或改动过个别数值。
    "#]],
    );
}

#[test]
fn duplicates_and_periods_are_told() {
    let last = format!("duplicates = \"last\"\n{TAX}");
    check(
        &format!("信用代码,税金\n{A},1\n{A},2\n"),
        &last,
        &expect![[r#"
        读2 收1 存0 退1
        9132… 2024年 tax_paid = 2 ← B3“2”
        duplicate-replaced Notice 税务.csv 第2行：被第3行取代（同一对象、同一期间以后一行为准）。如不应取代，请删去后一行。
    "#]],
    );
    let title = format!("period = {{ from = \"title\" }}\n{TAX}");
    check(
        &format!("2022年,\n信用代码,税金\n{A},1\n"),
        &title,
        &expect![[r#"
        读1 收1 存0 退0
        9132… 2022年 tax_paid = 1 ← B3“1”
        period-differs Warning 税务.csv：标题写的是2022年，本次报送登记的是2024年，已按标题读取。请核对是否上传了正确年份的文件。
    "#]],
    );
    check(
        &format!("2021年和2022年,\n信用代码,税金\n{A},1\n"),
        &title,
        &expect![[r#"
        读1 收0 存0 退1
        period-missing Refused 税务.csv 第3行：看不出这一行属于哪一年。请在表的标题或工作表名中写明年份，例如“2024年”。
    "#]],
    );
    check(
        &format!("信用代码,税金\n{A},1\n"),
        &title,
        &expect![[r#"
        读1 收1 存0 退0
        9132… 2024年 tax_paid = 1 ← B2“1”
        period-from-delivery Notice 税务.csv：标题里没有年份，已按本次报送登记的2024年读取。请在标题中写明年份。
    "#]],
    );
}

#[test]
fn formulas_without_result_errors_and_cut_codes_are_never_zero() {
    let bytes = xlsx(|sheet| {
        grid(
            sheet,
            &[
                &["信用代码", "税金"],
                &[B, "=1/0→#DIV/0!"],
                &["#913204112019000131", "#3"],
                &[C, "#0.30000000000000004"],
            ],
        );
    });
    check_file(
        "税务.xlsx",
        bytes,
        &expect![[r#"
            读3 收1 存1 退1
            9132… 2024年 tax_paid = 0.3 ← B4“0.30000000000000004”
            error-cell Refused 税务.xlsx Sheet1!B2：“#DIV/0!”这里是公式错误，没有数值。请改正公式，或直接填写结果。
            code-cut Refused 税务.xlsx Sheet1!A3：“913204112019000200”被电子表格当作数字保存，第15位以后的数字已丢失。请把这一列设为文本格式，从原系统重新导出。
            number-rounded Notice 税务.xlsx Sheet1!B4：“0.30000000000000004”位数超过15位，已取到15位有效数字（本列共 1 处）。电子表格只保证15位，无需处理。
        "#]],
    );
}

#[test]
fn a_formula_without_stored_result_asks_to_be_saved_once() {
    let sheet = format!(
        "<worksheet><sheetData><row><c t=\"str\"><v>信用代码</v></c><c t=\"str\"><v>税金</v></c></row>\
         <row><c t=\"str\"><v>{A}</v></c><c><f>B9+1</f><v></v></c></row>\
         <row><c t=\"str\"><v>{B}</v></c><c><f>B9+1</f></c></row>\
         <row><c t=\"str\"><v>{C}</v></c><c><f>B9+1</f><v>7</v></c></row></sheetData></worksheet>"
    );
    let bytes = zip(&[
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"税\" sheetId=\"1\"/></sheets></workbook>"),
        ("xl/worksheets/sheet1.xml", &sheet),
    ]);
    check_file(
        "公式.xlsx",
        bytes,
        &expect![[r#"
        读3 收1 存2 退0
        9132… 2024年 tax_paid = 7 ← B4“7”
        formula-without-result Refused 公式.xlsx 税!B2：这里是公式，但文件中没有保存计算结果。请在 Excel 或 WPS 中打开、保存后重新上传。
        formula-without-result Refused 公式.xlsx 税!B3：这里是公式，但文件中没有保存计算结果。请在 Excel 或 WPS 中打开、保存后重新上传。
    "#]],
    );
}

#[test]
fn files_that_are_no_tables_say_what_they_are() {
    check_file(
        "空.xlsx",
        Vec::new(),
        &expect![[r#"
        读0 收0 存0 退0
        file-empty Refused 空.xlsx：文件是空的。请重新导出并上传。
    "#]],
    );
    check_file(
        "图.xlsx",
        b"\x89PNG\r\n\x1a\n0000".to_vec(),
        &expect![[r#"
        读0 收0 存0 退0
        file-not-a-table Refused 图.xlsx：这是图片，不是表格文件。请上传 xlsx、xls、ods、csv 或 dbf 表格。
    "#]],
    );
    check_file(
        "说明.pdf",
        b"%PDF-1.7\n".to_vec(),
        &expect![[r#"
        读0 收0 存0 退0
        file-not-a-table Refused 说明.pdf：这是 PDF 文件，不是表格文件。请上传 xlsx、xls、ods、csv 或 dbf 表格。
    "#]],
    );
    check_file(
        "包.zip",
        zip(&[("税务.xlsx", "x"), ("b.csv", "y")]),
        &expect![[r#"
        读0 收0 存0 退0
        file-archive Refused 包.zip：这是压缩包，里面才是表格。请解压后逐个上传其中的表格文件。
    "#]],
    );
    check_file(
        "文.docx",
        zip(&[("[Content_Types].xml", ""), ("word/document.xml", "")]),
        &expect![[r#"
        读0 收0 存0 退0
        file-not-a-table Refused 文.docx：这是 Word 文档，不是表格文件。请上传 xlsx、xls、ods、csv 或 dbf 表格。
    "#]],
    );
}

#[test]
fn damaged_and_empty_files_say_so() {
    check_file(
        "坏.xlsx",
        b"PK\x03\x04 and nothing else".to_vec(),
        &expect![[r#"
        读0 收0 存0 退0
        file-broken Refused 坏.xlsx：文件已损坏，读不出表格（压缩包结构不完整）。请用 Excel 或 WPS 打开，另存为 xlsx 后重新上传。
    "#]],
    );
    check_file(
        "无.xlsx",
        zip(&[("xl/workbook.xml", "<workbook/>")]),
        &expect![[r#"
        读0 收0 存0 退0
        file-no-sheets Refused 无.xlsx：文件里没有可读的工作表。请检查是否上传了正确的文件。
    "#]],
    );
    check_file(
        "随机.csv",
        (0..=255u8).cycle().take(2_000).collect(),
        &expect![[r#"
        读0 收0 存0 退0
        file-not-a-table Refused 随机.csv：这是无法识别的二进制文件，不是表格文件。请上传 xlsx、xls、ods、csv 或 dbf 表格。
    "#]],
    );
    check_file(
        "页.xls",
        b"<html><body>no table</body></html>".to_vec(),
        &expect![[r#"
        读0 收0 存0 退0
        file-renamed Notice 页.xls：扩展名与内容不符，实际是网页表格，已按实际内容读取。以后请直接上传原格式的文件。
        file-not-a-table Refused 页.xls：这是不含表格的网页，不是表格文件。请上传 xlsx、xls、ods、csv 或 dbf 表格。
    "#]],
    );
    check_file(
        "空表.csv",
        "信用代码,税金\n".as_bytes().to_vec(),
        &expect![[r#"
        读0 收0 存0 退0
        sheet-empty Warning 空表.csv：表头下面没有数据行。请检查是否上传了正确的文件。
    "#]],
    );
}

#[test]
fn encrypted_files_are_named_as_such() {
    let mut book = crate::files::xls("表", &[&["信用代码", "税金"]]);
    // The name of the only stream becomes that of an encrypted package.
    let name: Vec<u8> = "Workbook".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let at = book.windows(name.len()).position(|window| window == name).unwrap();
    let other: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    book[at..at + other.len()].copy_from_slice(&other);
    book[at + 64] = 34;
    check_file(
        "密.xlsx",
        book,
        &expect![[r#"
        读0 收0 存0 退0
        file-encrypted Refused 密.xlsx：文件已加密，没有密码不能读取。请在 Excel 或 WPS 中取消打开密码，保存后重新上传。
    "#]],
    );
}

#[test]
fn damaged_sheets_keep_the_rows_before_the_damage() {
    let head = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>信用代码</v></c><c r=\"B1\" t=\"str\"><v>税金</v></c></row>";
    let row = format!("<row r=\"2\"><c r=\"A2\" t=\"str\"><v>{A}</v></c><c r=\"B2\"><v>5</v></c></row>");
    let bytes = zip(&[
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"税\" sheetId=\"1\"/></sheets></workbook>"),
        ("xl/worksheets/sheet1.xml", &format!("{head}{row}<row r=\"3\"><c r=\"A3\"")),
    ]);
    check_file(
        "断.xlsx",
        bytes,
        &expect![[r#"
        读1 收1 存0 退0
        9132… 2024年 tax_paid = 5 ← B2“5”
        sheet-broken Refused 断.xlsx 税!第3行：工作表从这里起已损坏（XML 在标签中间中断），其后的行没有读到。请用 Excel 或 WPS 打开并修复，另存后重新上传。
    "#]],
    );
    let (name, ..) = encoding_rs::GB18030.encode("常州");
    let mut table =
        dbf(0x4d, &[("信用代码", 18), ("税金", 6)], &[&[A.as_bytes(), b"5"], &[B.as_bytes(), &name]]);
    table.truncate(table.len() - 30);
    let (head, ..) = encoding_rs::GB18030.encode("信用代码");
    table[32..40].copy_from_slice(&head);
    check_file(
        "断.dbf",
        table,
        &expect![[r#"
        读0 收0 存0 退0
        sheet-broken Refused 断.dbf 第3行：工作表从这里起已损坏（文件头写有 2 条记录，只读到 1 条），其后的行没有读到。请用 Excel 或 WPS 打开并修复，另存后重新上传。
        header-not-found Refused 断.dbf：前60行里找不到“企业税收”的表头，这张表没有读取。请检查是否选对了表单，或把表头改成表单规定的写法。
    "#]],
    );
}

#[test]
fn limits_of_size_and_time_are_told() {
    let tight = |limits: Limits, bytes: Vec<u8>| {
        let delivery = Delivery { limits, ..delivery() };
        told(&read("大.csv", bytes, &form(TAX), &delivery))
    };
    let rows: String = (0..5).map(|index| format!("9132041120190001{index:02},{index}\n")).collect();
    let text = format!("信用代码,税金\n{rows}");
    let small = Limits { file_bytes: 1 << 20, ..Limits::default() };
    expect![[r#"
        读0 收0 存0 退0
        file-too-large Refused 大.csv：文件或解压后的内容超过 1 MB。请删去无关的工作表和空白格式，或分成几个文件上传。
    "#]].assert_eq(&tight(small, vec![b'a'; 2 << 20]));
    let short = Limits { rows: 3, ..Limits::default() };
    expect![[r#"
        读2 收2 存0 退0
        9132… 2024年 tax_paid = 0 ← B2“0”
        9132… 2024年 tax_paid = 1 ← B3“1”
        sheet-too-large Refused 大.csv：工作表超过 3 行或 2000 列，多出的部分没有读取。请删去多余的行列（常见于整列设置了格式），或分成几个文件上传。
        uscc-organisation-check Warning 大.csv A2：“913204112019000100”第17位（组织机构代码校验码）应为“3”，这里是“0”（GB 11714）。请对照营业执照核对；核对前仍按原代码使用。
        uscc-check Warning 大.csv A2：“913204112019000100”校验码应为“P”，这里是“0”（GB 32100—2015）。请对照营业执照核对；核对前仍按原代码使用。
        uscc-organisation-check Warning 大.csv A3：“913204112019000101”第17位（组织机构代码校验码）应为“3”，这里是“0”（GB 11714）。请对照营业执照核对；核对前仍按原代码使用。
        uscc-check Warning 大.csv A3：“913204112019000101”校验码应为“P”，这里是“1”（GB 32100—2015）。请对照营业执照核对；核对前仍按原代码使用。
    "#]].assert_eq(&tight(short, text.clone().into_bytes()));
    let hasty = Limits { time: Duration::ZERO, ..Limits::default() };
    expect![[r#"
        读0 收0 存0 退0
        file-too-slow Refused 大.csv：0 秒内没有读完，已停止读取；停止前读到的行照常收下。请检查文件是否损坏，或分成几个较小的文件上传。
    "#]].assert_eq(&tight(hasty, text.into_bytes()));
}

#[test]
fn letters_that_are_not_valid_are_told() {
    let mut bytes = format!("信用代码,税金\n{A},1\n{}", "常州市武进区湖塘镇某某村".repeat(8)).into_bytes();
    bytes.push(0xff);
    check_file(
        "乱.csv",
        bytes,
        &expect![[r#"
        读2 收1 存0 退1
        9132… 2024年 tax_paid = 1 ← B2“1”
        encoding-broken Warning 乱.csv：按 UTF-8 编码读取时有 1 处不是有效的文字，已显示为“�”。请另存为 UTF-8 编码的 CSV，或直接上传 xlsx。
        uscc-length Refused 乱.csv A3：“常州市武进区湖塘镇某某村常州市武进区湖塘镇某某村常州市武进区湖塘镇某某村常州市武进区湖塘镇某某村常州市武进区湖塘镇某某村常州市武进区湖塘镇某某村常州市武进区湖塘镇某某村常州市武进区湖塘镇某某村�”统一社会信用代码应为18位，这里清理后是97位。请按营业执照填写18位统一社会信用代码。
    "#]],
    );
}
