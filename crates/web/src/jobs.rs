//! Work that is due at a moment: reminders, windows that close, the nightly check, sessions to sweep. Jobs stand in
//! the agenda, so they survive a restart; what a job records has an id made from the job's, so it happens once.

use crate::App;
use croner::Cron;
use desk::daily;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use office::docket::{Command, Interest};
use office::journal::{ArchiveError, Job, id_of};
use std::str::FromStr as _;
use std::time::Duration;
use uuid::Uuid;

/// A job's worker has so long before another one may take it.
const LEASE: SignedDuration = SignedDuration::from_mins(30);
/// A failed job is tried again after so long, so often.
const AGAIN: SignedDuration = SignedDuration::from_mins(5);
const TRIES: u32 = 5;
/// The agenda is looked at at least so often: the demo's day may have moved.
const LOOK: Duration = Duration::from_secs(20);

/// Each kind of work, and when it is due by the clock of the office.
const PLAN: [(&str, &str); 3] =
    [("nightly", "30 2 * * *"), ("reminders", "0 8 * * *"), ("sweep", "0 * * * *")];

/// Works until the server closes.
pub(crate) async fn work(app: App) {
    let worker = Uuid::new_v4().to_string();
    let mut closing = app.closing();
    while !*closing.borrow_and_update() {
        if let Err(error) = round(&app, &worker).await {
            tracing::error!(error, "jobs");
        }
        tokio::select! {
            _ = closing.changed() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// Plans what comes next and does what is due.
pub(crate) async fn round(app: &App, worker: &str) -> Result<(), String> {
    let now = Timestamp::now();
    plan(app, now).await?;
    let text = |error: ArchiveError| error.to_string();
    loop {
        let until = now.saturating_add(LEASE).unwrap_or(now);
        let Some(job) = app.agenda().claim(worker, Timestamp::now(), until).await.map_err(text)? else {
            return Ok(());
        };
        match carry_out(app, &job).await {
            Ok(()) => {
                app.agenda().done(&job.id, worker, Timestamp::now()).await.map_err(text)?;
                tracing::info!(job = job.id, "job done");
            }
            Err(error) => {
                tracing::error!(job = job.id, error, "job failed");
                let again = now.saturating_add(AGAIN).ok().filter(|_| job.tries < TRIES);
                app.agenda().failed(&job.id, worker, &error, again).await.map_err(text)?;
            }
        }
        if *app.closing().borrow() {
            return Ok(());
        }
    }
}

/// Plans the next job of each kind by the clock, and the reminders of the office's day.
async fn plan(app: &App, now: Timestamp) -> Result<(), String> {
    let moment = app.desk().now();
    let Some(setup) = &moment.setup else { return Ok(()) };
    let hours = setup.rules.procedure.utc_offset_hours;
    let zone = TimeZone::fixed(Offset::from_hours(hours).unwrap_or(Offset::UTC));
    for (kind, pattern) in PLAN {
        let cron = Cron::from_str(pattern).map_err(|error| error.to_string())?;
        let next = cron
            .find_next_occurrence(&now.to_zoned(zone.clone()), false)
            .map_err(|error| error.to_string())?;
        let job = Job::waiting(&format!("{kind}/{}", next.timestamp()), kind, next.timestamp(), "{}");
        app.agenda().plan(&job).await.map_err(|error| error.to_string())?;
    }
    // The demo's day moves by hand, so its reminders come with the day and not with the clock.
    let today = moment.today(now);
    if moment.docket.office_day().is_some() {
        let job = Job::waiting(&format!("reminders/day/{today}"), "reminders", now, "{}");
        app.agenda().plan(&job).await.map_err(|error| error.to_string())?;
    }
    Ok(())
}

async fn carry_out(app: &App, job: &Job) -> Result<(), String> {
    match job.kind.as_str() {
        "nightly" => nightly(app, job).await,
        "reminders" => {
            let sent = daily::remind(app.desk(), Timestamp::now()).await;
            sent.map(|_| ()).map_err(|error| error.to_string())
        }
        "sweep" => {
            let swept = app.sessions().vault().sweep_sessions(Timestamp::now()).await;
            swept.map(|_| ()).map_err(|error| error.to_string())
        }
        unknown => Err(format!("kind {unknown}")),
    }
}

/// Checks everything; what is not as it was recorded is told to those who keep the system.
async fn nightly(app: &App, job: &Job) -> Result<(), String> {
    let verified = app.desk().verify(&job.id).await.map_err(|error| error.to_string())?;
    app.notes().flush().await;
    let mut faults = verified.faults;
    faults.extend(app.access_log().verify_accesses().await.map_err(|error| error.to_string())?);
    if faults.is_empty() {
        return Ok(());
    }
    let text = faults.iter().take(5).map(|fault| fault.what.as_str()).collect::<Vec<_>>().join("；");
    for role in ["system_admin", "audit_admin"] {
        let notice = Command::Notify {
            to: Interest { role: Some(role.to_owned()), ..Interest::default() },
            title: format!("夜间校验发现 {} 处异常", faults.len()),
            text: format!("{text}。请保全现场，打开“审计”逐条核对。"),
            link: "/audit".to_owned(),
        };
        let id = id_of(&format!("{}/{role}", job.id));
        let recorded = daily::record(app.desk(), id, notice, Timestamp::now()).await;
        recorded.map_err(|error| error.to_string())?;
    }
    Ok(())
}
