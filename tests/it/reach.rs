//! Where requests may go, what travels with them, and how much comes back.

use std::io::Write as _;
use std::net::ToSocketAddrs as _;
use std::time::Duration;

use crate::support::Home;
use crate::support::server::{Answer, Server};

/// A server that answers for one DOI as told, and with a record for anything else.
fn answering(answer: impl Fn() -> Answer + Send + Sync + 'static) -> Server {
    Server::start(move |request| match request.target.as_str() {
        "/10.1000/x" => answer(),
        _ => Answer::titled("10.1000/x", "Reached"),
    })
}

/// A server may send a redirect anywhere; only the address that a name resolves to shows where it leads.
#[test]
fn a_name_of_this_machine_is_not_reached() {
    let hostname = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
    let names = ["ip6-localhost", "ip6-loopback", hostname.trim()];
    let is_here = |name: &&str| {
        !name.is_empty()
            && (*name, 443).to_socket_addrs().is_ok_and(|mut found| {
                found.all(|address| match address.ip() {
                    std::net::IpAddr::V4(ip) => ip.is_loopback() || ip.is_private(),
                    std::net::IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local(),
                })
            })
    };
    let Some(name) = names.into_iter().find(is_here) else {
        println!("skipped: this machine has no name for itself");
        return;
    };
    let target = format!("https://{name}/10.1000/x");
    let server = answering(move || Answer::redirect(&target));
    let run = Home::at(&server.url).run(["10.1000/x"]);
    assert_eq!((run.code, run.said().len()), (Some(6), 1), "{}", run.stderr);
    assert!(run.stderr.contains("leads into a private network"), "{}", run.stderr);
}

#[test]
fn nothing_that_a_server_plants_travels_on() {
    let server = Server::start(|request| match request.target.as_str() {
        "/10.1000/x" => Answer::redirect("/there").with("Set-Cookie", "id=1; Path=/").with("Refresh", "0"),
        _ => Answer::titled("10.1000/x", "Reached").with("Set-Cookie", "id=2"),
    });
    let home = Home::at(&server.url);
    home.run(["10.1000/x"]).clean();
    home.run(["--refresh", "10.1000/x"]).clean();
    assert_eq!(server.targets().len(), 4);
    for request in server.requests() {
        let mut names: Vec<&str> = request.headers.keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"]);
    }
}

/// A name and a password in an address would be sent as credentials.
#[test]
fn a_password_in_a_redirect_is_not_sent() {
    let address = std::sync::Arc::new(std::sync::OnceLock::<String>::new());
    let target = std::sync::Arc::clone(&address);
    let server = answering(move || Answer::redirect(target.get().unwrap()));
    address.set(server.url.replace("http://", "http://name:word@") + "/there").unwrap();
    let run = Home::at(&server.url).run(["10.1000/x"]);
    assert_eq!((run.code, run.said().len()), (Some(6), 1), "{}", run.stderr);
    assert!(run.stderr.contains("will not follow an address with a password"), "{}", run.stderr);
    assert!(!run.stderr.contains("word@"), "{}", run.stderr);
    assert!(server.requests().iter().all(|request| !request.headers.contains_key("authorization")));
}

#[test]
fn redirects_end() {
    let server = Server::start(|request| Answer::redirect(&format!("{}x", request.target)));
    let run = Home::at(&server.url).run(["10.1000/x"]);
    assert_eq!((run.code, server.targets().len()), (Some(6), 6), "{}", run.stderr);
}

/// 64 kB that unpack to 64 MB.
#[test]
fn a_bomb_is_not_unpacked() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(br#"{"DOI":"10.1000/x","title":""#).unwrap();
    for _ in 0..64 {
        packed.write_all(&vec![b'x'; 1 << 20]).unwrap();
    }
    packed.write_all(br#""}"#).unwrap();
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 100_000);
    let server = answering(move || Answer::record("").body(&packed).with("Content-Encoding", "gzip"));
    let run = Home::at(&server.url).run(["10.1000/x"]);
    assert_eq!((run.code, run.said().len()), (Some(6), 1), "{}", run.stderr);
    assert!(run.stderr.contains("sent more than 8 MB"), "{}", run.stderr);
}

/// Headers without end: too many, and too long.
#[test]
fn headers_are_bounded() {
    for (count, length) in [(5_000, 10), (1, 2_000_000)] {
        let server = answering(move || {
            let answer = Answer::titled("10.1000/x", "Reached");
            (0..count).fold(answer, |answer, n| answer.with(&format!("x-{n}"), &"x".repeat(length)))
        });
        let run = Home::at(&server.url).run(["10.1000/x"]);
        assert_eq!((run.code, run.said().len()), (Some(6), 1), "{count}: {}", run.stderr);
    }
    // As many as a record with a long `Link` has.
    let server = answering(|| Answer::titled("10.1000/x", "Reached").with("Link", &"x".repeat(60_000)));
    assert!(Home::at(&server.url).run(["10.1000/x"]).clean().starts_with("Reached."));
}

#[test]
fn nested_json_is_no_record() {
    for nested in ["{\"title\":", "[", "{\"a\":[{\"b\":"] {
        let body = nested.repeat(200_000);
        let server = answering(move || Answer::record(&body));
        let run = Home::at(&server.url).run(["10.1000/x"]);
        assert_eq!((run.code, run.said().len()), (Some(6), 1), "{}", run.stderr);
    }
}

/// A page that nobody asked for is not read: a refusal is known by its status.
#[test]
fn the_body_of_a_refusal_is_not_waited_for() {
    let server = Server::start(|_| Answer::status(404).body("x".repeat(20 << 20)));
    let run = Home::at(&server.url).run(["10.1000/x"]);
    assert_eq!(run.code, Some(4), "{}", run.stderr);
}

/// Hosts that are silent are waited for side by side, even where one request at a time was asked for. A
/// proxy stands for all of them, because nothing on this machine may be reached otherwise.
#[test]
fn silent_hosts_do_not_add_up() {
    let proxy = Server::start(|request| {
        if request.target.starts_with("http://doi.test/") {
            if request.target.contains("/doiRA/") {
                return Answer::status(404);
            }
            let n = request.target.rsplit('n').next().unwrap_or_default();
            return match n.parse::<usize>() {
                Ok(n) if n < 8 => Answer::redirect(&format!("https://host{n}.test/10.1000/n{n}")),
                _ => Answer::titled(&format!("10.1000/n{n}"), "Reached"),
            };
        }
        Answer::status(200).after(Duration::from_secs(30))
    });
    let mut home = Home::at("http://doi.test");
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"] {
        home.set(name, &proxy.url);
    }
    let dois: Vec<String> = (0..12).map(|n| format!("10.1000/n{n}")).collect();
    let run = home.run(["-j", "1", "--timeout", "2"].into_iter().map(str::to_owned).chain(dois));
    assert_eq!((run.code, run.stdout.lines().count(), run.said().len()), (Some(6), 4, 8), "{}", run.stderr);
    let at_once = proxy.requests().iter().map(|request| request.in_flight).max();
    assert!(at_once > Some(1), "one after another");
}
