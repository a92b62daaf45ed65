//! Power, water and emissions.

use super::{active, code, delivery, name, number_column, titles};
use crate::samples::city::City;
use crate::samples::table::{Column, Delivery, Format, Given, Sheet};

/// One row a meter: large users have two, which add up. kWh in a GBK text table.
pub fn power(city: &City, year: i16) -> Delivery {
    let mut sheet = Sheet::new(
        "",
        "power",
        Vec::new(),
        vec![
            Column::new("户号", ""),
            Column::new("用户名称", "enterprise_name"),
            Column::new("统一社会信用代码", "uscc"),
            Column::new("年用电量(kWh)", "electricity"),
            Column::new("电压等级", ""),
        ],
    );
    for (number, firm, figures) in active(city, year) {
        let meters = if figures.kilowatt_hours > 3_000_000 { 2 } else { 1 };
        let first = figures.kilowatt_hours / meters;
        for (meter, kilowatt_hours) in
            [first, figures.kilowatt_hours - first].into_iter().enumerate().take(meters as usize)
        {
            let kilowatt_hours = if meters == 1 { figures.kilowatt_hours } else { kilowatt_hours };
            let account = Given::Text(format!("32{:08}", number * 10 + meter + 1));
            let voltage = Given::Text(if meters == 2 { "交流35kV" } else { "交流10kV" }.to_owned());
            sheet.push(
                number,
                &firm.code,
                vec![account, name(firm, year), code(firm), Given::scaled(kilowatt_hours, 0), voltage],
            );
        }
    }
    delivery("供电公司", "用电量", year, Format::CsvGb18030, (1, 15), vec![sheet])
}

/// Tonnes, with a title line above the header; one name has a letter outside GBK.
pub fn water(city: &City, year: i16) -> Delivery {
    let mut sheet = Sheet::new(
        "",
        "water",
        titles(year, "工业用户用水量清单", ""),
        vec![
            Column::new("用户名称", "enterprise_name"),
            Column::new("统一社会信用代码", "uscc"),
            Column::new("全年用水量（吨）", "water"),
            Column::new("用水地址", ""),
        ],
    );
    for (number, firm, figures) in active(city, year) {
        // 㙦 and 𨱏 are in GB18030 only: place names bring such letters into departments' tables.
        let place = if number % 97 == 0 { "𨱏塘路" } else { "工业大道" };
        let address = Given::Text(format!("{}{place}{}号", firm.town, number % 300 + 1));
        sheet.push(
            number,
            &firm.code,
            vec![name(firm, year), code(firm), Given::scaled(figures.water, 0), address],
        );
    }
    delivery("水务公司", "用水量", year, Format::CsvGb18030, (1, 20), vec![sheet])
}

/// Kilograms until 2021, tonnes since; `—`, `无` and blanks for those without discharge.
pub fn ecology(city: &City, year: i16) -> Delivery {
    let in_kilograms = year <= 2021;
    let unit = if in_kilograms { "千克" } else { "吨" };
    let kind = |header: &str, term| Column::new(header, term).unit(unit).under("主要污染物排放量").total();
    let mut sheet = Sheet::new(
        "污染物排放",
        "ecology",
        titles(year, "工业企业主要污染物排放情况", "数据来源：排污许可证执行报告"),
        vec![
            number_column(),
            Column::new("统一社会信用代码", "uscc"),
            Column::new("企业名称", "enterprise_name"),
            kind("化学需氧量", "cod"),
            kind("氨氮", "ammonia_nitrogen"),
            kind("二氧化硫", "sulfur_dioxide"),
            kind("氮氧化物", "nitrogen_oxides"),
            kind("合计", "emissions"),
            Column::new("重点排污单位", "key_polluter"),
            Column::new("重大环境违法", "veto_environment"),
        ],
    );
    sheet.unit_row = true;
    sheet.totals = Some("合　计");
    for (number, firm, figures) in active(city, year) {
        let digits = if in_kilograms { 0 } else { 3 };
        let mut given = vec![code(firm), name(firm, year)];
        match figures.pollutants {
            Some(kinds) => {
                given.extend(kinds.iter().map(|kilograms| Given::scaled(*kilograms, digits)));
                given.push(Given::scaled(kinds.iter().sum(), digits));
            }
            None => {
                // Most are known to discharge nothing (排污登记); of a few nobody says so.
                let nothing = match number % 10 {
                    0 => Given::NotApplicable("—"),
                    1 => Given::NotApplicable("无"),
                    2 => Given::Blank,
                    _ => Given::scaled(0, 0),
                };
                given.extend(vec![nothing; 5]);
            }
        }
        given.push(Given::Flag(figures.pollutants.is_some_and(|kinds| kinds.iter().sum::<i64>() > 1_200)));
        given.push(Given::Flag(figures.veto_environment));
        sheet.push(number, &firm.code, given);
    }
    delivery("生态环境局", "污染物排放", year, Format::Xlsx, (3, 5), vec![sheet])
}
