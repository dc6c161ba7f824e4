//! Identifiers of PubMed in running text, in forms that can be nothing else: `PMID: 17375194`, `PMC1847503`, and the
//! addresses of articles.

use std::ops::Range;

use super::PubmedId;

/// Fewer digits behind `PMC` are the name of something else.
const FEWEST: usize = 4;

impl PubmedId {
    /// Finds the identifiers in a text, in order, with their places in bytes.
    ///
    /// ```
    /// use doicite::search::PubmedId;
    ///
    /// let found = PubmedId::find("Doe J. Ants. 2001. PMID: 17375194; PMCID: PMC1847503.");
    /// let ids: Vec<PubmedId> = found.into_iter().map(|(_, id)| id).collect();
    /// assert_eq!(ids, [PubmedId::Pmid(17_375_194), PubmedId::Pmcid(1_847_503)]);
    /// ```
    pub fn find(text: &str) -> Vec<(Range<usize>, Self)> {
        let mut found = Vec::new();
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(offset) =
            bytes.get(at..).and_then(|rest| rest.iter().position(|byte| b"pPhHwWeE".contains(byte)))
        {
            at += offset;
            let apart = text
                .get(..at)
                .and_then(|before| before.chars().next_back())
                .is_none_or(|c| !c.is_alphanumeric());
            let mention = if apart { mention(text, at) } else { None };
            match mention {
                Some((end, id)) => {
                    found.push((at..end, id));
                    at = end;
                }
                // Another address holds none.
                None if apart && ["http:", "https:"].iter().any(|scheme| begins(text, at, scheme)) => {
                    let rest = text.get(at..).unwrap_or_default();
                    at += rest.find(|c: char| c.is_whitespace() || "<>\"'".contains(c)).unwrap_or(rest.len());
                }
                None => at += 1,
            }
        }
        found
    }
}

fn begins(text: &str, at: usize, word: &str) -> bool {
    text.get(at..at + word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
}

/// The identifier that begins at a place, and where it ends.
fn mention(text: &str, at: usize) -> Option<(usize, PubmedId)> {
    let rest = text.get(at..)?;
    let begins = |word: &str| rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    if ["http", "www.", "pubmed.", "pmc.ncbi", "europepmc.org"].iter().any(|begin| begins(begin)) {
        let length =
            rest.find(|c: char| c.is_whitespace() || "<>\"'()[]{}|".contains(c)).unwrap_or(rest.len());
        let token = rest.get(..length)?.trim_end_matches(['.', ',', ';', ':']);
        let is_theirs = token.get(..80.min(token.len())).is_none_or(|head| {
            ["nlm.nih.gov", "pubmed", "europepmc"].iter().any(|host| head.to_ascii_lowercase().contains(host))
        });
        return is_theirs.then(|| PubmedId::parse(token)).flatten().map(|id| (at + token.len(), id));
    }
    let labels = ["pubmed pmid", "pubmed id", "pubmed", "pmid", "pmcid", "pmc id"];
    let label = labels.iter().find(|label| begins(label)).map_or(0, |label| label.len());
    let parted = rest.get(label..)?;
    let gap = parted.len() - parted.trim_start_matches([':', '：', ' ', '\u{a0}', '#', '\n']).len();
    let number = parted.get(gap..)?;
    let is_pmc = number.get(..3).is_some_and(|head| head.eq_ignore_ascii_case("pmc"));
    let digits_at = if is_pmc { 3 } else { 0 };
    let digits = number.get(digits_at..)?.bytes().take_while(u8::is_ascii_digit).count();
    let end = digits_at + digits;
    let closed = number.get(end..).and_then(|rest| rest.chars().next()).is_none_or(|c| !c.is_alphanumeric());
    if !closed
        || digits == 0
        || digits > 9
        || !is_pmc && (label == 0 || gap == 0)
        || is_pmc && label == 0 && digits < FEWEST
    {
        return None;
    }
    let value: u64 = number.get(digits_at..end)?.parse().ok().filter(|value| *value > 0)?;
    let is_pmcid = is_pmc || begins("pmcid") || begins("pmc id");
    let id = if is_pmcid { PubmedId::Pmcid(value) } else { PubmedId::Pmid(value) };
    // "PubMed 2019" is no identifier.
    let bare = begins("pubmed") && !begins("pubmed pmid") && !begins("pubmed id");
    let marked = !bare || parted.get(..gap).is_some_and(|gap| gap.contains(':')) && digits > 4;
    marked.then_some((at + label + gap + end, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_safe_forms_count() {
        for (text, ids) in [
            ("PMID: 1 PMID:23, pmid 456", vec![PubmedId::Pmid(1), PubmedId::Pmid(23), PubmedId::Pmid(456)]),
            ("see PMC1847503.", vec![PubmedId::Pmcid(1_847_503)]),
            ("PMCID: PMC12", vec![PubmedId::Pmcid(12)]),
            ("[PubMed: 17375194]", vec![PubmedId::Pmid(17_375_194)]),
            ("(https://pubmed.ncbi.nlm.nih.gov/17375194/)", vec![PubmedId::Pmid(17_375_194)]),
            ("at www.ncbi.nlm.nih.gov/pmc/articles/PMC1847503/.", vec![PubmedId::Pmcid(1_847_503)]),
        ] {
            let found: Vec<PubmedId> = PubmedId::find(text).into_iter().map(|(_, id)| id).collect();
            assert_eq!(found, ids, "{text}");
        }
        for text in [
            "PMC2 cells",
            "PubMed 2019",
            "searched PubMed, 2019",
            "17375194",
            "APMID: 1",
            "PMID: 12a",
            "https://example.org/PMC1847503",
        ] {
            assert_eq!(PubmedId::find(text), [], "{text}");
        }
    }
}
