//! Files that a command writes and the repository keeps: written anew, they must be what stands there.

use crate::gate::cargo_output;
use crate::tree::{Tree, root};
use crate::{pages, samples};

/// The interface as the code describes it, and its TypeScript.
const DOCUMENT: &str = "ui/openapi.json";
const TYPES: &str = "ui/src/api/schema.ts";

/// Writes the demo zone anew and names every kept file that changed by it.
pub fn check() -> Result<(), String> {
    anew(samples::run, |path| path.starts_with("zones/demo/"), "cargo xtask samples")
}

/// The same for the description of the interface and the types that the pages use.
pub fn check_interface() -> Result<(), String> {
    anew(write_interface, |path| path == DOCUMENT || path == TYPES, "cargo xtask interface")
}

/// Writes both from the code.
pub fn write_interface() -> Result<(), String> {
    let document = cargo_output(&["run", "--quiet", "--locked", "--package", "web", "--example", "openapi"])?;
    std::fs::write(root().join(DOCUMENT), document).map_err(|why| format!("{DOCUMENT}: {why}"))?;
    pages::write_types()
}

fn anew(write: fn() -> Result<(), String>, kept: fn(&str) -> bool, command: &str) -> Result<(), String> {
    let before = Tree::read()?;
    write()?;
    let kept = before.files.iter().filter(|file| kept(&file.path));
    let changed: Vec<&str> = kept
        .filter(|file| std::fs::read(root().join(&file.path)).ok().as_ref() != Some(&file.bytes))
        .map(|file| file.path.as_str())
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    Err(format!("not as `{command}` writes them, commit the new ones: {}", changed.join(", ")))
}
