//! The tree of an expression: plain data, so that an evaluator walks it and an engine lowers it.
//! Reading a text into the tree is `syntax`'s work, computing it `evaluate`'s.

use crate::diagnostic::{Problem, SourceFile};
use crate::syntax;
use crate::vocabulary::{Type, Vocabulary};
use fact::{Decimal, Unit};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::ops::Range;

/// A checked expression.
#[derive(Clone, Debug)]
pub struct Expression {
    /// The text as written.
    pub source: String,
    /// The tree.
    pub node: Node,
    /// Kind and unit of the result.
    pub kind: Type,
    /// Comparisons in the order written; [`SiteId`] counts them.
    pub sites: Vec<Site>,
    /// Where it stands, when it came from a pack.
    pub home: Option<Home>,
}

/// Where an expression stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// The file.
    pub file: SourceFile,
    /// First byte of the expression in the file.
    pub offset: usize,
}

/// Number of a comparison within its expression.
pub type SiteId = usize;

/// One comparison or bracket table look-up of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Bytes of the expression.
    pub span: Range<usize>,
    /// Whether it decides at a line that cases must show: an ordered comparison with a number other
    /// than 0 or with a parameter that is a threshold.
    pub threshold: bool,
}

/// One node of an expression. `between`, `in` and `is true` are written out in simpler nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// A number as written.
    Number(Decimal),
    /// A text as written.
    Text(Box<str>),
    /// A day: `date '2024-01-01'`.
    Day(Date),
    /// `true` or `false`.
    Flag(bool),
    /// `null`.
    Unknown,
    /// A glossary id or derived id.
    Term(Box<str>),
    /// A parameter of the pack.
    Parameter(Box<str>),
    /// `value(i)`, `score(i)`, `benchmark(i)`: a figure of an indicator, known to a scheme only.
    Figure {
        /// Which figure.
        figure: Figure,
        /// Indicator id.
        id: Box<str>,
    },
    /// Sign changed.
    Negate(Box<Self>),
    /// Condition turned; unknown stays unknown.
    Not(Box<Self>),
    /// `+ - * /` of numbers (a flag counts as 1 or 0); also day − day (天), day ± 天.
    /// Unknown when either is, and when the divisor is zero.
    Arithmetic {
        /// The sign between.
        operator: Operator,
        /// Left.
        left: Box<Self>,
        /// Right.
        right: Box<Self>,
    },
    /// A comparison; unknown when either side is.
    Compare {
        /// The sign between.
        comparison: Comparison,
        /// Left.
        left: Box<Self>,
        /// Right.
        right: Box<Self>,
        /// Its number within the expression.
        site: SiteId,
    },
    /// False when one is false, else unknown when one is unknown, else true.
    And(Vec<Self>),
    /// True when one is true, else unknown when one is unknown, else false.
    Or(Vec<Self>),
    /// `is null`, never unknown itself.
    IsUnknown {
        /// What is asked about.
        node: Box<Self>,
        /// `is not null`.
        negated: bool,
    },
    /// The result of the first arm whose condition is true; without one, `otherwise`, else unknown.
    Case {
        /// Condition and result.
        arms: Vec<(Self, Self)>,
        /// `else`.
        otherwise: Option<Box<Self>>,
    },
    /// A function of values.
    Call {
        /// Which.
        function: Function,
        /// Its arguments; `Round` has the digits as a whole [`Node::Number`] in second place.
        arguments: Vec<Self>,
    },
    /// `lookup('table', input)`: the value of the last row that begins at or below the input.
    Lookup {
        /// Table id.
        table: Box<str>,
        /// What is looked up.
        input: Box<Self>,
        /// Its number within the expression.
        site: SiteId,
    },
}

/// Arithmetic signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
}

/// Comparison signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `=`
    Eq,
    /// `<>`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

/// Functions of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// The first known argument.
    Coalesce,
    /// The smallest; unknown when one is unknown (unlike PostgreSQL, which skips it).
    Least,
    /// The largest; unknown when one is unknown.
    Greatest,
    /// Without its sign.
    Abs,
    /// To a number of digits, a half away from zero.
    Round,
    /// The whole number at or below.
    Floor,
    /// The whole number at or above.
    Ceiling,
    /// Unknown when the two are equal, else the first.
    NullIf,
    /// The calendar year of a day.
    Year,
}

/// Figures of an indicator within a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Figure {
    /// The indicator's value.
    Value,
    /// The item score, 分.
    Score,
    /// The benchmark.
    Benchmark,
}

impl Expression {
    /// Reads and checks an expression.
    ///
    /// # Errors
    /// When the text is no scalar expression of the listed kind, uses a word that does not exist,
    /// or mixes units.
    pub fn parse(text: &str, vocabulary: &Vocabulary) -> Result<Self, Problem> {
        syntax::parse(text, vocabulary)
    }

    /// The same expression, knowing where it stands.
    #[must_use]
    pub fn at(mut self, file: &SourceFile, offset: usize) -> Self {
        self.home = Some(Home { file: file.clone(), offset });
        self
    }

    /// Unit of the result; the bare unit for conditions and texts.
    #[must_use]
    pub fn unit(&self) -> Unit {
        self.kind.unit()
    }

    /// Ids of the terms used, each once.
    pub fn terms(&self) -> impl Iterator<Item = &str> {
        let mut found = BTreeSet::new();
        self.node.walk(&mut |node| {
            if let Node::Term(id) = node {
                found.insert(&**id);
            }
        });
        found.into_iter()
    }

    /// Ids of the parameters used, each once.
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        let mut found = BTreeSet::new();
        self.node.walk(&mut |node| {
            if let Node::Parameter(id) = node {
                found.insert(&**id);
            }
        });
        found.into_iter()
    }

    /// Ids of the indicators whose figures are used, each once.
    pub fn figures(&self) -> impl Iterator<Item = &str> {
        let mut found = BTreeSet::new();
        self.node.walk(&mut |node| {
            if let Node::Figure { id, .. } = node {
                found.insert(&**id);
            }
        });
        found.into_iter()
    }

    /// Whether it divides, so that its result may have no end of digits.
    #[must_use]
    pub fn divides(&self) -> bool {
        let mut divides = false;
        self.node.walk(&mut |node| {
            divides |= matches!(node, Node::Arithmetic { operator: Operator::Div, .. });
        });
        divides
    }
}

impl Node {
    /// Visits this node and all below it, outermost first.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        visit(self);
        match self {
            Self::Number(_)
            | Self::Text(_)
            | Self::Day(_)
            | Self::Flag(_)
            | Self::Unknown
            | Self::Term(_)
            | Self::Parameter(_)
            | Self::Figure { .. } => {}
            Self::Negate(node) | Self::Not(node) | Self::IsUnknown { node, .. } => node.walk(visit),
            Self::Lookup { input, .. } => input.walk(visit),
            Self::Arithmetic { left, right, .. } | Self::Compare { left, right, .. } => {
                left.walk(visit);
                right.walk(visit);
            }
            Self::And(nodes) | Self::Or(nodes) | Self::Call { arguments: nodes, .. } => {
                nodes.iter().for_each(|node| node.walk(visit));
            }
            Self::Case { arms, otherwise } => {
                for (condition, result) in arms {
                    condition.walk(visit);
                    result.walk(visit);
                }
                if let Some(otherwise) = otherwise {
                    otherwise.walk(visit);
                }
            }
        }
    }
}
