//! Identifiers of PubMed and PubMed Central, and the DOIs of their articles.
//!
//! NCBI's converter knows the articles that are in PMC; of others the E-utilities know the DOI. Three
//! requests a second are allowed. What was learnt is kept for good: the DOI of an article does not change.

use std::fmt;

use serde_json::Value;
use url::Url;

use super::{SearchError, Searcher, below, host_of, served_json};
use crate::csl::{Item, Variable};
use crate::doi::Doi;
use crate::http::Pool;
use crate::resolve::Mode;

/// Identifiers that one request can ask for.
const AT_ONCE: usize = 100;

const POOL: Pool = Pool { name: "ncbi", per_second: 3, at_once: 2 };

/// An identifier of PubMed or PubMed Central.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PubmedId {
    /// A PMID.
    Pmid(u64),
    /// A PMCID: the number behind `PMC`.
    Pmcid(u64),
}

impl fmt::Display for PubmedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pmid(number) => write!(f, "pmid:{number}"),
            Self::Pmcid(number) => write!(f, "PMC{number}"),
        }
    }
}

impl PubmedId {
    /// Reads an identifier as people write it: `pmid:17375194`, `PMID: 17375194`, `PMC1847503`,
    /// `pmcid:PMC1847503`, or the address of an article at PubMed, PMC or Europe PMC.
    ///
    /// ```
    /// use doicite::search::PubmedId;
    ///
    /// assert_eq!(PubmedId::parse("PMID: 17375194"), Some(PubmedId::Pmid(17_375_194)));
    /// let address = "https://pmc.ncbi.nlm.nih.gov/articles/PMC1847503/";
    /// assert_eq!(PubmedId::parse(address), Some(PubmedId::Pmcid(1_847_503)));
    /// assert_eq!(PubmedId::parse("17375194"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.to_ascii_lowercase();
        let text = lower.trim().trim_matches(['<', '>', '(', ')', '[', ']', '"', '\'']).trim();
        if let Some((host, path)) = address(text) {
            return in_address(host, path);
        }
        let rest = ["info:", "urn:"].iter().find_map(|scheme| text.strip_prefix(scheme)).unwrap_or(text);
        if let Some(rest) = rest.strip_prefix("pmcid") {
            let rest = separated(rest)?;
            return pmcid(rest).or_else(|| number(rest).map(Self::Pmcid));
        }
        let named = rest.strip_prefix("pubmed").map(|rest| rest.trim_start_matches([' ', '\u{a0}']));
        let behind = named.unwrap_or(rest).strip_prefix("pmid").or_else(|| named?.strip_prefix("id"));
        if let Some(rest) = behind.or_else(|| named.filter(|named| named.starts_with([':', '/']))) {
            let rest = separated(rest)?;
            return number(rest).map(Self::Pmid).or_else(|| pmcid(rest));
        }
        pmcid(rest)
    }

    /// Returns the identifier of an item that has no DOI: its PMID, or else its PMCID.
    pub fn of_item(item: &Item) -> Option<Self> {
        if item.get(Variable::Doi).is_some() {
            return None;
        }
        let id = |variable, name: &str| {
            let text = item.get(variable)?.trim();
            Self::parse(text).or_else(|| Self::parse(&format!("{name}:{text}")))
        };
        id(Variable::Pmid, "pmid").or_else(|| id(Variable::Pmcid, "pmcid"))
    }
}

/// What stands behind a name and what separates it from its number.
fn separated(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches([':', ' ', '/', '\t', '\u{a0}', '=']);
    (rest.len() < text.len() || text.starts_with(|c: char| c.is_ascii_digit())).then_some(rest)
}

/// The most that other identifiers of the same article take behind the first, in bytes.
const LONGEST: usize = 200;

/// The number that a text begins with. A version, as in PMC1847503.1, is that of the same article; what may follow is
/// punctuation, the name of the database, and another identifier of the same article.
fn number(text: &str) -> Option<u64> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let version = rest.strip_prefix(['.', 'v']).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let rest = version.map_or(rest, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let behind = rest.trim_matches(|c: char| !c.is_alphanumeric());
    let is_end = matches!(behind, "" | "pubmed" | "medline") && !rest.contains('\n')
        || rest.starts_with([' ', ';', ',']) && rest.len() <= LONGEST && PubmedId::parse(behind).is_some();
    let number = digits.parse().ok().filter(|number| *number > 0 && digits.len() <= 10);
    number.filter(|_| is_end)
}

fn pmcid(text: &str) -> Option<PubmedId> {
    number(text.strip_prefix("pmc")?).map(PubmedId::Pmcid)
}

/// The article at an address of PubMed, PMC or Europe PMC.
fn in_address(host: &str, path: &str) -> Option<PubmedId> {
    let (path, query) = path.split_once(['?', '#']).unwrap_or((path, ""));
    let parts: Vec<&str> = path.split(['/', ':']).filter(|part| !part.is_empty()).collect();
    let pmid = |text: &str| number(text).map(PubmedId::Pmid);
    let behind =
        |name: &str| parts.iter().position(|part| *part == name).and_then(|at| parts.get(at + 1)).copied();
    // A search for one number is as good as its address.
    let asked = || {
        query.split('&').find_map(|pair| match pair.split_once('=')? {
            ("term" | "list_uids" | "uid", value) => pmid(value),
            _ => None,
        })
    };
    match host {
        "pubmed.ncbi.nlm.nih.gov" | "pubmed.gov" | "pubmed.com" => {
            parts.first().copied().and_then(pmid).or_else(asked)
        }
        "pmc.ncbi.nlm.nih.gov" | "ncbi.nlm.nih.gov" => parts
            .iter()
            .find_map(|part| pmcid(part))
            .or_else(|| behind("pubmed").or_else(|| behind("pmid")).and_then(pmid))
            .or_else(|| asked().filter(|_| path.contains("pubmed") || query.contains("pubmed"))),
        "europepmc.org" => match parts.as_slice() {
            [.., "med", digits] => pmid(digits),
            [.., "pmc", digits] => pmcid(digits).or_else(|| number(digits).map(PubmedId::Pmcid)),
            [.., last] => pmcid(last),
            [] => None,
        },
        "identifiers.org" => behind("pubmed").and_then(pmid).or_else(|| behind("pmc").and_then(pmcid)),
        _ => None,
    }
}

/// The host of an address, without `www.`, and its path.
fn address(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).or_else(|| {
        ["pubmed.", "m.pubmed.", "pmc.ncbi", "www.ncbi", "ncbi.nlm", "europepmc.org", "www.europepmc.org"]
            .iter()
            .any(|start| text.starts_with(start))
            .then_some(text)
    })?;
    let at = rest.find('/').unwrap_or(rest.len());
    let (host, path) = rest.split_at(at);
    let host = host.strip_prefix("www.").or_else(|| host.strip_prefix("m.")).unwrap_or(host);
    Some((host, path))
}

/// Why there is no DOI for an identifier.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConvertError {
    /// NCBI knows no such article.
    #[error("{0} is not known to PubMed")]
    Unknown(PubmedId),
    /// The article has no DOI.
    #[error("{0} has no DOI")]
    NoDoi(PubmedId),
    /// It is not cached, and the network was not to be asked.
    #[error("{0} is not in the cache")]
    NotCached(PubmedId),
    /// NCBI could not be asked.
    #[error("{id}: {cause}")]
    Network {
        /// The identifier.
        id: PubmedId,
        /// What went wrong.
        #[source]
        cause: SearchError,
    },
}

impl Searcher {
    /// Returns the DOIs of articles, in the order of their identifiers.
    ///
    /// Blocks, as [`Searcher::find`] does.
    pub fn convert(&self, ids: &[PubmedId]) -> Vec<Result<Doi, ConvertError>> {
        let mut answers: Vec<Option<Result<Doi, ConvertError>>> =
            ids.iter().map(|id| self.recall_doi(id).map(Ok)).collect();
        let missing: Vec<usize> = (0..ids.len()).filter(|at| answers[*at].is_none()).collect();
        if self.config.mode == Mode::Offline {
            for at in missing {
                answers[at] = Some(Err(ConvertError::NotCached(ids[at].clone())));
            }
        } else if !missing.is_empty() {
            match self.runtime() {
                Ok(runtime) => runtime.block_on(self.convert_all(ids, &missing, &mut answers)),
                Err(cause) => {
                    for at in missing {
                        let id = ids[at].clone();
                        answers[at] = Some(Err(ConvertError::Network { id, cause: cause.clone() }));
                    }
                }
            }
        }
        let answers = ids.iter().zip(answers);
        answers.map(|(id, answer)| answer.unwrap_or_else(|| Err(ConvertError::Unknown(id.clone())))).collect()
    }

    async fn convert_all(
        &self,
        ids: &[PubmedId],
        missing: &[usize],
        answers: &mut [Option<Result<Doi, ConvertError>>],
    ) {
        // The converter takes identifiers of one kind at a time.
        let is_pmid = |at: &&usize| matches!(ids[**at], PubmedId::Pmid(_));
        let (pmids, pmcids): (Vec<&usize>, Vec<&usize>) = missing.iter().partition(is_pmid);
        for kind in [pmcids, pmids] {
            for part in kind.chunks(AT_ONCE) {
                let part: Vec<usize> = part.iter().map(|at| **at).collect();
                self.convert_part(ids, &part, answers).await;
            }
        }
        for at in missing {
            if let Some(Ok(doi)) = &answers[*at] {
                self.keep_doi(&ids[*at], doi);
            }
        }
    }

    /// Asks for identifiers of one kind: the converter, and for PMIDs that it does not know the
    /// E-utilities.
    async fn convert_part(
        &self,
        ids: &[PubmedId],
        part: &[usize],
        answers: &mut [Option<Result<Doi, ConvertError>>],
    ) {
        let number = |at: &usize| match &ids[*at] {
            PubmedId::Pmid(number) => number.to_string(),
            PubmedId::Pmcid(number) => format!("PMC{number}"),
        };
        let pmids = part.iter().all(|at| matches!(ids[*at], PubmedId::Pmid(_)));
        let list: Vec<String> = part.iter().map(number).collect();
        let failed = |answers: &mut [Option<_>], at: usize, cause: &SearchError| {
            answers[at] = Some(Err(ConvertError::Network { id: ids[at].clone(), cause: cause.clone() }));
        };
        let url = self.ncbi_url(
            &self.config.pmc,
            "tools/idconv/api/v1/articles/",
            &[("ids", &list.join(",")), ("format", "json")],
        );
        match self.json(&url).await {
            Ok(answer) => {
                for record in answer.get("records").and_then(Value::as_array).into_iter().flatten() {
                    let asked = record.get("requested-id").map(as_text).unwrap_or_default();
                    let doi = record.get("doi").and_then(Value::as_str).and_then(super::served_doi);
                    for at in part.iter().filter(|at| number(at) == asked) {
                        answers[*at] = match &doi {
                            Some(doi) => Some(Ok(doi.clone())),
                            None if pmids => None,
                            None if record.get("status").is_some() => None,
                            None => Some(Err(ConvertError::NoDoi(ids[*at].clone()))),
                        };
                    }
                }
            }
            Err(cause) if !pmids => {
                for at in part {
                    failed(answers, *at, &cause);
                }
                return;
            }
            // The E-utilities know them too.
            Err(_) => {}
        }
        let left: Vec<usize> = part.iter().copied().filter(|at| answers[*at].is_none()).collect();
        if !pmids || left.is_empty() {
            return;
        }
        let list: Vec<String> = left.iter().map(number).collect();
        let url = self.ncbi_url(
            &self.config.eutils,
            "entrez/eutils/esummary.fcgi",
            &[("db", "pubmed"), ("id", &list.join(",")), ("retmode", "json")],
        );
        match self.json(&url).await {
            Ok(answer) => {
                for at in left {
                    let summary = answer.get("result").and_then(|result| result.get(number(&at)));
                    let unknown = summary.is_none_or(|summary| summary.get("error").is_some());
                    let doi = summary.and_then(doi_of);
                    answers[at] = Some(match doi {
                        Some(doi) => Ok(doi),
                        None if unknown => Err(ConvertError::Unknown(ids[at].clone())),
                        None => Err(ConvertError::NoDoi(ids[at].clone())),
                    });
                }
            }
            Err(cause) => {
                for at in left {
                    failed(answers, at, &cause);
                }
            }
        }
    }

    fn ncbi_url(&self, service: &Url, path: &str, parameters: &[(&str, &str)]) -> Url {
        let mut url = below(service, path);
        let mut query = url.query_pairs_mut();
        query.extend_pairs(parameters).append_pair("tool", "doicite");
        if let Some(address) = &self.config.http.mailto {
            query.append_pair("email", address);
        }
        drop(query);
        url
    }

    async fn json(&self, url: &Url) -> Result<Value, SearchError> {
        let (status, body) = self.list(POOL, url).await?;
        if status != 200 {
            return Err(SearchError::Refused { host: host_of(url), status });
        }
        served_json(url, &body)
    }

    fn recall_doi(&self, id: &PubmedId) -> Option<Doi> {
        let store = self.store.as_ref().filter(|_| self.config.mode != Mode::Refresh)?;
        store.identifier(&id.to_string()).ok().flatten()
    }

    fn keep_doi(&self, id: &PubmedId, doi: &Doi) {
        if let Some(store) = &self.store
            && let Err(error) = store.put_identifier(&id.to_string(), doi)
        {
            self.watcher.trouble(&format!("cannot cache the DOI of {id}: {error}"));
        }
    }
}

fn as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The DOI in a summary of the E-utilities.
fn doi_of(summary: &Value) -> Option<Doi> {
    let ids = summary.get("articleids")?.as_array()?;
    let id = ids.iter().find(|id| id.get("idtype").and_then(Value::as_str) == Some("doi"))?;
    super::served_doi(id.get("value")?.as_str()?.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_have_identifiers_where_they_have_no_doi() {
        let mut item = Item::new("", crate::csl::Kind::ArticleJournal);
        assert_eq!(PubmedId::of_item(&item), None);
        item.set(Variable::Pmcid, "PMC1847503");
        assert_eq!(PubmedId::of_item(&item), Some(PubmedId::Pmcid(1_847_503)));
        item.set(Variable::Pmid, "17375194");
        assert_eq!(PubmedId::of_item(&item), Some(PubmedId::Pmid(17_375_194)));
        item.set(Variable::Doi, "10.5555/a");
        assert_eq!(PubmedId::of_item(&item), None);
    }

    /// A list of thousands is no identifier, and no stack is deep enough for one call for each.
    #[test]
    fn many_identifiers_are_not_one() {
        assert_eq!(PubmedId::parse("PMC1 PMID: 2"), Some(PubmedId::Pmcid(1)));
        assert_eq!(PubmedId::parse(&"PMC1 ".repeat(200_000)), None);
        assert_eq!(PubmedId::parse(&"PMID: 1; ".repeat(200_000)), None);
    }

    /// The forms that NCBI's help pages and Europe PMC show.
    #[test]
    fn identifiers_in_all_forms() {
        for (text, id) in [
            ("pmid:17375194", PubmedId::Pmid(17_375_194)),
            ("PMID 17375194.", PubmedId::Pmid(17_375_194)),
            ("https://pubmed.ncbi.nlm.nih.gov/17375194/", PubmedId::Pmid(17_375_194)),
            ("pubmed.ncbi.nlm.nih.gov/17375194/?from=x", PubmedId::Pmid(17_375_194)),
            ("http://www.ncbi.nlm.nih.gov/pubmed/17375194", PubmedId::Pmid(17_375_194)),
            ("https://europepmc.org/article/MED/17375194", PubmedId::Pmid(17_375_194)),
            ("PMC1847503", PubmedId::Pmcid(1_847_503)),
            ("PMCID: PMC1847503", PubmedId::Pmcid(1_847_503)),
            ("PMC1847503.1", PubmedId::Pmcid(1_847_503)),
            ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1847503/", PubmedId::Pmcid(1_847_503)),
            ("https://pmc.ncbi.nlm.nih.gov/articles/PMC1847503/pdf/x.pdf", PubmedId::Pmcid(1_847_503)),
            ("https://europepmc.org/articles/PMC1847503", PubmedId::Pmcid(1_847_503)),
            ("https://europepmc.org/article/PMC/1847503", PubmedId::Pmcid(1_847_503)),
            ("PMC1847503v2", PubmedId::Pmcid(1_847_503)),
            ("https://www.ncbi.nlm.nih.gov/pmc/articles/pmid/17375194/", PubmedId::Pmid(17_375_194)),
            ("https://pubmed.ncbi.nlm.nih.gov/?term=17375194", PubmedId::Pmid(17_375_194)),
            ("https://www.ncbi.nlm.nih.gov/m/pubmed/17375194/", PubmedId::Pmid(17_375_194)),
            ("https://identifiers.org/pubmed:17375194", PubmedId::Pmid(17_375_194)),
            ("https://identifiers.org/pmc/PMC1847503", PubmedId::Pmcid(1_847_503)),
            ("info:pmid/17375194", PubmedId::Pmid(17_375_194)),
            ("pubmed:17375194", PubmedId::Pmid(17_375_194)),
            ("PubMed PMID: 17375194", PubmedId::Pmid(17_375_194)),
            ("PubMed ID: 17375194", PubmedId::Pmid(17_375_194)),
            ("[PMID: 17375194]", PubmedId::Pmid(17_375_194)),
            ("PMID: 17375194 [PubMed]", PubmedId::Pmid(17_375_194)),
            ("PMID: 17375194; PMCID: PMC1847503.", PubmedId::Pmid(17_375_194)),
            ("PMID:PMC1847503", PubmedId::Pmcid(1_847_503)),
        ] {
            assert_eq!(PubmedId::parse(text), Some(id), "{text}");
        }
        for text in [
            "17375194",
            "pmid:",
            "pmid:0",
            "pmids 5",
            "PMC",
            "PMC12a",
            "10.1038/nphys1170",
            "https://example.org/PMC1",
            "pmc.md",
            "pmid:5 is what it is",
            "id:5",
            "https://pubmed.ncbi.nlm.nih.gov/?term=ants",
            "https://www.ncbi.nlm.nih.gov/nuccore/?term=17375194",
        ] {
            assert_eq!(PubmedId::parse(text), None, "{text}");
        }
    }
}
