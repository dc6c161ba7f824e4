//! The DOI and its link, ISSN and ISBN, the language code.

use serde_json::{Map, Value};

use super::draft::WorkDraft;
use super::json::first_text;
use super::tidy::rewritten;
use crate::csl::Variable;
use crate::doi::Doi;
use crate::text::languages;

/// The DOI in lower case, and the link made from it.
///
/// The record's own DOI counts where it is one: what was asked for may be an alias of it. The link
/// leads to doi.org, whatever address the agency gives: `DataCite` serves the landing page.
pub(super) fn link(draft: &mut WorkDraft<'_>) {
    if let Some(doi) = &draft.doi {
        let (text, url) = (doi.to_string(), doi.url());
        let item = draft.item();
        item.set(Variable::Url, url);
        item.set(Variable::Doi, text.as_str());
        item.id = text;
    }
}

/// The DOI of a record, or else the one that was asked for.
pub(super) fn doi(served: &Map<String, Value>, asked: &str) -> Option<Doi> {
    // Exactly as it is before anything is trimmed: a DOI may end with a full stop.
    let read = |text: &str| Doi::exact(text).or_else(|_| Doi::parse(text)).ok();
    served.get("DOI").and_then(first_text).and_then(read).or_else(|| read(asked.trim()))
}

/// One ISSN and one ISBN, in their usual form: the printed one where the record tells, else the
/// first whose check digit is right, else the first that has the form of one.
pub(super) fn standard_numbers(draft: &mut WorkDraft<'_>) {
    for (variable, key, typed, form) in [
        (Variable::Issn, "ISSN", "issn-type", issn as fn(&str) -> Option<(String, bool)>),
        (Variable::Isbn, "ISBN", "isbn-type", isbn),
    ] {
        let Some(value) = draft.served.get(key) else { continue };
        let print = print_number(draft, typed).and_then(form);
        let best = texts(value)
            .filter_map(form)
            .min_by_key(|(number, valid)| (!valid, print.as_ref().is_none_or(|(print, _)| print != number)));
        draft.item().set(variable, best.map(|(number, _)| number).unwrap_or_default());
    }
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    let list = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    list.iter().filter_map(Value::as_str).flat_map(|text| text.split([',', ';', ' ']))
}

/// The number of the printed edition, from `issn-type` or `isbn-type`.
fn print_number<'a>(draft: &WorkDraft<'a>, key: &str) -> Option<&'a str> {
    let list = draft.served.get(key)?.as_array()?;
    list.iter()
        .find(|entry| entry.get("type").and_then(Value::as_str) == Some("print"))?
        .get("value")?
        .as_str()
}

/// An ISSN with its hyphen, and whether its check digit is right.
fn issn(text: &str) -> Option<(String, bool)> {
    let digits = check_digits(text, "issn:")?;
    let (last, head) = digits.split_last().filter(|(_, head)| head.len() == 7)?;
    let sum: u32 = (2..=8).rev().zip(head).map(|(weight, digit)| weight * digit).sum();
    let valid = (sum + last).is_multiple_of(11);
    let text = show(&digits);
    Some((format!("{}-{}", text.get(..4)?, text.get(4..)?), valid))
}

/// An ISBN without hyphens, and whether its check digit is right.
fn isbn(text: &str) -> Option<(String, bool)> {
    let digits = check_digits(text, "isbn:")?;
    let valid = match digits.len() {
        10 => {
            (1..=10).rev().zip(&digits).map(|(weight, digit)| weight * digit).sum::<u32>().is_multiple_of(11)
        }
        13 if !digits.contains(&10) => {
            let weights = [1, 3].into_iter().cycle();
            weights.zip(&digits).map(|(weight, digit)| weight * digit).sum::<u32>().is_multiple_of(10)
        }
        _ => return None,
    };
    Some((show(&digits), valid))
}

/// The digits of a number, X at its end being ten. Crossref's are at the end of a URL.
fn check_digits(text: &str, scheme: &str) -> Option<Vec<u32>> {
    let text = text.rsplit('/').next().unwrap_or(text).trim();
    let text = text
        .get(..scheme.len())
        .filter(|s| s.eq_ignore_ascii_case(scheme))
        .map_or(text, |_| &text[scheme.len()..]);
    let digits: Vec<u32> = text
        .chars()
        .filter(|c| !matches!(c, '-' | '‐' | '‑' | '–' | ' '))
        .map(|c| if matches!(c, 'x' | 'X') { Some(10) } else { c.to_digit(10) })
        .collect::<Option<_>>()?;
    let (_, head) = digits.split_last()?;
    (!head.contains(&10)).then_some(digits)
}

fn show(digits: &[u32]) -> String {
    digits
        .iter()
        .map(|&digit| if digit == 10 { 'X' } else { char::from_digit(digit, 10).unwrap_or('0') })
        .collect()
}

/// A language code in its shortest form (BCP 47): two letters where there are two, the region in
/// capitals. `aa`, Afar, is what forms offer first and nobody means; codes that name no language go.
pub(super) fn language(draft: &mut WorkDraft<'_>) {
    let Some(language) = draft.work.item.get(Variable::Language) else { return };
    let code = rewritten(language, false, shortest);
    draft.item().set(Variable::Language, code);
}

fn shortest(language: &str) -> String {
    let code = language.trim().replace('_', "-");
    let mut parts = code.split('-');
    let main = parts.next().unwrap_or_default().to_ascii_lowercase();
    if matches!(main.as_str(), "aa" | "und" | "mul" | "zxx" | "mis") {
        return String::new();
    }
    let main = languages::code(&main).unwrap_or(&main);
    let mut out = main.to_owned();
    for part in parts.filter(|part| !part.is_empty()) {
        out.push('-');
        match part.len() {
            2 => out.push_str(&part.to_ascii_uppercase()),
            _ => out.push_str(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issn_and_isbn_in_every_form() {
        assert_eq!(issn("0585492X"), Some(("0585-492X".into(), true)));
        assert_eq!(issn("13467565"), Some(("1346-7565".into(), true)));
        assert_eq!(issn("http://id.crossref.org/issn/1660-4601"), Some(("1660-4601".into(), true)));
        assert_eq!(issn("1660-4602"), Some(("1660-4602".into(), false)));
        assert_eq!(issn("1660"), None);
        let url = "http://id.crossref.org/isbn/978-1-118-76180-9";
        assert_eq!(isbn(url), Some(("9781118761809".into(), true)));
        assert_eq!(isbn("0-521-77362-8").map(|(number, _)| number), Some("0521773628".into()));
    }

    #[test]
    fn languages() {
        for (served, code) in
            [("eng", "en"), ("en-us", "en-US"), ("aa", ""), ("ru", "ru"), ("en_GB", "en-GB")]
        {
            assert_eq!(shortest(served), code);
        }
    }
}
