//! What packs say of a yearly assessment beside their calculations: figures and who hands them in, items, checks, what hangs
//! on the points. Computing by them is left to `compute`.

use crate::docket::Refusal;
use jiff::civil::Date;
use law::{Diagnostic, Pack, RuleBlock};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// The sections of the packs in force on a day.
#[derive(Clone, Debug, Default)]
pub struct AppraisalRules {
    /// Pack that says how points are given; empty when none does.
    pub pack: String,
    /// How points are given.
    pub score: Option<ScoreRule>,
    /// Figures in the order written.
    pub figures: Vec<FigureRule>,
    /// Items in the order written.
    pub items: Vec<ItemRule>,
    /// What the figures must keep to.
    pub checks: Vec<CheckRule>,
    /// What hangs on the points.
    pub links: Vec<LinkRule>,
}

/// How points are given.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreRule {
    /// Derived id of the points together.
    pub points: String,
    /// Clause.
    pub clause: String,
    /// In words.
    pub scoring: String,
    /// Tag of the reference.
    pub scoring_source: String,
    /// Whether the wording was seen; otherwise points are shown as 未核实.
    pub confirmed: bool,
}

/// A figure that a department hands in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureRule {
    /// Glossary id.
    pub id: String,
    /// Department.
    pub from: String,
    /// Clause.
    pub clause: String,
    /// Whether points are given without it.
    #[serde(default)]
    pub optional: bool,
}

/// An item of the assessment.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemRule {
    /// Derived id.
    pub id: String,
    /// Derived id of its points; `None`: it is shown and earns none.
    pub points: Option<String>,
    /// Clause.
    pub clause: String,
}

/// A flag that must hold, where it is known, before a district gets points.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckRule {
    /// Derived flag.
    pub id: String,
    /// Clause.
    pub clause: String,
    /// What is wrong when it does not hold.
    pub says: String,
    /// What to do.
    pub advice: String,
}

/// Something that next year's plan gives a district, before and after.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkRule {
    /// Id.
    pub id: String,
    /// What it is.
    pub label: String,
    /// Derived id or term before.
    pub before: String,
    /// Derived id after.
    pub after: String,
    /// Terms that the pack of the appraisal derives for the pack that computes `after`: term and derived id. What is handed
    /// in stands.
    #[serde(default)]
    pub feeds: BTreeMap<String, String>,
    /// Clause.
    pub clause: String,
}

#[derive(Deserialize)]
struct Sections {
    appraisal: Option<ScoreRule>,
    #[serde(default)]
    appraisal_figure: Vec<Spanned<FigureRule>>,
    #[serde(default)]
    appraisal_item: Vec<Spanned<ItemRule>>,
    #[serde(default)]
    appraisal_check: Vec<Spanned<CheckRule>>,
    #[serde(default)]
    appraisal_link: Vec<Spanned<LinkRule>>,
}

impl AppraisalRules {
    /// Reads the sections of the packs in force on a day.
    ///
    /// # Errors
    /// When no pack says how districts are assessed, or a section names what is not there.
    pub fn read(packs: &[Pack], day: Date) -> Result<Self, Refusal> {
        let mut rules = Self::default();
        let mut found = Vec::new();
        for pack in packs.iter().filter(|pack| pack.days.contain(day)) {
            for block in pack.blocks.iter().filter(|block| block.days.contain(day)) {
                match block.read::<Sections>() {
                    Ok(sections) => rules.take(pack, block, sections, &mut found),
                    Err(wrong) => found.push(wrong),
                }
            }
        }
        if !found.is_empty() {
            let why: Vec<String> = found.iter().map(ToString::to_string).collect();
            return Err(Refusal::new("appraisal_rules_wrong", why.join("\n"), "请更正规则包后再试。"));
        }
        if rules.score.is_none() {
            let message = format!("{day}没有现行有效的年度考核办法。");
            let advice = "请在 supply.toml 里选用含年度考核的规则包。";
            return Err(Refusal::new("no_appraisal_rules", message, advice));
        }
        Ok(rules)
    }

    /// The figure of this id.
    #[must_use]
    pub fn figure(&self, id: &str) -> Option<&FigureRule> {
        self.figures.iter().find(|rule| rule.id == id)
    }

    fn take(&mut self, pack: &Pack, block: &RuleBlock, sections: Sections, found: &mut Vec<Diagnostic>) {
        let derives = |id: &str| pack.derived.iter().any(|one| one.id == id);
        if let Some(score) = sections.appraisal.filter(|_| self.score.is_none()) {
            self.pack.clone_from(&pack.id);
            self.score = Some(score);
        }
        for spanned in sections.appraisal_figure {
            let span = spanned.span();
            let rule = spanned.into_inner();
            if fact::glossary::term(&rule.id).is_none() || fact::department(&rule.from).is_none() {
                let message = format!("考核用数“{}”或部门“{}”没有登记。", rule.id, rule.from);
                found.push(block.diagnostic(span, "unknown-word", message, "请写术语和部门的编号。"));
            }
            self.figures.push(rule);
        }
        for spanned in sections.appraisal_item {
            let span = spanned.span();
            let rule = spanned.into_inner();
            let words = std::iter::once(&rule.id).chain(&rule.points);
            if let Some(word) = words.into_iter().find(|id| !derives(id)) {
                let message = format!("考核指标“{}”用到的“{word}”没有计算项。", rule.id);
                found.push(block.diagnostic(span, "unknown-word", message, "请写 [[derive]] 的编号。"));
            }
            self.items.push(rule);
        }
        for spanned in sections.appraisal_check {
            let span = spanned.span();
            let rule = spanned.into_inner();
            if !derives(&rule.id) {
                let message = format!("核对“{}”没有计算项。", rule.id);
                found.push(block.diagnostic(span, "unknown-word", message, "请写 [[derive]] 的编号。"));
            }
            self.checks.push(rule);
        }
        for spanned in sections.appraisal_link {
            let span = spanned.span();
            let rule = spanned.into_inner();
            if let Some(word) = rule.feeds.values().find(|id| !derives(id)) {
                let message = format!("挂钩“{}”用到的“{word}”没有计算项。", rule.label);
                found.push(block.diagnostic(span, "unknown-word", message, "请写 [[derive]] 的编号。"));
            }
            self.links.push(rule);
        }
    }
}
