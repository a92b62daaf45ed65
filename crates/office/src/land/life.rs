//! Generated lives of cases: seeded, steps drawn at random, legal or not. What was carried out is a journal; what must hold
//! is checked after each step, and the journal replays to the same bytes.

use super::case::{Course, LandCase, LandKind};
use super::clock::deadlines;
use super::found::FoundLand;
use super::idle::{IdleCause, IdleState};
use super::idle_decision::{Approver, Measure};
use super::low::{LowState, Will};
use super::next::land_next_steps;
use super::sample::step::*;
use super::sample::{DAY, FIRM, OTHER, Plain, act_of, after, found};
use super::steps::LandStep;
use super::unsupplied::BatchStage;
use crate::chance::Chance;
use crate::supply::Stance;
use fact::Area;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Lives; a few seconds in debug.
const LIVES: u64 = 1_500;
/// Steps that are tried in a life.
const TRIES: usize = 120;
const REVIEWERS: [&str; 5] = ["natural_resources", "industry", "tax", "ecology", "housing"];

/// One thing that was carried out.
type Entry = (u64, Date, LandStep);

fn of<T: Clone>(chance: &mut Chance, list: &[T]) -> T {
    list[chance.index(list.len())].clone()
}

/// A step that usually may come next, with figures at random; every eighth is any step at all.
fn any(case: &LandCase, day: Date, chance: &mut Chance) -> LandStep {
    let next = land_next_steps(case);
    let id = match next.is_empty() || chance.below(8) == 0 {
        true => LandStep::ALL[chance.index(LandStep::ALL.len())].0,
        false => next[chance.index(next.len())].id,
    };
    // Ways out of the usual course would end most lives early.
    let ends = ["reject", "watch", "replan", "drop_part", "annul"].contains(&id);
    if ends && chance.below(6) != 0 {
        return any(case, day, chance);
    }
    low_step(id, day, chance)
        .or_else(|| idle_step(id, day, chance))
        .unwrap_or_else(|| batch_step(id, day, chance))
}

fn low_step(id: &str, day: Date, chance: &mut Chance) -> Option<LandStep> {
    let ahead = after(day, chance.below(200) - 10);
    Some(match id {
        "check" => check(),
        "notify" => notify(after(day, -chance.below(3))),
        "reply" => {
            reply(of(chance, &[FIRM, OTHER, "x"]), of(chance, &[Will::Nothing, Will::Nothing, Will::Partner]))
        }
        "review" => LandStep::Review {},
        "opine" => {
            opine(of(chance, &REVIEWERS), of(chance, &[Stance::Agree, Stance::Agree, Stance::Against]))
        }
        "publicise" => publicise(of(chance, &["", "另有规划"])),
        "identify" => identify(),
        "reject" => reject(),
        "watch" => watch(),
        "list_right" => list_right(),
        "rights_listed" => rights_listed(),
        "plan" if chance.flag() => reserve(chance.flag(), chance.flag(), ahead),
        "plan" => plan(of(chance, &["market", "judicial", "x"]), of(chance, &["租赁", "司法拍卖"]), ahead),
        "begin" => LandStep::Begin {},
        "progress" => progress(of(chance, &["0", "10", "39.999999", "40", "40.000001"])),
        "replan" => replan(),
        "accept" => accept(),
        _ => return None,
    })
}

fn idle_step(id: &str, day: Date, chance: &mut Chance) -> Option<LandStep> {
    let around = after(day, -chance.below(4));
    Some(match id {
        "investigate" => investigate(),
        "serve_notice" => serve_notice(around),
        "answer" => answer(of(chance, &[FIRM, OTHER, "x"])),
        "refind" => refind(),
        "find_cause" => {
            cause(of(chance, &[IdleCause::NotIdle, IdleCause::Government, IdleCause::User, IdleCause::User]))
        }
        "declare_idle" => declare(),
        "publish" => publish(),
        "draft" => match chance.index(3) {
            0 => draft(Measure::Fee),
            1 => draft(Measure::TakeBack),
            _ => {
                let id = of(chance, &["extend", "temporary", "agreed_return", "other", "change_use", "x"]);
                option(id, Some(day), Some(after(day, 300 + chance.below(500))))
            }
        },
        "tell_hearing" => tell_hearing(around),
        "ask_hearing" => ask_hearing(),
        "hear" => hear(),
        "decide" => decide(of(chance, &[Approver::SameLevel, Approver::WithPower])),
        "serve" => serve(around),
        "pay" => pay(of(chance, &["256", "255.999999"])),
        "deregister" => deregister(),
        "contest" => contest(),
        "uphold" => uphold(),
        "annul" => annul(),
        "enforce" => enforce(),
        _ => return None,
    })
}

fn batch_step(id: &str, day: Date, chance: &mut Chance) -> LandStep {
    let number = u32::try_from(chance.index(4) + 1).expect("few");
    match id {
        "find_part" => {
            let title = format!("宗地{}", chance.below(1_000));
            find_part(&title, of(chance, &["60", "40", "40", "0.000001", "-1"]))
        }
        "drop_part" => drop_part(number),
        "causes_found" => LandStep::CausesFound {},
        "route_part" => {
            route(number, of(chance, &["lapse", "adjust", "supply", "x"]), after(day, chance.below(90) - 5))
        }
        "routes_set" => LandStep::RoutesSet {},
        "settle_part" => settle(number),
        _ => close(),
    }
}

/// What must hold of a case, worked out here without asking the machine again.
fn holds(case: &LandCase, law: &Plain) {
    let zero = Area::default();
    assert!((zero..=case.area()).contains(&case.disposed()), "{case:?}");
    assert_eq!(case.closure.is_some(), case.is_closed(), "{case:?}");
    let done = |what: &str| case.deeds().iter().any(|deed| deed.what == what);
    match &case.course {
        Course::Low(low) => {
            let told = low.progress.windows(2).all(|pair| pair[0].disposed <= pair[1].disposed);
            assert!(told, "progress goes back");
            if low.is_identified() {
                assert_eq!(low.opinions.len(), REVIEWERS.len(), "identified without every opinion");
                assert!(done("公示"));
            }
            if low.plan.is_some() {
                assert!(low.rights_listed, "a plan before the rights");
            }
            if matches!(low.state, LowState::Accepted | LowState::Closed) {
                assert_eq!(case.disposed(), case.area());
            }
        }
        Course::Idle(idle) => {
            if let Some(decision) = &idle.decision {
                let by_user = matches!(idle.cause, Some((IdleCause::User, _)));
                match decision.measure {
                    Measure::Option => assert!(decision.fee.is_none() && !by_user),
                    measure => {
                        let take_back = decision.act.day >= jiff::civil::date(2025, 6, 1);
                        assert!(by_user && done("告知听证"));
                        assert_eq!(measure == Measure::TakeBack, take_back, "{}", decision.act.day);
                        assert_eq!(decision.fee.is_some(), measure == Measure::Fee);
                    }
                }
            }
            let needs_decision =
                matches!(idle.state, IdleState::Served | IdleState::Paid | IdleState::Deregistered);
            assert!(idle.decision.is_some() || !needs_decision);
        }
        Course::Unsupplied(batch) => {
            assert!(batch.named() <= case.area());
            if batch.state != BatchStage::Registered {
                assert_eq!(batch.named(), case.area(), "parts are not the whole");
            }
            let lapsing =
                batch.parts.iter().filter(|part| part.route.as_ref().is_some_and(|one| one.path == "lapse"));
            assert!(lapsing.map(|part| part.area).sum::<Area>() <= super::sample::mu("60"));
        }
    }
    for deadline in deadlines(case, law) {
        assert!(fact::department(&deadline.to).is_some() && !deadline.clause.is_empty(), "{deadline:?}");
        assert!(deadline.met.is_some() || case.is_open(), "a closed case owes {deadline:?}");
    }
}

/// What is found when a life begins; of some idle land nobody knows the price yet.
fn begins(kind: LandKind, seed: u64) -> FoundLand {
    let mut land = found(kind);
    if let Some(idle) = land.idle.as_mut().filter(|_| seed.is_multiple_of(3)) {
        idle.fee = None;
    }
    land
}

fn replays((kind, seed): (LandKind, u64), journal: &[Entry], end: &LandCase, law: &Plain) {
    let lines: Vec<String> = journal
        .iter()
        .map(|(number, day, step)| serde_json::to_string(&(number, day, step)).expect("a line"))
        .collect();
    let mut again = LandCase::open(kind, "1", &begins(kind, seed), law, &act_of(DAY, 1, "natural_resources"))
        .expect("a case");
    for line in &lines {
        let (number, day, step): Entry = serde_json::from_str(line).expect("a line of the journal");
        again = again
            .carry_out(&step, law, &act_of(day, number, "natural_resources"))
            .expect("carried out before");
    }
    let bytes = |case: &LandCase| serde_json::to_string(case).expect("documents are written as JSON");
    assert_eq!(bytes(&again), bytes(end), "the journal gives another end");
    let read: LandCase = serde_json::from_str(&bytes(end)).expect("what was written is read");
    assert_eq!(read, *end);
}

// clause: S1-1.4f, S2-8a
#[test]
fn generated_lives_reach_every_end_and_never_an_illegal_state() {
    let law = Plain::new();
    let (mut states, mut kinds, mut refusals) = (BTreeSet::new(), BTreeSet::new(), 0_u64);
    for seed in 0..LIVES {
        let mut chance = Chance::of(seed);
        let kind = LandKind::ALL[chance.index(3)];
        let act = act_of(DAY, 1, "natural_resources");
        let mut case = LandCase::open(kind, "1", &begins(kind, seed), &law, &act).expect("a case");
        let (mut day, mut journal) = (DAY, Vec::new());
        for number in 2.. {
            if number > TRIES || !case.is_open() && chance.below(4) != 0 && case.state_title() != "观察" {
                break;
            }
            day = after(day, chance.below(9)).min(jiff::civil::date(2026, 6, 30));
            let step = any(&case, day, &mut chance);
            let number = u64::try_from(number).expect("few");
            match case.carry_out(&step, &law, &act_of(day, number, "natural_resources")) {
                Ok(moved) => {
                    kinds.insert(step.id());
                    case = moved;
                    journal.push((number, day, step));
                    holds(&case, &law);
                    states.insert((kind.id(), case.state_id()));
                }
                Err(refusal) => {
                    refusals += 1;
                    assert!(!refusal.code.is_empty() && !refusal.message.is_empty(), "{step:?}");
                }
            }
        }
        replays((kind, seed), &journal, &case, &law);
    }
    assert!(refusals > LIVES, "{refusals} refusals in {LIVES} lives");
    let never: Vec<&str> =
        LandStep::ALL.iter().map(|(id, _, _)| *id).filter(|id| !kinds.contains(id)).collect();
    assert!(never.is_empty(), "never carried out: {never:?}");
    for (kind, ends) in [
        ("low", &["closed", "rejected", "watched"][..]),
        ("idle", &["closed", "not_idle", "enforcing", "paid", "deregistered"]),
        ("unsupplied", &["closed"]),
    ] {
        for end in ends {
            assert!(
                states.contains(&(kind, (*end).to_owned())),
                "no life of {kind} reaches {end}: {states:?}"
            );
        }
    }
}
