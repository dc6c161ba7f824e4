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
    let kind = at("the agency's type mapped to a CSL type");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(&lines[kind + 1..kind + 4], ["  type", "    - journal-article", "    + article-journal"]);
}

const CHAPTER: &str = r#"{"DOI":"10.1000/978-3-030-11111-1_5","type":"book-chapter","title":["Firn"],
 "container-title":["Lecture Notes in Ice"],"ISSN":["0302-9743"],"author":[{"family":"Doe","given":"Jane"}],
 "issued":{"date-parts":[[2020]]},"publisher":"Snow Press","page":"1-9"}"#;
const BOOK: &str = r#"{"DOI":"10.1000/978-3-030-11111-1","type":"book","title":["Rivers of ice"],"volume":"345",
 "container-title":["Lecture Notes in Ice"],"editor":[{"family":"Roe","given":"Kay"}]}"#;

#[test]
fn the_book_of_a_chapter_is_looked_up_once_where_its_record_names_only_the_series() {
    let server = Server::start(|request| match request.target.as_str() {
        target if target.ends_with("_5") => Answer::record(CHAPTER),
        _ => Answer::record(BOOK),
    });
    let home = Home::at(&server.url);
    let chapter = "10.1000/978-3-030-11111-1_5";
    assert_eq!(
        home.run(["cite", chapter]).clean().trim_end(),
        "Doe, J. (2020). Firn. In K. Roe (Ed.), Rivers of ice (pp. 1–9). Snow Press. https://doi.org/10.1000/978-3-030-11111-1_5"
    );
    let explained = home.run(["show", "--explain", chapter]).clean();
    assert!(explained.contains("title and editors of the book, from its own record"), "{explained}");
    assert!(explained.contains("    - Lecture Notes in Ice\n    + Rivers of ice"), "{explained}");
    assert_eq!(server.targets().len(), 2, "{:?}", server.targets());
}

#[test]
fn a_chapter_whose_book_cannot_be_had_is_printed_as_it_is() {
    let server = Server::start(|request| match request.target.as_str() {
        target if target.ends_with("_5") => Answer::record(CHAPTER),
        _ => Answer::status(404),
    });
    let run = Home::at(&server.url).run(["cite", "10.1000/978-3-030-11111-1_5"]);
    assert_eq!(
        run.clean().trim_end(),
        "Doe, J. (2020). Firn. In Lecture Notes in Ice (pp. 1–9). Snow Press. https://doi.org/10.1000/978-3-030-11111-1_5"
    );
}

#[test]
fn capitals_of_names_are_put_right_unless_they_are_to_stay() {
    let record = r#"{"DOI":"10.1000/x","type":"journal-article","title":"ON SNOW AND WATER","container-title":"Journal of Snow",
        "author":[{"family":"MOELLER","given":"JOHN F."}],"issued":{"date-parts":[[2020]]}}"#;
    let server = Server::start(move |_| Answer::record(record));
    let home = Home::at(&server.url);
    let printed = |args: &[&str]| home.run(["cite", "10.1000/x"].iter().chain(args)).clean();
    assert!(printed(&[]).starts_with("Moeller, J. F. (2020). ON SNOW AND WATER. "));
    assert!(printed(&["--capitals", "none"]).starts_with("MOELLER, J. F. (2020). ON SNOW AND WATER. "));
    assert!(printed(&["--capitals", "all"]).starts_with("Moeller, J. F. (2020). On snow and water. "));
    let explained = home.run(["show", "--explain", "10.1000/x"]).clean();
    assert!(explained.contains("names in capitals converted to normal case"), "{explained}");
}
