//! A pack as a page for people: what is in force on a day, in words and with its citations.

use crate::evaluate::Scope;
use crate::pack::{Article, Authority, DatedValue, Force, Pack, Table};
use crate::trace::rounding_name;
use crate::value::Value;
use jiff::civil::Date;
use std::fmt::Write;

/// The law of one day without anybody's figures: enough to print formulas.
struct Law<'a> {
    pack: &'a Pack,
    date: Date,
}

impl Scope for Law<'_> {
    fn term(&self, _id: &str) -> Value {
        Value::Unknown
    }
    fn parameter(&self, id: &str) -> Option<&DatedValue> {
        self.pack.parameter(id, self.date)
    }
    fn table(&self, id: &str) -> Option<&Table> {
        self.pack.table(id, self.date)
    }
}

impl Authority {
    /// Chinese name of the step.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Zone => "开发区",
            Self::County => "县级",
            Self::City => "市级",
            Self::Province => "省级",
            Self::National => "国家",
        }
    }
}

impl Pack {
    /// The page, Markdown: documents, then each article in force with its parameters, calculations and
    /// tables. Scheme sections stand in the articles themselves.
    #[must_use]
    pub fn show(&self, date: Date) -> String {
        let mut page = format!("# {}\n\n", self.title);
        let step = self.authority.label();
        line(&mut page, &format!("{}，第{}版，{step}，{}，{}", self.id, self.version, self.place, self.days));
        line(&mut page, &format!("校验值 {}", self.digest));
        page.push('\n');
        for document in &self.documents {
            let dated = document.dated.map_or_else(String::new, |dated| format!("，{dated}"));
            let number = if document.number.is_empty() { "" } else { "，" };
            let issued = format!("{}{number}{}", document.issuer, document.number);
            line(
                &mut page,
                &format!("- 《{}》（{issued}{dated}），出处 {}", document.title, document.source),
            );
        }
        for (place, article) in self.articles.iter().enumerate() {
            if article.days.contain(date) {
                self.show_article(&mut page, place, article, date);
            }
        }
        for note in &self.interpretations {
            line(&mut page, &format!("\n## 读法：{}（{}）\n\n{}", note.title, note.dated, note.text));
        }
        page
    }

    fn show_article(&self, page: &mut String, place: usize, article: &Article, date: Date) {
        let force = if article.force == Force::Guiding { "，指导性" } else { "" };
        let clauses = article.clauses.join("、");
        let cited = if clauses.is_empty() { String::new() } else { format!("，条款 {clauses}") };
        let document = &self.documents[article.document].title;
        line(page, &format!("\n## {}（{}{force}）\n\n《{document}》{cited}\n", article.title, article.days));
        line(page, &article.text);
        page.push('\n');
        for parameter in self.parameters.values() {
            let here = parameter.declarations.iter().any(|place| place.file == article.file);
            let own = parameter.file == article.file;
            if here || own {
                let value = self.parameter(&parameter.id, date).map_or_else(
                    || "待开发区配置".to_owned(),
                    |set| format!("{} {}{}", set.value, parameter.unit, doubt(set)),
                );
                line(
                    page,
                    &format!("- {}（{}）：{value}，出处 {}", parameter.label, parameter.id, parameter.source),
                );
            }
        }
        let scope = Law { pack: self, date };
        for derived in self.derived.iter().filter(|derived| derived.article == place) {
            let formula = derived.expression.trace(&scope).formula;
            let rounding = derived.rounding.map_or_else(String::new, |(digits, rounding)| {
                format!("，{}到{digits}位小数", rounding_name(rounding))
            });
            line(page, &format!("- {}（{}）= {formula}{rounding}", derived.label, derived.id));
        }
        for table in self.tables.iter().filter(|table| table.article == place) {
            let rows: Vec<String> =
                table.rows.iter().map(|row| format!("{} 起 {}", row.from, row.value)).collect();
            line(page, &format!("- 表 {}（{}）：{}", table.id, table.unit, rows.join("，")));
        }
    }
}

fn doubt(set: &DatedValue) -> &'static str {
    match (set.citation.configured, set.citation.confirmed) {
        (true, _) => "（开发区配置）",
        (false, true) => "",
        (false, false) => "（未核实）",
    }
}

fn line(page: &mut String, text: &str) {
    writeln!(page, "{text}").expect("writing to a string does not fail");
}
