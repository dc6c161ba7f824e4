//! The characters of text: encoding, markup, white space.
//!
//! These steps go over every text of the item, names included. What the markup of agencies means is
//! [`crate::markup`]'s business; here is decided where it may stay (titles and what is printed like
//! them) and where only its characters do.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::draft::Draft;
use crate::csl::{Name, Variable};
use crate::markup::served;
use crate::text::sanitize;

/// How often a text may have been escaped on top of itself, and the like.
pub(super) const MAX_ROUNDS: usize = 8;

/// UTF-8 that was read as Latin-1 is read as UTF-8.
pub(super) fn encoding(draft: &mut Draft<'_>) {
    every_text(draft, |text, _| mend_encoding(text));
}

/// Tags and entities become CSL's inline markup, or go.
pub(super) fn markup(draft: &mut Draft<'_>) {
    every_text(draft, |text, keep| text.contains(['<', '&', '$', '\\']).then(|| tidy(text, keep)));
}

/// Runs of white space, control characters, decomposed accents.
pub(super) fn spaces(draft: &mut Draft<'_>) {
    every_text(draft, |text, keep| {
        let odd = |c: char| c.is_whitespace() && c != ' ' || sanitize::is_void(c);
        let untidy = text.contains("  ") || text.trim() != text || text.contains(odd);
        let untidy = untidy || is_nfc_quick(text.chars()) != IsNormalized::Yes;
        untidy.then(|| tidy(text, keep))
    });
}

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

/// Applies a change to every text but the DOI and links, in which any character may be meant.
/// The change is given whether markup may stay, and gives nothing where it changes nothing.
fn every_text(draft: &mut Draft<'_>, change: impl Fn(&str, bool) -> Option<String>) {
    let apply = |text: &mut Option<String>, keep| {
        if let Some(changed) = text.as_deref().and_then(|text| change(text, keep)) {
            *text = Some(changed).filter(|text| !text.trim().is_empty());
        }
    };
    let work = &mut draft.work;
    apply(&mut work.main_title, true);
    apply(&mut work.subtitle, true);
    work.item.text.retain(|&variable, text| {
        if !matches!(variable, Variable::Doi | Variable::Url)
            && let Some(changed) = change(text, holds_markup(variable))
        {
            *text = changed;
        }
        !text.trim().is_empty()
    });
    work.item.names.retain(|_, names| {
        for name in &mut *names {
            texts(name).for_each(|part| apply(part, false));
        }
        names.retain(is_name);
        !names.is_empty()
    });
}

/// The parts of a name that hold text.
pub(super) fn texts(name: &mut Name) -> impl Iterator<Item = &mut Option<String>> {
    [
        &mut name.family,
        &mut name.given,
        &mut name.non_dropping_particle,
        &mut name.dropping_particle,
        &mut name.suffix,
        &mut name.literal,
    ]
    .into_iter()
}

/// Whether there is a name in it: a suffix alone is none.
pub(super) fn is_name(name: &Name) -> bool {
    name.family.is_some() || name.given.is_some() || name.literal.is_some()
}

/// Text without the agency's markup, rightly encoded, in composed characters. Repeated until nothing changes, since
/// records are found that were escaped twice and three times.
pub(super) fn tidy(text: &str, keep_markup: bool) -> String {
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
fn mend_encoding(text: &str) -> Option<String> {
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
    use super::*;

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
