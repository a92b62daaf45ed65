//! The computation of a year: for each district the packs' calculations over its figures, its points, its place among the
//! districts, and what hangs on it. A district with a figure missing or figures that contradict each other gets no points.

use super::figures::FigureIn;
use super::result::{
    AppraisalResult, DistrictResult, KnownFigure, LinkResult, ResultLine, ResultNumber, UsedFigure,
};
use super::rules::{AppraisalRules, LinkRule};
use crate::calendar::Calendar;
use crate::docket::Refusal;
use crate::supply::{self, Line, Quote, QuoteKind, SupplyRules, figure, quote};
use crate::zone_land::ranks;
use fact::{Ratio, Rounding, glossary};
use jiff::civil::Date;
use law::{Figures, Pack, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Decimal places to which a value is printed: more than any pack declares.
const PRINTED_DIGITS: u8 = 8;
/// What the two parts of the computation are called among quotes.
const SCORED: &str = "appraisal_scored";
const SHOWN: &str = "appraisal_shown";

/// What a computation reads.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Packs, in order of authority.
    pub packs: &'a [Pack],
    /// Working days.
    pub calendar: &'a Calendar,
    /// Day whose rules hold.
    pub day: Date,
    /// Entry that computes it.
    pub entry: u64,
    /// Each district with its figures and what the system knows of it.
    pub districts: &'a [(String, Vec<FigureIn>, Vec<KnownFigure>)],
}

/// Computes a year.
///
/// # Errors
/// When no pack says how, a section does not fit, or a figure is of the wrong kind. What is missing does not stop it.
pub fn compute(asked: &Asked<'_>) -> Result<AppraisalResult, Refusal> {
    let rules = AppraisalRules::read(asked.packs, asked.day)?;
    let packs: Vec<&Pack> = asked.packs.iter().filter(|pack| pack.days.contain(asked.day)).collect();
    let mut supply = SupplyRules::read(&packs, asked.day).map_err(|wrong| {
        let why: Vec<String> = wrong.iter().map(ToString::to_string).collect();
        Refusal::new("appraisal_rules_wrong", why.join("\n"), "请更正规则包后再试。")
    })?;
    supply.quotes = kinds(&rules);
    let scope = Scope { asked, rules: &rules, packs: &packs, supply: &supply };
    let mut districts = Vec::with_capacity(asked.districts.len());
    let mut used = Vec::new();
    let mut points = Vec::new();
    for (district, figures, known) in asked.districts {
        let (result, own, told) = scope.district(district, figures, known)?;
        points.push(own);
        districts.push(result);
        used = told;
    }
    for (district, rank) in districts.iter_mut().zip(ranks(&points)) {
        district.rank = rank;
    }
    let score = rules.score.as_ref();
    Ok(AppraisalResult {
        day: asked.day,
        entry: asked.entry,
        packs: used,
        scoring: score.map_or_else(String::new, |score| score.scoring.clone()),
        confirmed: score.is_some_and(|score| score.confirmed),
        districts,
    })
}

/// Points with what they need, and everything else: what is missing for the one does not stop the other.
fn kinds(rules: &AppraisalRules) -> Vec<QuoteKind> {
    let kind = |id: &str, results: BTreeSet<String>| QuoteKind {
        id: id.to_owned(),
        label: "年度考核".to_owned(),
        results: results.into_iter().collect(),
        pack: rules.pack.clone(),
    };
    let scored = rules.items.iter().filter(|item| item.points.is_some());
    let mut points: BTreeSet<String> =
        scored.flat_map(|item| std::iter::once(item.id.clone()).chain(item.points.clone())).collect();
    points.extend(rules.score.iter().map(|score| score.points.clone()));
    let shown = rules.items.iter().filter(|item| item.points.is_none()).map(|item| item.id.clone());
    let checks = rules.checks.iter().map(|check| check.id.clone());
    let mut kinds = vec![kind(SCORED, points), kind(SHOWN, shown.chain(checks).collect())];
    for link in &rules.links {
        kinds.push(kind(&feed_of(link), link.feeds.values().cloned().collect()));
        kinds.push(kind(&link_of(link), [link.before.clone(), link.after.clone()].into()));
    }
    kinds
}

/// What the two quotes of a link are called.
fn feed_of(link: &LinkRule) -> String {
    format!("appraisal_feed_{}", link.id)
}

fn link_of(link: &LinkRule) -> String {
    format!("appraisal_link_{}", link.id)
}

struct Scope<'a> {
    asked: &'a Asked<'a>,
    rules: &'a AppraisalRules,
    packs: &'a [&'a Pack],
    supply: &'a SupplyRules,
}

/// A district's result, its points, and the packs that were used.
type Told = (DistrictResult, Option<Ratio>, Vec<(String, String)>);

impl Scope<'_> {
    fn district(&self, id: &str, given: &[FigureIn], known: &[KnownFigure]) -> Result<Told, Refusal> {
        let (figures, known) = self.merged(given, known);
        let mut values = Figures::new();
        for one in figures.values() {
            values.insert(one.term.clone(), figure(&one.term, &one.value)?);
        }
        let (scored, shown) = (self.quote(SCORED, &values)?, self.quote(SHOWN, &values)?);
        let mut quotes = vec![scored.clone(), shown.clone()];
        let mut links = Vec::new();
        for link in &self.rules.links {
            let (result, told) = self.linked(link, &values)?;
            links.push(result);
            quotes.extend(told);
        }
        let findings = self.findings(&shown);
        let total = self.rules.score.as_ref().and_then(|score| scored.number(&score.points));
        let points = total.filter(|_| findings.is_empty());
        let items = self.rules.items.iter().filter_map(|item| {
            let told = if item.points.is_some() { &scored } else { &shown };
            let line = told.lines.iter().find(|line| line.id == item.id)?;
            let points = item.points.as_ref().and_then(|id| scored.number(id));
            let mut line = result_line(line);
            line.points = points.as_ref().map(printed);
            line.is_scored = item.points.is_some();
            line.clause.clone_from(&item.clause);
            Some(line)
        });
        let result = DistrictResult {
            district: id.to_owned(),
            points: points.as_ref().map(printed),
            rank: None,
            missing: if points.is_none() { names(&scored) } else { Vec::new() },
            unset: scored.unset.iter().map(|(_, label)| label.clone()).collect(),
            findings,
            items: items.collect(),
            lines: self.other_lines(&quotes),
            figures: self.used(&figures, &quotes[..2]),
            known,
            links,
        };
        Ok((result, points, used_packs(&quotes)))
    }

    /// What a department handed in counts. What the system knows stands beside it, and in its place where nobody handed in a
    /// figure that points do not need: its books need not hold all the land of a district.
    fn merged<'f>(
        &self,
        given: &'f [FigureIn],
        known: &'f [KnownFigure],
    ) -> (BTreeMap<&'f str, FigureIn>, Vec<KnownFigure>) {
        let stands = |one: &&KnownFigure| self.rules.figure(&one.term).is_some_and(|rule| rule.optional);
        let from_books = known.iter().filter(stands);
        let mut figures: BTreeMap<&str, FigureIn> =
            from_books.map(|one| (one.term.as_str(), FigureIn::of_known(one))).collect();
        figures.extend(given.iter().map(|one| (one.term.as_str(), one.clone())));
        let number = |text: &str| text.trim().parse::<fact::Decimal>().ok().map(Ratio::from);
        let beside = known.iter().map(|one| {
            let handed = given.iter().rev().find(|figure| figure.term == one.term);
            let differs = handed.is_some_and(|handed| number(&handed.value) != number(&one.value));
            KnownFigure { differs, ..one.clone() }
        });
        let beside = beside.collect();
        (figures, beside)
    }

    fn quote(&self, kind: &str, figures: &Figures) -> Result<Quote, Refusal> {
        let readings = BTreeMap::new();
        let asked = supply::Asked {
            packs: self.packs,
            rules: self.supply,
            calendar: self.asked.calendar,
            day: self.asked.day,
            figures,
            readings: &readings,
        };
        quote(kind, &asked)
    }

    /// What next year gives, with the quotes that say so.
    fn linked(&self, link: &LinkRule, figures: &Figures) -> Result<(LinkResult, [Quote; 2]), Refusal> {
        let feed = self.quote(&feed_of(link), figures)?;
        let mut figures = figures.clone();
        for (term, derived) in &link.feeds {
            let value = feed.value(derived);
            if value.is_known() && !figures.contains(term) {
                figures.insert(term.clone(), value);
            }
        }
        let told = self.quote(&link_of(link), &figures)?;
        let number = |id: &str| told.number(id).or_else(|| figures.get(id).and_then(Value::number));
        let (before, after) = (number(&link.before), number(&link.after));
        let change = after.as_ref().zip(before.as_ref()).map(|(after, before)| after - before);
        let line = told.lines.iter().find(|line| line.id == link.after);
        let clauses = line.map_or_else(String::new, |line| line.clauses.join("、"));
        let missing = match (&after, line, names(&feed)) {
            (Some(_), ..) => Vec::new(),
            (None, None, _) => vec![format!("算“{}”的规则包", link.label)],
            (None, Some(_), fed) if fed.is_empty() => names(&told),
            (None, Some(_), fed) => fed,
        };
        let clause = match line.is_some_and(|line| line.clauses.contains(&link.clause)) {
            true => clauses,
            false if clauses.is_empty() => link.clause.clone(),
            false => format!("{}；{clauses}", link.clause),
        };
        let result = LinkResult {
            id: link.id.clone(),
            label: link.label.clone(),
            before: before.as_ref().map(printed),
            after: after.as_ref().map(printed),
            change: change.as_ref().map(printed),
            unit: line.map_or_else(|| unit(&link.before), |line| line.unit.clone()),
            clause,
            sentence: line.map_or_else(String::new, |line| line.sentence.clone()),
            missing,
        };
        Ok((result, [feed, told]))
    }

    /// Checks that do not hold; one that is not known says nothing.
    fn findings(&self, shown: &Quote) -> Vec<Refusal> {
        let broken = self.rules.checks.iter().filter(|check| shown.flag(&check.id) == Some(false));
        let told = broken.map(|check| {
            let message = format!("{}（{}）", check.says, check.clause);
            Refusal::new(&check.id, message, check.advice.clone())
        });
        told.collect()
    }

    fn other_lines(&self, quotes: &[Quote]) -> Vec<ResultLine> {
        let items: BTreeSet<&str> = self.rules.items.iter().map(|item| item.id.as_str()).collect();
        let mut seen = BTreeSet::new();
        let lines = quotes.iter().flat_map(|told| &told.lines);
        let lines = lines.filter(|line| !items.contains(line.id.as_str()) && seen.insert(line.id.clone()));
        lines.map(result_line).collect()
    }

    /// Every figure that the rules ask for, handed in or not, and what else was read.
    fn used(&self, figures: &BTreeMap<&str, FigureIn>, quotes: &[Quote]) -> Vec<UsedFigure> {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let asked = self.rules.figures.iter().map(|rule| (rule.id.as_str(), rule.clause.as_str()));
        let read = quotes.iter().flat_map(|told| told.figures.iter().map(|(id, _)| (id.as_str(), "")));
        let all = asked.chain(read).filter(|(id, _)| seen.insert(id));
        let used = all.map(|(id, clause)| {
            let one = figures.get(id);
            UsedFigure {
                term: id.to_owned(),
                title: term(id),
                value: one.map(|one| one.value.trim().to_owned()),
                unit: unit(id),
                department: one.and_then(|one| one.department.clone()),
                source: one.map_or_else(String::new, |one| one.source.clone()),
                entry: one.and_then(|one| one.entry),
                clause: clause.to_owned(),
            }
        });
        used.collect()
    }
}

/// Packs that told a line, id and digest.
fn used_packs(quotes: &[Quote]) -> Vec<(String, String)> {
    let told: BTreeSet<&str> =
        quotes.iter().flat_map(|told| &told.lines).map(|line| line.pack.as_str()).collect();
    let packs = quotes.iter().flat_map(|told| &told.packs);
    let used: BTreeMap<&String, &String> =
        packs.filter(|(id, _)| told.contains(id.as_str())).map(|(id, digest)| (id, digest)).collect();
    used.into_iter().map(|(id, digest)| (id.clone(), digest.clone())).collect()
}

fn result_line(line: &Line) -> ResultLine {
    let value = match &line.value {
        Value::Number(number) => Some(printed(number)),
        Value::Unknown => None,
        other => Some(other.to_string()),
    };
    let clauses = if line.clauses.is_empty() { line.document.clone() } else { line.clauses.join("、") };
    let numbers = line.numbers.iter().map(|number| ResultNumber {
        label: number.label.clone(),
        value: number.value.map(|value| value.to_string()),
        unit: number.unit.clone(),
        source: number.source.clone(),
        confirmed: number.confirmed,
    });
    ResultLine {
        id: line.id.clone(),
        label: line.label.clone(),
        value,
        unit: line.unit.clone(),
        points: None,
        is_scored: false,
        sentence: line.sentence.clone(),
        clause: clauses,
        article: line.article.clone(),
        numbers: numbers.collect(),
    }
}

/// Missing figures and unset numbers, by name.
fn names(told: &Quote) -> Vec<String> {
    let unset = told.unset.iter().map(|(_, label)| format!("{label}（须配置）"));
    told.missing.iter().map(|id| term(id)).chain(unset).collect()
}

/// A number that the packs rounded, without zeros at its end.
fn printed(number: &Ratio) -> String {
    number.round(PRINTED_DIGITS, Rounding::HalfUp).trim().to_string()
}

fn term(id: &str) -> String {
    glossary::term(id).map_or_else(|| id.to_owned(), |term| term.zh.clone())
}

fn unit(id: &str) -> String {
    glossary::term(id).map_or_else(String::new, |term| term.unit.clone())
}
