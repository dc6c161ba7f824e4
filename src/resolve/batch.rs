//! Many DOIs at once: bounded concurrency, and results in the order of the questions.

use std::cell::Cell;
use std::collections::{HashMap, HashSet, VecDeque};
use std::future::poll_fn;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::StreamExt as _;
use futures_util::future::{Either, join, pending, select};
use futures_util::stream::FuturesUnordered;
use serde_json::Value;
use tokio::sync::Notify;
use url::Url;

use super::agencies::{Agencies, Lookup, Registration, Way};
use super::negotiate::{Served, address, at_agency, of_http, via_resolver};
use super::{Known, Origin, PATIENCE, ResolveError, Resolved, Resolver, instead};
use crate::doi::{Doi, Found};

/// From so many DOIs on, asking first which agency holds them saves time.
const WORTH_A_LOOKUP: usize = 4;

/// What the DOIs of one batch share.
struct Shared {
    lookup: Lookup,
    agencies: Agencies,
    /// How many pioneers are on their way, and who waits for them.
    pioneers: (AtomicUsize, Notify),
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
    impatient: bool,
}

impl Resolver {
    /// Asks the network for what is not known, and hands everything on in order.
    pub(super) async fn ask(
        &self,
        asked: &[Found],
        known: Vec<Known>,
        ready: &mut dyn FnMut(usize, Result<Resolved, ResolveError>),
    ) {
        let mut answers: Vec<Option<Result<Resolved, ResolveError>>> = Vec::with_capacity(known.len());
        let mut waiting: VecDeque<usize> = VecDeque::new();
        // What a DOI falls back on.
        let mut older: HashMap<usize, Resolved> = HashMap::new();
        // A DOI that stands in the list twice is asked for once: the later places copy the first.
        let mut first: HashMap<&Doi, usize> = HashMap::new();
        let mut copies: HashMap<usize, Vec<usize>> = HashMap::new();
        for (index, known) in known.into_iter().enumerate() {
            let answer = match known {
                Known::Answer(answer) => Some(answer),
                Known::Ask { copy } => {
                    if let Some(earlier) = first.get(&asked[index].doi) {
                        copies.entry(*earlier).or_default().push(index);
                    } else {
                        first.insert(&asked[index].doi, index);
                        waiting.push_back(index);
                    }
                    older.extend(copy.map(|copy| (index, copy)));
                    None
                }
            };
            answers.push(answer);
        }

        self.watcher.begins(waiting.len());
        let long = waiting.iter().map(|index| &asked[*index].doi).filter(|doi| !doi.is_short());
        let lookup = if waiting.len() >= WORTH_A_LOOKUP {
            Lookup::new(&self.config.endpoint, long)
        } else {
            Lookup::new(&self.config.endpoint, std::iter::empty())
        };
        let pioneers = pioneers(waiting.iter().map(|index| (*index, &asked[*index].doi)));
        // They are waited for, so they go first.
        for pioneer in pioneers.iter().rev() {
            waiting.retain(|index| index != pioneer);
            waiting.push_front(*pioneer);
        }
        let shared = Shared {
            agencies: Agencies::default(),
            pioneers: (AtomicUsize::new(if lookup.is_empty() { 0 } else { pioneers.len() }), Notify::new()),
            lookup,
        };
        let places = shared.lookup.places();
        let impatient: HashSet<usize> = older.keys().copied().collect();
        let start = |index: usize| {
            let found = &asked[index];
            let place = places.get(&found.doi).copied();
            let pioneer = place.is_some() && pioneers.contains(&index);
            let question = Question { place, pioneer, impatient: impatient.contains(&index) };
            let shared = &shared;
            async move { (index, self.one(found, question, shared).await) }
        };

        let mut interrupted = match &self.interrupt {
            Some(interrupt) => interrupt(),
            None => Box::pin(pending()),
        };
        let mut running = FuturesUnordered::new();
        let mut next = 0;
        loop {
            while let Some(answer) = answers.get_mut(next).and_then(Option::take) {
                ready(next, answer);
                next += 1;
            }
            // What only waits keeps nothing else from being worked on.
            let done = poll_fn(|context| {
                loop {
                    while running.len() < self.config.jobs.max(1) + self.client.waiting()
                        && let Some(index) = waiting.pop_front()
                    {
                        running.push(start(index));
                    }
                    let polled = running.poll_next_unpin(context);
                    let may_start = running.len() < self.config.jobs.max(1) + self.client.waiting();
                    if polled.is_ready() || waiting.is_empty() || !may_start {
                        return polled;
                    }
                }
            });
            let (index, answer) = match select(done, &mut interrupted).await {
                Either::Left((Some(done), _)) => done,
                Either::Left((None, _)) => break,
                Either::Right(_) => {
                    drop(running);
                    for (index, answer) in answers.into_iter().enumerate().skip(next) {
                        let late = || or_older(Err(ResolveError::Interrupted), older.remove(&index));
                        ready(index, answer.unwrap_or_else(late));
                    }
                    return;
                }
            };
            let answer = or_older(answer, older.remove(&index));
            self.watcher.settled(&answer);
            for copy in copies.remove(&index).into_iter().flatten() {
                answers[copy] = Some(answer.clone());
            }
            answers[index] = Some(answer);
        }
    }

    /// The answer of the network for one DOI.
    async fn one(
        &self,
        found: &Found,
        question: Question,
        shared: &Shared,
    ) -> Result<Resolved, ResolveError> {
        let answer = self.fetch(&found.doi, question, shared).await;
        if let (Err(ResolveError::NotRegistered { .. } | ResolveError::NotADoi), Some(other)) =
            (&answer, &found.fallback)
        {
            // The text allowed another reading, such as without a closing bracket.
            let question = Question { place: None, pioneer: false, ..question };
            if let Ok(resolved) = self.fetch(other, question, shared).await {
                self.memory.put(other, &Ok(resolved.clone()), self.config.endpoint.as_str());
                return Ok(resolved);
            }
        }
        // A failure does not replace what is there to fall back on.
        if answer.is_ok() || !question.impatient {
            self.memory.put(&found.doi, &answer, self.config.endpoint.as_str());
        }
        answer
    }

    /// Asks for one DOI, by the shortest way that is known.
    async fn fetch(&self, doi: &Doi, question: Question, shared: &Shared) -> Result<Resolved, ResolveError> {
        let impatient = question.impatient;
        let via_resolver = |doi| async move {
            via_resolver(&self.client, &self.config.endpoint, doi, impatient, &|led| {
                shared.agencies.note(doi, led);
            })
            .await
        };
        if doi.is_short() {
            let long = self.expand(doi, impatient).await?;
            let served = via_resolver(long.as_ref().unwrap_or(doi)).await?;
            let long = long.or_else(|| named(&served)).unwrap_or_else(|| doi.clone());
            return Ok(self.resolved(long, served, None));
        }
        let Some(place) = question.place else {
            return Ok(self.resolved(doi.clone(), via_resolver(doi).await?, None));
        };
        let registration = shared.lookup.registration(&self.client, &self.config.endpoint, place, doi);
        if question.pioneer {
            let asked = async {
                let pioneers = &shared.pioneers;
                let out = Cell::new(true);
                // However it ends, nobody waits for it any longer.
                let back = || {
                    if out.replace(false) {
                        pioneers.0.fetch_sub(1, Ordering::Relaxed);
                        pioneers.1.notify_waiters();
                    }
                };
                let note = |led: &Url| {
                    shared.agencies.note(doi, led);
                    back();
                };
                let endpoint = &self.config.endpoint;
                let served =
                    super::negotiate::via_resolver(&self.client, endpoint, doi, impatient, &note).await;
                back();
                served
            };
            let (served, registration) = join(asked, registration).await;
            let agency = match registration {
                Registration::With(agency) => Some(agency),
                Registration::Nowhere | Registration::Unknown => None,
            };
            return Ok(self.resolved(doi.clone(), served?, agency));
        }
        match registration.await {
            Registration::With(agency) => {
                let served = self.via_agency(doi, &agency, impatient, shared).await?;
                Ok(self.resolved(doi.clone(), served, Some(agency)))
            }
            Registration::Nowhere => Err(ResolveError::NotRegistered { asked: None }),
            Registration::Unknown => Ok(self.resolved(doi.clone(), via_resolver(doi).await?, None)),
        }
    }

    async fn via_agency(
        &self,
        doi: &Doi,
        name: &str,
        impatient: bool,
        shared: &Shared,
    ) -> Result<Served, ResolveError> {
        shared.pioneers_back().await;
        let agency = shared.agencies.get(name, |doi| shared.lookup.known(doi));
        let via_resolver = || async {
            via_resolver(&self.client, &self.config.endpoint, doi, impatient, &|led| agency.learn(doi, led))
                .await
        };
        match agency.way(doi).await {
            Way::Direct(url) => match at_agency(&self.client, url, impatient).await {
                // The address may not suit this DOI, or answer with another work; what the resolver
                // says is final.
                Ok(served) if named(&served).is_some_and(|named| named != *doi) => via_resolver().await,
                Err(
                    ResolveError::NoMetadata { .. }
                    | ResolveError::UnsafeRedirect(_)
                    | ResolveError::Odd { .. },
                ) => via_resolver().await,
                answer => answer,
            },
            Way::Resolver(held) => {
                // Who waits for it wants to know where it is led, not what is answered there.
                let held = Cell::new(held);
                let led = |led: &Url| {
                    agency.learn(doi, led);
                    held.take();
                };
                super::negotiate::via_resolver(&self.client, &self.config.endpoint, doi, impatient, &led)
                    .await
            }
        }
    }

    /// The DOI behind a short one (protocol note, section 1.4); `None` where it is no alias, which
    /// the resolver then treats as any DOI.
    async fn expand(&self, short: &Doi, impatient: bool) -> Result<Option<Doi>, ResolveError> {
        let url = address(&self.config.endpoint, &format!("api/handles/{}?type=HS_ALIAS", short.path()))?;
        let reply = self.client.get(&url, "application/json", impatient).await.map_err(of_http)?;
        if reply.status == 404 {
            return Err(ResolveError::NotRegistered { asked: None });
        }
        let answer: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        let values = answer.get("values").and_then(Value::as_array);
        let long = values.into_iter().flatten().find_map(|value| value.pointer("/data/value")?.as_str());
        Ok(long.and_then(|text| Doi::parse(text).ok()))
    }
}

impl Resolver {
    /// What was found for a DOI. A record of another DOI is said: it may be the same work by its
    /// newer name, and it may not.
    fn resolved(&self, doi: Doi, served: Served, agency: Option<String>) -> Resolved {
        if let Some(other) = named(&served).filter(|other| *other != doi) {
            self.watcher.trouble(&format!("{doi} leads to the record of {other}"));
        }
        let source = || served.record.get("source").and_then(Value::as_str).map(str::to_owned);
        let agency = agency.or_else(source).filter(|agency| !agency.trim().is_empty());
        Resolved {
            doi,
            text: served.text,
            record: served.record,
            agency,
            source: served.source.to_string(),
            origin: Origin::Network,
            book: None,
        }
    }
}

/// An answer, or the older copy where there is no new one.
fn or_older(
    answer: Result<Resolved, ResolveError>,
    older: Option<Resolved>,
) -> Result<Resolved, ResolveError> {
    match (answer, older) {
        (Err(error), Some(older)) => instead(older, error),
        (answer, _) => answer,
    }
}

impl Shared {
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

/// The first DOI of a batch, and the first of another registrant: two redirects that agree show how
/// their agency is addressed.
fn pioneers<'a>(mut dois: impl Iterator<Item = (usize, &'a Doi)>) -> Vec<usize> {
    let Some((first, doi)) = dois.by_ref().find(|(_, doi)| !doi.is_short()) else { return Vec::new() };
    let second = dois.find(|(_, other)| !other.is_short() && other.prefix() != doi.prefix());
    std::iter::once(first).chain(second.map(|(index, _)| index)).collect()
}

/// The DOI that a record says it is of.
fn named(served: &Served) -> Option<Doi> {
    served.record.get("DOI").and_then(Value::as_str).and_then(|text| Doi::exact(text).ok())
}
