//! What keeps a cell from having a value, in words.

use super::aggregate::NoMean;
use super::table::Unit;
use fact::{Finding, Place, Severity};

/// Something that keeps one cell from having a value.
pub(super) struct Problem {
    unit: usize,
    code: &'static str,
    message: String,
    advice: &'static str,
}

impl Problem {
    pub(super) fn denominator_not_reported(unit: usize) -> Self {
        let message = "分母未填报，指标无法相对化，".to_owned();
        Self { unit, code: "denominator-not-reported", message, advice: "请补报分母。" }
    }

    pub(super) fn denominator_zero(unit: usize) -> Self {
        let message = "分母为零或过小，指标无法相对化，".to_owned();
        Self { unit, code: "denominator-zero", message, advice: "请核实分母。" }
    }

    pub(super) fn no_group(unit: usize) -> Self {
        let message = "没有分组，缺失值无法按组填补，".to_owned();
        Self { unit, code: "no-group", message, advice: "请补填分组列。" }
    }

    pub(super) fn nobody_reported(unit: usize, group: &str) -> Self {
        let message = format!("“{group}”组内无一填报，缺失值无法填补，");
        Self {
            unit, code: "nobody-reported", message, advice: "请补报数据或改用其他填补方式。"
        }
    }

    pub(super) fn no_mean(unit: usize, reason: NoMean) -> Self {
        let (code, message, advice) = match reason {
            NoMean::TooFewMembers => ("too-few-members", "下级指标有值的太少，未汇总，", "请补报数据。"),
            NoMean::NotPositive => (
                "not-positive",
                "几何平均遇到零或负数，未汇总，",
                "请把 normalise 的 low 设为大于 0，或改用算术平均。",
            ),
        };
        Self { unit, code, message: message.to_owned(), advice }
    }

    /// The finding, naming the unit and the indicator or aggregate.
    pub(super) fn finding(self, units: &[Unit], term: &str) -> Finding {
        let unit = &units[self.unit];
        Finding {
            subject: unit.key.clone(),
            message: format!("{}的{term}：{}", unit.name, self.message),
            advice: self.advice.to_owned(),
            ..finding(self.code, term)
        }
    }
}

/// The finding that an indicator tells the units not apart.
pub(super) fn no_scale(leaf: &str) -> Finding {
    Finding {
        message: format!("{leaf}各单位数值相同或无一填报，无法标准化，该指标不参与汇总，"),
        advice: "请核实数据，或从指标体系中去掉该指标。".to_owned(),
        ..finding("no-scale", leaf)
    }
}

fn finding(code: &str, term: &str) -> Finding {
    Finding {
        code: code.to_owned(),
        severity: Severity::Warning,
        place: Place::default(),
        subject: String::new(),
        term: term.to_owned(),
        raw: String::new(),
        message: String::new(),
        advice: String::new(),
    }
}
