//! Where a firm stands: list, rank, ties, borders of the classes, both ends of the two-stage method,
//! and the rules that acted before and after.

use super::{EndNote, LineNote, RuleNote, TwoStageNote, article, label};
use crate::evaluation::classing::count_of;
use crate::evaluation::ranking::RankGroup;
use crate::evaluation::regrade::{regraded, vetoed};
use crate::evaluation::run::{NO_CLASS, Run, classing_of, ranking_of};
use crate::evaluation::scheme::{
    Base, ClassIndex, Direction, Effect, End, EndKey, OrderBy, OrderKey, Ranking, Scheme, Status, TwoStage,
};
use crate::evaluation::score::Score;
use crate::evaluation::what_if::Field;
use fact::{Ratio, Rounding};

/// Parts of an explanation that need the ranking.
#[derive(Default)]
pub(super) struct Standing {
    pub within: String,
    pub ranked: usize,
    pub order: Vec<String>,
    pub tie: Option<String>,
    pub lines: Vec<LineNote>,
    pub two_stage: Option<TwoStageNote>,
    pub vetoes: Vec<RuleNote>,
    pub regrades: Vec<RuleNote>,
    pub protections: Vec<RuleNote>,
}

pub(super) fn standing(field: &Field<'_>, row: usize, score: Option<&Score>) -> Standing {
    let run = field.run();
    let scheme = run.prepared.scheme;
    let list = run.prepared.group[row];
    let ranking = ranking_of(scheme, list);
    let group = run.groups.get(run.group_of[row] as usize);
    let ranked = run.rank[row] > 0;
    let mut standing = Standing {
        within: ranking.map_or_else(String::new, |ranking| within(run, row, ranking)),
        ranked: group.map_or(0, |group| group.members.len()),
        order: ranking.map_or_else(Vec::new, |ranking| ranking.order.iter().map(key).collect()),
        vetoes: vetoes(run, row),
        protections: protections(run, row),
        ..Standing::default()
    };
    standing.tie = ranking.and_then(|ranking| tie(run, row, ranking));
    if let Some(group) = group.filter(|_| ranked) {
        standing.lines = lines(run, group);
        let stages = classing_of(scheme, list).and_then(|classing| classing.two_stage.as_ref());
        standing.two_stage = stages.map(|stages| two_stage(field, row, group, stages));
    }
    if score.is_some() {
        standing.regrades = regrades(run, row);
    }
    standing
}

pub(super) fn class_id(scheme: &Scheme, class: ClassIndex) -> String {
    scheme.classes.get(usize::from(class)).map_or_else(String::new, |class| class.id.clone())
}

fn within(run: &Run<'_>, row: usize, ranking: &Ranking) -> String {
    let part = |term: &str| {
        let column = run.prepared.table.position(term);
        let text = column.map_or_else(String::new, |column| run.prepared.table.text(column, row));
        format!("{} {text}", label(term))
    };
    ranking.within.iter().map(|term| part(term)).collect::<Vec<_>>().join("、")
}

fn key(key: &OrderKey) -> String {
    let ascending = key.direction == Direction::Ascending;
    match &key.by {
        OrderBy::Total => format!("总分（{}）", if ascending { "低者在前" } else { "高者在前" }),
        OrderBy::Figure(term) | OrderBy::Value(term) => {
            format!("{}（{}）", label(term), if ascending { "小者在前" } else { "大者在前" })
        }
        OrderBy::Subject => "统一社会信用代码顺序".to_owned(),
    }
}

fn tie(run: &Run<'_>, row: usize, ranking: &Ranking) -> Option<String> {
    let row = u32::try_from(row).ok()?;
    let (_, settled) = run.ties.iter().find(|(tied, _)| *tied == row)?;
    let by = ranking.order.get(usize::from(*settled)).map_or_else(|| "代码顺序".to_owned(), key);
    Some(format!("总分与相邻企业相同，由“{by}”定先后"))
}

fn lines(run: &Run<'_>, group: &RankGroup) -> Vec<LineNote> {
    let line = |(class, last): &(ClassIndex, usize)| {
        let row = *group.members.get(last.checked_sub(1)?)? as usize;
        Some(LineNote {
            class: class_id(run.prepared.scheme, *class),
            rank: *last,
            total: run.totals.printed(row)?,
        })
    };
    let cuts = &group.cuts[..group.cuts.len().saturating_sub(1)];
    cuts.iter().filter_map(line).collect()
}

fn two_stage(field: &Field<'_>, row: usize, group: &RankGroup, stages: &TwoStage) -> TwoStageNote {
    let run = field.run();
    let ranked = group.members.len();
    let half = Ratio::new(1, 2).unwrap_or_else(Ratio::zero);
    let top = count_of(ranked, &half, stages.top_half);
    let position = run.rank[row] as usize - 1;
    let base = classing_of(run.prepared.scheme, group.list).map_or(ranked, |classing| match classing.base {
        Base::Ranked => ranked,
        Base::Rated => ranked + group.vetoed as usize,
        Base::IncludingNotRated => ranked + (group.vetoed + group.not_rated) as usize,
    });
    let keys_of_ends = field.end_keys(run.group_of[row] as usize);
    let end = |end: &End, positions: std::ops::Range<usize>, best: bool| {
        let seats = count_of(base, &end.share.value.into(), end.rounding).min(positions.len());
        let all = keys_of_ends.as_ref().map(|[top, bottom]| if best { top } else { bottom });
        let key = |position: usize| all.and_then(|keys| keys.get(position).copied().flatten());
        let mut keyed: Vec<(Option<&Ratio>, usize)> =
            positions.map(|position| (key(position), position)).collect();
        // An unknown key is below every known one.
        keyed.sort_by(|left, right| right.0.cmp(&left.0).then(left.1.cmp(&right.1)));
        if !best {
            keyed.reverse();
        }
        let own = key(position);
        let place = keyed.iter().position(|(_, at)| *at == position);
        EndNote {
            class: class_id(run.prepared.scheme, end.class),
            keys: keys(end),
            own: own.map(|own| own.round(4, Rounding::HalfUp).to_string()),
            place: place.map(|place| place + 1),
            seats,
            line: seats
                .checked_sub(1)
                .and_then(|last| keyed.get(last)?.0)
                .map(|line| line.round(4, Rounding::HalfUp).to_string()),
        }
    };
    TwoStageNote {
        top_half: position < top,
        top_count: top,
        ends: vec![end(&stages.best, 0..top, true), end(&stages.worst, top..ranked, false)],
        middle: class_id(run.prepared.scheme, stages.middle),
    }
}

fn keys(end: &End) -> String {
    let key = |key: &EndKey| match key {
        EndKey::Score(id) => format!("{}得分", label(id)),
        EndKey::Figure(term) => label(term),
    };
    end.keys.iter().map(key).collect::<Vec<_>>().join("＋")
}

fn vetoes(run: &Run<'_>, row: usize) -> Vec<RuleNote> {
    let scheme = run.prepared.scheme;
    let holds = |(index, _): &(usize, _)| run.prepared.vetoes[row] & (1 << index) != 0;
    let note = |(index, veto): (usize, &crate::evaluation::scheme::Veto)| {
        let given = veto.class.map(|class| format!("定为 {} 类", class_id(scheme, class)));
        let limit = veto.not_above.map(|class| format!("不得高于 {} 类", class_id(scheme, class)));
        let out = veto.unranked.then(|| "不参加排名".to_owned());
        let effect: Vec<String> = [out, given, limit].into_iter().flatten().collect();
        let alone = vetoed(scheme, run.class_by_rank[row], 1 << index);
        let before = if alone == run.class_by_rank[row] { NO_CLASS } else { run.class_by_rank[row] };
        RuleNote {
            label: veto.label.clone(),
            effect: effect.join("，"),
            class_before: class_id(scheme, before),
            until: None,
            article: article(scheme, veto.article),
        }
    };
    scheme.vetoes.iter().enumerate().filter(holds).map(note).collect()
}

/// The changes that acted, each with the class that the ones before it had given.
fn regrades(run: &Run<'_>, row: usize) -> Vec<RuleNote> {
    let scheme = run.prepared.scheme;
    let bits = run.regraded_by[row];
    let mut notes = Vec::new();
    for (index, rule) in scheme.regrades.iter().enumerate() {
        if bits & (1 << index) == 0 {
            continue;
        }
        let earlier = bits & ((1u16 << index) - 1);
        let (before, _) = regraded(scheme, run.class_by_rank[row], earlier);
        let until = rule.until.as_ref().and_then(|until| until.evaluate(&run.prepared.scope(row)).number());
        notes.push(RuleNote {
            label: rule.reason.clone(),
            effect: effect(scheme, rule.effect),
            class_before: class_id(scheme, before),
            until: until.map(|until| until.to_string()),
            article: article(scheme, rule.article),
        });
    }
    notes
}

fn effect(scheme: &Scheme, effect: Effect) -> String {
    match effect {
        Effect::Set(class) => format!("改为 {} 类", class_id(scheme, class)),
        Effect::CapAt(class) => format!("不得高于 {} 类", class_id(scheme, class)),
        Effect::FloorAt(class) => format!("不低于 {} 类", class_id(scheme, class)),
        Effect::Shift(classes) if classes > 0 => format!("下调 {classes} 档"),
        Effect::Shift(classes) => format!("上调 {} 档", -i16::from(classes)),
    }
}

/// Rules of participation and protections that hold for a firm, each with the year in which it ends.
#[must_use]
pub fn protections(run: &Run<'_>, row: usize) -> Vec<RuleNote> {
    let scheme = run.prepared.scheme;
    let status = run.prepared.status[row];
    if status == Status::Held {
        return Vec::new();
    }
    let rule = scheme.participation.get(usize::from(run.prepared.status_rule[row]));
    let note = |rule: &crate::evaluation::scheme::Participation| {
        let managed = rule.class.map(|class| format!("，按 {} 类管理", class_id(scheme, class)));
        let what = match rule.status {
            Status::Rated => "参加评价",
            Status::NoGrade => "计分、不定等级",
            Status::NotRated => "暂不评价",
            Status::Excluded => "不属评价对象",
            Status::Held => "搁置",
        };
        let until = rule.until.as_ref().and_then(|until| until.evaluate(&run.prepared.scope(row)).number());
        RuleNote {
            label: rule.reason.clone(),
            effect: managed.map_or_else(|| what.to_owned(), |managed| format!("{what}{managed}")),
            class_before: String::new(),
            until: until.map(|until| until.to_string()),
            article: article(scheme, rule.article),
        }
    };
    rule.map(note).into_iter().collect()
}
