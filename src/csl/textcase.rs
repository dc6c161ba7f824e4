//! Text case (CSL 1.0.2, "Text-case"): its names, and letters in a language's upper and lower case.
//! `output/textcase.rs` applies it.

use serde::{Deserialize, Serialize};

/// `text-case`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Case {
    Lowercase,
    Uppercase,
    CapitalizeFirst,
    CapitalizeAll,
    Sentence,
    Title,
}

impl Case {
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "lowercase" => Self::Lowercase,
            "uppercase" => Self::Uppercase,
            "capitalize-first" => Self::CapitalizeFirst,
            "capitalize-all" => Self::CapitalizeAll,
            "sentence" => Self::Sentence,
            "title" => Self::Title,
            _ => return None,
        })
    }
}

/// The word with its first letter capital.
pub(crate) fn capitalize(word: &str, lang: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(c) => upper(c.encode_utf8(&mut [0; 4]), lang) + chars.as_str(),
        None => String::new(),
    }
}

/// Upper case; Turkish and Azerbaijani have a dotted capital I.
pub(crate) fn upper(text: &str, lang: &str) -> String {
    if is_turkic(lang) { text.replace('i', "İ").to_uppercase() } else { text.to_uppercase() }
}

/// Lower case; Turkish and Azerbaijani have a dotless small i.
pub(crate) fn lower(text: &str, lang: &str) -> String {
    if is_turkic(lang) { text.replace('I', "ı").to_lowercase() } else { text.to_lowercase() }
}

fn is_turkic(lang: &str) -> bool {
    lang.starts_with("tr") || lang.starts_with("az")
}
