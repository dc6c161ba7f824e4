//! One identifier, however it is written.
//!
//! Percent-encoding is undone once, and only in what came as an address or a URI, or where an
//! encoded slash shows that the whole was encoded. HTML and LaTeX escapes are undone everywhere.

use super::error::DoiError;
use super::{Doi, Found, address, arxiv, shape, unescape};
use crate::text::sanitize;

/// The hyphens, dashes and minus signs that stand for `-` in a printed DOI.
const HYPHENS: [char; 4] = ['\u{2010}', '\u{2011}', '\u{2013}', '\u{2212}'];

/// Addresses that carry addresses are followed so far.
const DEEPEST: u8 = 3;

/// Reads one identifier: a DOI alone, labelled (`doi:`, `DOI `, `info:doi/`, `urn:doi:`), as an
/// address of a resolver, a library's proxy or a publisher, a short DOI, an arXiv number; escaped
/// for LaTeX or HTML or percent-encoded; in brackets or quotation marks or before punctuation.
pub fn identify(input: &str) -> Result<Found, DoiError> {
    let visible: String = input.chars().filter(|&c| c.is_control() || !sanitize::is_hidden(c)).collect();
    let plain = unescape::fully(&visible).ok_or_else(|| DoiError::not_a_doi(input))?;
    let core = unwrapped(&plain);
    read(core, DEEPEST).map_err(|error| match error {
        // The words of the person, not what was made of them.
        DoiError::Empty | DoiError::NotADoi(_) => DoiError::not_a_doi(input),
        DoiError::NoSuffix(_) => DoiError::no_suffix(input),
        DoiError::NotOne(_) => DoiError::not_one(input),
        DoiError::NoDoiInAddress(_) => DoiError::no_doi_in_address(input),
    })
}

/// Reads an identifier that is in lower case and without escapes, labels and wrapping.
/// `depth` is how many addresses within addresses may follow.
pub(super) fn read(text: &str, depth: u8) -> Result<Found, DoiError> {
    if let Some((doi, len)) = arxiv::labelled(text).or_else(|| arxiv::number(text)) {
        // arXiv's own stamp goes on with the subject: "arXiv:2301.00001v2 [cs.CL] 3 Jan 2023".
        let rest = text.get(len..).unwrap_or_default();
        if rest.trim_start().starts_with('[') || !rest.contains(char::is_alphanumeric) {
            return Ok(Found { doi, fallback: None });
        }
    }
    if let Some(name) = ["info:doi/", "info:doi:", "urn:doi:"].iter().find_map(|uri| text.strip_prefix(uri)) {
        return settle(&unescape::percent(name));
    }
    if let Some(address) = address::Address::parse(text) {
        return match depth.checked_sub(1) {
            Some(depth) => address.identify(depth),
            None => Err(DoiError::no_doi_in_address(text)),
        };
    }
    if !text.contains('/') && text.contains("%2f") {
        return match depth.checked_sub(1) {
            Some(depth) => read(&unescape::percent(text), depth),
            None => Err(DoiError::not_a_doi(text)),
        };
    }
    settle(text)
}

/// Makes a DOI of a text that begins with one: undoes what is still escaped, cuts markup and
/// trailing punctuation off, drops a preprint's version.
pub(super) fn settle(text: &str) -> Result<Found, DoiError> {
    let plain = unescape::fully(text).ok_or_else(|| DoiError::not_a_doi(text))?;
    let plain = plain.trim();
    let plain = &plain[..shape::first_tag(plain).unwrap_or(plain.len())];
    if plain.match_indices([',', ';', '|']).any(|(at, _)| shape::starts_identifier(&plain[at + 1..])) {
        return Err(DoiError::not_one(text));
    }
    let (len, one_more) = shape::trimmed(plain);
    let doi = Doi::exact(&plain[..len])?;
    let fallback = if one_more > len { Doi::exact(&plain[..one_more]).ok() } else { None };
    if let Some(versionless) = without_version(&doi).filter(|versionless| *versionless != doi) {
        return Ok(Found { doi: versionless, fallback: Some(doi) });
    }
    let fallback = fallback.or_else(|| second_reading(&doi));
    Ok(Found { doi, fallback })
}

/// What else an untrimmed DOI may mean: without the slash at its end, with plain hyphens for those
/// that typesetting put in, or percent-decoded.
fn second_reading(doi: &Doi) -> Option<Doi> {
    let text = doi.as_str();
    if let Some(shorter) = text.strip_suffix('/') {
        return Doi::exact(shorter).ok();
    }
    if text.contains(HYPHENS) {
        return Doi::exact(&text.replace(HYPHENS, "-")).ok();
    }
    if !text.contains('%') {
        return None;
    }
    Doi::exact(&unescape::percent(text)).ok().filter(|decoded| decoded != doi)
}

/// The DOI of a preprint whose number was written with a version: arXiv, bioRxiv and medRxiv
/// register none for versions.
fn without_version(doi: &Doi) -> Option<Doi> {
    match doi.prefix() {
        "10.48550" => arxiv::without_version(doi.suffix()),
        "10.1101" | "10.64898" => {
            let (number, rest) = preprint_number(doi.suffix())?;
            let version = arxiv::version_len(rest);
            if version == 0 || version < rest.len() {
                return None;
            }
            Doi::exact(&format!("{}/{number}", doi.prefix())).ok()
        }
        _ => None,
    }
}

/// The number of a bioRxiv or medRxiv preprint (`066803`, `2020.12.16.423020`) at the beginning of
/// a suffix, and what follows it.
pub(super) fn preprint_number(suffix: &str) -> Option<(&str, &str)> {
    let run = suffix.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(suffix.len());
    let number = suffix[..run].trim_end_matches('.');
    (number.len() >= 6).then(|| (number, &suffix[number.len()..]))
}

/// An identifier without brackets, quotation marks and labels around it.
fn unwrapped(text: &str) -> &str {
    const MOST: usize = 8;
    let mut text = text.trim();
    for _ in 0..MOST {
        let before = text.len();
        if let Some(inner) = without_pair(text) {
            text = inner.trim();
        }
        text = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '/');
        text = without_label(text).trim();
        if text.len() == before {
            break;
        }
    }
    text
}

/// What stands between two brackets or quotation marks that belong together.
fn without_pair(text: &str) -> Option<&str> {
    const PAIRS: &[(char, char)] = &[
        ('(', ')'),
        ('[', ']'),
        ('{', '}'),
        ('<', '>'),
        ('"', '"'),
        ('\'', '\''),
        ('`', '`'),
        ('“', '”'),
        ('‘', '’'),
        ('«', '»'),
        ('„', '“'),
    ];
    let &(open, close) = PAIRS.iter().find(|(open, _)| text.starts_with(*open))?;
    let inner = text.strip_prefix(open)?.strip_suffix(close)?;
    // The bracket at the end of "(10.1000/x(2)" is not the first one's.
    (inner.matches(open).count() == inner.matches(close).count()).then_some(inner)
}

/// What stands behind a label: `doi:`, `DOI `, `doi = {`, `url=`, `\doi{`, `hdl:`.
fn without_label(text: &str) -> &str {
    for label in ["doi", "url", "hdl"] {
        let Some(rest) = text.strip_prefix(label) else { continue };
        let parted =
            rest.starts_with([':', '：', '=', '{', '(', '[', '"']) || rest.starts_with(char::is_whitespace);
        if parted || rest.starts_with("10.") || rest.starts_with("10/") {
            return rest;
        }
    }
    text
}
