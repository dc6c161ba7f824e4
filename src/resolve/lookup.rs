//! Which agency holds which DOI: the resolver tells for many in one call (`/doiRA/`, described in the DOI
//! Handbook).

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::sync::OnceCell;
use url::Url;

use super::negotiate::address;
use crate::doi::Doi;
use crate::http::{Client, Exchange, Patience};

/// The longest address of a look-up: 5.7 kB have been seen to work and 11.5 kB to fail.
const LONGEST_LOOKUP: usize = 3000;

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
    answer: OnceCell<LookedUp>,
}

/// What a look-up found; nothing where it failed.
#[derive(Default)]
pub(super) struct LookedUp {
    registrations: HashMap<Doi, Registration>,
    /// How long its attempts took, without what they waited for.
    took: Duration,
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
        answers.find_map(|answer| answer.registrations.get(doi)).cloned().unwrap_or(Registration::Unknown)
    }

    /// The registration of a DOI in chunk `place`. The first to ask looks up the whole chunk. What of the time that
    /// took was waited for here counts as that of the exchange which waits, if one does.
    pub(super) async fn registration(
        &self,
        client: &Client,
        endpoint: &Url,
        place: usize,
        doi: &Doi,
        waits: Option<&Exchange<'_>>,
    ) -> Registration {
        let began = Instant::now();
        let answer = self.look_up(client, endpoint, place).await;
        if let (Some(exchange), Some(answer)) = (waits, answer) {
            exchange.spend(answer.took.min(began.elapsed()));
        }
        answer.and_then(|answer| answer.registrations.get(doi)).cloned().unwrap_or(Registration::Unknown)
    }

    /// Looks up chunk `place`, if there is one and nobody has.
    pub(super) async fn look_up(&self, client: &Client, endpoint: &Url, place: usize) -> Option<&LookedUp> {
        let chunk = self.chunks.get(place)?;
        let ask = async || {
            if self.failed.load(Ordering::Relaxed) {
                return LookedUp::default();
            }
            let exchange = client.exchange(Patience::Little);
            let registrations = chunk.ask(&exchange, endpoint).await.unwrap_or_else(|| {
                self.failed.store(true, Ordering::Relaxed);
                HashMap::new()
            });
            LookedUp { registrations, took: exchange.spent() }
        };
        Some(chunk.answer.get_or_init(ask).await)
    }
}

impl Chunk {
    async fn ask(&self, exchange: &Exchange<'_>, endpoint: &Url) -> Option<HashMap<Doi, Registration>> {
        let list: Vec<String> = self.dois.iter().map(Doi::component).collect();
        let url = address(endpoint, &format!("doiRA/{}", list.join(","))).ok()?;
        let reply = exchange.get(&url, "application/json").await.ok()?;
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::http::{self, ClientSettings, Reach};

    fn doi(text: &str) -> Doi {
        Doi::parse(text).expect("a DOI")
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

    /// What is asked for a work after a look-up that took long has so much less time.
    #[test]
    fn waiting_for_a_look_up_counts_as_a_works_own_time() {
        let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let endpoint = format!("http://{}", silent.local_addr().expect("its address"));
        let endpoint = Url::parse(&endpoint).expect("a URL");
        let settings = ClientSettings { timeout: Duration::from_millis(50), ..ClientSettings::default() };
        let client = Client::new(settings, 1, Reach::new(endpoint.clone()), Arc::new(|_| ()));
        let dois = [doi("10.1000/a"), doi("10.1000/b")];
        let lookup = Lookup::new(&endpoint, dois.iter());
        http::runtime().expect("a runtime").block_on(async {
            let [first, second] = [client.exchange(Patience::Usual), client.exchange(Patience::Usual)];
            let none = lookup.registration(&client, &endpoint, 0, &dois[0], Some(&first)).await;
            assert_eq!((none, first.spent() > Duration::ZERO), (Registration::Unknown, true));
            // Who comes later waits for nothing.
            lookup.registration(&client, &endpoint, 0, &dois[1], Some(&second)).await;
            assert!(second.spent() < first.spent());
        });
    }
}
