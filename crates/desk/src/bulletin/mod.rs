//! The figures of a month as the journal had them on its last day, counted again whenever they are asked for, and a bulletin
//! as a paper. What is counted is decided in `office::bulletin`; who may see what is left to callers.

mod paper;
mod sheet;

pub use paper::bulletin_paper;
pub use sheet::{FigureSheet, ItemLine, PlaceLine, ProblemLine, Sheet, sheet};

use crate::desk::Desk;
use crate::moment::Moment;
use crate::trouble::Trouble;
use office::bulletin::{Approved, Bulletin, Counted, Month, MonthFigures, count};
use office::docket::LayerKind;
use std::sync::Arc;

/// The figures of a month that is over or runs, as the journal had them at the end of its last day. For a correction, layers
/// of land that were handed in since count as well.
///
/// # Errors
/// When the journal has nothing up to that day, or a file of land cannot be read.
pub async fn month_figures(desk: &Desk, month: Month, corrects: bool) -> Result<MonthFigures, Trouble> {
    let then = desk.as_of(Some(month.last())).await?;
    let land = if corrects { desk.now() } else { then.clone() };
    counted(desk, month, &then, &land).await
}

/// The figures of a bulletin counted again from where they were counted first.
///
/// # Errors
/// When the archive cannot be read.
pub async fn counted_again(desk: &Desk, kept: &MonthFigures) -> Result<MonthFigures, Trouble> {
    let then = desk.at_entry(kept.position).await?;
    let land = desk.at_entry(kept.land_position).await?;
    counted(desk, kept.month, &then, &land).await
}

async fn counted(
    desk: &Desk,
    month: Month,
    then: &Arc<Moment>,
    land: &Arc<Moment>,
) -> Result<MonthFigures, Trouble> {
    let setup = then.setup()?.clone();
    let has_batches = land.docket.layer_of(LayerKind::Batch, month.last()).is_some();
    let book = match setup.rules.land.is_some() && has_batches {
        true => Some(desk.land(land, month.last()).await?),
        false => None,
    };
    let refused = book.as_ref().and_then(|book| book.chain.as_ref().err()).map(ToString::to_string);
    let ledger = match (&book, &refused) {
        (Some(_), Some(why)) => Err(why.as_str()),
        (Some(book), None) => book.chain.as_ref().map_err(|_| ""),
        (None, _) if setup.rules.land.is_none() => Err("本地没有配置用地认定。"),
        (None, _) => Err("还没有报送批次台账。"),
    };
    let (batches, supplies) = match &book {
        Some(book) => (&book.land.batches[..], &book.land.supplies[..]),
        None => (&[][..], &[][..]),
    };
    Ok(count(&Counted {
        month,
        docket: &then.docket,
        position: then.entry,
        land_position: land.entry,
        rules: &setup.rules,
        approved: Approved { batches, supplies, ledger },
    }))
}

/// The bulletin of a month that counts: the last one issued, or else the one that is being written.
#[must_use]
pub fn bulletin_of(moment: &Moment, month: Month) -> Option<&Bulletin> {
    let own = moment
        .docket
        .bulletins
        .values()
        .filter(|one| one.month == month && one.state != office::bulletin::BulletinState::Withdrawn);
    own.max_by_key(|one| (one.number.is_some(), one.drafted.entry))
}
