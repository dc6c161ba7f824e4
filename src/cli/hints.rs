//! What to do about a failure. The library says what happened; the program, which knows its flags and
//! verbs, adds here what helps: the sentence after the semicolon.

/// The word that was meant by a mistyped one, if one is close.
pub(crate) fn close_to(typed: &str, words: impl IntoIterator<Item = String>) -> Option<String> {
    let distance = |word: &String| strsim::damerau_levenshtein(typed, word);
    words.into_iter().filter(|word| typed.len() > 2 && distance(word) <= 2).min_by_key(distance)
}
