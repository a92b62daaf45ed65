//! Files that a command writes and the repository keeps: written anew, they must be what stands there.

use crate::samples;
use crate::tree::{Tree, root};

/// Writes the demo zone anew and names every kept file that changed by it.
pub fn check() -> Result<(), String> {
    anew(samples::run, |path| path.starts_with("zones/demo/"), "cargo xtask samples")
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
