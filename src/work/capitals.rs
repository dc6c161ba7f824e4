//! Capitals put right: names and titles that were typed in capitals from end to end.
//!
//! A name in capitals says nothing but that its publisher sets names so, if every person of the record
//! is written that way: PARR is Parr then. Beside one "Parr" a NASA may be meant, and nothing is done.
//! What stays a matter of taste is for the reader: [`super::Capitals`] turns the step off, or lets it go
//! over titles too, in which no program knows names and acronyms from words.
//!
//! Small letters follow the rules of each part: `McDonald`, `MacDonald` by a list of stems (there are
//! Machado and Macias), `O'Brien`, `Smith-Jones`, `van der Berg`, `IJssel`; initials and numbers stay.

use super::persons::rewrite_names;
use crate::csl::{Fields, Name, NameParts, NameVariable};

/// The names of a record in small letters, if all its persons have a given name and a family name in
/// capitals.
pub(super) fn names(served: &Fields<NameVariable, Vec<Name>>) -> Option<Fields<NameVariable, Vec<Name>>> {
    let persons = || served.values().flatten().filter(|name| name.as_literal().is_none());
    let mut any = false;
    for person in persons() {
        match (person.given(), person.family()) {
            (Some(_), Some(family)) if is_capital(family) => any |= is_spoken(family),
            (Some(_), Some(family)) if !family.chars().any(is_cased) => {}
            _ => return None,
        }
    }
    // "TOM" and "LI" are names beside a "MARGARET", and may be initials without one.
    let spelt = persons().filter_map(Name::given).flat_map(words).any(|word| letters(word) >= 4);
    any.then(|| {
        let mut small = served.clone();
        for names in small.values_mut() {
            rewrite_names(names, |parts| put_right(parts, spelt));
        }
        small
    })
}

fn put_right(parts: &mut NameParts, spelt: bool) {
    if parts.literal.is_some() {
        return;
    }
    if let Some(family) = parts.family.as_ref().filter(|family| is_spoken(family)) {
        parts.family = Some(family_name(family));
    }
    if let Some(given) = parts.given.take() {
        let small = given_names(&given, spelt);
        parts.given = Some(small);
    }
    for particle in [&mut parts.non_dropping_particle, &mut parts.dropping_particle].into_iter().flatten() {
        *particle = particle.to_lowercase();
    }
    if let Some(suffix) =
        parts.suffix.as_mut().filter(|suffix| matches!(suffix.as_str(), "JR" | "JR." | "SR" | "SR."))
    {
        *suffix = capitalised(suffix);
    }
}

/// Whether a family name can be spoken, and is no initials in the wrong field.
fn is_spoken(family: &str) -> bool {
    family == "NG" || letters(family) >= 2 && family.chars().any(is_vowel)
}

fn is_vowel(c: char) -> bool {
    "AEIOUYÄÅÀÁÂÃÆÉÈÊËÍÎÏÓÔÕÖØÚÛÜÝĀĒĪŌŪ".contains(c) || c > '\u{17f}'
}

/// A family name in capitals, in small letters where they belong.
fn family_name(name: &str) -> String {
    let words: Vec<&str> = words(name).collect();
    let count = words.len();
    let mut out = Vec::with_capacity(count);
    for (at, word) in words.into_iter().enumerate() {
        let small = word.to_lowercase();
        let particle = at + 1 < count
            && match small.as_str() {
                // Alone they are part of French and Italian names: Le Roux, La Fontaine, Di Maio.
                "la" | "le" | "las" | "los" | "den" | "der" | "di" | "del" | "della" | "ter" | "ten" => {
                    at > 0 || matches!(small.as_str(), "den" | "der" | "ter" | "ten")
                }
                other => PARTICLES.contains(&other),
            };
        out.push(if particle || small == "'t" || small == "’t" { small } else { part(word) });
    }
    out.join(" ")
}

/// Particles in small letters wherever they stand before a family name.
const PARTICLES: &[&str] = &[
    "af", "av", "bin", "da", "das", "de", "do", "dos", "du", "e", "ibn", "van", "vom", "von", "y", "zu",
    "zum", "zur",
];

/// Given names in capitals; initials stay.
fn given_names(given: &str, spelt: bool) -> String {
    let words: Vec<&str> = words(given).collect();
    let mut out = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let small = word.to_lowercase();
        let last = at + 1 == words.len();
        if at > 0
            && (PARTICLES.contains(&small.as_str())
                || last && matches!(small.as_str(), "di" | "del" | "der" | "den" | "la"))
        {
            out.push(small);
        } else if is_capital(word) && is_name(word, spelt) {
            out.push(part(word));
        } else {
            out.push((*word).to_owned());
        }
    }
    out.join(" ")
}

/// Whether a given name in capitals is spelt out, and no initials.
fn is_name(word: &str, spelt: bool) -> bool {
    let longest = word.split(|c: char| !c.is_alphabetic()).map(letters).max().unwrap_or_default();
    match longest {
        0 | 1 => false,
        2 | 3 => spelt && !word.contains('.') && word.chars().any(is_vowel),
        _ => word.chars().any(is_vowel),
    }
}

/// A word of a name: each of its parts at hyphens with a capital.
fn part(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for piece in word.split_inclusive(['-', '‐', '‑', '–', '.']) {
        out.push_str(&piece_of_name(piece));
    }
    out
}

fn piece_of_name(piece: &str) -> String {
    if matches!(piece, "II" | "III" | "IV") {
        return piece.to_owned();
    }
    if let Some(at) = piece.find(['\'', '’', '‘', 'ʼ']) {
        let (before, rest) = piece.split_at(at);
        let mark: String = rest.chars().take(1).collect();
        let after = &rest[mark.len()..];
        let before_small = before.to_lowercase();
        let opens = letters(before) <= 1
            || matches!(
                before_small.as_str(),
                "dell" | "dall" | "dagl" | "degl" | "nell" | "sant" | "all" | "quell"
            );
        let after = if opens { capitalised(after) } else { after.to_lowercase() };
        return format!("{}{mark}{after}", capitalised(before));
    }
    let small = piece.to_lowercase();
    if let Some(rest) = small.strip_prefix("mc").filter(|rest| letters(rest) >= 2) {
        return format!("Mc{}", capitalised(rest));
    }
    if let Some(rest) = small.strip_prefix("mac")
        && MAC.contains(&rest.trim_end_matches(|c: char| !c.is_alphabetic()))
    {
        return format!("Mac{}", capitalised(rest));
    }
    if let Some(rest) = small.strip_prefix("ij").filter(|rest| !rest.is_empty()) {
        return format!("IJ{rest}");
    }
    capitalised(piece)
}

/// What stands behind "Mac" in Gaelic names; other names that begin so are Machado, Macias and the like.
const MAC: &[&str] = &[
    "adam",
    "alister",
    "allister",
    "alpine",
    "andrew",
    "arthur",
    "askill",
    "aulay",
    "bain",
    "bean",
    "beath",
    "beth",
    "bride",
    "cabe",
    "callum",
    "carthy",
    "clean",
    "clure",
    "connell",
    "cormack",
    "cormick",
    "corquodale",
    "coy",
    "crae",
    "cuish",
    "culloch",
    "curdy",
    "dermot",
    "dermott",
    "diarmid",
    "donald",
    "donell",
    "donnell",
    "dougal",
    "dougall",
    "dowall",
    "dowell",
    "duff",
    "duffie",
    "eachern",
    "ewan",
    "ewen",
    "fadden",
    "fadyen",
    "farlane",
    "farquhar",
    "fie",
    "gill",
    "gillivray",
    "ginnis",
    "gowan",
    "grath",
    "gregor",
    "guire",
    "hugh",
    "innes",
    "intosh",
    "intyre",
    "isaac",
    "iver",
    "ivor",
    "kay",
    "kechnie",
    "kellar",
    "kendrick",
    "kenna",
    "kenney",
    "kenzie",
    "keown",
    "kie",
    "killop",
    "kinlay",
    "kinley",
    "kinney",
    "kinnon",
    "kintosh",
    "lachlan",
    "laine",
    "laren",
    "laughlin",
    "laurin",
    "lean",
    "leish",
    "lellan",
    "lennan",
    "leod",
    "lure",
    "mahon",
    "manus",
    "martin",
    "master",
    "millan",
    "murray",
    "nab",
    "nair",
    "namara",
    "naughton",
    "neice",
    "neil",
    "neill",
    "nicol",
    "nish",
    "nulty",
    "phail",
    "phee",
    "pherson",
    "quarrie",
    "queen",
    "rae",
    "ritchie",
    "rury",
    "sween",
    "swiney",
    "taggart",
    "tavish",
    "vey",
    "vicar",
    "vittie",
    "william",
    "williams",
];

/// The first letter a capital, the others small.
fn capitalised(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut begun = false;
    // Turkish İ is i and a dot above in small letters.
    for c in word.to_lowercase().chars().filter(|c| *c != '\u{307}') {
        if !begun && c.is_alphabetic() {
            begun = true;
            // Titlecase of "ß" and ligatures has two letters; they begin no name.
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
    }
    out
}

/// Acronyms with a vowel that titles have most often.
const ACRONYMS: &[&str] = &["AIDS", "DNA", "ECG", "EEG", "EU", "HIV", "MRI", "RNA", "UK", "USA", "UV"];

/// The sentence case of a title in capitals; none unless all its letters are capitals and it has several
/// words of them. Words without a vowel, with digits or full stops and Roman numerals stay.
pub(super) fn title(title: &str) -> Option<String> {
    let plain = crate::markup::csl(title).to_plain();
    let long = words(&plain).filter(|word| letters(word) >= 2).nth(1).is_some();
    if !long || plain.chars().any(char::is_lowercase) || letters(&plain) < 8 {
        return None;
    }
    let mut out = String::with_capacity(title.len());
    let mut first = true;
    let mut tag = false;
    for word in title.split_inclusive(' ') {
        // Tags of inline markup hold their own small letters and spaces.
        tag |= word.contains('<');
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let numeral = letters(bare) >= 2 && bare.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
        let acronym = ACRONYMS.contains(&bare)
            || bare.contains(|c: char| c.is_ascii_digit() || c == '.')
            || letters(bare) >= 2
                && !bare.contains(['A', 'E', 'I', 'O', 'U', 'Y', 'Ä', 'Ö', 'Ü', 'É', 'È', 'Å', 'Ø'])
                && bare.is_ascii();
        if tag || numeral || acronym {
            out.push_str(word);
        } else if first {
            out.push_str(&capitalised(word));
        } else {
            out.push_str(&word.to_lowercase());
        }
        tag &= !word.contains('>');
        first = word.trim_end().ends_with([':', '.', '?', '!', '—']) || first && bare.is_empty();
    }
    Some(out)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').filter(|word| !word.is_empty())
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

fn is_cased(c: char) -> bool {
    c.is_uppercase() || c.is_lowercase()
}

/// Whether a text has capitals, and no small letters but those of particles and "Mc".
fn is_capital(text: &str) -> bool {
    let is_small = |word: &str| word.chars().any(char::is_lowercase);
    let capital = text.chars().any(char::is_uppercase);
    capital
        && words(text).all(|word| {
            !is_small(word)
                || PARTICLES.contains(&word)
                || word.strip_prefix("Mc").is_some_and(|rest| !is_small(rest) && !rest.is_empty())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn family_names() {
        for (served, expected) in [
            ("PARR", "Parr"),
            ("MACDONALD", "MacDonald"),
            ("MACHADO", "Machado"),
            ("MCKENZIE", "McKenzie"),
            ("O'BRIEN", "O'Brien"),
            ("O’NEILL-MCCARTHY", "O’Neill-McCarthy"),
            ("VAN DER BERG", "van der Berg"),
            ("VON HUMBOLDT", "von Humboldt"),
            ("DE LA CRUZ", "de la Cruz"),
            ("LE ROUX", "Le Roux"),
            ("DI MAIO", "Di Maio"),
            ("ORTEGA Y GASSET", "Ortega y Gasset"),
            ("DELL'ACQUA", "Dell'Acqua"),
            ("SA'DI", "Sa'di"),
            ("'T HOOFT", "'t Hooft"),
            ("SOTELO-MONTES", "Sotelo-Montes"),
            ("IJSSELMUIDEN", "IJsselmuiden"),
            ("ST. JOHN", "St. John"),
            ("ÖZGÜR", "Özgür"),
            ("İNCİ", "İnci"),
            ("ΠΑΠΑΔΟΠΟΥΛΟΣ", "Παπαδοπουλος"),
            ("ИВАНОВ", "Иванов"),
        ] {
            let made = family_name(served);
            // İ of the first letter is lost with its dot: Inci is what most catalogues write too.
            assert!(made == expected || expected == "İnci" && made == "Inci", "{served}: {made}");
        }
    }

    #[test]
    fn given_names_and_initials() {
        for (served, spelt, expected) in [
            ("JOHN F.", true, "John F."),
            ("JEAN-PAUL", true, "Jean-Paul"),
            ("J.-P.", true, "J.-P."),
            ("TOM", true, "Tom"),
            ("TOM", false, "TOM"),
            ("LI", true, "Li"),
            ("JR", true, "JR"),
            ("A", true, "A"),
            ("ROSARIA DI", true, "Rosaria di"),
            ("MARÍA DEL CARMEN", true, "María Del Carmen"),
            ("Xiaoming", true, "Xiaoming"),
        ] {
            assert_eq!(given_names(served, spelt), expected, "{served}");
        }
    }

    #[test]
    fn titles_in_capitals() {
        let made = |text: &str| title(text).unwrap_or_default();
        assert_eq!(made("MEDICAL PROGRESS: A REVIEW"), "Medical progress: A review");
        assert_eq!(made("THE STRUCTURE OF DNA IN 1953, PART II"), "The structure of DNA in 1953, part II");
        for kept in ["YAWS", "The DNA", "SNOW 2", "北 の 国"] {
            assert_eq!(title(kept), None, "{kept}");
        }
    }
}
