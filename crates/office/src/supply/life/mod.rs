//! Generated lives of contracts: ten years each, seeded, every event tried in any order the law allows or forbids. What
//! was carried out is a journal; what must hold is checked after each step, and the journal replays to the same bytes.

mod chance;
mod command;
mod holds;

use super::milestone::{Due, due_reminders};
use super::rules::SupplyRules;
use super::sample::rules;
use super::{Assessment, Bond, ContractPair, Conversion, Deal, Milestone, Split, TransitionPeriod};
use chance::Chance;
use command::{Command, Quotes};
use fact::Yuan;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

const FIRST: Date = date(2020, 1, 1);
const LAST: Date = date(2029, 12, 31);
/// Day whose packs give the quotes.
const LAW: Date = date(2024, 6, 3);
/// About a quarter of a minute on two cores.
const LIVES: u64 = 10_000;

/// What one contract begins with.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Start {
    plot: String,
    /// Price, 万元.
    price: i64,
    /// Whether bonds are due.
    is_new: bool,
    won: Date,
    deadline: Date,
}

/// Everything about one contract.
#[derive(Clone, Debug, Serialize)]
struct Life {
    start: Start,
    pair: ContractPair,
    bonds: Vec<Bond>,
    milestones: Vec<Milestone>,
    assessment: Option<Assessment>,
    lease: Option<Conversion>,
    lease_to: Option<Date>,
    splits: Vec<Split>,
    transition: Option<TransitionPeriod>,
    deals: Vec<Deal>,
    tasks: usize,
    uncovered: Yuan,
}

/// One thing that was carried out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Entry {
    number: u64,
    day: Date,
    command: Command,
}

impl Life {
    fn won(start: Start) -> Self {
        let pair = ContractPair::won(&start.plot, "某公司", start.deadline);
        let signing = Milestone::agreed(&start.plot, "signing_deadline", start.deadline, None);
        Self {
            pair,
            bonds: Vec::new(),
            milestones: vec![signing],
            assessment: None,
            lease: None,
            lease_to: None,
            splits: Vec::new(),
            transition: None,
            deals: Vec::new(),
            tasks: 0,
            uncovered: Yuan::from_fen(0),
            start,
        }
    }

    fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("documents are written as JSON")
    }
}

/// What came of one life.
#[derive(Debug, Default)]
struct Counted {
    done: u64,
    refused: u64,
    reminders: u64,
    kinds: BTreeSet<&'static str>,
    ends: BTreeSet<&'static str>,
}

/// Lives one contract from its auction to the end of the ten years.
fn live(seed: u64, rules: &SupplyRules, quotes: &mut Quotes, counted: &mut Counted) {
    let mut chance = Chance::of(seed);
    let won = FIRST.checked_add(chance.below(1_500).days()).expect("in range");
    let start = Start {
        plot: format!("P{seed}"),
        price: [480, 1_280, 5_999, 6_000, 6_001, 7_000][chance.index(6)],
        is_new: chance.below(5) != 0,
        won,
        deadline: won.checked_add(20.days()).expect("in range"),
    };
    let mut life = Life::won(start.clone());
    let mut journal = Vec::new();
    let (mut day, mut number) = (won, 0);
    while day <= LAST {
        for _ in 0..=chance.below(2) {
            let command = Command::any(&life, day, &mut chance);
            let before = holds::Before::of(&life);
            match command.carry_out(&mut life, day, number + 1, rules, quotes) {
                Ok(()) => {
                    number += 1;
                    counted.kinds.insert(command.name());
                    journal.push(Entry { number, day, command });
                    holds::after_step(&before, &life, day, rules, quotes);
                }
                Err(refusal) => {
                    counted.refused += 1;
                    assert!(!refusal.code.is_empty() && !refusal.message.is_empty(), "{command:?}");
                }
            }
        }
        let next = day.checked_add((1 + chance.below(40)).days()).expect("in range");
        counted.reminders += told(&life, rules, day, next);
        day = next;
    }
    counted.done += number;
    counted.ends.insert(super::step::Titled::title(life.pair.state));
    replays(start, &journal, &life, rules, quotes);
}

/// Reminders from the day after `day` to `next`: day by day they are those of the whole time, none lost, none twice.
fn told(life: &Life, rules: &SupplyRules, day: Date, next: Date) -> u64 {
    let first = day.checked_add(1.day()).expect("in range");
    let key = |due: &Due<'_>| (due.on, due.milestone.term.clone(), due.milestone.due, due.to.clone());
    let whole: Vec<_> = due_reminders(rules, &life.milestones, first, next).iter().map(key).collect();
    let middle = first
        .checked_add((first.until(next).map_or(0, |span| span.get_days()) / 2).days())
        .expect("in range");
    let mut parts: Vec<_> = due_reminders(rules, &life.milestones, first, middle).iter().map(key).collect();
    if let Ok(after) = middle.checked_add(1.day())
        && after <= next
    {
        parts.extend(due_reminders(rules, &life.milestones, after, next).iter().map(key));
    }
    assert_eq!(whole, parts, "{}", life.start.plot);
    whole.len() as u64
}

fn replays(start: Start, journal: &[Entry], life: &Life, rules: &SupplyRules, quotes: &mut Quotes) {
    let lines: Vec<String> =
        journal.iter().map(|entry| serde_json::to_string(entry).expect("a line")).collect();
    let mut again = Life::won(start);
    for line in &lines {
        let entry: Entry = serde_json::from_str(line).expect("a line of the journal");
        let done = entry.command.carry_out(&mut again, entry.day, entry.number, rules, quotes);
        done.unwrap_or_else(|refusal| panic!("what was carried out is refused again: {refusal} {line}"));
    }
    assert_eq!(again.bytes(), life.bytes(), "the journal gives another end");
}

// clause: S2-14c, S2-14d, S2-14e, S2-15c, S2-15e, S2-19b
#[test]
fn generated_lives_keep_every_state_cap_and_deadline_and_replay_to_the_same_bytes() {
    let rules = rules(LAW);
    let all = LIVES;
    let workers = 2;
    let counted: Vec<Counted> = std::thread::scope(|scope| {
        let rules = &rules;
        let started: Vec<_> = (0..workers)
            .map(|worker| {
                scope.spawn(move || {
                    let (mut quotes, mut counted) = (Quotes::default(), Counted::default());
                    (worker..all).step_by(2).for_each(|seed| live(seed, rules, &mut quotes, &mut counted));
                    counted
                })
            })
            .collect();
        started.into_iter().map(|one| one.join().expect("no life fails")).collect()
    });
    let sum = |of: fn(&Counted) -> u64| counted.iter().map(of).sum::<u64>();
    let kinds: BTreeSet<&str> = counted.iter().flat_map(|one| &one.kinds).copied().collect();
    let ends: BTreeSet<&str> = counted.iter().flat_map(|one| &one.ends).copied().collect();
    // Each life goes through several steps, is refused many and is reminded: else the test tries nothing.
    for (what, count) in [
        ("carried out", sum(|one| one.done)),
        ("refused", sum(|one| one.refused)),
        ("reminded", sum(|one| one.reminders)),
    ] {
        assert!(count > all, "{what}: {count} times in {all} lives");
    }
    let never: Vec<&&str> = Command::NAMES.iter().filter(|name| !kinds.contains(**name)).collect();
    assert!(never.is_empty(), "never carried out: {never:?}");
    for end in ["视作不成交", "已终止", "已评估"] {
        assert!(ends.contains(end), "no life ends as {end}: {ends:?}");
    }
}
