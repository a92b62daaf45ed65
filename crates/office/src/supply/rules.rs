//! What supply packs say beside their calculations: readings of ambiguous wording, clocks, reminders, quotes, panels
//! and parts of a plan. Computing a quote is left to `quote`, counting days to `clock`.

use super::clock::{Length, LengthUnit};
use super::ground::GroundCondition;
use fact::{Decimal, glossary};
use jiff::civil::Date;
use law::{Diagnostic, Pack, RuleBlock};
use serde::Deserialize;
use toml::Spanned;

/// The sections of all packs in force on a day, in the order written.
#[derive(Clone, Debug, Default)]
pub struct SupplyRules {
    /// Wordings that can be read in several ways.
    pub choices: Vec<Choice>,
    /// Days counted from other days.
    pub clocks: Vec<ClockRule>,
    /// What is called to mind ahead of a day.
    pub reminders: Vec<ReminderRule>,
    /// Quotes that can be asked for.
    pub quotes: Vec<QuoteKind>,
    /// Bodies that decide together.
    pub panels: Vec<Panel>,
    /// Parts that a supply plan must have.
    pub plan_parts: Vec<PlanPart>,
    /// Conditions that must hold before land is supplied.
    pub ground: Vec<GroundCondition>,
    /// Items of the assessment one year after production.
    pub assessment_items: Vec<AssessmentItem>,
    /// Codes that a text term may have.
    pub words: Vec<Word>,
}

/// A wording that can be read in several ways.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Glossary text term that expressions compare.
    pub id: String,
    /// What is unclear.
    pub label: String,
    /// Clause.
    pub clause: String,
    /// Reading taken, and printed, when nobody chose.
    pub default: String,
    /// Readings.
    #[serde(rename = "reading")]
    pub readings: Vec<ReadingChoice>,
}

/// One way to read a wording.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadingChoice {
    /// Text that expressions compare with.
    pub id: String,
    /// What it says.
    pub label: String,
}

/// A day counted from another day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockRule {
    /// Glossary day term that comes out.
    pub id: String,
    /// What it is.
    pub label: String,
    /// Clause.
    pub clause: String,
    /// Glossary day term that it is counted from.
    pub from: String,
    /// How long.
    pub length: Length,
    /// Choice and reading under which it holds; `None`: always.
    pub under: Option<(String, String)>,
}

/// What is called to mind ahead of a day.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReminderRule {
    /// Glossary day term.
    pub of: String,
    /// Days before it; negative: days after it.
    #[serde(default)]
    pub days: Vec<i32>,
    /// Months before it.
    #[serde(default)]
    pub months: Vec<i32>,
    /// Departments, when nobody is known to have proposed the item.
    pub to: Vec<String>,
    /// Clause.
    pub clause: String,
}

/// A quote that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteKind {
    /// Id, as in `muheng quote …`.
    pub id: String,
    /// What a page calls it.
    pub label: String,
    /// Derived ids and clock ids that it answers, in order.
    pub results: Vec<String>,
    /// Pack that offers it.
    pub pack: String,
}

/// A body that decides together.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Panel {
    /// Id.
    pub id: String,
    /// What a page calls it.
    pub label: String,
    /// Clause.
    pub clause: String,
    /// Department in the chair.
    pub chair: String,
    /// Departments that must take part, in person or in writing.
    pub members: Vec<String>,
}

/// A part that a supply plan must have.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanPart {
    /// Id.
    pub id: String,
    /// What a page calls it.
    pub label: String,
    /// Clause.
    pub clause: String,
}

/// An item of the assessment one year after production.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssessmentItem {
    /// Derived flag that says whether it meets what was agreed.
    pub id: String,
    /// What a page calls it.
    pub label: String,
    /// Clause.
    pub clause: String,
    /// Department that hands the figure in.
    pub from: String,
}

/// A code that a text term may have, and what a person calls it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// Glossary text term, or derived id, that has it.
    pub term: String,
    /// The code, as expressions compare it.
    pub id: String,
    /// What a page calls it.
    pub label: String,
}

#[derive(Deserialize)]
struct Sections {
    #[serde(default)]
    option: Vec<Spanned<Choice>>,
    #[serde(default)]
    clock: Vec<Spanned<RawClock>>,
    #[serde(default)]
    reminder: Vec<Spanned<ReminderRule>>,
    #[serde(default)]
    quote: Vec<Spanned<RawQuote>>,
    #[serde(default)]
    panel: Vec<Spanned<Panel>>,
    #[serde(default)]
    plan_part: Vec<PlanPart>,
    #[serde(default)]
    ground_condition: Vec<Spanned<GroundCondition>>,
    #[serde(default)]
    assessment_item: Vec<Spanned<AssessmentItem>>,
    #[serde(default)]
    word: Vec<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClock {
    id: String,
    label: String,
    clause: String,
    from: String,
    years: Option<String>,
    days: Option<String>,
    working_days: Option<String>,
    option: Option<String>,
    reading: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuote {
    id: String,
    label: String,
    results: Vec<String>,
}

impl SupplyRules {
    /// Reads the sections of the packs in force on a day.
    ///
    /// # Errors
    /// Everything that does not fit, with its place: a word that is no term, a department that is not in the list, a
    /// default that is no reading, a clock without a parameter.
    pub fn read(packs: &[&Pack], day: Date) -> Result<Self, Vec<Diagnostic>> {
        let mut rules = Self::default();
        let mut found = Vec::new();
        for pack in packs {
            for block in pack.blocks.iter().filter(|block| block.days.contain(day)) {
                match block.read::<Sections>() {
                    Ok(sections) => rules.take(pack, block, sections, day, &mut found),
                    Err(wrong) => found.push(wrong),
                }
            }
        }
        if found.is_empty() { Ok(rules) } else { Err(found) }
    }

    /// The choice of this id.
    #[must_use]
    pub fn choice(&self, id: &str) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.id == id)
    }

    /// The quote of this id.
    #[must_use]
    pub fn quote(&self, id: &str) -> Option<&QuoteKind> {
        self.quotes.iter().find(|quote| quote.id == id)
    }

    /// The panel of this id.
    #[must_use]
    pub fn panel(&self, id: &str) -> Option<&Panel> {
        self.panels.iter().find(|panel| panel.id == id)
    }

    /// The codes that a text term may have, in the order written; empty for free text.
    pub fn words_of<'a>(&'a self, term: &'a str) -> impl Iterator<Item = &'a Word> {
        self.words.iter().filter(move |word| word.term == term)
    }

    fn take(
        &mut self,
        pack: &Pack,
        block: &RuleBlock,
        sections: Sections,
        day: Date,
        found: &mut Vec<Diagnostic>,
    ) {
        for choice in sections.option {
            found.extend(wrong_choice(block, &choice));
            self.choices.push(choice.into_inner());
        }
        for clock in sections.clock {
            match clock_rule(pack, block, &clock, day) {
                Ok(rule) => self.clocks.push(rule),
                Err(wrong) => found.push(wrong),
            }
        }
        for reminder in sections.reminder {
            found.extend(wrong_reminder(block, &reminder));
            self.reminders.push(reminder.into_inner());
        }
        for quote in sections.quote {
            if self.quote(&quote.get_ref().id).is_some() {
                let message = format!("测算“{}”写了两遍。", quote.get_ref().id);
                found.push(block.diagnostic(quote.span(), "name-taken", message, "请改用另一个编号。"));
            }
            let RawQuote { id, label, results } = quote.into_inner();
            self.quotes.push(QuoteKind { id, label, results, pack: pack.id.clone() });
        }
        for panel in sections.panel {
            let members = panel.get_ref().members.iter().chain([&panel.get_ref().chair]);
            found.extend(members.filter_map(|id| unknown_department(block, &panel, id)));
            self.panels.push(panel.into_inner());
        }
        self.plan_parts.extend(sections.plan_part);
        self.words.extend(sections.word);
        for condition in sections.ground_condition {
            found.extend(wrong_condition(block, &condition));
            self.ground.push(condition.into_inner());
        }
        for item in sections.assessment_item {
            found.extend(unknown_department(block, &item, &item.get_ref().from));
            self.assessment_items.push(item.into_inner());
        }
    }
}

impl Choice {
    /// The reading of this id.
    #[must_use]
    pub fn reading(&self, id: &str) -> Option<&ReadingChoice> {
        self.readings.iter().find(|reading| reading.id == id)
    }
}

fn wrong_choice(block: &RuleBlock, choice: &Spanned<Choice>) -> Option<Diagnostic> {
    let Choice { id, default, .. } = choice.get_ref();
    if glossary::term(id).is_none_or(|term| term.kind != glossary::Kind::Text) {
        let message = format!("读法“{id}”不是术语表里的文字术语。");
        return Some(block.diagnostic(choice.span(), "unknown-word", message, "请先登记术语。"));
    }
    if choice.get_ref().reading(default).is_none() {
        let message = format!("默认读法“{default}”不在读法之列。");
        return Some(block.diagnostic(choice.span(), "unknown-word", message, "请写列出的读法之一。"));
    }
    None
}

fn wrong_condition(block: &RuleBlock, condition: &Spanned<GroundCondition>) -> Option<Diagnostic> {
    let GroundCondition { id, acts, .. } = condition.get_ref();
    if glossary::term(id).is_none_or(|term| term.kind != glossary::Kind::Flag) {
        let message = format!("“{id}”不是术语表里的是非术语。");
        return Some(block.diagnostic(condition.span(), "unknown-word", message, "请先登记术语。"));
    }
    unknown_department(block, condition, acts)
}

fn clock_rule(
    pack: &Pack,
    block: &RuleBlock,
    raw: &Spanned<RawClock>,
    day: Date,
) -> Result<ClockRule, Diagnostic> {
    let clock = raw.get_ref();
    for id in [&clock.id, &clock.from] {
        if glossary::term(id).is_none_or(|term| term.kind != glossary::Kind::Day) {
            let message = format!("“{id}”不是术语表里的日期术语。");
            return Err(block.diagnostic(raw.span(), "unknown-word", message, "请先登记术语。"));
        }
    }
    let lengths = [
        (LengthUnit::Years, &clock.years),
        (LengthUnit::Days, &clock.days),
        (LengthUnit::WorkingDays, &clock.working_days),
    ];
    let length = length_of((pack, day), (block, raw.span()), &clock.id, &lengths)?;
    let under = clock.option.clone().zip(clock.reading.clone());
    Ok(ClockRule {
        id: clock.id.clone(),
        label: clock.label.clone(),
        clause: clock.clause.clone(),
        from: clock.from.clone(),
        length,
        under,
    })
}

/// The one length that is written for a time of this name.
pub(crate) fn length_of(
    (pack, day): (&Pack, Date),
    (block, span): (&RuleBlock, std::ops::Range<usize>),
    name: &str,
    lengths: &[(LengthUnit, &Option<String>)],
) -> Result<Length, Diagnostic> {
    let mut written = lengths.iter().filter_map(|(unit, id)| Some((*unit, id.as_ref()?)));
    let (Some((unit, id)), None) = (written.next(), written.next()) else {
        let message = format!("时限“{name}”要写 years、months、days、working_days 中的一个。");
        return Err(block.diagnostic(span, "missing-value", message, "请写一个参数的编号。"));
    };
    let Some(parameter) = pack.parameters.get(id) else {
        let message = format!("规则包没有“{id}”这个参数。");
        return Err(block.diagnostic(span, "unknown-word", message, "请写 [parameter.…] 的编号。"));
    };
    let amount = pack.parameter(id, day).map(|set| set.value);
    if amount.is_some_and(|amount| whole(amount).is_none()) {
        let message = format!("时限的参数“{id}”不是不小于零的整数。");
        return Err(block.diagnostic(span, "bad-number", message, "年数和天数写整数。"));
    }
    Ok(Length { unit, amount: amount.and_then(whole), parameter: id.clone(), label: parameter.label.clone() })
}

fn whole(amount: Decimal) -> Option<u32> {
    amount.mantissa_at(0).and_then(|whole| u32::try_from(whole).ok())
}

fn wrong_reminder(block: &RuleBlock, reminder: &Spanned<ReminderRule>) -> Option<Diagnostic> {
    let ReminderRule { of, to, days, months, .. } = reminder.get_ref();
    if glossary::term(of).is_none_or(|term| term.kind != glossary::Kind::Day) {
        let message = format!("“{of}”不是术语表里的日期术语。");
        return Some(block.diagnostic(reminder.span(), "unknown-word", message, "请先登记术语。"));
    }
    if days.is_empty() && months.is_empty() {
        let message = format!("“{of}”的提醒没有写提前几天或几个月。");
        return Some(block.diagnostic(reminder.span(), "missing-value", message, "请写 days 或 months。"));
    }
    to.iter().find_map(|id| unknown_department(block, reminder, id))
}

pub(crate) fn unknown_department<T>(block: &RuleBlock, place: &Spanned<T>, id: &str) -> Option<Diagnostic> {
    if fact::department(id).is_some() {
        return None;
    }
    let message = format!("部门“{id}”不在部门表内。");
    Some(block.diagnostic(place.span(), "unknown-word", message, "请先在 codes/departments.toml 登记。"))
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use jiff::civil::date;

    #[test]
    fn every_reading_clock_reminder_and_quote_of_the_shipped_packs_is_read() {
        let rules = sample::rules(date(2024, 6, 1));
        for id in ["rent_reading", "conversion_reading", "bond_base_reading", "bond_validity_reading"] {
            let choice = rules.choice(id).expect(id);
            assert_eq!(choice.readings.len(), 2, "{id}");
            assert!(choice.reading(&choice.default).is_some(), "{id}");
        }
        for id in ["floor_price", "rent", "conversion", "bond", "penalty", "split", "idle_fee", "water"] {
            assert!(rules.quote(id).is_some(), "{id}");
        }
        assert_eq!(rules.plan_parts.len(), 6);
        assert_eq!(rules.assessment_items.len(), 5);
        assert_eq!(rules.ground.len(), 5);
        assert_eq!(rules.words_of("supply_route").count(), 5);
        assert_eq!(rules.panel("project_review").expect("the panel").members.len(), 5);
        assert!(rules.reminders.iter().any(|reminder| reminder.of == "lease_to"));
    }

    #[test]
    fn a_default_that_is_no_reading_is_refused_with_its_place() {
        let texts = sample::files("changzhou-2019-supply");
        let wrong: Vec<(String, String)> = texts
            .into_iter()
            .map(|(path, text)| (path, text.replace("default = \"max_term\"", "default = \"other\"")))
            .collect();
        let pack = law::Pack::load(&wrong).expect("law does not read the section");
        let found = super::SupplyRules::read(&[&pack], date(2024, 6, 1)).expect_err("the default");
        assert!(found[0].message.contains("other"), "{}", found[0].message);
    }
}
