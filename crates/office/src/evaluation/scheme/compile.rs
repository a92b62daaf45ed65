//! From the sections of a pack to a scheme of one day: ids resolved, parameters put in, what does
//! not fit refused with its place in the file.

use super::section::{self, Block, Text};
use super::{BenchmarkKind, Better, Family, Method, Missing, compile_output::output};
use super::{Citation, Class, ClassIndex, Constant, Derived, EndKey, OrderBy, PackName, Scheme};
use fact::{Decimal, Rounding};
use jiff::civil::Date;
use law::{Diagnostic, Expression, Pack, RuleBlock, Type, Unit, Vocabulary};
use std::collections::{BTreeMap, BTreeSet};

/// Which scheme of a pack, and as of which day.
#[derive(Clone, Debug)]
pub struct CompileRequest<'a> {
    /// Id of the scheme; `None`: the only one.
    pub scheme: Option<&'a str>,
    /// Day whose rules and parameters hold.
    pub day: Date,
    /// Parameters set otherwise (worked cases, trials of another scheme).
    pub overrides: BTreeMap<String, Decimal>,
}

/// Compiles a scheme.
///
/// # Errors
/// Everything in the sections that does not fit, with its place.
pub fn compile(pack: &Pack, request: &CompileRequest<'_>) -> Result<Scheme, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let mut blocks = Vec::new();
    for block in pack.blocks.iter().filter(|block| block.days.contain(request.day)) {
        match block.read::<Block>() {
            Ok(read) => blocks.push((block, read)),
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut compiler = Compiler::new(pack, request, &blocks)?;
    let scheme = compiler.scheme(&blocks);
    if compiler.problems.is_empty() { Ok(scheme) } else { Err(compiler.problems) }
}

pub(super) struct Compiler<'a> {
    pack: &'a Pack,
    request: &'a CompileRequest<'a>,
    vocabulary: Vocabulary,
    pub indicators: Vec<String>,
    groups: Vec<String>,
    pub classes: Vec<Class>,
    derived: Vec<Derived>,
    parameters: BTreeMap<String, law::DatedValue>,
    pub problems: Vec<Diagnostic>,
}

pub(super) type Blocks<'a> = [(&'a RuleBlock, Block)];

impl<'a> Compiler<'a> {
    fn new(
        pack: &'a Pack,
        request: &'a CompileRequest<'a>,
        blocks: &Blocks<'_>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut parameters = BTreeMap::new();
        let mut unset = Vec::new();
        for id in pack.parameters.keys() {
            match (pack.parameter(id, request.day), request.overrides.get(id)) {
                (Some(value), over) => {
                    let mut value = value.clone();
                    value.value = over.copied().unwrap_or(value.value);
                    parameters.insert(id.clone(), value);
                }
                (None, Some(over)) => {
                    parameters.insert(id.clone(), overridden(pack, id, *over));
                }
                (None, None) => unset.extend(pack.unconfigured()),
            }
        }
        if !unset.is_empty() {
            unset.dedup();
            return Err(unset);
        }
        let mut vocabulary = pack.vocabulary();
        let mut indicators = Vec::new();
        for (_, block) in blocks {
            for indicator in &block.indicator {
                let id = indicator.id.get_ref();
                let unit = fact::glossary::term(id).and_then(|term| term.unit.parse().ok());
                vocabulary = vocabulary.with_figure(id, unit.unwrap_or(Unit::NONE));
                indicators.push(id.clone());
            }
        }
        let classes = blocks.iter().flat_map(|(_, block)| &block.class);
        let mut classes: Vec<Class> = classes
            .map(|class| Class {
                id: class.id.clone(),
                label: if class.label.is_empty() { class.id.clone() } else { class.label.clone() },
                outside: class.outside,
            })
            .collect();
        classes.sort_by_key(|class| class.outside);
        let groups =
            blocks.iter().flat_map(|(_, block)| &block.group).map(|group| group.id.clone()).collect();
        Ok(Self {
            pack,
            request,
            vocabulary,
            indicators,
            groups,
            classes,
            derived: Vec::new(),
            parameters,
            problems: Vec::new(),
        })
    }

    fn scheme(&mut self, blocks: &Blocks<'a>) -> Scheme {
        self.derived = self
            .pack
            .derived_on(self.request.day)
            .into_iter()
            .map(|derived| Derived {
                id: derived.id.as_str().into(),
                expression: derived.expression.clone(),
                digits: derived.rounding.map(|(digits, _)| digits),
                rounding: derived.rounding.map_or(Rounding::HalfUp, |(_, rounding)| rounding),
                article: derived.article,
            })
            .collect();
        let (id, title, arithmetic) = self.head(blocks);
        let input = blocks.iter().find_map(|(_, block)| block.input.as_ref());
        let mut scheme = Scheme {
            id,
            title,
            pack: PackName {
                id: self.pack.id.clone(),
                title: self.pack.title.clone(),
                version: self.pack.version.clone(),
                digest: self.pack.digest.clone(),
            },
            day: self.request.day,
            arithmetic,
            classes: self.classes.clone(),
            input_columns: input.map_or_else(BTreeMap::new, |input| input.columns.clone()),
            input_subject: input.and_then(|input| input.subject.clone()),
            terms: Vec::new(),
            derived: Vec::new(),
            participation: self.each(blocks, |block| &block.participation, Self::participation),
            groups: self.each(blocks, |block| &block.group, Self::group),
            plausibility: self.each(blocks, |block| &block.plausibility, Self::plausibility),
            indicators: self.each(blocks, |block| &block.indicator, Self::indicator),
            benchmarks: self.each(blocks, |block| &block.benchmark, Self::benchmark),
            total: self.total(blocks),
            bonuses: self.each(blocks, |block| &block.bonus, Self::points),
            deductions: self.each(blocks, |block| &block.deduction, Self::points),
            vetoes: self.each(blocks, |block| &block.veto, Self::veto),
            rankings: self.each(blocks, |block| &block.ranking.0, Self::ranking),
            classings: self.each(blocks, |block| &block.classing.0, Self::classing),
            regrades: self.each(blocks, |block| &block.regrade, Self::regrade),
            merge_by: blocks
                .iter()
                .find_map(|(_, block)| block.units.as_ref())
                .map(|units| units.merge_by.get_ref().as_str().into()),
            follow_owner: self.follow_owner(blocks),
            output: output(self, blocks),
            parameters: std::mem::take(&mut self.parameters),
            tables: self.tables(),
            articles: self.articles(),
        };
        scheme.derived = std::mem::take(&mut self.derived);
        self.check_limits(&scheme, blocks);
        scheme.terms = terms(&scheme);
        scheme
    }

    /// Bits and bytes hold so many rules; and what cannot be computed without declared digits.
    fn check_limits(&mut self, scheme: &Scheme, blocks: &Blocks<'a>) {
        let Some((block, _)) = blocks.first() else { return };
        let mut refuse = |code, message: &str| {
            self.problems.push(block.diagnostic(0..0, code, message, "请拆成几个方案。"));
        };
        if scheme.vetoes.len() > 16 || scheme.regrades.len() > 16 || scheme.plausibility.len() > 16 {
            refuse("too-many-rules", "否决、调档、合理性检查各不能超过16条。");
        }
        if scheme.classes.len() > 200 || scheme.groups.len() > 200 || scheme.indicators.len() > 64 {
            refuse("too-many-rules", "等级、分组不能超过200个，指标不能超过64项。");
        }
        for (index, indicator) in scheme.indicators.iter().enumerate() {
            let over_values = scheme.benchmarks.iter().any(|benchmark| {
                benchmark.indicators.contains(&index)
                    && matches!(
                        benchmark.kind,
                        BenchmarkKind::MeanOfRatios | BenchmarkKind::MinMax | BenchmarkKind::Best
                    )
            });
            let lacks_value = over_values && indicator.value_digits.is_none();
            let lacks_score = indicator.missing == Missing::GroupMean && indicator.score_digits.is_none();
            let wrong_way =
                indicator.better == Better::Lower && matches!(indicator.family, Family::Ratio | Family::Best);
            let found = blocks.iter().find_map(|(block, sections)| {
                let section =
                    sections.indicator.iter().find(|section| **section.id.get_ref() == *indicator.id);
                section.map(|section| (block, section.id.span()))
            });
            let Some((block, span)) = found else { continue };
            if lacks_value {
                self.problems.push(block.diagnostic(
                    span.clone(),
                    "value-digits-missing",
                    "基准取自各企业的指标值，指标值却没有声明位数，别人无法手工复算。",
                    "请写 value_digits，例如 value_digits = 6。",
                ));
            }
            if lacks_score {
                self.problems.push(block.diagnostic(
                    span.clone(),
                    "score-digits-missing",
                    "缺失时取同组平均得分，得分却没有声明位数。",
                    "请写 score_digits，例如 score_digits = 4。",
                ));
            }
            if wrong_way {
                self.problems.push(block.diagnostic(
                    span,
                    "family-direction",
                    "越小越好的指标不能用比值法。",
                    "请改用 family = \"inverse\" 或 \"min_max\"。",
                ));
            }
        }
    }

    fn head(&mut self, blocks: &Blocks<'a>) -> (String, String, super::Arithmetic) {
        let mut found =
            blocks.iter().filter_map(|(block, sections)| Some((block, sections.scheme.as_ref()?)));
        let wanted = |section: &section::SchemeSection| self.request.scheme.is_none_or(|id| id == section.id);
        match found.find(|(_, section)| wanted(section)) {
            Some((block, section)) => {
                if section.method == Method::Index {
                    self.problems.push(block.diagnostic(
                        0..0,
                        "index-scheme",
                        "这是指数方案，没有基准值和等级。",
                        "请用指数方案的命令运行。",
                    ));
                }
                let _ = &section.subject;
                (section.id.clone(), section.title.clone(), section.arithmetic)
            }
            None => {
                if let Some(block) = self.pack.blocks.first() {
                    self.problems.push(block.diagnostic(
                        0..0,
                        "no-scheme",
                        "这个规则包在该日没有评价方案。",
                        "请检查 [scheme] 和条款的起止日期。",
                    ));
                }
                Default::default()
            }
        }
    }

    fn each<S, T>(
        &mut self,
        blocks: &Blocks<'a>,
        pick: impl Fn(&Block) -> &Vec<S>,
        make: impl Fn(&mut Self, &RuleBlock, &S) -> Option<T>,
    ) -> Vec<T> {
        let mut made = Vec::new();
        for (block, sections) in blocks {
            for section in pick(sections) {
                made.extend(make(self, block, section));
            }
        }
        made
    }

    fn tables(&self) -> Vec<law::Table> {
        let day = self.request.day;
        self.pack.tables.iter().filter(|table| table.days.contain(day)).cloned().collect()
    }

    fn articles(&self) -> Vec<Citation> {
        self.pack
            .articles
            .iter()
            .map(|article| Citation {
                clauses: article.clauses.clone(),
                title: article.title.clone(),
                document: self
                    .pack
                    .documents
                    .get(article.document)
                    .map_or_else(String::new, |document| document.title.clone()),
                text: article.text.clone(),
            })
            .collect()
    }

    // What the parts are made of.

    pub fn refuse(
        &mut self,
        block: &RuleBlock,
        text: &Text,
        code: &'static str,
        message: String,
        hint: &str,
    ) {
        self.problems.push(block.diagnostic(text.span(), code, message, hint));
    }

    pub(super) fn expression(&mut self, block: &RuleBlock, text: &Text) -> Option<Expression> {
        block.expression(text, &self.vocabulary).map_err(|problem| self.problems.push(problem)).ok()
    }

    pub(super) fn condition(&mut self, block: &RuleBlock, text: &Text) -> Option<Expression> {
        let expression = self.expression(block, text)?;
        if matches!(expression.kind, Type::Flag | Type::Unknown) {
            return Some(expression);
        }
        let message = format!("这里要一个条件，“{}”却是{}。", text.get_ref(), expression.kind);
        self.refuse(block, text, "not-a-condition", message, "请写成比较，例如 land_used > 0。");
        None
    }

    pub(super) fn optional<T>(
        &mut self,
        block: &RuleBlock,
        text: Option<&Text>,
        read: impl Fn(&mut Self, &RuleBlock, &Text) -> Option<T>,
    ) -> Option<T> {
        text.and_then(|text| read(self, block, text))
    }

    pub(super) fn constant(&mut self, block: &RuleBlock, text: &Text) -> Option<Constant> {
        if let Ok(value) = text.get_ref().parse::<Decimal>() {
            return Some(Constant {
                value,
                parameter: None,
                label: String::new(),
                unit: String::new(),
                source: String::new(),
                unconfirmed: false,
                configured: false,
            });
        }
        match self.parameters.get(text.get_ref()) {
            Some(dated) => Some(Constant {
                value: dated.value,
                parameter: Some(text.get_ref().as_str().into()),
                label: dated.citation.label.clone(),
                unit: dated.citation.unit.to_string(),
                source: dated.citation.source.clone(),
                unconfirmed: !dated.citation.confirmed,
                configured: dated.citation.configured,
            }),
            None => {
                let message = format!("没有“{}”这个参数，它也不是数。", text.get_ref());
                self.refuse(block, text, "unknown-parameter", message, "请写参数的 id 或一个十进制数。");
                None
            }
        }
    }

    pub fn class(&mut self, block: &RuleBlock, text: &Text) -> Option<ClassIndex> {
        let found = self.classes.iter().position(|class| class.id == *text.get_ref());
        if found.is_none() {
            let message = format!("没有“{}”这个等级。", text.get_ref());
            self.refuse(block, text, "unknown-class", message, "等级在 [[class]] 里声明。");
        }
        found.and_then(|index| u8::try_from(index).ok())
    }

    pub(super) fn lists(&mut self, block: &RuleBlock, texts: Option<&Vec<Text>>) -> Option<Vec<usize>> {
        let texts = texts?;
        let mut lists = Vec::new();
        for text in texts {
            match self.groups.iter().position(|group| group == text.get_ref()) {
                Some(list) => lists.push(list),
                None => {
                    let message = format!("没有“{}”这个分组。", text.get_ref());
                    self.refuse(block, text, "unknown-group", message, "分组在 [[group]] 里声明。");
                }
            }
        }
        Some(lists)
    }

    pub fn term(&mut self, block: &RuleBlock, text: &Text) -> Option<Box<str>> {
        let id = text.get_ref().as_str();
        let known =
            self.vocabulary.term(id).is_some() || self.derived.iter().any(|derived| *derived.id == *id);
        if known {
            return Some(id.into());
        }
        let nearest = self.vocabulary.nearest(id).map_or_else(String::new, |word| format!("是不是 {word}？"));
        self.refuse(block, text, "unknown-term", format!("没有“{id}”这个词。"), &nearest);
        None
    }

    /// The term of a plain expression, or a new derived figure for a compound one.
    pub(super) fn figure(&mut self, block: &RuleBlock, text: &Text, id: &str) -> Option<Box<str>> {
        let expression = self.expression(block, text)?;
        if let law::Node::Term(term) = &expression.node {
            return Some(term.clone());
        }
        if expression.divides() {
            let message = format!("“{}”里有除法，位数没有声明。", text.get_ref());
            self.refuse(block, text, "digits-missing", message, "请先用 [[derive]] 算出并声明 digits。");
            return None;
        }
        let derived = Derived {
            id: id.into(),
            expression,
            digits: None,
            rounding: Rounding::HalfUp,
            article: block.article,
        };
        self.derived.push(derived);
        Some(id.into())
    }
}

/// A required parameter that a worked case or a trial sets.
fn overridden(pack: &Pack, id: &str, value: Decimal) -> law::DatedValue {
    let parameter = &pack.parameters[id];
    let citation = law::Citation {
        parameter: id.to_owned(),
        label: parameter.label.clone(),
        unit: parameter.unit.clone(),
        source: "试算".to_owned(),
        clauses: Vec::new(),
        article: String::new(),
        document: String::new(),
        confirmed: true,
        configured: true,
    };
    law::DatedValue { value, days: pack.days, citation: citation.into() }
}

/// Every glossary id that the scheme reads from facts.
fn terms(scheme: &Scheme) -> Vec<Box<str>> {
    let mut found: BTreeSet<&str> = BTreeSet::new();
    let mut expressions: Vec<&Expression> =
        scheme.derived.iter().map(|derived| &derived.expression).collect();
    expressions
        .extend(scheme.participation.iter().flat_map(|rule| std::iter::once(&rule.when).chain(&rule.until)));
    expressions.extend(scheme.groups.iter().map(|group| &group.when));
    expressions.extend(scheme.plausibility.iter().map(|rule| &rule.when));
    expressions.extend(scheme.benchmarks.iter().filter_map(|benchmark| benchmark.over.as_ref()));
    let points = scheme.bonuses.iter().chain(&scheme.deductions);
    expressions.extend(points.flat_map(|points| std::iter::once(&points.points).chain(&points.until)));
    expressions.extend(scheme.vetoes.iter().map(|veto| &veto.when));
    expressions
        .extend(scheme.regrades.iter().flat_map(|rule| std::iter::once(&rule.when).chain(&rule.until)));
    expressions.extend(scheme.follow_owner.iter().map(|follow| &follow.when));
    for indicator in &scheme.indicators {
        expressions.extend(&indicator.applicable);
        expressions.extend(indicator.special.iter().map(|special| &special.when));
        found.insert(&indicator.numerator);
        found.extend(indicator.denominator.as_deref());
    }
    let lines = scheme.classings.iter().flat_map(|classing| &classing.lines);
    expressions.extend(lines.filter_map(|line| line.when.as_ref()));
    for expression in expressions {
        found.extend(expression.terms());
    }
    found.extend(scheme.benchmarks.iter().flat_map(|benchmark| &benchmark.by).map(|term| &**term));
    found.extend(scheme.rankings.iter().flat_map(|ranking| &ranking.within).map(|term| &**term));
    for key in scheme.rankings.iter().flat_map(|ranking| &ranking.order) {
        if let OrderBy::Figure(term) = &key.by {
            found.insert(term);
        }
    }
    for stages in scheme.classings.iter().filter_map(|classing| classing.two_stage.as_ref()) {
        for key in stages.best.keys.iter().chain(&stages.worst.keys) {
            if let EndKey::Figure(term) = key {
                found.insert(term);
            }
        }
    }
    found.extend(scheme.merge_by.as_deref());
    found.extend(scheme.follow_owner.as_ref().map(|follow| &*follow.owner));
    for column in &scheme.output.columns {
        if let super::OutputSource::Figure(term) = &column.from {
            found.insert(term);
        }
    }
    let computed = |term: &&str| scheme.derived.iter().any(|derived| *derived.id == **term);
    let scored = ["evaluation_year", "total_score", "raw_score", "base_score", "bonus", "deduction"];
    found.into_iter().filter(|term| !computed(term) && !scored.contains(term)).map(Into::into).collect()
}
