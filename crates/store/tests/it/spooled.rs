//! Facts that do not stand in memory are kept as those that do: the same rows, seals and digests.

use crate::place::Place;
use crate::sample::{draft, fact};
use fact::Fact;
use office::journal::{Archive, ArchiveError, FactPieces, Page, Pieces, Rows};
use std::sync::Arc;

on_both!(facts_beside_memory_are_kept_as_those_in_it, a_piece_that_cannot_be_read_keeps_nothing);

/// Facts in pieces of a few; the last piece may fail.
#[derive(Debug)]
struct Beside {
    facts: Vec<Fact>,
    fails: bool,
}

impl FactPieces for Beside {
    fn count(&self) -> u64 {
        self.facts.len() as u64
    }

    fn pieces(&self) -> Pieces<'_> {
        let failure = || Err(ArchiveError::Unavailable("临时文件读不了".into()));
        let last = self.fails.then(failure);
        Box::new(self.facts.chunks(37).map(|piece| Ok(piece.to_vec())).chain(last))
    }

    fn pieces_by_row(&self) -> Pieces<'_> {
        self.pieces()
    }
}

fn facts(count: u32) -> Vec<Fact> {
    (0..count).map(|place| fact(1, place)).collect()
}

async fn facts_beside_memory_are_kept_as_those_in_it(place: Place) {
    let store = place.open().await;
    let all = facts(1000);
    for (number, in_memory) in [(1, 0), (2, 1), (3, 500), (4, 1000)] {
        let (held, beside) = all.split_at(in_memory);
        let spooled: Arc<dyn FactPieces> = Arc::new(Beside { facts: beside.to_vec(), fails: false });
        let rows = Rows { facts: held.to_vec(), spooled: Some(spooled), ..Rows::default() };
        let kept = store.commit(draft(number), number, rows).await.expect("kept");
        let plain = Rows { facts: all.clone(), ..Rows::default() };
        assert_eq!(kept.entry.facts, plain.counted(number)[1], "{in_memory} in memory");
        assert_eq!(store.facts_of(number, Page::ALL).await.expect("facts"), all);
    }
    let verified = store.verify(&|_| {}).await.expect("verified");
    assert_eq!(verified.faults, []);
}

async fn a_piece_that_cannot_be_read_keeps_nothing(place: Place) {
    let store = place.open().await;
    let spooled: Arc<dyn FactPieces> = Arc::new(Beside { facts: facts(100), fails: true });
    let rows = Rows { spooled: Some(spooled), ..Rows::default() };
    let failed = store.commit(draft(1), 1, rows).await.expect_err("a piece is missing");
    assert!(matches!(failed, ArchiveError::Unavailable(_)), "{failed}");
    assert!(store.head().await.expect("a head").is_none());
    let rows = Rows { facts: facts(3), ..Rows::default() };
    store.commit(draft(1), 1, rows).await.expect("the next one is kept");
}
