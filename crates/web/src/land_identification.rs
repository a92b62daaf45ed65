//! What an identification says as a whole, and the ledger of approved land batch by batch.

use crate::App;
use crate::guard::Caller;
use crate::land::{SeenLand, mu};
use crate::listed::{found, sorted};
use crate::problem::{Problem, Result};
use crate::take::{AsOf, List, Looked};
use crate::wire::land::{
    BatchRow, BatchSupply, CategoryShare, LandIdentification, LandPack, LandSurveyDone, StateShare,
    SubTypeShare, SupplyChain,
};
use crate::wire::{Named, Page};
use axum::extract::State;
use desk::land::{LandBook, ParcelState};
use fact::Area;
use office::identification::{BatchState, BatchWord, Full, Ledger};
use std::collections::BTreeSet;

/// `GET /api/land/identification`.
pub(crate) async fn identification(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
) -> Result<axum::Json<LandIdentification>> {
    let land = SeenLand::of(&app, &caller, moment, day).await?;
    Ok(axum::Json(whole(&land)))
}

/// `GET /api/land/batches`.
pub(crate) async fn batches(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    list: List,
) -> Result<axum::Json<Page<BatchRow>>> {
    let land = SeenLand::of(&app, &caller, moment, day).await?;
    let ledger = land.book.chain.as_ref().map_err(|refusal| Problem::from(refusal.clone()))?;
    let wanted = |batch: &&BatchState| land.sees_batch(&batch.id) && found(&list, &[&batch.id]);
    let rows = ledger.batches.iter().filter(wanted);
    let rows = rows.map(|batch| (&batch.balance, batch_row(&land, batch))).collect();
    let text = |text: &String| Some((Area::default(), text.clone()));
    let area = |area: Area| Some((area, String::new()));
    let rows = sorted(rows, &list, |(balance, row), column| match column {
        "id" => text(&row.id),
        "approved_day" => text(&row.approved_day),
        "approved" => area(balance.approved),
        "supplied" => area(balance.supplied),
        "lapsed" => area(balance.lapsed),
        "adjusted" => area(balance.adjusted),
        "unsupplied" => area(balance.unsupplied),
        _ => None,
    })?;
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    Ok(axum::Json(list.cut(rows)))
}

/// What the caller's parcels come to; the supply chain is of the whole place, and shown to those who see all of it.
fn whole(land: &SeenLand) -> LandIdentification {
    let book = &land.book;
    let places: Vec<usize> = land.places().collect();
    let finding = |place: &usize| book.finding(*place);
    let listed: Area = places.iter().filter_map(finding).map(|one| one.listed()).sum();
    let idle: Area = places.iter().filter_map(finding).map(|one| one.idle()).sum();
    let hits = places.iter().filter_map(finding).filter(|one| one.listed() > Area::default());
    let firms: BTreeSet<&str> =
        hits.flat_map(|one| &one.hits).flat_map(|hit| &hit.firms).map(String::as_str).collect();
    let survey = &book.land.rules.survey;
    let packs = book.found.as_ref().map(|found| found.packs.clone()).unwrap_or_else(|_| Vec::new());
    let chain = book.chain.as_ref().ok().filter(|_| !land.is_narrowed());
    LandIdentification {
        day: book.key.day.to_string(),
        ready: book.found.is_ok(),
        why: book.found.as_ref().err().map(ToString::to_string),
        survey: LandSurveyDone {
            completed: survey.completed.map(|day| day.to_string()),
            document: survey.document.clone(),
        },
        standard: book.land.rules.standard.clone(),
        packs: packs.into_iter().map(|(id, digest)| LandPack { id, digest }).collect(),
        groups: ParcelState::ALL.iter().map(|state| group(book, &places, *state)).collect(),
        categories: categories(book, &places),
        listed: mu(listed),
        idle: mu(idle),
        firms: firms.len() as u64,
        chain: chain.map(supply_chain),
    }
}

fn group(book: &LandBook, places: &[usize], state: ParcelState) -> StateShare {
    let own = places.iter().filter(|place| book.lines[**place].state == state);
    let areas = own.map(|place| match (state, book.finding(*place)) {
        (ParcelState::Listed, Some(finding)) => finding.listed(),
        (ParcelState::Idle, Some(finding)) => finding.idle(),
        _ => book.land.parcels[*place].area,
    });
    let areas: Vec<Area> = areas.collect();
    StateShare {
        state: state.id().to_owned(),
        title: state.title().to_owned(),
        parcels: areas.len() as u64,
        area: mu(areas.into_iter().sum()),
    }
}

fn categories(book: &LandBook, places: &[usize]) -> Vec<CategoryShare> {
    let listed = |code: &str| -> Vec<Area> {
        let found = places.iter().filter_map(|place| book.finding(*place));
        let own = found.filter(|one| one.hits.first().is_some_and(|hit| hit.code == code));
        own.map(|one| one.listed()).filter(|area| *area > Area::default()).collect()
    };
    let category = |category: &office::identification::Category| {
        let own = book.sub_types.iter().filter(|one| one.category == category.id);
        let (mut parcels, mut area) = (0, Area::default());
        let sub_types = own.map(|one| {
            let areas = listed(&one.code);
            let share: Area = areas.iter().copied().sum();
            parcels += areas.len() as u64;
            area = area + share;
            SubTypeShare {
                code: one.code.clone(),
                id: one.id.clone(),
                label: one.label.clone(),
                parcels: areas.len() as u64,
                area: mu(share),
            }
        });
        let sub_types: Vec<SubTypeShare> = sub_types.collect();
        CategoryShare {
            id: category.id.clone(),
            title: category.label.clone(),
            parcels,
            area: mu(area),
            sub_types,
        }
    };
    book.categories.iter().map(category).collect()
}

fn supply_chain(ledger: &Ledger) -> SupplyChain {
    let total = &ledger.total;
    SupplyChain {
        approved: mu(total.approved),
        supplied: mu(total.supplied),
        lapsed: mu(total.lapsed),
        adjusted: mu(total.adjusted),
        unsupplied: mu(total.unsupplied),
        recent_approved: mu(ledger.recent.approved),
        recent_supplied: mu(ledger.recent.supplied),
        rate: ledger.rate.as_ref().map(|rate| rate.round(4, fact::Rounding::HalfUp).to_string()),
        rate_low: ledger.rate_low,
        remarks: ledger.remarks.iter().map(ToString::to_string).collect(),
    }
}

fn batch_row(land: &SeenLand, batch: &BatchState) -> BatchRow {
    let book = &land.book;
    let given = book.land.batches.iter().find(|one| one.id == batch.id);
    let supplies = book.land.supplies.iter().filter(|one| one.on <= book.key.day);
    let supplies = supplies.flat_map(|supply| {
        let own = supply.shares.iter().filter(|(id, _)| *id == batch.id);
        own.map(|(_, share)| BatchSupply {
            id: supply.id.clone(),
            day: supply.on.to_string(),
            area: mu(supply.area),
            share: mu(*share),
        })
    });
    let state = batch.state.map(|state| {
        let (id, title) = match state {
            BatchWord::Lapsed => ("lapsed", "批而未征，应当失效"),
            BatchWord::ToAdjust => ("to_adjust", "批而不征，应当调整"),
            BatchWord::Pending => ("pending", "待征"),
        };
        Named { id: id.to_owned(), title: title.to_owned() }
    });
    let balance = &batch.balance;
    BatchRow {
        id: batch.id.clone(),
        zone: given.and_then(|given| given.zone.as_deref()).map(|zone| land.named_place(zone)),
        approved_day: given.map_or_else(String::new, |given| given.approved.to_string()),
        approved: mu(balance.approved),
        supplied: mu(balance.supplied),
        lapsed: mu(balance.lapsed),
        adjusted: mu(balance.adjusted),
        unsupplied: mu(balance.unsupplied),
        expropriated: batch.expropriated.map(mu),
        not_expropriated: batch.not_expropriated.map(mu),
        state,
        lapses_on: match batch.lapses_on {
            Some(Full::On(day)) => Some(day.to_string()),
            _ => None,
        },
        lapses_standing: batch.lapses_on == Some(Full::Standing),
        supplies: supplies.collect(),
    }
}
