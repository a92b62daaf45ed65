//! Rust source with comments and literals blanked out, so that a rule sees code only, and the lines
//! that belong to tests. Not a parser: it knows where strings, characters and braces begin and end.

use std::ops::Range;

/// Code of one file, as long as the original, line by line.
pub struct Source {
    code: String,
    tests: Vec<Range<usize>>,
}

/// A function with a body: its name and its lines, from 1, first and last.
pub struct Function {
    /// Name.
    pub name: String,
    /// Line of `fn`.
    pub first: usize,
    /// Line of the closing brace.
    pub last: usize,
}

impl Source {
    /// Blanks comments and literals of `text`.
    pub fn new(text: &str) -> Self {
        let code = blank(text);
        let tests = marked_items(&code, "#[cfg(test)]");
        Self { code, tests }
    }

    /// All code, test modules included.
    pub fn code_text(&self) -> &str {
        &self.code
    }

    /// Lines of code, numbered from 1, test modules left out.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut start = 0;
        self.code.split('\n').enumerate().filter_map(move |(index, line)| {
            let at = start;
            start += line.len() + 1;
            let tested = self.tests.iter().any(|range| range.contains(&at));
            (!tested).then_some((index + 1, line))
        })
    }

    /// Every function that has a body.
    pub fn functions(&self) -> Vec<Function> {
        let mut found = Vec::new();
        for start in words(&self.code, "fn") {
            let rest = self.code[start + 2..].trim_start();
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if name.is_empty() {
                continue; // a function type such as `fn(u8) -> u8`
            }
            if let Some(end) = body_end(&self.code, start) {
                let first = line_of(&self.code, start);
                found.push(Function { name, first, last: line_of(&self.code, end) });
            }
        }
        found
    }
}

/// Whether `word` stands in `line` on its own.
pub fn has_word(line: &str, word: &str) -> bool {
    words(line, word).next().is_some()
}

fn words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let grown_before = word.starts_with(part) && code[..*at].ends_with(part);
        let grown_after = word.ends_with(part) && code[at + word.len()..].starts_with(part);
        !grown_before && !grown_after
    })
}

fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

/// Bytes of the items that follow a marker attribute, up to their closing brace or semicolon.
fn marked_items(code: &str, marker: &str) -> Vec<Range<usize>> {
    let ends = |at: usize| body_end(code, at).or_else(|| code[at..].find(';').map(|end| at + end));
    code.match_indices(marker).filter_map(|(at, _)| ends(at + marker.len()).map(|end| at..end + 1)).collect()
}

/// The closing brace of the first body after `at`; `None` if a semicolon comes first.
fn body_end(code: &str, at: usize) -> Option<usize> {
    let (mut round, mut curly) = (0_i32, 0_i32);
    for (offset, byte) in code[at..].bytes().enumerate() {
        match byte {
            b'(' | b'[' => round += 1,
            b')' | b']' => round -= 1,
            b';' if round == 0 && curly == 0 => return None,
            b'{' => curly += 1,
            b'}' => {
                curly -= 1;
                if curly == 0 {
                    return Some(at + offset);
                }
            }
            _ => {}
        }
    }
    None
}

/// Comments, strings and characters become spaces; line breaks stay.
fn blank(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let length = literal(&text[at..], code.as_bytes().last().copied());
        match length {
            0 => {
                let c = text[at..].chars().next().unwrap_or(' ');
                code.push(c);
                at += c.len_utf8();
            }
            length => {
                code.extend(text[at..at + length].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }));
                at += length;
            }
        }
    }
    code
}

/// Bytes of the comment or literal that opens `rest`; 0 when none does.
fn literal(rest: &str, before: Option<u8>) -> usize {
    let inside_a_word = before.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
    match rest.as_bytes() {
        [b'/', b'/', ..] => rest.find('\n').unwrap_or(rest.len()),
        [b'/', b'*', ..] => block_comment(rest),
        [b'"', ..] => quoted(rest, 1),
        [b'b' | b'c', b'"', ..] if !inside_a_word => quoted(rest, 2),
        [b'r', b'"' | b'#', ..] if !inside_a_word => raw(rest, 1),
        [b'b' | b'c', b'r', b'"' | b'#', ..] if !inside_a_word => raw(rest, 2),
        [b'b', b'\'', ..] if !inside_a_word => character(rest, 2),
        [b'\'', ..] => character(rest, 1),
        _ => 0,
    }
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        match &rest.as_bytes()[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => {
                (depth, at) = (depth - 1, at + 2);
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    rest.len()
}

fn quoted(rest: &str, opening: usize) -> usize {
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate().skip(opening) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn raw(rest: &str, prefix: usize) -> usize {
    let hashes = rest[prefix..].bytes().take_while(|byte| *byte == b'#').count();
    let body = prefix + hashes + 1;
    if rest.as_bytes().get(prefix + hashes) != Some(&b'"') {
        return 0; // a raw identifier such as r#type
    }
    let close = format!("\"{}", "#".repeat(hashes));
    rest[body..].find(&close).map_or(rest.len(), |end| body + end + close.len())
}

/// A character; 0 for a lifetime.
fn character(rest: &str, opening: usize) -> usize {
    let body = &rest[opening..];
    let mut letters = body.char_indices();
    match (letters.next(), letters.next()) {
        (Some((_, '\\')), Some(_)) => body[2..].find('\'').map_or(0, |end| opening + 2 + end + 1),
        (Some(_), Some((next, '\''))) => opening + next + 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blanked_and_lines_stay() {
        let rows = [
            ("a // f64", "a       "),
            ("a /* x /* y */ z */ b", "a                   b"),
            (r#"f("a\"b") c"#, "f(      ) c"),
            ("r#\"a\"b\"# + 1", "         + 1"),
            ("'x' '\\'' '\"' &'a T", "             &'a T"),
            ("r#type + br\"x\"", "r#type +      "),
            ("\"a\nb\" c", "  \n   c"),
        ];
        for (text, code) in rows {
            assert_eq!(blank(text), code, "{text}");
        }
    }

    #[test]
    fn a_function_reaches_from_its_keyword_to_its_closing_brace() {
        let text = "fn a(x: [u8; 2]) {\n  let y = |z| { z };\n}\ntrait T { fn none(); fn b() {}\n}\ntype F = fn(u8);";
        let found: Vec<_> =
            Source::new(text).functions().into_iter().map(|f| (f.name, f.first, f.last)).collect();
        assert_eq!(found, [("a".into(), 1, 3), ("b".into(), 4, 4)]);
    }

    #[test]
    fn lines_of_test_modules_are_left_out() {
        let text = "a\n#[cfg(test)]\nmod tests {\n  b\n}\n#[cfg(test)]\nuse x;\nc";
        let lines: Vec<_> = Source::new(text).lines().map(|(number, _)| number).collect();
        assert_eq!(lines, [1, 8]);
    }
}
