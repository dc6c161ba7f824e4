//! Names as BibTeX takes them apart: `von Last, Jr, First and …` (`btxdoc`, section 4).
//!
//! BibTeX finds the parts by commas, by the word "and" and by the case of words; a name that would
//! come apart elsewhere than where CSL data divide it is held together by braces. Organisations, and
//! all else that is not to be taken apart, stand in braces of their own. What biber needs beyond BibTeX's
//! rules is in [`biber`].

mod biber;

use std::borrow::Cow;

use super::tex::Escaping;
use crate::csl::Name;
use crate::formats::facts;

/// A list of names, of which those after the first `most` are "others"; empty for none.
pub(super) fn list(names: &[Name], most: Option<usize>, tex: Escaping) -> String {
    // More people who are not named; see the reader.
    let (names, others) = match names {
        [named @ .., last] if !named.is_empty() && facts::is_others(last) => (named, true),
        names => (names, false),
    };
    let mut written: Vec<String> =
        names.iter().map(|given| name(given, tex)).filter(|name| !name.is_empty()).collect();
    if let Some(most) = most.filter(|most| *most < written.len()) {
        written.truncate(most.max(1));
        written.push("others".to_owned());
    } else if others {
        written.push("others".to_owned());
    }
    written.join(" and ")
}

fn name(name: &Name, tex: Escaping) -> String {
    let name = match name {
        Name::Person(name) => name,
        Name::Literal(literal) => return whole(&part(Some(literal)), tex),
    };
    let family = part(name.family());
    let given = part(name.given());
    let suffix = part(name.suffix());
    if family.is_empty() {
        // One name of a person, whichever field it came in.
        return whole(&given, tex);
    }
    let particles = joined([part(name.dropping_particle()), part(name.non_dropping_particle())]);
    let last = joined([particles, family]);
    match (given.is_empty(), suffix.is_empty()) {
        (true, true) if !last.contains(' ') && !is_reserved(&last) => held(&last, tex),
        (true, _) => whole(&joined([last, suffix]), tex),
        (false, has_no_suffix) => {
            let suffix = if has_no_suffix { String::new() } else { held(&suffix, tex) + ", " };
            let spaced = Some(spaced_initials(&given)).filter(|spaced| !spaced.is_empty());
            let given = spaced.as_deref().unwrap_or(&given);
            let written = [&*last_name(&last, tex), ", ", &suffix, &held(given, tex)].concat();
            if !biber::counts_too_many_commas(&written) {
                return written;
            }
            [&whole(&last, tex), ", ", &suffix, &closed(given, tex)].concat()
        }
    }
}

/// Given names, of which at least the last one stands in braces.
fn closed(given: &str, tex: Escaping) -> String {
    match given.rsplit_once(' ') {
        Some((first, last)) if !is_held(given) => [&*held(first, tex), " ", &whole(last, tex)].concat(),
        _ => whole(given, tex),
    }
}

/// A part of a name with single spaces in it. A place to divide a word would be a command, at which BibTeX divides the
/// name.
fn part(part: Option<&str>) -> Cow<'_, str> {
    let part = part.unwrap_or_default();
    let is_plain =
        |word: &str| !word.is_empty() && !word.contains(|c: char| c == '\u{ad}' || c.is_whitespace());
    if is_plain_ascii(part) || part.split(' ').all(is_plain) {
        return part.into();
    }
    let words: Vec<&str> = part.split_whitespace().collect();
    words.join(" ").replace('\u{ad}', "").into()
}

/// Whether a part is in ASCII, without white space but one space between two words.
fn is_plain_ascii(part: &str) -> bool {
    let mut before = b' ';
    part.bytes().all(|byte| {
        let is_plain = matches!(byte, b'!'..=b'~') || byte == b' ' && before != b' ';
        before = byte;
        is_plain
    }) && (before != b' ' || part.is_empty())
}

/// Words with a space in between, except after the apostrophe or hyphen of a particle: d'Alembert.
fn joined(parts: [Cow<'_, str>; 2]) -> Cow<'_, str> {
    let [first, second] = parts;
    if first.is_empty() {
        second
    } else if second.is_empty() {
        first
    } else if first.ends_with(['\'', '’', '-']) {
        first + second
    } else {
        first + " " + second
    }
}

/// A name in braces, so that nothing in it is taken apart.
fn whole(name: &str, tex: Escaping) -> String {
    if name.is_empty() {
        return String::new();
    }
    let tex = biber::in_braces(name, letters(tex.plain(name)));
    // A group that begins with a command is a letter to BibTeX.
    if tex.starts_with('\\') { ["{{", &tex, "}}"].concat() } else { ["{", &tex, "}"].concat() }
}

/// A part of a name, in braces if BibTeX would find a border in it, or nothing at all: it takes hyphens and ties for
/// borders between words.
pub(super) fn held(part: &str, tex: Escaping) -> String {
    if is_held(part) { whole(part, tex) } else { biber::bare(letters(tex.plain(part))) }
}

fn is_held(part: &str) -> bool {
    let (mut divides, mut has_accent, mut has_space) = (false, false, false);
    for byte in part.bytes() {
        divides |= matches!(byte, b',' | b'=');
        has_accent |= byte == b'`';
        has_space |= byte.is_ascii_whitespace();
    }
    divides
        || if has_space { part.split_whitespace().any(is_reserved) } else { is_reserved(part) }
        || has_accent && part.split_whitespace().any(|word| word == "`")
        || biber::is_all_signs(part)
}

/// TeX with letters that are written as mathematics, such as a Greek capital, in the form of BibTeX's
/// special characters: it abbreviates a name to one of these as a whole, and would cut a formula.
fn letters(tex: String) -> String {
    if !tex.contains('$') {
        return tex;
    }
    let mut out = String::with_capacity(tex.len());
    let mut rest = tex.as_str();
    while let Some((before, (sign, after))) =
        rest.split_once("{$").and_then(|(before, rest)| Some((before, rest.split_once("$}")?)))
    {
        out.extend([before, r"{\ensuremath{", sign, "}}"]);
        rest = after;
    }
    out + rest
}

/// Whether the word separates names, or stands for names left out.
fn is_reserved(word: &str) -> bool {
    word.eq_ignore_ascii_case("and") || word.eq_ignore_ascii_case("others")
}

/// A family name with its particles. BibTeX takes all up to the last word in small letters for
/// particles; words that come after the first capital belong to the name ("García y Vega").
fn last_name(last: &str, tex: Escaping) -> String {
    if !last.contains(' ') {
        return held(last, tex);
    }
    let words: Vec<&str> = last.split_whitespace().collect();
    let is_small = |word: &&str| word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
    let particles = words.iter().take_while(|word| is_small(word)).count();
    let (von, rest) = words.split_at(particles);
    // The last word of all is the name's, whatever its case.
    let divided = rest.split_last().is_some_and(|(_, before)| before.iter().any(is_small));
    let rest = rest.join(" ");
    let rest = if divided { whole(&rest, tex) } else { held(&rest, tex) };
    let mut out: Vec<String> = von.iter().map(|word| held(word, tex)).collect();
    out.push(rest);
    out.retain(|word| !word.is_empty());
    out.join(" ")
}

/// Initials that were packed ("J.R.R.") with spaces, so that BibTeX sees more than one name; a lone full
/// stop, of which no initial can be made, is left out.
fn spaced_initials(given: &str) -> Cow<'_, str> {
    // Of most given names each full stop ends a word or a part of one.
    let ends = |at: usize| matches!(given.as_bytes().get(at + 1), None | Some(b' ' | b'-'));
    let begins = |at: usize| at == 0 || given.as_bytes().get(at - 1) == Some(&b' ');
    if given.match_indices('.').all(|(at, _)| ends(at) && !begins(at)) {
        return given.into();
    }
    let mut out = String::with_capacity(given.len() + 4);
    let mut before = (' ', ' ');
    let words: Vec<&str> = given.split_whitespace().filter(|word| *word != ".").collect();
    for c in words.join(" ").chars() {
        if before.1 == '.' && before.0.is_uppercase() && c.is_uppercase() {
            out.push(' ');
        }
        out.push(c);
        before = (before.1, c);
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: &[Name]) -> String {
        super::list(names, None, Escaping::Tex)
    }

    #[test]
    fn and_others() {
        let names = ["A", "B", "C"].map(|family| Name::person("J.", family));
        let most = |most| super::list(&names, Some(most), Escaping::Tex);
        assert_eq!(most(2), "A, J. and B, J. and others");
        assert_eq!(most(3), "A, J. and B, J. and C, J.");
        assert_eq!(most(0), "A, J. and others", "a list of nobody but others says nothing");
    }

    #[track_caller]
    fn writes(name: Name, expected: &str) {
        assert_eq!(list(&[name]), expected);
    }

    #[test]
    fn parts_of_a_person() {
        writes(Name::person("Jane", "Doe"), "Doe, Jane");
        writes(Name::person("J.R.R.", "Tolkien"), "Tolkien, J. R. R.");
        writes(Name::person("J.-P.", "Sartre"), "Sartre, J.-P.");
        writes(Name::person(". J. P.R. .", "Doe"), "Doe, J. P. R.");
        writes(Name::person("Ph.", "Dupont"), "Dupont, Ph.");
        writes(Name::person("Charles .", "Doe"), "Doe, Charles");
        writes(Name::person("Κ. α", "Doe$"), r"Doe\$, {\ensuremath{\mathrm{K}}}. {\ensuremath{\alpha}}");
        writes(Name::person("Martin Luther", "King").with_suffix("Jr."), "King, Jr., Martin Luther");
        let particle =
            |particle, given, family| Name::person(given, family).with_non_dropping_particle(particle);
        writes(particle("van", "Vincent", "Gogh"), "van Gogh, Vincent");
        writes(particle("d'", "Jean", "Alembert"), "d'Alembert, Jean");
        writes(Name::person("Alfred", "Musset").with_dropping_particle("de"), "de Musset, Alfred");
        writes(Name::person("Anna", "de la Cruz"), "de la Cruz, Anna");
        writes(Name::person("Piet", "Van den Akker"), "{Van den Akker}, Piet");
        writes(Name::person("José", "García y Vega"), "{Garc{\\'{i}}a y Vega}, Jos{\\'{e}}");
        writes(Name::person("bell", "hooks"), "hooks, bell");
    }

    #[test]
    fn names_with_parts_missing() {
        writes(Name::person("", "Ramesha"), "Ramesha");
        writes(Name::person("", "Christos Zavos"), "{Christos Zavos}");
        writes(Name::person("Cui Hongxia", ""), "{Cui Hongxia}");
        writes(Name::literal("World Health Organization"), "{World Health Organization}");
        assert_eq!(list(&[]), "");
    }

    /// "Name has a comma at the end", says BibTeX of a name whose last part has nothing but borders in it.
    #[test]
    fn parts_without_letters() {
        writes(Name::person("-", "Doe"), "Doe, {-}");
        writes(Name::person("--", "Doe"), "Doe, {--}");
        writes(Name::person(". . .", "Doe"), "Doe, {. . .}");
        writes(Name::person("Ann", "-"), "{-}, Ann");
        writes(Name::person("Ann", "Doe").with_suffix("-"), "Doe, {-}, Ann");
    }

    /// biber makes an initial of a diacritic and what is behind it, and of nothing the brace that closes the name.
    #[test]
    fn biber_makes_initials_of_all_parts() {
        writes(Name::literal("``Quoted'' Group"), r"{{\textasciigrave\textasciigrave Quoted'{}' Group}}");
        writes(Name::literal("` 3rd Group"), r"{{\textasciigrave~3rd Group}}");
        writes(Name::literal("`3rd Group"), r"{{\textasciigrave 3rd Group}}");
        writes(Name::person("`", "``Smith"), r"\textasciigrave\textasciigrave Smith, {{\textasciigrave~}}");
        writes(Name::person("`Ş", "`\"Doe"), r#"\textasciigrave\relax{"}Doe, \textasciigrave\relax{\c{S}}"#);
        writes(Name::person("Al-`3", "Doe"), r"Doe, Al-\textasciigrave 3");
        writes(Name::person("Ann` Lea`", "Doe"), r"Doe, Ann\textasciigrave{} Lea\textasciigrave{}");
        writes(Name::literal("·"), r"{{\textperiodcentered~}}");
        writes(Name::literal("^"), r"{{\textasciicircum{}~}}");
        writes(Name::literal("{"), r"{{\textbraceleft{}~}}");
        let unicode = |name: Name| super::list(&[name], None, Escaping::Unicode);
        assert_eq!(unicode(Name::literal("´")), r"{´~}");
        assert_eq!(unicode(Name::person("Ann", "´\"Doe")), r#"´\relax{"}Doe, Ann"#);
        assert_eq!(unicode(Name::person("`Ş", "`Émile")), r"\textasciigrave Émile, \textasciigrave Ş");
    }

    /// biber takes these for named parts, and leaves out the rest.
    #[test]
    fn text_with_an_equals_sign_is_no_named_part() {
        writes(Name::literal("Given = x"), "{Given {=} x}");
        writes(Name::person("Ann", "family=x"), "{family{=}x}, Ann");
        writes(Name::person("Ann", "E=mc"), "{E=mc}, Ann");
    }

    /// biber counts commas in braces, and leaves out the entry of a name of more than two that does not both begin and
    /// end with a brace.
    #[test]
    fn no_name_has_too_many_commas_for_biber() {
        writes(
            Name::person("Italy", "Dept. of Physics, Univ., Rome"),
            "{Dept. of Physics, Univ., Rome}, {Italy}",
        );
        writes(Name::person("Ann", "Roe, Jr., X"), "{Roe, Jr., X}, {Ann}");
        writes(
            Name::person("Ann Lea", "Roe Poe").with_suffix("Jr., III"),
            "{Roe Poe}, {Jr., III}, Ann {Lea}",
        );
        writes(Name::person("A. (Rome, Italy, EU)", "Roe"), "{Roe}, {A. (Rome, Italy, EU)}");
        writes(Name::person("José", "Roe").with_suffix("MD, PhD"), r"{Roe}, {MD, PhD}, {Jos{\'{e}}}");
        let gogh = Name::person("Vincent", "Gogh").with_non_dropping_particle("van");
        writes(gogh.with_suffix("Jr., III"), "{van Gogh}, {Jr., III}, {Vincent}");
        writes(Name::person("Ann", "Roe, X"), "{Roe, X}, Ann");
        writes(Name::literal("A, B, C, D"), "{A, B, C, D}");
    }

    #[test]
    fn names_with_many_commas_are_read_again() {
        for name in [
            Name::person("Italy", "Dept. of Physics, Univ., Rome"),
            Name::person("Ann Lea", "Roe Poe").with_suffix("Jr., III"),
            Name::person("-", "Doe"),
            Name::person("`", "``Doe"),
            Name::literal("`"),
            Name::literal("{"),
            Name::literal("``Quoted'' Group"),
            Name::literal("given=x, family=y"),
        ] {
            let written = list(std::slice::from_ref(&name));
            assert_eq!(crate::formats::bibtex::read::names::names(&written), [name], "{written}");
        }
    }

    #[test]
    fn what_bibtex_would_take_apart_is_held_together() {
        writes(Name::literal("Barnes and Noble, Inc."), "{Barnes and Noble, Inc.}");
        writes(Name::literal("others"), "{others}");
        writes(Name::person("A, B", "C and D"), "{C and D}, {A, B}");
        writes(Name::person("", "others"), "{others}");
        writes(
            Name::literal("R&D } Group \\input{x}"),
            "{R\\&D \\textbraceright{} Group \\textbackslash{}input\\textbraceleft{}x\\textbraceright{}}",
        );
        assert_eq!(list(&[Name::person("J.", "Doe"), Name::literal("WHO")]), "Doe, J. and {WHO}");
    }
}
