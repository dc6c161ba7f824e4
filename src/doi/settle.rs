//! A text that begins with a DOI, and what it may mean.

use super::error::DoiError;
use super::{Doi, Identified, arxiv, shape, unescape};

/// The hyphens of typesetting: no registered suffix has one of them.
const HYPHENS: [char; 2] = ['\u{2010}', '\u{2011}'];
/// The dashes and minus signs that stand for `-` in a printed DOI, and may be a DOI's own.
const DASHES: [char; 2] = ['\u{2013}', '\u{2212}'];

/// Makes a DOI of a text that begins with one: undoes what is still escaped, cuts markup and
/// trailing punctuation off, drops a preprint's version.
pub(super) fn settle(text: &str) -> Result<Identified, DoiError> {
    let plain = unescape::fully(text).ok_or_else(|| DoiError::not_a_doi(text))?;
    let plain = plain.trim();
    let plain = &plain[..shape::first_tag(plain).unwrap_or(plain.len())];
    if plain.match_indices([',', ';', '|']).any(|(at, _)| shape::starts_identifier(&plain[at + 1..])) {
        return Err(DoiError::not_one(text));
    }
    let (len, one_more) = shape::trimmed(plain);
    let doi = Doi::exact(&plain[..len])?;
    let longer = if one_more > len { Doi::exact(&plain[..one_more]).ok() } else { None };
    if let Some(versionless) = without_version(&doi).filter(|versionless| *versionless != doi) {
        return Ok(Identified::among([versionless, doi]));
    }
    let likelier = likelier(&doi);
    let others = second_readings(&doi);
    Ok(Identified::among(likelier.into_iter().chain([doi]).chain(longer).chain(others)))
}

/// A reading that is likelier than the text as it stands: with plain hyphens for those that typesetting
/// put in, and with the characters that an address must encode (`%3C`) decoded.
fn likelier(doi: &Doi) -> Option<Doi> {
    let text = doi.as_str();
    let mut other = text.replace(HYPHENS, "-");
    if only_encoded(&other) {
        other = unescape::percent(&other);
    }
    let other = other.to_ascii_lowercase();
    // Only where that is the end of it, so that what is read once is read so again.
    let (len, _) = shape::trimmed(&other);
    let settled = other != text
        && len == other.len()
        && !other.contains(['%', '&', '\\', '{', '$', '<', ',', ';', '|'])
        && !other.contains(char::is_whitespace);
    let allowed = settled || (other != text && other.contains('<') && is_sici(&other));
    Doi::exact(&other).ok().filter(|_| allowed).filter(|doi| without_version(doi).is_none())
}

/// Whether a text has the angle brackets of an identifier after SICI, and nothing that is an escape.
fn is_sici(text: &str) -> bool {
    shape::first_tag(text).is_none()
        && !text.contains(['%', '&', '\\', '{', '$', '|'])
        && !text.match_indices([',', ';']).any(|(at, _)| shape::starts_identifier(&text[at + 1..]))
        && shape::trimmed(text).0 == text.len()
}

/// Whether all percent-encoded bytes of a text are the brackets and marks of an identifier after SICI, which
/// no DOI has encoded.
fn only_encoded(text: &str) -> bool {
    let mut escapes = text.split('%').skip(1).peekable();
    escapes.peek().is_some()
        && escapes.all(|rest| {
            let byte = rest.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
            byte.is_some_and(|byte| b"<>[]();:".contains(&byte))
        })
}

/// What else an untrimmed DOI may mean: without the slash at its end, with plain hyphens for dashes,
/// percent-decoded, without braces, without the query of an address, without a word that was glued to it.
fn second_readings(doi: &Doi) -> Vec<Doi> {
    let text = doi.as_str();
    let shorter = text.strip_suffix('/').map(str::to_owned);
    let hyphens = text.contains(HYPHENS) || text.contains(DASHES);
    let hyphened = hyphens.then(|| text.replace(HYPHENS, "-").replace(DASHES, "-"));
    let decoded = text.contains('%').then(|| unescape::percent(text));
    let is_query = |query: &str| query.contains('=') || query.contains("%3d");
    let query = text.split_once('?').filter(|(_, query)| is_query(query)).map(|(doi, _)| doi.to_owned());
    let unglued = shape::glued_lower(text).map(|at| text[..at].to_owned());
    // Braces may be TeX's, which hold words together.
    let unbraced = text.contains(['{', '}']).then(|| text.replace(['{', '}'], ""));
    let readings = [shorter, hyphened, decoded, query, unglued, unbraced].into_iter().flatten();
    readings
        .filter_map(|text| {
            let (len, _) = shape::trimmed(&text);
            Doi::exact(&text[..len]).ok()
        })
        .collect()
}

/// Whether a registrant's DOIs come with versions behind them.
pub(super) fn has_versions(prefix: &str) -> bool {
    matches!(prefix, ARXIV | BIORXIV | OPENRXIV)
}

const ARXIV: &str = "10.48550";
const BIORXIV: &str = "10.1101";
const OPENRXIV: &str = "10.64898";

/// The DOI of a preprint whose number was written with a version: arXiv, bioRxiv and medRxiv
/// register none for versions.
fn without_version(doi: &Doi) -> Option<Doi> {
    match doi.prefix() {
        ARXIV => arxiv::without_version(doi.suffix()),
        BIORXIV | OPENRXIV => {
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
