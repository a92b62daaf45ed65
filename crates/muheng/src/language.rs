//! The language of what the command line says about its own work. What readers, packs and decisions say is Chinese.

use clap::ValueEnum;

/// Language of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// 中文
    Zh,
    /// English
    En,
}

impl Language {
    /// The one of two wordings.
    #[must_use]
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// Label of a glossary term; the id itself for one that is no term.
    #[must_use]
    pub fn term(self, id: &str) -> String {
        match (fact::glossary::term(id), self) {
            (Some(term), Self::Zh) => term.zh.clone(),
            (Some(term), Self::En) => term.en.clone(),
            (None, _) => id.to_owned(),
        }
    }

    /// Name of a severity.
    #[must_use]
    pub fn severity(self, severity: fact::Severity) -> &'static str {
        use fact::Severity::{Held, Notice, Refused, Warning};
        match (self, severity) {
            (Self::Zh, Notice) => "提示",
            (Self::Zh, Warning) => "注意",
            (Self::Zh, Held) => "暂存",
            (Self::Zh, Refused) => "未收",
            (Self::En, Notice) => "notice",
            (Self::En, Warning) => "warning",
            (Self::En, Held) => "held",
            (Self::En, Refused) => "refused",
        }
    }
}
