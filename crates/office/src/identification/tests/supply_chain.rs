//! The ledger of approved land: states of a batch, its areas, the rate of supply.

use super::*;

fn batch(id: &str, approved: Date, area: &str) -> Batch {
    Batch {
        zone: None,
        region: None,
        id: id.to_owned(),
        approved,
        area: mu(area),
        compensated: Some(mu("40")),
        dropped: Some(false),
        lapsed: Vec::new(),
        adjusted: Vec::new(),
    }
}

fn supply(id: &str, on: Date, shares: &[(&str, &str)]) -> Supply {
    let shares: Vec<(String, Area)> =
        shares.iter().map(|(batch, area)| ((*batch).to_owned(), mu(area))).collect();
    Supply { id: id.to_owned(), on, area: shares.iter().map(|(_, area)| *area).sum(), shares }
}

// clause: S2-6a, S2-6d, S2-6e, S2-6f
#[test]
fn a_batch_stands_in_the_state_of_its_day_and_its_areas_add_up() {
    for (approved, dropped, word) in [
        (date(2022, 7, 2), Some(false), Some(BatchWord::Pending)),
        (date(2022, 7, 1), Some(false), Some(BatchWord::Lapsed)),
        (date(2022, 6, 30), Some(false), Some(BatchWord::Lapsed)),
        (date(2022, 7, 2), Some(true), Some(BatchWord::ToAdjust)),
        (date(2022, 7, 1), Some(true), Some(BatchWord::Lapsed)),
        (date(2022, 7, 2), None, None),
    ] {
        let mut batch = batch("PC-1", approved, "100");
        batch.dropped = dropped;
        batch.adjusted =
            vec![Entry { on: date(2024, 1, 1), area: mu("5"), document: "示范批2024-1".to_owned() }];
        let supplies = [supply("HT-1", date(2023, 1, 1), &[("PC-1", "30")])];
        let ledger = ledger(&standard(DAY), &[batch], &supplies).expect("a ledger");
        let state = &ledger.batches[0];
        assert_eq!(state.state, word, "{approved} {dropped:?}");
        assert_eq!((state.expropriated, state.not_expropriated), (Some(mu("10")), Some(mu("55"))));
        let Balance { approved, supplied, lapsed, adjusted, unsupplied } = state.balance;
        assert_eq!(approved - supplied - lapsed - adjusted, unsupplied);
        assert_eq!(unsupplied, mu("65"));
    }
    let ledger = ledger(&standard(DAY), &[batch("PC-1", date(2023, 2, 1), "100")], &[]).expect("a ledger");
    assert_eq!(ledger.batches[0].lapses_on, Some(Full::On(date(2025, 2, 1))));
}

// clause: S2-6f
#[test]
fn a_batch_wholly_expropriated_does_not_lapse_and_one_without_a_report_is_not_known() {
    let mut whole = batch("PC-1", date(2020, 1, 1), "100");
    whole.compensated = Some(mu("100"));
    let mut silent = batch("PC-2", date(2020, 1, 1), "100");
    silent.compensated = None;
    let ledger = ledger(&standard(DAY), &[whole, silent], &[]).expect("a ledger");
    assert_eq!((ledger.batches[0].state, ledger.batches[0].expropriated), (None, Some(mu("100"))));
    assert_eq!((ledger.batches[1].state, ledger.batches[1].expropriated), (None, None));
    assert_eq!(ledger.total.unsupplied, mu("200"));
}

// clause: S2-6a
#[test]
fn one_supply_takes_from_several_batches_and_nothing_is_supplied_that_was_not_approved() {
    let batches = [batch("PC-1", date(2023, 1, 1), "100"), batch("PC-2", date(2023, 1, 1), "50")];
    let supplies = [
        supply("HT-1", date(2023, 6, 1), &[("PC-1", "40"), ("PC-2", "20")]),
        supply("HT-2", date(2024, 7, 2), &[("PC-1", "60")]),
    ];
    let ledger_of = |supplies: &[Supply]| ledger(&standard(DAY), &batches, supplies).expect("a ledger");
    let fine = ledger_of(&supplies);
    assert_eq!((fine.total.supplied, fine.total.unsupplied), (mu("60"), mu("90")));
    assert!(fine.remarks.is_empty());
    for (area, fits) in [("59.999999", true), ("60", true), ("60.000001", false)] {
        let more = [supplies[0].clone(), supply("HT-3", date(2024, 1, 1), &[("PC-1", area)])];
        let ledger = ledger_of(&more);
        assert_eq!(ledger.batches.len() == 2, fits, "{area}");
        assert_eq!(ledger.remarks.iter().any(|remark| remark.code == "over_supplied"), !fits);
    }
    let mut wrong = supply("HT-4", date(2024, 1, 1), &[("PC-1", "10"), ("PC-9", "1")]);
    wrong.area = mu("12");
    let remarks: Vec<String> = ledger_of(&[wrong]).remarks.into_iter().map(|remark| remark.code).collect();
    assert_eq!(remarks, ["shares_differ", "batch_unknown"]);
}

// clause: S2-6c
#[test]
fn the_rate_of_supply_looks_back_five_years_and_is_low_below_the_line() {
    for (area, low) in [("59.999999", true), ("60", false), ("60.000001", false)] {
        let batches = [batch("PC-0", date(2019, 7, 1), "1000"), batch("PC-1", date(2019, 7, 2), "100")];
        let supplies = [supply("HT-1", date(2023, 6, 1), &[("PC-1", area)])];
        let ledger = ledger(&standard(DAY), &batches, &supplies).expect("a ledger");
        assert_eq!(ledger.rate_low, Some(low), "{area}");
        assert_eq!(ledger.low_supply().is_some(), low, "{area}");
        assert_eq!(
            ledger.recent.approved, ledger.batches[1].balance.approved,
            "the older one is not looked at"
        );
    }
    let none = ledger(&standard(DAY), &[], &[]).expect("a ledger");
    assert_eq!((none.rate, none.rate_low), (None, None));
    let unset = standard_of(bare(), DAY, &Choices::default());
    let ledger = ledger(&unset, &[batch("PC-1", date(2023, 1, 1), "100")], &[]).expect("a ledger");
    assert_eq!((ledger.rate_low, ledger.low_supply()), (None, None));
    assert!(ledger.rate.is_some());
}
