//! Development zones as a whole, and parcels against the three lines, as far as the caller sees them.

use crate::App;
use crate::guard::Caller;
use crate::land::{SeenLand, mu};
use crate::land_cases::law;
use crate::problem::{Problem, Result};
use crate::take::{AsOf, List, Looked};
use crate::wire::zone_land::{
    LineConflict, ZoneBalance, ZoneComparison, ZoneEvaluation, ZoneIndicator, ZoneLand, ZoneNumber, ZonePart,
};
use crate::wire::{Named, Page};
use axum::extract::State;
use fact::{Area, Decimal, Ratio, Rounding};
use office::docket::{Refusal, place_target};
use office::land::{LandCase, progress};
use office::zone_land::{self, ClosedLand, Growth, Indicator, Twin};

/// `GET /api/land/zones`.
pub(crate) async fn zones(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
) -> Result<axum::Json<Vec<ZoneLand>>> {
    let land = SeenLand::of(&app, &caller, moment, day).await?;
    // A firm sees parcels of its own; what they come to is not the balance of a zone.
    let sees = |zone: &str| {
        !land.view.is_one_firm() && land.view.reaches(&place_target(&land.moment.docket, Some(zone)))
    };
    let places: Vec<usize> = land.places().collect();
    let moment = &land.moment;
    // Without a procedure for cases nobody knows what was closed.
    let law = law(moment).ok();
    let closed = |zone: &str| {
        let law = law.as_ref()?;
        let cases = moment.docket.land_cases.values().filter(|case| case.found.zone.as_deref() == Some(zone));
        let cases: Vec<&LandCase> = cases.collect();
        // A zone without a case keeps none yet: nothing is known of what it closed.
        if cases.is_empty() {
            return None;
        }
        let told = progress(cases, law.book.since, day, law);
        Some(ClosedLand { since: told.since, identified: told.identified, closed: told.closed })
    };
    let found = land.book.zones(&places, sees, closed);
    Ok(axum::Json(found.into_iter().map(|one| zone(&land, &one)).collect()))
}

/// `GET /api/land/lines`.
pub(crate) async fn lines(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    list: List,
) -> Result<axum::Json<Page<LineConflict>>> {
    let land = SeenLand::of(&app, &caller, moment, day).await?;
    let places: Vec<usize> = land.places().collect();
    let book = land.book.clone();
    let work = move || book.line_check(&places);
    let check = tokio::task::spawn_blocking(work).await.map_err(|_| Problem::ours())?;
    let total: Area = check.conflicts.iter().map(|one| one.area).sum();
    let rows = check.conflicts.iter().map(|one| {
        let (parcel, ground) = (&land.book.land.parcels[one.place], &land.book.land.grounds[one.place]);
        LineConflict {
            parcel: parcel.code.clone(),
            location: ground.location.clone(),
            zone: ground.zone.as_deref().map(|zone| land.named_place(zone)),
            line: one.line.clone(),
            kind: one.kind.clone(),
            beyond: one.is_beyond,
            area: mu(one.area),
            parcel_area: mu(parcel.area),
        }
    });
    let found = |row: &LineConflict| {
        let text = list.text.as_deref();
        text.is_none_or(|text| {
            row.parcel.contains(text) || row.kind.contains(text) || row.line.contains(text)
        })
    };
    let mut page = list.cut(rows.filter(found).collect());
    page.totals = [
        ("area", mu(total)),
        ("checked", check.checked.to_string()),
        ("unmeasured", check.unmeasured.to_string()),
        ("lines", check.lines.to_string()),
    ]
    .map(|(name, text)| (name.to_owned(), text))
    .into();
    Ok(axum::Json(page))
}

fn zone(land: &SeenLand, one: &desk::land::ZoneLand) -> ZoneLand {
    let zone = land.named_place(&one.zone);
    ZoneLand {
        balance: balance(zone.clone(), &one.balance),
        evaluation: match &one.evaluation {
            Ok(found) => ZoneEvaluation {
                rank: one.rank.map(|rank| rank as u64),
                ranked: one.ranked as u64,
                ..evaluation(found)
            },
            Err(refusal) => nothing(refusal),
        },
        zone,
    }
}

fn balance(zone: Named, found: &zone_land::ZoneBalance) -> ZoneBalance {
    let reserve = found.reserve.as_ref();
    let area = |of: fn(&zone_land::Reserve) -> Option<Area>| reserve.and_then(of).map(mu);
    let growth = |growth: &Growth| growth.value.as_ref().map(percent);
    let part = |part: &zone_land::BalancePart| ZonePart {
        id: part.id.to_owned(),
        title: part.title.clone(),
        area: part.area.map(mu),
        share: part.share.as_ref().map(percent),
        clause: part.clause.to_owned(),
    };
    ZoneBalance {
        zone,
        year: found.year,
        total: found.total.map(mu),
        parts: found.parts.iter().map(part).collect(),
        reserve_day: reserve.map(|reserve| reserve.on.to_string()),
        planned: area(|one| one.planned),
        supplied: area(|one| one.supplied),
        reserved: area(|one| one.reserved),
        remaining: area(|one| one.remaining),
        parcels: found.parcels.map(mu),
        low: found.low.map(mu),
        low_firms: found.low_firms.map(|firms| firms as u64),
        idle: found.idle.map(mu),
        identified: found.closed.map(|cases| mu(cases.identified)),
        closed: found.closed.map(|cases| mu(cases.closed)),
        closed_share: found.closed_share.as_ref().map(percent),
        output_growth: growth(&found.output_growth),
        output_basis: found.output_growth.basis.clone(),
        tax_growth: growth(&found.tax_growth),
        tax_basis: found.tax_growth.basis.clone(),
        twin: match found.twin {
            Twin::Yes => "yes",
            Twin::No => "no",
            Twin::Unknown => "unknown",
        }
        .to_owned(),
        differences: found.differences.clone(),
    }
}

fn nothing(refusal: &Refusal) -> ZoneEvaluation {
    ZoneEvaluation {
        kind: None,
        indicators: Vec::new(),
        score: None,
        rank: None,
        ranked: 0,
        scoring: String::new(),
        comparison: Vec::new(),
        unverified: false,
        remarks: vec![refusal.to_string()],
    }
}

fn evaluation(found: &zone_land::ZoneEvaluation) -> ZoneEvaluation {
    let is_percent = |id: &str| found.indicators.iter().any(|one| one.id == id && one.percent);
    let comparison = found.comparisons.iter().map(|one| ZoneComparison {
        title: one.title.clone(),
        source: desk::wording::source(&one.source),
        values: one
            .values
            .iter()
            .map(|(id, value)| (id.clone(), shown(&Ratio::from(*value), is_percent(id))))
            .collect(),
    });
    ZoneEvaluation {
        kind: found.kind.as_ref().map(|kind| Named { id: kind.id.clone(), title: kind.label.clone() }),
        indicators: found.indicators.iter().map(indicator).collect(),
        score: found.score.as_ref().map(|score| decimals(score, 2)),
        rank: None,
        ranked: 0,
        scoring: found.scoring.as_ref().map_or_else(String::new, |rule| rule.label.clone()),
        comparison: comparison.collect(),
        unverified: found.is_unverified(),
        remarks: found.remarks.iter().map(ToString::to_string).collect(),
    }
}

fn indicator(one: &Indicator) -> ZoneIndicator {
    let number = |number: &zone_land::IndicatorNumber| ZoneNumber {
        id: number.id.clone(),
        title: number.title.clone(),
        value: number.value.as_ref().map(ToString::to_string),
        unit: number.unit.clone(),
    };
    ZoneIndicator {
        id: one.id.clone(),
        title: one.title.clone(),
        formula: one.formula.clone(),
        value: one.value.as_ref().map(|value| shown(value, one.percent)),
        unit: if one.percent { "%".to_owned() } else { one.unit.clone() },
        ideal: one.ideal.map(|ideal| shown(&Ratio::from(ideal), one.percent)),
        weight: one.weight.map(|weight| weight.trim().to_string()),
        score: one.score.as_ref().map(|score| decimals(score, 4)),
        scored: one.is_scored,
        numbers: one.numbers.iter().map(number).collect(),
        missing: one.missing.clone(),
        clause: one.clause.clone(),
    }
}

fn shown(value: &Ratio, is_percent: bool) -> String {
    if is_percent { percent(value) } else { trimmed(value.round(4, Rounding::HalfUp)) }
}

fn percent(share: &Ratio) -> String {
    decimals(&(share * &Ratio::from(100)), 2)
}

fn decimals(value: &Ratio, digits: u8) -> String {
    value.round(digits, Rounding::HalfUp).to_string()
}

fn trimmed(value: Decimal) -> String {
    value.trim().to_string()
}
