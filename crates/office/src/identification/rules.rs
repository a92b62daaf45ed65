//! What packs say about land beside their calculations: categories and sub-types of low-efficiency land, stretches of
//! time, turning days, the two limbs of idle land and the states of the supply chain. Deciding by them is left to
//! `low_efficiency`, `idle` and `supply_chain`.

use crate::supply::unknown_department;
use fact::glossary;
use jiff::civil::Date;
use law::{Diagnostic, Pack, RuleBlock};
use serde::Deserialize;
use toml::Spanned;

/// The sections of all packs in force on a day, greater authority first.
#[derive(Clone, Debug, Default)]
pub struct LandRules {
    /// Scope, watch list and shield of the identification, and the pack that says so; `None` when no standard is in
    /// force.
    pub identification: Option<(IdentificationRule, String)>,
    /// Categories, the one that prevails first.
    pub categories: Vec<Category>,
    /// Sub-types in the order written.
    pub sub_types: Vec<SubType>,
    /// Full months from a day to the day asked about.
    pub elapsed: Vec<ElapsedRule>,
    /// Days on which something becomes full, each with its pack.
    pub turning_days: Vec<(TurningDay, String)>,
    /// Idle land.
    pub idle: Option<IdleRule>,
    /// The supply chain.
    pub supply_chain: Option<SupplyChainRule>,
}

/// Derived flags that stand before every sub-type.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentificationRule {
    /// Whether the parcel is one that may be identified.
    pub scope: String,
    /// Whether it goes to the watch list instead.
    pub watch: String,
    /// Whether a firm's land is not listed by itself.
    pub shield: String,
    /// Whether it is idle: that goes before.
    pub idle: String,
    /// Area that is idle.
    pub idle_area: String,
}

/// One of the great categories.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Id, as `T2`.
    pub id: String,
    /// What a page calls it.
    pub label: String,
    /// 1 prevails over 2 where a parcel meets several.
    pub priority: u32,
    /// Clause.
    pub clause: String,
}

/// A sub-type: a derived flag and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubType {
    /// Derived flag.
    pub id: String,
    /// Code, as `T2-1`.
    pub code: String,
    /// Category.
    pub category: String,
    /// What a page calls it.
    pub label: String,
    /// Whether the land or each firm on it is looked at.
    pub evidence: Evidence,
    /// Term with the area that it concerns; `None`: all that the evidence covers.
    pub area: Option<String>,
    /// Pack.
    pub pack: String,
}

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The parcel as a whole.
    Parcel,
    /// Each firm on it.
    Occupant,
}

/// Full months from a day that is known.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ElapsedRule {
    /// Glossary number in 月 that comes out.
    pub id: String,
    /// Glossary day.
    pub from: String,
    /// Clause.
    pub clause: String,
    /// Whether suspended time is taken out.
    #[serde(default)]
    pub excused: bool,
}

/// A day on which so many months are full.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TurningDay {
    /// Glossary day that comes out.
    pub id: String,
    /// What it is.
    pub label: String,
    /// Glossary day that it is counted from.
    pub from: String,
    /// Parameter in 月.
    pub months: String,
    /// Clause.
    pub clause: String,
    /// Derived flag under which it runs; `None`: always.
    pub when: Option<String>,
}

/// Idle land.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdleRule {
    /// Glossary day on which the user had to start.
    pub start_day: String,
    /// The day instead, where none was agreed.
    pub when_no_start_day: InsteadOf,
    /// Derived flag: not started.
    pub by_start: String,
    /// Derived flag: started and suspended.
    pub by_suspension: String,
    /// Derived amount in 万元: the fee, for land not started.
    pub fee: String,
    /// Derived flag: may be taken back without compensation.
    pub take_back: String,
}

/// A day that stands for one that is missing.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InsteadOf {
    /// Glossary day.
    pub from: String,
    /// Parameter in 月.
    pub months: String,
}

/// The supply chain.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupplyChainRule {
    /// Parameter in 年: years that the rate of supply looks back.
    pub window: String,
    /// Derived flag: approved, not expropriated in time.
    pub lapsed: String,
    /// Derived flag: will not be expropriated, to be adjusted.
    pub to_adjust: String,
    /// Derived area: expropriated, not supplied.
    pub expropriated: String,
    /// Derived flag: still within its time.
    pub pending: String,
    /// Derived flag: the rate is below the line.
    pub rate_low: String,
    /// Departments that are told, once a month as long as the rate is below the line.
    #[serde(default)]
    pub rate_to: Vec<String>,
}

#[derive(Deserialize)]
struct Sections {
    identification: Option<Spanned<IdentificationRule>>,
    idle: Option<IdleRule>,
    supply_chain: Option<Spanned<SupplyChainRule>>,
    #[serde(default)]
    category: Vec<Category>,
    #[serde(default)]
    sub_type: Vec<Spanned<RawSubType>>,
    #[serde(default)]
    elapsed: Vec<Spanned<ElapsedRule>>,
    #[serde(default)]
    turning_day: Vec<Spanned<TurningDay>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSubType {
    id: String,
    code: String,
    category: String,
    evidence: Evidence,
    area: Option<String>,
}

impl LandRules {
    /// Reads the sections of the packs in force on a day.
    ///
    /// # Errors
    /// Everything that does not fit, with its place: a sub-type without a calculation or category, a word that is no
    /// term, two standards of identification at once.
    pub fn read(packs: &[&Pack], day: Date) -> Result<Self, Vec<Diagnostic>> {
        let mut rules = Self::default();
        let mut found = Vec::new();
        let mut packs: Vec<&Pack> = packs.iter().copied().filter(|pack| pack.days.contain(day)).collect();
        packs.sort_by_key(|pack| std::cmp::Reverse(pack.authority));
        for pack in packs {
            let blocks: Vec<&RuleBlock> =
                pack.blocks.iter().filter(|block| block.days.contain(day)).collect();
            let mut read = Vec::with_capacity(blocks.len());
            for block in blocks {
                match block.read::<Sections>() {
                    Ok(sections) => read.push((block, sections)),
                    Err(wrong) => found.push(wrong),
                }
            }
            // A sub-type may stand in an article before the one that names its category.
            for (_, sections) in &mut read {
                rules.categories.append(&mut sections.category);
            }
            for (block, sections) in read {
                rules.take(pack, block, sections, &mut found);
            }
        }
        rules.categories.sort_by_key(|category| category.priority);
        if found.is_empty() { Ok(rules) } else { Err(found) }
    }

    /// The sub-type of this id.
    #[must_use]
    pub fn sub_type(&self, id: &str) -> Option<&SubType> {
        self.sub_types.iter().find(|one| one.id == id)
    }

    /// Where a sub-type stands when several hold: priority of its category, then its code.
    pub(super) fn rank<'a>(&self, sub_type: &'a SubType) -> (usize, &'a str) {
        let place = self.categories.iter().position(|category| category.id == sub_type.category);
        (place.unwrap_or(self.categories.len()), &sub_type.code)
    }

    fn take(&mut self, pack: &Pack, block: &RuleBlock, sections: Sections, found: &mut Vec<Diagnostic>) {
        if let Some(rule) = sections.identification {
            if let Some((_, other)) = &self.identification {
                let message = format!("认定标准写了两套：规则包“{other}”里已有一套。");
                found.push(block.diagnostic(
                    rule.span(),
                    "name-taken",
                    message,
                    "同一天只能有一套现行标准。",
                ));
            }
            self.identification = Some((rule.into_inner(), pack.id.clone()));
        }
        self.idle = self.idle.take().or(sections.idle);
        if let Some(rule) = sections.supply_chain {
            found.extend(rule.get_ref().rate_to.iter().filter_map(|id| unknown_department(block, &rule, id)));
            self.supply_chain = self.supply_chain.take().or(Some(rule.into_inner()));
        }
        for raw in sections.sub_type {
            match self.sub_type_of(pack, block, &raw) {
                Ok(sub_type) => self.sub_types.push(sub_type),
                Err(wrong) => found.push(wrong),
            }
        }
        for rule in sections.elapsed {
            let ElapsedRule { id, from, .. } = rule.get_ref();
            found.extend(wrong_kind(block, &rule, id, glossary::Kind::Number));
            found.extend(wrong_kind(block, &rule, from, glossary::Kind::Day));
            // Two packs may count the same months; the greater one says how.
            if self.elapsed.iter().all(|known| known.id != *id) {
                self.elapsed.push(rule.into_inner());
            }
        }
        for day in sections.turning_day {
            let TurningDay { id, from, months, .. } = day.get_ref();
            found.extend(wrong_kind(block, &day, id, glossary::Kind::Day));
            found.extend(wrong_kind(block, &day, from, glossary::Kind::Day));
            if !pack.parameters.contains_key(months) {
                let message = format!("规则包没有“{months}”这个参数。");
                found.push(block.diagnostic(
                    day.span(),
                    "unknown-word",
                    message,
                    "请写 [parameter.…] 的编号。",
                ));
            }
            self.turning_days.push((day.into_inner(), pack.id.clone()));
        }
    }

    fn sub_type_of(
        &self,
        pack: &Pack,
        block: &RuleBlock,
        raw: &Spanned<RawSubType>,
    ) -> Result<SubType, Diagnostic> {
        let refuse = |code, message: String, advice| Err(block.diagnostic(raw.span(), code, message, advice));
        let RawSubType { id, code, category, evidence, area } = raw.get_ref();
        let Some(derived) = pack.derived.iter().find(|derived| derived.id == *id) else {
            return refuse("unknown-word", format!("小类“{id}”没有计算项。"), "请写 [[derive]] 的编号。");
        };
        if self.categories.iter().all(|known| known.id != *category) {
            let message = format!("小类“{code}”的大类“{category}”没有登记。");
            return refuse("unknown-word", message, "请写 [[category]] 的编号。");
        }
        if self.sub_types.iter().any(|known| known.id == *id || known.code == *code) {
            return refuse("name-taken", format!("小类“{code}”写了两遍。"), "请改用另一个编号。");
        }
        Ok(SubType {
            id: id.clone(),
            code: code.clone(),
            category: category.clone(),
            label: derived.label.clone(),
            evidence: *evidence,
            area: area.clone(),
            pack: pack.id.clone(),
        })
    }
}

fn wrong_kind<T>(
    block: &RuleBlock,
    place: &Spanned<T>,
    id: &str,
    kind: glossary::Kind,
) -> Option<Diagnostic> {
    if glossary::term(id).is_some_and(|term| term.kind == kind) {
        return None;
    }
    let what = if kind == glossary::Kind::Day { "日期" } else { "数" };
    let message = format!("“{id}”不是术语表里的{what}。");
    Some(block.diagnostic(place.span(), "unknown-word", message, "请先登记术语。"))
}
