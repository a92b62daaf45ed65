//! Faults of single cells: what was typed instead of what was meant.

use super::{Fault, Planter};
use crate::samples::codes;
use crate::samples::table::{Cell, Given};
use crate::samples::write_csv;
use crate::samples::write_xls::serial;
use fact::Decimal;

/// Department, year, sheet, term, what is typed, what should come of it.
type Slip = (&'static str, i16, usize, &'static str, fn(&Given) -> Cell, Fault);

/// Types over one cell for each slip.
pub fn type_over(planter: &mut Planter) {
    for (department, year, sheet, term, typed, fault) in SLIPS.iter().chain(CODES) {
        let spot = planter.spot(department, *year, *sheet);
        let column =
            planter.sheet(spot).column(term).unwrap_or_else(|| panic!("{department} reports {term}"));
        let row = planter.victim(spot, column);
        let cell = typed(&planter.sheet(spot).rows[row].given[column]);
        planter.over(spot, row, column, cell, *fault);
    }
}

#[rustfmt::skip]
const SLIPS: &[Slip] = &[
    ("税务局", 2024, 0, "invoiced_sales", as_text, Fault::new("", "", "as_meant", "数字存成了文本")),
    ("税务局", 2023, 0, "tax_paid", with_separators, Fault::new("", "", "as_meant", "文本数字带千分位逗号")),
    ("税务局", 2022, 0, "tax_paid", full_width, Fault::new("", "", "as_meant", "全角数字")),
    ("税务局", 2024, 0, "tax_paid", with_odd_spaces, Fault::new("", "", "as_meant", "数字前后有不间断空格")),
    ("税务局", 2021, 0, "tax_paid", with_unit, Fault::new("unit-in-number", "notice", "as_meant", "单元格里带了单位“万元”")),
    ("统计局", 2024, 0, "profit", about, Fault::new("not-a-number", "refused", "absent", "“约1200”不是数字")),
    ("统计局", 2023, 0, "value_added", two_numbers, Fault::new("unit-in-cell", "refused", "absent", "一格填了两个数")),
    ("统计局", 2022, 0, "gross_output", letter_for_digit, Fault::new("unit-in-cell", "refused", "absent", "数字 0 打成了字母 O")),
    ("统计局", 2024, 0, "rd_expense", no_such_word, Fault::new("", "", "not_reported", "“Nah”当作未报送")),
    ("统计局", 2023, 0, "technical_investment", dash, Fault::new("", "", "not_applicable", "“—”表示不适用")),
    ("统计局", 2024, 0, "rd_expense", ten_thousand_times, Fault::new("out-of-limits", "held", "absent", "万元栏按元填写，大了一万倍")),
    ("工信局", 2023, 0, "revenue", ten_thousand_times, Fault::new("out-of-limits", "held", "absent", "万元栏按元填写，大了一万倍")),
    ("工信局", 2022, 0, "employees", unknown_word, Fault::new("", "", "unknown", "“不详”")),
    ("自然资源局", 2024, 0, "land_owned", square_metres, Fault::new("out-of-limits", "held", "absent", "亩栏填了平方米")),
    ("自然资源局", 2023, 0, "town", unknown_word, Fault::new("", "", "unknown", "“待核实”")),
    ("园区管委会", 2024, 0, "production_start", year_and_month, Fault::new("day-of-month", "warning", "differs", "“2019.5”只有年月")),
    ("园区管委会", 2024, 2, "production_start", stored_month, Fault::new("day-ambiguous", "held", "absent", "2019.10 存成数值 2019.1，不知是 1 月还是 10 月")),
    ("园区管委会", 2024, 1, "production_start", sentinel, Fault::new("day-sentinel", "notice", "unknown", "占位日期 1900-01-01")),
    ("园区管委会", 2023, 0, "production_start", chinese_day, Fault::new("", "", "as_meant", "日期写成“2012年6月8日”")),
    ("园区管委会", 2023, 1, "production_start", bare_serial, Fault::new("day-serial", "notice", "as_meant", "日期成了序列号")),
    ("园区管委会", 2024, 1, "utility", perhaps, Fault::new("value-unknown", "held", "absent", "“基本是”不在是否之列")),
    ("生态环境局", 2024, 0, "key_polluter", perhaps, Fault::new("value-unknown", "held", "absent", "“基本是”不在是否之列")),
    ("科技局", 2024, 0, "green_factory", tick_or_cross, Fault::new("", "", "as_meant", "用√和×表示是否")),
    ("统计局", 2023, 0, "gross_output", comma_astray, Fault::new("comma-ambiguous", "refused", "absent", "逗号不在千位上")),
    ("科技局", 2024, 0, "invention_patents", never_computed, Fault::new("formula-without-result", "refused", "absent", "公式没有保存结果")),
    ("科技局", 2023, 0, "invention_patents", with_unit_items, Fault::new("unit-in-number", "notice", "as_meant", "单元格里带了单位“件”")),
    ("人社局", 2024, 0, "insured_employees", division_error, Fault::new("not-a-number", "refused", "absent", "公式错误值 #DIV/0!")),
    ("水务公司", 2024, 0, "water", with_separators, Fault::new("", "", "as_meant", "文本数字带千分位逗号")),
];

#[rustfmt::skip]
const CODES: &[Slip] = &[
    ("税务局", 2024, 0, "uscc", wrong_check, Fault::new("uscc-check", "warning", "other_subject", "信用代码校验位不对")),
    ("供电公司", 2024, 0, "uscc", letter_o, Fault::new("uscc-lookalike", "warning", "as_meant", "信用代码中的 0 写成字母 O")),
    ("供电公司", 2023, 0, "uscc", letter_i, Fault::new("uscc-lookalike", "warning", "as_meant", "信用代码中的 1 写成字母 I")),
    ("水务公司", 2023, 0, "uscc", lower_case, Fault::new("uscc-form", "notice", "as_meant", "信用代码用了小写字母")),
    ("人社局", 2023, 0, "uscc", full_width, Fault::new("uscc-form", "notice", "as_meant", "信用代码用了全角字符")),
    ("生态环境局", 2023, 0, "uscc", with_spaces_inside, Fault::new("uscc-form", "notice", "as_meant", "信用代码中间有空格")),
    ("水务公司", 2022, 0, "uscc", organisation_code, Fault::new("uscc-other-kind", "warning", "matched", "用了旧的组织机构代码")),
    ("水务公司", 2024, 0, "uscc", blank, Fault::new("key-from-name", "notice", "matched", "没有信用代码，只有名称")),
    ("供电公司", 2022, 0, "uscc", too_short, Fault::new("uscc-length", "refused", "row_absent", "信用代码少了一位")),
    ("人社局", 2024, 0, "enterprise_name", shortened, Fault::new("name-differs", "warning", "differs", "名称少写了“有限公司”前的字")),
    ("税务局", 2023, 0, "enterprise_name", half_brackets, Fault::new("name-differs", "warning", "differs", "名称写法不同")),
];

fn text_of(given: &Given) -> String {
    write_csv::text(&given.typed())
}

fn number_of(given: &Given) -> Decimal {
    match given {
        Given::Number(number) => *number,
        other => panic!("{other:?} is not a number"),
    }
}

fn as_text(given: &Given) -> Cell {
    Cell::Text(text_of(given))
}

fn with_separators(given: &Given) -> Cell {
    let text = text_of(given);
    let (whole, rest) = text
        .split_once('.')
        .map_or((text.as_str(), String::new()), |(whole, rest)| (whole, format!(".{rest}")));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    Cell::Text(grouped + &rest)
}

fn full_width(given: &Given) -> Cell {
    let wide = |letter: char| {
        char::from_u32(u32::from(letter) + 0xFEE0).filter(|_| letter.is_ascii_graphic()).unwrap_or(letter)
    };
    Cell::Text(text_of(given).chars().map(wide).collect())
}

fn with_odd_spaces(given: &Given) -> Cell {
    Cell::Text(format!("\u{a0}{}\u{a0}", text_of(given)))
}

fn with_unit(given: &Given) -> Cell {
    Cell::Text(format!("{}万元", text_of(given)))
}

fn with_unit_items(given: &Given) -> Cell {
    Cell::Text(format!("{}件", text_of(given)))
}

fn about(_: &Given) -> Cell {
    Cell::Text("约1200".to_owned())
}

fn two_numbers(given: &Given) -> Cell {
    Cell::Text(format!("{0}/{0}", text_of(given)))
}

fn letter_for_digit(_: &Given) -> Cell {
    Cell::Text("12O35.6".to_owned())
}

fn no_such_word(_: &Given) -> Cell {
    Cell::Text("Nah".to_owned())
}

fn dash(_: &Given) -> Cell {
    Cell::Text("—".to_owned())
}

fn unknown_word(_: &Given) -> Cell {
    Cell::Text("不详".to_owned())
}

fn perhaps(_: &Given) -> Cell {
    Cell::Text("基本是".to_owned())
}

fn division_error(_: &Given) -> Cell {
    Cell::Text("#DIV/0!".to_owned())
}

fn ten_thousand_times(given: &Given) -> Cell {
    let number = number_of(given);
    Cell::Number(Decimal::new(number.mantissa() * 10_000, number.digits()))
}

/// 亩 back to m²: four decimals of 亩 are 2/3 m² each.
fn square_metres(given: &Given) -> Cell {
    let number = number_of(given);
    Cell::Number(Decimal::new(number.mantissa_at(4).expect("亩 with four decimals") / 15, 0))
}

fn year_and_month(_: &Given) -> Cell {
    Cell::Text("2019.5".to_owned())
}

fn stored_month(_: &Given) -> Cell {
    Cell::Number(Decimal::new(20_191, 1))
}

fn tick_or_cross(given: &Given) -> Cell {
    Cell::Text(if *given == Given::Flag(true) { "√" } else { "×" }.to_owned())
}

fn comma_astray(_: &Given) -> Cell {
    Cell::Text("1,2345.6".to_owned())
}

fn sentinel(_: &Given) -> Cell {
    Cell::Text("1900-01-01".to_owned())
}

fn chinese_day(given: &Given) -> Cell {
    match given {
        Given::Day(day) => Cell::Text(format!("{}年{}月{}日", day.year(), day.month(), day.day())),
        other => panic!("{other:?} is not a day"),
    }
}

fn bare_serial(given: &Given) -> Cell {
    match given {
        Given::Day(day) => Cell::Number(Decimal::from(i64::from(serial(*day)))),
        other => panic!("{other:?} is not a day"),
    }
}

fn never_computed(_: &Given) -> Cell {
    Cell::Formula("SUM(1,2)".to_owned(), None)
}

fn blank(_: &Given) -> Cell {
    Cell::Blank
}

fn wrong_check(given: &Given) -> Cell {
    Cell::Text(codes::with_wrong_check(&text_of(given)))
}

/// The region digits hold a zero in each of the sample's codes: 320411.
fn letter_o(given: &Given) -> Cell {
    Cell::Text(text_of(given).replacen('0', "O", 1))
}

fn letter_i(given: &Given) -> Cell {
    Cell::Text(text_of(given).replacen('1', "I", 1))
}

fn lower_case(given: &Given) -> Cell {
    Cell::Text(text_of(given).to_lowercase())
}

fn with_spaces_inside(given: &Given) -> Cell {
    let text = text_of(given);
    Cell::Text(format!("{} {}", &text[..8], &text[8..]))
}

fn organisation_code(given: &Given) -> Cell {
    let text = text_of(given);
    Cell::Text(format!("{}-{}", &text[8..16], &text[16..17]))
}

fn too_short(given: &Given) -> Cell {
    let text = text_of(given);
    Cell::Text(format!("{}{}", &text[..9], &text[10..]))
}

fn shortened(given: &Given) -> Cell {
    Cell::Text(text_of(given).replace("股份", "").replace("有限责任公司", "有限公司").replacen(
        "有限公司",
        "公司",
        1,
    ))
}

fn half_brackets(given: &Given) -> Cell {
    Cell::Text(text_of(given).replacen("示范", "（示范）", 1))
}
