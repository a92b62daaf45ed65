//! What was done, as pages tell it: each deed with its day, who did it, and the files that came with it.

use crate::names::word_id;
use crate::wire::StoredFile;
use crate::wire::plot::{Deed, Machine};
use office::supply::{self, Titled};

/// A machine: where it stands, and how it came there.
pub(crate) fn machine<S: Titled + serde::Serialize>(title: &str, state: S, done: &[supply::Deed]) -> Machine {
    Machine {
        title: title.to_owned(),
        state: word_id(&state),
        state_title: state.title().to_owned(),
        history: deeds(done),
    }
}

/// Deeds in their order.
pub(crate) fn deeds<'a>(done: impl IntoIterator<Item = &'a supply::Deed>) -> Vec<Deed> {
    let deed = |deed: &supply::Deed| Deed {
        entry: deed.act.entry,
        day: deed.act.day.to_string(),
        what: deed.what.clone(),
        text: deed.text.clone(),
        by: deed.act.by.name.clone(),
        files: deed.files.iter().map(StoredFile::from).collect(),
    };
    done.into_iter().map(deed).collect()
}
