//! An evaluation scheme: what a pack says about subjects, indicators, benchmarks, scores, ranks and
//! classes, with its parameters of one day put in. Nothing here is evaluated; see `run`.

mod compile;
mod compile_output;
mod compile_rules;
mod section;

pub use compile::{CompileRequest, compile};
pub use section::{
    Arithmetic, Base, BenchmarkKind, Better, ClassingMethod, Direction, Fallback, Family, Method, Missing,
    NotApplicable, PlausibilityEffect, RegradeKind, SmallGroups, Status,
};

use fact::{Decimal, Rounding};
use jiff::civil::Date;
use law::{DatedValue, Expression, Table};
use std::collections::{BTreeMap, BTreeSet};

/// A compiled scheme of one pack on one day.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// Id within the pack.
    pub id: String,
    /// Printed title.
    pub title: String,
    /// Pack it stands in.
    pub pack: PackName,
    /// Day whose parameters it holds.
    pub day: Date,
    /// In which numbers it is defined.
    pub arithmetic: Arithmetic,
    /// Class labels, best first; those outside the order last.
    pub classes: Vec<Class>,
    /// File header → glossary id for plain tables.
    pub input_columns: BTreeMap<String, String>,
    /// Header of the key column of a plain table.
    pub input_subject: Option<String>,
    /// Glossary ids that some expression reads from the facts.
    pub terms: Vec<Box<str>>,
    /// Named calculations in the order of their dependencies.
    pub derived: Vec<Derived>,
    /// Who takes part, in order.
    pub participation: Vec<Participation>,
    /// The separate lists, in order; empty for one list.
    pub groups: Vec<Group>,
    /// Checks of figures before benchmarks.
    pub plausibility: Vec<Plausibility>,
    /// Indicators in the order of the sum.
    pub indicators: Vec<Indicator>,
    /// Benchmarks; the first that names an indicator and group serves it.
    pub benchmarks: Vec<Benchmark>,
    /// How items become a total.
    pub total: Total,
    /// Additions.
    pub bonuses: Vec<Points>,
    /// Subtractions.
    pub deductions: Vec<Points>,
    /// Vetoes.
    pub vetoes: Vec<Veto>,
    /// The rankings; the first that names a list serves it.
    pub rankings: Vec<Ranking>,
    /// Ranks to classes; the first that names a list serves it.
    pub classings: Vec<Classing>,
    /// Changes after classing, in order.
    pub regrades: Vec<Regrade>,
    /// Term whose equal texts merge subjects into one unit.
    pub merge_by: Option<Box<str>>,
    /// Tenants that take the owner's class.
    pub follow_owner: Option<FollowOwner>,
    /// Layout of plain output tables.
    pub output: Output,
    /// Parameters with the value of the day.
    pub parameters: BTreeMap<String, DatedValue>,
    /// Bracket tables of the day.
    pub tables: Vec<Table>,
    /// Articles in force that hold the rules.
    pub articles: Vec<Citation>,
}

/// Which pack and which bytes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackName {
    /// Folder name.
    pub id: String,
    /// Title.
    pub title: String,
    /// Version.
    pub version: String,
    /// Digest over all its files.
    pub digest: String,
}

/// The article a rule stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Clause keys of the register.
    pub clauses: Vec<String>,
    /// Title of the article.
    pub title: String,
    /// Title of the document it restates.
    pub document: String,
    /// The restatement.
    pub text: String,
}

/// A number of the scheme with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constant {
    /// The value.
    pub value: Decimal,
    /// Parameter that holds it, if one does.
    pub parameter: Option<Box<str>>,
    /// Chinese label of that parameter.
    pub label: String,
    /// Unit as printed.
    pub unit: String,
    /// Source tag or clause key.
    pub source: String,
    /// Not confirmed in an official text: shown as 未核实.
    pub unconfirmed: bool,
    /// Filled by the zone because the source masks it.
    pub configured: bool,
}

/// One class label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// Letter or short id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// Not in the order of classes.
    pub outside: bool,
}

/// Index into [`Scheme::classes`].
pub type ClassIndex = u8;
/// Index into [`Scheme::articles`].
pub type ArticleIndex = usize;

/// A named exact calculation.
#[derive(Clone, Debug)]
pub struct Derived {
    /// Glossary id, or `indicator.numerator` for a compound part of an indicator.
    pub id: Box<str>,
    /// The calculation.
    pub expression: Expression,
    /// Declared digits.
    pub digits: Option<u8>,
    /// Declared rounding.
    pub rounding: Rounding,
    /// Where it stands.
    pub article: ArticleIndex,
}

/// A rule of participation.
#[derive(Clone, Debug)]
pub struct Participation {
    /// Id.
    pub id: String,
    /// Condition.
    pub when: Expression,
    /// What follows.
    pub status: Status,
    /// Class given, if any.
    pub class: Option<ClassIndex>,
    /// Reason in Chinese.
    pub reason: String,
    /// First year in which it no longer holds.
    pub until: Option<Expression>,
    /// Where it stands.
    pub article: ArticleIndex,
}

/// A separate list.
#[derive(Clone, Debug)]
pub struct Group {
    /// Id.
    pub id: String,
    /// Chinese label.
    pub label: String,
    /// Condition.
    pub when: Expression,
    /// Where it stands.
    pub article: ArticleIndex,
}

/// A check of figures.
#[derive(Clone, Debug)]
pub struct Plausibility {
    /// Id.
    pub id: String,
    /// Condition under which the figures are not believed.
    pub when: Expression,
    /// What follows.
    pub effect: PlausibilityEffect,
    /// Message in Chinese.
    pub message: String,
    /// Where it stands.
    pub article: ArticleIndex,
}

/// One indicator.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Glossary id.
    pub id: Box<str>,
    /// Term of the numerator column.
    pub numerator: Box<str>,
    /// Term of the denominator column; none: the value is the numerator.
    pub denominator: Option<Box<str>>,
    /// Full points.
    pub weight: Constant,
    /// Lists it belongs to; `None`: all.
    pub groups: Option<Vec<usize>>,
    /// Condition under which it applies.
    pub applicable: Option<Expression>,
    /// Direction.
    pub better: Better,
    /// Scoring family.
    pub family: Family,
    /// Upper limit of the ratio.
    pub cap: Option<Constant>,
    /// Lower limit of the ratio.
    pub floor: Option<Constant>,
    /// Share of the weight at the minimum (min–max).
    pub base: Option<Constant>,
    /// Declared digits of the value.
    pub value_digits: Option<u8>,
    /// Declared digits of the item score.
    pub score_digits: Option<u8>,
    /// Rounding of both.
    pub rounding: Rounding,
    /// What an unknown value scores.
    pub missing: Missing,
    /// What an item that does not apply does.
    pub when_not_applicable: NotApplicable,
    /// Ratios given under conditions.
    pub special: Vec<Special>,
    /// Steps: value from, points.
    pub steps: Vec<(Constant, Constant)>,
    /// Where it stands.
    pub article: ArticleIndex,
}

/// A ratio given under a condition.
#[derive(Clone, Debug)]
pub struct Special {
    /// Condition.
    pub when: Expression,
    /// The ratio.
    pub ratio: Constant,
    /// Reason in Chinese.
    pub reason: String,
}

/// How a benchmark is found.
#[derive(Clone, Debug)]
pub struct Benchmark {
    /// Indicators it serves.
    pub indicators: Vec<usize>,
    /// Lists it serves and is computed over; `None`: all.
    pub groups: Option<Vec<usize>>,
    /// Kind.
    pub kind: BenchmarkKind,
    /// Published value.
    pub value: Option<Constant>,
    /// Multiplier.
    pub factor: Option<Constant>,
    /// Multiplier by the first key.
    pub coefficients: BTreeMap<String, Constant>,
    /// Grouping terms.
    pub by: Vec<Box<str>>,
    /// Who enters; `None`: rated subjects.
    pub over: Option<Expression>,
    /// Own value only from so many.
    pub min_count: u32,
    /// Own value only above zero.
    pub positive: bool,
    /// Else.
    pub fallback: Fallback,
    /// Share set to the quantile on each side.
    pub winsorise: Option<Constant>,
    /// Published digits.
    pub digits: Option<u8>,
    /// Published rounding.
    pub rounding: Rounding,
    /// Where it stands.
    pub article: ArticleIndex,
}

/// How items become a total.
#[derive(Clone, Debug, Default)]
pub struct Total {
    /// Weights of applicable items are scaled to this sum.
    pub reweight_to: Option<Constant>,
    /// Published digits; none: the total stays exact.
    pub digits: Option<u8>,
    /// Published rounding.
    pub rounding: Option<Rounding>,
    /// Most that bonuses may add.
    pub bonus_cap: Option<Constant>,
    /// Most that deductions may take.
    pub deduction_cap: Option<Constant>,
}

/// Points added or taken.
#[derive(Clone, Debug)]
pub struct Points {
    /// Id.
    pub id: String,
    /// Chinese label.
    pub label: String,
    /// Points.
    pub points: Expression,
    /// Most of this item.
    pub cap: Option<Constant>,
    /// First year in which it no longer holds.
    pub until: Option<Expression>,
    /// Where it stands.
    pub article: ArticleIndex,
}

/// A veto.
#[derive(Clone, Debug)]
pub struct Veto {
    /// Id.
    pub id: String,
    /// Chinese label.
    pub label: String,
    /// Condition.
    pub when: Expression,
    /// Leaves the ranking.
    pub unranked: bool,
    /// Class given.
    pub class: Option<ClassIndex>,
    /// Best class allowed.
    pub not_above: Option<ClassIndex>,
    /// Where it stands.
    pub article: ArticleIndex,
}

/// The ranking.
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    /// Lists it serves; `None`: all.
    pub groups: Option<Vec<usize>>,
    /// Terms that split it, besides the list.
    pub within: Vec<Box<str>>,
    /// Keys in order.
    pub order: Vec<OrderKey>,
}

/// One key of the ranking.
#[derive(Clone, Debug)]
pub struct OrderKey {
    /// What is compared.
    pub by: OrderBy,
    /// Which end comes first.
    pub direction: Direction,
    /// Digits at which a figure is compared.
    pub digits: Option<u8>,
}

/// What a ranking key compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderBy {
    /// The total.
    Total,
    /// A figure; unknown comes last.
    Figure(Box<str>),
    /// An indicator's value; unknown comes last.
    Value(Box<str>),
    /// The subject's key.
    Subject,
}

/// Ranks to classes.
#[derive(Clone, Debug)]
pub struct Classing {
    /// Lists it serves; `None`: all.
    pub groups: Option<Vec<usize>>,
    /// Method.
    pub method: ClassingMethod,
    /// Whom percentages count.
    pub base: Base,
    /// Smaller groups are treated as `small_groups` says.
    pub smallest_group: usize,
    /// How.
    pub small_groups: SmallGroups,
    /// Cuts from the top.
    pub cuts: Vec<Cut>,
    /// Absolute lines, first that holds.
    pub lines: Vec<Line>,
    /// Two-stage parts.
    pub two_stage: Option<TwoStage>,
    /// Where it stands.
    pub article: ArticleIndex,
}

/// One cut of a ranking.
#[derive(Clone, Debug)]
pub struct Cut {
    /// Class.
    pub class: ClassIndex,
    /// Where it ends.
    pub end: CutEnd,
    /// Rounding of the count.
    pub rounding: Rounding,
}

/// Where a cut ends.
#[derive(Clone, Debug)]
pub enum CutEnd {
    /// At this share from the top.
    Share(Constant),
    /// Before the last of this share.
    Rest(Constant),
    /// At the end.
    Last,
}

/// An absolute line.
#[derive(Clone, Debug)]
pub struct Line {
    /// Class.
    pub class: ClassIndex,
    /// Condition; none: always.
    pub when: Option<Expression>,
}

/// The two-stage method of domain reference §1.9.2.
#[derive(Clone, Debug)]
pub struct TwoStage {
    /// Rounding of half the count.
    pub top_half: Rounding,
    /// The best of the top half.
    pub best: End,
    /// The worst of the bottom half.
    pub worst: End,
    /// Everybody else.
    pub middle: ClassIndex,
}

/// One end of the two-stage method.
#[derive(Clone, Debug)]
pub struct End {
    /// Class.
    pub class: ClassIndex,
    /// What is summed and compared.
    pub keys: Vec<EndKey>,
    /// Share of all in the ranking.
    pub share: Constant,
    /// Rounding of the count.
    pub rounding: Rounding,
}

/// What an end of the two-stage method compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EndKey {
    /// An item score, by the indicator's id.
    Score(Box<str>),
    /// A figure.
    Figure(Box<str>),
}

/// A change after classing.
#[derive(Clone, Debug)]
pub struct Regrade {
    /// Id.
    pub id: String,
    /// Condition.
    pub when: Expression,
    /// Classes it acts on; `None`: any of the order.
    pub from: Option<Vec<ClassIndex>>,
    /// What it does.
    pub effect: Effect,
    /// Reason in Chinese.
    pub reason: String,
    /// What it is for.
    pub kind: RegradeKind,
    /// First year in which it no longer holds.
    pub until: Option<Expression>,
    /// A freed seat goes to the next in rank.
    pub refill: bool,
    /// Where it stands.
    pub article: ArticleIndex,
}

/// What a regrade does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Becomes this class.
    Set(ClassIndex),
    /// Not better than this class.
    CapAt(ClassIndex),
    /// Not worse than this class.
    FloorAt(ClassIndex),
    /// So many classes worse (negative: better).
    Shift(i8),
}

/// Tenants that take the owner's class.
#[derive(Clone, Debug)]
pub struct FollowOwner {
    /// Condition.
    pub when: Expression,
    /// Term with the owner's key.
    pub owner: Box<str>,
    /// Where it stands.
    pub article: ArticleIndex,
}

/// Layout of plain output tables.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// Columns of the result table.
    pub columns: Vec<OutputColumn>,
    /// The benchmark table.
    pub benchmarks: Option<OutputTable>,
    /// The group table.
    pub groups: Option<OutputTable>,
}

/// A side table.
#[derive(Clone, Debug)]
pub struct OutputTable {
    /// Header of the key column.
    pub key: Option<String>,
    /// What stands for "all together" in the key column.
    pub all: Option<String>,
    /// Columns.
    pub columns: Vec<OutputColumn>,
}

/// One output column.
#[derive(Clone, Debug)]
pub struct OutputColumn {
    /// Header.
    pub name: String,
    /// What it shows.
    pub from: OutputSource,
    /// Digits after which the mantissa itself is printed (whole number of that unit).
    pub digits: Option<u8>,
}

/// What an output column shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutputSource {
    /// The key.
    Subject,
    /// A figure or derived figure.
    Figure(Box<str>),
    /// An indicator's value, by its id.
    Value(Box<str>),
    /// An item score, by the indicator's id.
    Score(Box<str>),
    /// A benchmark.
    Benchmark(usize),
    /// How many entered a benchmark.
    Count(usize),
    /// Sum of a figure over a group's rated subjects.
    Sum(Box<str>),
    /// Subjects of a class in a group.
    ClassCount(ClassIndex),
    /// Sum of items.
    Raw,
    /// Scaled sum.
    Base,
    /// Bonus.
    Bonus,
    /// Deduction.
    Deduction,
    /// Total.
    Total,
    /// Rank.
    Rank,
    /// Size of the ranking.
    Ranked,
    /// Vetoed in the group.
    Vetoed,
    /// Class.
    Class,
    /// Whether rated.
    Participates,
    /// Whether vetoed.
    Veto,
    /// Label of the list.
    Group,
}

impl Scheme {
    /// Index of a class by its id.
    #[must_use]
    pub fn class(&self, id: &str) -> Option<ClassIndex> {
        self.classes.iter().position(|class| class.id == id).and_then(|index| u8::try_from(index).ok())
    }

    /// Index of the indicator of this glossary id that serves a list. One id may stand several times
    /// for different lists, with other weights and benchmarks.
    #[must_use]
    pub fn indicator(&self, id: &str, list: u8) -> Option<usize> {
        let same = |indicator: &Indicator| &*indicator.id == id && indicator.serves(usize::from(list));
        self.indicators.iter().position(same)
    }

    /// The figures of the registry that an expression reads, through derived figures too.
    #[must_use]
    pub fn figures_of<'a>(&'a self, expression: &'a Expression) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&str> = expression.terms().collect();
        while let Some(term) = open.pop() {
            match self.derived.iter().find(|derived| *derived.id == *term) {
                Some(derived) => open.extend(derived.expression.terms()),
                None => {
                    found.insert(term);
                }
            }
        }
        found
    }

    /// The benchmark rule that serves an indicator in a list.
    #[must_use]
    pub fn benchmark_of(&self, indicator: usize, group: usize) -> Option<usize> {
        self.benchmarks.iter().position(|benchmark| {
            benchmark.indicators.contains(&indicator)
                && benchmark.groups.as_ref().is_none_or(|groups| groups.contains(&group))
        })
    }
}

impl Indicator {
    /// Whether it belongs to a list.
    #[must_use]
    pub fn serves(&self, group: usize) -> bool {
        self.groups.as_ref().is_none_or(|groups| groups.contains(&group))
    }
}
