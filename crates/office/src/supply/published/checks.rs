//! What is odd about a published contract, each with a name: the place, the use, zeroes that stand for nothing, the term,
//! swapped limits, days out of order.

use super::{Oddity, Placed, PlotRatio, Published, StatedTerm};
use fact::{Decimal, Region, Severity};
use jiff::civil::Date;

fn odd(
    code: &'static str,
    severity: Severity,
    term: &'static str,
    raw: &str,
    message: String,
    advice: &str,
) -> Oddity {
    Oddity { code, severity, term, raw: raw.to_owned(), message, advice: advice.to_owned() }
}

pub(super) fn place(contract: &Published, as_of: Date, oddities: &mut Vec<Oddity>) -> Placed {
    let signed = contract.contract_day.unwrap_or(as_of);
    let found = Region::of_path(&contract.region_above, &contract.region_name, signed);
    let raw = format!("{} {}", contract.region_above, contract.region_name);
    let names = |regions: &[&Region]| {
        let named: Vec<String> =
            regions.iter().map(|one| format!("{}（{}）", one.full_name(), one.code)).collect();
        named.join("、")
    };
    let region = match found.as_slice() {
        [] => {
            let message = format!("行政区“{}”不在县以上行政区划名录里。", raw.trim());
            let advice = "可能是兵团、管委会或旧名，请补行政区划代码；补之前所在地不知道。";
            oddities.push(odd(
                "supply-place-not-listed",
                Severity::Notice,
                "supply_region_name",
                &raw,
                message,
                advice,
            ));
            return Placed::NotListed;
        }
        [region] => *region,
        several => {
            let message = format!("行政区“{}”可以是：{}。", raw.trim(), names(several));
            let advice = "请补行政区划代码；补之前所在地不知道。";
            oddities.push(odd(
                "supply-place-ambiguous",
                Severity::Notice,
                "supply_region_name",
                &raw,
                message,
                advice,
            ));
            return Placed::Several(several.to_vec());
        }
    };
    if region.stands_on(as_of) {
        return Placed::Standing(region);
    }
    let now = region.standing_successors(as_of);
    let when = match region.until {
        Some(until) if until <= signed => format!("签订时（{signed}）已经撤销"),
        _ => "签订之后撤销".to_owned(),
    };
    let instead = if now.is_empty() {
        "现在属于哪里不知道".to_owned()
    } else {
        format!("现在是{}", names(&now))
    };
    let message = format!("{}（{}）{when}，{instead}。", region.full_name(), region.code);
    let advice = "原文照留；对照、汇总按现在的行政区时请确认归属。";
    oddities.push(odd(
        "supply-place-abolished",
        Severity::Notice,
        "supply_region_name",
        &raw,
        message,
        advice,
    ));
    Placed::Abolished(region, now)
}

pub(super) fn land_use(contract: &Published, oddities: &mut Vec<Oddity>) {
    let term = StatedTerm::read(&contract.term);
    let in_term = term.composite().map(|uses| uses.join("、"));
    let in_use =
        contract.land_use.contains(['、', ';', '；', ',', '，', '/']).then(|| contract.land_use.clone());
    if let Some(uses) = in_use.or(in_term) {
        let message = format!("一宗地有几种用途：{uses}。");
        let advice = "各用途的面积没有公布，价格和年期不能按用途拆开；请查合同。";
        let raw = if contract.land_use.is_empty() { &contract.term } else { &contract.land_use };
        oddities.push(odd("supply-use-composite", Severity::Notice, "land_use", raw, message, advice));
    }
}

/// A figure above zero; a zero is told and counts as not known.
pub(super) fn positive(
    figure: Option<Decimal>,
    term: &'static str,
    code: &'static str,
    name: &str,
    oddities: &mut Vec<Oddity>,
) -> Option<Decimal> {
    let zero = Decimal::from(0);
    let figure = figure?;
    if figure > zero {
        return Some(figure);
    }
    let message = format!("{name}写的是 {figure}，不能是实际的数，按不知道处理。");
    oddities.push(odd(code, Severity::Warning, term, &figure.to_string(), message, "请查合同补上。"));
    None
}

/// The years that figures may be computed from.
pub(super) fn term(
    contract: &Published,
    term: &StatedTerm,
    longest: Option<Decimal>,
    oddities: &mut Vec<Oddity>,
) -> Option<Decimal> {
    let raw = contract.term.as_str();
    let mut tell = |code, message: String, advice: &str| {
        oddities.push(odd(code, Severity::Warning, "supply_term_stated", raw, message, advice));
    };
    let years = term.years();
    match term {
        StatedTerm::Unreadable => tell(
            "supply-term-unreadable",
            format!("土地使用年限“{raw}”看不出是多少年，按不知道处理。"),
            "请查合同写成整年数。",
        ),
        StatedTerm::Years(_) if term.composite().is_some() && years.is_none() => tell(
            "supply-term-composite",
            format!("土地使用年限“{raw}”各用途不同，整宗没有一个年数。"),
            "请按用途分开登记。",
        ),
        StatedTerm::Years(_) if years.is_none() => tell(
            "supply-term-zero",
            format!("土地使用年限写的是“{raw}”，不是年数，按不知道处理。"),
            "请查合同补上。",
        ),
        _ => {}
    }
    let years = years?;
    if years < Decimal::from(1) {
        let message = format!("土地使用年限“{raw}”不足一年，多半填错了，按不知道处理。");
        tell("supply-term-below-one-year", message, "请查合同补上。");
        return None;
    }
    if let Some(longest) = longest.filter(|longest| years > *longest)
        && contract.land_use.contains("工业")
    {
        let message = format!("土地使用年限 {years} 年，超过工业用地最高 {longest} 年。");
        tell("supply-term-above-longest", message, "请核对用途和年限。");
    }
    Some(years)
}

pub(super) fn plot_ratio(contract: &Published, oddities: &mut Vec<Oddity>) -> PlotRatio {
    let zero = Decimal::from(0);
    let stated = |ratio: Option<Decimal>| ratio.filter(|ratio| *ratio > zero);
    let written = |ratio: Option<Decimal>| ratio.map_or_else(|| "空".to_owned(), |ratio| ratio.to_string());
    let raw = format!("上限 {}，下限 {}", written(contract.ratio_upper), written(contract.ratio_lower));
    match (stated(contract.ratio_upper), stated(contract.ratio_lower)) {
        (None, None) => PlotRatio::NotAgreed,
        (Some(upper), Some(lower)) if upper >= lower => {
            PlotRatio::Between { least: lower, most: upper, swapped: false }
        }
        (Some(upper), Some(lower)) => {
            let message =
                format!("约定容积率上、下限写反了：{raw}。下限不能大于上限，按 {upper} 至 {lower} 处理。");
            let advice = "请在登记时对调。";
            oddities.push(odd(
                "supply-ratio-swapped",
                Severity::Warning,
                "plot_ratio_most",
                &raw,
                message,
                advice,
            ));
            PlotRatio::Between { least: upper, most: lower, swapped: true }
        }
        (Some(only), None) | (None, Some(only)) => {
            let message =
                format!("约定容积率只有一个数（{raw}）。这批公告上、下限常写反，分不清它是上限还是下限。");
            let advice = "请查合同写明；写明之前上限、下限都不知道。";
            oddities.push(odd(
                "supply-ratio-one-sided",
                Severity::Notice,
                "plot_ratio_most",
                &raw,
                message,
                advice,
            ));
            PlotRatio::OneSided(only)
        }
    }
}

pub(super) fn days(contract: &Published, oddities: &mut Vec<Oddity>) {
    let named = [
        ("contract_day", "合同签订日期", contract.contract_day),
        ("agreed_delivery", "约定交地时间", contract.agreed_delivery),
        ("agreed_start", "约定开工时间", contract.agreed_start),
        ("agreed_completion", "约定竣工时间", contract.agreed_completion),
    ];
    let known: Vec<_> = named.iter().filter_map(|(term, name, day)| Some((*term, *name, (*day)?))).collect();
    for pair in known.windows(2) {
        let [(_, before, first), (term, after, second)] = pair else { continue };
        if second < first {
            let message = format!("{after}（{second}）早于{before}（{first}）。");
            let advice = "请核对两个日期；原文照留，时钟按公布的日期算。";
            oddities.push(odd(
                "supply-days-out-of-order",
                Severity::Warning,
                term,
                &second.to_string(),
                message,
                advice,
            ));
        }
    }
}
