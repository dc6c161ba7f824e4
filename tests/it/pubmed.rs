//! Identifiers of PubMed where a DOI may stand: in arguments, in lists for `find`, as keys of documents.

use crate::support::Home;
use crate::support::server::{Answer, Server};

/// NCBI's converter knows an article by both of its numbers, and another by its PMID alone.
fn home() -> (Server, Home) {
    let server = Server::start(|request| {
        let target = &request.target;
        if let Some(query) = target.strip_prefix("/-/pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1/articles/?") {
            let ids = query.split('&').find_map(|pair| pair.strip_prefix("ids=")).unwrap_or_default();
            let records: Vec<String> = ids
                .split("%2C")
                .map(|id| match id {
                    "17375194" | "PMC1847503" => format!(r#"{{"requested-id":"{id}","doi":"10.1000/ants"}}"#),
                    _ => format!(r#"{{"requested-id":"{id}","status":"error"}}"#),
                })
                .collect();
            return Answer::status(200).body(format!(r#"{{"records":[{}]}}"#, records.join(",")));
        }
        if target.starts_with("/-/eutils.ncbi.nlm.nih.gov/") {
            return Answer::status(200).body(
                r#"{"result":{"7":{"articleids":[{"idtype":"doi","value":"10.1000/bees"}]},"8":{"error":"cannot get document summary"}}}"#,
            );
        }
        match target.as_str() {
            "/10.1000/ants" => Answer::titled("10.1000/ants", "Ants that glow"),
            "/10.1000/bees" => Answer::titled("10.1000/bees", "Bees that sing"),
            "/10.1000/moss" => Answer::titled("10.1000/moss", "Moss that walks"),
            _ => Answer::status(404),
        }
    });
    let home = Home::at(&server.url);
    (server, home)
}

#[test]
fn every_form_of_an_identifier_is_taken() {
    let (server, home) = home();
    for form in [
        "pmid:17375194",
        "PMID: 17375194",
        "PMC1847503",
        "pmcid:PMC1847503",
        "PMC1847503.1",
        "PMC1847503v2",
        "https://pubmed.ncbi.nlm.nih.gov/17375194/",
        "https://www.ncbi.nlm.nih.gov/pubmed/17375194",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC1847503/",
        "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1847503/",
        "https://europepmc.org/article/MED/17375194",
        "https://europepmc.org/abstract/med/17375194",
    ] {
        assert!(home.run(["cite", form]).clean().starts_with("Ants that glow."), "{form}");
        assert!(home.run(["bib", form]).clean().contains("10.1000/ants"), "{form}");
        assert_eq!(home.run(["check", form]).clean(), "1 reference: 1 agrees\n", "{form}");
        assert_eq!(home.run(["find", form]).clean(), "10.1000/ants\n", "{form}");
        home.file("ids.txt", format!("{form}\n"));
        assert_eq!(home.run(["find", "ids.txt"]).clean(), "10.1000/ants\n", "{form}");
    }
    // Each of the two numbers was asked for once.
    assert_eq!(server.targets().iter().filter(|target| target.contains("idconv")).count(), 2);
}

#[test]
fn documents_cite_by_identifiers_of_pubmed() {
    let (_server, home) = home();
    home.file("paper.md", "See [@pmid:17375194, p. 3] and @PMC1847503 [@nobody].\n");
    let run = home.run(["doc", "paper.md", "-t", "markdown"]);
    assert!(run.stdout.contains("# References\n\n*Ants that glow*."), "{run:?}");
    assert!(run.stderr.contains("rendered 2 citations of 1 work"), "{run:?}");
    home.file("paper.tex", "See \\cite{pmid:17375194}.\n\\bibliography{refs}\n");
    home.run(["doc", "paper.tex"]).good();
    let bib = std::fs::read_to_string(home.path().join("refs.bib")).unwrap();
    assert!(bib.contains("{pmid:17375194,") && bib.contains("10.1000/ants"), "{bib}");
    // It is there now, under the key by which it is cited.
    home.run(["doc", "paper.tex"]).good();
    assert_eq!(std::fs::read_to_string(home.path().join("refs.bib")).unwrap(), bib);
    home.file("paper.md", "See [@pmid:8].\n");
    let run = home.run(["doc", "paper.md", "-t", "markdown"]);
    assert_eq!(run.code, Some(4), "{run:?}");
    assert!(run.stderr.contains("paper.md:1: pmid:8 is not known to PubMed"), "{run:?}");
}
