//! Languages by their codes and names, as records and files of every kind have them.
//!
//! A code is that of BCP 47 as CSL has it: two letters of ISO 639-1, and a region where babel has a name of its own for
//! it. Norwegian without more is Bokmål, as babel has it; its code in three letters is that of both.

/// Codes; codes in three letters of ISO 639-2, the terminological one and the bibliographic; names in English and in
/// babel; the name that biblatex has (its manual, `langid`).
#[rustfmt::skip]
const LANGUAGES: &[(&str, &str, &str, &str)] = &[
    ("ar", "ara", "arabic", ""),
    ("bg", "bul", "bulgarian", "bulgarian"),
    ("ca", "cat", "catalan", "catalan"),
    ("cs", "ces cze", "czech", "czech"),
    ("da", "dan", "danish", "danish"),
    ("de", "deu ger", "german ngerman", "ngerman"),
    ("de-AT", "", "austrian naustrian", ""),
    ("el", "ell gre", "greek", "greek"),
    ("en", "eng", "english", "english"),
    ("en-GB", "", "british ukenglish", ""),
    ("en-US", "", "american usenglish", ""),
    ("es", "spa", "spanish", "spanish"),
    ("et", "est", "estonian", "estonian"),
    ("eu", "eus baq", "basque", "basque"),
    ("fa", "fas per", "persian", ""),
    ("fi", "fin", "finnish", "finnish"),
    ("fr", "fra fre", "french francais", "french"),
    ("gl", "glg", "galician", "galician"),
    ("he", "heb", "hebrew", ""),
    ("hi", "hin", "hindi", ""),
    ("hr", "hrv", "croatian", "croatian"),
    ("hu", "hun", "hungarian magyar", "hungarian"),
    ("id", "ind", "indonesian", ""),
    ("is", "isl ice", "icelandic", "icelandic"),
    ("it", "ita", "italian", "italian"),
    ("ja", "jpn", "japanese", ""),
    ("ko", "kor", "korean", ""),
    ("la", "lat", "latin", "latin"),
    ("lt", "lit", "lithuanian", "lithuanian"),
    ("lv", "lav", "latvian", "latvian"),
    ("nb", "nob", "norwegian norsk", "norsk"),
    ("nl", "nld dut", "dutch", "dutch"),
    ("nn", "nno", "nynorsk", "nynorsk"),
    ("no", "nor", "", "norsk"),
    ("pl", "pol", "polish", "polish"),
    ("pt", "por", "portuguese", "portuguese"),
    ("pt-BR", "", "brazilian brazil", ""),
    ("ro", "ron rum", "romanian", "romanian"),
    ("ru", "rus", "russian", "russian"),
    ("sk", "slk slo", "slovak", "slovak"),
    ("sl", "slv", "slovene slovenian", "slovene"),
    ("sr", "srp", "serbian", "serbian"),
    ("sv", "swe", "swedish", "swedish"),
    ("th", "tha", "thai", ""),
    ("tr", "tur", "turkish", "turkish"),
    ("uk", "ukr", "ukrainian", "ukrainian"),
    ("vi", "vie", "vietnamese", ""),
    ("zh", "zho chi", "chinese", ""),
];

/// Returns the code of a language that is given by its name, or by three letters.
pub(crate) fn code(text: &str) -> Option<&'static str> {
    let row = LANGUAGES.iter().find(|(_, long, names, _)| is_among(long, text) || is_among(names, text));
    row.map(|(code, ..)| *code)
}

/// Returns the name that biblatex has for a language, given by its code of two or three letters, whatever follows it.
pub(crate) fn langid(tag: &str) -> Option<&'static str> {
    let main = tag.split(['-', '_']).next().unwrap_or_default();
    let is_it = |code: &str, long: &str| code.eq_ignore_ascii_case(main) || is_among(long, main);
    let row = LANGUAGES.iter().find(|(code, long, ..)| is_it(code, long));
    row.map(|(.., name)| *name).filter(|name| !name.is_empty())
}

fn is_among(words: &str, word: &str) -> bool {
    words.split(' ').any(|known| !known.is_empty() && known.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes() {
        for (text, expected) in [
            ("English", Some("en")),
            ("eng", Some("en")),
            ("USenglish", Some("en-US")),
            ("Slovak", Some("sk")),
            ("slo", Some("sk")),
            ("Norwegian", Some("nb")),
            ("nor", Some("no")),
            ("ngerman", Some("de")),
            ("en", None),
            ("Klingon", None),
            ("", None),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
        for (tag, expected) in [
            ("de-CH", Some("ngerman")),
            ("no", Some("norsk")),
            ("GER", Some("ngerman")),
            ("ja", None),
            ("", None),
        ] {
            assert_eq!(langid(tag), expected, "{tag}");
        }
    }
}
