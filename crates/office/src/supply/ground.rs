//! Whether a plot is ready to be supplied (S2-8b): the five conditions of Order 53 article 21, each found by the natural
//! resources bureau with its day, remark and paper. What the conditions are stands in a pack; a pack without them asks
//! for nothing. Which steps supply land is left to the plot.

use super::law::SupplyLaw;
use crate::docket::{Act, Refusal};
use crate::step::{Deed, needs_text, refuse};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Clause key of the check.
const CLAUSE: &str = "S2-8b";

/// Quote of the packs that says whether all conditions hold.
const QUOTE: &str = "net_land";

/// A condition that must hold before land is supplied.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroundCondition {
    /// Glossary flag.
    pub id: String,
    /// What a page calls it.
    pub label: String,
    /// Article.
    pub clause: String,
    /// Department that makes it good where it does not hold.
    pub acts: String,
}

/// What is said of a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroundSaid {
    /// Whether it holds.
    pub holds: bool,
    /// Remark; needed where it does not hold.
    #[serde(default)]
    pub note: String,
}

/// What was found of a condition last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroundFound {
    /// Whether it holds.
    pub holds: bool,
    /// Remark.
    pub note: String,
    /// Day on which it was found.
    pub day: Date,
    /// When and by whom it was written down; the paper stands with the deed of this entry.
    pub act: Act,
}

/// What was found of a plot, condition by condition, and every check that was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// The newest finding by condition.
    pub found: BTreeMap<String, GroundFound>,
    /// Checks so far.
    pub deeds: Vec<Deed>,
}

impl Ground {
    /// Whether nobody has checked anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.deeds.is_empty()
    }

    /// Writes a check down: of all conditions, or of those that were looked at again.
    ///
    /// # Errors
    /// When the packs have no such condition, nothing is stated, a condition that does not hold has no remark, or the day
    /// is yet to come or before what was found already.
    pub fn check(
        &self,
        conditions: &[GroundCondition],
        said: &BTreeMap<String, GroundSaid>,
        day: Date,
        act: &Act,
    ) -> Result<Self, Refusal> {
        if said.is_empty() {
            let advice = "请至少写一项条件的结论。";
            return Err(refuse("nothing_stated", CLAUSE, "没有写任何一项条件的结论。", advice));
        }
        if day > act.day {
            let message = format!("核查日期{day}还没有到。");
            return Err(refuse("day_ahead", CLAUSE, &message, "请填写实际核查的日期。"));
        }
        let mut after = self.clone();
        let mut told = Vec::new();
        for (id, one) in said {
            let Some(condition) = conditions.iter().find(|condition| condition.id == *id) else {
                let message = format!("供前净地条件里没有“{id}”。");
                return Err(refuse("no_such_condition", CLAUSE, &message, "请从列出的条件中选。"));
            };
            if !one.holds {
                needs_text(&one.note, &format!("“{}”为否的原因", condition.label), &condition.clause)?;
            }
            if let Some(last) = self.found.get(id).filter(|last| last.day > day) {
                let message = format!("“{}”在{}已经核查过，晚于{day}。", condition.label, last.day);
                return Err(refuse("older_check", CLAUSE, &message, "请填写最近一次核查的日期。"));
            }
            let note = one.note.trim().to_owned();
            after.found.insert(id.clone(), GroundFound { holds: one.holds, note, day, act: act.clone() });
        }
        for (condition, one) in conditions.iter().filter_map(|one| Some((one, said.get(&one.id)?))) {
            let note = one.note.trim();
            let remark = if note.is_empty() { String::new() } else { format!("（{note}）") };
            told.push(format!("{}：{}{remark}", condition.label, if one.holds { "是" } else { "否" }));
        }
        let text = format!("{day}核查。{}", told.join("；"));
        after
            .deeds
            .push(Deed { what: "供前净地核查".to_owned(), text, act: act.clone(), files: Vec::new() });
        Ok(after)
    }

    /// Goes on when every condition of the packs was found to hold, or the packs have none.
    ///
    /// # Errors
    /// What does not hold or was not checked, with the article and who makes it good.
    pub fn require(&self, plot: &str, what: &str, law: &dyn SupplyLaw, act: &Act) -> Result<(), Refusal> {
        let rules = law.rules(act.day)?;
        if rules.ground.is_empty() {
            return Ok(());
        }
        let open: Vec<String> = rules.ground.iter().filter_map(|condition| self.open(condition)).collect();
        if !open.is_empty() {
            let message = format!("宗地{plot}供前净地条件不齐，不能{what}：{}。", open.join("；"));
            let advice = "请由自然资源局办“供前净地核查”；为否的整改以后再核查一次，五项都为是再办。";
            return Err(refuse("ground_not_ready", CLAUSE, &message, advice));
        }
        let yes = |(id, found): (&String, &GroundFound)| {
            (id.clone(), if found.holds { "是" } else { "否" }.to_owned())
        };
        law.quote(QUOTE, act.day, &self.found.iter().map(yes).collect())?.require("net_land_ready")
    }

    /// Why a condition keeps the plot from being supplied; `None` when it holds.
    fn open(&self, condition: &GroundCondition) -> Option<String> {
        let GroundCondition { id, label, clause, acts } = condition;
        let who = fact::department(acts).map_or(acts.as_str(), |department| department.zh.as_str());
        match self.found.get(id) {
            Some(found) if found.holds => None,
            Some(found) => {
                Some(format!("{label}（{clause}）{}核查为否：{}，由{who}整改", found.day, found.note))
            }
            None => Some(format!("{label}（{clause}）没有核查，由{who}落实")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{act, packs, rules};
    use super::super::{LawInForce, SupplyBook};
    use super::*;
    use crate::calendar::Calendar;
    use jiff::ToSpan;
    use jiff::civil::date;
    use std::sync::Arc;

    const DAY: Date = date(2024, 6, 3);

    fn say(told: &[(&str, bool, &str)]) -> BTreeMap<String, GroundSaid> {
        let one = |(id, holds, note): &(&str, bool, &str)| {
            ((*id).to_owned(), GroundSaid { holds: *holds, note: (*note).to_owned() })
        };
        told.iter().map(one).collect()
    }

    fn checked(ground: &Ground, told: &[(&str, bool, &str)], day: Date) -> Result<Ground, Refusal> {
        ground.check(&rules(DAY).ground, &say(told), day, &act(DAY))
    }

    /// The gate by these packs.
    fn gate(ground: &Ground, packs: Vec<law::Pack>) -> Result<(), Refusal> {
        let book = SupplyBook { packs: Arc::new(packs), ..SupplyBook::default() };
        let calendar = Calendar::built_in().expect("the tables");
        ground.require("G-01", "挂牌", &LawInForce { book: &book, calendar: &calendar }, &act(DAY))
    }

    fn idle_law() -> Vec<law::Pack> {
        packs().iter().filter(|pack| pack.id == "national-idle-2012").cloned().collect()
    }

    fn all() -> Vec<(&'static str, bool, &'static str)> {
        let ids =
            ["title_clear", "resettlement_done", "dispute_free", "planning_conditions_clear", "site_ready"];
        ids.map(|id| (id, true, "")).to_vec()
    }

    // clause: S2-8b
    #[test]
    fn land_is_supplied_when_all_five_conditions_hold_and_each_that_does_not_is_named() {
        let whole = checked(&Ground::default(), &all(), DAY).expect("checked");
        gate(&whole, idle_law()).expect("all five hold");
        let rules = rules(DAY);
        for (place, condition) in rules.ground.iter().enumerate() {
            let mut one_is_not = all();
            one_is_not[place] = (one_is_not[place].0, false, "还有两户没有搬");
            let mut one_is_missing = all();
            one_is_missing.remove(place);
            let who = fact::department(&condition.acts).expect("a department").zh.as_str();
            for (told, words) in [(one_is_not, "还有两户没有搬"), (one_is_missing, "没有核查")] {
                let ground = checked(&Ground::default(), &told, DAY).expect("checked");
                let refusal = gate(&ground, idle_law()).expect_err("one is open");
                assert_eq!(refusal.code, "ground_not_ready");
                let message = &refusal.message;
                let named = [&condition.label, &condition.clause, who, words, "S2-8b"];
                assert!(named.iter().all(|word| message.contains(*word)), "{message}");
                let others = rules.ground.iter().filter(|other| other.id != condition.id);
                assert!(others.into_iter().all(|other| !message.contains(&other.label)), "{message}");
            }
        }
        let nothing = gate(&Ground::default(), idle_law()).expect_err("nothing was checked").message;
        assert!(rules.ground.iter().all(|condition| nothing.contains(&condition.label)), "{nothing}");
    }

    // clause: S2-8b
    #[test]
    fn a_condition_that_was_mended_is_found_again_and_the_history_stays() {
        let mut told = all();
        told[1] = ("resettlement_done", false, "还有两户没有搬");
        let first = checked(&Ground::default(), &told, date(2024, 5, 6)).expect("checked");
        let mended = [("resettlement_done", true, "两户已搬")];
        let second = checked(&first, &mended, DAY).expect("again");
        gate(&second, idle_law()).expect("mended");
        assert_eq!(second.deeds.len(), 2);
        assert!(
            second.deeds[0].text.contains("安置补偿落实到位：否（还有两户没有搬）"),
            "{:?}",
            second.deeds
        );
        assert_eq!(second.found["title_clear"].day, date(2024, 5, 6), "only what was looked at again");
        let worse = checked(&second, &[("dispute_free", false, "出现诉讼")], DAY).expect("worse");
        assert!(gate(&worse, idle_law()).is_err());
    }

    #[test]
    fn a_check_states_something_on_a_day_that_was() {
        let empty = Ground::default();
        let refused = |ground: &Ground, told: &[(&str, bool, &str)], day: Date| {
            checked(ground, told, day).expect_err("refused").code
        };
        let title = [("title_clear", true, "")];
        assert_eq!(refused(&empty, &[], DAY), "nothing_stated");
        assert_eq!(refused(&empty, &[("land_grade", true, "")], DAY), "no_such_condition");
        assert_eq!(refused(&empty, &[("title_clear", false, " ")], DAY), "text_missing");
        let on = |days: i64| DAY.checked_add(days.days()).expect("in range");
        assert_eq!(refused(&empty, &title, on(1)), "day_ahead");
        let known = checked(&empty, &title, on(-3)).expect("checked");
        assert_eq!(refused(&known, &title, on(-4)), "older_check");
        for day in [on(-3), on(-2), DAY] {
            checked(&known, &title, day).expect("not older");
        }
    }

    // clause: S2-8b
    #[test]
    fn packs_without_the_conditions_ask_for_none() {
        let others: Vec<law::Pack> =
            packs().iter().filter(|pack| pack.id != "national-idle-2012").cloned().collect();
        gate(&Ground::default(), others).expect("nothing is asked for");
    }
}
