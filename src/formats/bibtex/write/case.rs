//! Which words of a title must keep their capitals when a BibTeX style sets it in sentence case.
//!
//! Such a style lower-cases everything outside of braces but the first character of the title and
//! of what follows a colon. What must stay is told from the title itself, which is either written
//! in sentence case, where a capital marks a name, or in title case, where it marks nothing:
//!
//! - Always: words with a capital after the first letter (`mRNA`, `DNA`, `McDonald`), or a capital
//!   and a digit (`H5`, `3D`), and the capital that begins a sentence after the first.
//! - In sentence case: any other capitalised word but the first and those after a colon.
//! - A title in capitals throughout says nothing; nothing in it is protected.
//! - A title that is not English is protected as a whole: sentence case is English usage.
//!
//! Words are protected whole, punctuation around them is left outside; the letters are never changed.

use std::borrow::Cow;

use super::tex::{self, Escaping, maths};
use crate::markup::{Formatting, Inline, RichText};

/// What of a title to protect from styles that change its case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaseProtection {
    /// The words that must keep their capitals.
    #[default]
    Auto,
    /// The whole title.
    All,
    /// Nothing.
    None,
}

/// A title as TeX, protected.
pub(super) fn protect(title: &RichText, case: CaseProtection, escaping: Escaping) -> String {
    let words = words(title, escaping);
    let whole = || words.iter().map(|word| word.tex().into_owned() + &word.gap).collect::<String>();
    if case == CaseProtection::All {
        let tex = whole();
        return if tex.is_empty() { tex } else { tex::group(&tex) };
    }
    if case == CaseProtection::None {
        return whole();
    }
    let style = style(&words);
    let mut out = String::new();
    let mut place = WordPlace::Start;
    for word in &words {
        word.protect(style, place, &mut out);
        out.push_str(&word.gap);
        place = word.next(place);
    }
    out
}

/// How a title uses capitals.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TitleCapitals {
    Sentence,
    Title,
    Capitals,
}

/// Where a word stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WordPlace {
    /// First of the title, or after a colon: BibTeX keeps its first letter.
    Start,
    /// First of another sentence.
    Sentence,
    Within,
}

/// A piece of a word.
enum WordPiece<'t> {
    Text(&'t str),
    /// Text that is in braces already: in a format, or mathematics.
    Held {
        plain: String,
        tex: String,
    },
}

/// What stands between two spaces, or beside text that is held already.
#[derive(Default)]
struct Word<'t> {
    pieces: Vec<WordPiece<'t>>,
    /// The white space after it.
    gap: Cow<'t, str>,
    /// Whether it ends without white space.
    apart: bool,
    escaping: Escaping,
}

fn words(title: &RichText, escaping: Escaping) -> Vec<Word<'_>> {
    let mut words = vec![Word { escaping, ..Word::default() }];
    for inline in &title.0 {
        let Inline::Text(text) = inline else {
            let plain = RichText(vec![inline.clone()]).to_plain();
            let tex = match inline {
                Inline::Styled(Formatting::NoCase, body) => tex::group(&with_maths(body, escaping)),
                inline => with_maths(&RichText(vec![inline.clone()]), escaping),
            };
            push(&mut words, WordPiece::Held { plain, tex });
            continue;
        };
        for part in maths::split(text) {
            match part {
                maths::Part::Maths(tex) => {
                    push(&mut words, WordPiece::Held { plain: String::new(), tex: format!("{{{tex}}}") });
                }
                maths::Part::Text(text) => push_text(&mut words, text),
            }
        }
    }
    words
}

/// A part of a title as TeX, with its mathematics.
fn with_maths(text: &RichText, escaping: Escaping) -> String {
    let part = |part: maths::Part<'_>| match part {
        maths::Part::Maths(tex) => format!("{{{tex}}}"),
        maths::Part::Text(text) => escaping.plain(text),
    };
    let inline = |inline: &Inline| match inline {
        Inline::Text(text) => maths::split(text).into_iter().map(part).collect::<String>(),
        Inline::Styled(format, body) => tex::styled(*format, &with_maths(body, escaping)),
        Inline::Link { body, .. } | Inline::Block(_, body) => with_maths(body, escaping),
    };
    text.0.iter().map(inline).collect()
}

fn push<'t>(words: &mut Vec<Word<'t>>, piece: WordPiece<'t>) {
    // Longer text that is held already is no part of the word beside it, as the 2 of H2O is.
    let apart = matches!(&piece, WordPiece::Held { plain, .. } if plain.chars().count() > 3);
    match words.last_mut() {
        Some(word) if word.gap.is_empty() && !word.apart && !apart => word.pieces.push(piece),
        last => {
            let escaping = last.map_or(Escaping::default(), |word| word.escaping);
            words.push(Word { pieces: vec![piece], gap: Cow::default(), apart, escaping });
        }
    }
}

fn push_text<'t>(words: &mut Vec<Word<'t>>, text: &'t str) {
    for part in text.split_inclusive(char::is_whitespace) {
        let body = part.trim_end_matches(char::is_whitespace);
        if !body.is_empty() {
            push(words, WordPiece::Text(body));
        }
        if let Some(word) = words.last_mut() {
            let space = match &part[body.len()..] {
                space @ ("" | " ") => Cow::Borrowed(space),
                space => Cow::Owned(word.escaping.plain(space)),
            };
            // TeX makes one of them.
            let is_more = word.gap.ends_with(' ') && space.starts_with(' ');
            if word.gap.is_empty() {
                word.gap = space;
            } else {
                word.gap.to_mut().push_str(if is_more { &space[1..] } else { &space });
            }
        }
    }
}

impl<'t> Word<'t> {
    fn plain(&self) -> Cow<'_, str> {
        fn plain<'p>(piece: &'p WordPiece<'_>) -> &'p str {
            match piece {
                WordPiece::Text(plain) => plain,
                WordPiece::Held { plain, .. } => plain,
            }
        }
        match self.pieces.as_slice() {
            [piece] => plain(piece).into(),
            pieces => pieces.iter().map(plain).collect(),
        }
    }

    fn tex(&self) -> Cow<'_, str> {
        let tex = |piece: &'_ WordPiece<'t>| match piece {
            WordPiece::Text(text) => self.escaping.plain(text),
            WordPiece::Held { tex, .. } => tex.clone(),
        };
        match self.pieces.as_slice() {
            [WordPiece::Held { tex, .. }] => tex.into(),
            pieces => pieces.iter().map(tex).collect(),
        }
    }

    /// Whether BibTeX would see any letter of it.
    fn is_open(&self) -> bool {
        self.pieces
            .iter()
            .any(|piece| matches!(piece, WordPiece::Text(text) if text.contains(char::is_alphabetic)))
    }

    /// Appends it as TeX, in braces if it must keep its capitals.
    fn protect(&self, style: TitleCapitals, place: WordPlace, out: &mut String) {
        let plain = self.plain();
        let is_letter = |c: char| c.is_alphanumeric();
        let core = plain.trim_matches(|c| !is_letter(c));
        let needed = self.is_open()
            && style != TitleCapitals::Capitals
            && match capitals(core) {
                WordCapitals::None => false,
                WordCapitals::Inner => true,
                WordCapitals::First { only } => match place {
                    WordPlace::Start => style == TitleCapitals::Sentence && !only,
                    WordPlace::Sentence => true,
                    WordPlace::Within => style == TitleCapitals::Sentence,
                },
                // The article and the pronoun are words like any other.
                WordCapitals::Single => match place {
                    WordPlace::Start => false,
                    WordPlace::Sentence => true,
                    WordPlace::Within => style == TitleCapitals::Sentence || !matches!(core, "A" | "I"),
                },
            };
        let (text, tex) = match self.pieces.as_slice() {
            [WordPiece::Text(text)] if needed => (text, self.escaping),
            [WordPiece::Text(text)] => return self.escaping.write(text, out),
            _ if needed => return out.push_str(&tex::group(&self.tex())),
            _ => return out.push_str(&self.tex()),
        };
        let start = text.find(is_letter).unwrap_or(0);
        let (before, rest) = text.split_at(start);
        let (core, after) = rest.split_at(rest.trim_end_matches(|c| !is_letter(c)).len());
        tex.write(before, out);
        out.push_str(&tex::group(&tex.plain(core)));
        tex.write(after, out);
    }

    /// Where the next word stands.
    fn next(&self, place: WordPlace) -> WordPlace {
        let plain = self.plain();
        if plain.is_empty() {
            return place;
        }
        let end = plain.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']);
        match end.chars().next_back() {
            Some(':') => WordPlace::Start,
            Some('.' | '?' | '!') => WordPlace::Sentence,
            _ => WordPlace::Within,
        }
    }
}

/// The capitals of a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WordCapitals {
    None,
    /// The word is one capital letter.
    Single,
    /// The first letter, or the first letters of the parts of a compound.
    First {
        /// Whether there is none but the first letter.
        only: bool,
    },
    /// Another than the first letter, or one next to digits.
    Inner,
}

fn capitals(word: &str) -> WordCapitals {
    let upper = |part: &str| {
        part.bytes().any(|byte| byte.is_ascii_uppercase())
            || !part.is_ascii() && part.chars().any(char::is_uppercase)
    };
    if !upper(word) {
        return WordCapitals::None;
    }
    let inner = |part: &str| {
        let mut letters = part.chars().filter(|c| c.is_alphabetic());
        let first = letters.next();
        letters.any(char::is_uppercase)
            || upper(part) && first.is_some() && part.contains(|c: char| c.is_numeric())
    };
    if word.split(['-', '‐', '‑', '–', '/']).any(inner) {
        WordCapitals::Inner
    } else if word.chars().filter(|c| c.is_alphabetic()).count() == 1 {
        WordCapitals::Single
    } else {
        WordCapitals::First { only: !upper(word.trim_start_matches(char::is_uppercase)) }
    }
}

/// Tells how a title uses capitals from the words that would differ: those of three letters or more
/// that begin nothing and are no function words. Names are more in some titles than other words, so
/// one small word in three is enough for sentence case.
fn style(words: &[Word<'_>]) -> TitleCapitals {
    let (mut capitalised, mut small, mut shouted) = (0_usize, 0_usize, 0_usize);
    let mut place = WordPlace::Start;
    for word in words {
        let plain = word.plain();
        let core = plain.trim_matches(|c: char| !c.is_alphanumeric());
        let letters = core.chars().filter(|c| c.is_alphabetic()).count();
        if letters >= 4 && core.chars().all(|c| !c.is_lowercase()) && word.is_open() {
            shouted += 1;
        } else if letters >= 3 && place == WordPlace::Within && word.is_open() && !is_function_word(core) {
            match capitals(core) {
                WordCapitals::None => small += 1,
                WordCapitals::First { .. } => capitalised += 1,
                WordCapitals::Single | WordCapitals::Inner => {}
            }
        }
        place = word.next(place);
    }
    if shouted >= 2 && shouted > capitalised + small {
        TitleCapitals::Capitals
    } else if capitalised > 2 * small {
        TitleCapitals::Title
    } else {
        TitleCapitals::Sentence
    }
}

/// Whether title case leaves a word small.
fn is_function_word(word: &str) -> bool {
    matches!(
        word,
        "about"
            | "above"
            | "across"
            | "after"
            | "against"
            | "along"
            | "among"
            | "and"
            | "around"
            | "before"
            | "behind"
            | "below"
            | "beneath"
            | "between"
            | "beyond"
            | "but"
            | "during"
            | "for"
            | "from"
            | "into"
            | "its"
            | "nor"
            | "off"
            | "onto"
            | "out"
            | "over"
            | "per"
            | "than"
            | "that"
            | "the"
            | "through"
            | "under"
            | "upon"
            | "via"
            | "with"
            | "without"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::csl;

    #[track_caller]
    fn writes(title: &str, expected: &str) {
        assert_eq!(protect(&csl(title), CaseProtection::Auto, Escaping::Tex), expected, "{title}");
    }

    #[test]
    fn sentence_case() {
        writes("Costs of care in Europe and the Alps", "Costs of care in {Europe} and the {Alps}");
        writes("Amyloid in Alzheimer's disease", "Amyloid in {Alzheimer's} disease");
        writes("Vitamin D and bone: Results from a trial", "Vitamin {D} and bone: Results from a trial");
        writes(
            "Alopecia universalis occurring after alemtuzumab treatment. A two-year follow-up",
            "Alopecia universalis occurring after alemtuzumab treatment. {A} two-year follow-up",
        );
    }

    #[test]
    fn title_case() {
        writes("Deep Learning for Image Recognition", "Deep Learning for Image Recognition");
        writes("A Two-Year Follow-Up of RNA Editing", "A Two-Year Follow-Up of {RNA} Editing");
        writes("Vitamin D Deficiency and I", "Vitamin {D} Deficiency and I");
        writes("Who Cares about Models? An Answer", "Who Cares about Models? {An} Answer");
    }

    #[test]
    fn words_with_inner_capitals() {
        writes("DNA methylation (and mRNA) with PeerJ", "{DNA} methylation (and {mRNA}) with {PeerJ}");
        writes("COVID-19: the H5N1-like 3D picture", "{COVID-19}: the {H5N1-like} {3D} picture");
        writes(
            "α-Synuclein binds tubulin",
            "{$\\alpha$}-Synuclein binds tubulin"
                .replace("{$\\alpha$}-Synuclein", "{{$\\alpha$}-Synuclein}")
                .as_str(),
        );
    }

    #[test]
    fn capitals_throughout() {
        writes("MEDICAL PROGRESS.", "MEDICAL PROGRESS.");
        writes("DNA", "{DNA}");
    }

    #[test]
    fn markup_and_mathematics() {
        writes("Lessons from <i>C. elegans</i>", "Lessons from \\emph{C. elegans}");
        writes("Uptake of H<sub>2</sub>O in soil", "Uptake of {H\\textsubscript{2}O} in soil");
        writes("A new range of <i>Aus bus</i>(Cidae)", "A new range of \\emph{Aus bus}({Cidae})");
        writes("Decline of <sup>13</sup>C in soil", "Decline of {{}\\textsuperscript{13}C} in soil");
        writes("On $L^2$-spaces and a $2.99 price", "On {$L^2$}-spaces and a \\$2.99 price");
        writes("The role of Über in Graz", "The role of {{\\\"{U}}ber} in {Graz}");
    }

    #[test]
    fn by_option() {
        let none = |title: &str| protect(&csl(title), CaseProtection::None, Escaping::Unicode);
        assert_eq!(none("DNA in Ohio & <i>É</i>"), "DNA in Ohio \\& \\emph{É}");
        let auto = |title: &str| protect(&csl(title), CaseProtection::Auto, Escaping::Unicode);
        assert_eq!(auto("The role of Über in soil"), "The role of {Über} in soil");
    }

    #[test]
    fn other_languages() {
        assert_eq!(
            protect(&csl("Die Wahl der Qual"), CaseProtection::All, Escaping::Tex),
            "{Die Wahl der Qual}"
        );
        assert_eq!(
            protect(&csl("<i>Die</i> Wahl"), CaseProtection::All, Escaping::Tex),
            "{{}\\emph{Die} Wahl}"
        );
        assert_eq!(protect(&csl(""), CaseProtection::All, Escaping::Tex), "");
    }
}
