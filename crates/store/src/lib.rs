//! SQL: the journal, what is derived from it, and the small tables beside it, on SQLite and PostgreSQL alike.
//! Why a row changes is left to `office`.
