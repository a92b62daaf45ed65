//! A delivery admitted a piece at a time gives what it gives at once.

use super::sample::{FIRST, SECOND, brief, delivery, operation, registry};
use fact::Fact;
use office::journal::{ArchiveError, FactPieces, Pieces};
use office::registry::AsOf;

/// Facts in their order, some rows a piece.
#[derive(Debug)]
struct Cut(Vec<Vec<Fact>>);

impl FactPieces for Cut {
    fn count(&self) -> u64 {
        self.0.iter().map(|piece| piece.len() as u64).sum()
    }

    fn pieces(&self) -> Pieces<'_> {
        Box::new(self.0.iter().map(|piece| Ok(piece.clone())))
    }

    fn pieces_by_row(&self) -> Pieces<'_> {
        self.pieces()
    }
}

/// Rows with a code, by name, by an older code, of nobody and near somebody, one named only further down.
fn rows() -> Vec<Fact> {
    delivery(
        "tax",
        "2025-03-02",
        &[
            ("亩衡精密", &["enterprise_name=亩衡精密", "tax_paid=1"]),
            (FIRST, &["enterprise_name=亩衡精密", "tax_paid=2"]),
            ("无名氏", &["enterprise_name=无名氏", "tax_paid=3"]),
            (SECOND, &["enterprise_name=恒立电子", "tax_paid=4"]),
            ("恒立电予", &["enterprise_name=恒立电予", "tax_paid=5"]),
            ("", &["tax_paid=6"]),
        ],
    )
}

#[test]
fn pieces_of_any_size_give_what_the_whole_gives() {
    let facts = rows();
    let by_row: Vec<Vec<Fact>> =
        facts.chunk_by(|left, right| left.origin.row == right.origin.row).map(<[Fact]>::to_vec).collect();
    let mut whole = registry();
    let at_once = whole.admit(operation(1), facts.clone());
    assert!(at_once.rows_held >= 2 && at_once.rows_admitted >= 3, "{at_once:?}");
    for size in 1..=by_row.len() {
        let pieces = Cut(by_row.chunks(size).map(<[Vec<Fact>]>::concat).collect());
        let mut cut = registry();
        let admission = cut.admit_pieces(operation(1), &pieces).expect("read");
        assert_eq!(brief(&admission.findings), brief(&at_once.findings), "{size}");
        assert_eq!(admission, at_once, "{size}");
        for subject in [FIRST, SECOND] {
            let figure = |registry: &office::registry::Registry| registry.figure(subject, "tax_paid", 2024);
            assert_eq!(figure(&cut), figure(&whole), "{size}");
        }
        let held = |registry: &office::registry::Registry| {
            let rows = registry.held_rows().map(|(id, row)| (id, row.facts.clone(), row.candidates.clone()));
            rows.collect::<Vec<_>>()
        };
        assert_eq!(held(&cut), held(&whole), "{size}");
        assert_eq!(cut.snapshot(2024, AsOf::Now).subjects(), whole.snapshot(2024, AsOf::Now).subjects());
    }
}

#[test]
fn a_piece_that_cannot_be_read_is_told() {
    #[derive(Debug)]
    struct Broken;
    impl FactPieces for Broken {
        fn count(&self) -> u64 {
            1
        }
        fn pieces(&self) -> Pieces<'_> {
            Box::new(std::iter::once(Err(ArchiveError::Unavailable("临时文件读不了".to_owned()))))
        }
        fn pieces_by_row(&self) -> Pieces<'_> {
            self.pieces()
        }
    }
    registry().admit_pieces(operation(1), &Broken).expect_err("it cannot be read");
}
