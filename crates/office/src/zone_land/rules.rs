//! What packs say of a zone's land beside their calculations: indicators with their two sides, kinds of zones, how points
//! are given, and figures of others to compare with. Computing by them is left to `evaluation`.

use fact::Decimal;
use jiff::civil::Date;
use law::{Diagnostic, Pack, RuleBlock};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// The sections of the pack in force that says how a zone's land is evaluated.
#[derive(Clone, Debug, Default)]
pub struct ZoneRules {
    /// Indicators in the order written, each with its pack.
    pub indicators: Vec<(IndicatorRule, String)>,
    /// Kinds of zones; the one without a flag is for the rest.
    pub kinds: Vec<ZoneKind>,
    /// How points are given; `None` when no pack says so.
    pub scoring: Option<ScoringRule>,
    /// Figures of others.
    pub comparisons: Vec<Comparison>,
}

/// An indicator: one figure divided by another.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorRule {
    /// Derived id: the same calculation, rounded as the pack declares.
    pub id: String,
    /// Derived id or glossary term above the line.
    pub numerator: String,
    /// Derived id or glossary term below the line.
    pub denominator: String,
    /// Whether it is read in hundredths.
    #[serde(default)]
    pub percent: bool,
    /// Parameter with the value that earns all points; `None`: not scored.
    pub ideal: Option<String>,
    /// Parameter with the points; 0 leaves the indicator out.
    pub weight: Option<String>,
}

/// A kind of zone.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZoneKind {
    /// Id, as `industry_led`.
    pub id: String,
    /// What a page calls it.
    pub label: String,
    /// Derived flag; `None`: where all others do not hold.
    pub flag: Option<String>,
}

/// How points are given.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoringRule {
    /// In words.
    pub label: String,
    /// Tag of the reference.
    pub source: String,
    /// Whether the wording was seen; otherwise every score is shown as 未核实.
    pub confirmed: bool,
}

/// Figures of others.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// Whose, when.
    pub title: String,
    /// Tag of the reference.
    pub source: String,
    /// Values by indicator, a share as a share of 1.
    #[serde(deserialize_with = "decimals")]
    pub values: BTreeMap<String, Decimal>,
}

fn decimals<'de, D: serde::Deserializer<'de>>(from: D) -> Result<BTreeMap<String, Decimal>, D::Error> {
    let texts = BTreeMap::<String, String>::deserialize(from)?;
    let read = |(id, text): (String, String)| match text.parse() {
        Ok(number) => Ok((id, number)),
        Err(_) => Err(serde::de::Error::custom(format!("“{text}”不是数"))),
    };
    texts.into_iter().map(read).collect()
}

#[derive(Deserialize)]
struct Sections {
    #[serde(default)]
    zone_indicator: Vec<Spanned<IndicatorRule>>,
    #[serde(default)]
    zone_kind: Vec<Spanned<ZoneKind>>,
    zone_scoring: Option<ScoringRule>,
    #[serde(default)]
    zone_comparison: Vec<Comparison>,
}

impl ZoneRules {
    /// Reads the sections of the packs in force on a day, greater authority first.
    ///
    /// # Errors
    /// An indicator, flag or parameter that its pack does not have, with its place.
    pub fn read(packs: &[&Pack], day: Date) -> Result<Self, Vec<Diagnostic>> {
        let mut rules = Self::default();
        let mut found = Vec::new();
        let mut packs: Vec<&Pack> = packs.iter().copied().filter(|pack| pack.days.contain(day)).collect();
        packs.sort_by_key(|pack| std::cmp::Reverse(pack.authority));
        for pack in packs {
            for block in pack.blocks.iter().filter(|block| block.days.contain(day)) {
                match block.read::<Sections>() {
                    Ok(sections) => rules.take(pack, block, sections, &mut found),
                    Err(wrong) => found.push(wrong),
                }
            }
        }
        if found.is_empty() { Ok(rules) } else { Err(found) }
    }

    fn take(&mut self, pack: &Pack, block: &RuleBlock, sections: Sections, found: &mut Vec<Diagnostic>) {
        let derives = |id: &String| pack.derived.iter().any(|one| one.id == *id);
        for spanned in sections.zone_indicator {
            let span = spanned.span();
            let rule = spanned.into_inner();
            let is_word = |id: &String| derives(id) || fact::glossary::term(id).is_some();
            let parameters = rule.ideal.iter().chain(&rule.weight);
            let unset = parameters.filter(|id| !pack.parameters.contains_key(*id));
            let words = [&rule.numerator, &rule.denominator].into_iter().filter(|id| !is_word(id));
            let own = Some(&rule.id).filter(|id| !derives(id));
            let wrong: Vec<&String> = own.into_iter().chain(words).chain(unset).collect();
            if let Some(word) = wrong.first() {
                let message = format!("指标“{}”用到的“{word}”没有登记。", rule.id);
                found.push(block.diagnostic(span, "unknown-word", message, "请写计算项、术语或参数的编号。"));
            }
            // A lesser pack does not say again what a greater one said.
            if self.indicators.iter().all(|(known, _)| known.id != rule.id) {
                self.indicators.push((rule, pack.id.clone()));
            }
        }
        for spanned in sections.zone_kind {
            let span = spanned.span();
            let kind = spanned.into_inner();
            if let Some(flag) = kind.flag.as_ref().filter(|flag| !derives(flag)) {
                let message = format!("园区类型“{}”的条件“{flag}”没有计算项。", kind.label);
                found.push(block.diagnostic(span, "unknown-word", message, "请写 [[derive]] 的编号。"));
            }
            self.kinds.push(kind);
        }
        self.scoring = self.scoring.take().or(sections.zone_scoring);
        self.comparisons.extend(sections.zone_comparison);
    }
}
