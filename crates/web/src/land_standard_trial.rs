//! A standard of low-efficiency land tried out: the parcels of a day identified by it beside the one that it would take the
//! place of, and what comes onto the list and leaves it. Nothing is recorded.

use crate::App;
use crate::guard::Caller;
use crate::land::{SeenLand, mu};
use crate::land_standards::{earlier, find};
use crate::problem::{Problem, Result};
use crate::take::{AsOf, Looked, Path};
use crate::wire::Named;
use crate::wire::standard::{StandardMove, StandardSum, StandardTrial};
use axum::extract::State;
use fact::Area;
use office::identification::Identification;
use office::low_standard::{Move, Moved, moves};

/// `GET /api/land/standards/{key}/trial`.
pub(crate) async fn trial(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Path(key): Path<String>,
) -> Result<axum::Json<StandardTrial>> {
    let one = find(&moment, &key)?.clone();
    let before = earlier(&moment, day, &one).cloned();
    let now = app.desk().land_by(&moment, day, before.as_ref()).await?;
    let tried = app.desk().land_by(&moment, day, Some(&one)).await?;
    let named = before.map(|before| Named { id: before.key.clone(), title: before.name() });
    let land = SeenLand { book: now, view: caller.view(), moment };
    let work = move || told(&land, &tried.found, named);
    tokio::task::spawn_blocking(work).await.map_err(|_| Problem::ours()).map(axum::Json)
}

fn told(
    land: &SeenLand,
    tried: &std::result::Result<Identification, office::docket::Refusal>,
    before: Option<Named>,
) -> StandardTrial {
    let mut trial = StandardTrial {
        day: land.book.key.day.to_string(),
        why: None,
        before,
        parcels_before: 0,
        parcels_after: 0,
        listed_before: String::new(),
        listed_after: String::new(),
        coming: sum(&[]),
        leaving: sum(&[]),
        moves: Vec::new(),
    };
    let (then, now) = match (&land.book.found, tried) {
        (Ok(then), Ok(now)) => (then, now),
        (Err(why), _) | (_, Err(why)) => {
            trial.why = Some(why.to_string());
            return trial;
        }
    };
    let listed = |found: &Identification| {
        let seen = land.places().filter_map(|place| found.parcels.get(place));
        let areas: Vec<Area> =
            seen.map(|finding| finding.listed()).filter(|area| *area > Area::default()).collect();
        (areas.len() as u64, mu(areas.into_iter().sum()))
    };
    (trial.parcels_before, trial.listed_before) = listed(then);
    (trial.parcels_after, trial.listed_after) = listed(now);
    let moved: Vec<Moved> = moves(then, now).into_iter().filter(|one| land.sees(one.place)).collect();
    let of = |what: Move, area: fn(&Moved) -> Area| {
        let areas: Vec<Area> = moved.iter().filter(|one| one.what == what).map(area).collect();
        sum(&areas)
    };
    trial.coming = of(Move::In, |one| one.after);
    trial.leaving = of(Move::Out, |one| one.before);
    trial.moves = moved.iter().map(|one| row(land, one)).collect();
    trial
}

fn sum(areas: &[Area]) -> StandardSum {
    StandardSum { parcels: areas.len() as u64, area: mu(areas.iter().copied().sum()) }
}

fn row(land: &SeenLand, one: &Moved) -> StandardMove {
    let (parcel, ground) = (&land.book.land.parcels[one.place], &land.book.land.grounds[one.place]);
    let (what, what_title) = match one.what {
        Move::In => ("in", "新列入"),
        Move::Out => ("out", "不再列入"),
        Move::Area => ("area", "面积变化"),
        Move::Grounds => ("grounds", "情形变化"),
    };
    let firms = parcel.occupants.iter().filter(|firm| land.sees_firm(&firm.uscc));
    StandardMove {
        code: parcel.code.clone(),
        location: ground.location.clone(),
        zone: ground.zone.as_deref().map(|zone| land.named_place(zone)),
        firms: firms.map(|firm| land.named_firm(&firm.uscc)).collect(),
        what: what.to_owned(),
        what_title: what_title.to_owned(),
        before: mu(one.before),
        after: mu(one.after),
        codes_before: one.codes_before.clone(),
        codes_after: one.codes_after.clone(),
    }
}
