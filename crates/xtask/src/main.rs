//! The project's own commands, `cargo xtask …`. Each command is a module; this file only chooses.
//!
//! Nothing of the product lives here: what a clerk or a firm needs is in `muheng`.
#![expect(clippy::print_stdout, reason = "a command line speaks through its output")]

mod coverage;
mod gate;
mod generated;
mod samples;
mod tidy;
mod tree;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask COMMAND

  test        the whole gate: what CI runs
  coverage    which clauses of the two documents are done, with the tests that prove it
  samples     the demo zone's files, generated anew
  tidy        the rules of the house that no compiler knows
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test"] => gate::run(),
        ["coverage"] => coverage::run(),
        ["samples"] => samples::run(),
        ["tidy"] => tidy::run(),
        _ => {
            print!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            println!("{why}");
            ExitCode::FAILURE
        }
    }
}
