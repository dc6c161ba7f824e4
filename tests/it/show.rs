//! `doicite show`: one record as a card.

use crate::support::Home;
use crate::support::server::{Answer, Server};

const RECORD: &str = r#"{"DOI":"10.1000/X","type":"journal-article","title":["On <i>x</i>"],"source":"Crossref","reference-count":1,
 "author":[{"family":"Adams","given":"Ann"},{"name":"The Group"}],"container-title":["Journal"],"volume":"3","issue":"4",
 "page":"5-6","issued":{"date-parts":[[2001,2,3]]},"publisher":"Press","language":"en",
 "license":[{"URL":"http://creativecommons.org/licenses/by-nc/4.0/","content-version":"vor"}],
 "updated-by":[{"DOI":"10.1000/r","type":"retraction","label":"Retraction","updated":{"date-parts":[[2005,1,1]]}}],
 "abstract":"<jats:title>Abstract</jats:title><jats:p>What was <jats:italic>done</jats:italic>.</jats:p>"}"#;

fn home() -> (Server, Home) {
    let server = Server::start(|_| Answer::record(RECORD));
    let home = Home::at(&server.url);
    (server, home)
}

#[test]
fn a_card_has_what_a_landing_page_has() {
    let (_server, home) = home();
    let card = home.run(["show", "10.1000/x"]).clean();
    for line in [
        "On x",
        "Authors    Ann Adams, The Group",
        "In         Journal, 3 (4), 5-6",
        "Published  2001-02-03 by Press",
        "Type       journal article",
        "Language   en",
        "Access     open, CC BY-NC 4.0",
        "DOI        https://doi.org/10.1000/x",
        "Notice     retraction, 2005-01-01: https://doi.org/10.1000/r",
    ] {
        assert!(card.lines().any(|known| known == line), "{line:?} in\n{card}");
    }
    assert!(card.contains("What was done."), "{card}");
}

#[test]
fn the_record_as_served_stays_available() {
    let (_server, home) = home();
    let raw: serde_json::Value =
        serde_json::from_str(&home.run(["show", "--raw", "10.1000/x"]).clean()).unwrap();
    assert_eq!(raw, serde_json::from_str::<serde_json::Value>(RECORD).unwrap());
}

#[test]
fn each_repair_is_explained() {
    let (_server, home) = home();
    let text = home.run(["show", "--explain", "10.1000/x"]).clean();
    let at = |line: &str| {
        text.lines().position(|known| known == line).unwrap_or_else(|| panic!("{line:?} in\n{text}"))
    };
    let kind = at("the agency's type becomes a CSL type");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(&lines[kind + 1..kind + 4], ["  type", "    - journal-article", "    + article-journal"]);
}
