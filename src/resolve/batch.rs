//! Many DOIs at once: bounded concurrency, and results in the order of the questions.

use std::collections::HashMap;
use std::collections::VecDeque;

use futures_util::StreamExt as _;
use futures_util::future::{Either, join, pending, select};
use futures_util::stream::FuturesUnordered;
use serde_json::Value;

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
    /// Held by the batch's first DOI, which goes through the resolver while the look-up is under
    /// way: by the time agencies are known, so is the address of the likeliest one.
    pioneer: tokio::sync::Mutex<bool>,
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
        let mut waiting: VecDeque<(usize, Option<Resolved>)> = VecDeque::new();
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
                        waiting.push_back((index, copy));
                    }
                    None
                }
            };
            answers.push(answer);
        }

        let long = waiting.iter().map(|(index, _)| &asked[*index].doi).filter(|doi| !doi.is_short());
        let lookup = if waiting.len() >= WORTH_A_LOOKUP {
            Lookup::new(&self.config.endpoint, long)
        } else {
            Lookup::new(&self.config.endpoint, std::iter::empty())
        };
        let shared = Shared { lookup, agencies: Agencies::default(), pioneer: tokio::sync::Mutex::default() };
        let places = shared.lookup.places();
        let start = |(index, copy): (usize, Option<Resolved>)| {
            let found = &asked[index];
            let place = places.get(&found.doi).copied();
            let shared = &shared;
            async move { (index, self.one(found, copy, place, shared).await) }
        };

        let mut interrupted = match &self.interrupt {
            Some(interrupt) => interrupt(),
            None => Box::pin(pending()),
        };
        let mut running = FuturesUnordered::new();
        let mut next = 0;
        loop {
            while running.len() < self.config.jobs.max(1)
                && let Some(question) = waiting.pop_front()
            {
                running.push(start(question));
            }
            while let Some(answer) = answers.get_mut(next).and_then(Option::take) {
                ready(next, answer);
                next += 1;
            }
            let (index, answer) = match select(running.next(), &mut interrupted).await {
                Either::Left((Some(done), _)) => done,
                Either::Left((None, _)) => break,
                Either::Right(_) => {
                    drop(running);
                    for answer in answers.iter_mut().skip(next) {
                        answer.get_or_insert(Err(ResolveError::Interrupted));
                    }
                    for (index, answer) in answers.into_iter().enumerate().skip(next) {
                        answer.into_iter().for_each(|answer| ready(index, answer));
                    }
                    return;
                }
            };
            for copy in copies.remove(&index).into_iter().flatten() {
                answers[copy] = Some(answer.clone());
            }
            answers[index] = Some(answer);
        }
    }

    /// The answer for one DOI: from the network, or the copy when that fails.
    async fn one(
        &self,
        found: &Found,
        copy: Option<Resolved>,
        place: Option<usize>,
        shared: &Shared,
    ) -> Result<Resolved, ResolveError> {
        let impatient = copy.is_some();
        let mut answer = self.fetch(&found.doi, place, shared, impatient).await;
        if let (Err(ResolveError::NotRegistered { .. } | ResolveError::NotADoi), Some(other)) =
            (&answer, &found.fallback)
        {
            // The text allowed another reading, such as without a closing bracket.
            if let Ok(resolved) = self.fetch(other, None, shared, impatient).await {
                self.keep(other, &Ok(resolved.clone()));
                return Ok(resolved);
            }
        }
        match (answer, copy) {
            (Ok(resolved), _) => {
                answer = Ok(resolved);
                self.keep(&found.doi, &answer);
                answer
            }
            (Err(error), Some(copy)) => instead(copy, error),
            (Err(error), None) => {
                self.keep(&found.doi, &Err(error.clone()));
                Err(error)
            }
        }
    }

    /// Asks for one DOI, by the shortest way that is known.
    async fn fetch(
        &self,
        doi: &Doi,
        place: Option<usize>,
        shared: &Shared,
        impatient: bool,
    ) -> Result<Resolved, ResolveError> {
        if doi.is_short() {
            let long = self.expand(doi, impatient).await?;
            let served =
                via_resolver(&self.client, &self.config.endpoint, long.as_ref().unwrap_or(doi), impatient)
                    .await?;
            let named =
                served.record.get("DOI").and_then(Value::as_str).and_then(|text| Doi::parse(text).ok());
            return Ok(resolved(long.or(named).unwrap_or_else(|| doi.clone()), served, None));
        }
        let endpoint = &self.config.endpoint;
        let Some(place) = place else {
            let served = via_resolver(&self.client, endpoint, doi, impatient).await?;
            return Ok(resolved(doi.clone(), served, None));
        };
        let registration = shared.lookup.registration(&self.client, endpoint, place, doi);
        if let Ok(mut sent) = shared.pioneer.try_lock()
            && !std::mem::replace(&mut *sent, true)
        {
            let asked = via_resolver(&self.client, endpoint, doi, impatient);
            let (served, registration) = join(asked, registration).await;
            let Registration::With(agency) = registration else {
                return Ok(resolved(doi.clone(), served?, None));
            };
            if let Ok(served) = &served {
                shared.agencies.get(&agency).learn(doi, served);
            }
            return Ok(resolved(doi.clone(), served?, Some(agency)));
        }
        match registration.await {
            Registration::With(agency) => {
                let served = self.via_agency(doi, &agency, shared, impatient).await?;
                Ok(resolved(doi.clone(), served, Some(agency)))
            }
            Registration::Nowhere => Err(ResolveError::NotRegistered { asked: None }),
            Registration::Unknown => {
                let served = via_resolver(&self.client, endpoint, doi, impatient).await?;
                Ok(resolved(doi.clone(), served, None))
            }
        }
    }

    async fn via_agency(
        &self,
        doi: &Doi,
        name: &str,
        shared: &Shared,
        impatient: bool,
    ) -> Result<Served, ResolveError> {
        // Wait for the pioneer to be back, but not long.
        let _ = tokio::time::timeout(PATIENCE, shared.pioneer.lock()).await;
        let agency = shared.agencies.get(name);
        match agency.way(doi).await {
            Way::Direct(url) => match at_agency(&self.client, url, impatient).await {
                // The address may not suit this DOI; what the resolver says is final.
                Err(
                    ResolveError::NoMetadata { .. }
                    | ResolveError::UnsafeRedirect(_)
                    | ResolveError::Odd { .. },
                ) => via_resolver(&self.client, &self.config.endpoint, doi, impatient).await,
                answer => answer,
            },
            Way::Scout(scout) => {
                let answer = via_resolver(&self.client, &self.config.endpoint, doi, impatient).await;
                scout.back(doi, answer.as_ref().ok());
                answer
            }
            Way::Resolver => via_resolver(&self.client, &self.config.endpoint, doi, impatient).await,
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

fn resolved(doi: Doi, served: Served, agency: Option<String>) -> Resolved {
    let agency = agency.or_else(|| served.record.get("source").and_then(Value::as_str).map(str::to_owned));
    Resolved {
        doi,
        record: served.record,
        agency,
        source: served.source.to_string(),
        origin: Origin::Network,
    }
}
