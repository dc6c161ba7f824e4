//! Which agency holds a DOI, and how it is addressed.
//!
//! The resolver tells for many DOIs in one call which agency registered each (`/doiRA/`, protocol
//! note, section 1.4). How an agency is addressed is not written down here: it is read off the
//! resolver's first redirect to it, as the parts of the address before and after the DOI, and believed
//! for others once two registrants' DOIs lead to the same place. So it holds as the services change, and for any server that
//! plays their parts.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::OnceCell;
use url::Url;

use super::PATIENCE;
use super::negotiate::address;
use crate::doi::Doi;
use crate::http::Client;

/// The longest address of a look-up: 5.7 kB have been seen to work and 11.5 kB to fail.
const LONGEST_LOOKUP: usize = 3000;
/// After so many DOIs of an agency whose redirects taught no address, nobody waits for another.
const MOST_SCOUTS: u32 = 6;
/// How many redirects to one agency are remembered: more would teach nothing new.
const MOST_SEEN: usize = 16;

/// What the resolver says about a DOI's registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Registration {
    /// Held by this agency.
    With(String),
    /// Not registered.
    Nowhere,
    /// It did not say.
    Unknown,
}

/// The registrations of a batch of DOIs, looked up when first asked for, many at a time.
pub(super) struct Lookup {
    chunks: Vec<Chunk>,
    /// Whether the resolver has failed to answer one. It is not asked again: each DOI can find its way
    /// without.
    failed: AtomicBool,
}

struct Chunk {
    dois: Vec<Doi>,
    answer: OnceCell<HashMap<Doi, Registration>>,
}

impl Lookup {
    /// Prepares look-ups for `dois`; asks nothing yet.
    pub(super) fn new<'a>(endpoint: &Url, dois: impl Iterator<Item = &'a Doi>) -> Self {
        let mut chunks: Vec<Chunk> = Vec::new();
        let mut length = usize::MAX;
        for doi in dois {
            let more = doi.component().len() + 1;
            if length.saturating_add(more) > LONGEST_LOOKUP {
                chunks.push(Chunk { dois: Vec::new(), answer: OnceCell::new() });
                length = endpoint.as_str().len() + "/doiRA/".len();
            }
            length += more;
            if let Some(chunk) = chunks.last_mut() {
                chunk.dois.push(doi.clone());
            }
        }
        Self { chunks, failed: AtomicBool::new(false) }
    }

    /// Whether there is nothing to look up.
    pub(super) fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// In which chunk each DOI is.
    pub(super) fn places(&self) -> HashMap<&Doi, usize> {
        let numbered = self.chunks.iter().enumerate();
        numbered.flat_map(|(number, chunk)| chunk.dois.iter().map(move |doi| (doi, number))).collect()
    }

    /// The registration of a DOI, as far as it has been looked up.
    pub(super) fn known(&self, doi: &Doi) -> Registration {
        let mut answers = self.chunks.iter().filter_map(|chunk| chunk.answer.get());
        answers.find_map(|answer| answer.get(doi)).cloned().unwrap_or(Registration::Unknown)
    }

    /// The registration of a DOI in chunk `place`. The first to ask looks up the whole chunk.
    pub(super) async fn registration(
        &self,
        client: &Client,
        endpoint: &Url,
        place: usize,
        doi: &Doi,
    ) -> Registration {
        let Some(chunk) = self.chunks.get(place) else { return Registration::Unknown };
        let ask = async || {
            if self.failed.load(Ordering::Relaxed) {
                return HashMap::new();
            }
            let answer = chunk.ask(client, endpoint).await;
            answer.unwrap_or_else(|| {
                self.failed.store(true, Ordering::Relaxed);
                HashMap::new()
            })
        };
        let answer = chunk.answer.get_or_init(ask).await;
        answer.get(doi).cloned().unwrap_or(Registration::Unknown)
    }
}

impl Chunk {
    async fn ask(&self, client: &Client, endpoint: &Url) -> Option<HashMap<Doi, Registration>> {
        let list: Vec<String> = self.dois.iter().map(Doi::component).collect();
        let url = address(endpoint, &format!("doiRA/{}", list.join(","))).ok()?;
        let reply = client.get(&url, "application/json", true).await.ok()?;
        if reply.status != 200 {
            return None;
        }
        let rows: Vec<Value> = serde_json::from_slice(&reply.body).ok()?;
        // Rows come in the order of the question; a row is believed when it names its DOI.
        let answers = self.dois.iter().zip(&rows).filter_map(|(doi, row)| {
            let named = row.get("DOI")?.as_str()?;
            if !named.eq_ignore_ascii_case(doi.as_str()) {
                return None;
            }
            let registration =
                match (row.get("RA").and_then(Value::as_str), row.get("status").and_then(Value::as_str)) {
                    (Some(agency), _) => Registration::With(agency.to_owned()),
                    (None, Some("DOI does not exist")) => Registration::Nowhere,
                    _ => Registration::Unknown,
                };
            Some((doi.clone(), registration))
        });
        Some(answers.collect())
    }
}

/// The agencies met so far, and what redirects have shown of them.
#[derive(Default)]
pub(super) struct Agencies {
    known: Mutex<HashMap<String, Arc<Agency>>>,
    /// Redirects that were seen before it was known whose they are.
    early: Mutex<Vec<(Doi, Url)>>,
}

/// One agency, and how it is addressed, as far as that is known.
#[derive(Default)]
pub(super) struct Agency {
    /// Held by the scout, the one request that is on its way through the resolver while others wait
    /// to learn the address from it. Counts how many there were.
    scout: tokio::sync::Mutex<u32>,
    seen: Mutex<Vec<Seen>>,
}

/// An address that the resolver redirected to, for a DOI with this registrant prefix.
struct Seen {
    prefix: String,
    template: Template,
}

impl Agencies {
    /// Takes note of where the resolver redirected for a DOI whose agency is not known yet.
    pub(super) fn note(&self, doi: &Doi, redirect: &Url) {
        lock(&self.early).push((doi.clone(), redirect.clone()));
    }

    /// The agency of this name. `holder` tells which one holds a DOI.
    pub(super) fn get(&self, name: &str, holder: impl Fn(&Doi) -> Registration) -> Arc<Agency> {
        let agency = Arc::clone(lock(&self.known).entry(name.to_owned()).or_default());
        lock(&self.early).retain(|(doi, redirect)| match holder(doi) {
            Registration::With(held) if held == name => {
                agency.learn(doi, redirect);
                false
            }
            _ => true,
        });
        agency
    }
}

/// How to ask an agency for a DOI.
pub(super) enum Way<'a> {
    /// Directly, at this address.
    Direct(Url),
    /// Through the resolver. Whoever holds the guard does so for those who wait.
    Resolver(Option<tokio::sync::MutexGuard<'a, u32>>),
}

impl Agency {
    /// How to ask for `doi`. While a scout is on its way, waits for it, but not long.
    pub(super) async fn way(&self, doi: &Doi) -> Way<'_> {
        if let Some(url) = self.direct(doi) {
            return Way::Direct(url);
        }
        let Ok(mut sent) = tokio::time::timeout(PATIENCE, self.scout.lock()).await else {
            return Way::Resolver(None);
        };
        // The scout may have come back while this one waited.
        match self.direct(doi) {
            Some(url) => Way::Direct(url),
            None if *sent < MOST_SCOUTS => {
                *sent += 1;
                Way::Resolver(Some(sent))
            }
            None => Way::Resolver(None),
        }
    }

    /// Reads the agency's address off a redirect.
    pub(super) fn learn(&self, doi: &Doi, redirect: &Url) {
        let mut seen = lock(&self.seen);
        if let Some(template) = Template::learn(redirect, doi).filter(|_| seen.len() < MOST_SEEN) {
            seen.push(Seen { prefix: doi.prefix().to_owned(), template });
        }
    }

    /// The agency's address for a DOI. A registrant may have its DOIs redirected to a server of its
    /// own, so one redirect is believed only for the DOIs of the same registrant; two that agree, of
    /// different registrants, for all.
    fn direct(&self, doi: &Doi) -> Option<Url> {
        let seen = lock(&self.seen);
        let own = seen.iter().find(|seen| seen.prefix == doi.prefix());
        let agreed = || {
            seen.iter().find(|one| {
                seen.iter().any(|other| one.prefix != other.prefix && one.template.agrees(&other.template))
            })
        };
        own.or_else(agreed)?.template.fill(doi)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An agency's addresses: what stands before and after the DOI, and how the DOI is encoded.
#[derive(Debug)]
struct Template {
    before: String,
    after: String,
    encode: fn(&Doi) -> String,
}

impl Template {
    /// Reads the template off the address to which the resolver redirected for `doi`.
    fn learn(redirect: &Url, doi: &Doi) -> Option<Self> {
        let text = redirect.as_str();
        let encodings: [fn(&Doi) -> String; 2] = [Doi::component, Doi::path];
        encodings.into_iter().find_map(|encode| {
            let encoded = encode(doi).to_ascii_lowercase();
            // The DOI may come back in another case, as may the hex digits of its encoding.
            let at = text.to_ascii_lowercase().find(&encoded)?;
            let (before, after) = (&text[..at], &text[at + encoded.len()..]);
            Some(Self { before: before.to_owned(), after: after.to_owned(), encode })
        })
    }

    fn agrees(&self, other: &Self) -> bool {
        self.before == other.before && self.after == other.after
    }

    fn fill(&self, doi: &Doi) -> Option<Url> {
        Url::parse(&format!("{}{}{}", self.before, (self.encode)(doi), self.after)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doi(text: &str) -> Doi {
        Doi::parse(text).expect("a DOI")
    }

    /// The four shapes of redirect that were recorded (protocol note, section 1.3).
    #[test]
    fn a_template_is_read_off_a_redirect() {
        let table = [
            (
                "https://api.crossref.org/v1/works/10.1000%2FABC/transform",
                "https://api.crossref.org/v1/works/10.2000%2Fd%28e%29/transform",
            ),
            ("https://data.crosscite.org/10.1000%2Fabc", "https://data.crosscite.org/10.2000%2Fd%28e%29"),
            ("https://data.medra.org/10.1000%2fabc", "https://data.medra.org/10.2000%2Fd%28e%29"),
            ("https://japanlinkcenter.org/data/10.1000/abc", "https://japanlinkcenter.org/data/10.2000/d(e)"),
        ];
        for (seen, expected) in table {
            let template =
                Template::learn(&Url::parse(seen).expect("a URL"), &doi("10.1000/abc")).expect("a template");
            assert_eq!(template.fill(&doi("10.2000/d(e)")).expect("a URL").as_str(), expected);
        }
        let landing = Url::parse("https://publisher.example/article/17").expect("a URL");
        assert!(Template::learn(&landing, &doi("10.1000/abc")).is_none());
    }

    #[test]
    fn look_ups_stay_short() {
        let dois: Vec<Doi> = (0..300).map(|n| doi(&format!("10.1000/some-article-{n:05}"))).collect();
        let endpoint = Url::parse("https://doi.org").expect("a URL");
        let lookup = Lookup::new(&endpoint, dois.iter());
        assert!(lookup.chunks.len() > 1);
        assert_eq!(lookup.places().len(), 300);
        for chunk in &lookup.chunks {
            let list: Vec<String> = chunk.dois.iter().map(Doi::component).collect();
            assert!(format!("{endpoint}doiRA/{}", list.join(",")).len() <= LONGEST_LOOKUP);
            assert!(!chunk.dois.is_empty());
        }
    }
}
