//! Credentials, sessions, jobs and the access log.

use crate::guards::access;
use crate::place::Place;
use crate::sample::moment;
use office::journal::{
    AccessFilter, AccessLog, AccessResult, Agenda, Credential, Job, JobState, Page, Session, Vault,
};
use std::collections::BTreeSet;
use store::Store;

on_both!(
    credentials_are_kept_and_erased,
    attempts_side_by_side_are_all_counted,
    a_step_of_the_second_factor_is_used_once,
    sessions_begin_last_and_end,
    a_job_is_planned_once_and_claimed_by_one_worker,
    a_job_whose_lease_has_ended_is_claimed_again,
    the_access_log_is_numbered_without_gaps,
);

fn credential(account: &str) -> Credential {
    Credential {
        account: account.into(),
        password: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".into(),
        must_change: true,
        changed: moment(0),
        second_factor: Some("JBSWY3DPEHPK3PXP".into()),
        second_factor_step: None,
        failed: 0,
        locked_until: None,
    }
}

fn session(token: &str, account: &str) -> Session {
    Session {
        token: token.into(),
        account: account.into(),
        csrf: "csrf".into(),
        began: moment(0),
        used: moment(0),
        ends: moment(100),
        second_factor: false,
        from: "10.0.0.7".into(),
    }
}

async fn credentials_are_kept_and_erased(place: Place) {
    let store = place.open().await;
    assert_eq!(store.credential("wang").await, Ok(None));
    let mut wang = credential("wang");
    store.put_credential(&wang).await.expect("kept");
    assert_eq!(store.credential("wang").await, Ok(Some(wang.clone())));
    wang.must_change = false;
    wang.second_factor = None;
    wang.locked_until = Some(moment(9));
    store.put_credential(&wang).await.expect("kept");
    assert_eq!(store.credential("wang").await, Ok(Some(wang)));
    store.put_session(&session("t1", "wang")).await.expect("kept");
    store.mark_read("wang", &["n1".into(), "n2".into(), "n1".into()]).await.expect("marked");
    store.mark_read("wang", &["n2".into()]).await.expect("marked");
    assert_eq!(store.read_marks("wang").await, Ok(BTreeSet::from(["n1".to_owned(), "n2".to_owned()])));
    store.wipe("wang").await.expect("wiped");
    assert_eq!(store.credential("wang").await, Ok(None));
    assert_eq!(store.session("t1", moment(1)).await, Ok(None));
    assert_eq!(store.read_marks("wang").await, Ok(BTreeSet::new()));
}

async fn attempts_side_by_side_are_all_counted(place: Place) {
    let store = place.open().await;
    store.put_credential(&credential("wang")).await.expect("kept");
    let attempts = (0..20).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { store.failed_attempt("wang", 5, moment(600)).await })
    });
    let counts = futures::future::join_all(attempts).await;
    let counts: BTreeSet<u32> =
        counts.into_iter().map(|count| count.expect("ran").expect("counted")).collect();
    assert_eq!(counts, (1..=20).collect());
    let wang = store.credential("wang").await.expect("read").expect("there");
    assert_eq!((wang.failed, wang.locked_until), (20, Some(moment(600))));
    store.forget_failures("wang").await.expect("forgotten");
    assert_eq!(store.failed_attempt("wang", 5, moment(600)).await, Ok(1));
    assert_eq!(store.credential("wang").await.expect("read").expect("there").locked_until, None);
    assert_eq!(store.failed_attempt("nobody", 5, moment(600)).await, Ok(0));
}

async fn a_step_of_the_second_factor_is_used_once(place: Place) {
    let store = place.open().await;
    store.put_credential(&credential("wang")).await.expect("kept");
    for (step, fresh) in [(100, true), (100, false), (99, false), (101, true), (101, false)] {
        assert_eq!(store.use_second_factor("wang", step).await, Ok(fresh), "{step}");
    }
    assert_eq!(store.use_second_factor("nobody", 1).await, Ok(false));
}

async fn sessions_begin_last_and_end(place: Place) {
    let store = place.open().await;
    for (token, account) in [("t1", "wang"), ("t2", "wang"), ("t3", "wang"), ("t4", "li")] {
        store.put_session(&session(token, account)).await.expect("kept");
    }
    assert_eq!(store.session("t1", moment(99)).await, Ok(Some(session("t1", "wang"))));
    assert_eq!(store.session("t1", moment(100)).await, Ok(None), "it ends at this moment");
    assert_eq!(store.session("nothing", moment(0)).await, Ok(None));
    store.touch_session("t1", moment(50), moment(200)).await.expect("touched");
    store.confirm_session("t1").await.expect("confirmed");
    let now = store.session("t1", moment(150)).await.expect("read").expect("there");
    assert_eq!((now.used, now.ends, now.second_factor), (moment(50), moment(200), true));
    store.end_session("t2").await.expect("ended");
    assert_eq!(store.session("t2", moment(1)).await, Ok(None));
    assert_eq!(store.sweep_sessions(moment(100)).await, Ok(2));
    store.put_session(&session("t5", "wang")).await.expect("kept");
    store.end_sessions_of("wang", Some("t5")).await.expect("ended");
    assert_eq!(store.session("t1", moment(1)).await, Ok(None));
    assert!(store.session("t5", moment(1)).await.expect("read").is_some());
    store.end_sessions_of("wang", None).await.expect("ended");
    assert_eq!(store.session("t5", moment(1)).await, Ok(None));
}

async fn a_job_is_planned_once_and_claimed_by_one_worker(place: Place) {
    let store = place.open().await;
    // As other programs on the same data have it.
    let others = [
        Store::open_beside(&place.location).await.expect("beside"),
        Store::open_beside(&place.location).await.expect("beside"),
    ];
    for number in 0..10 {
        let job = Job::waiting(&format!("nightly/{number}"), "nightly", moment(number), "{}");
        assert_eq!(store.plan(&job).await, Ok(true));
        assert_eq!(others[0].plan(&job).await, Ok(false));
    }
    assert_eq!(store.next().await, Ok(Some(moment(0))));
    let workers = (0..9).map(|worker| {
        let store = [&store, &others[0], &others[1]][worker % 3].clone();
        tokio::spawn(async move {
            let mut claimed = Vec::new();
            while let Some(job) =
                store.claim(&format!("worker {worker}"), moment(8), moment(1000)).await.expect("asked")
            {
                claimed.push(job.id);
            }
            claimed
        })
    });
    let claimed =
        futures::future::join_all(workers).await.into_iter().flat_map(|claimed| claimed.expect("ran"));
    let mut claimed = claimed.collect::<Vec<_>>();
    claimed.sort();
    let due = (0..=8).map(|number| format!("nightly/{number}")).collect::<Vec<_>>();
    assert_eq!(claimed, due, "each due job once, the one that is not due yet not at all");
}

async fn a_job_whose_lease_has_ended_is_claimed_again(place: Place) {
    let store = place.open().await;
    store.plan(&Job::waiting("window/2024", "window", moment(0), "{}")).await.expect("planned");
    let first = store.claim("a", moment(0), moment(10)).await.expect("asked").expect("a job");
    assert_eq!((first.tries, first.state, first.worker.as_deref()), (1, JobState::Claimed, Some("a")));
    assert_eq!(store.claim("b", moment(9), moment(20)).await, Ok(None));
    assert_eq!(store.next().await, Ok(Some(moment(10))));
    let second = store.claim("b", moment(10), moment(20)).await.expect("asked").expect("a job");
    assert_eq!(second.tries, 2);
    assert_eq!(store.done("window/2024", "a", moment(11)).await, Ok(false), "it is not a's any more");
    assert_eq!(store.failed("window/2024", "b", "出错了", Some(moment(30))).await, Ok(true));
    assert_eq!(store.claim("c", moment(29), moment(40)).await, Ok(None));
    let third = store.claim("c", moment(30), moment(40)).await.expect("asked").expect("a job");
    assert_eq!((third.tries, third.error.as_deref()), (3, Some("出错了")));
    assert_eq!(store.done("window/2024", "c", moment(31)).await, Ok(true));
    assert_eq!(store.done("window/2024", "c", moment(31)).await, Ok(false));
    assert_eq!((store.claim("d", moment(99), moment(100)).await, store.next().await), (Ok(None), Ok(None)));
    let done = store.jobs(5).await.expect("jobs");
    assert_eq!((done.len(), done[0].state, done[0].finished), (1, JobState::Done, Some(moment(31))));
    assert!(store.jobs(0).await.expect("jobs").is_empty());
    store.plan(&Job::waiting("hopeless", "window", moment(0), "{}")).await.expect("planned");
    store.claim("a", moment(0), moment(10)).await.expect("asked").expect("a job");
    assert_eq!(store.failed("hopeless", "a", "没有办法", None).await, Ok(true));
    assert_eq!(store.claim("a", moment(99), moment(100)).await, Ok(None));
    assert_eq!(store.jobs(0).await.expect("jobs")[0].state, JobState::Failed);
}

async fn the_access_log_is_numbered_without_gaps(place: Place) {
    let store = place.open().await;
    let beside = Store::open_beside(&place.location).await.expect("beside");
    let writers = (0..12).map(|writer: usize| {
        let store = if writer.is_multiple_of(2) { store.clone() } else { beside.clone() };
        tokio::spawn(async move {
            for _ in 0..5 {
                store.log(vec![access(&format!("w{writer}")), access("w")]).await.expect("logged");
            }
        })
    });
    for written in futures::future::join_all(writers).await {
        written.expect("ran");
    }
    assert_eq!(store.verify_accesses().await, Ok(vec![]));
    let all = store.accesses(&AccessFilter::default(), Page::of(1, 7)).await.expect("lines");
    assert_eq!(all.total, 120);
    assert_eq!(
        all.items.iter().map(|line| line.seq).collect::<Vec<_>>(),
        (114..=120).rev().collect::<Vec<_>>()
    );
    let mut refused = access("li\u{0}");
    refused.result = AccessResult::Refused;
    refused.at = moment(500);
    store.log(vec![refused]).await.expect("logged whatever it contains");
    for (filter, total) in [
        (AccessFilter { account: Some("w3".into()), ..AccessFilter::default() }, 5),
        (AccessFilter { account: Some("li␀".into()), ..AccessFilter::default() }, 1),
        (AccessFilter { result: Some(AccessResult::Refused), ..AccessFilter::default() }, 1),
        (AccessFilter { from: Some(moment(500)), ..AccessFilter::default() }, 1),
        (AccessFilter { to: Some(moment(500)), ..AccessFilter::default() }, 120),
        (AccessFilter { action: Some("log_out".into()), ..AccessFilter::default() }, 0),
        (AccessFilter { what: Some("登录".into()), ..AccessFilter::default() }, 121),
    ] {
        assert_eq!(store.accesses(&filter, Page::ALL).await.expect("lines").total, total, "{filter:?}");
    }
}
