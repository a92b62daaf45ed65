//! One year's result as files and pages take it: what belongs together, what was found, and what it was made from.

use crate::city_facts::CityFacts;
use crate::outcome::Outcome;
use crate::year::YearFigures;
use crate::zone::Zone;
use fact::{Finding, Severity};
use jiff::civil::Date;
use office::evaluation::scheme::{Constant, PlausibilityEffect};
use office::evaluation::{Run, Scheme};
use office::registry::Registry;
use paper::Note;

/// Who had a page or file made, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Who.
    pub by: String,
    /// On which day.
    pub on: Date,
}

/// One year evaluated, as lists need it.
pub struct YearResult {
    /// The year.
    pub year: i16,
    /// Title of the scheme.
    pub scheme: String,
    /// Every firm.
    pub outcomes: Vec<Outcome>,
}

/// What the results of a year are made from.
pub struct Page<'a> {
    /// The zone.
    pub zone: &'a Zone,
    /// Everything delivered.
    pub facts: &'a CityFacts,
    /// The year's figures.
    pub figures: &'a YearFigures,
    /// The year's evaluation.
    pub run: &'a Run<'a>,
    /// Every firm.
    pub outcomes: &'a [Outcome],
    /// Earlier years.
    pub before: &'a [YearResult],
    /// Everything found.
    pub findings: &'a [Finding],
    /// Who had it made.
    pub made: &'a Made,
}

/// What the scheme's own checks of figures say, as findings.
#[must_use]
pub fn plausibility(run: &Run<'_>, registry: &Registry) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in 0..run.prepared.table.rows() {
        for (index, rule) in run.scheme().plausibility.iter().enumerate() {
            if run.prepared.warnings[row] & (1 << index) == 0 {
                continue;
            }
            let held = rule.effect == PlausibilityEffect::Hold;
            let advice =
                if held { "核实前不定等级，也不计入基准值。" } else { "请核实。" };
            let subject = run.prepared.subject(row);
            let name = registry.enterprise(&subject).and_then(|known| known.name()).unwrap_or(&subject);
            findings.push(Finding {
                code: rule.id.replace('_', "-"),
                severity: if held { Severity::Held } else { Severity::Warning },
                place: fact::Place::default(),
                subject: run.prepared.subject(row),
                term: String::new(),
                raw: String::new(),
                message: format!("{name}：{}。", rule.message.trim_end_matches('。')),
                advice: advice.to_owned(),
            });
        }
    }
    findings
}

/// What every result says about its making.
#[must_use]
pub fn notes(page: &Page<'_>) -> Vec<Note> {
    let scheme = page.run.scheme();
    let note = |label: &str, text: String| Note { label: label.to_owned(), text };
    let mut notes = vec![
        note("开发区", page.zone.description.title.clone()),
        note("年度", page.run.prepared.year.to_string()),
        note("方案", scheme.title.clone()),
        note("规则包", format!("{}，第{}版，{}", scheme.pack.id, scheme.pack.version, scheme.pack.title)),
        note("校验值", scheme.pack.digest.clone()),
        note("文件", format!("{} 个部门文件", page.facts.files.len())),
        note("制表", format!("{}，{}", page.made.by, page.made.on)),
        note("软件", format!("亩衡 {}", env!("CARGO_PKG_VERSION"))),
    ];
    if let Some(notice) = &page.zone.description.notice {
        notes.insert(1, note("说明", notice.clone()));
    }
    if let Some(used) = page.zone.used_pack(&scheme.pack.id) {
        notes.extend(
            configured(scheme).into_iter().map(|text| note("参数", format!("{text}（{}）", used.source))),
        );
    }
    notes
}

/// Parameters that the zone filled in.
#[must_use]
pub fn configured(scheme: &Scheme) -> Vec<String> {
    let weights = scheme.indicators.iter().map(|indicator| &indicator.weight);
    let shown = |constant: &Constant| format!("{} {} {}", constant.label, constant.value, constant.unit);
    let mut texts: Vec<String> = weights.filter(|weight| weight.configured).map(shown).collect();
    texts.dedup();
    texts
}
