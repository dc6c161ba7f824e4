//! Many DOIs at once: bounded concurrency, and results in the order of the questions.

use std::collections::HashSet;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use futures_util::StreamExt as _;
use futures_util::future::{Either, join, select};
use futures_util::stream::FuturesUnordered;
use serde_json::Value;
use tokio::sync::Notify;
use url::Url;

use super::agencies::{Agencies, PATIENCE, Way};
use super::books::WantedBook;
use super::config::interruption;
use super::error::ResolveError;
use super::ledger::{Job, Ledger, or_older};
use super::lookup::{Lookup, Registration};
use super::negotiate::{Served, address, at_agency, of_http, via_resolver};
use super::record::{named, other};
use super::resolved::{RecordOrigin, Resolved};
use super::resolver::{Known, Outbox, Resolver};
use crate::doi::{Doi, Identified};
use crate::http::{Client, Exchange, Patience};
use crate::work::likely_book;

/// The number of DOIs from which looking up their agencies first saves time.
const WORTH_A_LOOKUP: usize = 4;

/// How many DOIs are on their way at most, those included that only wait: each takes some kilobytes.
const MOST_STARTED: usize = 4096;

/// How much fetched records may come to that wait for the answers before them, in bytes of JSON. Beyond it, one DOI is
/// fetched at a time; the one that is waited for is on its way, or the next.
const MOST_HELD: usize = 64 << 20;

/// What the DOIs of one batch share.
struct Shared {
    lookup: Lookup,
    agencies: Agencies,
    /// How many pioneers are on their way, and who waits for them.
    pioneers: (AtomicUsize, Notify),
}

/// Look-ups of agencies that are started early: with the first DOI of one, the next begins.
struct Ahead<'a> {
    client: &'a Client,
    endpoint: &'a Url,
    lookup: &'a Lookup,
    running: FuturesUnordered<Pin<Box<dyn Future<Output = ()> + Send + 'a>>>,
    /// How many have begun.
    begun: usize,
}

impl<'a> Ahead<'a> {
    fn new(client: &'a Client, endpoint: &'a Url, lookup: &'a Lookup) -> Self {
        Self { client, endpoint, lookup, running: FuturesUnordered::new(), begun: 0 }
    }

    /// Starts the look-up of a DOI that is being fetched, and the one after it.
    fn begins(&mut self, place: Option<&usize>) {
        let Some(place) = place.copied().filter(|place| *place >= self.begun) else { return };
        self.begun = place + 1;
        let (client, endpoint, lookup) = (self.client, self.endpoint, self.lookup);
        self.running.push(Box::pin(async move {
            // Behind that one, so that it takes no turn at the resolver from what is waited for.
            lookup.look_up(client, endpoint, place).await;
            lookup.look_up(client, endpoint, place + 1).await;
        }));
    }

    fn poll(&mut self, context: &mut Context<'_>) {
        while let Poll::Ready(Some(())) = self.running.poll_next_unpin(context) {}
    }
}

/// What is asked for one DOI of a batch.
#[derive(Clone, Copy)]
struct Question {
    /// In which look-up its agency is.
    place: Option<usize>,
    /// Whether it goes through the resolver while the look-up is under way: by the time agencies are
    /// known, so is the address of the likeliest one.
    pioneer: bool,
    /// Whether there is a copy to fall back on.
    has_copy: bool,
    /// Whether chapters that have been fetched wait for it.
    is_book: bool,
}

impl Resolver {
    /// Asks the network for what is not known, and hands everything on in order.
    pub(super) async fn ask(&self, asked: &[Identified], known: Vec<Known>, outbox: &Outbox) {
        let (mut ledger, mut waiting) = Ledger::new(self, asked, known);
        self.watcher.begins(waiting.len());
        let long = waiting.iter().map(|index| &asked[*index].doi).filter(|doi| !doi.is_short());
        let endpoint = &self.config.endpoint;
        let looked_up = if waiting.len() >= WORTH_A_LOOKUP { with_books(long) } else { Vec::new() };
        let lookup = Lookup::new(endpoint, looked_up.iter());
        let pioneers = pioneers(waiting.iter().map(|index| (*index, &asked[*index].doi)));
        // They are waited for, so they go first.
        for pioneer in pioneers.iter().rev() {
            waiting.retain(|index| index != pioneer);
            waiting.push_front(*pioneer);
        }
        let shared = Shared {
            agencies: Agencies::new(endpoint),
            pioneers: (AtomicUsize::new(if lookup.is_empty() { 0 } else { pioneers.len() }), Notify::new()),
            lookup,
        };
        let places = shared.lookup.places();
        let has_copy = ledger.with_copies();
        let start = |index: usize| {
            let found = &asked[index];
            let place = places.get(&found.doi).copied();
            let pioneer = place.is_some() && pioneers.contains(&index);
            let question = Question { place, pioneer, has_copy: has_copy.contains(&index), is_book: false };
            let shared = &shared;
            async move { (Job::Asked(index), self.one(found, question, Registration::Unknown, shared).await) }
        };
        let start_book = |WantedBook { doi, agency, copy }: WantedBook| {
            let question = Question { place: None, pioneer: false, has_copy: copy.is_some(), is_book: true };
            let shared = &shared;
            let registration = match (shared.lookup.known(&doi), agency) {
                (Registration::Unknown, Some(agency)) => Registration::With(agency),
                (known, _) => known,
            };
            async move {
                let found = Identified::from(doi.clone());
                let answer = self.one(&found, question, registration, shared).await;
                (Job::Book(doi), or_older(answer, copy.map(|copy| *copy)))
            }
        };

        let mut interrupted = interruption(self.interrupt.as_deref());
        let mut running = FuturesUnordered::new();
        let mut ahead = Ahead::new(&self.client, endpoint, &shared.lookup);
        loop {
            while let Some((place, answer)) = ledger.next() {
                self.hand_on(place, answer, outbox);
            }
            let held = ledger.held;
            let room = || room(self.config.jobs, self.client.waiting(), held);
            let done = poll_fn(|context| {
                loop {
                    while running.len() < room()
                        && let Some(book) = ledger.books.next()
                    {
                        running.push(Either::Right(start_book(book)));
                    }
                    while running.len() < room()
                        && let Some(index) = waiting.pop_front()
                    {
                        running.push(Either::Left(start(index)));
                        ahead.begins(places.get(&asked[index].doi));
                    }
                    let polled = running.poll_next_unpin(context);
                    ahead.poll(context);
                    let may_start = running.len() < room();
                    if polled.is_ready() || (waiting.is_empty() && ledger.books.is_empty()) || !may_start {
                        return polled;
                    }
                }
            });
            match select(done, &mut interrupted).await {
                Either::Left((Some((job, answer)), _)) => ledger.take(self, job, answer),
                Either::Left((None, _)) => break,
                Either::Right(_) => {
                    ledger.give_up();
                    while let Some((place, answer)) = ledger.next() {
                        self.hand_on(place, answer, outbox);
                    }
                    break;
                }
            }
        }
        drop(running);
        for trouble in self.memory.settle().await {
            self.watcher.trouble(&trouble);
        }
    }

    /// The network's answer for one DOI, and where it is thought to be registered, as far as that is known already.
    async fn one(
        &self,
        found: &Identified,
        question: Question,
        registration: Registration,
        shared: &Shared,
    ) -> Result<Resolved, ResolveError> {
        let exchange =
            self.client.exchange(if question.has_copy { Patience::Little } else { Patience::Usual });
        let exchange = if question.is_book { exchange.first() } else { exchange };
        let answer = match registration {
            Registration::With(agency) if !found.doi.is_short() => {
                let served = self.via_agency(&exchange, &found.doi, &agency, shared).await;
                served.map(|served| resolved(found.doi.clone(), served, None))
            }
            Registration::Nowhere => Err(ResolveError::NotRegistered { asked: None }),
            _ => self.fetch(&exchange, &found.doi, question, shared).await,
        };
        if matches!(answer, Err(ResolveError::NotRegistered { .. } | ResolveError::NotADoi)) {
            // The text allowed other readings, such as without a closing bracket.
            for other in &found.others {
                let question = Question { place: None, pioneer: false, ..question };
                if let Ok(resolved) = self.fetch(&exchange, other, question, shared).await {
                    self.memory.put(other, &Ok(resolved.clone()), self.config.endpoint.as_str());
                    return Ok(resolved);
                }
            }
        }
        // A failure does not replace what is there to fall back on.
        if answer.is_ok() || !question.has_copy {
            self.memory.put(&found.doi, &answer, self.config.endpoint.as_str());
        }
        answer
    }

    /// Asks for one DOI, by the shortest way that is known.
    async fn fetch(
        &self,
        exchange: &Exchange<'_>,
        doi: &Doi,
        question: Question,
        shared: &Shared,
    ) -> Result<Resolved, ResolveError> {
        let endpoint = &self.config.endpoint;
        let note = |led: &Url| shared.agencies.note(doi, led);
        if doi.is_short() {
            let long = self.expand(exchange, doi).await?;
            let served = via_resolver(exchange, endpoint, long.as_ref().unwrap_or(doi), &|_| ()).await?;
            let long = long.or_else(|| named(&served.record)).unwrap_or_else(|| doi.clone());
            return Ok(resolved(long, served, None));
        }
        let Some(place) = question.place else {
            return Ok(resolved(doi.clone(), via_resolver(exchange, endpoint, doi, &note).await?, None));
        };
        let waits = (!question.pioneer).then_some(exchange);
        let registration = shared.lookup.registration(&self.client, endpoint, place, doi, waits);
        if question.pioneer {
            let (served, registration) = join(shared.lead(exchange, endpoint, doi), registration).await;
            let agency = match registration {
                Registration::With(agency) => Some(agency),
                Registration::Nowhere | Registration::Unknown => None,
            };
            return Ok(resolved(doi.clone(), served?, agency));
        }
        match registration.await {
            Registration::With(agency) => {
                let served = self.via_agency(exchange, doi, &agency, shared).await?;
                Ok(resolved(doi.clone(), served, Some(agency)))
            }
            Registration::Nowhere => Err(ResolveError::NotRegistered { asked: None }),
            Registration::Unknown => {
                Ok(resolved(doi.clone(), via_resolver(exchange, endpoint, doi, &note).await?, None))
            }
        }
    }

    async fn via_agency(
        &self,
        exchange: &Exchange<'_>,
        doi: &Doi,
        name: &str,
        shared: &Shared,
    ) -> Result<Served, ResolveError> {
        shared.pioneers_back().await;
        let endpoint = &self.config.endpoint;
        let agency = shared.agencies.get(name, |doi| shared.lookup.known(doi));
        match agency.way(doi).await {
            Way::Direct(url) => match at_agency(exchange, url).await {
                // The address may not suit this DOI, or answer with another work, or with none that it
                // names; what the resolver says is final.
                Ok(served) if named(&served.record).is_some() && other(&served.record, doi).is_none() => {
                    Ok(served)
                }
                Ok(_)
                | Err(
                    ResolveError::NoMetadata { .. }
                    | ResolveError::Page { .. }
                    | ResolveError::UnsafeRedirect(_)
                    | ResolveError::Odd { .. },
                ) => via_resolver(exchange, endpoint, doi, &|led| agency.learn(doi, led)).await,
                Err(error) => Err(error),
            },
            Way::Resolver(held) => {
                // Who waits for it wants to know where it is led, not what is answered there.
                let held = Mutex::new(held);
                let led = |led: &Url| {
                    agency.learn(doi, led);
                    held.lock().unwrap_or_else(PoisonError::into_inner).take();
                };
                via_resolver(exchange, endpoint, doi, &led).await
            }
        }
    }

    /// The DOI behind a short one, by the resolver's REST interface (shortdoi.org: the value `HS_ALIAS` of
    /// its handle); `None` where it is no alias, which the resolver then treats as any DOI.
    async fn expand(&self, exchange: &Exchange<'_>, short: &Doi) -> Result<Option<Doi>, ResolveError> {
        let url = address(&self.config.endpoint, &format!("api/handles/{}?type=HS_ALIAS", short.path()))?;
        let reply = exchange.get(&url, "application/json").await.map_err(of_http)?;
        if reply.status == 404 {
            return Err(ResolveError::NotRegistered { asked: None });
        }
        let answer: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        let values = answer.get("values").and_then(Value::as_array);
        let long = values.into_iter().flatten().find_map(|value| value.pointer("/data/value")?.as_str());
        Ok(long.and_then(|text| Doi::parse(text).ok()))
    }
}

/// What was found for a DOI.
fn resolved(doi: Doi, served: Served, agency: Option<String>) -> Resolved {
    let source = || served.record.get("source").and_then(Value::as_str).map(str::to_owned);
    let agency = agency.or_else(source).filter(|agency| !agency.trim().is_empty());
    Resolved {
        doi,
        text: served.text,
        record: served.record,
        agency,
        source: served.source.to_string(),
        origin: RecordOrigin::Network,
        book: None,
    }
}

impl Shared {
    /// Asks for a pioneer's DOI. However that ends, nobody waits for it any longer once it is known where it
    /// leads.
    async fn lead(&self, exchange: &Exchange<'_>, endpoint: &Url, doi: &Doi) -> Result<Served, ResolveError> {
        let out = AtomicBool::new(true);
        let back = || {
            if out.swap(false, Ordering::Relaxed) {
                self.pioneers.0.fetch_sub(1, Ordering::Relaxed);
                self.pioneers.1.notify_waiters();
            }
        };
        let note = |led: &Url| {
            self.agencies.note(doi, led);
            back();
        };
        let served = via_resolver(exchange, endpoint, doi, &note).await;
        back();
        served
    }

    /// Waits until the pioneers have seen where they are redirected, but not long.
    async fn pioneers_back(&self) {
        let all = async {
            loop {
                let changed = self.pioneers.1.notified();
                if self.pioneers.0.load(Ordering::Relaxed) == 0 {
                    return;
                }
                changed.await;
            }
        };
        let _ = tokio::time::timeout(PATIENCE, all).await;
    }
}

/// DOIs, each with that of the book that it is likely to be a chapter in: whether there is that book costs no request
/// of its own.
fn with_books<'a>(dois: impl Iterator<Item = &'a Doi>) -> Vec<Doi> {
    let mut seen = HashSet::new();
    dois.flat_map(|doi| [Some(doi.clone()), likely_book(doi)])
        .flatten()
        .filter(|doi| seen.insert(doi.clone()))
        .collect()
}

/// The first DOI of a batch, and the first of another registrant, which is likely to be of another agency
/// if any is.
fn pioneers<'a>(mut dois: impl Iterator<Item = (usize, &'a Doi)>) -> Vec<usize> {
    let Some((first, doi)) = dois.by_ref().find(|(_, doi)| !doi.is_short()) else { return Vec::new() };
    let second = dois.find(|(_, other)| !other.is_short() && other.prefix() != doi.prefix());
    std::iter::once(first).chain(second.map(|(index, _)| index)).collect()
}

/// How many DOIs may be on their way: as many as there may be requests, and those that only wait, which keep nothing
/// else from being worked on; one where too much is held (`MOST_HELD`).
fn room(jobs: usize, waiting: usize, held: usize) -> usize {
    if held > MOST_HELD { 1 } else { jobs.max(1).saturating_add(waiting).min(MOST_STARTED) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_starts_so_many_dois() {
        assert_eq!([room(0, 0, 0), room(16, 0, 0), room(16, 100, 0)], [1, 16, 116]);
        assert_eq!(room(16, 1_000_000, 0), MOST_STARTED);
        assert_eq!([room(16, 100, MOST_HELD), room(16, 100, MOST_HELD + 1)], [116, 1]);
    }
}
