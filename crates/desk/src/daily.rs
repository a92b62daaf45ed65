//! The office's work of a day: messages that nobody writes by hand. What is due to whom is decided in `office::reminder`;
//! when it runs is left to whoever calls it.

use crate::demo::system;
use crate::desk::{Desk, Request};
use crate::trouble::Trouble;
use jiff::Timestamp;
use office::docket::Command;
use office::journal::ArchiveError;
use office::reminder::{foretold_reminders, reminders, supply_rate_reminders};

/// Sends the messages of the office's day, and says how many were new. A message that was sent before has its id in the
/// journal already, so doing a day's work twice sends nothing twice.
///
/// # Errors
/// When the archive cannot be read or does not keep a message.
pub async fn remind(desk: &Desk, now: Timestamp) -> Result<usize, Trouble> {
    let moment = desk.now();
    let Some(setup) = &moment.setup else { return Ok(0) };
    let (today, mut sent) = (moment.today(now), 0);
    for reminder in reminders(&moment.docket, &setup.rules, today, now) {
        sent += usize::from(record(desk, reminder.id, reminder.command, now).await?);
    }
    // Land is read after what is due was told, so that a file that cannot be read holds nothing else up.
    if setup.rules.land.is_some() && !moment.docket.layers.is_empty() {
        let ahead = desk.ahead(&moment, today).await?;
        let mut told = foretold_reminders(&moment.docket, &setup.rules, &ahead.foretold, today);
        told.extend(
            ahead.low_supply.iter().flat_map(|low| supply_rate_reminders(&moment.docket, low, today)),
        );
        for reminder in told {
            sent += usize::from(record(desk, reminder.id, reminder.command, now).await?);
        }
    }
    Ok(sent)
}

/// Records what the program does by itself under an id that is the same whoever comes to it, and says whether it was
/// new. An id that is taken was used for the same occasion.
///
/// # Errors
/// When the archive does not keep it.
pub async fn record(desk: &Desk, id: String, command: Command, now: Timestamp) -> Result<bool, Trouble> {
    match desk.submit(Request { id, author: system(), now, command }).await {
        Ok(receipt) => Ok(!receipt.repeated),
        Err(Trouble::Archive(ArchiveError::IdTaken(_))) => Ok(false),
        Err(trouble) => Err(trouble),
    }
}
