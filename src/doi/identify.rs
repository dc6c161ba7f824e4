//! One identifier, however it is written.
//!
//! Percent-encoding is undone once, and only in what came as an address or a URI, or where an
//! encoded slash shows that the whole was encoded. HTML and LaTeX escapes are undone everywhere.

use super::address::Destination;
use super::error::DoiError;
use super::settle::settle;
use super::{Doi, Identified, address, arxiv, shape, unescape};
use crate::text::sanitize;

/// Addresses that carry addresses are followed so far.
const DEEPEST: u8 = 3;

/// Reads one identifier: a DOI alone, labelled (`doi:`, `DOI `, `info:doi/`, `urn:doi:`), as an
/// address of a resolver, a library's proxy or a publisher, a short DOI, an arXiv number; escaped
/// for LaTeX or HTML or percent-encoded; in brackets or quotation marks or before punctuation.
pub fn identify(input: &str) -> Result<Identified, DoiError> {
    if input.len() > shape::LONGEST_INPUT {
        return Err(DoiError::too_long(input));
    }
    let visible: String = input.chars().filter(|&c| c.is_control() || !sanitize::is_hidden(c)).collect();
    let plain = unescape::fully(&visible).ok_or_else(|| DoiError::not_a_doi(input))?;
    let core = unwrapped(&plain);
    let whole = core == plain.trim() && core.starts_with("10.");
    let glued =
        || if whole { shape::glued(visible.trim()).map(|at| visible.trim()[..at].to_owned()) } else { None };
    let found = match read(core, DEEPEST) {
        // Words of the page that it was copied from are stuck to its end.
        Err(_) | Ok(_) if glued().is_some() => {
            let shorter = glued().and_then(|text| unescape::fully(&text)).ok_or(DoiError::Empty);
            let cut = shorter.and_then(|text| settle(&text));
            cut.map(|cut| match read(core, DEEPEST) {
                Ok(longer) => cut.or(longer),
                Err(_) => cut,
            })
        }
        // Given whole, it keeps the full stop at its end until it proves to be none of its own.
        Ok(found) if whole && core.ends_with('.') => Ok(match Doi::exact(core) {
            Ok(exact) if found.others.contains(&exact) => Identified::from(exact).or(found),
            _ => found,
        }),
        read => read,
    };
    found.map_err(|error| match error {
        // The words of the person, not what was made of them.
        DoiError::Empty | DoiError::NotADoi(_) => DoiError::not_a_doi(input),
        DoiError::NoSuffix(_) => DoiError::no_suffix(input),
        DoiError::NotOne(_) => DoiError::not_one(input),
        DoiError::TooLong(_) => DoiError::too_long(input),
        DoiError::NoDoiInAddress(_) => DoiError::no_doi_in_address(input),
    })
}

/// Reads the value of a field that is for a DOI. Nobody writes prose there: where it is a DOI alone, what
/// stands at its end is its own, until that proves to be none.
pub(crate) fn field(value: &str) -> Result<Identified, DoiError> {
    let found = identify(value)?;
    let visible: String = value.trim().chars().filter(|c| !sanitize::is_hidden(*c)).collect();
    let Some(plain) = unescape::fully(&visible) else { return Ok(found) };
    let end = shape::trimmed(&plain).0;
    let is_whole = plain.get(..end).is_some_and(|trimmed| trimmed == found.doi.as_str());
    let is_own =
        is_whole && end < plain.len() && !plain.get(end..).unwrap_or_default().contains(['\\', '"', '`']);
    match Doi::exact(&plain) {
        Ok(exact) if is_own => Ok(Identified::from(exact).or(found)),
        _ => Ok(found),
    }
}

/// Reads an identifier that is in lower case and without escapes, labels and wrapping.
/// `depth` is how many addresses within addresses may follow.
pub(super) fn read(text: &str, depth: u8) -> Result<Identified, DoiError> {
    if let Some((doi, len)) = arxiv::labelled(text).or_else(|| arxiv::number(text)) {
        // arXiv's own stamp goes on with the subject: "arXiv:2301.00001v2 [cs.CL] 3 Jan 2023".
        let rest = text.get(len..).unwrap_or_default();
        if rest.trim_start().starts_with('[') || !rest.contains(char::is_alphanumeric) {
            return Ok(Identified { doi, others: Vec::new() });
        }
    }
    if let Some(name) = ["info:doi/", "info:doi:", "urn:doi:"].iter().find_map(|uri| text.strip_prefix(uri)) {
        return settle(&unescape::percent(name));
    }
    if let Some(address) = address::Address::parse(text) {
        let Some(depth) = depth.checked_sub(1) else { return Err(DoiError::no_doi_in_address(text)) };
        return match address.identify()? {
            Destination::To(found) => Ok(found),
            // The address holds others, or a DOI in another form.
            Destination::On(inner) => inner
                .iter()
                .find_map(|inner| read(inner, depth).ok())
                .ok_or_else(|| DoiError::no_doi_in_address(text)),
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
        if parted || ["10.", "10/", ".10."].iter().any(|doi| rest.starts_with(doi)) {
            return rest;
        }
    }
    text
}
