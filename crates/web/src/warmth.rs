//! What people ask first is prepared before they ask: the outcomes that the dashboards draw, the dashboards, and the
//! evaluation that a trial of one firm stands on. It goes on beside the requests, right after the start and after every change.

use crate::App;
use crate::dashboard::{Sight, dashboard};
use crate::problem::Problem;
use crate::years::{decided_run, wanted_year};
use crate::zone::years;
use desk::{Desk, Event, Moment, Trouble};
use office::authority::Scope;
use office::docket::{Account, RunRecord};
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

/// Years of the dashboard's class path.
const YEARS_BACK: usize = 5;
/// Changes that follow each other within so long are followed by one round.
const QUIET: Duration = Duration::from_secs(2);

/// Prepares what is asked first, now and after every change, until the server closes.
pub(crate) async fn keep_warm(app: App) {
    let mut events = app.desk().listen();
    let mut closing = app.closing();
    loop {
        if let Err(trouble) = warm(app.desk()).await {
            tracing::warn!(%trouble, "not prepared");
        }
        if let Err(problem) = draw(&app).await {
            tracing::warn!(detail = problem.detail, "dashboards not drawn");
        }
        app.set_preparing(false);
        loop {
            tokio::select! {
                _ = closing.changed() => return,
                event = events.recv() => match event {
                    Ok(Event::Changed { .. }) | Err(RecvError::Lagged(_)) => break,
                    Ok(Event::Progress { .. }) => {}
                    Err(RecvError::Closed) => return,
                },
            }
        }
        tokio::time::sleep(QUIET).await;
    }
}

/// Prepares what is not in memory yet; what is costs nothing.
async fn warm(desk: &Desk) -> Result<(), Trouble> {
    let moment = desk.now();
    if moment.setup.is_none() {
        return Ok(());
    }
    for brief in years(&moment).iter().take(YEARS_BACK) {
        for run in standing(&moment, brief.year) {
            desk.roll(run.act.entry).await?;
        }
    }
    let Ok(newest) = wanted_year(&moment, None) else { return Ok(()) };
    for run in standing(&moment, newest) {
        let evaluated = desk.evaluated(run).await?;
        let made = tokio::task::spawn_blocking(move || evaluated.field().make_ready()).await;
        made.map_err(|error| Trouble::Broken(error.to_string()))?;
    }
    Ok(())
}

/// Draws the dashboards of everybody who has an account: of all years for those who see all firms, of the newest for
/// those who see a part.
async fn draw(app: &App) -> Result<(), Problem> {
    let moment = app.desk().now();
    if moment.setup.is_none() {
        return Ok(());
    }
    let Ok(newest) = wanted_year(&moment, None) else { return Ok(()) };
    let years: Vec<i16> = years(&moment).iter().take(YEARS_BACK).map(|brief| brief.year).collect();
    let mut seen: Vec<Sight> = Vec::new();
    for author in moment.docket.accounts.values().filter_map(Account::author) {
        let scope = app.permits(&author.role, "read_overview");
        if scope == Scope::Nothing || author.enterprise.is_some() {
            continue;
        }
        for year in &years {
            let sight = Sight::of(app, &author, scope, &moment, *year)?;
            if (*year == newest || !sight.is_limited()) && !seen.contains(&sight) {
                seen.push(sight);
            }
        }
    }
    for sight in seen {
        dashboard(app, sight).await?;
    }
    Ok(())
}

/// The runs of a year that people are shown: the office the one that the year stands on, else the newest; firms the one
/// that is decided. They are one and the same most of the time.
fn standing(moment: &Moment, year: i16) -> Vec<&RunRecord> {
    let docket = &moment.docket;
    let own = docket.year(year).and_then(|plan| docket.runs.get(plan.run.as_ref()?));
    let newest = || docket.runs.values().filter(|run| run.year == year).max_by_key(|run| run.act.entry);
    let mut runs: Vec<&RunRecord> = own.or_else(newest).into_iter().collect();
    let decided = decided_run(moment, year);
    runs.extend(decided.filter(|decided| runs.iter().all(|run| run.key != decided.key)));
    runs
}
