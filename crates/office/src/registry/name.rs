//! Company names made comparable: width, brackets, blanks and the two spellings of the company form.

/// Terms whose value is an enterprise's name; they are compared in normal form and never held.
pub(super) fn is_name_term(term: &str) -> bool {
    matches!(term, "enterprise_name" | "former_name")
}

/// The form in which two spellings of one name are equal: half-width, capital Latin letters, one kind of bracket, no
/// blanks, 有限责任公司 as 有限公司.
pub(super) fn normal_name(name: &str) -> String {
    let folded: String = name
        .chars()
        .map(half_width)
        .map(|letter| match letter {
            '【' | '〔' | '[' | '{' => '(',
            '】' | '〕' | ']' | '}' => ')',
            '•' | '‧' | '・' => '·',
            other => other,
        })
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '\u{200B}'..='\u{200F}' | '\u{FEFF}'))
        .flat_map(char::to_uppercase)
        .collect();
    folded.replace("有限责任公司", "有限公司")
}

/// The half-width form of a full-width Latin letter, digit or sign.
fn half_width(letter: char) -> char {
    match letter {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        other => other,
    }
}
