//! The one function that changes the office's state: a command and what is known give documents or a refusal.

use super::{Command, Context, Docket, Refusal, Written};

/// What a command writes, or why it is not carried out. Pure: the same docket, command and context give the same.
///
/// # Errors
/// A refusal that says in Chinese what stands in the way and what to do.
pub fn decide(docket: &Docket, command: &Command, context: &Context<'_>) -> Result<Vec<Written>, Refusal> {
    match command {
        Command::Configure { configuration } => Ok(vec![configuration.clone().into()]),
        _ => Err(Refusal::new(
            "not_ready",
            format!(
                "{}：第{}号操作、{}份年度文书，暂不能办理。",
                command.action(),
                context.entry,
                docket.years.len()
            ),
            "请稍后再试。",
        )),
    }
}
