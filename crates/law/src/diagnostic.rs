//! What is wrong in a pack, at which file, line and column, and what to do; drawn with its source line.

use fact::Severity;
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode, SourceSpan};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// One file of a pack as it was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path as the caller gave it.
    pub path: Arc<str>,
    /// Whole text.
    pub text: Arc<str>,
}

/// One thing wrong in a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file.
    pub file: SourceFile,
    /// Bytes of the file that it is about.
    pub span: Range<usize>,
    /// Stable code, lower-case words joined by hyphens.
    pub code: &'static str,
    /// `Refused` stops the pack from being used; `Warning` and `Notice` do not.
    pub severity: Severity,
    /// What stands there and what is wrong with it, in Chinese.
    pub message: String,
    /// What to do, in Chinese; may be empty.
    pub hint: String,
}

/// One thing wrong in an expression, before it is known where the expression stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Bytes of the expression.
    pub span: Range<usize>,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong, in Chinese.
    pub message: String,
    /// What to do, in Chinese.
    pub hint: String,
}

impl SourceFile {
    /// A file.
    #[must_use]
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    /// A diagnostic that stops the pack, at these bytes of the file.
    #[must_use]
    pub fn refuse(
        &self,
        span: Range<usize>,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Diagnostic {
        let end = span.end.min(self.text.len());
        Diagnostic {
            file: self.clone(),
            span: span.start.min(end)..end,
            code,
            severity: Severity::Refused,
            message: message.into(),
            hint: hint.into(),
        }
    }
}

impl Diagnostic {
    /// The same, weighing only so much.
    #[must_use]
    pub fn weighing(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Line of the first byte, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        1 + self.before().matches('\n').count()
    }

    /// Column of the first byte in characters, from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        let before = self.before();
        1 + before.rsplit('\n').next().map_or(0, |line| line.chars().count())
    }

    /// The message with an excerpt of the file, the place underlined, and the hint.
    #[must_use]
    pub fn render(&self) -> String {
        let mut drawn = String::new();
        let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor())
            .with_width(110)
            .with_links(false);
        match handler.render_report(&mut drawn, &Report::of(self)) {
            Ok(()) => drawn,
            Err(_) => self.to_string(),
        }
    }

    fn before(&self) -> &str {
        self.file.text.get(..self.span.start).unwrap_or(&self.file.text)
    }
}

impl fmt::Display for Diagnostic {
    /// One line: `clauses/02.md:14:9 unknown-term 没有“tax_payed”这个词。是不是 tax_paid？`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, code, message, hint, .. } = self;
        write!(f, "{}:{}:{} {code} {message}{hint}", file.path, self.line(), self.column())
    }
}

/// The view of a diagnostic that the drawing library reads.
struct Report<'a> {
    diagnostic: &'a Diagnostic,
    source: NamedSource<Arc<str>>,
}

impl<'a> Report<'a> {
    fn of(diagnostic: &'a Diagnostic) -> Self {
        let file = &diagnostic.file;
        Self { diagnostic, source: NamedSource::new(&*file.path, Arc::clone(&file.text)) }
    }
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.diagnostic.fmt(f)
    }
}
impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.diagnostic.message)
    }
}
impl std::error::Error for Report<'_> {}

impl miette::Diagnostic for Report<'_> {
    fn code<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        Some(Box::new(self.diagnostic.code))
    }
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
            Severity::Notice => miette::Severity::Advice,
            Severity::Warning => miette::Severity::Warning,
            Severity::Held | Severity::Refused => miette::Severity::Error,
        })
    }
    fn help<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        let hint = &self.diagnostic.hint;
        (!hint.is_empty()).then(|| Box::new(hint) as Box<dyn fmt::Display>)
    }
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }
    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let Range { start, end } = self.diagnostic.span.clone();
        let span = SourceSpan::from((start, end - start));
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(None, span))))
    }
}
