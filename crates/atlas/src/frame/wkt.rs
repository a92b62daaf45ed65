//! The bracketed text of a `.prj` file as a tree: keywords, texts, numbers. What they mean is left to
//! `stated`.

/// `KEYWORD[argument, …]`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) keyword: String,
    pub(crate) arguments: Vec<Argument>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Argument {
    Text(String),
    Number(f64),
    Node(Node),
}

const DEEPEST: usize = 16;
const LONGEST: usize = 64 << 10;

impl Node {
    /// Reads one tree; `None` when the text is not one.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.trim_start_matches('\u{feff}').trim().trim_end_matches('\0');
        if text.len() > LONGEST {
            return None;
        }
        let mut reader = Reader { rest: text };
        let node = reader.node(0)?;
        reader.blank();
        reader.rest.is_empty().then_some(node)
    }

    /// The first text argument: the name of the thing.
    pub(crate) fn name(&self) -> &str {
        self.arguments
            .iter()
            .find_map(|argument| if let Argument::Text(text) = argument { Some(text.as_str()) } else { None })
            .unwrap_or("")
    }

    /// Number arguments in order.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = f64> {
        self.arguments
            .iter()
            .filter_map(|argument| if let Argument::Number(number) = argument { Some(*number) } else { None })
    }

    /// Nodes below, not deeper.
    pub(crate) fn children(&self) -> impl Iterator<Item = &Node> {
        self.arguments
            .iter()
            .filter_map(|argument| if let Argument::Node(node) = argument { Some(node) } else { None })
    }

    /// The first node below with one of these keywords.
    pub(crate) fn child(&self, keywords: &[&str]) -> Option<&Node> {
        self.children().find(|node| keywords.contains(&node.keyword.as_str()))
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn blank(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, marks: &[char]) -> Option<char> {
        self.blank();
        let first = self.rest.chars().next().filter(|mark| marks.contains(mark))?;
        self.rest = &self.rest[first.len_utf8()..];
        Some(first)
    }

    fn node(&mut self, depth: usize) -> Option<Node> {
        self.blank();
        let end = self.rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')?;
        let (keyword, rest) = self.rest.split_at(end);
        if keyword.is_empty() || depth > DEEPEST {
            return None;
        }
        let keyword = keyword.to_ascii_uppercase();
        self.rest = rest;
        self.take(&['[', '('])?;
        let mut arguments = Vec::new();
        if self.take(&[']', ')']).is_some() {
            return Some(Node { keyword, arguments });
        }
        loop {
            arguments.push(self.argument(depth)?);
            match self.take(&[',', ']', ')'])? {
                ',' => {}
                _ => return Some(Node { keyword, arguments }),
            }
        }
    }

    fn argument(&mut self, depth: usize) -> Option<Argument> {
        self.blank();
        match self.rest.chars().next()? {
            '"' => {
                let end = self.rest[1..].find('"')? + 1;
                let text = self.rest[1..end].to_owned();
                self.rest = &self.rest[end + 1..];
                Some(Argument::Text(text))
            }
            first if first.is_ascii_digit() || matches!(first, '-' | '+' | '.') => {
                let end = self
                    .rest
                    .find(|letter: char| {
                        !letter.is_ascii_digit() && !matches!(letter, '-' | '+' | '.' | 'e' | 'E')
                    })
                    .unwrap_or(self.rest.len());
                let number = self.rest[..end].parse().ok()?;
                self.rest = &self.rest[end..];
                Some(Argument::Number(number))
            }
            _ => {
                let end = self
                    .rest
                    .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
                    .unwrap_or(self.rest.len());
                if self.rest[end..].trim_start().starts_with(['[', '(']) {
                    return self.node(depth + 1).map(Argument::Node);
                }
                // A bare word such as EAST in AXIS["E",EAST].
                let word = self.rest[..end].to_owned();
                self.rest = &self.rest[end..];
                (!word.is_empty()).then_some(Argument::Text(word))
            }
        }
    }
}
