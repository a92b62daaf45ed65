//! Lists of a roll against the plainest way to make them: look at every row, sort, count.

use desk::{Order, Reach, Roll, Wanted};
use office::journal::OutcomeRow;

const CLASSES: [&str; 3] = ["A", "B", "C"];

/// Rows that differ in everything lists ask for, with gaps in it.
fn rows() -> Vec<OutcomeRow> {
    let pick = |serial: usize, from: &[&str]| from[serial % from.len()].to_owned();
    (0..240)
        .map(|serial| OutcomeRow {
            subject: format!("9132041{}MA{:05}X", serial % 2, (serial * 7919) % 100_000),
            name: format!("{}{}有限公司", pick(serial, &["恒立", "ABC", "海", "Abd"]), serial * 37 % 100),
            list: pick(serial / 3, &["above", "below"]),
            region: pick(serial, &["320411", "320412", ""]),
            zone: pick(serial / 2, &["KFQ", "", "GXQ"]),
            industry: pick(serial, &["3441", "3451", "1392", ""]),
            status: pick(serial / 5, &["rated", "rated", "held"]),
            class: pick(serial / 7, &["A", "B", "C", ""]),
            class_by_rank: String::new(),
            rank: (serial % 4 != 0).then(|| u32::try_from(serial * 31 % 240).unwrap()),
            ranked: 180,
            total: (serial % 5 != 0).then(|| fact::Decimal::new((serial * 13 % 101) as i128, 1)),
            previous_class: [None, Some(""), Some("A"), Some("B"), Some("D")][serial % 5].map(str::to_owned),
            body: match serial % 6 {
                0 => "{}".to_owned(),
                1 => r#"{"figures":{"other":"1"}}"#.to_owned(),
                _ => format!(r#"{{"figures":{{"tax_per_mu":"{}.50"}}}}"#, serial * 17 % 90),
            },
        })
        .collect()
}

fn roll() -> Roll {
    Roll::new(1, rows(), CLASSES.map(str::to_owned).into())
}

/// The same by looking at every row.
fn plainly<'a>(roll: &'a Roll, wanted: &Wanted, reach: &Reach<'_>) -> Vec<&'a OutcomeRow> {
    let same = |asked: &Option<String>, found: &str| asked.as_ref().is_none_or(|asked| asked == found);
    let text = wanted.text.as_ref().map(|text| text.trim().to_lowercase());
    let fits = |row: &&OutcomeRow| {
        same(&wanted.list, &row.list)
            && same(&wanted.region, &row.region)
            && same(&wanted.zone, &row.zone)
            && same(&wanted.status, &row.status)
            && (wanted.classes.is_empty() || wanted.classes.contains(&row.class))
            && same(&wanted.previous_class, row.previous_class.as_deref().unwrap_or(""))
            && wanted.industry.as_ref().is_none_or(|code| row.industry.starts_with(code))
            && wanted.subjects.as_ref().is_none_or(|subjects| subjects.contains(&row.subject))
            && wanted.change.as_ref().is_none_or(|change| match (change.as_str(), roll.change(row)) {
                ("up", Some(change)) => change > 0,
                ("down", Some(change)) => change < 0,
                ("any", Some(change)) => change != 0,
                ("same", Some(change)) => change == 0,
                ("new", None) => row.previous_class.is_none(),
                _ => false,
            })
            && text.as_ref().is_none_or(|text| {
                row.name.to_lowercase().contains(text) || row.subject.to_lowercase().starts_with(text)
            })
            && match reach {
                Reach::Places(reached) => reached(&row.region, &row.zone),
                Reach::Firm(own) => row.subject == *own,
            }
    };
    let mut rows: Vec<&OutcomeRow> = roll.rows().iter().filter(fits).collect();
    let (order, descending) = wanted.order.clone().unwrap_or((Order::Rank, false));
    let figure = |row: &OutcomeRow| -> Option<fact::Decimal> {
        let body: serde_json::Value = serde_json::from_str(&row.body).unwrap();
        body["figures"]["tax_per_mu"].as_str().map(|text| text.parse().unwrap())
    };
    rows.sort_by(|left, right| {
        let by = match order {
            Order::Total => (left.total.is_none(), right.total).cmp(&(right.total.is_none(), left.total)),
            Order::Name => left.name.cmp(&right.name),
            Order::Zone => left.zone.cmp(&right.zone),
            _ => (left.rank.is_none(), &left.list, left.rank).cmp(&(
                right.rank.is_none(),
                &right.list,
                right.rank,
            )),
        };
        by.then_with(|| left.subject.cmp(&right.subject))
    });
    if descending {
        rows.reverse();
    }
    if let Order::Figure(_) = order {
        rows.sort_by(|left, right| {
            let by = figure(left).cmp(&figure(right));
            let by = if descending { by.reverse() } else { by };
            let known = figure(left).is_none().cmp(&figure(right).is_none());
            let subjects = left.subject.cmp(&right.subject);
            known.then(by).then(if descending && figure(left).is_some() {
                subjects.reverse()
            } else {
                subjects
            })
        });
    }
    rows
}

#[test]
fn a_piece_is_what_looking_at_every_row_gives() {
    let roll = roll();
    let some = |text: &str| Some(text.to_owned());
    let own = roll.rows()[17].subject.clone();
    let both = vec![own.clone(), roll.rows()[3].subject.clone(), own.clone(), "nobody".to_owned()];
    let all = Wanted::default;
    let asked = [
        all(),
        Wanted { list: some("above"), ..all() },
        Wanted { region: some(""), zone: some("KFQ"), ..all() },
        Wanted { classes: vec![String::new()], status: some("held"), ..all() },
        Wanted { classes: vec!["B".to_owned()], previous_class: some("A"), ..all() },
        Wanted { classes: vec!["A".to_owned(), "C".to_owned()], ..all() },
        Wanted { classes: vec!["A".to_owned(), String::new(), "X".to_owned()], ..all() },
        Wanted { previous_class: some(""), ..all() },
        Wanted { industry: some("34"), ..all() },
        Wanted { industry: some("9"), ..all() },
        Wanted { change: some("any"), ..all() },
        Wanted { change: some("up"), ..all() },
        Wanted { change: some("down"), ..all() },
        Wanted { change: some("same"), ..all() },
        Wanted { change: some("new"), ..all() },
        Wanted { change: some("other"), ..all() },
        Wanted { text: some(" abc "), ..all() },
        Wanted { text: some("有限"), zone: some("GXQ"), ..all() },
        Wanted { text: some("91320411ma0"), ..all() },
        Wanted { text: some("MA0"), ..all() },
        Wanted { text: some("限公司\0"), ..all() },
        Wanted { text: some("  "), ..all() },
        Wanted { subjects: Some(both), ..all() },
        Wanted { text: some("7"), classes: vec!["A".to_owned()], ..all() },
    ];
    let everywhere = |_: &str, _: &str| true;
    let here = |region: &str, zone: &str| region == "320411" || zone == "GXQ";
    let nowhere = |_: &str, _: &str| false;
    let reaches =
        [Reach::Places(&everywhere), Reach::Places(&here), Reach::Places(&nowhere), Reach::Firm(&own)];
    for wanted in &asked {
        let figure = || Order::Figure("tax_per_mu".into());
        for order in [
            None,
            Some((Order::Total, true)),
            Some((Order::Name, false)),
            Some((Order::Zone, true)),
            Some((figure(), false)),
            Some((figure(), true)),
        ] {
            let wanted = Wanted { order, ..wanted.clone() };
            for reach in &reaches {
                let expected = plainly(&roll, &wanted, reach);
                let piece = roll.piece(&wanted, reach, 3, 10);
                let shown: Vec<&OutcomeRow> = expected.iter().skip(3).take(10).copied().collect();
                assert_eq!(piece.rows, shown, "{wanted:?}");
                assert_eq!((piece.total, &piece.classes), (expected.len(), &roll.class_totals(&expected)));
            }
            assert_eq!(roll.select(&wanted), plainly(&roll, &wanted, &reaches[0]));
        }
    }
    for reach in &reaches {
        let mut reached = roll.reached(reach);
        let mut expected = plainly(&roll, &all(), reach);
        reached.sort_by_key(|row| &row.subject);
        expected.sort_by_key(|row| &row.subject);
        assert_eq!(reached, expected);
    }
}

#[test]
fn a_list_is_found_by_initials_and_sorted_only_by_figures_that_its_rows_carry() {
    let roll = roll();
    let found = |text: &str| roll.select(&Wanted { text: Some(text.to_owned()), ..Wanted::default() }).len();
    let named = |name: &str| roll.rows().iter().filter(|row| row.name.contains(name)).count();
    assert_eq!(found("hl"), named("恒立"));
    assert_eq!(found("yxgs"), roll.rows().len());
    assert_eq!(found("hlx"), 0);
    for (figure, carried) in [("tax_per_mu", true), ("other", true), ("list", false), ("", false)] {
        assert_eq!(roll.carries(figure), carried, "{figure}");
    }
}
