//! One step of a state machine by its transition table: what is not in the table is refused with the clause that says
//! when the event may happen. What a step needs besides is left to each machine; machines of supply and of cases of land
//! share this.

use crate::docket::{Act, Refusal};
use crate::journal::FileRef;
use serde::{Deserialize, Serialize};

/// A word of a machine, as a page shows it.
pub trait Titled: Copy + Eq + 'static {
    /// What a page calls it.
    fn title(self) -> &'static str;
}

/// One legal step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step<S, E> {
    /// State before.
    pub from: S,
    /// What happens.
    pub event: E,
    /// State after.
    pub to: S,
    /// Clause or article that says so.
    pub clause: &'static str,
}

impl<S: Copy, E: Copy> Step<S, E> {
    /// A row of a table.
    #[must_use]
    pub const fn new(from: S, event: E, to: S, clause: &'static str) -> Self {
        Self { from, event, to, clause }
    }
}

/// What was done at a step, for the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deed {
    /// What happened, as a page shows it.
    pub what: String,
    /// Reason, finding or amount; empty when there is nothing to say.
    pub text: String,
    /// When and by whom.
    pub act: Act,
    /// Papers that the step named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileRef>,
}

/// A field of a step: its name in JSON, what a page calls it, and what is written there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Name.
    pub name: &'static str,
    /// Label.
    pub label: &'static str,
    /// text, day, flag, number, amount (万元), area (亩), file, files, figures, bond, terms, days, ground, or the list that
    /// it is chosen from; each machine says which lists it has.
    pub kind: &'static str,
}

/// A step that may be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextStep {
    /// Id.
    pub id: &'static str,
    /// What a page calls it.
    pub title: &'static str,
    /// Action of `codes/authority.toml`.
    pub action: &'static str,
    /// Fields.
    pub fields: Vec<Field>,
    /// Quotes that it is decided by.
    pub quotes: &'static [&'static str],
}

/// A field.
pub(crate) const fn field(name: &'static str, label: &'static str, kind: &'static str) -> Field {
    Field { name, label, kind }
}

impl Deed {
    pub(crate) fn new(event: impl Titled, text: impl Into<String>, act: &Act) -> Self {
        Self { what: event.title().to_owned(), text: text.into(), act: act.clone(), files: Vec::new() }
    }
}

/// Keeps the files of a step with the deeds that it left: those of its entry. A deed that has files keeps them.
pub(crate) fn keep_files<'d>(deeds: impl Iterator<Item = &'d mut Deed>, entry: u64, files: &[FileRef]) {
    for deed in deeds.filter(|deed| deed.act.entry == entry && deed.files.is_empty()) {
        deed.files = files.to_vec();
    }
}

/// The state after an event.
///
/// # Errors
/// When the table has no such step; the message names the clause, the state it needs and what may be done instead.
pub fn take<S: Titled, E: Titled>(table: &[Step<S, E>], now: S, event: E) -> Result<S, Refusal> {
    if let Some(step) = table.iter().find(|step| step.from == now && step.event == event) {
        return Ok(step.to);
    }
    let ways: Vec<&Step<S, E>> = table.iter().filter(|step| step.event == event).collect();
    let from: Vec<&str> = ways.iter().map(|step| step.from.title()).collect();
    let clause = ways.first().map_or("", |step| step.clause);
    let message = match from.is_empty() {
        true => format!("现在是“{}”，没有“{}”这一步。", now.title(), event.title()),
        false => format!(
            "“{}”要在“{}”之后办（{clause}），现在是“{}”。",
            event.title(),
            from.join("”或“"),
            now.title()
        ),
    };
    let next: Vec<&str> =
        table.iter().filter(|step| step.from == now).map(|step| step.event.title()).collect();
    let advice = match next.is_empty() {
        true => "这件事已经办结。".to_owned(),
        false => format!("现在可以办：{}。", next.join("、")),
    };
    Err(Refusal::new("wrong_state", message, advice))
}

/// A refusal that cites its clause.
pub(crate) fn refuse(code: &str, clause: &str, message: &str, advice: &str) -> Refusal {
    Refusal::new(code, format!("{message}（{clause}）"), advice)
}

/// Refuses a text that says nothing.
pub(crate) fn needs_text(text: &str, what: &str, clause: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(refuse("text_missing", clause, &format!("没有写{what}。"), &format!("请写明{what}。")));
    }
    Ok(())
}

/// Declares the words of a machine with what a page calls them.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$note:meta])* $word:ident = $title:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$note])* $word,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$word,)+];
        }

        impl $crate::step::Titled for $name {
            fn title(self) -> &'static str {
                match self {
                    $(Self::$word => $title,)+
                }
            }
        }
    };
}

pub(crate) use words;

/// Lets a thing that has a state and deeds move by the table `STEPS` of its file.
macro_rules! moves {
    ($thing:ident, $event:ident) => {
        impl $thing {
            /// Whether the table has this step from where it stands; what the step needs besides is asked when it is
            /// taken.
            #[must_use]
            pub fn may(&self, event: $event) -> bool {
                STEPS.iter().any(|step| step.from == self.state && step.event == event)
            }

            /// It after the event, with the deed kept; refused where the table has no such step.
            fn moved(
                &self,
                event: $event,
                text: impl Into<String>,
                act: &$crate::docket::Act,
            ) -> Result<Self, $crate::docket::Refusal> {
                let state = $crate::step::take(STEPS, self.state, event)?;
                let mut moved = Self { state, ..self.clone() };
                moved.deeds.push($crate::step::Deed::new(event, text, act));
                Ok(moved)
            }
        }
    };
}

pub(crate) use moves;

/// Every pair of state and event either stands in the table once or is refused with its clause.
#[cfg(test)]
pub(crate) fn check_table<S, E>(table: &[Step<S, E>], states: &[S], events: &[E])
where
    S: Titled + std::fmt::Debug,
    E: Titled + std::fmt::Debug,
{
    for state in states {
        for event in events {
            let rows: Vec<_> =
                table.iter().filter(|step| step.from == *state && step.event == *event).collect();
            assert!(rows.len() <= 1, "{state:?} {event:?} stands twice");
            match (rows.first(), take(table, *state, *event)) {
                (Some(row), Ok(to)) => assert_eq!(to, row.to),
                (None, Err(refusal)) => {
                    assert_eq!(refusal.code, "wrong_state");
                    assert!(refusal.message.contains(event.title()), "{refusal}");
                    let ways: Vec<_> = table.iter().filter(|step| step.event == *event).collect();
                    assert!(!ways.is_empty(), "{event:?} never happens");
                    assert!(refusal.message.contains(ways[0].clause), "{refusal}");
                }
                (row, taken) => panic!("{state:?} {event:?}: {row:?} but {taken:?}"),
            }
        }
    }
    for step in table {
        assert!(!step.clause.is_empty(), "{step:?} cites nothing");
    }
}
