//! Content negotiation: what is sent, where it leads, and what each answer means (the protocol
//! note, sections 1 to 4).

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::time::Duration;

use crate::support::Home;
use crate::support::server::{Answer, Server};

const CSL_JSON: &str = "application/vnd.citationstyles.csl+json";

type Make = fn() -> Answer;

/// A server that is the resolver at its root and an agency under `/agency/`.
fn agency(answer: impl Fn(&str) -> Answer + Send + Sync + 'static) -> Server {
    Server::start(move |request| match request.target.strip_prefix("/agency/") {
        Some(doi) => answer(&doi.replace("%2F", "/")),
        None => Answer::redirect(&format!("/agency/{}", request.target[1..].replace('/', "%2F"))),
    })
}

#[test]
fn one_media_type_and_who_asks_and_nothing_else() {
    let server = agency(|doi| Answer::titled(doi, "A title"));
    let mut home = Home::at(&server.url);
    home.set("DOICITE_MAILTO", "me@example.org");
    assert_eq!(home.run(["10.1000/X"]).clean(), "A title. (n.d.). https://doi.org/10.1000/x\n");
    let requests = server.requests();
    assert_eq!(server.targets(), ["/10.1000/x", "/agency/10.1000%2Fx"]);
    for request in &requests {
        assert_eq!(request.headers["accept"], CSL_JSON);
        let agent = format!("doicite/{} (mailto:me@example.org)", env!("CARGO_PKG_VERSION"));
        assert_eq!(request.headers["user-agent"], agent);
        for never in ["referer", "cookie", "authorization"] {
            assert!(!request.headers.contains_key(never), "{never}");
        }
    }
}

#[test]
fn difficult_dois_are_encoded_by_us() {
    let server = agency(|_| Answer::titled_only("T"));
    for (doi, path) in [
        (
            "10.1002/(sici)1099-050x(199823/24)37:3/4<197::aid-hrm2>3.0.co;2-#",
            "/10.1002/(sici)1099-050x(199823/24)37:3/4%3C197::aid-hrm2%3E3.0.co;2-%23",
        ),
        (
            "10.1890/0012-9615(1999)069[0569:edilsa]2.0.co;2",
            "/10.1890/0012-9615(1999)069%5B0569:edilsa%5D2.0.co;2",
        ),
        ("10.1021/ja003055+", "/10.1021/ja003055%2B"),
        ("10.36652/0042-4633-2023-102-5-404-413/", "/10.36652/0042-4633-2023-102-5-404-413/"),
    ] {
        let home = Home::at(&server.url);
        let run = home.run([doi]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(server.targets().iter().any(|target| target == path), "{path} in {:?}", server.targets());
    }
}

#[test]
fn every_kind_of_redirect_is_followed() {
    for status in [301, 302, 303, 307, 308] {
        let server = Server::start(move |request| match request.target.as_str() {
            "/10.1000/x" => Answer::status(status).with("Location", "/there"),
            _ => Answer::titled_only("Found"),
        });
        assert!(Home::at(&server.url).run(["10.1000/x"]).clean().starts_with("Found."), "{status}");
    }
}

/// The outcome table: what a server does, how it is reported, the exit code, and how many requests
/// reach the agency.
#[test]
fn permanent_outcomes_are_told_once_and_precisely() {
    let html = || Answer::status(200).with("Content-Type", "text/html").body("<html>A landing page</html>");
    let table: &[(&str, Make, &str, i32)] = &[
        ("html", html, "is registered, but 127.0.0.1 has no metadata for it", 5),
        ("no content", || Answer::status(204), "has no metadata for it", 5),
        ("a list", || Answer::record("[1,2,3]"), "its record at 127.0.0.1 cannot be read", 6),
        ("cut", || Answer::record("{"), "its record at 127.0.0.1 cannot be read", 6),
        ("something else", || Answer::record(r#"{"a":1}"#), "its record at 127.0.0.1 cannot be read", 6),
        ("not found", || Answer::status(404), "has no metadata for it", 5),
        ("not acceptable", || Answer::status(406), "has no metadata for it", 5),
        ("unprocessable", || Answer::status(422), "has no metadata for it", 5),
        ("unauthorised", || Answer::status(401), "refused the request (401)", 6),
        ("forbidden", || Answer::status(403), "refused the request (403)", 6),
        ("for legal reasons", || Answer::status(451), "refused the request (451)", 6),
        ("a teapot", || Answer::status(418), "answered 418", 6),
        ("no target", || Answer::status(302), "names no target", 6),
        ("a file", || Answer::redirect("file:///etc/passwd"), "only https is allowed", 6),
        ("another scheme", || Answer::redirect("http://192.0.2.1:8000/doi/x"), "only https is allowed", 6),
        ("a private network", || Answer::redirect("https://10.0.0.1/doi/x"), "private network", 6),
        ("this machine", || Answer::redirect("https://localhost/doi/x"), "private network", 6),
        ("a loop", || Answer::redirect("/agency/10.1000%2Fx"), "more than 5 redirects", 6),
    ];
    for (name, make, said, code) in table {
        let make = *make;
        let server = agency(move |_| make());
        let run = Home::at(&server.url).run(["10.1000/x"]);
        assert_eq!(run.code, Some(*code), "{name}: {}", run.stderr);
        assert_eq!(run.stdout, "", "{name}");
        assert_eq!(run.said().len(), 1, "{name}: {}", run.stderr);
        assert!(
            run.stderr.starts_with("doicite: 10.1000/x ") && run.stderr.contains(said),
            "{name}: {}",
            run.stderr
        );
        let asked = server.targets().iter().filter(|target| target.starts_with("/agency")).count();
        // What is no record may be the page of a server that is down for a moment.
        let most = match *name {
            "a loop" => 5,
            "cut" => 4,
            "html" | "a list" | "something else" => 2,
            _ => 1,
        };
        assert_eq!(asked, most, "{name}");
    }
}

#[test]
fn the_resolver_itself_may_refuse() {
    for (status, said, code) in
        [(404, "is not registered", 4), (400, "is not a DOI according to the resolver", 3)]
    {
        let server = Server::start(move |_| Answer::status(status).body("<html>"));
        let run = Home::at(&server.url).run(["10.1000/x"]);
        assert_eq!(run.code, Some(code));
        assert!(run.stderr.contains(said), "{}", run.stderr);
        assert_eq!(server.targets().len(), 1);
    }
}

#[test]
fn passing_faults_are_overcome() {
    let faults: [(&str, Make); 6] = [
        ("429", || Answer::status(429)),
        ("429 with a wait", || Answer::status(429).with("Retry-After", "1")),
        ("500", || Answer::status(500)),
        ("503", || Answer::status(503)),
        ("hang-up", Answer::hang_up),
        ("empty", || Answer::record("")),
    ];
    for (name, fault) in faults {
        let first = std::sync::atomic::AtomicBool::new(true);
        let server = agency(move |_| {
            if first.swap(false, std::sync::atomic::Ordering::SeqCst) {
                fault()
            } else {
                Answer::titled_only("Found")
            }
        });
        assert!(Home::at(&server.url).run(["10.1000/x"]).clean().starts_with("Found."), "{name}");
    }
}

#[test]
fn a_long_wait_is_not_waited_for() {
    let server = agency(|_| Answer::status(503).with("Retry-After", "3600"));
    let run = Home::at(&server.url).run(["10.1000/x"]);
    assert_eq!(run.code, Some(6));
    assert!(run.stderr.contains("answered 503 and asks to wait 3600 s"), "{}", run.stderr);
}

#[test]
fn a_server_that_asks_to_be_left_alone_is_left_alone() {
    let server = Server::start(|_| Answer::status(429).with("Retry-After", "3600"));
    let dois: Vec<String> = (0..40).map(|n| format!("10.1000/n{n}")).collect();
    let run = Home::at(&server.url).run(&dois);
    assert_eq!((run.code, run.said().len()), (Some(6), 40), "{}", run.stderr);
    assert_eq!(server.targets().len(), 1, "one refusal is enough");
}

#[test]
fn a_batch_does_not_wait_for_a_server_that_refuses_everything() {
    let server = Server::start(|_| Answer::status(429));
    let dois: Vec<String> = (0..60).map(|n| format!("10.1000/n{n}")).collect();
    let run = Home::at(&server.url).run(&dois);
    assert_eq!((run.code, run.said().len()), (Some(6), 60), "{}", run.stderr);
    let asked = server.targets().len();
    assert!(asked < 60, "{asked} requests to a server that refuses all");
}

#[test]
fn a_silent_server_costs_its_timeout_and_no_more() {
    let server = agency(|_| Answer::status(200).after(Duration::from_secs(60)));
    let run = Home::at(&server.url).run(["10.1000/x", "--timeout", "0.5"]);
    assert_eq!(run.code, Some(6));
    assert!(run.stderr.contains("no response in time"), "{}", run.stderr);
}

#[test]
fn a_body_without_end_is_cut() {
    let server = agency(|_| Answer::record(&" ".repeat(9 << 20)));
    let run = Home::at(&server.url).run(["10.1000/x"]);
    assert_eq!(run.code, Some(6));
    assert!(run.stderr.contains("sent more than 8 MB"), "{}", run.stderr);
}

#[test]
fn the_other_reading_is_tried_when_the_first_is_not_registered() {
    let server = Server::start(|request| match request.target.as_str() {
        "/10.1002/jmri.v." => Answer::titled_only("With its full stop"),
        _ => Answer::status(404),
    });
    let home = Home::at(&server.url);
    let run = home.feed("See 10.1002/jmri.v.", ["list"]);
    assert!(run.stdout.starts_with("With its full stop."), "{run:?}");
}

#[test]
fn a_plus_is_tried_in_both_encodings() {
    // Crossref has been seen to decode twice.
    let server = Server::start(|request| match request.target.as_str() {
        "/10.1021/ja003055%2B" => Answer::redirect("/works/10.1021%2Fja003055%2B/transform"),
        "/works/10.1021%2Fja003055%252B/transform" => Answer::titled_only("Found"),
        _ => Answer::status(404),
    });
    assert!(Home::at(&server.url).run(["10.1021/ja003055+"]).clean().starts_with("Found."));
}

#[test]
fn a_short_doi_is_expanded_first() {
    let server = Server::start(|request| {
        match request.target.as_str() {
        "/api/handles/10/fg4mtb?type=HS_ALIAS" => Answer::status(200).with("Content-Type", "application/json").body(
            r#"{"responseCode":1,"handle":"10/fg4mtb","values":[{"index":1,"type":"HS_ALIAS","data":{"format":"string","value":"10.1000/Long"}}]}"#,
        ),
        "/10.1000/long" => Answer::record(r#"{"title":"Long","DOI":"10.1000/long"}"#),
        _ => Answer::status(404).body(r#"{"responseCode":100}"#),
    }
    });
    let home = Home::at(&server.url);
    assert_eq!(home.run(["doi.org/fg4mtb"]).clean(), "Long. (n.d.). https://doi.org/10.1000/long\n");
    let run = home.run(["10/zzzzzz"]);
    assert_eq!(run.code, Some(4), "{}", run.stderr);
}

/// A server may slow a batch down, and that is told.
#[test]
fn a_slow_limit_is_told() {
    let server = Server::start(|request| {
        Answer::titled(&request.target[1..], "Ants")
            .with("X-Rate-Limit-Limit", "1")
            .with("X-Rate-Limit-Interval", "86400s")
    });
    let home = Home::at(&server.url);
    assert_eq!(home.run(["10.1000/one"]).said().len(), 0, "one work does not wait");
    let mut command = home.command(["10.1000/a", "10.1000/b"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let said = lines.next().unwrap().unwrap();
    assert!(said.ends_with(" allows only one request every 60 s"), "{said}");
    child.kill().unwrap();
    child.wait().unwrap();
}

/// The resolver's look-up, the first redirect, and then the agency directly.
#[test]
fn a_batch_goes_to_the_agency_directly() {
    let server = Server::start(|request| {
        if let Some(list) = request.target.strip_prefix("/doiRA/") {
            let rows: Vec<String> = list
                .split(',')
                .map(|doi| match doi.replace("%2F", "/") {
                    doi if doi.contains("unknown") => {
                        format!(r#"{{"DOI":"{doi}","status":"DOI does not exist"}}"#)
                    }
                    doi => format!(r#"{{"DOI":"{doi}","RA":"Agency"}}"#),
                })
                .collect();
            return Answer::status(200)
                .with("Content-Type", "application/json")
                .body(format!("[{}]", rows.join(",")));
        }
        match request.target.strip_prefix("/agency/") {
            Some("10.1000%2Ff5") => Answer::status(404),
            Some(doi) => Answer::titled(&doi.replace("%2F", "/"), doi),
            None if request.target.contains("f5") => Answer::titled("10.1000/f5", "Elsewhere"),
            None => Answer::redirect(&format!("/agency/{}", request.target[1..].replace('/', "%2F"))),
        }
    });
    let dois: Vec<String> =
        (1..=8).map(|n| format!("10.1000/f{n}")).chain(["10.1000/unknown".into()]).collect();
    let run = Home::at(&server.url).run(&dois);
    assert_eq!(run.code, Some(4));
    assert_eq!(run.said().len(), 1, "{}", run.stderr);
    assert!(run.stderr.contains("10.1000/unknown is not registered"));
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 8);
    for (n, line) in (1..=8).zip(&lines) {
        assert!(line.ends_with(&format!("10.1000/f{n}")), "in the order given: {line}");
    }
    assert!(lines[4].starts_with("Elsewhere."), "what the agency does not know, the resolver may");
    let targets = server.targets();
    let count = |prefix: &str| targets.iter().filter(|target| target.starts_with(prefix)).count();
    assert_eq!(count("/doiRA/"), 1);
    assert_eq!(count("/10.1000/"), 2, "the first and the one the agency did not know: {targets:?}");
    assert_eq!(count("/agency/"), 8);
}

/// The book of chapters is asked for once, where its chapters came from, and only those wait for it.
#[test]
fn the_book_of_chapters_comes_from_their_agency() {
    let server = Server::start(|request| {
        if let Some(list) = request.target.strip_prefix("/doiRA/") {
            let row = |doi: &str| format!(r#"{{"DOI":"{}","RA":"Agency"}}"#, doi.replace("%2F", "/"));
            let rows: Vec<String> = list.split(',').map(row).collect();
            return Answer::status(200)
                .with("Content-Type", "application/json")
                .body(format!("[{}]", rows.join(",")));
        }
        let record = |doi: &str, rest: &str| Answer::record(&format!(r#"{{"DOI":"{doi}",{rest}}}"#));
        match request.target.strip_prefix("/agency/").map(|doi| doi.replace("%2F", "/")) {
            Some(doi) if doi.ends_with("-1") => record(&doi, r#""type":"book","title":"Rivers of ice""#),
            Some(doi) if doi.contains("978") => record(
                &doi,
                r#""type":"book-chapter","title":"Firn","container-title":["Notes in Ice"],"ISSN":["0302-9743"]"#,
            ),
            Some(doi) => Answer::titled(&doi, "Snow"),
            None => Answer::redirect(&format!("/agency/{}", request.target[1..].replace('/', "%2F"))),
        }
    });
    let book = "10.1000/978-3-030-11111-1";
    let chapters = [format!("{book}_5"), format!("{book}_6")];
    let dois: Vec<String> =
        ["10.1000/a".to_owned(), chapters[0].clone(), "10.1000/b".to_owned(), chapters[1].clone()].into();
    let home = Home::at(&server.url);
    let run = home.run(&dois);
    assert_eq!((run.code, run.said().len()), (Some(0), 0), "{run:?}");
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 4, "{run:?}");
    for (line, doi) in lines.iter().zip(&dois) {
        assert!(line.ends_with(doi), "in the order given: {line}");
        assert_eq!(line.contains("Rivers of ice"), doi.contains('_'), "{line}");
    }
    let targets = server.targets();
    let of_book: Vec<&String> = targets.iter().filter(|target| target.ends_with("11111-1")).collect();
    assert_eq!(of_book, ["/agency/10.1000%2F978-3-030-11111-1"], "{targets:?}");
    // Cached chapters find their cached book, and a new chapter of it too.
    let before = server.targets().len();
    let cached = home.run([&*chapters[0], "--offline"]).clean();
    assert!(cached.contains("Rivers of ice"), "{cached}");
    let third = home.run([&*format!("{book}_7")]).clean();
    assert!(third.contains("Rivers of ice"), "{third}");
    let targets = server.targets().split_off(before);
    assert!(targets.iter().all(|target| target.contains("_7")), "{targets:?}");
}

/// The look-up of a batch asks for the books that its chapters are likely to be in, too.
#[test]
fn a_book_that_is_not_registered_costs_no_request() {
    let server = Server::start(|request| {
        if let Some(list) = request.target.strip_prefix("/doiRA/") {
            let row = |doi: &str| match doi.replace("%2F", "/") {
                doi if doi.ends_with("-2") => format!(r#"{{"DOI":"{doi}","status":"DOI does not exist"}}"#),
                doi => format!(r#"{{"DOI":"{doi}","RA":"Agency"}}"#),
            };
            let rows: Vec<String> = list.split(',').map(row).collect();
            return Answer::status(200)
                .with("Content-Type", "application/json")
                .body(format!("[{}]", rows.join(",")));
        }
        match request.target.strip_prefix("/agency/").map(|doi| doi.replace("%2F", "/")) {
            Some(doi) if doi.contains('_') => Answer::record(&format!(
                r#"{{"DOI":"{doi}","type":"book-chapter","title":"Firn","container-title":["Notes in Ice"],"ISSN":["0302-9743"]}}"#,
            )),
            Some(doi) => Answer::titled(&doi, "Snow"),
            None => Answer::redirect(&format!("/agency/{}", request.target[1..].replace('/', "%2F"))),
        }
    });
    let book = "10.1000/978-3-030-22222-2";
    let dois: Vec<String> =
        ["10.1000/a".to_owned(), "10.1000/b".to_owned(), format!("{book}_1"), format!("{book}_2")].into();
    let home = Home::at(&server.url);
    for _ in 0..2 {
        let run = home.run(&dois);
        assert_eq!((run.code, run.said().len()), (Some(0), 0), "{run:?}");
        assert!(run.stdout.matches("Notes in Ice").count() == 2, "{run:?}");
    }
    let targets = server.targets();
    assert_eq!(
        targets.len(),
        6,
        "a look-up, a redirect, four records, and nothing the second time: {targets:?}"
    );
    assert!(!targets.iter().any(|target| target.ends_with("22222-2")), "{targets:?}");
}

/// A registrant whose DOI leads to a server of its own must not get the rest of the batch.
#[test]
fn one_redirect_does_not_speak_for_an_agency() {
    let server = Server::start(|request| {
        if let Some(list) = request.target.strip_prefix("/doiRA/") {
            let rows: Vec<String> = list
                .split(',')
                .map(|doi| format!(r#"{{"DOI":"{}","RA":"Agency"}}"#, doi.replace("%2F", "/")))
                .collect();
            return Answer::status(200).body(format!("[{}]", rows.join(",")));
        }
        let path = request.target.replace("%2F", "/");
        if let Some(doi) = path.strip_prefix("/own/") {
            return Answer::titled(doi, "Poisoned");
        }
        if let Some(doi) = path.strip_prefix("/agency/") {
            return Answer::titled(doi, "Genuine");
        }
        let server = if path.starts_with("/10.5555/") { "own" } else { "agency" };
        Answer::redirect(&format!("/{server}/{}", request.target[1..].replace('/', "%2F")))
    });
    let dois = ["10.5555/evil", "10.1000/a", "10.2000/b", "10.3000/c", "10.4000/d", "10.5555/two"];
    let titles = Home::at(&server.url).run(dois).clean();
    let titles: Vec<&str> = titles.lines().map(|line| line.split('.').next().unwrap()).collect();
    assert_eq!(titles, ["Poisoned", "Genuine", "Genuine", "Genuine", "Genuine", "Poisoned"]);
}

#[test]
fn a_record_of_another_doi_is_said() {
    let server = agency(|_| Answer::titled("10.9999/other", "Other"));
    let run = Home::at(&server.url).run(["10.1000/x"]);
    assert_eq!(run.code, Some(0));
    assert!(run.stderr.contains("10.1000/x leads to the record of 10.9999/other"), "{}", run.stderr);
}

#[test]
fn a_doi_is_fetched_once_however_often_it_is_given() {
    let server = agency(|doi| Answer::titled(doi, "One"));
    let run = Home::at(&server.url).run(["10.1000/x", "doi:10.1000/X", "https://doi.org/10.1000/x"]);
    assert_eq!(run.clean().lines().count(), 3);
    assert_eq!(server.targets().len(), 2);
}

/// A server that announces a limit is asked no more often; one that announces more is asked more.
#[test]
fn announced_limits_are_followed_down_and_up() {
    let server = Server::start(|request| {
        let answer = Answer::titled("10.1000/x", "T").after(Duration::from_millis(90));
        if request.target.starts_with("/doiRA/") {
            return Answer::status(404);
        }
        answer
            .with("x-rate-limit-limit", "20, 20")
            .with("x-rate-limit-interval", "1s")
            .with("x-concurrency-limit", "2")
    });
    let dois: Vec<String> = (0..30).map(|n| format!("10.1000/n{n}")).collect();
    let home = Home::at(&server.url);
    let run = home.run(["-j", "16"].into_iter().map(str::to_owned).chain(dois));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let requests = server.requests();
    assert_eq!(
        requests.iter().map(|request| request.in_flight).max(),
        Some(2),
        "as many at once as announced"
    );
    let busiest = requests.iter().map(|first| {
        requests.iter().filter(|r| r.at >= first.at && r.at < first.at + Duration::from_secs(1)).count()
    });
    let busiest = busiest.max().unwrap();
    assert!(busiest <= 20, "{busiest} requests in one second");
}

#[test]
fn a_silent_server_is_explored_from_one_request_at_a_time() {
    let server = Server::start(|request| {
        if request.target.starts_with("/doiRA/") {
            return Answer::status(404);
        }
        Answer::titled("10.1000/x", "T").after(Duration::from_millis(50))
    });
    let dois: Vec<String> = (0..12).map(|n| format!("10.1000/n{n}")).collect();
    assert_eq!(Home::at(&server.url).run(&dois).code, Some(0));
    let requests = server.requests();
    assert_eq!(requests[0].in_flight, 1);
    assert!(requests.iter().all(|request| request.in_flight <= 6));
}

#[test]
fn verbose_tells_each_request() {
    let server = agency(|doi| Answer::titled(doi, "T"));
    let run = Home::at(&server.url).run(["-v", "10.1000/x"]);
    assert_eq!(run.said().len(), 2, "{}", run.stderr);
    assert!(run.said()[0].contains("/10.1000/x: 302 ("), "{}", run.stderr);
}
