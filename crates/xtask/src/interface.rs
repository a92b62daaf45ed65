//! The interface as the program describes it, and its TypeScript: products of the build that git ignores, written before
//! anything reads them. The description is left to `muheng openapi`, the types to npm.

use crate::gate::{cargo, cargo_output};
use crate::pages;
use crate::tree::root;
use std::fs;
use std::path::Path;

/// The description.
const DOCUMENT: &str = "ui/openapi.json";
/// Its TypeScript.
const TYPES: &str = "ui/src/api/schema.ts";
/// Beside the packages, so that types written by others are written again.
const STAMP: &str = "ui/node_modules/.types-written";
/// Where the built pages go.
const PAGES: &str = "ui/dist";

/// Writes both, unless they are there and nothing changed.
pub fn write() -> Result<(), String> {
    let document = described()?;
    pages::install("ui")?;
    let [kept, types, stamp] = [DOCUMENT, TYPES, STAMP].map(|path| root().join(path));
    let same = fs::read(&kept).is_ok_and(|kept| kept == document);
    if same && types.exists() && stamp.exists() {
        return Ok(());
    }
    println!("writing {DOCUMENT} and {TYPES}");
    if stamp.exists() {
        fs::remove_file(&stamp).map_err(failed(&stamp))?;
    }
    fs::write(&kept, document).map_err(failed(&kept))?;
    pages::npm("ui", &["run", "--silent", "types"])?;
    fs::write(&stamp, "").map_err(failed(&stamp))
}

/// By the very program that is served afterwards, so that nothing is compiled for this alone. Without optimisation it
/// reads the pages when it runs: to compile it, their folder has to be there, empty or not.
fn described() -> Result<Vec<u8>, String> {
    let folder = root().join(PAGES);
    fs::create_dir_all(&folder).map_err(failed(&folder))?;
    let program = ["--locked", "--package", "muheng", "--features", "pages"];
    cargo(&[&["build"][..], &program].concat())?;
    cargo_output(&[&["run", "--quiet"][..], &program, &["--", "openapi"]].concat())
}

fn failed(path: &Path) -> impl FnOnce(std::io::Error) -> String {
    move |why| format!("{}: {why}", path.display())
}
