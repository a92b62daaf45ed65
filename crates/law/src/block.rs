//! The fenced blocks of an article, for the rooms that read them: text, place, diagnostics.

use crate::days::Days;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::expression::Expression;
use crate::load;
use crate::vocabulary::Vocabulary;
use serde::Deserialize;
use std::ops::Range;

/// One fenced `rule` block.
#[derive(Clone, Debug)]
pub struct RuleBlock {
    /// TOML.
    pub text: String,
    /// Its file.
    pub file: SourceFile,
    /// First byte of `text` in the file.
    pub offset: usize,
    /// Place in [`Pack::articles`].
    pub article: usize,
    /// Days in force, those of the article.
    pub days: Days,
}

/// One fenced `case` block.
#[derive(Clone, Debug)]
pub struct CaseBlock {
    /// TOML.
    pub text: String,
    /// Its file.
    pub file: SourceFile,
    /// First byte of `text` in the file.
    pub offset: usize,
    /// Place in [`Pack::articles`].
    pub article: usize,
    /// Days in force, those of the article.
    pub days: Days,
    /// The sentence that names it.
    pub title: String,
    /// Test vectors and clauses it proves.
    pub clauses: Vec<String>,
    /// Whether it is a case of a whole scheme (`firm`), which `law` does not run.
    pub scheme: bool,
}

impl RuleBlock {
    /// A diagnostic at these bytes of the block.
    #[must_use]
    pub fn diagnostic(
        &self,
        span: Range<usize>,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Diagnostic {
        self.file.refuse(self.offset + span.start..self.offset + span.end, code, message, hint)
    }

    /// Reads an expression that stands in this block as a TOML string.
    ///
    /// # Errors
    /// The diagnostic points at the wrong part of the expression in the file.
    pub fn expression(
        &self,
        text: &toml::Spanned<String>,
        vocabulary: &Vocabulary,
    ) -> Result<Expression, Diagnostic> {
        load::expression(&self.file, self.offset, text, vocabulary)
    }

    /// Reads the block as TOML into `T`, with line and column of what does not fit.
    ///
    /// # Errors
    /// Not TOML, or not of this shape.
    pub fn read<'de, T: Deserialize<'de>>(&'de self) -> Result<T, Diagnostic> {
        load::read_toml(&self.file, self.offset, &self.text)
    }
}

impl CaseBlock {
    /// A diagnostic at these bytes of the block.
    #[must_use]
    pub fn diagnostic(
        &self,
        span: Range<usize>,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Diagnostic {
        self.file.refuse(self.offset + span.start..self.offset + span.end, code, message, hint)
    }

    /// Reads the block as TOML into `T`, with line and column of what does not fit.
    ///
    /// # Errors
    /// Not TOML, or not of this shape.
    pub fn read<'de, T: Deserialize<'de>>(&'de self) -> Result<T, Diagnostic> {
        load::read_toml(&self.file, self.offset, &self.text)
    }
}
