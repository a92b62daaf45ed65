//! Files as files: relative links that lead somewhere, no byte order mark, no Windows line ends, and
//! nothing big that a build step should make.

use super::Remark;
use crate::tree::Tree;

const BIG: usize = 512 * 1024;
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Every relative link or picture of a Markdown file leads to a file or folder of the tree.
pub fn links_resolve(tree: &Tree) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (file, text) in tree.texts(".md") {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut fenced = false;
        for (index, line) in text.lines().enumerate() {
            fenced ^= line.trim_start().starts_with("```");
            for target in if fenced { Vec::new() } else { targets(line) } {
                if !leads_somewhere(tree, folder, target) {
                    let message = format!("the link `{target}` leads nowhere; correct it or add the file");
                    remarks.push(Remark::new(&file.path, index + 1, message));
                }
            }
        }
    }
    remarks
}

/// Text begins without a byte order mark and ends its lines with a line feed; no file is beyond 512 KiB.
/// What departments send (`zones/*/files`) is as departments send it.
pub fn files_are_plain_and_small(tree: &Tree) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for file in &tree.files {
        if file.bytes.len() > BIG {
            let message = format!(
                "{} KiB; what is generated or fetched belongs to a build step",
                file.bytes.len() / 1024
            );
            remarks.push(Remark::new(&file.path, 0, message));
        }
        let as_sent = file.path.starts_with("zones/") || file.path.contains("/samples/");
        if as_sent {
            continue;
        }
        if file.bytes.starts_with(BOM) {
            remarks.push(Remark::new(&file.path, 1, "begins with a byte order mark; save it as plain UTF-8"));
        }
        if let Some(text) = file.text()
            && let Some(line) = text.split('\n').position(|line| line.ends_with('\r'))
        {
            remarks.push(Remark::new(&file.path, line + 1, "Windows line end; save it with line feeds only"));
        }
    }
    remarks
}

/// Relative targets of `[text](target)`, code spans left out.
fn targets(line: &str) -> Vec<&str> {
    let prose = line.split('`').step_by(2);
    let linked = prose.flat_map(|part| part.split("](").skip(1).filter_map(|rest| rest.split(')').next()));
    linked
        .map(|target| target.split_once('#').map_or(target, |(path, _)| path))
        .filter(|target| !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:"))
        .collect()
}

fn leads_somewhere(tree: &Tree, folder: &str, target: &str) -> bool {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return false;
                }
            }
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    let inside = format!("{path}/");
    path.is_empty() || tree.files.iter().any(|file| file.path == path || file.path.starts_with(&inside))
}

#[cfg(test)]
mod tests {
    use super::super::places;
    use super::*;

    #[test]
    fn a_link_that_leads_nowhere_is_named() {
        let text = "[a](../README.md) [b](packs.md#x) ![c](images/none.png)\n`[d](none.md)` [e](https://x.cn)\n```\n[f](none.md)\n```\n[g](../crates)\n[h](../../x.md)\n";
        let files = [("docs/a.md", text), ("README.md", "x"), ("docs/packs.md", "x"), ("crates/x.rs", "x")];
        assert_eq!(places(links_resolve, &files), ["docs/a.md:1", "docs/a.md:7"]);
    }

    #[test]
    fn marks_line_ends_and_big_files_are_named() {
        let big = "x".repeat(BIG + 1);
        let files = [
            ("a.md", "\u{feff}x"),
            ("b.md", "x\ny\r\n"),
            ("c.md", &big),
            ("zones/demo/files/税务.csv", "\u{feff}x\r\n"),
        ];
        assert_eq!(places(files_are_plain_and_small, &files), ["a.md:1", "b.md:2", "c.md:0"]);
    }
}
