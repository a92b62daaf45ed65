//! An index scheme: the tree with weights and directions, the steps and their settings, checked when
//! it is built from the rule blocks of a pack.

use super::aggregate::Mean;
use super::parse;
use super::sections::Block;
use super::table::{Layout, Table, TableError, TableReading};
use fact::Decimal;
use jiff::civil::Date;
use law::{Diagnostic, Pack, RuleBlock};
use std::collections::BTreeMap;
use thiserror::Error;

/// A hierarchical index as one pack defines it.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexScheme {
    /// Scheme id.
    pub id: String,
    /// Title to show.
    pub title: String,
    /// Column that holds the key of a unit.
    pub key_column: String,
    /// Column that holds the name of a unit, empty when there is none.
    pub name_column: String,
    /// Headings of files that stand for a column id.
    pub renamed_columns: BTreeMap<String, String>,
    /// Indicators, in the order of the pack.
    pub leaves: Vec<Leaf>,
    /// Aggregates, children before parents, otherwise in the order of the pack; the index is the last.
    pub nodes: Vec<Node>,
    /// Steps in their order.
    pub steps: Vec<StepKind>,
    /// How missing figures are filled; present when a step asks for it. Likewise the next ones.
    pub imputation: Option<Imputation>,
    /// How outliers are treated.
    pub treatment: Option<Treatment>,
    /// How figures come to one scale.
    pub normalisation: Option<Normalisation>,
    /// Share of the members of a group that must have a value, 0 = at least one.
    pub available_share: f64,
    /// How ranks are decided.
    pub ranking: Option<Ranking>,
}

/// An indicator.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    /// Column id.
    pub id: String,
    /// Name to show.
    pub label: String,
    /// Aggregate that it belongs to.
    pub parent: String,
    /// Weight within that aggregate, relative.
    pub weight: f64,
    /// Whether more is better.
    pub higher_is_better: bool,
    /// Column that divides it.
    pub denominator: Option<String>,
    /// Whether outliers are treated.
    pub treated: bool,
}

/// An aggregate.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Column id of the result.
    pub id: String,
    /// Name to show.
    pub label: String,
    /// Aggregate above; `None` for the index itself.
    pub parent: Option<String>,
    /// Weight within the aggregate above, relative.
    pub weight: f64,
    /// How its members are combined.
    pub mean: Mean,
    /// Ids and weights of its members: leaves or nodes, in the order of the pack.
    pub members: Vec<(String, f64)>,
}

/// A step of the calculation, also the name of its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepKind {
    /// The figures as read.
    Raw,
    /// Divided by their denominators.
    Denominate,
    /// Missing figures filled.
    Impute,
    /// Outliers treated.
    Treat,
    /// On one scale, direction applied.
    Normalise,
    /// With the aggregates beside the indicators.
    Aggregate,
    /// Ranks of the aggregates.
    Rank,
}

/// How missing figures are filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Imputation {
    /// By the mean of the units with the same word in this column.
    GroupMean(String),
    /// By the mean of all units.
    Mean,
}

/// How outliers are found and treated.
#[derive(Clone, Debug, PartialEq)]
pub struct Treatment {
    /// Outliers are there when |skewness| is above this and kurtosis above the other limit.
    pub skewness_limit: f64,
    /// See `skewness_limit`; excess kurtosis.
    pub kurtosis_limit: f64,
    /// Most rounds of winsorising.
    pub limit: WinsoriseLimit,
    /// Whether each round looks anew on which side the outliers are; else the first look decides.
    pub side_each_round: bool,
    /// What follows when winsorising was not enough.
    pub transform: Transform,
    /// Whether the transform is applied to the figures before winsorising.
    pub transform_untouched: bool,
}

/// Most rounds of winsorising an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WinsoriseLimit {
    /// So many.
    Points(u32),
    /// This share of the units, rounded up.
    Share(Decimal),
}

/// What is done when winsorising was not enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Transform {
    /// Nothing: the figures stay as they were.
    None,
    /// `ln(x − min + share·(max − min))`.
    LogOfRange(f64),
    /// `ln(x − min + 1)`.
    LogPlusOne,
    /// `ln x`; figures with zeros or negatives stay as they were.
    Log,
}

/// How figures come to one scale: `low` at the worst, `high` at the best.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Normalisation {
    /// Score of the worst unit.
    pub low: f64,
    /// Score of the best unit.
    pub high: f64,
}

/// How ranks are decided: 1 is best, equal scores share the better rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranking {
    /// Digits to which scores are rounded before they are compared, as published; `None`: not rounded.
    pub digits: Option<u8>,
}

/// Why rule blocks are not an index scheme.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum IndexSchemeError {
    /// Not TOML, or a field that no section knows.
    #[error("第{block}个规则块读不懂：{reason}")]
    Unreadable {
        /// Number of the block from 1.
        block: usize,
        /// What the parser says.
        reason: String,
    },
    /// A section is absent.
    #[error("缺少 {0}。请在规则块里写出这一节。")]
    Missing(&'static str),
    /// A section stands twice.
    #[error("{0} 写了两次。请只保留一处。")]
    Twice(&'static str),
    /// A word that is not one of the known ones.
    #[error("{place} 的“{word}”不认识，可写 {known}。")]
    UnknownWord {
        /// Where it stands.
        place: &'static str,
        /// The word.
        word: String,
        /// What may stand there.
        known: &'static str,
    },
    /// Neither a decimal nor a parameter with a value.
    #[error("{place} 的“{text}”既不是数，也不是有值的参数。请写数字或先给参数赋值。")]
    NoNumber {
        /// Where it stands.
        place: String,
        /// The text.
        text: String,
    },
    /// A number outside its bounds.
    #[error("{place} 的 {text} 不在允许范围内：{bounds}。")]
    OutOfBounds {
        /// Where it stands.
        place: String,
        /// The number.
        text: String,
        /// What is allowed.
        bounds: &'static str,
    },
    /// The tree is not a tree.
    #[error("指标树不成立：{message}")]
    Tree {
        /// What is wrong.
        message: String,
        /// The indicator or aggregate it is about.
        id: Option<String>,
    },
}

/// Gives the value of a parameter of the pack, or `None` when it has none.
pub type Parameter<'a> = &'a dyn Fn(&str) -> Option<Decimal>;

impl IndexScheme {
    /// Builds the scheme from the texts of rule blocks. Numbers are decimals or parameter ids.
    ///
    /// # Errors
    /// What is absent, unknown or contradictory, in Chinese, with what to do.
    pub fn parse(blocks: &[&str], parameter: Parameter<'_>) -> Result<Self, IndexSchemeError> {
        parse::scheme(parse::blocks(blocks)?, parameter)
    }

    /// Whether the scheme of a pack is a hierarchical index, so that [`of_pack`](Self::of_pack) is its reader.
    #[must_use]
    pub fn is_in(pack: &Pack, date: Date) -> bool {
        in_force(pack, date).any(|block| {
            let method = toml::from_str::<toml::Table>(&block.text)
                .ok()
                .and_then(|table| Some(table.get("scheme")?.get("method")?.as_str()? == "index"));
            method == Some(true)
        })
    }

    /// The index scheme of a pack on a day, with the parameters of that day.
    ///
    /// # Errors
    /// What is wrong in the rule blocks, with its place in the pack's files.
    pub fn of_pack(pack: &Pack, date: Date) -> Result<Self, Vec<Diagnostic>> {
        let mut blocks = Vec::new();
        let mut diagnostics = Vec::new();
        for block in in_force(pack, date) {
            match block.read::<Block>() {
                Ok(sections) => blocks.push(sections),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        let value = |id: &str| pack.parameter(id, date).map(|value| value.value);
        parse::scheme(blocks, &value).map_err(|error| vec![error.located(pack, date)])
    }

    /// Reads a table: indicators and denominators as figures, everything else as words. It need not
    /// have all columns, several tables may be [joined](Table::joined); [`run`](super::run) asks for them.
    ///
    /// # Errors
    /// When there is no key column or a column stands twice.
    pub fn read(&self, header: &[String], rows: &[Vec<String>]) -> Result<TableReading, TableError> {
        let denominators = self.leaves.iter().filter_map(|leaf| leaf.denominator.clone());
        let figures = self.leaves.iter().map(|leaf| leaf.id.clone()).chain(denominators).collect();
        let layout = Layout {
            key: self.key_column.clone(),
            name: self.name_column.clone(),
            renamed: self.renamed_columns.clone(),
            figures,
        };
        Table::read(&layout, header, rows)
    }
}

impl StepKind {
    /// Name of the step in rule blocks and file names.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Denominate => "denominate",
            Self::Impute => "impute",
            Self::Treat => "treat",
            Self::Normalise => "normalise",
            Self::Aggregate => "aggregate",
            Self::Rank => "rank",
        }
    }

    /// Chinese name of the step.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Raw => "原始值",
            Self::Denominate => "相对化",
            Self::Impute => "缺失填补",
            Self::Treat => "异常值处理",
            Self::Normalise => "标准化",
            Self::Aggregate => "加权汇总",
            Self::Rank => "位次",
        }
    }
}

impl IndexSchemeError {
    /// The error as a diagnostic: at the word it names where that stands in a rule block, else at the top
    /// of the manifest.
    fn located(&self, pack: &Pack, date: Date) -> Diagnostic {
        let text = self.to_string();
        let (message, hint) = text.split_once('。').unwrap_or((&text, ""));
        let word = match self {
            Self::UnknownWord { word, .. } => Some(word),
            Self::NoNumber { text, .. } | Self::OutOfBounds { text, .. } => Some(text),
            Self::Tree { id, .. } => id.as_ref(),
            Self::Unreadable { .. } | Self::Missing(_) | Self::Twice(_) => None,
        };
        let quoted = word.map(|word| format!("\"{word}\""));
        let place = quoted.and_then(|quoted| {
            in_force(pack, date).find_map(|block| {
                let start = block.text.find(&quoted)?;
                Some((block, start..start + quoted.len()))
            })
        });
        match place {
            Some((block, span)) => block.diagnostic(span, "index-scheme", message, hint),
            None => pack.manifest.refuse(0..0, "index-scheme", message, hint),
        }
    }
}

fn in_force(pack: &Pack, date: Date) -> impl Iterator<Item = &RuleBlock> {
    pack.blocks.iter().filter(move |block| block.days.contain(date))
}
