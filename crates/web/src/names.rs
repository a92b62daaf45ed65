//! What ids are called on a page: departments, moments, files.

use crate::wire::StoredFile;
use jiff::Timestamp;
use office::journal::FileRef;

/// A department's Chinese name; the id when nobody knows it.
pub(crate) fn department(id: &str) -> String {
    fact::department(id).map_or_else(|| id.to_owned(), |known| known.zh.clone())
}

/// A moment as the API writes it: UTC, to the second.
pub(crate) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

impl From<&FileRef> for StoredFile {
    fn from(file: &FileRef) -> Self {
        Self { digest: file.digest.clone(), name: file.name.clone(), size: file.size }
    }
}

/// A firm's name; its code when nobody gave one.
pub(crate) fn firm(moment: &desk::Moment, subject: &str) -> String {
    let known = moment.ledger.as_ref().and_then(|ledger| ledger.registry.enterprise(subject));
    known.and_then(|known| known.name()).map_or_else(|| subject.to_owned(), str::to_owned)
}
