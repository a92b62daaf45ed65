//! Why a firm has its class: everything the explanation sheet (说明单) shows, as plain data. Numbers
//! stand as they are printed, none of them bare. Pages and tables are drawn elsewhere.

mod figures;
mod items;
mod standing;

pub use standing::protections;

use super::run::Run;
use super::scheme::{ArticleIndex, Constant, PlausibilityEffect, Scheme, Status};
use super::what_if::{Changes, Field};
use fact::glossary;
use law::rounding_name;
use serde::Serialize;

/// Where a figure stood when it came in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FigureOrigin {
    /// File name.
    pub file: String,
    /// Sheet; empty for formats without sheets.
    pub sheet: String,
    /// Cell such as `F17`.
    pub cell: String,
    /// Text of the cell before any cleaning.
    pub raw: String,
    /// Department as printed.
    pub department: String,
    /// Day of delivery as printed; empty when not known.
    pub delivered: String,
    /// The figure as read.
    pub value: String,
    /// Whether this is the one that counts; the others were superseded, agree or were outranked.
    pub chosen: bool,
    /// Why it counts or not, in Chinese.
    pub remark: String,
}

/// A figure of the firm with everything behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FigureNote {
    /// Glossary id.
    pub term: String,
    /// Chinese label.
    pub label: String,
    /// As printed, or `未报送` / `不适用`.
    pub value: String,
    /// Unit.
    pub unit: String,
    /// Whether there is a value.
    pub known: bool,
    /// For a derived figure the calculation with the figures put in.
    pub formula: Option<String>,
    /// Conditions decided on the way.
    pub steps: Vec<String>,
    /// Cells it came from.
    pub origins: Vec<FigureOrigin>,
}

/// What an item was compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BenchmarkNote {
    /// As published; a range for min–max.
    pub value: String,
    /// How it was found, in words.
    pub kind: String,
    /// Firms that entered it; 0 for a published value.
    pub count: u32,
    /// The own group's value was not usable; that of all together stands in.
    pub fell_back: bool,
    /// Published digits and rounding.
    pub rounding: Option<String>,
    /// Source tag or clause key of a published value or factor.
    pub source: String,
    /// 未核实, 示范配置 or empty.
    pub mark: String,
}

/// One line of the sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemNote {
    /// Glossary id.
    pub id: String,
    /// Chinese label.
    pub label: String,
    /// Value as printed; `None`: unknown.
    pub value: Option<String>,
    /// Unit of the value.
    pub unit: String,
    /// What it was compared with.
    pub benchmark: Option<BenchmarkNote>,
    /// Ratio before cap and floor, four digits.
    pub ratio: Option<String>,
    /// Cap as declared, times the weight.
    pub cap: Option<String>,
    /// `封顶`, `保底` or empty.
    pub limit: String,
    /// Weight as declared.
    pub weight: String,
    /// Marks on weight and cap: 未核实, 示范配置 or empty.
    pub mark: String,
    /// Whether the weight counts in the total.
    pub counts: bool,
    /// Points.
    pub score: String,
    /// How it was treated, in words; empty for the usual way.
    pub treatment: String,
    /// The value's calculation with the figures put in.
    pub formula: String,
    /// Figures of numerator and denominator.
    pub figures: Vec<FigureNote>,
    /// Declared roundings of value and score.
    pub roundings: Vec<String>,
    /// The article it stands in.
    pub article: String,
}

/// Points added or taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PointsNote {
    /// What it is called.
    pub label: String,
    /// Points counted.
    pub points: String,
    /// Expired, unknown, capped; empty for none.
    pub remark: String,
    /// First year in which it no longer holds.
    pub until: Option<String>,
    /// The article it stands in.
    pub article: String,
}

/// A veto, a rule of participation or a change after classing that acted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleNote {
    /// What it is called or why it acted.
    pub label: String,
    /// What it did, in words.
    pub effect: String,
    /// Class before it acted; empty where that means nothing.
    pub class_before: String,
    /// First year in which it no longer holds.
    pub until: Option<String>,
    /// The article it stands in.
    pub article: String,
}

/// The border of a class in the firm's ranking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineNote {
    /// The class whose last firm this is.
    pub class: String,
    /// Its rank.
    pub rank: usize,
    /// Its total as published.
    pub total: String,
}

/// One end of the two-stage method as it touches the firm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EndNote {
    /// Class given at this end.
    pub class: String,
    /// What is summed, in words.
    pub keys: String,
    /// The firm's sum; `None`: unknown.
    pub own: Option<String>,
    /// Place in its half by this sum, from the end that gets the class; `None` in the other half.
    pub place: Option<usize>,
    /// How many firms of the half get the class.
    pub seats: usize,
    /// Sum of the last firm that gets it, without its name.
    pub line: Option<String>,
}

/// Where the firm stands by the two-stage method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TwoStageNote {
    /// Whether it is in the half with the higher totals.
    pub top_half: bool,
    /// Firms in the top half.
    pub top_count: usize,
    /// Best and worst end.
    pub ends: Vec<EndNote>,
    /// Everybody else's class.
    pub middle: String,
}

/// The scheme and where it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SchemeNote {
    /// Title of the scheme.
    pub title: String,
    /// Id, title and version of the pack.
    pub pack: String,
    /// Title of the pack.
    pub pack_title: String,
    /// Version of the pack.
    pub version: String,
    /// Digest of the pack.
    pub digest: String,
    /// Day whose rules hold.
    pub day: String,
    /// Articles with their clause keys.
    pub articles: Vec<ArticleNote>,
}

/// One article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ArticleNote {
    /// Title.
    pub title: String,
    /// Title of the document it restates.
    pub document: String,
    /// Clause keys.
    pub clauses: Vec<String>,
}

/// Everything of one firm's explanation sheet.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// Credit code or other key.
    pub subject: String,
    /// Name; empty when the figures hold none.
    pub name: String,
    /// Where it stands (zone); empty when not known.
    pub place: String,
    /// Printed on every sheet; empty for nothing.
    pub notice: String,
    /// Year evaluated.
    pub year: i16,
    /// The scheme.
    pub scheme: SchemeNote,
    /// List it stands in.
    pub list: String,
    /// What splits the ranking further, with the firm's own keys; empty for nothing.
    pub within: String,
    /// Class id; empty for none.
    pub class: String,
    /// What the class is called.
    pub class_label: String,
    /// Class by rank, before any later change; empty for none.
    pub class_by_rank: String,
    /// Rank from 1.
    pub rank: Option<usize>,
    /// Firms ranked in its list.
    pub ranked: usize,
    /// Total as published.
    pub total: Option<String>,
    /// Sum of the items.
    pub raw: Option<String>,
    /// Weights that count, and what they are scaled to.
    pub weights: Option<(String, Option<String>)>,
    /// Scaled sum, where weights are scaled.
    pub base: Option<String>,
    /// Items.
    pub items: Vec<ItemNote>,
    /// Additions.
    pub bonuses: Vec<PointsNote>,
    /// Additions counted.
    pub bonus: String,
    /// Subtractions.
    pub deductions: Vec<PointsNote>,
    /// Subtractions counted.
    pub deduction: String,
    /// Vetoes that hold.
    pub vetoes: Vec<RuleNote>,
    /// Changes after classing, in order.
    pub regrades: Vec<RuleNote>,
    /// Protections and rules of participation that hold.
    pub protections: Vec<RuleNote>,
    /// Keys of the ranking, in words.
    pub order: Vec<String>,
    /// Which key settled a tie.
    pub tie: Option<String>,
    /// The two-stage method.
    pub two_stage: Option<TwoStageNote>,
    /// Borders of the classes in its ranking.
    pub lines: Vec<LineNote>,
    /// Held or warned: what is wrong and what to do.
    pub warnings: Vec<String>,
    /// Declared roundings.
    pub roundings: Vec<String>,
    /// What was not reported, taken from a mean, not confirmed in an official text.
    pub notes: Vec<String>,
    /// Flags and other figures that rules asked for.
    pub other_figures: Vec<FigureNote>,
    /// What would change the class.
    pub changes: Option<Changes>,
    /// Labels of the classes by id, best first.
    pub classes: Vec<(String, String)>,
}

/// Where a figure came from, by glossary id; the firm is the caller's.
pub type Origins<'a> = dyn Fn(&str) -> Vec<FigureOrigin> + 'a;

/// Explains a row of a finished run. Add [`Explanation::changes`] with [`super::what_if::what_if`].
#[must_use]
pub fn explain(field: &Field<'_>, row: usize, origins: &Origins<'_>) -> Explanation {
    let run = field.run();
    let scheme = run.prepared.scheme;
    let score = run.score(row);
    let text = |term: &str| {
        let column = run.prepared.table.position(term);
        column.map_or_else(String::new, |column| run.prepared.table.text(column, row))
    };
    let standing = standing::standing(field, row, score.as_ref());
    let items = items::items(run, row, score.as_ref(), origins);
    let points = items::points(run, row, score.as_ref());
    let list = usize::from(run.prepared.group[row]);
    Explanation {
        subject: run.prepared.subject(row),
        name: text("enterprise_name"),
        place: text("zone"),
        notice: String::new(),
        year: run.prepared.year,
        scheme: scheme_note(scheme),
        list: scheme.groups.get(list).map_or_else(|| "全部企业".to_owned(), |group| group.label.clone()),
        within: standing.within,
        class: run.class_id(row).to_owned(),
        class_label: class_label(scheme, run.class[row]),
        class_by_rank: standing::class_id(scheme, run.class_by_rank[row]),
        rank: (run.rank[row] > 0).then_some(run.rank[row] as usize),
        ranked: standing.ranked,
        total: score.as_ref().and_then(|_| run.totals.printed(row)),
        raw: score.as_ref().map(|score| score.raw.printed(4)),
        weights: score.as_ref().map(|score| {
            let to = scheme.total.reweight_to.as_ref().map(|to| to.value.to_string());
            (score.weight_sum.exact().to_string(), to)
        }),
        base: score
            .as_ref()
            .filter(|_| scheme.total.reweight_to.is_some())
            .map(|score| score.base.printed(4)),
        bonuses: points.bonuses,
        bonus: score.as_ref().map_or_else(String::new, |score| score.bonus.exact().to_string()),
        deductions: points.deductions,
        deduction: score.as_ref().map_or_else(String::new, |score| score.deduction.exact().to_string()),
        vetoes: standing.vetoes,
        regrades: standing.regrades,
        protections: standing.protections,
        order: standing.order,
        tie: standing.tie,
        two_stage: standing.two_stage,
        lines: standing.lines,
        warnings: warnings(run, row),
        roundings: roundings(scheme),
        notes: notes(scheme, &items),
        other_figures: figures::other_figures(run, row, &items, origins),
        items,
        changes: None,
        classes: scheme.classes.iter().map(|class| (class.id.clone(), class.label.clone())).collect(),
    }
}

fn scheme_note(scheme: &Scheme) -> SchemeNote {
    let article = |article: &super::scheme::Citation| ArticleNote {
        title: article.title.clone(),
        document: article.document.clone(),
        clauses: article.clauses.clone(),
    };
    SchemeNote {
        title: scheme.title.clone(),
        pack: scheme.pack.id.clone(),
        pack_title: scheme.pack.title.clone(),
        version: scheme.pack.version.clone(),
        digest: scheme.pack.digest.clone(),
        day: scheme.day.to_string(),
        articles: scheme.articles.iter().map(article).collect(),
    }
}

fn class_label(scheme: &Scheme, class: super::scheme::ClassIndex) -> String {
    scheme.classes.get(usize::from(class)).map_or_else(String::new, |class| class.label.clone())
}

/// Where a rule stands: the article with its clause keys.
fn article(scheme: &Scheme, index: ArticleIndex) -> String {
    let Some(article) = scheme.articles.get(index) else { return String::new() };
    match article.clauses.is_empty() {
        true => article.title.clone(),
        false => format!("{}（{}）", article.title, article.clauses.join("、")),
    }
}

/// 未核实 for what no official text confirms, 示范配置 for what a zone filled in.
fn mark(constants: &[Option<&Constant>]) -> String {
    let any = |what: fn(&Constant) -> bool| constants.iter().flatten().any(|constant| what(constant));
    let mut marks = Vec::new();
    if any(|constant| constant.configured) {
        marks.push("本地配置");
    }
    if any(|constant| constant.unconfirmed) {
        marks.push("未核实");
    }
    marks.join("、")
}

fn warnings(run: &Run<'_>, row: usize) -> Vec<String> {
    let holds = |(index, _): &(usize, _)| run.prepared.warnings[row] & (1 << index) != 0;
    let rules = run.prepared.scheme.plausibility.iter().enumerate().filter(holds);
    let mut warnings: Vec<String> = rules
        .map(|(_, rule)| match rule.effect {
            PlausibilityEffect::Hold => format!("搁置：{}", rule.message),
            PlausibilityEffect::Warn => rule.message.clone(),
        })
        .collect();
    if run.prepared.status[row] == Status::Held && warnings.is_empty() {
        warnings.push(format!("搁置：{}", run.prepared.held_reason(row)));
    }
    warnings
}

fn roundings(scheme: &Scheme) -> Vec<String> {
    let total = scheme.total.digits.map(|digits| {
        let rounding = scheme.total.rounding.unwrap_or(fact::Rounding::HalfUp);
        format!("总分{}到{digits}位小数", rounding_name(rounding))
    });
    vec![total.unwrap_or_else(|| "总分不取舍，按精确值排序（表中只印4位小数）".to_owned())]
}

fn notes(scheme: &Scheme, items: &[ItemNote]) -> Vec<String> {
    let mut notes = Vec::new();
    for item in items {
        for figure in item.figures.iter().filter(|figure| !figure.known) {
            let note = format!("{}：{}", figure.label, figure.value);
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
    }
    let unconfirmed: Vec<&str> =
        items.iter().filter(|item| item.mark.contains("未核实")).map(|item| &*item.label).collect();
    if !unconfirmed.is_empty() {
        notes.push(format!("未核实的参数涉及：{}", unconfirmed.join("、")));
    }
    if scheme.arithmetic == super::scheme::Arithmetic::Binary64 {
        notes.push("本方案按公布的算法以双精度浮点数计算".to_owned());
    }
    notes
}

/// Chinese label of a glossary id.
fn label(term: &str) -> String {
    glossary::term(term).map_or_else(|| term.to_owned(), |term| term.zh.clone())
}
