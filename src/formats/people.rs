//! Names that commas divide, in lists of people that have no other divider: `Doe, J., Roe, R.`, `Doe J, Roe R`.
//!
//! A comma also divides the parts of one name, and of two or three parts (`Family, Given`, `Family, Jr, Given`) most
//! often does. What tells lists from names is where the initials stand.

use std::borrow::Cow;

/// The names of a list, given its parts between commas and what divides a part into words; none where the parts may
/// be those of one name.
pub(super) fn divided<'p>(
    parts: &[&'p str],
    words: impl for<'w> Fn(&'w str) -> Vec<&'w str>,
) -> Option<Vec<Cow<'p, str>>> {
    let several = |part: &&str| words(without_and(part)).len() > 1;
    // "Doe J."
    let ends_with_initials = |part: &&str| {
        let is_name = |word: &str| word.starts_with(char::is_uppercase) && word.contains(char::is_lowercase);
        matches!(words(part).as_slice(), [family, last] if is_name(family) && is_initials(last, SHORT))
    };
    let each = || {
        let each = parts.iter().copied().map(without_and);
        each.filter(|part| !part.is_empty()).map(Cow::Borrowed).collect()
    };
    match parts {
        [] | [_] => None,
        [_, _] => parts.iter().all(ends_with_initials).then(each),
        [_, second, _] => (!is_suffix(second) && parts.iter().all(several)).then(each),
        _ => Some(pairs(parts, &words).unwrap_or_else(each)),
    }
}

/// Names of two parts each: `Doe, J., van der Roe, R., & Poe, E., et al.`
fn pairs<'p>(
    parts: &[&'p str],
    words: &impl for<'w> Fn(&'w str) -> Vec<&'w str>,
) -> Option<Vec<Cow<'p, str>>> {
    let (pairs, rest) = parts.as_chunks::<2>();
    if !rest.iter().all(|part| super::fields::is_et_al(part)) {
        return None;
    }
    let is_pair = |[family, given]: &[&str; 2]| {
        let (family, given) = (words(family), words(given));
        !given.is_empty()
            && given.iter().all(|word| is_initials(word, SHORT))
            && family.last().is_some_and(|last| !is_initials(last, SHORT))
    };
    pairs.iter().all(is_pair).then(|| {
        let name = |[family, given]: &[&'p str; 2]| format!("{}, {given}", without_and(family)).into();
        pairs.iter().map(name).chain(rest.iter().copied().map(Cow::Borrowed)).collect()
    })
}

/// A part without what stands before the last name of a list.
pub(super) fn without_and(part: &str) -> &str {
    ["& ", "and "].iter().find_map(|and| part.strip_prefix(and)).unwrap_or(part)
}

/// How many letters without full stops are initials, and not a short name in capitals.
pub(super) const SHORT: usize = 3;

/// Whether a word is the initials of given names: "F.", "KA", "J.-P.", "J.R.R.T."; without full stops at most so many
/// letters.
pub(super) fn is_initials(word: &str, bare: usize) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let most = if word.contains('.') { 4 } else { bare };
    (1..=most).contains(&letters) && word.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-'))
}

fn is_suffix(text: &str) -> bool {
    let bare = text.trim_matches(['.', ' ', '{', '}']).to_lowercase();
    matches!(
        bare.as_str(),
        "jr" | "sr" | "junior" | "senior" | "ii" | "iii" | "iv" | "v" | "2nd" | "3rd" | "phd" | "md" | "esq"
    )
}
