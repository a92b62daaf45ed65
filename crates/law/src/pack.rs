//! A law as data: what `load` made of a folder of articles, and what is in force on a day.

use crate::block::{CaseBlock, RuleBlock};
use crate::days::Days;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::evaluate::{Scope, rounded};
use crate::expression::Expression;
use crate::load;
use crate::value::Value;
use crate::vocabulary::{Type, Vocabulary};
use fact::{Decimal, Ratio, Rounding, Unit};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// A pack.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Id, the name of its folder.
    pub id: String,
    /// Title.
    pub title: String,
    /// Where it holds.
    pub place: String,
    /// Its step in the order of authority.
    pub authority: Authority,
    /// Version.
    pub version: String,
    /// First and last day.
    pub days: Days,
    /// What it restates.
    pub documents: Vec<Document>,
    /// Articles in the order of their files.
    pub articles: Vec<Article>,
    /// Parameters by id.
    pub parameters: BTreeMap<String, Parameter>,
    /// Derived figures in the order written.
    pub derived: Vec<Derived>,
    /// Bracket tables in the order written.
    pub tables: Vec<Table>,
    /// All rule blocks, for the rooms that read scheme sections.
    pub blocks: Vec<RuleBlock>,
    /// All worked cases.
    pub cases: Vec<CaseBlock>,
    /// How unclear wording is read, in the order written.
    pub interpretations: Vec<Interpretation>,
    /// `pack.toml`.
    pub manifest: SourceFile,
    /// SHA-256 of paths and texts, hexadecimal; configuration included when there is one.
    pub digest: String,
}

/// Order of authority; what is greater prevails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// A development zone.
    Zone,
    /// A county or district.
    County,
    /// A city.
    City,
    /// A province.
    Province,
    /// The nation.
    National,
}

/// A document that the pack restates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Id within the pack.
    pub id: String,
    /// Title.
    pub title: String,
    /// 文号, empty when the source prints none.
    pub number: String,
    /// Who issued it.
    pub issuer: String,
    /// When.
    pub dated: Option<Date>,
    /// Tag of the reference or clause key prefix.
    pub source: String,
}

/// One article: one Markdown file.
#[derive(Clone, Debug)]
pub struct Article {
    /// Title.
    pub title: String,
    /// Keys of `codes/clauses.csv`.
    pub clauses: Vec<String>,
    /// Place in [`Pack::documents`].
    pub document: usize,
    /// Days in force.
    pub days: Days,
    /// Whether it binds.
    pub force: Force,
    /// The restatement, Markdown without the blocks.
    pub text: String,
    /// Its file.
    pub file: SourceFile,
}

/// A dated entry of `interpretations.md`: how a wording that may be read in two ways is read here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interpretation {
    /// Day of the entry.
    pub dated: Date,
    /// Its heading without the day.
    pub title: String,
    /// The reading, Markdown.
    pub text: String,
}

/// Whether an article binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Force {
    /// It binds.
    #[default]
    Binding,
    /// A lower pack may differ.
    Guiding,
}

/// A named number of the law.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Id within the pack.
    pub id: String,
    /// Chinese label.
    pub label: String,
    /// Unit.
    pub unit: Unit,
    /// Whether it is a line at which cases must stand.
    pub threshold: bool,
    /// Whether the source masks it, so that a zone must supply it.
    pub required: bool,
    /// Values in the order of their days.
    pub values: Vec<DatedValue>,
    /// Where each value is declared, in the same order.
    pub declarations: Vec<Declaration>,
    /// Tag of the reference or clause key, as first declared.
    pub source: String,
    /// Where it is declared first.
    pub file: SourceFile,
    /// Bytes of the file.
    pub span: Range<usize>,
}

/// A value of a parameter with its days and its reason.
#[derive(Clone, Debug)]
pub struct DatedValue {
    /// The value in the parameter's unit.
    pub value: Decimal,
    /// Days in force.
    pub days: Days,
    /// Why it is so.
    pub citation: Arc<Citation>,
}

/// Where a value of a parameter is declared, and whether that article binds.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// Whether the article binds.
    pub force: Force,
    /// The file.
    pub file: SourceFile,
    /// Bytes of the file.
    pub span: Range<usize>,
}

/// Why a parameter has its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Parameter id.
    pub parameter: String,
    /// Its label.
    pub label: String,
    /// Its unit.
    pub unit: Unit,
    /// Tag of the reference or clause key.
    pub source: String,
    /// Clause keys of the article.
    pub clauses: Vec<String>,
    /// Title of the article.
    pub article: String,
    /// Title of the document.
    pub document: String,
    /// Whether the number was confirmed at its source; if not it is shown as 未核实.
    pub confirmed: bool,
    /// Whether a zone supplied it because the source masks it.
    pub configured: bool,
}

/// A named exact calculation.
#[derive(Clone, Debug)]
pub struct Derived {
    /// Glossary id, or an id of the pack that has a label.
    pub id: String,
    /// Chinese label.
    pub label: String,
    /// The calculation.
    pub expression: Expression,
    /// Declared rounding: digits and mode.
    pub rounding: Option<(u8, Rounding)>,
    /// Groups that it is for; empty for all. Read by `office`.
    pub groups: Vec<String>,
    /// Place in [`Pack::articles`].
    pub article: usize,
    /// Days in force, those of the article.
    pub days: Days,
    /// Where it stands.
    pub file: SourceFile,
    /// Bytes of the file.
    pub span: Range<usize>,
}

/// A bracket table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Id within the pack.
    pub id: String,
    /// Glossary id or parameter of what is looked up.
    pub input: String,
    /// Type of what is looked up.
    pub input_kind: Type,
    /// Unit of what comes out.
    pub unit: Unit,
    /// Rows, ascending.
    pub rows: Vec<TableRow>,
    /// Place in [`Pack::articles`].
    pub article: usize,
    /// Days in force, those of the article.
    pub days: Days,
    /// Where it stands.
    pub file: SourceFile,
    /// Bytes of the file.
    pub span: Range<usize>,
}

/// One bracket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// Where the bracket begins, inclusive.
    pub from: Decimal,
    /// What comes out.
    pub value: Decimal,
    /// Bytes of the file.
    pub span: Range<usize>,
}

impl Pack {
    /// Reads a pack from its files, each with its path and text. Paths may be relative to the pack's
    /// folder or carry it; the folder is where `pack.toml` is.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of files and lines.
    pub fn load(files: &[(String, String)]) -> Result<Self, Vec<Diagnostic>> {
        load::load(files)
    }

    /// The value of a parameter on a day; `None` when there is no such parameter or nobody set it.
    #[must_use]
    pub fn parameter(&self, id: &str, date: Date) -> Option<&DatedValue> {
        self.parameters.get(id)?.values.iter().find(|value| value.days.contain(date))
    }

    /// The bracket table in force on a day.
    #[must_use]
    pub fn table(&self, id: &str, date: Date) -> Option<&Table> {
        self.tables.iter().find(|table| table.id == id && table.days.contain(date))
    }

    /// Derived figures in force on a day, each after those that it uses.
    #[must_use]
    pub fn derived_on(&self, date: Date) -> Vec<&Derived> {
        load::in_order(self.derived.iter().filter(|derived| derived.days.contain(date)).collect())
    }

    /// The words that expressions of this pack may use: glossary, derived ids, parameters, tables.
    #[must_use]
    pub fn vocabulary(&self) -> Vocabulary {
        let mut vocabulary = Vocabulary::glossary();
        for derived in &self.derived {
            if fact::glossary::term(&derived.id).is_none() {
                vocabulary = vocabulary.with_term(&derived.id, derived.expression.kind.clone());
            }
        }
        for parameter in self.parameters.values() {
            vocabulary =
                vocabulary.with_parameter(&parameter.id, parameter.unit.clone(), parameter.threshold);
        }
        for table in &self.tables {
            vocabulary = vocabulary.with_table(&table.id, table.input_kind.clone(), table.unit.clone());
        }
        vocabulary
    }

    /// Fills parameters that the sources mask from a zone's own numbers. They are marked as configured
    /// and enter the digest.
    ///
    /// # Errors
    /// For each id that is no `required` parameter of this pack.
    pub fn with_configuration(
        self,
        values: &BTreeMap<String, Decimal>,
        source: &str,
    ) -> Result<Self, Vec<Diagnostic>> {
        load::configure(self, values, source)
    }

    /// Puts a number in the place of the one that a guiding article presets, or of one that the source masks, as a
    /// document of the place states it. It is marked as configured and enters the digest.
    ///
    /// # Errors
    /// When the pack has no such parameter, or a binding article states its number.
    pub fn with_line(self, id: &str, value: Decimal, source: &str) -> Result<Self, Diagnostic> {
        load::with_line(self, id, value, source)
    }

    /// One diagnostic for each required parameter that nobody has set: such a pack cannot evaluate.
    #[must_use]
    pub fn unconfigured(&self) -> Vec<Diagnostic> {
        let unset = self.parameters.values().filter(|parameter| parameter.values.is_empty());
        unset.map(load::unconfigured).collect()
    }
}

impl Parameter {
    /// Whether a binding article states its number, so that nobody may put another in its place.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        !self.required && self.declarations.iter().any(|declared| declared.force == Force::Binding)
    }

    /// A value assumed for a while, in a case or a simulation, on one day.
    #[must_use]
    pub fn assumed(&self, value: Decimal, date: Date) -> DatedValue {
        let citation = Citation {
            parameter: self.id.clone(),
            label: self.label.clone(),
            unit: self.unit.clone(),
            source: self.source.clone(),
            clauses: Vec::new(),
            article: "假设".to_owned(),
            document: String::new(),
            confirmed: false,
            configured: false,
        };
        DatedValue { value, days: Days { from: date, to: Some(date) }, citation: Arc::new(citation) }
    }
}

impl Derived {
    /// The value, rounded as declared.
    #[must_use]
    pub fn evaluate(&self, scope: &dyn Scope) -> Value {
        let exact = self.expression.evaluate(scope);
        match (self.rounding, &exact) {
            (Some((digits, rounding)), Value::Number(_)) => rounded(&exact, digits, rounding),
            _ => exact,
        }
    }
}

impl Table {
    /// The last row that begins at or below `number`; `None` below the first.
    #[must_use]
    pub fn row_of(&self, number: &Ratio) -> Option<usize> {
        self.rows.iter().rposition(|row| Ratio::from(row.from) <= *number)
    }
}
