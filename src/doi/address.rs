//! DOIs in web addresses: of resolvers, of libraries' proxies, of publishers.
//!
//! An address is cut by hand. A URL parser takes DOIs apart: it turns `\` into `/`, drops what
//! follows an unencoded `#`, resolves `/../`, and refuses addresses that people paste without a
//! scheme.

use super::error::DoiError;
use super::settle::{preprint_number, settle};
use super::{Doi, Identified, arxiv, shape, unescape};

/// The resolver, by whose addresses DOIs are written.
pub(crate) const RESOLVER: &str = "https://doi.org/";

/// The resolver's site, and the names that its host has had.
const SITE: &str = "doi.org";
const HOSTS: [&str; 3] = [SITE, "dx.doi.org", "www.doi.org"];

/// Whether a host is the resolver's own.
pub(crate) fn is_resolver(host: &str) -> bool {
    HOSTS.iter().any(|known| host.eq_ignore_ascii_case(known))
}

/// Whether a text is an address at the resolver, with its scheme.
pub(crate) fn is_link(url: &str) -> bool {
    let address = url.trim().split_once("://").map_or("", |(_, address)| address);
    is_resolver(address.split(['/', '?', '#']).next().unwrap_or_default())
}

/// The pages that publishers keep under the address of a work. At the end of an address these
/// are rarely part of the DOI, elsewhere never touched.
const PAGES: &[&str] = &[
    "/abstract",
    "/full",
    "/fulltext",
    "/fulltext.html",
    "/pdf",
    "/epdf",
    "/pdfdirect",
    "/meta",
    "/references",
    "/summary",
    "/html",
    ".pdf",
    ".full",
    ".abstract",
    ".full.pdf",
    ".full-text",
];

/// The parameters that carry a DOI or the address of a page (proxies, PLOS, `OpenURL`).
const PARAMETERS: &[&str] = &["doi", "id", "rft_id", "url", "qurl"];

/// Where an address leads.
pub(super) enum Destination {
    /// To this DOI.
    To(Identified),
    /// To what one of these texts means, the first that means anything.
    On(Vec<String>),
}

/// An address in lower case, in its raw parts.
pub(super) struct Address<'t> {
    whole: &'t str,
    host: &'t str,
    path: &'t str,
    query: Option<&'t str>,
    fragment: Option<&'t str>,
}

impl<'t> Address<'t> {
    /// Cuts an address, with or without its scheme, or only a path; None where a text is no
    /// address.
    pub(super) fn parse(whole: &'t str) -> Option<Self> {
        let after_scheme = whole
            .strip_prefix("https://")
            .or_else(|| whole.strip_prefix("http://"))
            // A slash was lost.
            .or_else(|| whole.strip_prefix("https:/"))
            .or_else(|| whole.strip_prefix("http:/"))
            .or_else(|| whole.strip_prefix("//"));
        let rest = match after_scheme {
            Some(rest) => rest,
            None if whole.starts_with('/') || begins_with_host(whole) => whole,
            None => return None,
        };
        let (rest, fragment) = parted(rest, '#');
        let (rest, query) = parted(rest, '?');
        let slash = rest.find('/').unwrap_or(rest.len());
        let (host, path) = rest.split_at(slash);
        let host = host.rsplit('@').next().unwrap_or(host);
        let host = host.split(':').next().unwrap_or(host);
        Some(Self { whole, host, path, query, fragment })
    }

    /// The DOI that the address leads to or names, or what in its parameters does.
    pub(super) fn identify(&self) -> Result<Destination, DoiError> {
        let path = unescape::percent(self.path);
        if self.serves(SITE) || self.serves("hdl.handle.net") {
            return self.resolver(&path).map(Destination::To);
        }
        if self.is_arxiv()
            && let Some(doi) = arxiv::in_path(&path)
        {
            return Ok(Destination::To(doi.into()));
        }
        if let Some(at) = shape::first(&path) {
            return self.page(&path[at..]).map(Destination::To);
        }
        if let Some(found) =
            self.repository(&path).or_else(|| self.nature(&path)).or_else(|| self.numbered(&path))
        {
            return Ok(Destination::To(found));
        }
        Ok(Destination::On(self.parameters()))
    }

    /// Whether the host is this site, also through a library's proxy: `doi-org.ezproxy.x.edu`,
    /// `dx.doi.org.proxy.x.edu`, `0-doi-org.lib.x.edu`.
    fn serves(&self, site: &str) -> bool {
        let host = self.host.strip_prefix("0-").unwrap_or(self.host);
        let host =
            ["www.", "www-", "dx.", "dx-"].iter().find_map(|sub| host.strip_prefix(sub)).unwrap_or(host);
        let mut labels = site.split('.');
        let rest = labels.try_fold((host, true), |(rest, at_start), label| {
            let rest = if at_start { rest } else { rest.strip_prefix(['.', '-'])? };
            Some((rest.strip_prefix(label)?, false))
        });
        rest.is_some_and(|(rest, _)| rest.is_empty() || rest.starts_with(['.', '-']))
    }

    fn is_arxiv(&self) -> bool {
        self.serves("arxiv.org") || self.host.ends_with(".arxiv.org") || self.serves("ar5iv.org")
    }

    /// A resolver: its whole path is the DOI.
    fn resolver(&self, path: &str) -> Result<Identified, DoiError> {
        if let Some(at) = shape::first(path) {
            let mut found = settle(&path[at..])?;
            // "…;2-#" is a real ending, pasted unencoded; any other fragment is the browser's.
            let with_end =
                if self.fragment == Some("") { Doi::exact(&format!("{}#", found.doi)).ok() } else { None };
            let without_page = without_page(found.doi.as_str()).and_then(|doi| Doi::exact(doi).ok());
            found.others.extend(with_end.into_iter().chain(without_page));
            return Ok(found);
        }
        let name = path.trim_matches('/');
        let short = name.strip_prefix("10/").unwrap_or(name);
        // www.doi.org has pages of its own.
        if short.is_empty() || (short == name && self.host.starts_with("www")) {
            return Err(DoiError::no_doi_in_address(self.whole));
        }
        let (len, _) = shape::trimmed(short);
        let doi = Doi::exact(&format!("10/{}", &short[..len]));
        doi.map(Identified::from).map_err(|_| DoiError::no_doi_in_address(self.whole))
    }

    /// A publisher's page: the DOI stands in the path, perhaps with the name of the page after it.
    fn page(&self, from_doi: &str) -> Result<Identified, DoiError> {
        let from_doi = from_doi.split(";jsessionid=").next().unwrap_or(from_doi);
        let whole = settle(from_doi)?;
        let doi = whole.doi.as_str();
        if let Some(doi) = preprint(&whole.doi) {
            return Ok(doi.into());
        }
        let mut shortest = doi.strip_suffix('/').unwrap_or(doi);
        if self.serves("zenodo.org") {
            // The badge of a record.
            shortest = shortest.strip_suffix(".svg").unwrap_or(shortest);
        }
        while let Some(shorter) = without_page(shortest) {
            shortest = shorter;
        }
        if shortest == doi {
            return Ok(whole);
        }
        match settle(shortest) {
            Ok(shorter) => Ok(shorter.or(whole)),
            Err(_) => Ok(whole),
        }
    }

    /// `zenodo.org/records/123`: the number is the DOI's.
    fn repository(&self, path: &str) -> Option<Identified> {
        if !self.serves("zenodo.org") {
            return None;
        }
        let mut segments = path.split('/').skip_while(|segment| !matches!(*segment, "record" | "records"));
        let number = segments.nth(1)?;
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let doi = Doi::exact(&format!("10.5281/zenodo.{number}")).ok()?;
        Some(doi.into())
    }

    /// `nature.com/articles/nphys1170`: the suffix under 10.1038. Some journals have dots in their
    /// DOIs that the address lacks: `sdata201618` is `sdata.2016.18`.
    fn nature(&self, path: &str) -> Option<Identified> {
        if !self.serves("nature.com") {
            return None;
        }
        let name = path.strip_prefix("/articles/")?.split('/').next()?;
        let name = [".pdf", ".epdf", ".ris"].iter().find_map(|file| name.strip_suffix(file)).unwrap_or(name);
        let found = settle(&format!("10.1038/{name}")).ok()?;
        let dotted = dotted(name).and_then(|name| Doi::exact(&format!("10.1038/{name}")).ok());
        Some(match dotted {
            Some(dotted) => Identified::among([found.doi, dotted].into_iter().chain(found.others)),
            None => found,
        })
    }

    /// Addresses that number works as their DOIs do: `elifesciences.org/articles/16800`,
    /// `www.jstor.org/stable/2949014`, `peerj.com/articles/cs-123`, `peerj.com/preprints/3100`.
    fn numbered(&self, path: &str) -> Option<Identified> {
        let mut segments = path.split('/').filter(|segment| !segment.is_empty());
        let (section, name) = (segments.next()?, segments.next()?);
        let name = if name == "pdf" { segments.next()? } else { name };
        let name = [".pdf", ".html", ".xml"].iter().find_map(|file| name.strip_suffix(file)).unwrap_or(name);
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let doi = match section {
            "articles" | "reviewed-preprints" if self.serves("elifesciences.org") && is_number(name) => {
                format!("10.7554/elife.{name}")
            }
            "stable" if self.serves("jstor.org") && name.contains(|c: char| c.is_ascii_digit()) => {
                format!("10.2307/{name}")
            }
            "articles" if self.serves("peerj.com") => match name.split_once('-') {
                None if is_number(name) => format!("10.7717/peerj.{name}"),
                Some((journal, number)) if is_number(number) => format!("10.7717/peerj-{journal}.{number}"),
                _ => return None,
            },
            "preprints" if self.serves("peerj.com") => {
                let number = name.split('v').next().filter(|number| is_number(number))?;
                format!("10.7287/peerj.preprints.{number}")
            }
            _ => return None,
        };
        Doi::exact(&doi).ok().map(Identified::from)
    }

    /// The parameters that may hold a DOI, or the address that a proxy is asked for.
    fn parameters(&self) -> Vec<String> {
        let parameters = self.query.into_iter().flat_map(|query| query.split('&'));
        let holding = parameters.filter_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            if !PARAMETERS.contains(&name) {
                return None;
            }
            let value = unescape::percent(value);
            let value = value.trim().trim_start_matches("doi:").trim_start();
            // Not a bare number that happens to look like arXiv's.
            let telling = value.contains("://") || shape::first(value).is_some();
            telling.then(|| value.to_owned())
        });
        holding.collect()
    }
}

/// A text at a character, which is dropped.
fn parted(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)))
}

/// Whether a text begins as an address without a scheme does: a name with a dot and a letter in
/// its last part, then a slash. (`1O.3390/x` is a DOI that was mistyped.)
fn begins_with_host(text: &str) -> bool {
    let Some((host, _)) = text.split_once('/') else { return false };
    let name = host.split(':').next().unwrap_or(host);
    let last = name.rsplit_once('.').map(|(_, last)| last);
    !host.starts_with("10.")
        && last.is_some_and(|last| last.contains(|c: char| c.is_ascii_alphabetic()))
        && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':'))
}

/// A DOI without the name of the page at its end, if there is one and something is left.
fn without_page(doi: &str) -> Option<&str> {
    let shorter = PAGES.iter().find_map(|page| doi.strip_suffix(page))?;
    shape::check(shorter).is_ok().then_some(shorter)
}

/// The DOI of a bioRxiv or medRxiv preprint in the path of its page, where a version and the
/// page's name follow the number.
fn preprint(doi: &Doi) -> Option<Doi> {
    if !matches!(doi.prefix(), "10.1101" | "10.64898") {
        return None;
    }
    let (number, rest) = preprint_number(doi.suffix())?;
    let ends = rest.is_empty() || rest.starts_with(['.', '/']) || arxiv::version_len(rest) > 0;
    if ends { Doi::exact(&format!("{}/{number}", doi.prefix())).ok() } else { None }
}

/// `sdata201618` as `sdata.2016.18`: letters, a year, a number of up to three digits.
fn dotted(name: &str) -> Option<String> {
    let letters = name.find(|c: char| !c.is_ascii_alphabetic()).filter(|&at| at > 0)?;
    let (journal, digits) = name.split_at(letters);
    let (year, number) = digits.split_at_checked(4)?;
    let plausible = (year.starts_with("19") || year.starts_with("20"))
        && (1..=3).contains(&number.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    plausible.then(|| format!("{journal}.{year}.{number}"))
}
