//! The project's own commands, `cargo xtask …`. Each command is a module; this file only chooses.
//!
//! Nothing of the product lives here: what a clerk or a firm needs is in `muheng`.
#![expect(clippy::print_stdout, reason = "a command line speaks through its output")]

mod browser;
mod cluster;
mod coverage;
mod demo;
mod gate;
mod generated;
mod interface;
mod load_zone;
mod machine;
mod pages;
mod samples;
mod serve;
mod tidy;
mod tree;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask COMMAND

  run         the demo zone in the browser, http://127.0.0.1:8080
  test        the whole gate: what CI runs

  results     the demo zone evaluated on the command line, into results/
  pages       the pages in ui/: types, unit tests, build
  interface   ui/openapi.json and its TypeScript, made by the program; whatever builds or checks pages makes them first
  browser     the program driven by real Chromium as each role (`browser year` for one file of tests/browser)
  postgres    a command with a temporary PostgreSQL: `cargo xtask postgres cargo test -p store`
              (--durable: one that waits for the disk, to measure with)

  tidy        the rules of the house that no compiler knows
  coverage    which clauses of the two documents are done, with the tests that prove it
  packs       every pack and its worked cases
  demo        the demo zone's results against the expected ones (--bless takes them)
  samples     the demo zone's files, generated anew
  load-zone   FIRMS FOLDER: a zone of any size, to measure with (benches/load)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test"] => gate::run(),
        ["run"] => serve::run(),
        ["results"] => demo::results(),
        ["pages"] => pages::check(),
        ["interface"] => interface::write(),
        ["browser", only @ ..] => browser::check(only),
        ["postgres", "--durable", command @ ..] => cluster::during(true, command),
        ["postgres", command @ ..] => cluster::during(false, command),
        ["demo"] => demo::check(false),
        ["demo", "--bless"] => demo::check(true),
        ["packs"] => demo::packs(),
        ["coverage"] => coverage::run(),
        ["samples"] => samples::run(),
        ["samples", "--bless"] => samples::bless(),
        ["load-zone", firms, folder] => load_zone::run(firms, folder),
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
