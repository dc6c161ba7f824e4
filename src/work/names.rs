//! Names: the steps over them, what is a name at all, and which of them are organisations'. What
//! belongs to persons is in [`super::persons`].
//!
//! Capitals are [`super::capitals`]' business. Particles stay where they are in the family name, see
//! the essay of [`super`].

use super::capitals;
use super::draft::WorkDraft;
use super::json::is_unknown_code;
use super::organisations::{is_legal_form, is_organisation, names_organisation};
use super::persons::{self, rewrite_names, texts};
use super::tidy::{MAX_ROUNDS, rewritten, tidy};
use crate::csl::{Name, NameParts};

/// What the steps change in a name, in their order.
const CHANGES: [fn(&mut NameParts); 5] =
    [drop_stand_ins, drop_marks, persons::separate_affixes, persons::divide, recognise_organisation];

/// Empty names and stand-ins for names. "et al." behind others stands for more of them.
pub(super) fn not_names(draft: &mut WorkDraft<'_>) {
    lists_that_go_on(draft);
    // Where nobody asks which step did what, all are done with the first, so that each name is taken apart once.
    if draft.step_by_step {
        every_name(draft, &[drop_stand_ins]);
    } else {
        every_name(draft, &CHANGES);
    }
    others_alone(draft);
}

fn lists_that_go_on(draft: &mut WorkDraft<'_>) {
    draft.names_changed |= draft.work.item.names.values_mut().fold(false, |any, names| et_al(names) | any);
}

/// Nobody and others are nobody.
fn others_alone(draft: &mut WorkDraft<'_>) {
    draft
        .item()
        .names
        .retain(|_, names| !matches!(names.as_slice(), [only] if only.as_literal() == Some("others")));
}

/// "et al." at the end of a list of names, alone or behind the last of them: the list goes on, which
/// CSL's processors are told by the name `others`. Returns whether there was any.
fn et_al(names: &mut Vec<Name>) -> bool {
    let may_go_on = |text: &str| text.trim().is_empty() || before_et_al(text).is_some();
    let is_open = |name: &mut Name| {
        [name.family(), name.given(), name.as_literal()].into_iter().flatten().any(may_go_on)
    };
    let Some(last) = names.pop_if(is_open) else { return false };
    let mut goes_on = false;
    let mut parts = last.into_parts();
    for part in [&mut parts.family, &mut parts.given, &mut parts.literal] {
        if let Some(rest) = part.as_deref().and_then(before_et_al) {
            goes_on = true;
            *part = Some(rest.to_owned());
        }
    }
    names.extend(Name::from_parts(parts));
    if goes_on && !names.is_empty() {
        names.push(Name::literal("others"));
    }
    goes_on
}

/// What is before "et al." at the end of a name.
fn before_et_al(name: &str) -> Option<&str> {
    let name = name.trim();
    if name.eq_ignore_ascii_case("(:etal)") {
        return Some("");
    }
    ["et al.", "et al", "and others", "et alii"].iter().find_map(|words| {
        let at = name.len().checked_sub(words.len()).filter(|&at| name.is_char_boundary(at))?;
        let (rest, tail) = name.split_at(at);
        let apart = rest.is_empty() || rest.ends_with([' ', ',']);
        (apart && tail.eq_ignore_ascii_case(words)).then(|| rest.trim_end_matches([' ', ',']))
    })
}

/// Footnote marks, stray commas and odd hyphens in names.
pub(super) fn marks(draft: &mut WorkDraft<'_>) {
    step(draft, drop_marks);
}

/// Suffixes in their own field; degrees are not part of a name.
pub(super) fn affixes(draft: &mut WorkDraft<'_>) {
    step(draft, persons::separate_affixes);
}

/// Whole names in one field are divided where that is safe.
pub(super) fn parts(draft: &mut WorkDraft<'_>) {
    step(draft, persons::divide);
}

/// Organisations are not persons.
pub(super) fn organisations(draft: &mut WorkDraft<'_>) {
    step(draft, recognise_organisation);
}

/// Initials written together are set apart: "AT" becomes "A. T.". Beside them, "G" becomes "G.".
///
/// CSL processors take a word for one name: of "AT" they print "A." in APA and "A" in Vancouver, and
/// the second initial is lost. Two capitals are initials where the family name has small letters;
/// three may be a short name in capitals ("TOM"), and are initials only where the whole list has
/// nothing longer.
pub(super) fn initials(draft: &mut WorkDraft<'_>) {
    set_initials_apart(draft);
}

fn set_initials_apart(draft: &mut WorkDraft<'_>) {
    let mut changed = false;
    for names in draft.item().names.values_mut() {
        // In such a list a single capital is one too, and gets its full stop like the others.
        let length = if names.iter().all(persons::has_initials_only) { 1..=3 } else { 2..=2 };
        if names.iter().any(|name| persons::has_joined_initials(name.given(), name.family(), &length)) {
            rewrite_names(names, |name| changed |= persons::set_initials_apart(name, &length));
        }
    }
    draft.names_changed |= changed;
}

/// Names in capitals are put right; what they were is kept beside them.
pub(super) fn capitals(draft: &mut WorkDraft<'_>) {
    if let Some(small) = capitals::names(&draft.work.item.names) {
        draft.work.names_in_capitals = Some(std::mem::replace(&mut draft.work.item.names, small));
        set_initials_apart(draft);
    }
}

/// What one of these steps laid bare for another: a stand-in behind a footnote mark.
pub(super) fn again(draft: &mut WorkDraft<'_>) {
    for _ in 0..MAX_ROUNDS {
        if !std::mem::take(&mut draft.names_changed) {
            break;
        }
        lists_that_go_on(draft);
        every_name(draft, &CHANGES);
        set_initials_apart(draft);
    }
    others_alone(draft);
}

/// One of the changes, where somebody asks what it does.
fn step(draft: &mut WorkDraft<'_>, change: fn(&mut NameParts)) {
    if draft.step_by_step {
        every_name(draft, &[change]);
    }
}

/// Applies changes to every name, one after the other, and drops what is none afterwards. What was cut out of a text is
/// tidied by itself.
fn every_name(draft: &mut WorkDraft<'_>, changes: &[fn(&mut NameParts)]) {
    let mut any = false;
    draft.work.item.names.retain(|_, names| {
        names.retain_mut(|name| {
            if persons::is_plain(name) {
                return true;
            }
            let mut parts = name.clone().into_parts();
            for change in changes {
                change(&mut parts);
                if name.is_made_of(&parts) {
                    continue;
                }
                any = true;
                for part in texts(&mut parts) {
                    *part = part.take().map(|text| tidy(&text, false)).filter(|text| !text.is_empty());
                }
                match Name::from_parts(parts) {
                    Some(changed) => *name = changed,
                    None => return false,
                }
                parts = name.clone().into_parts();
            }
            true
        });
        !names.is_empty()
    });
    draft.names_changed |= any;
}

fn drop_stand_ins(name: &mut NameParts) {
    for part in [&mut name.family, &mut name.given, &mut name.literal] {
        if part.as_deref().is_some_and(is_no_name) {
            *part = None;
        }
    }
}

fn is_no_name(text: &str) -> bool {
    const STAND_INS: &[&str] = &["&na;", "et al", "et al.", "and others", "no author", "unknown author"];
    let text = text.trim();
    !text.chars().any(char::is_alphanumeric)
        || STAND_INS.iter().any(|stand_in| text.eq_ignore_ascii_case(stand_in))
        || is_unknown_code(text)
}

fn drop_marks(name: &mut NameParts) {
    for part in texts(name) {
        if let Some(text) = part
            && !is_clean(text)
        {
            let clean = rewritten(text, false, clean);
            if clean != *text {
                *part = Some(clean).filter(|text| !text.is_empty());
            }
        }
    }
}

/// Whether a text has nothing that [`clean`] changes, as most: words in Latin letters with one space in between.
fn is_clean(text: &str) -> bool {
    let is_latin = |c: char| matches!(c, '!'..='~' | '\u{c0}'..='\u{24f}');
    let is_word = |word: &str| !word.is_empty() && word.chars().all(is_latin);
    !text.contains('*')
        && !text.starts_with([',', ';'])
        && !text.ends_with([',', ';'])
        && text.split(' ').all(is_word)
}

fn clean(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|c| !matches!(c, '†' | '‡' | '§' | '¶' | '*' | '\u{fffc}'))
        .map(|c| if matches!(c, '\u{2010}' | '\u{2011}') { '-' } else { c })
        .collect();
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    let text = text.trim_end_matches(['¹', '²', '³']);
    let words: Vec<String> = text.split_whitespace().map(latin_look_alikes).collect();
    words.join(" ")
}

/// A Latin word in which some letters are Greek or Cyrillic ones that look the same.
fn latin_look_alikes(word: &str) -> String {
    const PAIRS: &str = "ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοoАAВBЕEКKМMНHОOРPСCТTХXаaеeоoрpсcхxіi";
    let is_latin = |c: char| c.is_ascii_alphabetic();
    if word.is_ascii() || word.chars().filter(|&c| is_latin(c)).count() < 2 {
        return word.to_owned();
    }
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        let foreign = ('\u{370}'..='\u{52f}').contains(&c);
        let mut pairs = PAIRS.chars();
        let twin = std::iter::from_fn(|| Some((pairs.next()?, pairs.next()?))).find(|(other, _)| *other == c);
        match twin {
            Some((_, latin)) => out.push(latin),
            None if foreign => return word.to_owned(),
            None => out.push(c),
        }
    }
    out
}

/// A family name alone that has an organisation's words is one. `DataCite` divides the names of
/// organisations at their commas, and after their article: "Community" and "The Turing Way",
/// "Department of Fish and Game" and "Alaska"; it ends them with a full stop.
fn recognise_organisation(name: &mut NameParts) {
    if name.literal.is_none() && name.non_dropping_particle.is_none() {
        let whole = match (&name.given, &name.family) {
            (None, Some(family)) if name.suffix.is_none() && is_organisation(family) => family.clone(),
            (Some(given), Some(family))
                if is_legal_form(given) && !is_legal_form(family) && family.contains(' ') =>
            {
                format!("{family}, {given}")
            }
            // Nobody is called "The".
            (Some(given), Some(family)) if given.eq_ignore_ascii_case("the") => format!("The {family}"),
            (Some(given), Some(family))
                if names_organisation(family)
                    || given.starts_with("The ") && is_organisation(&format!("{given} {family}")) =>
            {
                let continues = ["&", "and ", "of ", "for "].iter().any(|start| given.starts_with(start));
                if continues { format!("{family} {given}") } else { format!("{given} {family}") }
            }
            _ => return,
        };
        *name = NameParts { literal: Some(whole), ..NameParts::default() };
    }
    if let Some(literal) = &mut name.literal
        && has_idle_stop(literal)
    {
        literal.pop();
    }
}

/// A full stop that no abbreviation needs.
fn has_idle_stop(text: &str) -> bool {
    const ABBREVIATED: &[&str] = &["corp", "dept", "inst", "univ", "assoc", "bros"];
    let Some(rest) = text.strip_suffix('.') else { return false };
    let last = rest.rsplit([' ', '.']).next().unwrap_or_default();
    last.ends_with(')') || last.chars().count() >= 4 && !ABBREVIATED.contains(&last.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn look_alikes_are_replaced_in_latin_words_only() {
        assert_eq!(clean("Κita"), "Kita");
        assert_eq!(clean("Κώστας"), "Κώστας");
        assert_eq!(clean("Иванов"), "Иванов");
        assert_eq!(clean("β-Smith"), "β-Smith");
    }

    #[test]
    fn most_names_are_plain() {
        assert!(persons::is_plain(&Name::person("Jane M.", "Smith-Jones")));
        for (given, family) in [("J. Jr", "Doe"), ("ada", "Doe"), ("Ada", "Institute"), ("The", "Ants")] {
            assert!(!persons::is_plain(&Name::person(given, family)), "{given} {family}");
        }
    }

    proptest! {
        /// In a plain name the steps find nothing.
        #[test]
        fn plain_names_stay(family in "[A-Z][a-z]{0,4}(-[A-Z][a-z]{0,2})?|St|Institute|Al", given in "([A-Z][a-z]{0,3}[.]?[ -]?){1,3}|(Jr|II|Sr.|The|Dr|St|No|Et|And) ?(Jr|II|Al|Others|Author|Md)?") {
            let name = Name::person(given, family);
            if persons::is_plain(&name) {
                let mut parts = name.clone().into_parts();
                for change in CHANGES {
                    change(&mut parts);
                }
                prop_assert_eq!(Name::from_parts(parts), Some(name));
            }
        }
    }

    #[test]
    fn marks_are_no_part_of_a_name() {
        assert_eq!(clean("SOTELO-MONTES†"), "SOTELO-MONTES");
        assert_eq!(clean("Hussin,"), "Hussin");
        assert_eq!(clean("H.‐S."), "H.-S.");
        for text in [
            "Doe",
            "J. P.",
            "Jane",
            "Doe,",
            "J.  P.",
            "*",
            "",
            " J.",
            ",",
            "; Doe",
            "Doe\t",
            "José",
            "Ærø Łuk¹",
            "Κita",
        ] {
            assert!(!is_clean(text) || clean(text) == text, "{text:?}");
        }
    }
}
