//! The sections of a scheme one by one: ids resolved, constants put in. Putting them together is
//! `compile`'s work.

use super::compile::{Blocks, Compiler};
use super::section;
use super::{
    Benchmark, Classing, Cut, CutEnd, Effect, End, EndKey, FollowOwner, Group, Indicator, Line, OrderBy,
    OrderKey, Participation, Plausibility, Points, Ranking, Regrade, Special, Total, TwoStage, Veto,
};
use fact::Rounding;
use law::RuleBlock;

impl<'a> Compiler<'a> {
    pub(super) fn participation(
        &mut self,
        block: &RuleBlock,
        section: &section::ParticipationSection,
    ) -> Option<Participation> {
        Some(Participation {
            id: section.id.clone(),
            when: self.condition(block, &section.when)?,
            status: section.status,
            class: self.optional(block, section.class.as_ref(), Self::class),
            reason: section.reason.clone(),
            until: self.optional(block, section.until.as_ref(), Self::expression),
            article: block.article,
        })
    }

    pub(super) fn group(&mut self, block: &RuleBlock, section: &section::GroupSection) -> Option<Group> {
        let when = self.condition(block, &section.when)?;
        Some(Group { id: section.id.clone(), label: section.label.clone(), when, article: block.article })
    }

    pub(super) fn plausibility(
        &mut self,
        block: &RuleBlock,
        section: &section::PlausibilitySection,
    ) -> Option<Plausibility> {
        Some(Plausibility {
            id: section.id.clone(),
            when: self.condition(block, &section.when)?,
            effect: section.effect,
            message: section.message.clone(),
            article: block.article,
        })
    }

    pub(super) fn indicator(
        &mut self,
        block: &RuleBlock,
        section: &section::IndicatorSection,
    ) -> Option<Indicator> {
        let id: Box<str> = section.id.get_ref().as_str().into();
        if fact::glossary::term(&id).is_none() {
            let message = format!("词汇表里没有“{id}”这个指标。");
            self.refuse(block, &section.id, "unknown-term", message, "请先在 codes/glossary.toml 里登记。");
        }
        let numerator = self.figure(block, &section.numerator, &format!("{id}.numerator"))?;
        let denominator = match &section.denominator {
            Some(text) => Some(self.figure(block, text, &format!("{id}.denominator"))?),
            None => None,
        };
        let special = section
            .special
            .iter()
            .filter_map(|special| {
                Some(Special {
                    when: self.condition(block, &special.when)?,
                    ratio: self.constant(block, &special.ratio)?,
                    reason: special.reason.clone(),
                })
            })
            .collect();
        let steps = section
            .steps
            .iter()
            .filter_map(|step| Some((self.constant(block, &step.from)?, self.constant(block, &step.points)?)))
            .collect();
        Some(Indicator {
            numerator,
            denominator,
            weight: self.constant(block, &section.weight)?,
            groups: self.lists(block, section.groups.as_ref()),
            applicable: self.optional(block, section.applicable.as_ref(), Self::condition),
            better: section.better,
            family: section.family,
            cap: self.optional(block, section.cap.as_ref(), Self::constant),
            floor: self.optional(block, section.floor.as_ref(), Self::constant),
            base: self.optional(block, section.base.as_ref(), Self::constant),
            value_digits: section.value_digits,
            score_digits: section.score_digits,
            rounding: section.rounding,
            missing: section.missing,
            when_not_applicable: section.when_not_applicable,
            special,
            steps,
            article: block.article,
            id,
        })
    }

    pub(super) fn benchmark(
        &mut self,
        block: &RuleBlock,
        section: &section::BenchmarkSection,
    ) -> Option<Benchmark> {
        let indicators = match section.indicator.get_ref().as_str() {
            "*" => (0..self.indicators.len()).collect(),
            id if self.indicators.iter().any(|indicator| indicator == id) => {
                let same = self.indicators.iter().enumerate().filter(|(_, indicator)| *indicator == id);
                same.map(|(index, _)| index).collect()
            }
            id => {
                let message = format!("没有“{id}”这个指标。");
                self.refuse(
                    block,
                    &section.indicator,
                    "unknown-indicator",
                    message,
                    "指标在 [[indicator]] 里声明。",
                );
                return None;
            }
        };
        let by = section.by.iter().filter_map(|term| self.term(block, term)).collect();
        let coefficients = section
            .coefficients
            .iter()
            .filter_map(|(key, text)| Some((key.clone(), self.constant(block, text)?)))
            .collect();
        Some(Benchmark {
            indicators,
            groups: self.lists(block, section.groups.as_ref()),
            kind: section.kind,
            value: self.optional(block, section.value.as_ref(), Self::constant),
            factor: self.optional(block, section.factor.as_ref(), Self::constant),
            coefficients,
            by,
            over: self.optional(block, section.over.as_ref(), Self::condition),
            min_count: section.min_count,
            positive: section.positive,
            fallback: section.fallback,
            winsorise: self.optional(block, section.winsorise.as_ref(), Self::constant),
            digits: section.digits,
            rounding: section.rounding,
            article: block.article,
        })
    }

    pub(super) fn total(&mut self, blocks: &Blocks<'a>) -> Total {
        let found = blocks.iter().find_map(|(block, sections)| Some((block, sections.total.as_ref()?)));
        let Some((block, section)) = found else { return Total::default() };
        Total {
            reweight_to: self.optional(block, section.reweight_to.as_ref(), Self::constant),
            digits: section.digits,
            rounding: Some(section.rounding),
            bonus_cap: self.optional(block, section.bonus_cap.as_ref(), Self::constant),
            deduction_cap: self.optional(block, section.deduction_cap.as_ref(), Self::constant),
        }
    }

    pub(super) fn points(&mut self, block: &RuleBlock, section: &section::PointsSection) -> Option<Points> {
        Some(Points {
            id: section.id.clone(),
            label: section.label.clone(),
            points: self.expression(block, &section.points)?,
            cap: self.optional(block, section.cap.as_ref(), Self::constant),
            until: self.optional(block, section.until.as_ref(), Self::expression),
            article: block.article,
        })
    }

    pub(super) fn veto(&mut self, block: &RuleBlock, section: &section::VetoSection) -> Option<Veto> {
        Some(Veto {
            id: section.id.clone(),
            label: section.label.clone(),
            when: self.condition(block, &section.when)?,
            unranked: section.unranked,
            class: self.optional(block, section.class.as_ref(), Self::class),
            not_above: self.optional(block, section.not_above.as_ref(), Self::class),
            article: block.article,
        })
    }

    pub(super) fn ranking(
        &mut self,
        block: &RuleBlock,
        section: &section::RankingSection,
    ) -> Option<Ranking> {
        let within = section.within.iter().filter_map(|term| self.term(block, term)).collect();
        let order = section
            .order
            .iter()
            .filter_map(|key| {
                let by = match key.by.get_ref().as_str() {
                    "total_score" => OrderBy::Total,
                    "subject" => OrderBy::Subject,
                    id if self.indicators.iter().any(|indicator| indicator == id) => {
                        OrderBy::Value(id.into())
                    }
                    _ => OrderBy::Figure(self.term(block, &key.by)?),
                };
                Some(OrderKey { by, direction: key.direction, digits: key.digits })
            })
            .collect();
        Some(Ranking { groups: self.lists(block, section.groups.as_ref()), within, order })
    }

    pub(super) fn classing(
        &mut self,
        block: &RuleBlock,
        section: &section::ClassingSection,
    ) -> Option<Classing> {
        let cuts = section
            .cuts
            .iter()
            .filter_map(|cut| {
                let end = match (&cut.share, &cut.rest) {
                    (Some(share), _) => CutEnd::Share(self.constant(block, share)?),
                    (None, Some(rest)) => CutEnd::Rest(self.constant(block, rest)?),
                    (None, None) => CutEnd::Last,
                };
                Some(Cut { class: self.class(block, &cut.class)?, end, rounding: cut.rounding })
            })
            .collect();
        let lines = section
            .lines
            .iter()
            .filter_map(|line| {
                let class = self.class(block, &line.class)?;
                Some(Line { class, when: self.optional(block, line.when.as_ref(), Self::condition) })
            })
            .collect();
        let two_stage = match (&section.best, &section.worst, &section.middle) {
            (Some(best), Some(worst), Some(middle)) => Some(TwoStage {
                top_half: section.top_half.unwrap_or(Rounding::Up),
                best: self.end(block, best)?,
                worst: self.end(block, worst)?,
                middle: self.class(block, middle)?,
            }),
            _ => None,
        };
        Some(Classing {
            groups: self.lists(block, section.groups.as_ref()),
            method: section.method,
            base: section.base,
            smallest_group: section.smallest_group,
            small_groups: section.small_groups,
            cuts,
            lines,
            two_stage,
            article: block.article,
        })
    }

    pub(super) fn end(&mut self, block: &RuleBlock, section: &section::EndSection) -> Option<End> {
        let keys = section
            .keys
            .iter()
            .filter_map(|key| match self.indicators.contains(key.get_ref()) {
                true => Some(EndKey::Score(key.get_ref().as_str().into())),
                false => self.term(block, key).map(EndKey::Figure),
            })
            .collect();
        Some(End {
            class: self.class(block, &section.class)?,
            keys,
            share: self.constant(block, &section.share)?,
            rounding: section.rounding,
        })
    }

    pub(super) fn regrade(
        &mut self,
        block: &RuleBlock,
        section: &section::RegradeSection,
    ) -> Option<Regrade> {
        let from = section
            .from
            .as_ref()
            .map(|from| from.iter().filter_map(|class| self.class(block, class)).collect());
        let effect = &section.effect;
        let effect = match (&effect.set, &effect.cap_at, &effect.floor_at, effect.shift) {
            (Some(class), None, None, None) => Effect::Set(self.class(block, class)?),
            (None, Some(class), None, None) => Effect::CapAt(self.class(block, class)?),
            (None, None, Some(class), None) => Effect::FloorAt(self.class(block, class)?),
            (None, None, None, Some(classes)) => Effect::Shift(classes),
            _ => {
                let message = format!("调档规则“{}”要且只要一种效果。", section.id);
                self.refuse(
                    block,
                    &section.when,
                    "effect",
                    message,
                    "写 set、cap_at、floor_at 或 shift 之一。",
                );
                return None;
            }
        };
        Some(Regrade {
            id: section.id.clone(),
            when: self.condition(block, &section.when)?,
            from,
            effect,
            reason: section.reason.clone(),
            kind: section.kind,
            until: self.optional(block, section.until.as_ref(), Self::expression),
            refill: section.refill,
            article: block.article,
        })
    }

    pub(super) fn follow_owner(&mut self, blocks: &Blocks<'a>) -> Option<FollowOwner> {
        let (block, section) =
            blocks.iter().find_map(|(block, sections)| Some((block, sections.follow_owner.as_ref()?)))?;
        Some(FollowOwner {
            when: self.condition(block, &section.when)?,
            owner: self.term(block, &section.owner)?,
            article: block.article,
        })
    }
}
