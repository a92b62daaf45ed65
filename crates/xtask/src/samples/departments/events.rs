//! Registration, accidents, courts and credit: short lists, and the register of names.

use super::{active, code, delivery, name, number_column, text, titles};
use crate::samples::city::{City, Figures, ZONES};
use crate::samples::table::{Column, Delivery, Format, Given, Sheet};

/// The register of names, an OpenDocument spreadsheet.
pub fn market_regulation(city: &City, year: i16) -> Delivery {
    let mut sheet = Sheet::new(
        "登记信息",
        "market_regulation",
        titles(year, "工业企业登记信息", ""),
        vec![
            Column::new("统一社会信用代码", "uscc"),
            Column::new("企业名称", "enterprise_name"),
            Column::new("曾用名", "former_name"),
            Column::new("登记状态", "registration_status"),
            Column::new("成立日期", "founded_day"),
            Column::new("所属区", ""),
        ],
    );
    for (number, firm, _) in active(city, year) {
        let former = firm.former.as_ref().filter(|(_, since)| year >= *since);
        let former = former.map_or(Given::Blank, |(former, _)| text(former));
        let leaving = firm.ended == Some(year + 1);
        let status = text(if leaving { "注销中" } else { "存续" });
        let given = vec![
            code(firm),
            name(firm, year),
            former,
            status,
            Given::Day(firm.founded),
            text(ZONES[firm.zone].district),
        ];
        sheet.push(number, &firm.code, given);
    }
    delivery("市场监管局", "登记信息", year, Format::Ods, (1, 10), vec![sheet])
}

/// Firms with an accident in the year.
pub fn emergency(city: &City, year: i16) -> Delivery {
    let list = ("安全生产事故", "emergency", "veto_safety", "发生亡人或较大事故");
    events(city, year, "应急管理局", list, (1, 28), |figures| figures.veto_safety)
}

/// Firms on the court's list of those who do not pay.
pub fn court(city: &City, year: i16) -> Delivery {
    let list = ("失信被执行人", "court", "veto_credit", "列入失信被执行人");
    events(city, year, "法院", list, (2, 8), |figures| figures.veto_credit)
}

/// Firms that the credit office lists as gravely dishonest.
pub fn credit(city: &City, year: i16) -> Delivery {
    let list = ("严重失信名单", "credit", "veto_credit", "严重失信");
    events(city, year, "信用办", list, (2, 9), |figures| figures.veto_credit)
}

fn events(
    city: &City,
    year: i16,
    department: &str,
    (what, form, term, header): (&str, &'static str, &'static str, &str),
    day: (i8, i8),
    concerns: impl Fn(&Figures) -> bool,
) -> Delivery {
    let mut sheet = Sheet::new(
        what,
        form,
        titles(year, &format!("工业企业{what}"), &format!("提供单位：示范市{department}")),
        vec![
            number_column(),
            Column::new("统一社会信用代码", "uscc"),
            Column::new("企业名称", "enterprise_name"),
            Column::new(header, term),
            Column::new("文书编号", ""),
        ],
    );
    for (number, firm, _) in active(city, year).into_iter().filter(|(_, _, figures)| concerns(figures)) {
        let paper = text(&format!("示{department}〔{year}〕{}号", number % 90 + 1));
        sheet.push(number, &firm.code, vec![code(firm), name(firm, year), Given::Flag(true), paper]);
    }
    delivery(department, what, year, Format::Xlsx, day, vec![sheet])
}
