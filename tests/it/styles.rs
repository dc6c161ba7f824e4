//! Styles: the places they come from, searching them, and the user's own. The repository is a server of
//! ours that behaves like zotero.org, with styles of ours.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::support::server::{Answer, Server};
use crate::support::{Home, Run};

const FLAGSHIP: &str = "10.3390/ijerph18147338";
const IN_ENGLISH: &str = "ESSAY Borriello, Ianniello, and Toosy.\n";
const IN_FRENCH: &str = "ESSAY Borriello, Ianniello, et Toosy.\n";

/// A style that prints a word and the authors.
fn style(name: &str, title: &str, word: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info>
    <title>{title}</title>
    <id>http://www.zotero.org/styles/{name}</id>
    <category citation-format="author-date"/>
    <category field="literature"/>
    <updated>2026-01-02T03:04:05+00:00</updated>
    <rights license="http://creativecommons.org/licenses/by-sa/3.0/">Free</rights>
  </info>
  <citation>
    <layout prefix="(" suffix=")"><names variable="author"><name form="short" and="text"/></names></layout>
  </citation>
  <bibliography>
    <layout prefix="{word} " suffix="."><names variable="author"><name form="short" and="text"/></names></layout>
  </bibliography>
</style>
"#
    )
}

fn essays() -> String {
    style("essays", "Essays of the Test Society", "ESSAY")
}

/// A style that is another by name, in another language.
fn dependent(name: &str, title: &str, parent: &str) -> String {
    format!(
        r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" default-locale="fr-FR">
  <info>
    <title>{title}</title>
    <id>http://www.zotero.org/styles/{name}</id>
    <link href="http://www.zotero.org/styles/{parent}" rel="independent-parent"/>
    <category citation-format="author-date"/>
    <category field="history"/>
    <updated>2026-01-02T03:04:05+00:00</updated>
  </info>
</style>
"#
    )
}

const INDEX: &str = r#"[
  {"title": "Essays of the Test Society", "name": "essays", "dependent": 0,
   "categories": {"format": "author-date", "fields": ["literature"]},
   "updated": "2026-01-02 03:04:05", "href": "https://www.zotero.org/styles/essays"},
  {"title": "Revue d'essais", "name": "revue-d-essais", "dependent": 1,
   "categories": {"format": "author-date", "fields": ["history"]},
   "updated": "2026-01-02 03:04:05", "href": "https://www.zotero.org/styles/revue-d-essais"},
  {"title": "Zoological Curiosities", "name": "zoological-curiosities", "dependent": 0, "categories": null,
   "updated": "2026-01-02 03:04:05", "href": "https://www.zotero.org/styles/zoological-curiosities"},
  {"title": "Traverse", "name": "../../../traverse", "dependent": 0, "categories": null}
]"#;

fn answer(target: &str) -> Answer {
    let csl = |xml: String| Answer::status(200).with("Content-Type", "text/x-csl; charset=utf-8").body(xml);
    match target {
        "/styles-files/styles.json" => {
            Answer::status(200).with("Content-Type", "application/json").body(INDEX)
        }
        // The second is not what was asked for.
        "/styles/essays" | "/styles/impostor" => csl(essays()),
        "/styles/revue-d-essais" => csl(dependent("revue-d-essais", "Revue d'essais", "essays")),
        "/styles/lettres" => csl(dependent("lettres", "Lettres", "revue-d-essais")),
        "/styles/nature-en-bref" => csl(dependent("nature-en-bref", "Nature en bref", "nature")),
        "/styles/lone" => csl(dependent("lone", "Lone", "nobody")),
        "/styles/round" => csl(dependent("round", "Round", "robin")),
        "/styles/robin" => csl(dependent("robin", "Robin", "round")),
        "/styles/page" => {
            Answer::status(200).with("Content-Type", "text/html").body("<html><p>Welcome!</html>")
        }
        "/styles/empty-style" => csl("<style/>".to_owned()),
        "/styles/entities" => csl("<!DOCTYPE s [<!ENTITY a 'a'>]><style>&a;</style>".to_owned()),
        "/styles/latin" => Answer::status(200).body([0x3c, 0xe9, 0x3e]),
        "/styles/moved" => Answer::redirect("/styles/essays"),
        "/styles/outside" => Answer::redirect("http://127.0.0.1:9/styles/outside"),
        "/styles/circle" => Answer::redirect("/styles/circle"),
        "/styles/long" => csl(essays() + &" ".repeat(5 << 20)),
        "/styles/huge" => csl(" ".repeat(9 << 20)),
        "/styles/denied" => Answer::status(403),
        _ => Answer::status(404).body("Style not found"),
    }
}

fn repository() -> Server {
    Server::start(|request| answer(&request.target))
}

/// A home whose repository of styles is `server`, and whose records are the built-in ones.
fn home(server: &Server) -> Home {
    let mut home = Home::new();
    home.set("DOICITE_STYLES", &server.url);
    home
}

/// The flagship in a style, without the note that its record is the built-in copy.
fn cite(home: &Home, style: &str) -> Run {
    home.run(["-q", FLAGSHIP, "-s", style])
}

fn kept(home: &Home, file: &str) -> PathBuf {
    home.path().join(".cache/doicite/styles").join(file)
}

fn own(home: &Home, name: &str) -> PathBuf {
    home.path().join(format!(".local/share/doicite/styles/{name}.csl"))
}

/// Makes a file look as if it had been written so many days ago.
fn age(path: &Path, days: u64) {
    let when = SystemTime::now() - Duration::from_secs(days * 24 * 60 * 60);
    std::fs::File::options().write(true).open(path).unwrap().set_modified(when).unwrap();
}

#[test]
fn a_style_that_is_not_here_is_fetched_and_kept() {
    let server = repository();
    let home = home(&server);
    assert_eq!(cite(&home, "essays").clean(), IN_ENGLISH);
    assert_eq!(cite(&home, "Essays").clean(), IN_ENGLISH);
    assert_eq!(home.run(["-q", "--offline", FLAGSHIP, "-s", "essays"]).clean(), IN_ENGLISH);
    assert_eq!(server.targets(), ["/styles/essays"], "once");
    assert_eq!(std::fs::read_to_string(kept(&home, "essays.csl")).unwrap(), essays(), "as served");
    let list = home.feed(FLAGSHIP, ["list", "-q", "-s", "http://www.zotero.org/styles/essays"]);
    assert_eq!(list.clean(), IN_ENGLISH, "and by its identifier, in a list");
    assert_eq!(std::fs::read_dir(kept(&home, "")).unwrap().count(), 1, "nothing is left over");
}

#[test]
fn a_dependent_style_is_its_parent_in_its_own_language() {
    let server = repository();
    let home = home(&server);
    assert_eq!(cite(&home, "revue-d-essais").clean(), IN_FRENCH);
    assert_eq!(server.targets(), ["/styles/revue-d-essais", "/styles/essays"]);
    assert_eq!(cite(&home, "lettres").clean(), IN_FRENCH, "a parent may have a parent");
    assert_eq!(server.targets()[2..], ["/styles/lettres"], "what is kept is not asked for");
    assert_eq!(home.run(["-q", FLAGSHIP, "-s", "lettres", "-l", "en-US"]).clean(), IN_ENGLISH);
    // A parent that is built in.
    let nature = cite(&home, "nature").clean();
    assert_eq!(cite(&home, "nature-en-bref").clean(), nature);
    let run = cite(&home, "lone");
    assert_eq!((run.code, run.said().len()), (Some(7), 1), "{run:?}");
    assert!(run.stderr.contains("lone depends on another style: unknown style `nobody`"), "{}", run.stderr);
    let run = cite(&home, "round");
    assert_eq!((run.code, run.stdout.as_str()), (Some(7), ""));
    assert!(run.stderr.contains("round is part of too long a chain of dependent styles"), "{}", run.stderr);
}

#[test]
fn nothing_is_asked_that_is_here() {
    let server = repository();
    let home = home(&server);
    for args in [
        vec!["-q", FLAGSHIP, "-s", "vancouver"],
        vec!["-q", FLAGSHIP, "-s", "gost"],
        vec!["styles"],
        vec!["styles", "nature"],
        vec!["styles", "show", "chicago-notes-bibliography"],
        vec!["--offline", "styles", "essays"],
        vec!["--offline", "-q", FLAGSHIP, "-s", "essays"],
        vec!["styles", "show", "essays", "--offline"],
        vec!["styles", "add", "essays", "--offline"],
        vec!["styles", "add", "apa"],
        vec!["styles", "remove", "essays"],
    ] {
        let run = home.run(&args);
        assert!(matches!(run.code, Some(0 | 7)), "{args:?}: {run:?}");
    }
    assert_eq!(server.targets(), [""; 0]);
    let run = home.run(["--offline", FLAGSHIP, "-s", "essays"]);
    assert_eq!((run.code, run.said().len()), (Some(7), 1));
    assert!(
        run.stderr.contains(
            "unknown style `essays`; run without --offline to look for `essays` in the official repository"
        ),
        "{}",
        run.stderr
    );
}

#[test]
fn an_old_copy_is_fetched_again_and_does_without_a_network() {
    let server = repository();
    let mut home = home(&server);
    let old = style("essays", "Essays", "OLD");
    home.file(".cache/doicite/styles/essays.csl", &old);
    age(&kept(&home, "essays.csl"), 29);
    assert!(cite(&home, "essays").clean().starts_with("OLD"), "fresh");
    assert!(home.run(["-q", "--refresh", FLAGSHIP, "-s", "essays"]).clean().starts_with("ESSAY"));
    assert_eq!(server.targets().len(), 1);
    home.file(".cache/doicite/styles/essays.csl", &old);
    age(&kept(&home, "essays.csl"), 31);
    assert!(
        home.run(["-q", "--offline", FLAGSHIP, "-s", "essays"]).clean().starts_with("OLD"),
        "however old"
    );
    home.set("DOICITE_STYLES", "http://127.0.0.1:9");
    let run = home.run([FLAGSHIP, "-s", "essays"]);
    assert!(run.stdout.starts_with("OLD") && run.code == Some(0), "{run:?}");
    assert!(run.stderr.contains("cannot reach 127.0.0.1:9"), "{}", run.stderr);
    assert!(run.stderr.contains("using the copy of the style essays of 20"), "{}", run.stderr);
    home.set("DOICITE_STYLES", &server.url);
    assert!(cite(&home, "essays").clean().starts_with("ESSAY"), "fetched again");
    // What the repository no longer has stays usable, and is said.
    home.file(".cache/doicite/styles/gone.csl", style("gone", "Gone", "GONE"));
    age(&kept(&home, "gone.csl"), 31);
    let run = home.run([FLAGSHIP, "-s", "gone"]);
    assert!(run.stdout.starts_with("GONE") && run.stderr.contains("no longer has it"), "{run:?}");
    // A copy that is no style is as good as none.
    home.file(".cache/doicite/styles/essays.csl", "<style");
    assert!(cite(&home, "essays").clean().starts_with("ESSAY"));
}

#[test]
fn what_is_no_style_is_neither_used_nor_kept() {
    let server = repository();
    let home = home(&server);
    for (name, said) in [
        ("page", "sent no style for page"),
        ("empty-style", "neither a citation nor a bibliography"),
        ("entities", "sent no style for entities"),
        ("latin", "sent text that is not UTF-8"),
        ("impostor", "sent another style for impostor: http://www.zotero.org/styles/essays"),
        ("moved", "sent another style for moved"),
        ("outside", "will not follow http://127.0.0.1:9/styles/outside: only https is allowed"),
        ("circle", "more than 3 redirects"),
        ("long", "it is larger than 4 MB"),
        ("huge", "sent more than 8 MB"),
        ("denied", "answered 403"),
        ("no-such-style", "unknown style `no-such-style`, here or at 127.0.0.1"),
    ] {
        let run = cite(&home, name);
        assert_eq!((run.code, run.stdout.as_str(), run.said().len()), (Some(7), "", 1), "{name}: {run:?}");
        assert!(run.stderr.contains(said), "{name}: {}", run.stderr);
        let add = home.run(["styles", "add", name]);
        assert_eq!((add.code, add.said().len()), (Some(7), 1), "{name}: {add:?}");
    }
    assert!(!kept(&home, "").exists() && !own(&home, "x").parent().unwrap().exists());
}

#[test]
fn names_that_lead_elsewhere_are_not_asked_for() {
    let server = repository();
    let home = home(&server);
    home.file("secret.csl", essays());
    for name in
        ["..", "essays%2fx", "essays?x=1", "essays#x", "a:b", "%2e%2e", "-", "", "essays\u{202e}", "..csl"]
    {
        let run = home.run(["-q".to_owned(), FLAGSHIP.to_owned(), format!("--style={name}")]);
        assert_eq!(run.stdout, "", "{name}");
        let run = home.run(["styles".to_owned(), "remove".to_owned(), format!("--={name}")]);
        assert_ne!(run.code, Some(0), "{name}");
    }
    for id in ["http://www.zotero.org/styles/../essays", "https://example.org/styles/essays"] {
        assert_eq!(cite(&home, id).code, Some(7), "{id}");
    }
    assert_eq!(server.targets(), [""; 0]);
    assert_ne!(home.run(["styles", "remove", "../../../../secret"]).code, Some(0));
    assert!(home.path().join("secret.csl").exists());
}

#[test]
fn the_users_own_folder_wins_and_other_folders_come_after_what_is_built_in() {
    let home = Home::new();
    let nature = cite(&home, "nature").clean();
    let system = "share/citation-style-language/styles";
    home.file(&format!("{system}/nature.csl"), style("nature", "Nature", "SYSTEM"));
    home.file(&format!("{system}/essays.csl"), style("essays", "Essays", "SYSTEM"));
    home.file(&format!("{system}/dependent/revue.csl"), dependent("revue", "Revue", "essays"));
    assert_eq!(cite(&home, "nature").clean(), nature, "the same on every machine");
    assert_eq!(cite(&home, "essays").clean(), "SYSTEM Borriello, Ianniello, and Toosy.\n");
    assert_eq!(cite(&home, "revue").clean(), "SYSTEM Borriello, Ianniello, et Toosy.\n");
    home.file("Zotero/styles/essays.csl", style("essays", "Essays", "ZOTERO"));
    assert_eq!(cite(&home, "essays").clean(), "ZOTERO Borriello, Ianniello, and Toosy.\n");
    home.file(".local/share/doicite/styles/Essays.csl", style("essays", "Essays", "OTHER CASE"));
    home.file(".local/share/doicite/styles/essays.csl", style("essays", "Essays", "OWN"));
    home.file(".local/share/doicite/styles/nature.csl", style("nature", "Nature", "OWN"));
    home.file(".local/share/doicite/styles/harvard.csl", style("harvard", "Harvard", "OWN"));
    for name in ["essays", "nature", "harvard", "http://www.zotero.org/styles/nature"] {
        assert_eq!(cite(&home, name).clean(), "OWN Borriello, Ianniello, and Toosy.\n", "{name}");
    }
    // One that is broken is told; another is not taken for it.
    home.file(".local/share/doicite/styles/nature.csl", "<style");
    let run = cite(&home, "nature");
    assert_eq!((run.code, run.stdout.as_str()), (Some(7), ""));
    assert!(run.stderr.contains("nature.csl is not a CSL style"), "{}", run.stderr);
}

#[test]
fn the_data_folder_of_the_user_is_respected() {
    let mut home = Home::new();
    let data = home.path().join("elsewhere");
    home.set("XDG_DATA_HOME", data.to_str().unwrap());
    home.file("elsewhere/doicite/styles/mine.csl", style("mine", "Mine", "MINE"));
    home.file("elsewhere/citation-style-language/styles/theirs.csl", style("theirs", "Theirs", "THEIRS"));
    assert!(cite(&home, "mine").clean().starts_with("MINE"));
    assert!(cite(&home, "theirs").clean().starts_with("THEIRS"));
    home.set("XDG_DATA_DIRS", "");
    assert!(cite(&home, "theirs").clean().starts_with("THEIRS"));
}

#[test]
fn styles_are_added_and_removed() {
    let server = repository();
    let home = home(&server);
    let run = home.run(["styles", "add", "revue-d-essais"]);
    assert_eq!((run.code, run.said().len()), (Some(0), 2), "with its parent: {run:?}");
    assert!(own(&home, "revue-d-essais").exists() && own(&home, "essays").exists());
    let run = home.run(["styles", "add", "essays"]);
    assert!(run.code == Some(0) && run.stderr.contains("essays is yours; nothing to add"), "{run:?}");
    let asked = server.targets().len();
    std::fs::remove_dir_all(kept(&home, "")).unwrap();
    assert_eq!(cite(&home, "revue-d-essais").clean(), IN_FRENCH);
    assert_eq!(server.targets().len(), asked, "it is here now");

    home.file("My Journal.csl", style("my-journal", "My Journal", "MINE"));
    let run = home.run(["styles", "add", "My Journal.csl"]);
    assert!(run.code == Some(0) && run.stderr.contains("added my journal as "), "{run:?}");
    assert!(cite(&home, "My Journal").clean().starts_with("MINE"));
    let again = home.run(["styles", "add", "./My Journal.csl"]);
    assert!(again.stderr.contains("replacing the previous one"), "{again:?}");
    let nature = home.file("nature.csl", style("nature", "Nature", "MINE"));
    let run = home.run(["styles".as_ref(), "add".as_ref(), nature.as_os_str()]);
    assert!(run.stderr.contains("it overrides the built-in style of that name"), "{run:?}");
    let list = home.run(["styles"]).clean();
    assert!(
        list.lines().any(|line| line.starts_with("nature ") && line.ends_with("Nature (yours)")),
        "{list}"
    );

    // What cannot be used is not added.
    for (file, content) in
        [("html.csl", "<html/>".to_owned()), ("orphan.csl", dependent("orphan", "Orphan", "nobody"))]
    {
        home.file(file, content);
        let run = home.run(["styles", "add", file]);
        assert_eq!((run.code, run.said().len()), (Some(7), 1), "{run:?}");
    }
    assert_eq!(home.run(["styles", "add", "missing.csl"]).code, Some(7));
    assert_eq!(std::fs::read_dir(own(&home, "x").parent().unwrap()).unwrap().count(), 4);

    let run = home.run(["styles", "remove", "nature"]);
    assert!(run.code == Some(0) && run.stderr.contains("removed "), "{run:?}");
    assert!(cite(&home, "nature").clean().starts_with("1. Borriello"), "the built-in one is back");
    for (name, said) in [
        ("nature", "cannot remove the style nature: it is built in"),
        ("nobody", "you have no style `nobody`"),
        ("nature.csl", "`nature.csl` is a file; name a style of yours to remove it"),
    ] {
        let run = home.run(["styles", "remove", name]);
        assert_eq!(run.code, Some(7), "{run:?}");
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
    assert!(home.path().join("nature.csl").exists());
}

#[test]
fn common_names_stand_for_official_ones() {
    let server = repository();
    let home = home(&server);
    for (common, official) in [
        ("harvard", "harvard-cite-them-right"),
        ("chicago", "chicago-author-date"),
        ("apa7", "apa"),
        ("MLA9", "modern-language-association"),
        ("ama", "american-medical-association"),
        ("acs", "american-chemical-society"),
        ("gost", "gost-r-7-0-5-2008-numeric"),
        ("abnt", "associacao-brasileira-de-normas-tecnicas"),
        ("gb7714", "china-national-standard-gb-t-7714-2015-numeric"),
        ("iso690", "iso690-author-date-en"),
        ("turabian", "chicago-notes-bibliography-subsequent-author-title-17th-edition"),
    ] {
        assert_eq!(cite(&home, common).clean(), cite(&home, official).clean(), "{common}");
    }
    assert_eq!(server.targets(), [""; 0], "all of them are built in");
    // The others are asked for by their official names.
    for (common, official) in [
        ("din", "iso690-author-date-de"),
        ("oscola", "oscola"),
        ("mla-8", "modern-language-association-8th-edition"),
    ] {
        assert_eq!(cite(&home, common).code, Some(7));
        assert_eq!(server.targets().last().unwrap(), &format!("/styles/{official}"));
    }
    let list = home.run(["styles"]).clean();
    for row in ["gost = gost-r-705-2008-numeric", "din = iso690-author-date-de (repository)", "apa7 = apa"] {
        assert!(
            list.lines().any(|line| line.split_whitespace().collect::<Vec<_>>().join(" ") == row),
            "{row}"
        );
    }
    let run = home.run(["--offline", FLAGSHIP, "-s", "din"]);
    assert!(
        run.stderr.contains("look for `iso690-author-date-de` in the official repository"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_search_without_a_match_here_asks_for_the_index_once() {
    let server = repository();
    let home = home(&server);
    // The word is a field here, and a part of titles there.
    let found = home.run(["styles", "curiosities", "essays"]);
    assert_eq!((found.code, server.targets().len()), (Some(7), 1), "every word counts: {found:?}");
    let found = home.run(["styles", "test", "SOCIETY"]).clean();
    assert!(found.starts_with("Essays of the Test Society\n"), "one match is shown: {found}");
    assert!(
        found.contains(IN_ENGLISH.trim()) && found.contains("(Borriello, Ianniello, and Toosy)"),
        "{found}"
    );
    assert_eq!(server.targets(), ["/styles-files/styles.json", "/styles/essays"]);
    let found = home.run(["styles", "essais"]).clean();
    assert!(found.contains("Parent     essays, Essays of the Test Society"), "{found}");
    assert!(home.run(["--offline", "styles", "essays"]).clean().contains("ESSAY"));
    let run = home.run(["--offline", "styles", "zoological"]);
    assert!(run.code == Some(0) && run.stdout.contains("Zoological Curiosities (repository)"), "{run:?}");
    assert_eq!(home.run(["--offline", "styles", "traverse"]).code, Some(7), "a name that is none");
    assert_eq!(server.targets().len(), 3);
    let run = home.run(["styles", "--refresh"]);
    assert!(run.stderr.contains("fetched the index of 3 styles"), "{run:?}");
    assert_eq!(server.targets().len(), 4);
    // An old index is fetched again when nothing in it matches, and used meanwhile.
    age(&kept(&home, "index.json"), 31);
    assert!(home.run(["--offline", "styles", "zoological"]).stdout.contains("zoological-curiosities"));
    assert_eq!(home.run(["styles", "qqqq"]).code, Some(7));
    assert_eq!(server.targets().len(), 5);
}

#[test]
fn searches_forgive_slips_and_say_where_styles_come_from() {
    let server = repository();
    let home = home(&server);
    home.file("Zotero/styles/essays-in-stone.csl", style("essays-in-stone", "Essays in Stone", "STONE"));
    home.file(
        ".local/share/doicite/styles/essays-at-sea.csl",
        style("essays-at-sea", "Essays at Sea", "SEA"),
    );
    home.run(["styles", "--refresh"]);
    let found = home.run(["styles", "esays"]);
    assert_eq!(found.said(), ["doicite: note: no style matches `esays` exactly; these are the closest"]);
    let found = found.good();
    let places: Vec<&str> = found.lines().filter(|line| line.contains(" (")).map(str::trim).collect();
    assert_eq!(
        places,
        [
            "Essays at Sea (yours)",
            &format!("Essays in Stone (installed: {})", home.path().join("Zotero/styles").display()),
            "Essays of the Test Society (repository)",
        ],
        "{found}"
    );
    assert!(found.contains("SEA Borriello") && found.contains("STONE Borriello"), "{found}");
    assert!(found.contains("`doicite styles show essays` fetches it"), "{found}");
    assert_eq!(server.targets(), ["/styles-files/styles.json"], "no style is fetched for a list");
    let rows = home.run(["styles", "literature"]).clean();
    assert!(rows.lines().count() > 5, "a field: {rows}");
    let place = |name: &str| {
        let row = rows.lines().find(|line| line.split_whitespace().next() == Some(name));
        row.map(|row| row.split("  ").map(str::trim).find(|part| !part.is_empty() && *part != name))
    };
    assert_eq!(place("essays-at-sea").flatten(), Some("yours"), "{rows}");
    assert_eq!(place("essays-in-stone").flatten(), Some("installed"), "{rows}");
    assert_eq!(place("essays").flatten(), Some("repository"), "{rows}");
    assert_eq!(place("chicago-author-date").flatten(), Some("built in"), "{rows}");
    let first = home.run(["styles", "natrue"]).stdout;
    assert!(first.starts_with("Nature\n"), "{first}");
    assert_eq!(home.run(["styles", "physics"]).code, Some(0));
}

#[test]
fn suggestions_know_every_place() {
    let server = repository();
    let home = home(&server);
    home.file("Zotero/styles/meteorite-letters.csl", style("meteorite-letters", "Meteorite Letters", "M"));
    home.run(["styles", "--refresh"]);
    for (typed, meant) in [
        ("meteorit-letters", "meteorite-letters"),
        ("zoologcal-curiosities", "zoological-curiosities"),
        ("havard", "harvard"),
        ("natuer", "nature"),
    ] {
        let run = cite(&home, typed);
        assert_eq!(run.code, Some(7));
        assert!(run.stderr.contains("did you mean") && run.stderr.contains(meant), "{typed}: {}", run.stderr);
    }
    let run = cite(&home, "APA 7th");
    assert!(run.stderr.contains("`doicite styles APA 7th` searches the titles"), "{}", run.stderr);
}

#[test]
fn a_style_is_shown() {
    let server = repository();
    let home = home(&server);
    let card = home.run(["styles", "show", "revue-d-essais"]).clean();
    for row in [
        "Revue d'essais",
        "Name       revue-d-essais",
        "Id         http://www.zotero.org/styles/revue-d-essais",
        "Parent     essays, Essays of the Test Society (repository)",
        "Cites      by author and date",
        "Fields     history",
        "Language   fr-FR",
        "Updated    2026-01-02",
        "From       repository",
        "Reference  ESSAY Borriello, Ianniello, et Toosy.",
        "In text    (Borriello, Ianniello, et Toosy)",
    ] {
        assert!(card.lines().any(|line| line == row), "{row} in\n{card}");
    }
    let card = home.run(["styles", "show", "gost"]).clean();
    assert!(card.contains("From       built in") && card.contains("Licence    CC BY-SA 3.0"), "{card}");
    home.file("mine.csl", style("mine", "Mine \u{1b}[31m", "MINE").replace('\u{1b}', "&#x9b;"));
    let card = home.run(["styles", "show", "./mine.csl"]).clean();
    assert!(card.contains("From       ./mine.csl") && !card.contains('\u{9b}'), "{card}");
    assert_eq!(home.run(["styles", "show", "nobody"]).code, Some(7));
}

#[test]
fn the_server_is_a_setting() {
    let mut home = Home::new();
    home.set("DOICITE_STYLES", "");
    assert!(home.run(["config"]).clean().contains("https://www.zotero.org/"));
    let server = repository();
    home.file(".config/doicite/config.toml", format!("styles = '{}/mirror/'", server.url));
    assert_eq!(cite(&home, "essays").code, Some(7));
    assert_eq!(server.targets(), ["/mirror/styles/essays"]);
    home.file(".config/doicite/config.toml", "styles = 'zotero.org'");
    let run = home.run(["styles"]);
    assert_eq!((run.code, run.said().len()), (Some(2), 1));
    assert!(
        run.stderr.contains("the repository of styles must be a URL such as https://www.zotero.org"),
        "{}",
        run.stderr
    );
}
