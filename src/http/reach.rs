//! Where requests may go.
//!
//! Answers and redirects come from the network, and following them blindly would let anybody who
//! can register a DOI point doicite at machines behind the user's firewall. So: `https` only, to
//! public addresses only, checked on the URL when it holds an address and on what a name resolves
//! to otherwise. The exceptions are the endpoints the user configured: their own origins are allowed
//! with the scheme they were given, so that a server on the loopback interface can stand in for the
//! real ones.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs as _};

use url::{Host, Url};

/// A request that would leave the places doicite may visit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Forbidden {
    /// A scheme other than https.
    #[error("will not follow {0}: only https is allowed")]
    Scheme(String),
    /// An address that is not public.
    #[error("will not follow {0}: it leads into a private network")]
    Private(String),
    /// An address with a name or a password in it, which would be sent along.
    #[error("will not follow an address with a password to {0}")]
    Credentials(String),
    /// Not a URL with a host.
    #[error("will not follow {0}: it has no server name")]
    NoServer(String),
}

/// The places that may be visited.
#[derive(Clone, Debug)]
pub(crate) struct Reach {
    /// The origins that the user configured.
    endpoints: Vec<Url>,
}

impl Reach {
    /// The public Internet, and the origin of `endpoint`.
    pub(crate) fn new(endpoint: Url) -> Self {
        Self { endpoints: vec![endpoint] }
    }

    /// Allows the origin of one more service.
    #[must_use]
    #[cfg(feature = "cache")]
    pub(crate) fn and(mut self, endpoint: Url) -> Self {
        self.endpoints.push(endpoint);
        self
    }

    /// Whether `url` may be asked, as far as its text shows.
    pub(crate) fn allow(&self, url: &Url) -> Result<(), Forbidden> {
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Forbidden::Credentials(server_name(url)));
        }
        if self.is_endpoint(url) {
            return Ok(());
        }
        let shown = || url.as_str().chars().take(200).collect::<String>();
        if url.scheme() != "https" {
            return Err(Forbidden::Scheme(shown()));
        }
        let private = match url.host() {
            None => return Err(Forbidden::NoServer(shown())),
            Some(Host::Ipv4(ip)) => !is_public(ip.into()),
            Some(Host::Ipv6(ip)) => !is_public(ip.into()),
            Some(Host::Domain(name)) => {
                // The URL parser has lower-cased it.
                let top = name.trim_end_matches('.').rsplit('.').next();
                matches!(top, Some("localhost" | "local"))
            }
        };
        if private { Err(Forbidden::Private(shown())) } else { Ok(()) }
    }

    /// Whether the configured endpoint is on this machine.
    pub(super) fn is_local(&self) -> bool {
        self.endpoints.iter().any(is_local)
    }

    /// Whether no configured endpoint is encrypted.
    pub(super) fn is_plain(&self) -> bool {
        self.endpoints.iter().all(|endpoint| endpoint.scheme() == "http")
    }

    /// Whether a URL is of a configured server: its scheme, host and port.
    pub(super) fn is_endpoint(&self, url: &Url) -> bool {
        let same = |endpoint: &Url| {
            url.scheme() == endpoint.scheme()
                && url.host() == endpoint.host()
                && url.port_or_known_default() == endpoint.port_or_known_default()
        };
        matches!(url.scheme(), "http" | "https") && self.endpoints.iter().any(same)
    }
}

/// The server behind a URL: its host and, where it is not the scheme's own, its port.
pub(super) fn server_name(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Resolves names, dropping the addresses that may not be visited. The endpoint, which may be `anywhere`,
/// is asked over connections of its own, so that its name with another port is a name like any other.
pub(super) struct Guard {
    pub(super) anywhere: bool,
}

impl reqwest::dns::Resolve for Guard {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let anywhere = self.anywhere;
        Box::pin(async move {
            let found = look_up(name.as_str().to_owned()).await?;
            let allowed: Vec<SocketAddr> =
                found.into_iter().filter(|address| anywhere || is_public(address.ip())).collect();
            if allowed.is_empty() {
                return Err(Forbidden::Private(name.as_str().to_owned()).into());
            }
            Ok(Box::new(allowed.into_iter()) as reqwest::dns::Addrs)
        })
    }
}

/// The addresses of a name. The system's look-up blocks, so it has a thread of its own; Tokio's would end
/// the program where no thread is to be had.
async fn look_up(name: String) -> io::Result<Vec<SocketAddr>> {
    let (tell, told) = tokio::sync::oneshot::channel();
    std::thread::Builder::new().name("lookup".to_owned()).spawn(move || {
        let found = (name.as_str(), 0).to_socket_addrs().map(Iterator::collect);
        // Whoever asked may have given up.
        let _ = tell.send(found.map_err(|error| io::Error::new(error.kind(), format!("lookup: {error}"))));
    })?;
    told.await.unwrap_or_else(|_| Err(io::ErrorKind::Interrupted.into()))
}

/// Whether an address is on the public Internet: none of the special-purpose blocks of RFC 6890.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_broadcast()
        || ip.is_documentation()
        || ip.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b)) // shared address space (carrier NAT)
        || (a == 198 && (18..20).contains(&b)) // benchmarking
        || (a == 192 && b == 0 && c == 0) // protocol assignments
        || (a == 192 && b == 88 && c == 99); // relays to 6to4, which are gone
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(inner) = ip.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    let head = ip.segments();
    let embedded = || Ipv4Addr::from((u32::from(head[6]) << 16) | u32::from(head[7]));
    match head {
        // NAT64 and 6to4 carry an IPv4 address that decides.
        [0x64, 0xff9b, 0, 0, 0, 0, ..] => is_public_v4(embedded()),
        [0x2002, high, low, ..] => is_public_v4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low))),
        // Documentation, and tunnels that carry an address in disguise.
        [0x2001, 0xdb8 | 0, ..] | [0x3fff, ..] => false,
        // Only 2000::/3 is assigned to the public Internet.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

/// Whether a URL leads to this machine.
pub(crate) fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a URL")
    }

    #[test]
    fn only_https_to_public_addresses() {
        let reach = Reach::new(url("https://doi.org"));
        for good in [
            "https://doi.org/10.1/x",
            "https://api.crossref.org/v1",
            "https://93.184.216.34/",
            "https://[2606:2800::1]/",
        ] {
            assert_eq!(reach.allow(&url(good)), Ok(()), "{good}");
        }
        for bad in [
            "http://doi.org/10.1/x",
            "http://122.115.55.36:8000/doi/x",
            "file:///etc/passwd",
            "ftp://example.org/",
            "data:text/html,x",
            "javascript:alert(1)",
            "https://127.0.0.1/",
            "https://10.0.0.1/",
            "https://192.168.1.1/",
            "https://172.16.0.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[fe80::1]/",
            "https://[fc00::1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[2002:7f00:1::]/",
            "https://localhost/",
            "https://printer.local/",
            "https://0x7f.1/",
            "https://2130706433/",
            "https://192.0.2.1/",
            "https://224.0.0.1/",
            "https://255.255.255.255/",
            "https://192.88.99.1/",
            "https://[::]/",
            "https://[::127.0.0.1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[::ffff:100.64.0.1]/",
            "https://[64:ff9b::a00:1]/",
            "https://[64:ff9b:1::a00:1]/",
            "https://[fd12:3456::1]/",
            "https://[ff02::1]/",
            "https://[2001:db8::1]/",
            "https://[2001:0:53aa::1]/",
            "https://LOCALHOST./",
            "https://017700000001/",
            "https://user@doi.org/",
            "https://user:password@doi.org/",
        ] {
            assert!(reach.allow(&url(bad)).is_err(), "{bad}");
        }
    }

    /// What counts is where a name leads, not what it looks like.
    #[tokio::test]
    async fn a_name_that_resolves_to_a_private_address_leads_nowhere() {
        use reqwest::dns::Resolve as _;
        let ask =
            |anywhere| async move { Guard { anywhere }.resolve("localhost".parse().expect("a name")).await };
        let error = ask(false).await.err().expect("nothing is left");
        assert_eq!(
            error.downcast_ref::<Forbidden>(),
            Some(&Forbidden::Private("localhost".to_owned())),
            "{error}"
        );
        assert!(ask(true).await.is_ok(), "the endpoint may be there");
    }

    #[test]
    fn the_endpoint_is_allowed_as_configured_and_only_it() {
        let reach = Reach::new(url("http://127.0.0.1:8000"));
        assert_eq!(reach.allow(&url("http://127.0.0.1:8000/-/api.crossref.org/x")), Ok(()));
        assert!(reach.allow(&url("http://127.0.0.1:8001/")).is_err(), "another port is another server");
        assert!(reach.allow(&url("https://127.0.0.1:8000/")).is_err(), "another scheme is another server");
        assert!(reach.allow(&url("http://192.0.2.1:8000/doi/x")).is_err());
        assert!(reach.is_local());
        assert!(!Reach::new(url("https://doi.org")).is_local());
    }
}
