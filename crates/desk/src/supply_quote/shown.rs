//! Values of a quote as printed: money in 万元 beside the same in yuan to the fen, codes by their labels, what is not
//! known as such.

use fact::{Decimal, Ratio, Rounding};
use law::Value;
use office::supply::{Quote, SupplyRules};

/// 万元 is kept with six decimals, which are whole fen.
const MONEY_DIGITS: u8 = 6;

/// A value with its unit.
#[must_use]
pub fn printed(value: &Value, unit: &str, id: &str, rules: &SupplyRules) -> String {
    let bare = unit.is_empty() || unit == "1";
    match value {
        Value::Number(number) if !bare => {
            let yuan = unit.strip_prefix("万元").map(|per| (number * &Ratio::from(10_000_i64), per));
            let shown = format!("{} {unit}", decimal(number, if yuan.is_some() { 2 } else { 0 }));
            match yuan {
                Some((yuan, per)) => format!("{shown}（{}元{per}）", decimal(&yuan, 2)),
                None => shown,
            }
        }
        _ => without_unit(value, id, rules),
    }
}

/// A value by itself.
#[must_use]
pub fn without_unit(value: &Value, id: &str, rules: &SupplyRules) -> String {
    match value {
        Value::Number(number) => decimal(number, 0),
        Value::Flag(flag) => if *flag { "是" } else { "否" }.to_owned(),
        Value::Day(day) => day.to_string(),
        Value::Unknown => "不知道".to_owned(),
        Value::Text(text) => {
            let word = rules.words_of(id).find(|word| *word.id == **text).map(|word| &word.label);
            let reading = || rules.choice(id)?.reading(text).map(|reading| &reading.label);
            word.or_else(reading).map_or_else(|| text.to_string(), Clone::clone)
        }
    }
}

/// The results of a quote in the order asked: label and what is printed.
pub(super) fn results(quote: &Quote, rules: &SupplyRules) -> Vec<(String, String)> {
    let one = |id: &String| {
        let line = quote.lines.iter().find(|line| line.id == *id && line.asked);
        if let Some(line) = line {
            return (line.label.clone(), printed(&line.value, &line.unit, &line.id, rules));
        }
        let day = quote.days.iter().find(|day| day.id == *id);
        let known = || quote.figures.iter().find(|(figure, _)| figure == id).map(|(_, value)| value.clone());
        let label = || crate::wording::term(id);
        match day {
            Some(day) => (day.label.clone(), day.day.to_string()),
            None => (label(), without_unit(&known().unwrap_or(Value::Unknown), id, rules)),
        }
    };
    quote.kind.results.iter().map(one).collect()
}

/// A number with at least some decimals: exact where it has an end within twelve places, else marked as rounded.
fn decimal(number: &Ratio, least: u8) -> String {
    let Some(exact) = number.to_decimal(12) else {
        let rounded = number.checked_round(MONEY_DIGITS, Rounding::HalfUp);
        return rounded.map_or_else(|| number.to_string(), |rounded| format!("约{rounded}"));
    };
    match exact.mantissa_at(least) {
        Some(mantissa) => Decimal::new(mantissa, least).to_string(),
        None => exact.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_printed_in_both_units_and_what_has_no_end_says_so() {
        let number = |top: i64, bottom: i64| Value::Number(Ratio::new(top, bottom).expect("not zero"));
        let rules = SupplyRules::default();
        for (value, unit, text) in [
            (number(256, 10), "万元", "25.60 万元（256000.00元）"),
            (number(43_209_873, 1_000_000), "万元", "43.209873 万元（432098.73元）"),
            (number(48, 10), "万元/年", "4.80 万元/年（48000.00元/年）"),
            (number(1, 3), "万元", "约0.333333 万元（约3333.333333元）"),
            (number(12_000, 1), "平方米", "12000 平方米"),
            (number(8_733, 10_000), "", "0.8733"),
            (Value::Flag(false), "", "否"),
            (Value::Unknown, "万元", "不知道"),
        ] {
            assert_eq!(printed(&value, unit, "any", &rules), text);
        }
    }
}
