//! Days as a calendar to subscribe to or save (RFC 5545): each an event of a whole day.

use crate::App;
use crate::exports::attachment;
use crate::guard::Caller;
use axum::response::Response;
use icalendar::{Calendar, Component as _, Event, EventStatus, Property};
use office::journal::AccessResult;

/// Media type of a calendar (RFC 5545).
pub(crate) const CALENDAR: &str = "text/calendar; charset=utf-8";

/// A day to keep in mind. Its id stays when the day is put off, so that a calendar moves it.
pub(crate) struct DayEvent {
    pub id: String,
    /// Day as the API writes it.
    pub day: String,
    pub title: String,
    /// What else there is to say, a line each.
    pub told: Vec<String>,
    /// Whether it is no longer owed.
    pub is_cancelled: bool,
}

/// Days as a file; `product` names the list in the calendar's own language.
pub(crate) fn calendar_file(
    app: &App,
    caller: &Caller,
    (title, product): (&str, &str),
    days: impl Iterator<Item = DayEvent>,
) -> Response {
    let name = format!("{title}.ics");
    app.note(caller, caller.action, &name, AccessResult::Allowed);
    let mut calendar = Calendar::new();
    calendar.append_property(Property::new("PRODID", format!("-//Muheng//{product}//ZH"))).name(title);
    for one in days {
        let state = if one.is_cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed };
        let event = day_event(&one.day)
            .uid(&one.id)
            .summary(&plain(&one.title))
            .description(&plain(&one.told.join("\n")))
            .status(state)
            .done();
        calendar.push(event);
    }
    attachment(&name, CALENDAR, calendar.to_string().into_bytes())
}

/// An event of a whole day.
fn day_event(day: &str) -> Event {
    let start = Property::new("DTSTART", day.replace('-', "")).add_parameter("VALUE", "DATE").done();
    let mut event = Event::new();
    event.append_property(start);
    event
}

/// Without the control characters that would end a line of the file; line breaks are escaped when it is written.
fn plain(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() && letter != '\n' { ' ' } else { letter }).collect()
}
