//! A form: what one department's table says and in which columns, parsed from TOML
//! (docs/forms.md). Where the table stands in the file is left to the reader.

use crate::printed_unit::PrintedUnit;
use fact::Decimal;
use fact::glossary::{self, Kind, Term};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use thiserror::Error;
use toml::Spanned;

/// What a department sends: which columns it has, what keys a row, and which period it is about.
#[derive(Clone, Debug)]
pub struct Form {
    /// Id, also the file name.
    pub id: String,
    /// Title in Chinese.
    pub title: String,
    /// Id in `codes/departments.toml`.
    pub department: String,
    /// Glossary id of the column that keys a row.
    pub subject: Arc<str>,
    /// Glossary id of the column that keys a row whose key is not filled in. With it, an older code that contains
    /// the organisation code keys a row too; whom either means is found by the registry.
    pub stand_in: Option<Arc<str>>,
    /// Sheet names tried first; a `*` at the end matches any rest. Empty: every sheet whose header fits.
    pub sheets: Vec<String>,
    /// Where the period of a row is found.
    pub period: PeriodRule,
    /// What two rows of one subject and period in one file mean.
    pub duplicates: Duplicates,
    /// The columns, in the order of the form.
    pub columns: Vec<Column>,
}

/// Where the period of a row is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PeriodRule {
    /// In a column of the form (a year or a day).
    Column(Arc<str>),
    /// A year in the title rows or in the name of the sheet.
    Title,
    /// The year named with the delivery.
    Delivery,
    /// Holds whatever the day.
    Always,
}

/// What two rows of one subject and period in one file mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duplicates {
    /// Rows that say the same are taken once; rows that differ are both refused.
    #[default]
    Refuse,
    /// The later row replaces the earlier.
    Last,
    /// Numbers are added.
    Sum,
    /// Every row stands by itself and the key is a figure like the others (lists in which one holder has several
    /// contracts).
    Keep,
}

/// What an empty cell means on this form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Blank {
    /// Nothing was said.
    #[default]
    NotReported,
    /// Zero, because the form says so.
    Zero,
    /// It does not apply.
    NotApplicable,
}

/// One column of a form.
#[derive(Clone, Debug)]
pub struct Column {
    /// Glossary id.
    pub term: Arc<str>,
    /// What the term's value is.
    pub kind: Kind,
    /// Chinese label of the term, for messages.
    pub label: String,
    /// Canonical unit of the term as the glossary prints it; empty for none.
    pub canonical_unit: String,
    /// Header texts that mean this column; upper and lower header joined by `/`.
    pub headers: Vec<String>,
    /// Whether a row without it is refused.
    pub required: bool,
    /// Units accepted when printed; empty: any unit of the same dimension.
    pub units: Vec<String>,
    /// Unit used when none is printed; `None`: it must be printed.
    pub unit: Option<String>,
    /// Lowest plausible value, in the canonical unit, itself allowed.
    pub least: Option<Decimal>,
    /// Highest plausible value, in the canonical unit, itself allowed.
    pub most: Option<Decimal>,
    /// Whether the column is reconciled with a totals row.
    pub total: bool,
    /// What an empty cell means.
    pub blank: Blank,
    /// Texts that stand for a value (flags and codes).
    pub values: BTreeMap<String, String>,
}

/// Why a form cannot be used: line, what is wrong, what to do.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("第{line}行：{message}{hint}")]
pub struct FormError {
    /// Line in the file, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormText {
    id: String,
    title: String,
    department: String,
    subject: Spanned<String>,
    stand_in: Option<Spanned<String>>,
    #[serde(default)]
    sheets: Vec<String>,
    period: Spanned<PeriodText>,
    #[serde(default)]
    duplicates: Duplicates,
    #[serde(default)]
    column: Vec<Spanned<ColumnText>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeriodText {
    from: PeriodFrom,
    term: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PeriodFrom {
    Column,
    Title,
    Delivery,
    Always,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnText {
    term: Spanned<String>,
    headers: Spanned<Vec<String>>,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    units: Vec<Spanned<String>>,
    unit: Option<Spanned<String>>,
    least: Option<Spanned<String>>,
    most: Option<Spanned<String>>,
    #[serde(default)]
    total: bool,
    #[serde(default)]
    blank: Blank,
    #[serde(default)]
    values: BTreeMap<String, String>,
}

impl Form {
    /// Parses a form and checks it against the glossary.
    ///
    /// # Errors
    /// The first thing wrong, with its line and a hint.
    pub fn parse(text: &str) -> Result<Self, FormError> {
        let form: FormText = toml::from_str(text).map_err(|error| syntax_error(text, &error))?;
        let at = |span: Range<usize>| Lines { text, span };
        let mut columns = Vec::with_capacity(form.column.len());
        for column in form.column {
            let span = column.span();
            columns.push(column_of(column.into_inner(), text, span)?);
        }
        check_unique(text, &columns)?;
        let subject = form.subject.get_ref();
        let Some(key) = columns.iter_mut().find(|column| *column.term == **subject) else {
            return at(form.subject.span()).wrong(
                format!("subject“{subject}”没有对应的列。"),
                "请为它写一个 [[column]]，或改用已有列的术语。",
            );
        };
        key.required = form.stand_in.is_none();
        let subject = Arc::clone(&key.term);
        let stand_in = form.stand_in.map(|term| stand_in(text, &columns, &subject, &term)).transpose()?;
        let period_span = form.period.span();
        let period = period_of(form.period.into_inner(), &columns).or_else(|message| {
            at(period_span).wrong(message, "请写成 period = { from = \"column\", term = \"…\" }。")
        })?;
        Ok(Self {
            id: form.id,
            title: form.title,
            department: form.department,
            subject,
            stand_in,
            sheets: form.sheets,
            period,
            duplicates: form.duplicates,
            columns,
        })
    }

    /// The column with this term.
    #[must_use]
    pub fn column(&self, term: &str) -> Option<&Column> {
        self.columns.iter().find(|column| &*column.term == term)
    }
}

fn stand_in(
    text: &str,
    columns: &[Column],
    subject: &str,
    term: &Spanned<String>,
) -> Result<Arc<str>, FormError> {
    let found = columns.iter().find(|column| *column.term == **term.get_ref() && *column.term != *subject);
    let Some(column) = found.filter(|column| column.kind == Kind::Text) else {
        return Lines { text, span: term.span() }.wrong(
            format!("stand_in“{}”没有对应的文字列。", term.get_ref()),
            "请写成表单中另一文字列的术语，例如 enterprise_name。",
        );
    };
    Ok(Arc::clone(&column.term))
}

fn column_of(column: ColumnText, text: &str, span: Range<usize>) -> Result<Column, FormError> {
    let at = |span: Range<usize>| Lines { text, span };
    let term = known_term(&column.term, text)?;
    if column.headers.get_ref().iter().all(|header| header.trim().is_empty()) {
        return at(column.headers.span())
            .wrong("headers 是空的。".to_owned(), "请至少写出一个表头文字，读取时靠它认出这一列。");
    }
    if term.kind != Kind::Number {
        let extra = column.unit.as_ref().map(Spanned::span).or(column.units.first().map(Spanned::span));
        if let Some(span) = extra {
            return at(span).wrong(
                format!("“{}”不是数值，不能有计量单位。", term.zh),
                "请删去 unit 和 units，或换成数值类的术语。",
            );
        }
    }
    for unit in column.units.iter().chain(&column.unit) {
        check_unit(unit, term, text)?;
    }
    let least = limit(column.least.as_ref(), text)?;
    let most = limit(column.most.as_ref(), text)?;
    if let (Some(low), Some(high)) = (least, most)
        && low > high
    {
        return at(span).wrong(
            format!("least（{low}）大于 most（{high}）。"),
            "请把较小的写在 least，较大的写在 most。",
        );
    }
    Ok(Column {
        term: term.id.as_str().into(),
        kind: term.kind,
        label: term.zh.clone(),
        canonical_unit: term.unit.clone(),
        headers: column.headers.into_inner(),
        required: column.required,
        units: column.units.into_iter().map(Spanned::into_inner).collect(),
        unit: column.unit.map(Spanned::into_inner),
        least,
        most,
        total: column.total,
        blank: column.blank,
        values: column.values,
    })
}

fn known_term(id: &Spanned<String>, text: &str) -> Result<&'static Term, FormError> {
    glossary::term(id.get_ref()).map_or_else(
        || {
            Lines { text, span: id.span() }.wrong(
                format!("术语表里没有“{}”。", id.get_ref()),
                "请改用 codes/glossary.toml 中的 id，或先把新术语加进去。",
            )
        },
        Ok,
    )
}

fn check_unit(unit: &Spanned<String>, term: &Term, text: &str) -> Result<(), FormError> {
    let canonical = PrintedUnit::parse(&term.unit);
    let printed = PrintedUnit::parse(unit.get_ref());
    let converts = match (&printed, &canonical) {
        (Some(printed), Some(canonical)) => printed.converts_to(canonical),
        _ => unit.get_ref() == &term.unit,
    };
    if converts {
        return Ok(());
    }
    Lines { text, span: unit.span() }.wrong(
        format!("单位“{}”不能换算成“{}”的单位“{}”。", unit.get_ref(), term.zh, term.unit),
        "请改成同一种量的单位。",
    )
}

fn limit(text_of: Option<&Spanned<String>>, text: &str) -> Result<Option<Decimal>, FormError> {
    let Some(limit) = text_of else { return Ok(None) };
    limit.get_ref().parse().map(Some).or_else(|error| {
        Lines { text, span: limit.span() }
            .wrong(format!("{error}。"), "请写成带引号的十进制数，例如 \"5000000\"。")
    })
}

fn period_of(period: PeriodText, columns: &[Column]) -> Result<PeriodRule, String> {
    match (period.from, period.term) {
        (PeriodFrom::Column, Some(term)) => columns
            .iter()
            .find(|column| *column.term == *term)
            .map(|column| PeriodRule::Column(Arc::clone(&column.term)))
            .ok_or_else(|| format!("期间取自“{term}”，但没有这一列。")),
        (PeriodFrom::Column, None) => Err("期间取自列，但没有写明是哪一列。".to_owned()),
        (PeriodFrom::Title, _) => Ok(PeriodRule::Title),
        (PeriodFrom::Delivery, _) => Ok(PeriodRule::Delivery),
        (PeriodFrom::Always, _) => Ok(PeriodRule::Always),
    }
}

fn check_unique(text: &str, columns: &[Column]) -> Result<(), FormError> {
    for (index, column) in columns.iter().enumerate() {
        if columns.iter().take(index).any(|earlier| earlier.term == column.term) {
            return Lines { text, span: 0..0 }
                .wrong(format!("术语“{}”有两列。", column.term), "每个术语只写一个 [[column]]。");
        }
    }
    Ok(())
}

struct Lines<'a> {
    text: &'a str,
    span: Range<usize>,
}

impl Lines<'_> {
    fn wrong<T>(&self, message: String, hint: &str) -> Result<T, FormError> {
        let before = self.text.get(..self.span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        Err(FormError { line, message, hint: hint.to_owned() })
    }
}

fn syntax_error(text: &str, error: &toml::de::Error) -> FormError {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or(text);
    FormError {
        line: before.matches('\n').count() + 1,
        message: format!("写法不对（{}）。", error.message()),
        hint: "请对照 docs/forms.md 的样例修改。".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "id = \"tax\"\ntitle = \"税收\"\ndepartment = \"tax\"\nsubject = \"uscc\"\n\
        period = { from = \"delivery\" }\n\n[[column]]\nterm = \"uscc\"\nheaders = [\"信用代码\"]\n\n";

    #[test]
    fn a_form_keeps_what_it_says_and_its_key_is_required() {
        let text = format!(
            "{HEAD}[[column]]\nterm = \"tax_paid\"\nheaders = [\"税金\"]\nunits = [\"元\", \"万元\"]\nmost = \"5000000\"\n"
        );
        let form = Form::parse(&text).expect("a good form");
        assert!(form.column("uscc").expect("key").required);
        let tax = form.column("tax_paid").expect("column");
        assert_eq!((tax.canonical_unit.as_str(), tax.most), ("万元", Some(Decimal::from(5_000_000))));
        assert_eq!((form.duplicates, tax.blank), (Duplicates::Refuse, Blank::NotReported));
    }

    #[test]
    fn a_wrong_form_is_refused_with_its_line_and_a_hint() {
        for (rest, line, message) in [
            ("[[column]]\nterm = \"tax_payed\"\nheaders = [\"x\"]\n", 12, "术语表里没有“tax_payed”。"),
            ("[[column]]\nterm = \"tax_paid\"\nheaders = []\n", 13, "headers 是空的。"),
            (
                "[[column]]\nterm = \"tax_paid\"\nheaders = [\"x\"]\nunits = [\"亩\"]\n",
                14,
                "单位“亩”不能换算",
            ),
            ("[[column]]\nterm = \"town\"\nheaders = [\"x\"]\nunit = \"亩\"\n", 14, "不是数值"),
            ("[[column]]\nterm = \"tax_paid\"\nheaders = [\"x\"]\nleast = \"1e5\"\n", 14, "不是十进制数"),
            (
                "[[column]]\nterm = \"tax_paid\"\nheaders = [\"x\"]\nleast = \"2\"\nmost = \"1\"\n",
                11,
                "least（2）大于 most（1）。",
            ),
            ("[[column]]\nterm = \"tax_paid\"\nheader = [\"x\"]\n", 13, "写法不对"),
            ("[[column]]\nterm = \"uscc\"\nheaders = [\"x\"]\n", 1, "术语“uscc”有两列。"),
        ] {
            let error = Form::parse(&format!("{HEAD}{rest}")).expect_err(rest);
            assert!(error.message.contains(message), "{error}");
            assert_eq!(error.line, line, "{error}");
            assert!(!error.hint.is_empty());
        }
    }

    #[test]
    fn a_period_from_a_column_names_a_column_that_exists() {
        let text = HEAD.replace("from = \"delivery\"", "from = \"column\", term = \"evaluation_year\"");
        let error = Form::parse(&text).expect_err("no such column");
        assert_eq!(error.line, 5);
        assert!(error.message.contains("evaluation_year"));
    }
}
