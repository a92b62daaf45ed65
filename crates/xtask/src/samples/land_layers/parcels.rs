//! The layer of parcels of a year: what each parcel is, made the case that it stands for, and faults in the last one.

use super::{Placed, Story, collection, decimal, feature, is_there, mu};
use crate::samples::city::{City, ZONES};
use jiff::civil::date;
use std::collections::BTreeMap;

/// The parcel layer of a year; that of 2024 has faults in it.
pub fn layer(city: &City, all: &[Placed<'_>], year: i16) -> String {
    let mut features = Vec::new();
    for placed in all.iter().filter(|placed| is_there(city, placed, year)) {
        let mut cells = parcel_figures(city, placed, year);
        let mut points = placed.ring();
        if year == 2024 && placed.zone == 0 {
            match placed.number {
                // 图形自相交
                40 => points.swap(1, 2),
                // 面积写成平方米的十分之一
                41 => drop(cells.insert("宗地面积", mu(placed.parcel.square_metres / 10))),
                // 没有编号
                42 => drop(cells.remove("宗地代码")),
                // 不是数
                43 => drop(cells.insert("实际容积率", "约0.8".to_owned())),
                // 界址外移，压占邻宗
                44 => points.iter_mut().for_each(|point| point[0] += 8.0),
                _ => {}
            }
        }
        features.push(feature(&cells, &points));
        if year == 2024 && placed.zone == 1 && placed.number == 20 {
            // 同一宗地报了两行
            features.push(feature(&cells, &placed.ring()));
        }
    }
    collection("宗地", &features)
}

/// Figures of a parcel at the end of a year.
fn parcel_figures(city: &City, placed: &Placed<'_>, year: i16) -> BTreeMap<&'static str, String> {
    let Placed { parcel, zone, .. } = placed;
    let holder = &city.firms[parcel.holder];
    let area = parcel.square_metres;
    let ratio = parcel.plot_ratio_tenths.max(10);
    let started = holder.founded;
    let mut cells: BTreeMap<&str, String> = BTreeMap::new();
    let mut set = |name: &'static str, value: &str| drop(cells.insert(name, value.to_owned()));
    set("宗地代码", &parcel.code);
    set("宗地面积", &mu(area));
    set("开发区", ZONES[*zone].title);
    set("县（市、区）", ZONES[*zone].region);
    set("土地坐落", &format!("{}工业路{}号", holder.town, placed.number + 1));
    set("不动产权证号", &parcel.title);
    set("土地使用权人", &holder.name);
    set("权利人信用代码", &holder.code);
    set("取得日期", &parcel.granted.to_string());
    set("土地用途代码", if placed.number % 31 == 5 { "0604" } else { "0601" });
    for flag in ["权属清晰", "已动工", "已竣工", "正在生产"] {
        set(flag, "1");
    }
    for flag in [
        "政府原因闲置",
        "停建经批准",
        "停建有巡查记录",
        "以出租为主",
        "实际用途与登记不符",
        "布局散乱或建筑危旧",
        "有集约潜力",
    ] {
        set(flag, "0");
    }
    set("约定开工时间", &later(started, 0));
    set("约定竣工时间", &later(started, 2));
    set("竣工日期", &later(started, 2));
    set("约定投产时间", &later(started, 3));
    set("实际容积率", &decimal(ratio, 1));
    set("约定容积率下限", "1");
    set("建构筑物和堆场占地", &(area / 2).to_string());
    set("出让宗地面积", &area.to_string());
    set("项目总建筑面积", &(area * ratio / 10).to_string());
    set("行政办公及生活服务用地", &(area / 20).to_string());
    set("行政办公及生活服务建筑面积", &(area / 25).to_string());
    set("固定资产投资强度", "320");
    set("约定投资强度", "300");
    set("土地产出率", "650");
    set("土地产出控制标准", "600");
    set("未建面积", "0");
    if placed.number % 9 == 1 {
        set("已查封", "0");
        set("查封抵押起始日", "2023-03-06");
    }
    deviate(&mut cells, placed);
    measure(&mut cells, placed, year);
    cells
}

fn later(day: jiff::civil::Date, years: i16) -> String {
    date(day.year() + years, day.month(), day.day().min(28)).to_string()
}

/// What makes a parcel the case that it stands for.
fn deviate(cells: &mut BTreeMap<&'static str, String>, placed: &Placed<'_>) {
    let changes: &[(&'static str, &str)] = match placed.story() {
        Story::Plain => &[],
        Story::Disputed => &[("权属清晰", "0")],
        Story::NotStarted => &[
            ("已动工", "0"),
            ("约定开工时间", "2023-03-01"),
            ("约定竣工时间", "2026-03-01"),
            ("成交价格", "1280"),
        ],
        Story::Excused => &[
            ("已动工", "0"),
            ("约定开工时间", "2024-01-15"),
            ("约定竣工时间", "2027-01-15"),
            ("成交价格", "960"),
        ],
        Story::NotUsed => &[
            ("已动工", "0"),
            ("约定开工时间", "2024-10-20"),
            ("约定竣工时间", "2027-10-20"),
            ("成交价格", "1100"),
        ],
        Story::Suspended => &[
            ("约定开工时间", "2021-03-01"),
            ("约定竣工时间", "2030-03-01"),
            ("停建有巡查记录", "1"),
            ("中止建设日", "2023-05-01"),
            ("已完成投资额", "900"),
            ("开发投资总额", "9000"),
        ],
        Story::Late => &[
            ("约定开工时间", "2019-03-01"),
            ("约定竣工时间", "2022-03-31"),
            ("已完成投资额", "3000"),
            ("开发投资总额", "5000"),
        ],
        Story::Stopped => &[("正在生产", "0")],
        Story::LowRatio => &[("实际容积率", "0.62")],
        Story::Let => &[("以出租为主", "1"), ("承租人在本地登记纳税", "0"), ("查封抵押起始日", "2020-05-06")],
        Story::OtherUse => &[("土地用途代码", "0501"), ("实际用途与登记不符", "1")],
        Story::Unbuilt => &[("有集约潜力", "1")],
    };
    for (name, value) in changes {
        cells.insert(name, (*value).to_owned());
    }
}

/// What follows for its progress, areas and floor.
fn measure(cells: &mut BTreeMap<&'static str, String>, placed: &Placed<'_>, year: i16) {
    let whole = mu(placed.parcel.square_metres);
    let part = |numerator: i64| mu(placed.parcel.square_metres * numerator / 100);
    let unfinished = [Story::NotStarted, Story::Excused, Story::NotUsed, Story::Suspended, Story::Late];
    if unfinished.contains(&placed.story()) {
        cells.insert("已竣工", "0".to_owned());
        cells.insert("正在生产", "0".to_owned());
        cells.insert("约定投产时间", "2030-01-01".to_owned());
        cells.remove("竣工日期");
    }
    match placed.story() {
        Story::Suspended => {
            cells.insert("已动工开发面积", part(22));
            cells.insert("应动工开发面积", whole);
        }
        Story::Late => {
            cells.insert("已动工开发面积", whole.clone());
            cells.insert("应动工开发面积", whole);
        }
        Story::Unbuilt => {
            cells.insert("未建面积", part(if year < 2024 { 45 } else { 40 }));
        }
        Story::LowRatio => {
            let floor = (placed.parcel.square_metres * 62 / 100).to_string();
            cells.insert("项目总建筑面积", floor);
        }
        _ => {}
    }
}
