//! `muheng explain`: one enterprise, one page.

use crate::language::Language;
use crate::stop::Stop;

/// Arguments of `muheng explain`.
#[derive(clap::Args)]
pub struct Arguments {
    /// 企业信用代码或名称
    pub subject: String,
}

/// Runs the command.
pub fn run(arguments: &Arguments, _lang: Language) -> Result<(), Stop> {
    Err(Stop::Use(format!("没有“{}”的说明单。", arguments.subject)))
}
