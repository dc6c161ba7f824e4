//! How an agency is addressed.
//!
//! The addresses are read off the resolver's redirects, as the parts before and after the DOI, so that
//! they hold as the services change, and for any server that plays their parts. What a redirect shows is
//! believed for other registrants only where it leads to the agency's own domain (`HOMES`): a registrant
//! may have its DOIs redirected to a server of its own, and any number of prefixes may be one publisher's.
//! Anywhere else it speaks for its own prefix, as long as no other redirect of that prefix contradicts it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use url::Url;

use super::lookup::Registration;
use crate::doi::Doi;

/// How long one DOI waits for what another is about to find out, before it asks for itself.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);
/// After this many DOIs of an agency whose redirects revealed no address, no DOI waits for another.
const MOST_SCOUTS: u32 = 6;
/// How many redirects to one agency are remembered: more would teach nothing new.
const MOST_SEEN: usize = 256;

/// The domains at which agencies answer, by the names that the resolver gives them.
const HOMES: &[(&str, &str)] = &[
    ("Crossref", "crossref.org"),
    ("DataCite", "crosscite.org"),
    ("DataCite", "datacite.org"),
    ("mEDRA", "medra.org"),
    ("JaLC", "japanlinkcenter.org"),
    ("KISTI", "kisti.re.kr"),
];

/// The agencies met so far, and what redirects have shown of them.
pub(super) struct Agencies {
    endpoint: Url,
    known: Mutex<HashMap<String, Arc<AgencyRoute>>>,
    /// Redirects that were seen before it was known whose they are.
    early: Mutex<Vec<(Doi, Url)>>,
}

/// One agency, and how it is addressed, as far as that is known.
pub(super) struct AgencyRoute {
    name: String,
    endpoint: Url,
    /// Held by the scout, the one request that is on its way through the resolver while others wait
    /// to learn the address from it. Counts how many there were.
    scout: tokio::sync::Mutex<u32>,
    seen: Mutex<Vec<Seen>>,
}

/// An address that the resolver redirected to, for a DOI with this registrant prefix.
struct Seen {
    prefix: String,
    template: AddressTemplate,
    /// Whether it is at the agency's own domain.
    home: bool,
}

impl Agencies {
    /// No agencies yet. A server at the endpoint may play an agency's part under its name.
    pub(super) fn new(endpoint: &Url) -> Self {
        Self { endpoint: endpoint.clone(), known: Mutex::default(), early: Mutex::default() }
    }

    /// Takes note of where the resolver redirected for a DOI whose agency is not known yet.
    pub(super) fn note(&self, doi: &Doi, redirect: &Url) {
        lock(&self.early).push((doi.clone(), redirect.clone()));
    }

    /// The agency of this name. `holder` returns the one that holds a DOI.
    pub(super) fn get(&self, name: &str, holder: impl Fn(&Doi) -> Registration) -> Arc<AgencyRoute> {
        let new = || {
            Arc::new(AgencyRoute {
                name: name.to_owned(),
                endpoint: self.endpoint.clone(),
                scout: tokio::sync::Mutex::default(),
                seen: Mutex::default(),
            })
        };
        let agency = Arc::clone(lock(&self.known).entry(name.to_owned()).or_insert_with(new));
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

impl AgencyRoute {
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
        if let Some(template) = AddressTemplate::learn(redirect, doi).filter(|_| seen.len() < MOST_SEEN) {
            let home = self.is_home(redirect);
            seen.push(Seen { prefix: doi.prefix().to_owned(), template, home });
        }
    }

    /// The agency's address for a DOI.
    fn direct(&self, doi: &Doi) -> Option<Url> {
        let seen = lock(&self.seen);
        let mut own = seen.iter().filter(|seen| seen.prefix == doi.prefix());
        let template = match own.next() {
            Some(first) if own.all(|other| first.template.agrees(&other.template)) => &first.template,
            Some(_) => return None,
            None => &seen.iter().find(|seen| seen.home)?.template,
        };
        template.fill(doi)
    }

    /// Whether an address is at the agency's own domain, or at the endpoint under a name of that domain.
    fn is_home(&self, url: &Url) -> bool {
        let is_name = |host: &str| {
            HOMES.iter().filter(|(agency, _)| *agency == self.name).any(|(_, domain)| {
                host.strip_suffix(domain).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
            })
        };
        let at_endpoint = url.origin() == self.endpoint.origin();
        url.host_str().is_some_and(is_name)
            || (at_endpoint && url.path_segments().is_some_and(|mut segments| segments.any(is_name)))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An agency's addresses: what stands before and after the DOI, and how the DOI is encoded.
#[derive(Debug)]
struct AddressTemplate {
    before: String,
    after: String,
    encode: fn(&Doi) -> String,
}

impl AddressTemplate {
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

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a URL")
    }

    /// The four shapes of redirect that doi.org has been seen to answer with: of Crossref, `DataCite`, `mEDRA` and
    /// `JaLC`.
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
            let template = AddressTemplate::learn(&url(seen), &doi("10.1000/abc")).expect("a template");
            assert_eq!(template.fill(&doi("10.2000/d(e)")).expect("a URL").as_str(), expected);
        }
        assert!(
            AddressTemplate::learn(&url("https://publisher.example/article/17"), &doi("10.1000/abc"))
                .is_none()
        );
    }

    fn agency(name: &str, seen: &[(&str, &str)]) -> Arc<AgencyRoute> {
        let agencies = Agencies::new(&url("http://127.0.0.1:8000"));
        for (one, redirect) in seen {
            agencies.note(&doi(one), &url(redirect));
        }
        agencies.get(name, |_| Registration::With(name.to_owned()))
    }

    /// However many prefixes a publisher has, its server answers for its own works only.
    #[test]
    fn only_the_agencys_own_domain_speaks_for_all() {
        let home = "https://api.crossref.org/v1/works/10.1000%2Fa/transform";
        let crossref = agency("Crossref", &[("10.1000/a", home)]);
        assert!(crossref.direct(&doi("10.2000/b")).is_some());
        let stand_in =
            agency("DataCite", &[("10.1000/a", "http://127.0.0.1:8000/-/data.crosscite.org/10.1000%2Fa")]);
        assert!(stand_in.direct(&doi("10.2000/b")).is_some());
        for strange in [
            "https://works.example/10.1000%2Fa",
            "https://notcrossref.org/10.1000%2Fa",
            "https://crossref.org.example/10.1000%2Fa",
            "https://works.example/api.crossref.org/10.1000%2Fa",
            "https://data.crosscite.org/10.1000%2Fa",
            "http://127.0.0.1:8000/works/10.1000%2Fa",
        ] {
            let many: Vec<(String, String)> = (0..20)
                .map(|n| (format!("10.1{n:03}/a"), strange.replace("10.1000", &format!("10.1{n:03}"))))
                .collect();
            let many: Vec<(&str, &str)> =
                many.iter().map(|(doi, url)| (doi.as_str(), url.as_str())).collect();
            let crossref = agency("Crossref", &many);
            assert!(crossref.direct(&doi("10.2000/b")).is_none(), "{strange}");
            assert!(crossref.direct(&doi("10.1000/b")).is_some(), "its own prefix: {strange}");
        }
    }

    #[test]
    fn a_prefix_that_leads_to_two_places_has_no_address() {
        let seen = [
            ("10.1000/a", "https://one.example/10.1000%2Fa"),
            ("10.1000/b", "https://other.example/10.1000%2Fb"),
        ];
        assert!(agency("Crossref", &seen).direct(&doi("10.1000/c")).is_none());
    }
}
