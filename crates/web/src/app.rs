//! What every handler may reach: the desk, the vault, and how this server was set up.

use std::path::PathBuf;
use std::sync::Arc;

/// How a server is set up.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Folder of the built pages, when they are not in the binary.
    pub pages: Option<PathBuf>,
    /// Whether browsers reach it by https (directly or through a proxy): cookies are then sent over https only.
    pub https: bool,
    /// Whether a proxy stands before it and its `X-Forwarded-For` and `X-Forwarded-Host` are to be believed.
    pub behind_proxy: bool,
}

/// The server's state, shared by all requests.
#[derive(Clone, Debug)]
pub struct App(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: Settings,
}

impl App {
    /// A server's state.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self(Arc::new(Inner { settings }))
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }
}
