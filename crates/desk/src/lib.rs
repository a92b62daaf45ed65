//! One operation at a time: lets `paper` read files and `office` decide, and hands the result to an archive.
//! SQL is left to `store`, requests to `web`, arguments to `muheng`.
