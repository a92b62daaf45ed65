//! What an area states: classes, sub-types left out and lines, each change with the document that it comes from. It is
//! checked here and put in the place of what the packs have; sub-types are only ever left out, never added.

use super::lines::{StandardLine, standard_lines};
use crate::calendar::Calendar;
use crate::docket::Refusal;
use crate::identification::{Choices, LandRules, Standard};
use crate::step::refuse;
use fact::Decimal;
use jiff::civil::Date;
use law::Pack;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The clause by which an area states its own standard.
pub(super) const CLAUSE: &str = "S2-7b";
/// Units of whole numbers.
const WHOLE: [&str; 3] = ["月", "年", "日"];

/// What an area states.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardTerms {
    /// Classes whose land counts; none: the last of the scheme.
    #[serde(default)]
    pub classes: BTreeSet<String>,
    /// Document that names the classes; empty when none is named.
    #[serde(default)]
    pub classes_source: String,
    /// Sub-types that are not used, by code, each with the document that says so.
    #[serde(default)]
    pub left_out: BTreeMap<String, String>,
    /// Numbers.
    #[serde(default)]
    pub lines: Vec<LineChange>,
}

/// A number that an area states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineChange {
    /// Pack.
    pub pack: String,
    /// Parameter.
    pub parameter: String,
    /// The number, as written.
    pub value: String,
    /// Document that it comes from.
    pub source: String,
}

impl StandardTerms {
    /// Goes on when every class, sub-type and line is one that may be named, with a number that can be one and a source.
    ///
    /// # Errors
    /// The first that is not.
    pub fn check(&self, packs: &[Pack], day: Date, classes: &[String]) -> Result<(), Refusal> {
        if let Some(unknown) = self.classes.iter().find(|class| !classes.contains(class)) {
            let message = format!("评价方案里没有“{unknown}”类。");
            return Err(refuse("unknown_class", CLAUSE, &message, "请从方案的等级里选。"));
        }
        if !self.classes.is_empty() {
            needs_source(&self.classes_source, "哪些等级算低效")?;
        }
        self.check_left_out(packs, day)?;
        let known = standard_lines(packs, day)?;
        let mut seen = BTreeSet::new();
        for change in &self.lines {
            if !seen.insert((&change.pack, &change.parameter)) {
                let message = format!("“{}”写了两遍。", change.parameter);
                return Err(refuse("bad_line", CLAUSE, &message, "请只留一个数。"));
            }
            let own = |line: &&StandardLine| line.pack == change.pack && line.parameter == change.parameter;
            let line = known.iter().find(own).ok_or_else(|| {
                let message = format!("小类里没有“{}”这条线。", change.parameter);
                refuse("unknown_line", CLAUSE, &message, "请从清单里的线中选。")
            })?;
            change.check(line)?;
        }
        Ok(())
    }

    /// Goes on when a list can be made by it on a day: every number that a source masks is stated by it, unless the
    /// sub-types that use it are left out, and some sub-type is left.
    ///
    /// # Errors
    /// What is missing.
    pub fn complete(&self, packs: &[Pack], calendar: &Calendar, day: Date) -> Result<(), Refusal> {
        let used = |line: &StandardLine| line.sub_types.iter().any(|code| !self.left_out.contains_key(code));
        let missing: Vec<String> = standard_lines(packs, day)?
            .into_iter()
            .filter(|line| line.required && used(line) && self.line(&line.pack, &line.parameter).is_none())
            .map(|line| format!("{}（{}）", line.label, line.sub_types.join("、")))
            .collect();
        if !missing.is_empty() {
            let message = format!("来源遮盖、须由当地定的数还没有写：{}。", missing.join("；"));
            let advice = "请在草案里写上这些数和文号，或者不用这些小类。";
            return Err(refuse("line_missing", CLAUSE, &message, advice));
        }
        let packs = self.packs(packs)?;
        let packs: Vec<&Pack> = packs.iter().collect();
        let choices = self.choices(&Choices::default());
        let standard = Standard::read(&packs, calendar, day, &choices).map_err(|wrong| {
            let why = wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
            Refusal::new("standard_wrong", why, "请更正规则包后再试。")
        })?;
        if standard.rules().sub_types.is_empty() {
            return Err(refuse("no_sub_type", CLAUSE, "小类全部不用了。", "至少留一个小类。"));
        }
        standard.ready()
    }

    /// The packs with the lines in the place of what they had.
    ///
    /// # Errors
    /// When a line is none of its pack, or its number is none.
    pub fn packs(&self, base: &[Pack]) -> Result<Vec<Pack>, Refusal> {
        let mut packs = base.to_vec();
        for change in &self.lines {
            let Some(place) = packs.iter().position(|pack| pack.id == change.pack) else {
                let message = format!("没有规则包“{}”。", change.pack);
                return Err(refuse("unknown_line", CLAUSE, &message, "请核对土地认定的配置。"));
            };
            let line = packs[place].clone().with_line(&change.parameter, change.number()?, &change.source);
            packs[place] =
                line.map_err(|wrong| Refusal::new("unknown_line", wrong.to_string(), "请核对规则包。"))?;
        }
        Ok(packs)
    }

    /// What is chosen: the readings of the base, and the sub-types that this leaves out.
    #[must_use]
    pub fn choices(&self, base: &Choices) -> Choices {
        Choices { readings: base.readings.clone(), left_out: self.left_out.keys().cloned().collect() }
    }

    /// The number that it states for a line.
    #[must_use]
    pub fn line(&self, pack: &str, parameter: &str) -> Option<&LineChange> {
        self.lines.iter().find(|change| change.pack == pack && change.parameter == parameter)
    }

    fn check_left_out(&self, packs: &[Pack], day: Date) -> Result<(), Refusal> {
        let packs: Vec<&Pack> = packs.iter().collect();
        let known = LandRules::read(&packs, day).map(|rules| rules.sub_types).unwrap_or_else(|_| Vec::new());
        for (code, source) in &self.left_out {
            if known.iter().all(|sub_type| sub_type.code != *code) {
                let message = format!("目录里没有小类“{code}”，标准只能少用小类，不能添。");
                return Err(refuse("unknown_sub_type", CLAUSE, &message, "请从目录里的小类中选。"));
            }
            needs_source(source, &format!("不用小类{code}"))?;
        }
        Ok(())
    }
}

impl LineChange {
    /// The number.
    fn number(&self) -> Result<Decimal, Refusal> {
        let number = self.value.trim().parse::<Decimal>().ok().filter(|number| number.mantissa() >= 0);
        number.ok_or_else(|| {
            let message = format!("“{}”不是不小于零的数。", self.value);
            refuse("bad_line", CLAUSE, &message, "请写数字。")
        })
    }

    fn check(&self, line: &StandardLine) -> Result<(), Refusal> {
        if line.fixed {
            let message = format!("“{}”由有约束力的条文规定，不能改。", line.label);
            return Err(refuse("line_fixed", CLAUSE, &message, "只能改来源遮盖的数和指导性的预设数。"));
        }
        let number = self.number()?;
        if WHOLE.contains(&line.unit.as_str()) && number.mantissa_at(0).is_none() {
            let message = format!("“{}”以{}计，{}不是整数。", line.label, line.unit, self.value);
            return Err(refuse("bad_line", CLAUSE, &message, "请写整数。"));
        }
        if line.unit == "1" && number > Decimal::from(1) {
            let message = format!("“{}”是比例，{}超过了1。", line.label, self.value);
            return Err(refuse("bad_line", CLAUSE, &message, "三成写作0.3。"));
        }
        needs_source(&self.source, &line.label)
    }
}

fn needs_source(source: &str, what: &str) -> Result<(), Refusal> {
    if source.trim().is_empty() {
        let message = format!("“{what}”没有写出处。");
        return Err(refuse("source_missing", CLAUSE, &message, "请写文号，或评价结果的分析报告。"));
    }
    Ok(())
}
