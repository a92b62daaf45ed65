//! Who leads and who supports each task of the Changzhou opinions: `codes/duties.toml`, compiled in. Routing a task to
//! a person of the department is left to `tasks`.

use serde::Deserialize;
use std::sync::OnceLock;

/// One numbered article with its departments and tasks.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// Number of the article.
    pub number: u32,
    /// What it is about.
    pub title: String,
    /// Departments in the lead as the document names them; the first is responsible for each task.
    pub leads: Vec<String>,
    /// Supporting departments in the document's order.
    pub supports: Vec<String>,
    /// Tasks.
    pub tasks: Vec<DutyTask>,
}

/// One task.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyTask {
    /// Clause key.
    pub clause: String,
    /// What is to be done.
    pub task: String,
}

#[derive(Deserialize)]
struct File {
    duty: Vec<Duty>,
}

/// All articles in order.
#[must_use]
pub fn duties() -> &'static [Duty] {
    static DUTIES: OnceLock<Vec<Duty>> = OnceLock::new();
    DUTIES.get_or_init(|| {
        let file: Result<File, _> = toml::from_str(include_str!("../../../../codes/duties.toml"));
        file.expect("codes/duties.toml is checked by the tests").duty
    })
}

/// The article that a clause key belongs to.
#[must_use]
pub fn duty_of(clause: &str) -> Option<&'static Duty> {
    duties().iter().find(|duty| duty.tasks.iter().any(|task| task.clause == clause))
}

impl Duty {
    /// The one department that is responsible: the first that the document names.
    #[must_use]
    pub fn responsible(&self) -> &str {
        self.leads.first().map_or("", String::as_str)
    }

    /// Departments that lead beside it.
    #[must_use]
    pub fn also_lead(&self) -> &[String] {
        self.leads.get(1..).unwrap_or(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_task_has_one_responsible_department_and_two_leads_only_where_the_document_names_two() {
        assert_eq!(duties().len(), 19);
        for (place, duty) in duties().iter().enumerate() {
            assert_eq!(usize::try_from(duty.number), Ok(place + 1));
            let two = [9, 12, 13].contains(&duty.number);
            assert_eq!(duty.leads.len(), 1 + usize::from(two), "{}", duty.title);
            assert_eq!(duty.also_lead().len(), usize::from(two), "{}", duty.title);
            for id in duty.leads.iter().chain(&duty.supports) {
                assert!(fact::department(id).is_some(), "{id}");
            }
            let all: BTreeSet<&String> = duty.leads.iter().chain(&duty.supports).collect();
            assert_eq!(all.len(), duty.leads.len() + duty.supports.len(), "{} names one twice", duty.title);
        }
    }

    #[test]
    fn every_clause_of_the_nineteen_articles_is_a_task_of_one_article() {
        let register = include_str!("../../../../codes/clauses.csv");
        let keys = register.lines().filter_map(|line| line.split(',').next());
        let numbered = keys.filter(|key| {
            key.strip_prefix("S2-")
                .is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
        });
        let mut count = 0;
        for key in numbered {
            let owners = duties().iter().filter(|duty| duty.tasks.iter().any(|task| task.clause == key));
            assert_eq!(owners.count(), 1, "{key}");
            count += 1;
        }
        assert_eq!(duties().iter().map(|duty| duty.tasks.len()).sum::<usize>(), count);
    }

    #[test]
    fn a_clause_leads_to_its_department() {
        for (clause, department) in [
            ("S2-10a", "district_government"),
            ("S2-15f", "natural_resources"),
            ("S2-9c", "tax"),
            ("S2-12", "industry"),
            ("S2-13e", "development_reform"),
        ] {
            assert_eq!(duty_of(clause).expect(clause).responsible(), department, "{clause}");
        }
        assert!(duty_of("S2-99").is_none());
    }
}
