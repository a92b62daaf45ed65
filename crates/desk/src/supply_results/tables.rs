//! The contracts as rows for a workbook or a text table, and the summary in words.

use super::{CheckedContract, ClockStanding, Contract, Floor, Placed, PlotRatio, Results, Totals};
use crate::finding_title;
use fact::{Decimal, Ratio, Region, Rounding};
use jiff::civil::Date;
use office::supply::AgreedClock;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A column of the table of contracts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TableColumn {
    /// Title.
    pub(super) title: &'static str,
    /// Unit; empty for none.
    pub(super) unit: &'static str,
    /// Decimals shown; `None` for texts and days.
    pub(super) digits: Option<u8>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TableCell {
    /// A text.
    Text(String),
    /// A number.
    Number(Decimal),
    /// A day.
    Day(Date),
}

const UNKNOWN: &str = "不知道";

/// The columns, and the rows of all contracts in order. What is not known says so.
pub(super) fn contract_rows(results: &Results) -> (Vec<TableColumn>, Vec<Vec<TableCell>>) {
    let text = |title| TableColumn { title, unit: "", digits: None };
    let number = |title, unit, digits| TableColumn { title, unit, digits: Some(digits) };
    let columns = vec![
        text("文件"),
        number("行", "", 0),
        text("供地结果"),
        text("省市"),
        text("行政区"),
        text("区划代码"),
        text("现在的行政区"),
        text("土地使用权人"),
        text("项目名称"),
        text("土地坐落"),
        text("用途"),
        text("供地方式"),
        text("行业"),
        number("面积", "亩", 4),
        number("面积", "m²", 2),
        number("成交价格", "万元", 4),
        number("单价", "万元/亩", 4),
        number("单价", "元/m²", 2),
        text("使用年限原文"),
        number("年限", "年", 2),
        text("公布的土地级别"),
        text("对照最低价标准"),
        number("最低价标准", "元/m²", 2),
        number("容积率不低于", "", 2),
        number("容积率不高于", "", 2),
        text("容积率说明"),
        text("投资强度"),
        text("签订日期"),
        text("约定交地"),
        text("交地"),
        text("约定开工"),
        text("实际开工"),
        text("开工"),
        text("约定竣工"),
        text("实际竣工"),
        text("竣工"),
        text("若未开工，满一年"),
        text("若未开工，满两年"),
        text("问题"),
    ];
    (columns, results.contracts.iter().map(|(contract, checked)| row(contract, checked)).collect())
}

fn row(contract: &Contract, checked: &CheckedContract) -> Vec<TableCell> {
    let published = &contract.published;
    let words = |text: &str| TableCell::Text(if text.is_empty() { UNKNOWN } else { text }.to_owned());
    let number = |figure: Option<Decimal>| figure.map_or_else(|| words(""), TableCell::Number);
    let ratio = |figure: Option<&Ratio>, digits| {
        number(figure.and_then(|one| one.checked_round(digits, Rounding::HalfUp)))
    };
    let day = |day: Option<Date>| day.map_or_else(|| words(""), TableCell::Day);
    let square_metres = published.area_mu.map(|area| &Ratio::from(area) * &Ratio::from(2_000_i64));
    let square_metres = square_metres.and_then(|area| area.checked_div(&Ratio::from(3_i64)));
    let (code, now) = placed(&checked.placed);
    let (compared, least) = floor(&checked.floor);
    let (least_ratio, most_ratio, ratio_told) = plot_ratio(&checked.plot_ratio);
    let [delivery, start, completion] = &checked.clocks;
    let mut codes: Vec<&str> = checked.oddities.iter().map(|odd| finding_title(odd.code)).collect();
    codes.dedup();
    vec![
        TableCell::Text(contract.place.file.clone()),
        number(contract.place.row.map(|row| Decimal::from(i64::from(row)))),
        words(&contract.record),
        words(&published.region_above),
        TableCell::Text(published.region_name.clone()),
        words(&code),
        words(&now),
        words(&contract.holder),
        words(&contract.project),
        words(&contract.location),
        words(&published.land_use),
        words(&contract.mode),
        words(&contract.industry),
        number(published.area_mu),
        ratio(square_metres.as_ref(), 2),
        number(published.price),
        ratio(checked.price_per_mu.as_ref(), 4),
        ratio(checked.price_per_square_metre.as_ref(), 2),
        words(&published.term),
        number(checked.years),
        words(&published.level),
        TableCell::Text(compared),
        ratio(least, 2),
        number(least_ratio),
        number(most_ratio),
        TableCell::Text(ratio_told.to_owned()),
        TableCell::Text("不知道（供地结果没有投资额）".to_owned()),
        day(published.contract_day),
        day(delivery.agreed),
        clock(delivery),
        day(start.agreed),
        day(start.done),
        clock(start),
        day(completion.agreed),
        day(completion.done),
        clock(completion),
        day(checked.idle.and_then(|idle| idle.idle_from)),
        day(checked.idle.and_then(|idle| idle.take_back_from)),
        TableCell::Text(codes.join("、")),
    ]
}

fn placed(placed: &Placed) -> (String, String) {
    let names =
        |regions: &[&Region]| regions.iter().map(|one| one.full_name()).collect::<Vec<_>>().join("、");
    match placed {
        Placed::Standing(region) => (region.code.to_owned(), region.full_name()),
        Placed::Abolished(region, now) => (region.code.to_owned(), names(now)),
        Placed::Several(_) | Placed::NotListed => (String::new(), String::new()),
    }
}

fn floor(floor: &Floor) -> (String, Option<&Ratio>) {
    let basis = |listed: bool, grade: u8| match listed {
        true => format!("{grade}等"),
        false => format!("按公布级别当作{grade}等，未核实"),
    };
    match floor {
        Floor::NotKnown(why) => (format!("没有对照：{why}"), None),
        Floor::Reaches(standard) => {
            (format!("不低于标准（{}）", basis(standard.listed, standard.grade)), Some(&standard.least))
        }
        Floor::Below(standard) => (
            format!("低于标准，要看执行比例和批准依据（{}）", basis(standard.listed, standard.grade)),
            Some(&standard.least),
        ),
    }
}

fn plot_ratio(ratio: &PlotRatio) -> (Option<Decimal>, Option<Decimal>, &'static str) {
    match ratio {
        PlotRatio::NotAgreed => (None, None, "没有公布"),
        PlotRatio::Between { least, most, swapped: true } => {
            (Some(*least), Some(*most), "上下限写反，已对调")
        }
        PlotRatio::Between { least, most, .. } => (Some(*least), Some(*most), ""),
        PlotRatio::OneSided(_) => (None, None, "只有一个数，分不清上限下限"),
    }
}

fn clock(clock: &AgreedClock) -> TableCell {
    TableCell::Text(match clock.standing {
        ClockStanding::NotKnown => "约定日期不知道".to_owned(),
        ClockStanding::Ahead(days) => format!("还有{days}天"),
        ClockStanding::Passed(days) => format!("已过{days}天，是否已办不知道"),
        ClockStanding::InTime => "按期".to_owned(),
        ClockStanding::Late(days) => format!("迟{days}天"),
    })
}

/// The summary in words.
#[must_use]
pub fn summary(results: &Results, as_of: Date, readings: &[String]) -> String {
    let mut text = String::new();
    let tally = results.tally();
    let _ = writeln!(text, "供地结果核对，{as_of}\n");
    for file in &results.files {
        let of = file.tally;
        let _ = writeln!(
            text,
            "{}：{} 行，收 {}，部分收 {}，未收 {}。",
            file.name, of.read, of.admitted, of.held, of.refused
        );
    }
    let totals = results.totals();
    let _ = writeln!(
        text,
        "合计 {} 行 ＝ 收 {} ＋ 部分收 {} ＋ 未收 {}；合同 {} 份。",
        tally.read, tally.admitted, tally.held, tally.refused, totals.contracts
    );
    let _ = writeln!(text, "{}\n", amounts(&totals));
    readings.iter().for_each(|reading| {
        let _ = writeln!(text, "{reading}");
    });
    let _ = writeln!(text, "\n时钟（{as_of}）");
    for (place, name) in ["交地", "开工", "竣工"].into_iter().enumerate() {
        let _ = writeln!(text, "  {name}：{}", standings(results, place));
    }
    let actual =
        |of: fn(&Contract) -> bool| results.contracts.iter().filter(|(contract, _)| of(contract)).count();
    let started = actual(|contract| contract.published.actual_start.is_some());
    let completed = actual(|contract| contract.published.actual_completion.is_some());
    let all = results.contracts.len();
    let _ = writeln!(
        text,
        "  实际开工知道 {started} 份，不知道 {} 份；实际竣工知道 {completed} 份，不知道 {} 份。空白是不知道，不是没有开工、没有竣工。",
        all - started,
        all - completed
    );
    let _ = writeln!(text, "\n最低价标准\n{}", floors(results));
    let _ = writeln!(text, "投资强度：供地结果没有投资额，{all} 份都不知道。\n");
    let _ = writeln!(text, "问题（见 问题.xlsx）");
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &results.findings {
        *kinds.entry(finding.code.as_str()).or_default() += 1;
    }
    for (code, count) in kinds {
        let _ = writeln!(text, "  {}（{code}）{count} 处", finding_title(code));
    }
    let _ = writeln!(text, "\n按省");
    text.push_str(&provinces(results, &totals));
    text
}

fn amounts(totals: &Totals) -> String {
    let round = |sum: &Ratio| sum.to_decimal(12).map_or_else(|| sum.to_string(), |sum| sum.to_string());
    format!(
        "面积 {} 亩（{} 份不知道，没有计入）；价款 {} 万元（{} 份不知道，没有计入）。",
        round(&totals.area_mu),
        totals.area_unknown,
        round(&totals.price),
        totals.price_unknown
    )
}

fn standings(results: &Results, place: usize) -> String {
    let mut counts: BTreeMap<u8, (&str, usize)> = BTreeMap::new();
    for clock in results.contracts.iter().filter_map(|(_, checked)| checked.clocks.get(place)) {
        let (order, name) = match clock.standing {
            ClockStanding::Ahead(_) => (0, "没有到期"),
            ClockStanding::Passed(_) => (1, "已到期、是否已办不知道"),
            ClockStanding::InTime => (2, "按期"),
            ClockStanding::Late(_) => (3, "迟延"),
            ClockStanding::NotKnown => (4, "约定日期不知道"),
        };
        counts.entry(order).or_insert((name, 0)).1 += 1;
    }
    counts.values().map(|(name, count)| format!("{name} {count} 份")).collect::<Vec<_>>().join("，")
}

fn floors(results: &Results) -> String {
    let (mut reaches, mut below, mut unknown) = (0_usize, 0_usize, BTreeMap::<&str, usize>::new());
    for (_, checked) in &results.contracts {
        match &checked.floor {
            Floor::Reaches(_) => reaches += 1,
            Floor::Below(_) => below += 1,
            Floor::NotKnown(why) => *unknown.entry(why).or_default() += 1,
        }
    }
    let mut text = format!(
        "  不低于标准 {reaches} 份，低于标准、要看批准依据 {below} 份，没有对照 {} 份\n",
        unknown.values().sum::<usize>()
    );
    for (why, count) in unknown {
        let _ = writeln!(text, "    {why}：{count} 份");
    }
    text
}

/// One line per province as written, and a line that adds them up.
fn provinces(results: &Results, all: &Totals) -> String {
    let mut groups: BTreeMap<&str, Vec<&super::Published>> = BTreeMap::new();
    for (contract, _) in &results.contracts {
        let above = contract.published.region_above.as_str();
        let province = above.split([',', '，', ' ']).next().unwrap_or_default();
        groups
            .entry(if province.is_empty() { UNKNOWN } else { province })
            .or_default()
            .push(&contract.published);
    }
    let mut text = String::new();
    let mut counted = 0;
    for (province, contracts) in groups {
        let totals = Totals::of(contracts.into_iter());
        counted += totals.contracts;
        let _ = writeln!(text, "  {province}  {} 份  {}", totals.contracts, amounts(&totals));
    }
    let _ = writeln!(text, "  合计  {counted} 份  {}", amounts(all));
    text
}
