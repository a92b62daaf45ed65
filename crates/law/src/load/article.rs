//! One Markdown file: front matter, restatement, fenced blocks.

use super::Loader;
use super::toml_text::{days, moved, read_toml};
use crate::block::{CaseBlock, RuleBlock};
use crate::days::Days;
use crate::diagnostic::SourceFile;
use crate::pack::{Article, Force, Interpretation};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::ops::Range;
use toml::Spanned;
use toml::value::Datetime;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    clauses: Vec<String>,
    document: Spanned<String>,
    title: String,
    from: Spanned<Datetime>,
    to: Option<Spanned<Datetime>>,
    force: Option<Force>,
}

/// What every case says, whether of figures or of a whole scheme.
#[derive(Deserialize)]
struct CaseHead {
    title: Option<String>,
    #[serde(default)]
    clauses: Vec<String>,
    firm: Option<IgnoredAny>,
}

/// A fenced block: its kind, and where its text lies in the file.
struct Fence {
    kind: String,
    open: Range<usize>,
    text: Range<usize>,
    closed: bool,
}

impl Loader {
    /// Takes one file of the pack; what is neither article nor interpretation is passed over.
    pub(super) fn file(&mut self, file: &SourceFile) {
        let path = file.path.strip_prefix(&*self.folder).unwrap_or(&file.path);
        let name = path.rsplit('/').next().unwrap_or("");
        if name == "interpretations.md" {
            return self.interpretations(file);
        }
        if !path.ends_with(".md") || name == "README.md" {
            return;
        }
        let Some((front, body)) = front_matter(&file.text) else {
            let hint = "文件开头写 +++，接着是 clauses、document、title、from，再写 +++。";
            let first_line = 0..file.text.lines().next().map_or(0, str::len);
            self.found.push(file.refuse(first_line, "no-front-matter", "条文没有开头的说明。", hint));
            return;
        };
        match read_toml::<FrontMatter>(file, front.start, &file.text[front.clone()]) {
            Ok(matter) => self.article(file, front.start, body, matter),
            Err(wrong) => self.found.push(wrong),
        }
    }

    /// Entries `## 2024-05-01 heading`, each to the next heading.
    fn interpretations(&mut self, file: &SourceFile) {
        for (start, line) in lines_from(&file.text, 0) {
            let Some(heading) = line.strip_prefix("## ") else {
                // Text before the first entry is the title of the page.
                if let Some(entry) = self.interpretations.last_mut() {
                    entry.text.push_str(line);
                }
                continue;
            };
            let (day, title) = heading.trim().split_once(' ').unwrap_or((heading.trim(), ""));
            match day.parse() {
                Ok(dated) => {
                    let title = title.trim().to_owned();
                    self.interpretations.push(Interpretation { dated, title, text: String::new() });
                }
                Err(_) => {
                    let message = format!("“{}”没有日期。", heading.trim());
                    let hint = "每条读法的标题写成 ## 2024-05-01 标题，写明从哪天起这样读。";
                    let span = start..start + line.trim_end().len();
                    self.found.push(file.refuse(span, "undated-interpretation", message, hint));
                }
            }
        }
        for entry in &mut self.interpretations {
            entry.text = entry.text.trim().to_owned();
        }
    }

    fn article(&mut self, file: &SourceFile, offset: usize, body: usize, matter: FrontMatter) {
        let days = self.article_days(file, offset, &matter);
        let wanted = matter.document.get_ref();
        let document = self.documents.iter().position(|document| document.id == *wanted);
        if document.is_none() {
            let known: Vec<&str> = self.documents.iter().map(|document| document.id.as_str()).collect();
            let span = moved(&matter.document.span(), offset);
            let message = format!("pack.toml 没有“{wanted}”这份文件。");
            let hint = format!("已列出的文件：{}。", known.join("、"));
            self.found.push(file.refuse(span, "missing-citation", message, hint));
        }
        let (Some(days), Some(document)) = (days, document) else { return };
        let place = self.articles.len();
        let fences = fences(&file.text, body);
        let mut text = String::new();
        let mut read_to = body;
        for fence in &fences {
            text.push_str(&file.text[read_to..fence.open.start]);
            read_to = file.text[fence.text.end..]
                .find('\n')
                .map_or(file.text.len(), |end| fence.text.end + end + 1);
            self.block(file, fence, place, days);
        }
        text.push_str(&file.text[read_to.min(file.text.len())..]);
        self.articles.push(Article {
            title: matter.title,
            clauses: matter.clauses,
            document,
            days,
            force: matter.force.unwrap_or(Force::Binding),
            text: text.trim().to_owned(),
            file: file.clone(),
        });
    }

    fn article_days(&mut self, file: &SourceFile, offset: usize, matter: &FrontMatter) -> Option<Days> {
        let written = match days(file, offset, &matter.from, matter.to.as_ref()) {
            Ok(written) => written,
            Err(wrong) => {
                self.found.push(wrong);
                return None;
            }
        };
        let common = written.common(&self.days);
        if common.is_none() {
            let span = moved(&matter.from.span(), offset);
            let message = "条文的有效期不在规则包的有效期内。";
            self.found.push(file.refuse(span, "days-outside", message, "请核对 pack.toml 的 from 和 to。"));
        }
        common
    }

    fn block(&mut self, file: &SourceFile, fence: &Fence, article: usize, days: Days) {
        if !fence.closed {
            let message = format!("```{} 没有结束。", fence.kind);
            let found =
                file.refuse(fence.open.clone(), "unclosed-block", message, "请在块后另起一行写 ```。");
            self.found.push(found);
            return;
        }
        let text = file.text[fence.text.clone()].to_owned();
        let offset = fence.text.start;
        match fence.kind.as_str() {
            "rule" => self.blocks.push(RuleBlock { text, file: file.clone(), offset, article, days }),
            "case" => match read_toml::<CaseHead>(file, offset, &text) {
                Ok(head) => self.case(file, fence, head, text, article, days),
                Err(wrong) => self.found.push(wrong),
            },
            _ => {}
        }
    }

    fn case(
        &mut self,
        file: &SourceFile,
        fence: &Fence,
        head: CaseHead,
        text: String,
        article: usize,
        days: Days,
    ) {
        let Some(title) = head.title else {
            let hint = "请写 title，一句话说明这个算例。";
            self.found.push(file.refuse(fence.open.clone(), "missing-key", "算例没有 title。", hint));
            return;
        };
        self.cases.push(CaseBlock {
            text,
            file: file.clone(),
            offset: fence.text.start,
            article,
            days,
            title,
            clauses: head.clauses,
            scheme: head.firm.is_some(),
        });
    }
}

/// Bytes of the front matter between two lines `+++`, and the first byte after it.
fn front_matter(text: &str) -> Option<(Range<usize>, usize)> {
    let begin = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = lines_from(text, begin);
    let open = lines.next().filter(|(_, line)| line.trim_end() == "+++")?;
    let close = lines.find(|(_, line)| line.trim_end() == "+++")?;
    let start = open.0 + open.1.len();
    Some((start..close.0, close.0 + close.1.len()))
}

fn fences(text: &str, body: usize) -> Vec<Fence> {
    let mut fences: Vec<Fence> = Vec::new();
    for (start, line) in lines_from(text, body) {
        let end = start + line.trim_end().len();
        let open = fences.last_mut().filter(|fence| !fence.closed);
        match (open, line.strip_prefix("```")) {
            (Some(fence), Some(rest)) if rest.trim().is_empty() => {
                fence.text.end = start;
                fence.closed = true;
            }
            (None, Some(kind)) => fences.push(Fence {
                kind: kind.trim().to_owned(),
                open: start..end,
                text: start + line.len()..text.len(),
                closed: false,
            }),
            _ => {}
        }
    }
    fences
}

/// Lines with their line ends, each with its first byte.
fn lines_from(text: &str, begin: usize) -> impl Iterator<Item = (usize, &str)> {
    text[begin..].split_inclusive('\n').scan(begin, |next, line| {
        let start = *next;
        *next += line.len();
        Some((start, line))
    })
}
