//! One bulletin a month, from draft to receipt, under numbers without a gap.

use super::*;
use crate::step::check_table;

const BUREAU: &str = "natural_resources";

/// The bulletins of an office, as they come.
#[derive(Default)]
struct Series(Vec<Bulletin>);

impl Series {
    fn entry(&self) -> u64 {
        self.0.iter().map(|one| one.deeds.len() as u64).sum::<u64>() + 1
    }

    fn drafts(
        &mut self,
        of: &str,
        corrects: Option<&str>,
        day: Date,
    ) -> Result<String, crate::docket::Refusal> {
        let figures = figures(month(of), Vec::new());
        let new = NewBulletin { month: month(of), corrects, reason: "数字有误", figures: &figures };
        let drafted = Bulletin::draft(&new, self.0.iter(), &act(BUREAU, day, self.entry()))?;
        let key = drafted.key.clone();
        self.0.push(drafted);
        Ok(key)
    }

    fn takes(&mut self, key: &str, role: &str, step: &BulletinStep) -> Result<(), crate::docket::Refusal> {
        let place = self.0.iter().position(|one| one.key == key).expect("a bulletin");
        let act = act(role, date(2025, 6, 3), self.entry());
        let after = self.0[place].carry_out(step, self.0.iter(), &configuration(), &act)?;
        self.0[place] = after;
        Ok(())
    }

    fn issues(&mut self, of: &str, corrects: Option<&str>) -> String {
        let key = self.drafts(of, corrects, date(2025, 6, 3)).expect("a draft");
        for step in [text("推进", "落实", "成效"), sign(), issue(&["industry", "KFQ"])] {
            self.takes(&key, BUREAU, &step).expect("the next step");
        }
        key
    }

    fn number(&self, key: &str) -> Option<String> {
        self.0.iter().find(|one| one.key == key).expect("a bulletin").number_title()
    }
}

fn text(organisation: &str, policy: &str, effect: &str) -> BulletinStep {
    let [organisation, policy, effect] = [organisation, policy, effect].map(str::to_owned);
    BulletinStep::Write { organisation, policy, effect, demands: String::new() }
}

fn sign() -> BulletinStep {
    BulletinStep::Sign { opinion: String::new() }
}

fn issue(to: &[&str]) -> BulletinStep {
    BulletinStep::Issue { to: to.iter().map(|id| (*id).to_owned()).collect() }
}

#[test]
fn what_is_not_in_the_table_is_refused_with_its_clause() {
    let events: Vec<BulletinEvent> =
        BulletinEvent::ALL.iter().copied().filter(|event| *event != BulletinEvent::Draft).collect();
    check_table(state::STEPS, BulletinState::ALL, &events);
}

// clause: S2-IV.3b
#[test]
fn a_month_has_its_bulletin_when_it_is_over() {
    for (day, wanted) in
        [(date(2025, 4, 29), "month_not_over"), (date(2025, 4, 30), "month_not_over"), (date(2025, 5, 1), "")]
    {
        assert_eq!(code(Series::default().drafts("2025-04", None, day)), wanted, "{day}");
    }
    let other = figures(month("2025-03"), Vec::new());
    let new = NewBulletin { month: month("2025-04"), corrects: None, reason: "", figures: &other };
    let drafted = Bulletin::draft(&new, [].iter(), &act(BUREAU, date(2025, 5, 1), 1));
    assert_eq!(code(drafted), "figures_differ");
}

// clause: S2-IV.3b
#[test]
fn numbers_run_on_within_the_year_and_are_never_given_twice() {
    let mut series = Series::default();
    let december = series.issues("2024-12", None);
    let january = series.issues("2025-01", None);
    let draft = series.drafts("2025-02", None, date(2025, 6, 3)).expect("a draft");
    let march = series.issues("2025-03", None);
    let corrected = series.issues("2025-01", Some(&january));
    assert_eq!(series.number(&december).as_deref(), Some("2024年第1期"));
    assert_eq!(series.number(&january).as_deref(), Some("2025年第1期"));
    assert_eq!(series.number(&draft), None);
    assert_eq!(series.number(&march).as_deref(), Some("2025年第2期"));
    assert_eq!(series.number(&corrected).as_deref(), Some("2025年第3期"));
    // The draft that was late takes the next number, and a withdrawn one takes none.
    series.takes(&draft, BUREAU, &BulletinStep::Withdraw { reason: "重写".to_owned() }).expect("withdrawn");
    let february = series.issues("2025-02", None);
    assert_eq!(series.number(&february).as_deref(), Some("2025年第4期"));
    assert_eq!(next_number(series.0.iter(), 2025), 5);
    assert_eq!(next_number(series.0.iter(), 2026), 1);
}

// clause: S2-IV.3b
#[test]
fn a_month_has_one_bulletin_and_a_correction_names_the_last_one() {
    let mut series = Series::default();
    let day = date(2025, 6, 3);
    assert_eq!(code(series.drafts("2025-04", Some("1"), day)), "nothing_to_correct");
    let draft = series.drafts("2025-04", None, day).expect("a draft");
    assert_eq!(code(series.drafts("2025-04", None, day)), "month_taken");
    assert_eq!(code(series.drafts("2025-04", Some(&draft), day)), "not_issued");
    series.takes(&draft, BUREAU, &BulletinStep::Withdraw { reason: "重写".to_owned() }).expect("withdrawn");
    let first = series.issues("2025-04", None);
    assert_eq!(code(series.drafts("2025-04", None, day)), "month_taken");
    let second = series.issues("2025-04", Some(&first));
    assert_eq!(code(series.drafts("2025-04", Some(&first), day)), "not_the_latest");
    let third = series.drafts("2025-04", Some(&second), day).expect("a correction of the correction");
    let may = series.issues("2025-05", None);
    let compared = |key: &str| {
        let one = series.0.iter().find(|one| one.key == key).expect("a bulletin");
        one.compared.clone()
    };
    assert_eq!((compared(&may), compared(&third)), (Some(second), None));
}

// clause: S2-IV.3a, S2-IV.3b
#[test]
fn it_is_signed_with_all_three_sides_sent_back_signed_again_and_issued_to_those_who_are_there() {
    let mut series = Series::default();
    let key = series.drafts("2025-04", None, date(2025, 5, 6)).expect("a draft");
    for sides in [["", "落实", "成效"], ["推进", " ", "成效"], ["推进", "落实", ""]] {
        series.takes(&key, BUREAU, &text(sides[0], sides[1], sides[2])).expect("written");
        assert_eq!(code(series.takes(&key, "leading_group", &sign())), "text_missing", "{sides:?}");
    }
    series.takes(&key, BUREAU, &text("推进", "落实", "成效")).expect("written");
    assert_eq!(code(series.takes(&key, BUREAU, &issue(&["KFQ"]))), "wrong_state");
    series.takes(&key, "leading_group", &sign()).expect("signed");
    assert_eq!(code(series.takes(&key, BUREAU, &text("改", "改", "改"))), "wrong_state");
    let back = BulletinStep::Return { reason: "成效写实".to_owned() };
    series.takes(&key, "leading_group", &back).expect("sent back");
    assert!(series.0[0].signed.is_none());
    series.takes(&key, "leading_group", &sign()).expect("signed again");
    assert_eq!(code(series.takes(&key, BUREAU, &issue(&[]))), "no_addressee");
    assert_eq!(code(series.takes(&key, BUREAU, &issue(&["KFQ", "不存在"]))), "unknown_party");
    series.takes(&key, BUREAU, &issue(&["KFQ", "tax", "KFQ", "320412"])).expect("issued");
    assert_eq!(series.0[0].to, ["KFQ", "tax", "320412"]);
    assert_eq!(code(series.takes(&key, BUREAU, &issue(&["KFQ"]))), "wrong_state");
}

// clause: S2-IV.3b
#[test]
fn an_addressee_confirms_once_and_for_itself_alone() {
    let mut series = Series::default();
    let key = series.issues("2025-04", None);
    let receive = BulletinStep::Receive {};
    assert_eq!(code(series.takes(&key, "tax", &receive)), "not_addressee");
    series.takes(&key, "zone_committee", &receive).expect("received");
    assert_eq!(code(series.takes(&key, "zone_committee", &receive)), "received_already");
    series.takes(&key, "industry", &receive).expect("received");
    let received: Vec<&str> = series.0[0].received.iter().map(|one| one.to.as_str()).collect();
    assert_eq!(received, ["KFQ", "industry"]);
}

// clause: S2-IV.3b
#[test]
fn a_month_without_a_bulletin_is_named() {
    let mut series = Series::default();
    assert_eq!(standing(series.0.iter(), date(2025, 6, 3)), Vec::new());
    series.issues("2025-01", None);
    series.drafts("2025-03", None, date(2025, 6, 3)).expect("a draft");
    let told = |day: Date| -> Vec<(String, MonthGap)> {
        standing(series.0.iter(), day).into_iter().map(|one| (one.month.to_string(), one.gap)).collect()
    };
    let of = |text: &str, gap| (text.to_owned(), gap);
    let until_march = [
        of("2025-03", MonthGap::Unfinished),
        of("2025-02", MonthGap::Skipped),
        of("2025-01", MonthGap::None),
    ];
    assert_eq!(told(date(2025, 4, 30)), until_march);
    assert_eq!(told(date(2025, 5, 1))[0], of("2025-04", MonthGap::Due));
    assert_eq!(told(date(2025, 5, 31))[0], of("2025-04", MonthGap::Due));
    let june = told(date(2025, 6, 1));
    assert_eq!(june[..2], [of("2025-05", MonthGap::Due), of("2025-04", MonthGap::Skipped)]);
}
