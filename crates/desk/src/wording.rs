//! Names of terms, departments and severities as people read them. Which words they are stands in `codes/`.

use fact::Severity;

/// Label of a glossary term; the id itself for one that is no term.
#[must_use]
pub fn term(id: &str) -> String {
    fact::glossary::term(id).map_or_else(|| id.to_owned(), |term| term.zh.clone())
}

/// Name of a department; the id itself for one that is not listed.
#[must_use]
pub fn department(id: &str) -> String {
    fact::department(id).map_or_else(|| id.to_owned(), |department| department.zh.clone())
}

/// Where a number comes from, in words: a pack gives it as tags (`F:` published, `M:` how sure one may be, `P` and `C` our
/// own) and keys of the register of clauses, mixed with words that stay as they are.
#[must_use]
pub fn source(given: &str) -> String {
    const BETWEEN: [char; 3] = ['；', ';', '，'];
    let told = |part: &str| {
        let tag = part.trim_end_matches(BETWEEN);
        let (tag, end) = (tag.trim(), &part[tag.len()..]);
        let document = tag.split_once('-').map_or(tag, |(document, _)| document);
        let words = match (tag, document) {
            ("M:high", _) => "常识性数据，把握较大，仍应与正式文件核对".to_owned(),
            ("M:med-high", _) => "二手资料，把握中上，未核实".to_owned(),
            ("M:med", _) => "二手资料，把握中等，未核实".to_owned(),
            ("M:low", _) => "二手资料，把握较小，未核实".to_owned(),
            ("P", _) => "本包设定，可由本地另行确定".to_owned(),
            ("C", _) => "由本系统推算".to_owned(),
            (_, "S1") => format!("开发区调研报告（{tag}）"),
            (_, "S2") => format!("常州市 2019 年意见（{tag}）"),
            _ => tag.strip_prefix("F:").map_or_else(|| tag.to_owned(), |found| format!("公开资料：{found}")),
        };
        format!("{words}{end}")
    };
    given.trim().split_inclusive(BETWEEN).map(told).collect()
}

/// Name of a severity.
#[must_use]
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Notice => "提示",
        Severity::Warning => "注意",
        Severity::Held => "暂存",
        Severity::Refused => "未收",
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_source_reads_as_words_and_words_stay() {
        for (given, words) in [
            ("F:Order 53", "公开资料：Order 53"),
            ("M:med", "二手资料，把握中等，未核实"),
            ("S2-16b", "常州市 2019 年意见（S2-16b）"),
            ("S1", "开发区调研报告（S1）"),
            ("P", "本包设定，可由本地另行确定"),
            ("示范配置，非官方", "示范配置，非官方"),
            ("F:甲；单位未印，M:low", "公开资料：甲；单位未印，二手资料，把握较小，未核实"),
            ("", ""),
        ] {
            assert_eq!(super::source(given), words, "{given}");
        }
    }
}
