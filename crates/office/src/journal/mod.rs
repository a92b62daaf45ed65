//! The journal: what an entry, a document and an outcome row are, the bytes that seals and hashes are taken over,
//! and the traits of the places that keep them. Keeping them is left to `store`, what they mean to `docket`.

mod access;
mod agenda;
mod archive;
mod canonical;
mod entry;
mod rows;
mod vault;

pub use access::{Access, AccessEntry, AccessFilter, AccessLog, AccessResult};
pub use agenda::{Agenda, Job, JobState};
pub use archive::{
    Archive, ArchiveError, Committed, EntryFilter, FILE_PART_BYTES, Fault, FaultKind, FindingCount,
    FindingFilter, Listed, NumberedFinding, OutcomeFilter, OutcomeSort, Page, Progress, StoredOutcome, Table,
    Verification,
};
pub use canonical::{
    Digest, Digester, canonical_access, canonical_document, canonical_entry, canonical_fact,
    canonical_finding, canonical_outcome, hex, id_of, seal, table_digest,
};
pub use entry::{Author, Counted, Draft, Entry, FileRef};
pub use rows::{Document, FactPieces, OutcomeRow, Pieces, Rows};
pub use vault::{Credential, Session, Vault};
