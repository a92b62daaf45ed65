//! Entries, documents, facts, findings, outcomes and files: kept once, read back as they were.

use crate::place::Place;
use crate::sample::{author, day, document, draft, keep, keep_file, moment, rows, shown};
use fact::Severity;
use jiff::civil::date;
use office::journal::{
    Archive, ArchiveError, EntryFilter, FILE_PART_BYTES, FileRef, FindingFilter, OutcomeFilter, OutcomeSort,
    Page, Rows,
};
use store::Store;

on_both!(
    an_entry_is_read_back_as_it_was_kept,
    a_retried_id_returns_the_first_answer,
    an_id_of_another_command_is_refused,
    an_entry_decided_on_another_head_is_refused,
    documents_are_read_as_of_an_earlier_entry,
    entries_are_found_by_day_moment_account_and_action,
    facts_come_back_in_pages_as_they_were,
    findings_are_filtered_and_counted,
    outcomes_are_filtered_and_sorted,
    a_file_comes_back_in_its_parts,
    a_file_that_broke_off_can_be_sent_again,
    an_entry_whose_file_is_missing_is_refused,
    text_with_nul_is_refused_with_its_place,
    everything_is_there_after_opening_again,
);

async fn an_entry_is_read_back_as_it_was_kept(place: Place) {
    let store = place.open().await;
    assert_eq!(store.head().await, Ok(None));
    let kept = keep(&store, 3, 20).await;
    for committed in &kept {
        assert!(!committed.repeated);
        let seq = committed.entry.seq;
        assert_eq!(store.entry(seq).await.as_ref(), Ok(&Some(committed.entry.clone())));
        assert_eq!(store.entry_by_id(&draft(seq).id).await.as_ref(), Ok(&Some(committed.entry.clone())));
        assert_eq!(committed.entry.true_hash(), committed.entry.hash);
    }
    assert_eq!(kept[2].entry.previous, kept[1].entry.hash);
    assert_eq!(store.head().await, Ok(Some(kept[2].entry.clone())));
    assert_eq!(store.entry(4).await, Ok(None));
    let counts =
        [&kept[0].entry.documents, &kept[0].entry.facts, &kept[0].entry.findings, &kept[0].entry.outcomes];
    assert_eq!(counts.map(|counted| counted.count), [2, 20, 3, 4]);
}

async fn a_retried_id_returns_the_first_answer(place: Place) {
    let store = place.open().await;
    let kept = keep(&store, 2, 5).await;
    // The retry was decided on whatever head; it changes nothing all the same.
    for expected in [1, 2, 3, 99] {
        let again = store.commit(draft(1), expected, rows(1, 5)).await.expect("the first answer");
        assert!(again.repeated);
        assert_eq!(again.entry, kept[0].entry);
    }
    assert_eq!(store.head().await.expect("a head").expect("an entry").seq, 2);
    assert_eq!(store.facts_of(1, Page::ALL).await.expect("facts").len(), 5);
}

async fn an_id_of_another_command_is_refused(place: Place) {
    let store = place.open().await;
    keep(&store, 1, 1).await;
    let mut other = draft(2);
    other.id = draft(1).id;
    assert_eq!(store.commit(other.clone(), 2, rows(2, 1)).await, Err(ArchiveError::IdTaken(other.id)));
    let mut of_another = draft(1);
    of_another.author.account = "li".into();
    assert!(matches!(store.commit(of_another, 2, rows(1, 1)).await, Err(ArchiveError::IdTaken(_))));
    assert_eq!(store.head().await.expect("a head").expect("an entry").seq, 1);
}

async fn an_entry_decided_on_another_head_is_refused(place: Place) {
    let store = place.open().await;
    keep(&store, 2, 1).await;
    for expected in [0, 1, 2, 4] {
        assert_eq!(
            store.commit(draft(3), expected, Rows::default()).await,
            Err(ArchiveError::Overtaken),
            "{expected}"
        );
    }
    // Several decide on the same head: one is kept.
    let tries = (10..18).map(|number| {
        let store = store.clone();
        tokio::spawn(async move { store.commit(draft(number), 3, rows(number, 3)).await })
    });
    let answers = futures::future::join_all(tries).await.into_iter().map(|answer| answer.expect("an answer"));
    let (kept, refused): (Vec<_>, Vec<_>) = answers.partition(Result::is_ok);
    assert_eq!((kept.len(), refused.len()), (1, 7));
    assert!(refused.iter().all(|refusal| *refusal == Err(ArchiveError::Overtaken)));
}

async fn documents_are_read_as_of_an_earlier_entry(place: Place) {
    let store = place.open().await;
    let versions: [&[(&str, &str, &str)]; 3] = [
        &[("year", "2024", "1"), ("account", "wang", "1")],
        &[("year", "2024", "2"), ("year", "2023", "2")],
        &[("account", "wang", "3"), ("year", "2024", "3a"), ("year", "2024", "3b")],
    ];
    for (number, documents) in (1..).zip(versions) {
        let documents = documents.iter().map(|(kind, key, body)| document(kind, key, body)).collect();
        let rows = Rows { documents, ..Rows::default() };
        store.commit(draft(number), number, rows).await.expect("kept");
    }
    let as_of = async |entry| {
        let documents = store.documents(entry).await.expect("documents");
        documents
            .iter()
            .map(|document| format!("{} {} {}", document.kind, document.key, document.body))
            .collect::<Vec<_>>()
    };
    assert!(as_of(Some(0)).await.is_empty());
    assert_eq!(as_of(Some(1)).await, ["account wang 1", "year 2024 1"]);
    assert_eq!(as_of(Some(2)).await, ["account wang 1", "year 2023 2", "year 2024 2"]);
    assert_eq!(as_of(Some(3)).await, ["account wang 3", "year 2023 2", "year 2024 3b"]);
    assert_eq!(as_of(None).await, as_of(Some(3)).await);
    let versions = store.document_versions("year", "2024").await.expect("versions");
    let versions =
        versions.iter().map(|version| (version.entry, version.number, &*version.body)).collect::<Vec<_>>();
    assert_eq!(versions, [(1, 1, "1"), (2, 1, "2"), (3, 2, "3a"), (3, 3, "3b")]);
    assert_eq!(store.documents_of(2).await.expect("documents").len(), 2);
}

async fn entries_are_found_by_day_moment_account_and_action(place: Place) {
    let store = place.open().await;
    keep(&store, 9, 0).await;
    assert_eq!(store.last_entry_by_day(date(2023, 12, 31)).await, Ok(None));
    for number in 1..=9 {
        let last_of_day = if number == 9 { 9 } else { number | 1 };
        assert_eq!(store.last_entry_by_day(day(number)).await, Ok(Some(last_of_day)), "{number}");
        let moment = moment(i64::try_from(number).expect("small"));
        assert_eq!(store.last_entry_recorded_by(moment).await, Ok(Some(number)));
    }
    assert_eq!(store.last_entry_recorded_by(moment(0)).await, Ok(None));
    let found = async |filter: EntryFilter, page| {
        let listed = store.entries(&filter, page).await.expect("entries");
        (listed.items.iter().map(|entry| entry.seq).collect::<Vec<_>>(), listed.total)
    };
    let all = EntryFilter::default();
    assert_eq!(found(all.clone(), Page::of(1, 4)).await, (vec![9, 8, 7, 6], 9));
    assert_eq!(found(all.clone(), Page::of(3, 4)).await, (vec![1], 9));
    assert_eq!(found(all.clone(), Page::of(4, 4)).await, (vec![], 9));
    let delivered = EntryFilter { action: Some("deliver".into()), ..all.clone() };
    assert_eq!(found(delivered, Page::ALL).await, (vec![8, 6, 4, 2], 4));
    let days = EntryFilter { from: Some(day(2)), to: Some(day(4)), ..all.clone() };
    assert_eq!(found(days, Page::ALL).await, (vec![5, 4, 3, 2], 4));
    let nobody = EntryFilter { account: Some(format!("{}' OR '1'='1", author().account)), ..all };
    assert_eq!(found(nobody, Page::ALL).await, (vec![], 0));
}

async fn facts_come_back_in_pages_as_they_were(place: Place) {
    let store = place.open().await;
    let given = rows(1, 2500).facts;
    keep(&store, 2, 2500).await;
    assert_eq!(store.entries_with_facts().await, Ok(vec![(1, 2500), (2, 2500)]));
    let all = store.facts_of(1, Page::ALL).await.expect("facts");
    assert_eq!(shown(&all), shown(&given));
    let mut paged = Vec::new();
    for page in 1.. {
        let facts = store.facts_of(1, Page::of(page, 999)).await.expect("facts");
        if facts.is_empty() {
            break;
        }
        paged.extend(facts);
    }
    assert_eq!(shown(&paged), shown(&given));
    assert!(store.facts_of(3, Page::ALL).await.expect("facts").is_empty());
}

async fn findings_are_filtered_and_counted(place: Place) {
    let store = place.open().await;
    keep(&store, 2, 1).await;
    let given = rows(1, 0).findings;
    let all = store.findings_of(1, &FindingFilter::default(), Page::ALL).await.expect("findings");
    assert_eq!(all.items.iter().map(|finding| finding.finding.clone()).collect::<Vec<_>>(), given);
    assert_eq!(all.items.iter().map(|finding| finding.number).collect::<Vec<_>>(), [1, 2, 3]);
    let held = FindingFilter { severity: Some(Severity::Held), ..FindingFilter::default() };
    let held = store.findings_of(1, &held, Page::ALL).await.expect("findings");
    assert_eq!((held.total, held.items[0].number), (1, 2));
    let code = FindingFilter { code: Some("unknown-code".into()), ..FindingFilter::default() };
    let code = store.findings_of(1, &code, Page { skip: 1, most: 5 }).await.expect("findings");
    assert_eq!((code.total, code.items.len(), code.items[0].number), (2, 1, 3));
    let counts = store.finding_counts(1).await.expect("counts");
    let counts = counts.iter().map(|count| (&*count.code, count.severity, count.count)).collect::<Vec<_>>();
    assert_eq!(
        counts,
        [
            ("not-a-number", Severity::Refused, 1),
            ("unknown-code", Severity::Held, 1),
            ("unknown-code", Severity::Warning, 1)
        ]
    );
}

async fn outcomes_are_filtered_and_sorted(place: Place) {
    let store = place.open().await;
    keep(&store, 2, 0).await;
    let all = OutcomeFilter::default();
    let listed = store.outcomes_of(2, &all, Page::ALL).await.expect("outcomes");
    assert_eq!(
        listed.items.iter().map(|outcome| outcome.row.clone()).collect::<Vec<_>>(),
        rows(2, 0).outcomes
    );
    let numbers = async |filter: OutcomeFilter| {
        let listed = store.outcomes_of(2, &filter, Page::ALL).await.expect("outcomes");
        assert_eq!(listed.total, listed.items.len() as u64);
        listed.items.iter().map(|outcome| outcome.number).collect::<Vec<_>>()
    };
    let sorted = |sort, descending| OutcomeFilter { sort, descending, ..OutcomeFilter::default() };
    for (sort, up, down) in [
        (OutcomeSort::Number, [1, 2, 3, 4], [4, 3, 2, 1]),
        (OutcomeSort::Rank, [1, 3, 2, 4], [3, 1, 2, 4]),
        (OutcomeSort::Total, [3, 1, 2, 4], [2, 1, 3, 4]),
        (OutcomeSort::Class, [1, 2, 3, 4], [3, 2, 1, 4]),
        (OutcomeSort::Name, [3, 4, 2, 1], [1, 2, 4, 3]),
    ] {
        assert_eq!(numbers(sorted(sort, false)).await, up, "{sort:?}");
        assert_eq!(numbers(sorted(sort, true)).await, down, "{sort:?}");
    }
    let text = |text: &str| OutcomeFilter { text: Some(text.into()), ..OutcomeFilter::default() };
    for (searched, found) in [
        ("模具", vec![2]),
        ("binhai", vec![3]),
        ("i_p", vec![3]),
        ("i%p", vec![]),
        ("50%塑", vec![4]),
        ("91331003MA00000002", vec![3]),
        ("91331003ma0000000", vec![1, 2, 3, 4]),
        ("MA0000", vec![]),
        ("!", vec![]),
    ] {
        assert_eq!(numbers(text(searched)).await, found, "{searched}");
    }
    assert_eq!(numbers(OutcomeFilter { list: Some("below_scale".into()), ..all.clone() }).await, [2, 4]);
    assert_eq!(numbers(OutcomeFilter { class: Some(String::new()), ..all.clone() }).await, [4]);
    assert_eq!(numbers(OutcomeFilter { industry: Some("351".into()), ..all.clone() }).await, [2]);
    assert_eq!(
        numbers(OutcomeFilter { industry: Some("35".into()), zone: Some("x".into()), ..all }).await,
        [0; 0]
    );
    let years = store.outcomes_of_subject("91331003MA00000001").await.expect("outcomes");
    assert_eq!(
        years.iter().map(|outcome| (outcome.entry, outcome.number)).collect::<Vec<_>>(),
        [(1, 2), (2, 2)]
    );
}

async fn a_file_comes_back_in_its_parts(place: Place) {
    let store = place.open().await;
    let bytes = (0..FILE_PART_BYTES * 2 + 17)
        .map(|byte| u8::try_from(byte % 251).expect("small"))
        .collect::<Vec<_>>();
    let file = keep_file(&store, "税务.xlsx", &bytes).await;
    assert_eq!(store.file(&file.digest).await, Ok(Some(file.clone())));
    let mut read = Vec::new();
    for part in 0.. {
        let Some(bytes) = store.file_part(&file.digest, part).await.expect("a part") else { break };
        read.extend(bytes);
    }
    assert!(read == bytes);
    // Again, under another name: the bytes are there once, the entry says the name.
    assert_eq!(keep_file(&store, "再次.xlsx", &bytes).await.digest, file.digest);
    let mut draft = draft(1);
    draft.files = vec![file.clone()];
    let kept = store.commit(draft, 1, Rows::default()).await.expect("kept");
    assert_eq!(store.entry(1).await.expect("an entry").expect("an entry").files, vec![file]);
    assert_eq!(kept.entry.true_hash(), kept.entry.hash);
    let empty = keep_file(&store, "空.csv", b"").await;
    assert_eq!(store.file(&empty.digest).await, Ok(Some(empty.clone())));
    assert_eq!(store.file_part(&empty.digest, 0).await, Ok(None));
}

async fn a_file_that_broke_off_can_be_sent_again(place: Place) {
    let store = place.open().await;
    let bytes = vec![7u8; FILE_PART_BYTES + 5];
    let whole = {
        let scratch = Place::sqlite();
        keep_file(&scratch.open().await, "a.csv", &bytes).await
    };
    store.put_file_part(&whole.digest, 0, &bytes[..FILE_PART_BYTES]).await.expect("a part");
    assert_eq!(store.file(&whole.digest).await, Ok(None));
    assert_eq!(store.file_part(&whole.digest, 0).await, Ok(None), "a file that is not whole is not there");
    assert!(matches!(store.finish_file(&whole).await, Err(ArchiveError::Unfit(_))));
    store.put_file_part(&whole.digest, 0, b"wrong bytes").await.expect("a part");
    assert!(matches!(store.finish_file(&whole).await, Err(ArchiveError::Unfit(_))));
    assert_eq!(keep_file(&store, "a.csv", &bytes).await, whole);
    let too_big = vec![0; FILE_PART_BYTES + 1];
    assert!(matches!(store.put_file_part(&whole.digest, 9, &too_big).await, Err(ArchiveError::Unfit(_))));
}

async fn an_entry_whose_file_is_missing_is_refused(place: Place) {
    let store = place.open().await;
    let mut draft = draft(1);
    draft.files = vec![FileRef { digest: "00".repeat(32), name: "丢失.xlsx".into(), size: 3 }];
    let refused = store.commit(draft, 1, rows(1, 3)).await;
    assert_eq!(refused, Err(ArchiveError::FileMissing("丢失.xlsx".into())));
    assert_eq!(store.head().await, Ok(None));
    assert!(store.facts_of(1, Page::ALL).await.expect("facts").is_empty());
}

async fn text_with_nul_is_refused_with_its_place(place: Place) {
    let store = place.open().await;
    let mut with_nul = rows(1, 4);
    with_nul.facts[2].origin.raw = "12\u{0}00".into();
    let refused = store.commit(draft(1), 1, with_nul).await.expect_err("refused");
    assert_eq!(
        refused.to_string(),
        "税务1.xlsx 表0!C4 中有空字符（NUL），数据库无法保存。请改正后重新提交。"
    );
    let mut with_nul = rows(1, 0);
    with_nul.documents[0].body.push('\0');
    assert!(matches!(store.commit(draft(1), 1, with_nul).await, Err(ArchiveError::Unfit(_))));
    assert_eq!(store.head().await, Ok(None));
}

async fn everything_is_there_after_opening_again(place: Place) {
    let store = place.open().await;
    let kept = keep(&store, 3, 30).await;
    store.close().await;
    let store = place.open().await;
    assert_eq!(store.head().await, Ok(Some(kept[2].entry.clone())));
    assert_eq!(shown(&store.facts_of(3, Page::ALL).await.expect("facts")), shown(&rows(3, 30).facts));
    keep_next(&store, 4).await;
    store.close().await;
}

async fn keep_next(store: &Store, number: u64) {
    store.commit(draft(number), number, rows(number, 2)).await.expect("kept");
}
