//! `find`: from references to DOIs, against servers that search as Crossref, `DataCite` and NCBI do.

use std::time::Duration;

use crate::support::server::{Answer, Server};
use crate::support::{Home, shared};

/// What a search service gives on the double helix: the article, a notice about it, and its neighbour in the
/// same issue.
const HELIX: &str = r#"{"status":"ok","message":{"items":[
    {"DOI":"10.1038/171738a0","type":"journal-article","title":["Molecular Structure of Deoxypentose Nucleic Acids"],
     "author":[{"given":"M. H. F.","family":"WILKINS"}],"container-title":["Nature"],"volume":"171","page":"738-740",
     "issued":{"date-parts":[[1953,4]]},"score":60},
    {"DOI":"10.1038/171737a0","type":"journal-article","title":["Molecular Structure of Nucleic Acids: A Structure for Deoxyribose Nucleic Acid"],
     "author":[{"given":"J. D.","family":"WATSON"},{"given":"F. H. C.","family":"CRICK"}],"container-title":["Nature"],
     "volume":"171","page":"737-738","issued":{"date-parts":[[1953,4]]},"score":55}]}}"#;

const REFERENCE: &str =
    "Watson JD, Crick FHC. Molecular structure of nucleic acids. Nature 1953; 171: 737-8.";

fn search(answer: impl Fn() -> Answer + Send + Sync + 'static) -> (Server, Home) {
    let server = Server::start(move |request| {
        if request.target.starts_with("/-/api.crossref.org/works?") { answer() } else { Answer::status(404) }
    });
    let home = Home::at(&server.url);
    (server, home)
}

#[test]
fn a_reference_has_its_doi_and_a_second_run_asks_nobody() {
    let (server, home) = search(|| Answer::status(200).body(HELIX));
    assert_eq!(home.run(["find", REFERENCE]).clean(), "10.1038/171737a0\n");
    let asked = server.targets();
    assert_eq!(asked.len(), 1);
    assert!(asked[0].contains("Molecular+structure+of+nucleic+acids"), "{asked:?}");
    assert_eq!(home.run(["find", REFERENCE]).clean(), "10.1038/171737a0\n");
    assert_eq!(server.targets().len(), 1);
}

#[test]
fn what_is_not_sure_is_no_answer() {
    let (_server, home) = search(|| Answer::status(200).body(HELIX));
    let run = home.run(["find", "Moss A. Deep learning of ant behaviour. Nature 1953; 171: 730."]);
    assert_eq!((run.stdout.as_str(), run.code), ("", Some(11)));
    assert!(run.stderr.contains("not found"), "{}", run.stderr);
    let run =
        home.run(["find", "-t", "jsonl", "Moss A. Deep learning of ant behaviour. Nature 1953; 171: 730."]);
    let line: serde_json::Value = serde_json::from_str(run.stdout.trim()).unwrap();
    assert_eq!((line["status"].as_str(), line["doi"].as_str()), (Some("not-found"), None));
}

#[test]
fn a_service_that_fails_says_nothing_about_the_reference() {
    for answer in [
        || Answer::status(400),
        || Answer::status(200).body("<html>"),
        || Answer::status(200).body(r#"{"message":{"items":null}}"#),
    ] {
        let (_server, home) = search(answer);
        let run = home.run(["find", "-t", "jsonl", REFERENCE]);
        assert_eq!(run.code, Some(6), "{}", run.stderr);
        let line: serde_json::Value = serde_json::from_str(run.stdout.trim()).unwrap();
        assert_eq!(line["status"], "unchecked");
    }
}

/// What is counted is what the service saw: how many requests overlap, and how many begin in half of the time in which
/// the limit allows that many and one more, so that requests that bunch up on the way do not matter.
#[test]
fn searches_keep_the_limits_of_the_service() {
    for (address, references, at_once, in_half_a_second) in
        [(Some("me@example.org"), 5, 3, 2), (None, 3, 1, 1)]
    {
        // Longer than it takes until the limit lets one more go than may be under way.
        let slow = Duration::from_millis(if address.is_some() { 1800 } else { 300 });
        let (server, mut home) = search(move || Answer::status(200).body(HELIX).after(slow));
        if let Some(address) = address {
            home.set("DOICITE_MAILTO", address);
        }
        let list: Vec<String> = (0..references)
            .map(|n| format!("Moss A. Deep learning of the ants of island {n}. Frost 1999; 7: {n}1-{n}9."))
            .collect();
        home.file("list.txt", list.join("\n\n"));
        let run = home.run(["find", "list.txt"]);
        assert_eq!(run.code, Some(11), "{}", run.stderr);
        let requests = server.requests();
        assert_eq!(requests.len(), references, "{:?}", server.targets());
        assert_eq!(requests.iter().map(|request| request.in_flight).max(), Some(at_once));
        let half = Duration::from_millis(500);
        let busiest = requests.iter().map(|first| {
            requests.iter().filter(|other| other.at >= first.at && other.at < first.at + half).count()
        });
        assert!(busiest.max() <= Some(in_half_a_second), "{address:?}");
        let asked = |target: &String| target.contains("mailto=");
        assert!(server.targets().iter().all(|target| asked(target) == address.is_some()));
    }
}

#[test]
fn fields_that_a_service_does_not_know_are_not_asked_for_again() {
    let server = Server::start(|request| match request.target.as_str() {
        target if target.contains("select=") => Answer::status(400),
        _ => Answer::status(200).body(HELIX),
    });
    let home = Home::at(&server.url);
    assert_eq!(home.run(["find", REFERENCE]).clean(), "10.1038/171737a0\n");
}

#[test]
fn lists_and_libraries_keep_their_places() {
    let (_server, home) = search(|| Answer::status(200).body(HELIX));
    home.file("list.txt", format!("References\n\n[1] Moss A. Ants. 1999.\n\n[2] {REFERENCE}\n"));
    home.file(
        "refs.bib",
        "@article{has, doi = {10.1000/a}, title = {A}}\n\n@article{watson,\n  author = {Watson, J. D. and Crick, F.},\n  \
         title = {Molecular Structure of Nucleic Acids},\n  journal = {Nature}, volume = 171, pages = {737--738}, year = 1953}\n",
    );
    let run = home.run(["find", "-t", "jsonl", "list.txt", "refs.bib"]);
    let lines: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<_> = lines
        .iter()
        .map(|line| (line["file"].as_str(), line["line"].as_u64(), line["doi"].as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (Some("list.txt"), Some(3), None),
            (Some("list.txt"), Some(5), Some("10.1038/171737a0")),
            (Some("refs.bib"), Some(3), Some("10.1038/171737a0")),
        ]
    );
}

#[test]
fn a_list_that_begins_with_a_number_in_brackets_is_text() {
    let (_server, home) = search(|| Answer::status(200).body(HELIX));
    home.file("list.txt", format!("[1] {REFERENCE}\n[2] {REFERENCE}\n"));
    assert_eq!(home.run(["find", "list.txt"]).clean(), "10.1038/171737a0\n10.1038/171737a0\n");
}

#[test]
fn without_a_network_the_cache_is_searched() {
    let record = HELIX.split_once("{\"DOI\":\"10.1038/171737a0\"").unwrap().1;
    let record = format!("{{\"DOI\":\"10.1038/171737a0\"{}", record.strip_suffix("]}}").unwrap());
    let server = Server::start(move |_| Answer::record(&record));
    let home = Home::at(&server.url);
    home.run(["10.1038/171737a0"]).good();
    let asked = server.targets().len();
    assert_eq!(home.run(["find", "--offline", REFERENCE]).clean(), "10.1038/171737a0\n");
    assert_eq!(home.run(["find", "--offline", "Moss A. Ants. 1999"]).code, Some(6));
    assert_eq!(server.targets().len(), asked);
}

#[test]
fn articles_have_numbers_at_pubmed() {
    let server = Server::start(|request| {
        let target = request.target.as_str();
        if target.starts_with("/-/pmc.ncbi.nlm.nih.gov/") {
            return Answer::status(200).body(
                r#"{"status":"ok","records":[
                    {"pmid":17375194,"pmcid":"PMC1847503","doi":"10.1186/1472-698x-7-3","requested-id":"PMC1847503"},
                    {"pmid":1,"requested-id":"1","status":"error","errmsg":"Identifier not found in PMC"},
                    {"pmid":2,"requested-id":"2","status":"error","errmsg":"Identifier not found in PMC"}]}"#,
            );
        }
        if target.starts_with("/-/eutils.ncbi.nlm.nih.gov/") {
            return Answer::status(200).body(
                r#"{"result":{"uids":["1","2"],"1":{"uid":"1","articleids":[{"idtype":"doi","value":"10.1000/one"}]},
                    "2":{"uid":"2","error":"cannot get document summary"}}}"#,
            );
        }
        match target {
            "/10.1186/1472-698x-7-3" => Answer::titled("10.1186/1472-698x-7-3", "In PMC"),
            "/10.1000/one" => Answer::titled("10.1000/one", "In PubMed"),
            _ => Answer::status(404),
        }
    });
    let home = Home::at(&server.url);
    let out = home.run(["PMC1847503", "https://pubmed.ncbi.nlm.nih.gov/1/"]).good();
    assert!(out.contains("In PMC") && out.contains("In PubMed"), "{out}");
    let asked = server.targets().len();
    home.run(["bib", "pmid:1"]).good();
    assert_eq!(server.targets().len(), asked, "it is known by now");
    let run = home.run(["pmid:2"]);
    assert_eq!(run.code, Some(4));
    assert!(run.stderr.contains("pmid:2 is not known to PubMed"), "{}", run.stderr);
}

/// The shared strings, as far as a test should take: the script beside them scores all.
#[test]
fn strings_of_real_papers() {
    let Some(folder) = shared("strings_of_real_papers") else { return };
    let script = folder.join("matching/score.py");
    let index = |name: &str| folder.join("matching").join(name).to_str().unwrap().to_owned();
    let output = std::process::Command::new("python3")
        .arg(script)
        .args([
            "find",
            env!("CARGO_BIN_EXE_doicite"),
            "--limit",
            "250",
            "--index",
            &index("index-dev.jsonl.gz"),
        ])
        .args(["--index", &index("decoys-dev.jsonl.gz")])
        .output();
    let Ok(output) = output else { return println!("skipped: strings_of_real_papers needs python3") };
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("wrong 0 "), "{told}{}", String::from_utf8_lossy(&output.stderr));
    let recall: f64 =
        told.split("recall ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap().parse().unwrap();
    assert!(recall >= 99.0, "{told}");
}

/// Once there is a word index, fetching a record again keeps it and whatever came with it.
#[test]
fn records_are_fetched_again_beside_the_index() {
    let server = Server::start(|request| {
        let doi = request.target.trim_start_matches('/');
        if doi.starts_with("10.1000/") { Answer::titled(doi, "Ants") } else { Answer::status(404) }
    });
    let home = Home::at(&server.url);
    home.run(["find", "--offline", "Nobody 2000 nothing"]);
    home.run(["bib", "10.1000/a"]).good();
    assert_eq!(home.run(["bib", "--refresh", "10.1000/a", "10.1000/b"]).code, Some(0));
    home.run(["bib", "--offline", "10.1000/b"]).good();
}

#[test]
fn entries_that_have_a_doi_are_counted() {
    let (_server, home) = search(|| Answer::status(200).body(HELIX));
    home.file("refs.bib", "@article{has, doi = {10.1000/a}, title = {A}}\n");
    let run = home.run(["find", "refs.bib"]);
    assert_eq!((run.stdout.as_str(), run.code), ("", Some(0)));
    assert!(run.stderr.contains("refs.bib: 1 entry already has a DOI; `doicite check`"), "{}", run.stderr);
}

#[test]
fn of_a_document_only_the_list_is_sent() {
    let (server, home) = search(|| Answer::status(200).body(HELIX));
    home.file("paper.md", format!("# Ants\n\nOur secret finding of 1999.\n\n# References\n\n{REFERENCE}\n"));
    assert_eq!(home.run(["find", "paper.md"]).clean(), "10.1038/171737a0\n");
    assert!(server.targets().iter().all(|target| !target.contains("secret")), "{:?}", server.targets());
}

#[test]
fn entries_are_known_by_their_numbers_at_pubmed() {
    let server = Server::start(|request| match request.target.as_str() {
        target if target.starts_with("/-/pmc.ncbi.nlm.nih.gov/") => Answer::status(200)
            .body(r#"{"status":"ok","records":[{"pmid":1,"requested-id":"1","doi":"10.1000/one"}]}"#),
        "/10.1000/one" => Answer::titled("10.1000/one", "Ants of the old world"),
        _ => Answer::status(404),
    });
    let home = Home::at(&server.url);
    home.file("refs.nbib", "PMID- 1\nTI  - Ants of the old world\nFAU - Moss, A\n\n");
    assert_eq!(home.run(["find", "refs.nbib"]).clean(), "10.1000/one\n");
    assert!(server.targets().iter().all(|target| !target.contains("query")), "{:?}", server.targets());
    // A number that leads to another work is no answer.
    home.file("refs.bib", "@article{a, title = {Deep learning of bees}, author = {Moss, A.}, pmid = {1}}\n");
    let run = home.run(["find", "refs.bib"]);
    assert_eq!((run.stdout.as_str(), run.code), ("", Some(6)), "{}", run.stderr);
    assert!(
        run.stderr.contains("the reference gives 10.1000/one, but that is \"Ants of the old world\""),
        "{}",
        run.stderr
    );
    let run = home.run(["check", "-t", "jsonl", "--fail-on", "never", "refs.bib", "refs.nbib"]);
    let lines: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["doi"], "10.1000/one", "{}", run.stdout);
    assert_eq!(lines[0]["findings"][0]["rule"], "other-work", "{}", run.stdout);
    assert_eq!((&lines[1]["doi"], &lines[1]["status"]), (&"10.1000/one".into(), &"agrees".into()));
}

/// The identifiers in a reference are looked up first, and their records compared.
#[test]
fn identifiers_in_references_are_looked_up() {
    let helix = HELIX.split_once("{\"DOI\":\"10.1038/171737a0\"").unwrap().1;
    let helix = format!("{{\"DOI\":\"10.1038/171737a0\"{}", helix.strip_suffix("]}}").unwrap());
    let server = Server::start(move |request| match request.target.as_str() {
        target if target.starts_with("/-/pmc.ncbi.nlm.nih.gov/") => Answer::status(200)
            .body(r#"{"status":"ok","records":[{"pmid":1,"requested-id":"1","doi":"10.1038/171737a0"}]}"#),
        "/10.1038/171737a0" => Answer::record(&helix),
        target if target.contains("/works?") => Answer::status(200).body(HELIX),
        _ => Answer::status(404),
    });
    let home = Home::at(&server.url);
    for reference in [
        "10.1038/171737a0",
        "pmid:1",
        "PMID: 1",
        "Watson JD. La estructura molecular. Nature. 1953;171:737. PMID: 1.",
        "Watson JD, Crick FHC. Molecular structure of nucleic acids. 1953. https://doi.org/10.1038/171737a0",
    ] {
        assert_eq!(home.run(["find", reference]).clean(), "10.1038/171737a0\n", "{reference}");
    }
    assert!(server.targets().iter().all(|target| !target.contains("/works?")), "{:?}", server.targets());
    // What contradicts is told, beside what is found.
    let run = home.run(["find", "Moss A. Deep learning of ants. Frost 2001; 7: 1-9. doi:10.1038/171737a0"]);
    assert_eq!((run.stdout.as_str(), run.code), ("", Some(11)), "{}", run.stderr);
    assert!(
        run.stderr.contains("the reference gives 10.1038/171737a0, but that is \"Molecular Structure"),
        "{}",
        run.stderr
    );
    let run = home.run(["find", &format!("{REFERENCE} doi:10.9999/wrong")]);
    assert_eq!((run.stdout.as_str(), run.code), ("10.1038/171737a0\n", Some(0)), "{}", run.stderr);
    assert!(run.stderr.contains("10.9999/wrong is not registered"), "{}", run.stderr);
    assert!(
        server
            .targets()
            .iter()
            .all(|target| !target.contains("query.bibliographic=") || !target.contains("9999"))
    );
}

#[test]
fn numbers_that_cannot_be_looked_up_say_nothing() {
    let (_server, mut home) = search(|| Answer::status(200).body(r#"{"message":{"items":[]}}"#));
    home.set("DOICITE_NCBI", "http://127.0.0.1:9");
    home.file("x.nbib", "PMID- 15280064\nTI  - Short\nDP  - 2004\n\n");
    let run = home.run(["find", "-t", "jsonl", "x.nbib"]);
    assert_eq!(run.code, Some(6), "{}", run.stderr);
    let line: serde_json::Value = serde_json::from_str(run.stdout.trim()).unwrap();
    assert_eq!(line["status"], "unchecked");
}

#[test]
fn what_is_no_reference_is_a_file() {
    let (server, home) = search(|| Answer::status(200).body(HELIX));
    for argument in
        ["missing.txt", "./refs/missing.bib", "refs.docx", "my refs.bib", "My Paper.PDF", "My Notes.Txt"]
    {
        let run = home.run(["find", argument]);
        assert_eq!((run.stdout.as_str(), run.code), ("", Some(8)), "{argument}");
        assert!(run.stderr.starts_with(&format!("doicite: cannot read {argument}: ")), "{}", run.stderr);
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    }
    let run = home.run(["find", "Watson"]);
    assert_eq!((run.stdout.as_str(), run.code), ("", Some(8)), "{run:?}");
    assert!(
        run.stderr.contains("`Watson` is neither a file nor an identifier; quote a reference"),
        "{run:?}"
    );
    // References end in addresses.
    for reference in ["Doe J. Ants. example.org", "Doe J. Ants. https://example.org/a.html"] {
        let run = home.run(["find", reference]);
        assert_eq!(run.code, Some(11), "{reference}: {run:?}");
    }
    assert_eq!(server.targets().len(), 2);
    // A document without a reference list is not searched.
    home.file("paper.md", "# Ants\n\nOur secret finding of 1999 (Moss 2001).\n");
    let run = home.run(["find", "paper.md"]);
    assert_eq!((run.stdout.as_str(), run.code), ("", Some(8)));
    assert!(run.stderr.contains("paper.md: no reference list found"), "{}", run.stderr);
    assert_eq!(server.targets().len(), 2);
}

#[test]
fn a_paragraph_of_several_references_is_told() {
    let (_server, home) = search(|| Answer::status(200).body(HELIX));
    home.file(
        "list.txt",
        format!("Moss A. Ants of the north. Frost 2001; 7: 1-9.\n\n{REFERENCE} Moss A, Frost B. Bees of the south. Frost 2002; 8: 10-19.\n"),
    );
    let run = home.run(["find", "list.txt"]);
    assert_eq!(run.code, Some(11));
    assert!(
        run.stderr.contains("list.txt:3: ") && run.stderr.contains("it looks like several references"),
        "{}",
        run.stderr
    );
}
