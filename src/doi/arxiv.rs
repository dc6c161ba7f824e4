//! arXiv's numbers, each of which has a DOI: `10.48550/arXiv.` and the number without its version.
//!
//! Since April 2007 a number is year and month, a dot, and four or five digits (`2301.00001`);
//! before, it was the archive, perhaps with a subject class, and seven digits
//! (`math.GT/0309136`). The DOI has no subject class.

use super::Doi;

/// The archives of the old numbers.
const ARCHIVES: &[&str] = &[
    "acc-phys", "adap-org", "alg-geom", "ao-sci", "astro-ph", "atom-ph", "bayes-an", "chao-dyn", "chem-ph",
    "cmp-lg", "comp-gas", "cond-mat", "cs", "dg-ga", "funct-an", "gr-qc", "hep-ex", "hep-lat", "hep-ph",
    "hep-th", "math", "math-ph", "mtrl-th", "nlin", "nucl-ex", "nucl-th", "patt-sol", "physics", "plasm-ph",
    "q-alg", "q-bio", "quant-ph", "solv-int", "supr-con",
];

/// The number that a text begins with: its DOI, and its length with the version.
pub(super) fn number(text: &str) -> Option<(Doi, usize)> {
    let (id, len) = new_number(text).or_else(|| old_number(text))?;
    let len = len + version_len(text.get(len..)?);
    let goes_on = text.get(len..)?.starts_with(|c: char| c.is_alphanumeric());
    (!goes_on).then(|| (Doi(format!("10.48550/arxiv.{id}")), len))
}

/// A number behind the word "arXiv", such as `arXiv:2301.00001v2`.
pub(super) fn labelled(text: &str) -> Option<(Doi, usize)> {
    const LABEL: usize = "arxiv".len();
    if !text.get(..LABEL)?.eq_ignore_ascii_case("arxiv") {
        return None;
    }
    let rest = text.get(LABEL..)?;
    let bare = rest.trim_start_matches([':', ' ', '\u{A0}', '：', '.']);
    let (doi, len) = number(bare)?;
    // "arxiv2301.00001" would be a word of its own.
    (bare.len() < rest.len()).then_some((doi, text.len() - bare.len() + len))
}

/// The number in the path of a page at arXiv: `abs/2301.00001v2`, `pdf/2301.00001.pdf`.
pub(super) fn in_path(path: &str) -> Option<Doi> {
    let (_, rest) = path.trim_start_matches('/').split_once('/')?;
    number(rest).map(|(doi, _)| doi)
}

/// A suffix under arXiv's prefix without the version that some write into it.
pub(super) fn without_version(suffix: &str) -> Option<Doi> {
    let id = suffix.strip_prefix("arxiv.")?;
    number(id).and_then(|(doi, len)| (len == id.len()).then_some(doi))
}

fn new_number(text: &str) -> Option<(String, usize)> {
    let date = text.get(..4).filter(|date| date.bytes().all(|byte| byte.is_ascii_digit()))?;
    let month: u8 = date.get(2..)?.parse().ok()?;
    let serial = text.get(4..)?.strip_prefix('.')?.bytes().take_while(u8::is_ascii_digit).count();
    let len = 5 + serial;
    ((1..=12).contains(&month) && (4..=5).contains(&serial)).then_some((text.get(..len)?.to_owned(), len))
}

fn old_number(text: &str) -> Option<(String, usize)> {
    const LONGEST: usize = 16;
    let slash = text.bytes().take(LONGEST).position(|byte| byte == b'/')?;
    let class = text.get(..slash)?;
    let archive = class.split_once('.').map_or(class, |(archive, _)| archive).to_ascii_lowercase();
    let serial = text.get(slash + 1..)?;
    let digits = serial.bytes().take_while(u8::is_ascii_digit).count();
    (digits == 7 && ARCHIVES.contains(&archive.as_str()))
        .then_some((format!("{archive}/{}", serial.get(..digits)?), slash + 1 + digits))
}

/// The length of `v2` at the beginning of a text, or nothing.
pub(super) fn version_len(text: &str) -> usize {
    match text.strip_prefix(['v', 'V']).map(|rest| rest.bytes().take_while(u8::is_ascii_digit).count()) {
        None | Some(0) => 0,
        Some(digits) => 1 + digits,
    }
}
