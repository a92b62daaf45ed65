//! Generated lives of contracts: ten years each, seeded, every event tried in any order the law allows or forbids. What
//! was carried out is a journal; what must hold is checked after each step, and the journal replays to the same bytes.

mod command;
mod holds;
mod kept;
mod made;

use super::milestone::{Due, Milestone, due_reminders};
use super::rules::SupplyRules;
use super::sample::{act, rules};
use super::{ContractPair, NewPlot, PlanState, Plot, SupplyStep};
use crate::chance::Chance;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use kept::Kept;
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

/// One contract from its auction on, as production keeps it.
#[derive(Clone, Debug)]
struct Life {
    start: Start,
    plot: Plot,
}

/// One thing that was carried out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Entry {
    number: u64,
    day: Date,
    step: SupplyStep,
}

impl Life {
    fn won(start: Start, law: &Kept) -> Self {
        let mut figures = made::given(made::MEASURED);
        figures.insert("supply_price".to_owned(), start.price.to_string());
        figures.insert("new_industrial_land".to_owned(), if start.is_new { "是" } else { "否" }.to_owned());
        let new = NewPlot {
            code: &start.plot,
            title: "某路以东",
            project: "1",
            region: None,
            zone: None,
            figures: &figures,
        };
        let mut plot = Plot::open(&new, law, &act(start.won)).expect("a plot");
        plot.plan.state = PlanState::Sold;
        plot.pair = Some(ContractPair::won(&start.plot, "某公司", start.deadline));
        plot.milestones = vec![Milestone::agreed(&start.plot, "signing_deadline", start.deadline, None)];
        Self { start, plot }
    }

    fn pair(&self) -> &ContractPair {
        self.plot.pair.as_ref().expect("it begins with the auction")
    }

    fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(&self.plot).expect("documents are written as JSON")
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
fn live(seed: u64, rules: &SupplyRules, law: &Kept, counted: &mut Counted) {
    let mut chance = Chance::of(seed);
    let won = FIRST.checked_add(chance.below(1_500).days()).expect("in range");
    let start = Start {
        plot: format!("P{seed}"),
        price: [480, 1_280, 5_999, 6_000, 6_001, 7_000][chance.index(6)],
        is_new: chance.below(5) != 0,
        won,
        deadline: won.checked_add(20.days()).expect("in range"),
    };
    let mut life = Life::won(start.clone(), law);
    let (mut journal, mut tried) = (Vec::new(), 0_u64);
    let (mut day, mut number) = (won, 0);
    while day <= LAST {
        for _ in 0..=chance.below(2) {
            let step = command::any(&life, day, &mut chance);
            let entry = Entry { number: number + 1, day, step };
            let before = holds::Before::of(&life);
            tried += 1;
            let untouched = tried.is_multiple_of(40).then(|| life.plot.clone());
            match command::carry_out(&mut life, &entry, law) {
                Ok(()) => {
                    number += 1;
                    counted.kinds.insert(entry.step.id());
                    journal.push(entry);
                    holds::after_step(&before, &life, day, rules, law);
                }
                Err(refusal) => {
                    counted.refused += 1;
                    assert!(!refusal.code.is_empty() && !refusal.message.is_empty(), "{entry:?}");
                    if let Some(untouched) = untouched {
                        assert_eq!(untouched, life.plot, "a refused step changed something: {entry:?}");
                    }
                }
            }
        }
        let next = day.checked_add((1 + chance.below(60)).days()).expect("in range");
        counted.reminders += told(&life, rules, day, next);
        day = next;
    }
    counted.done += number;
    counted.ends.insert(crate::step::Titled::title(life.pair().state));
    replays(start, &journal, &life, law);
}

/// Reminders from the day after `day` to `next`: day by day they are those of the whole time, none lost, none twice.
fn told(life: &Life, rules: &SupplyRules, day: Date, next: Date) -> u64 {
    let first = day.checked_add(1.day()).expect("in range");
    let key = |due: &Due<'_>| (due.on, due.milestone.term.clone(), due.milestone.due, due.to.clone());
    let whole: Vec<_> = due_reminders(rules, &life.plot.milestones, first, next).iter().map(key).collect();
    let middle = first
        .checked_add((first.until(next).map_or(0, |span| span.get_days()) / 2).days())
        .expect("in range");
    let mut parts: Vec<_> =
        due_reminders(rules, &life.plot.milestones, first, middle).iter().map(key).collect();
    if let Ok(after) = middle.checked_add(1.day())
        && after <= next
    {
        parts.extend(due_reminders(rules, &life.plot.milestones, after, next).iter().map(key));
    }
    assert_eq!(whole, parts, "{}", life.start.plot);
    whole.len() as u64
}

fn replays(start: Start, journal: &[Entry], life: &Life, law: &Kept) {
    let lines: Vec<String> =
        journal.iter().map(|entry| serde_json::to_string(entry).expect("a line")).collect();
    let mut again = Life::won(start, law);
    for line in &lines {
        let entry: Entry = serde_json::from_str(line).expect("a line of the journal");
        let done = command::carry_out(&mut again, &entry, law);
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
                    let (law, mut counted) = (Kept::of(rules), Counted::default());
                    (worker..all).step_by(2).for_each(|seed| live(seed, rules, &law, &mut counted));
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
    // A life begins with the auction; what comes before it is tried step by step in `plot`.
    let of_life = SupplyStep::ALL.iter().skip_while(|(id, _, _)| *id != "sign_output");
    let of_life = of_life.map(|(id, _, _)| *id).filter(|id| *id != "finish_task");
    let never: Vec<&str> = of_life.filter(|id| !kinds.contains(id)).collect();
    assert!(never.is_empty(), "never carried out: {never:?}");
    for end in ["视作不成交", "已终止", "已评估"] {
        assert!(ends.contains(end), "no life ends as {end}: {ends:?}");
    }
}
