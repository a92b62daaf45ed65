//! What is spooled comes back as it was handed in.

use super::{Spooled, Spooling};
use fact::{Datum, Decimal, Fact, Origin, Period, Reading, Source};
use jiff::civil::date;
use office::journal::FactPieces as _;
use paper::{Sink as _, Withdrawn};
use std::sync::Arc;

fn sheet(name: &str) -> Arc<Source> {
    Arc::new(Source {
        file: "税务.xlsx".to_owned(),
        sheet: name.to_owned(),
        department: "tax".to_owned(),
        form: "tax".to_owned(),
        delivered: Some(date(2025, 3, 1)),
        digest: "ab".to_owned(),
    })
}

/// Every kind of reading and period, over some rows.
fn rows(source: &Arc<Source>, numbers: impl Iterator<Item = u32>) -> Vec<Fact> {
    let readings = [
        Reading::NotReported,
        Reading::NotApplicable,
        Reading::Unknown,
        Reading::Known(Datum::Flag(true)),
        Reading::Known(Datum::Flag(false)),
        Reading::Known(Datum::Number(Decimal::new(-12_345_678_901_234_567_890_123, 7))),
        Reading::Known(Datum::Text("示范 “甲” 公司".into())),
        Reading::Known(Datum::Day(date(1999, 12, 31))),
    ];
    let periods = [Period::Always, Period::Year(-3), Period::Year(2024), Period::Day(date(2024, 2, 29))];
    let row = |row: u32| {
        let readings = readings.clone();
        (1u16..).zip(readings).map(move |(column, reading)| Fact {
            subject: format!("9132041100000{row:05}").into(),
            term: format!("term_{column}").into(),
            period: periods[(row as usize + column as usize) % periods.len()],
            reading,
            origin: Origin { source: source.clone(), row, column, raw: format!("原文{row}").into() },
        })
    };
    numbers.flat_map(row).collect()
}

fn spooled(most: usize, facts: &[Fact], withdrawn: Vec<Withdrawn>) -> Spooled {
    let mut spooling = Spooling::new(most);
    facts.iter().for_each(|fact| spooling.fact(fact.clone()));
    spooling.finish(withdrawn).unwrap()
}

fn gathered(pieces: office::journal::Pieces<'_>) -> Vec<Fact> {
    pieces.flat_map(|piece| piece.unwrap()).collect()
}

#[test]
fn facts_beyond_the_memory_come_back_as_they_were_and_as_often_as_asked() {
    let (second, first) = (sheet("乙"), sheet("甲1"));
    let mut facts = rows(&second, 3..900);
    facts.extend(rows(&first, 2..400));
    for most in [0, 1, 8, 9, 1000, facts.len() - 8] {
        let found = spooled(most, &facts, Vec::new());
        let spool = found.spool.expect("too many for memory");
        assert!(found.facts.is_empty());
        assert_eq!(spool.count(), facts.len() as u64);
        assert_eq!(gathered(spool.pieces()), facts, "{most}");
        assert_eq!(gathered(spool.pieces()), facts, "again");
        let by_row = gathered(spool.pieces_by_row());
        let mut expected = facts.clone();
        expected.sort_by_key(|fact| fact.origin.source.sheet.clone());
        assert_eq!(by_row, expected, "{most}");
        for piece in spool.pieces() {
            let piece = piece.unwrap();
            assert_eq!(piece.len() % 8, 0, "a row is never cut in two");
        }
    }
    let few = spooled(facts.len(), &facts, Vec::new());
    assert!(few.spool.is_none());
    assert_eq!(few.facts, facts);
}

#[test]
fn what_the_reader_takes_back_is_gone_in_memory_and_beside_it() {
    let source = sheet("甲");
    let facts = rows(&source, 2..300);
    let withdrawn = || vec![Withdrawn::Row(sheet("甲"), 7), Withdrawn::Column(sheet("甲"), 3)];
    let kept: Vec<Fact> =
        facts.iter().filter(|fact| fact.origin.row != 7 && fact.origin.column != 3).cloned().collect();
    assert_eq!(spooled(usize::MAX, &facts, withdrawn()).facts, kept);
    let spool = spooled(16, &facts, withdrawn()).spool.expect("too many for memory");
    assert_eq!((spool.count(), gathered(spool.pieces())), (kept.len() as u64, kept));
}

#[test]
fn rows_out_of_their_order_are_gathered_in_memory_to_be_sorted() {
    let source = sheet("甲");
    let mut facts = rows(&source, 5..200);
    facts.extend(rows(&source, 2..4));
    let found = spooled(16, &facts, Vec::new());
    assert!(found.spool.is_none());
    assert_eq!(found.facts, facts);
    let (one, other) = (sheet("甲"), sheet("乙"));
    let mut broken = rows(&one, 2..9);
    broken.extend(rows(&other, 2..9));
    broken.extend(rows(&one, 10..19));
    assert_eq!(spooled(16, &broken, Vec::new()).facts, broken);
}
