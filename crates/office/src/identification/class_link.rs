//! From a firm's class to the figures of the catalogue: whether it stands in a class whose land counts as
//! low-efficiency, and whether the scheme protects it. Scoring and classing are done before.

use crate::evaluation::Run;
use crate::evaluation::scheme::Status;
use law::{Figures, Value};
use std::collections::BTreeSet;

/// Figures of the firm in a row of an evaluation. Land counts as low-efficiency in the classes named, or in the last of
/// the order when none is; a firm that takes no part or gets no grade is protected. Nothing is said of one whose
/// evaluation is held.
#[must_use]
pub fn class_figures(run: &Run<'_>, row: usize, low_classes: &BTreeSet<String>) -> Figures {
    let Some(status) = run.prepared.status.get(row) else { return Figures::new() };
    let class = run.class_id(row);
    let last = run.scheme().classes.iter().rev().find(|class| !class.outside);
    let is_low = match low_classes.is_empty() {
        true => last.is_some_and(|last| last.id == class),
        false => low_classes.contains(class),
    };
    let status = match status {
        Status::Held => "held",
        Status::NoGrade => "no_grade",
        Status::NotRated => "not_rated",
        Status::Excluded => "excluded",
        Status::Rated => "rated",
    };
    class_figures_of(status, class, is_low)
}

/// The same from what a list that was published says of a firm: its status, its class, and whether land of that class
/// counts as low-efficiency.
#[must_use]
pub fn class_figures_of(status: &str, class: &str, is_low: bool) -> Figures {
    let flags = match status {
        "no_grade" | "not_rated" | "excluded" => [("worst_class", false), ("class_protected", true)],
        "rated" if !class.is_empty() => [("worst_class", is_low), ("class_protected", false)],
        _ => return Figures::new(),
    };
    flags.map(|(id, flag)| (id, Value::Flag(flag))).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::prepared::SUBJECT;
    use crate::evaluation::{Cell, CompileRequest, Gap, Past, Scheme, compile, evaluate, table_of};
    use fact::Decimal;
    use jiff::civil::date;
    use law::Pack;
    use std::collections::BTreeMap;

    const MANIFEST: &str = "id = \"link\"\ntitle = \"试验\"\nplace = \"示范\"\nauthority = \"county\"\nversion = \"1\"\nfrom = 2024-01-01\nto = 2024-12-31\n\n[[document]]\nid = \"d\"\ntitle = \"试验\"\nnumber = \"\"\nissuer = \"试验\"\nsource = \"P\"\n";

    const ARTICLE: &str = r#"+++
clauses = []
document = "d"
title = "试验"
from = 2024-01-01
to = 2024-12-31
force = "binding"
+++

试验用的方案，四等。

```rule
[scheme]
id = "main"
title = "试验"
arithmetic = "exact"

[[class]]
id = "A"
label = "甲"
[[class]]
id = "C"
label = "丙"
[[class]]
id = "D"
label = "丁"
[[class]]
id = "T"
label = "暂不评价"
outside = true

[[participation]]
id = "exempt"
when = "exempt"
status = "not_rated"
class = "T"
reason = "免评"
[[participation]]
id = "building"
when = "building_period"
status = "no_grade"
class = "C"
reason = "建设期"
[[participation]]
id = "utility"
when = "utility"
status = "excluded"
reason = "公用事业"

[[indicator]]
id = "tax_per_mu"
numerator = "tax_paid"
denominator = "land_used"
weight = "100"
better = "higher"
family = "ratio"
score_digits = 4
rounding = "half_up"
missing = "zero"
when_not_applicable = "reweight"

[[benchmark]]
indicator = "tax_per_mu"
kind = "ratio_of_sums"
fallback = "all"

[total]
digits = 4
rounding = "half_up"

[ranking]
order = [{ by = "total_score", direction = "descending" }, { by = "subject", direction = "ascending" }]

[classing]
method = "share"
base = "ranked"
cuts = [
  { class = "A", share = "0.34", rounding = "down" },
  { class = "C", share = "0.67", rounding = "down" },
  { class = "D" },
]
```
"#;

    fn scheme() -> Scheme {
        let files =
            [("pack.toml".to_owned(), MANIFEST.to_owned()), ("clauses/01.md".to_owned(), ARTICLE.to_owned())];
        let pack = Pack::load(&files).unwrap_or_else(|found| panic!("{}", found[0].render()));
        let request = CompileRequest { scheme: None, day: date(2024, 6, 30), overrides: BTreeMap::new() };
        compile(&pack, &request).unwrap_or_else(|found| panic!("{}", found[0].render()))
    }

    // clause: S1-1.1i, S2-7b
    #[test]
    fn the_last_class_counts_unless_others_are_named_and_who_gets_no_grade_is_protected() {
        let mut columns: BTreeMap<String, Vec<Cell>> = BTreeMap::new();
        let whole = |number: i64| Cell::Number(Decimal::new(number.into(), 0));
        for (row, (tax, protection)) in
            [(30, ""), (20, ""), (10, ""), (1, "exempt"), (1, "building_period"), (1, "utility"), (0, "")]
                .into_iter()
                .enumerate()
        {
            let mut push = |term: &str, cell: Cell| columns.entry(term.to_owned()).or_default().push(cell);
            push(SUBJECT, Cell::Text(format!("F{row}").into()));
            push("tax_paid", if row == 6 { Cell::Gap(Gap::Held) } else { whole(tax) });
            push("land_used", whole(10));
            for flag in ["exempt", "building_period", "utility"] {
                push(flag, whole(i64::from(flag == protection)));
            }
        }
        let scheme = scheme();
        let run = evaluate(&scheme, table_of(columns).expect("fits"), 2024, Past::default());
        let flags = |row: usize, named: &[&str]| {
            let named: BTreeSet<String> = named.iter().map(|class| (*class).to_owned()).collect();
            let figures = class_figures(&run, row, &named);
            ["worst_class", "class_protected"].map(|id| figures.get(id).and_then(Value::truth))
        };
        let classes: Vec<&str> = (0..3).map(|row| run.class_id(row)).collect();
        assert_eq!(classes, ["A", "C", "D"]);
        let rated = |is_low: bool| [Some(is_low), Some(false)];
        assert_eq!([0, 1, 2].map(|row| flags(row, &[])), [rated(false), rated(false), rated(true)]);
        let named = [rated(false), rated(true), rated(true)];
        assert_eq!([0, 1, 2].map(|row| flags(row, &["C", "D"])), named);
        // No grade of its own, even when it is managed as the class named.
        for row in [3, 4, 5] {
            assert_eq!(flags(row, &["C", "D"]), [Some(false), Some(true)], "row {row}");
        }
        assert_eq!(flags(6, &["C", "D"]), [None, None]);
        assert_eq!(flags(99, &[]), [None, None]);
    }
}
