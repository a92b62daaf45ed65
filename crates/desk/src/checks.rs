//! Studies beside a result, before it is shown to anybody: how firmly classes stand when weights move a little, what
//! each item does, and what the figures themselves would weigh. No class comes from here.
#![expect(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "probabilities and weights shown beside the result; no class is given by them"
)]

use crate::evaluated::Evaluated;
use crate::wording;
use office::evaluation::Run;
use office::evaluation::crosscheck::{Criterion, EntropyBasis, critic_weights, entropy_weights, influences};
use office::evaluation::stability::{
    Cut, Item, Noise, NoiseOutcome, StabilityCase, leaving_one_out, under_noise,
};
use office::registry::Registry;
use serde::Serialize;
use std::collections::BTreeMap;

/// Each weight moves evenly by up to this share of itself.
const NOISE: f64 = 0.1;
/// Draws of weights.
const DRAWS: u32 = 1_000;
/// The same seed gives the same study.
const SEED: u64 = 20_240_101;
/// A firm that keeps its class in fewer draws than this is worth a look.
const FIRM: f64 = 0.8;
/// Firms listed.
const LISTED: usize = 50;

/// How much a check weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Nothing to do.
    Fine,
    /// Somebody should look.
    Look,
    /// Must be settled first.
    Stop,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Check {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it says, one sentence.
    pub text: String,
    /// How much it weighs.
    pub level: Level,
    /// Column heads.
    pub columns: Vec<String>,
    /// Rows, as printed.
    pub rows: Vec<Vec<String>>,
}

/// One list whose firms are ranked together, with the scores of its items per point of weight.
struct List {
    title: String,
    rows: Vec<usize>,
    ids: Vec<String>,
    weights: Vec<f64>,
    scores: Vec<Vec<Option<f64>>>,
    fixed: Vec<f64>,
    seats: Vec<usize>,
    classes: Vec<String>,
}

/// The checks of an evaluation.
#[must_use]
pub fn checks(evaluated: &Evaluated) -> Vec<Check> {
    checks_of(evaluated.run(), evaluated.registry())
}

/// The checks of a run; names of firms come from the registry.
#[must_use]
pub fn checks_of(run: &Run<'_>, registry: &Registry) -> Vec<Check> {
    let lists = lists(run);
    let mut checks = vec![plausible(run)];
    checks.extend(lists.iter().map(|list| noise(run, registry, list)));
    checks.extend(lists.iter().map(left_out));
    checks.extend(lists.iter().map(objective));
    checks
}

/// Rankings that have firms, as studies take them.
fn lists(run: &Run<'_>) -> Vec<List> {
    let scheme = run.scheme();
    let ordered: Vec<usize> =
        (0..scheme.classes.len()).filter(|class| !scheme.classes[*class].outside).collect();
    let one = |group: &office::evaluation::ranking::RankGroup| {
        let rows: Vec<usize> = group.members.iter().map(|row| *row as usize).collect();
        let serving: Vec<usize> = (0..scheme.indicators.len())
            .filter(|index| scheme.indicators[*index].serves(usize::from(group.list)))
            .collect();
        let weights: Vec<f64> = serving
            .iter()
            .map(|index| fact::Ratio::from(scheme.indicators[*index].weight.value).to_f64())
            .collect();
        let mut scores = vec![vec![None; rows.len()]; serving.len()];
        let mut fixed = vec![0.0; rows.len()];
        for (place, row) in rows.iter().enumerate() {
            let Some(score) = run.score(*row) else { continue };
            fixed[place] = score.bonus.to_f64() - score.deduction.to_f64();
            for (item, index) in serving.iter().enumerate() {
                let found = score.item(*index).filter(|found| found.counts);
                scores[item][place] = found.map(|found| found.score.to_f64() / weights[item]);
            }
        }
        let label =
            scheme.groups.get(usize::from(group.list)).map_or("全部企业", |list| list.label.as_str());
        let seats: Vec<usize> = ordered
            .iter()
            .map(|class| rows.iter().filter(|row| usize::from(run.class_by_rank[**row]) == *class).count())
            .collect();
        let within = run.ranking_of(group.list).map(|ranking| &ranking.within[..]);
        let key = within
            .filter(|within| !within.is_empty())
            .map(|within| run.prepared.key_text(within, run.prepared.key_of(within, group.example as usize)));
        List {
            title: key.map_or_else(|| label.to_owned(), |key| format!("{label}·{key}")),
            ids: serving.iter().map(|index| scheme.indicators[*index].id.to_string()).collect(),
            classes: ordered.iter().map(|class| scheme.classes[*class].id.clone()).collect(),
            rows,
            weights,
            scores,
            fixed,
            seats,
        }
    };
    run.groups.iter().filter(|group| group.members.len() > 1).map(one).collect()
}

impl List {
    fn cut(&self) -> Cut {
        if self.seats.iter().sum::<usize>() == self.rows.len() {
            Cut::Seats(self.seats.clone())
        } else {
            Cut::None
        }
    }

    fn complete(&self) -> Vec<Vec<f64>> {
        let column = |scores: &Vec<Option<f64>>| scores.iter().map(|score| score.unwrap_or(0.0)).collect();
        self.scores.iter().map(column).collect()
    }

    fn case<'a>(&'a self, cut: Cut) -> StabilityCase<'a> {
        let items = self.scores.iter().map(|scores| Item::Partial(scores)).collect();
        StabilityCase { items, weights: self.weights.clone(), fixed: &self.fixed, cut }
    }
}

fn check(id: &str, title: String, text: String, level: Level) -> Check {
    Check { id: id.to_owned(), title, text, level, columns: Vec::new(), rows: Vec::new() }
}

/// Firms held back by the scheme's own checks of figures.
fn plausible(run: &Run<'_>) -> Check {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for warnings in &run.prepared.warnings {
        for (index, rule) in run.scheme().plausibility.iter().enumerate() {
            if warnings & (1 << index) != 0 {
                *counts.entry(&rule.message).or_default() += 1;
            }
        }
    }
    let found: usize = counts.values().sum();
    let (text, level) = match found {
        0 => ("没有企业的数据超出方案规定的合理范围。".to_owned(), Level::Fine),
        _ => (format!("有 {found} 处数据超出方案规定的合理范围，请核实。"), Level::Look),
    };
    let mut check = check("plausibility", "数据合理性".to_owned(), text, level);
    check.columns = ["情况", "企业数"].map(str::to_owned).to_vec();
    check.rows =
        counts.into_iter().map(|(message, count)| vec![message.to_owned(), count.to_string()]).collect();
    check
}

fn noise(run: &Run<'_>, registry: &Registry, list: &List) -> Check {
    let title = format!("权重小幅变动时等级是否稳定（{}）", list.title);
    let cut = list.cut();
    if cut == Cut::None {
        let text = "这张名单的等级不按固定名额划分，不做抽样。".to_owned();
        return check("stability", title, text, Level::Fine);
    }
    let noise = Noise { relative: NOISE, draws: DRAWS, seed: SEED, ranks: false };
    let outcome = match under_noise(&list.case(cut), noise) {
        Ok(outcome) => outcome,
        Err(error) => return check("stability", title, error.to_string(), Level::Look),
    };
    let mut shaky: Vec<(usize, f64)> = (0..list.rows.len())
        .map(|firm| (firm, outcome.kept(firm)))
        .filter(|(_, kept)| *kept < FIRM)
        .collect();
    shaky.sort_by(|left, right| left.1.total_cmp(&right.1).then(left.0.cmp(&right.0)));
    let text = format!(
        "各项权重在±{:.0}%内随机变动{DRAWS}次，{}家企业中有{}家保持原等级的比例低于{:.0}%。",
        NOISE * 100.0,
        list.rows.len(),
        shaky.len(),
        FIRM * 100.0
    );
    let level = if shaky.is_empty() { Level::Fine } else { Level::Look };
    let mut check = check("stability", title, text, level);
    check.columns =
        ["企业", "信用代码", "等级", "保持原等级", "最可能的其他等级"].map(str::to_owned).to_vec();
    check.rows = shaky
        .iter()
        .take(LISTED)
        .map(|(firm, kept)| line((run, registry), list, &outcome, (*firm, *kept)))
        .collect();
    check
}

fn line(
    (run, registry): (&Run<'_>, &Registry),
    list: &List,
    outcome: &NoiseOutcome,
    (firm, kept): (usize, f64),
) -> Vec<String> {
    let code = run.prepared.subject(list.rows[firm]);
    let name = crate::explanation::name_of(registry, &code);
    let own = usize::from(outcome.class[firm]);
    let others = (0..outcome.classes).filter(|class| *class != own);
    let next = others
        .max_by(|left, right| outcome.probability(firm, *left).total_cmp(&outcome.probability(firm, *right)));
    let class = |place: usize| list.classes.get(place).cloned().unwrap_or_else(|| "—".to_owned());
    let next = next.map_or_else(String::new, |next| {
        format!("{}（{}）", class(next), percent(outcome.probability(firm, next)))
    });
    vec![name, code, class(own), percent(kept), next]
}

fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

fn left_out(list: &List) -> Check {
    let title = format!("去掉一项指标会怎样（{}）", list.title);
    let found = match leaving_one_out(&list.case(list.cut())) {
        Ok(found) => found,
        Err(error) => return check("leave_one_out", title, error.to_string(), Level::Fine),
    };
    let firms = list.rows.len() as f64;
    let most = found.iter().max_by_key(|left| left.distance_sum);
    let text = most.map_or_else(String::new, |most| {
        format!(
            "影响最大的是“{}”：去掉后名次平均变动 {:.1} 位，{} 家等级变化。",
            wording::term(&list.ids[most.item]),
            most.distance_sum as f64 / firms,
            most.moved.len()
        )
    });
    let mut check = check("leave_one_out", title, text, Level::Fine);
    check.columns =
        ["去掉的指标", "等级变化的企业", "名次平均变动", "名次最大变动"].map(str::to_owned).to_vec();
    check.rows = found
        .iter()
        .map(|left| {
            vec![
                wording::term(&list.ids[left.item]),
                left.moved.len().to_string(),
                format!("{:.1}", left.distance_sum as f64 / firms),
                left.distance_largest.to_string(),
            ]
        })
        .collect();
    check
}

/// Weights that the scores themselves would give, beside those of the scheme.
fn objective(list: &List) -> Check {
    let title = format!("方案权重与客观权重对照（{}）", list.title);
    let columns = list.complete();
    let criteria: Vec<Criterion<'_>> = list
        .ids
        .iter()
        .zip(&columns)
        .map(|(id, values)| Criterion { id, values, higher_is_better: true })
        .collect();
    let entropy = entropy_weights(&criteria, EntropyBasis::MinMax);
    let critic = critic_weights(&criteria);
    let influence = influences(&criteria, &list.weights);
    let (entropy, critic, influence) = match (entropy, critic, influence) {
        (Ok(entropy), Ok(critic), Ok(influence)) => (entropy, critic, influence),
        (Err(error), ..) | (_, Err(error), _) | (.., Err(error)) => {
            return check("objective_weights", title, error.to_string(), Level::Fine);
        }
    };
    let sum: f64 = list.weights.iter().sum();
    let widest = (0..list.ids.len()).max_by(|left, right| {
        let gap = |place: usize| (list.weights[place] / sum - entropy[place].weight).abs();
        gap(*left).total_cmp(&gap(*right))
    });
    let text = widest.map_or_else(String::new, |widest| {
        format!(
            "与熵权法相差最大的是“{}”：方案 {}，熵权 {}。客观权重只供对照，不改变结果。",
            wording::term(&list.ids[widest]),
            percent(list.weights[widest] / sum),
            percent(entropy[widest].weight)
        )
    });
    let mut check = check("objective_weights", title, text, Level::Fine);
    check.columns = ["指标", "方案权重", "熵权法", "CRITIC 法", "与总分的相关系数", "对总分方差的贡献"]
        .map(str::to_owned)
        .to_vec();
    let shown = |share: Option<f64>, print: fn(f64) -> String| share.map_or_else(|| "—".to_owned(), print);
    check.rows = (0..list.ids.len())
        .map(|place| {
            vec![
                wording::term(&list.ids[place]),
                percent(list.weights[place] / sum),
                percent(entropy[place].weight),
                percent(critic[place].weight),
                shown(influence[place].correlation, |number| format!("{number:.2}")),
                shown(influence[place].variance_share, percent),
            ]
        })
        .collect();
    check
}
