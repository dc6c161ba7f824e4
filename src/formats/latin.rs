//! Text in the 26 letters of ASCII, for identifiers.
//!
//! Accents are stripped, Latin letters of their own become what they look like or are spelt as,
//! Greek and Cyrillic are written letter by letter. Any other script has no letters for default keys, which
//! must not change; templates can ask for those of the crate `any_ascii` too: pinyin for Chinese characters, and
//! romanisations letter by letter for Arabic, Hebrew, Indic scripts, kana and Hangul.

use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;

use crate::text::packed::Packed;

/// The ASCII letters and digits of text. What stands for a capital begins with one.
pub(super) fn ascii(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().filter(char::is_ascii_alphanumeric).collect();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !c.is_ascii() {
            let is_capital = c.is_uppercase();
            for small in c.to_lowercase().flat_map(|c| letter(c).chars().enumerate()) {
                match small {
                    (0, c) if is_capital => out.push(c.to_ascii_uppercase()),
                    (_, c) => out.push(c),
                }
            }
        }
    }
    out
}

/// The ASCII letters and digits of text in any script.
pub(super) fn transliterated(text: &str) -> String {
    // Composed, since Hangul is written by syllables.
    text.nfc()
        .map(|c| match ascii(c.encode_utf8(&mut [0; 4])) {
            latin if !latin.is_empty() => latin,
            _ if !c.is_alphanumeric() => String::new(),
            _ => romanised(c).to_owned(),
        })
        .collect()
}

/// Transliterates text in any script, with the umlauts of German as two letters: Müller is Mueller.
pub(super) fn transliterated_from_german(text: &str) -> String {
    let spelt = text.nfc().map(|c| match c {
        'ä' => "ae".to_owned(),
        'ö' => "oe".to_owned(),
        'ü' => "ue".to_owned(),
        'Ä' => "Ae".to_owned(),
        'Ö' => "Oe".to_owned(),
        'Ü' => "Ue".to_owned(),
        other => other.to_string(),
    });
    transliterated(&spelt.collect::<String>())
}

/// How many characters are in a line of the table of romanisations.
const ROMANISED_TOGETHER: u32 = 64;

/// The letters of `any_ascii` for a letter. Half a megabyte is packed into 200 KB, since few keys need it.
fn romanised(c: char) -> &'static str {
    static TEXT: Packed = Packed::new(include_bytes!(concat!(env!("OUT_DIR"), "/romanised")));
    static TABLE: OnceLock<Vec<&'static str>> = OnceLock::new();
    let table = TABLE.get_or_init(|| TEXT.text().split('\n').collect());
    let place = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let line = table.get(place(u32::from(c) / ROMANISED_TOGETHER));
    line.and_then(|line| line.split(' ').nth(place(u32::from(c) % ROMANISED_TOGETHER))).unwrap_or_default()
}

fn letter(c: char) -> &'static str {
    LETTERS.iter().find(|(letter, _)| *letter == c).map_or("", |(_, ascii)| ascii)
}

/// Letters that no decomposition takes to ASCII.
#[rustfmt::skip]
const LETTERS: &[(char, &str)] = &[
    ('ß', "ss"), ('æ', "ae"), ('œ', "oe"), ('ø', "o"), ('đ', "d"), ('ð', "d"), ('þ', "th"), ('ħ', "h"),
    ('ı', "i"), ('ł', "l"), ('ŋ', "n"), ('ŧ', "t"), ('ə', "e"),
    // Greek.
    ('α', "a"), ('β', "b"), ('γ', "g"), ('δ', "d"), ('ε', "e"), ('η', "e"), ('ζ', "z"), ('θ', "th"),
    ('ι', "i"), ('κ', "k"), ('λ', "l"), ('μ', "m"), ('ν', "n"), ('ξ', "x"), ('ο', "o"), ('ω', "o"),
    ('π', "p"), ('ρ', "r"), ('σ', "s"), ('ς', "s"), ('τ', "t"), ('υ', "y"), ('φ', "ph"), ('χ', "ch"),
    ('ψ', "ps"),
    // Cyrillic. Decomposed, й is и and ё is е.
    ('а', "a"), ('б', "b"), ('в', "v"), ('г', "g"), ('ґ', "g"), ('д', "d"), ('е', "e"), ('э', "e"),
    ('є', "ie"), ('ж', "zh"), ('з', "z"), ('и', "i"), ('і', "i"), ('ї', "i"), ('ј', "j"), ('к', "k"),
    ('л', "l"), ('љ', "lj"), ('м', "m"), ('н', "n"), ('њ', "nj"), ('о', "o"), ('п', "p"), ('р', "r"),
    ('с', "s"), ('т', "t"), ('ћ', "c"), ('ђ', "dj"), ('џ', "dz"), ('у', "u"), ('ф', "f"), ('х', "kh"),
    ('ц', "ts"), ('ч', "ch"), ('ш', "sh"), ('щ', "shch"), ('ы', "y"), ('ю', "yu"), ('я', "ya"),
];

#[cfg(test)]
mod tests {
    use super::{ascii, transliterated, transliterated_from_german};

    #[test]
    fn every_script_has_letters_by_option() {
        for (source, expected) in [
            ("杨晓雪", "YangXiaoXue"),
            ("한국", "HanGug"),
            ("محمد", "mhmd"),
            ("Müller", "Muller"),
            ("Мария", "Mariya"),
            ("たなか", "tanaka"),
        ] {
            assert_eq!(transliterated(source), expected, "{source}");
        }
        assert_eq!(
            transliterated_from_german("Müller-Lüdenscheidt, Öl, Weiß"),
            "MuellerLuedenscheidtOelWeiss"
        );
        assert_eq!(transliterated_from_german("Mu\u{308}ller"), "Mueller", "decomposed");
    }

    #[test]
    fn scripts() {
        for (source, expected) in [
            ("Müller", "Muller"),
            ("Weiß-Łukasz", "WeissLukasz"),
            ("Ærø Đặng Þór İnan", "AeroDangThorInan"),
            ("Ελληνική", "Ellenike"),
            ("Щербаков Йоффе", "ShcherbakovIoffe"),
            ("ﬁn ², Ⅳ", "fin2IV"),
            ("杨晓雪 한국", ""),
        ] {
            assert_eq!(ascii(source), expected, "{source}");
        }
    }
}
