//! Text made tidy: markup read, encoding put right, characters composed, white space single.

use unicode_normalization::UnicodeNormalization;

use crate::csl::Variable;
use crate::markup::served;
use crate::text::sanitize;

/// How often a text may have been escaped on top of itself, and the like.
pub(super) const MAX_ROUNDS: usize = 8;

/// What the markup of agencies begins with.
pub(super) const MARKUP: [char; 4] = ['<', '&', '$', '\\'];

/// Whether a text is tidy at first sight, as most are: words of ASCII without markup, one space between them.
pub(super) fn is_tidy(text: &str) -> bool {
    let mut before = b' ';
    let is_tidy = text.bytes().all(|byte| {
        let is_more = byte == b' ' && before == b' ';
        before = byte;
        PLAIN[usize::from(byte)] && !is_more
    });
    is_tidy && before != b' '
}

/// The bytes that a tidy text may have.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0x20;
    while byte < 0x7f {
        plain[byte] = true;
        byte += 1;
    }
    let mut at = 0;
    while at < MARKUP.len() {
        plain[MARKUP[at] as usize] = false;
        at += 1;
    }
    plain
};

/// Whether the markup of CSL may stay in this variable.
pub(super) fn holds_markup(variable: Variable) -> bool {
    matches!(
        variable,
        Variable::Annote
            | Variable::CollectionTitle
            | Variable::ContainerTitle
            | Variable::ContainerTitleShort
            | Variable::Note
            | Variable::OriginalTitle
            | Variable::PartTitle
            | Variable::Publisher
            | Variable::ReviewedTitle
            | Variable::Title
            | Variable::TitleShort
            | Variable::VolumeTitle
    )
}

/// Text without the agency's markup, rightly encoded, in composed characters. Repeated until nothing changes, since
/// records are found that were escaped twice and three times.
pub(super) fn tidy(text: &str, keep_markup: bool) -> String {
    if is_tidy(text) {
        return text.to_owned();
    }
    settled(text, |text| {
        let rich = served(text);
        let written = if keep_markup { rich.to_csl_markup() } else { rich.to_plain() };
        let composed: String =
            written.nfc().filter(|&c| c.is_whitespace() || !sanitize::is_void(c)).collect();
        let spaced = composed.split_whitespace().collect::<Vec<_>>().join(" ");
        mend_encoding(&spaced).unwrap_or(spaced)
    })
}

/// What a change makes of a text when it is repeated until it changes nothing any more; the result
/// is tidy if the text was.
pub(super) fn rewritten(text: &str, keep_markup: bool, change: impl Fn(&str) -> String) -> String {
    settled(text, |text| {
        let changed = change(text);
        if changed == text { changed } else { tidy(&changed, keep_markup) }
    })
}

fn settled(text: &str, change: impl Fn(&str) -> String) -> String {
    let mut text = text.to_owned();
    for _ in 0..MAX_ROUNDS {
        let next = change(&text);
        if next == text {
            break;
        }
        text = next;
    }
    text
}

/// Text whose UTF-8 was read as Latin-1 or Windows-1252, read rightly; nothing unless all of it is
/// UTF-8 then. What was damaged twice is mended twice.
pub(super) fn mend_encoding(text: &str) -> Option<String> {
    let mut mended: Option<String> = None;
    while let Some(next) = mend_once(mended.as_deref().unwrap_or(text)) {
        mended = Some(next);
    }
    mended
}

fn mend_once(text: &str) -> Option<String> {
    if !text.chars().any(|c| ('\u{c2}'..='\u{f4}').contains(&c)) {
        return None;
    }
    let bytes: Vec<u8> = text.chars().map(windows_1252).collect::<Option<_>>()?;
    String::from_utf8(bytes).ok().filter(|mended| mended != text)
}

/// The byte that a character stands for in Windows-1252, or in Latin-1 where that has none.
fn windows_1252(c: char) -> Option<u8> {
    /// The characters of 0x80 to 0x9F; `\0` where there is none.
    const HIGH: [char; 32] = [
        '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’',
        '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
    ];
    match u8::try_from(c) {
        Ok(byte) => Some(byte),
        Err(_) => (0x80..=0x9f).zip(HIGH).find(|&(_, high)| high == c).map(|(byte, _)| byte),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What is tidy at first sight has nothing that tidying changes.
        #[test]
        fn a_tidy_text_stays(text in "[ -~]{0,12}|(``|''|--|\\{|\\}|x\\^2|~|\\*|_|#|%|\\||[a-c ]){0,6}") {
            let written = |keep| if keep { served(&text).to_csl_markup() } else { served(&text).to_plain() };
            if is_tidy(&text) {
                prop_assert_eq!(written(true), text.as_str());
                prop_assert_eq!(written(false), text.as_str());
            }
        }
    }

    #[test]
    fn damaged_encoding_is_mended_only_where_all_of_it_is() {
        let mend = |text| mend_encoding(text).unwrap_or_else(|| text.to_owned());
        assert_eq!(mend("TrÃ¼mmerliteratur Redux"), "Trümmerliteratur Redux");
        assert_eq!(mend("Fin de SiÃ¨cle?"), "Fin de Siècle?");
        assert_eq!(mend("1â\u{80}\u{93}2"), "1–2");
        assert_eq!(mend("1â€“2"), "1–2");
        assert_eq!(mend("Ã\u{83}Â¼"), "ü");
        // One character that no byte of it stands for: nothing is touched.
        assert_eq!(mend("TrÃ¼mmer 文学"), "TrÃ¼mmer 文学");
        for right in ["Müller", "São Paulo", "naïve café", "Ã", "Ângela", "plain"] {
            assert_eq!(mend(right), right);
        }
    }

    #[test]
    fn text_that_was_escaped_three_times_is_read() {
        assert_eq!(tidy("Science &amp;amp;amp; Technology", true), "Science & Technology");
    }
}
