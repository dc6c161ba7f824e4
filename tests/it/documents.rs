//! `doicite doc`: the bibliography of a document, its citations by keys, and a copy with references.

use crate::support::Home;

const PAPER: &str = "---\ntitle: X\nbibliography: refs.json\n---\n\nA [see @doi:10.3390/ijerph18147338, p. 3; -@doi:10.1038/171737A0].\r\n`@doi:10.1000/code` @{https://doi.org/10.1109/cvpr.2016.90} and <https://doi.org/10.1017/cbo9780511803161>.\n";

fn text(home: &Home, name: &str) -> String {
    std::fs::read_to_string(home.path().join(name)).unwrap()
}

/// Runs `doc` offline.
fn doc(home: &Home, args: &[&str]) -> crate::support::Run {
    home.run([&["doc", "--offline"], args].concat())
}

fn ids(json: &str) -> Vec<String> {
    let list: serde_json::Value = serde_json::from_str(json).unwrap();
    list.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_bibliography_that_a_document_names() {
    let home = Home::new();
    home.file("paper.md", PAPER);
    let run = doc(&home, &["paper.md"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{}", run.stderr);
    assert!(run.stderr.ends_with("note: 3 DOIs found: 3 added to refs.json\n"), "{}", run.stderr);
    let cited =
        ["doi:10.3390/ijerph18147338", "doi:10.1038/171737A0", "https://doi.org/10.1109/cvpr.2016.90"];
    assert_eq!(ids(&text(&home, "refs.json")), cited, "the keys are what the document cites");
    assert_eq!(text(&home, "paper.md"), PAPER, "the document is as it was");
    let first = text(&home, "refs.json");
    let run = doc(&home, &["paper.md"]);
    assert_eq!(run.said(), ["doicite: note: 3 DOIs found: 3 already in refs.json"]);
    assert_eq!(text(&home, "refs.json"), first);
}

/// The name of a file says what belongs in it.
#[test]
fn a_file_gets_what_its_name_says_or_nothing() {
    let home = Home::new();
    home.file("paper.md", "A [@doi:10.1038/171737a0].\n");
    home.file("refs.bib", "@book{a, title = {A}}\n");
    for (args, says) in [
        (
            ["paper.md", "--citations", "-o", "out.docx"].as_slice(),
            "out.docx: doc writes a bibliography, or with --citations",
        ),
        (&["paper.md", "--citations", "-o", "out.bib"], "out.bib: --citations writes a document"),
        (&["paper.md", "--citations", "-o", "out.tex"], "paper.md is markdown, not latex"),
        (&["paper.md", "-o", "out.pdf"], "out.pdf: doc writes a bibliography, or with --citations"),
        (&["paper.md", "-o", "out.html"], "out.html: -o names the bibliography"),
        (&["paper.md", "-s", "ieee"], "--style is for the references of a rendered document"),
        (&["refs.bib"], "refs.bib is a library (BibTeX)"),
    ] {
        let run = doc(&home, args);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{args:?}: {}", run.stderr);
        assert!(run.said()[0].contains(says), "{args:?}: {}", run.stderr);
    }
    doc(&home, &["paper.md", "--citations", "-o", "out.html"]).good();
    assert!(text(&home, "out.html").contains("<p>A (Watson"), "{}", text(&home, "out.html"));
    let there: Vec<String> = std::fs::read_dir(home.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("out") || name.starts_with("references"))
        .collect();
    assert_eq!(there, ["out.html"]);
}

/// Another bibliography than the one that the document names, and one that is not there.
#[test]
fn bibliographies_are_called_by_their_names() {
    let home = Home::new();
    home.file("paper.md", "---\nbibliography: refs.bib\n---\nA [@doi:10.1038/171737a0].\n");
    home.file("refs.bib", "@article{helix, doi = {10.1038/171737A0}}\n");
    let run = doc(&home, &["paper.md", "-o", "other.bib"]);
    let moved = "doicite: warning: paper.md:4: the citation doi:10.1038/171737a0 matches no entry, since the work is helix in refs.bib; --rewrite updates it";
    assert_eq!(run.said(), ["doicite: note: 1 DOI found: 1 already in refs.bib", moved]);
    assert!(!home.path().join("other.bib").exists());
    home.file("paper.md", "---\nbibliography: refs.bib\n---\nA [@doi:10.3390/ijerph18147338].\n");
    let run = doc(&home, &["paper.md", "-o", "other.bib"]);
    let expected = "doicite: note: the document does not name other.bib: add other.bib to `bibliography` in the front matter";
    assert_eq!(run.said()[2], expected);
    home.file("paper.md", "---\nbibliography: gone.bib\n---\nA [@smith].\n");
    let run = doc(&home, &["paper.md"]);
    assert_eq!(run.said()[2], "doicite: warning: gone.bib does not exist");
}

#[test]
fn a_project_chooses_the_keys_of_its_documents() {
    let home = Home::new();
    home.file("doicite.toml", "[bib]\nkey = \"{author}_{year}\"\nnames = 1\n");
    home.file("paper.tex", "\\bibliography{refs}\n\\cite{doi:10.3390/ijerph18147338}\n");
    doc(&home, &["--rewrite", "paper.tex"]).good();
    let refs = text(&home, "refs.bib");
    assert!(refs.starts_with("@article{Borriello_2021,\n"), "{refs}");
    assert!(refs.contains(" and others}"), "{refs}");
    assert_eq!(text(&home, "paper.tex"), "\\bibliography{refs}\n\\cite{Borriello_2021}\n");
}

#[test]
fn citations_become_keys_and_nothing_else_changes() {
    let home = Home::new();
    home.file("paper.md", PAPER);
    doc(&home, &["--rewrite", "paper.md"]).good();
    let expected = PAPER
        .replace("doi:10.3390/ijerph18147338", "borriello2021alopecia")
        .replace("doi:10.1038/171737A0", "watson1953molecular")
        .replace("{https://doi.org/10.1109/cvpr.2016.90}", "he2016deep");
    assert_eq!(text(&home, "paper.md"), expected);
    let refs = text(&home, "refs.json");
    assert_eq!(ids(&refs), ["borriello2021alopecia", "watson1953molecular", "he2016deep"]);
    let run = doc(&home, &["--rewrite", "paper.md"]);
    assert_eq!(run.said(), ["doicite: note: no DOI found"], "the link is no citation");
    assert_eq!((text(&home, "paper.md"), text(&home, "refs.json")), (expected, refs));
}

/// Of two names of a document one is written, once.
#[cfg(unix)]
#[test]
fn a_document_with_several_names_is_one() {
    let home = Home::new();
    home.file("paper.md", "See [@doi:10.1038/171737a0].\n");
    std::os::unix::fs::symlink("paper.md", home.path().join("link.md")).unwrap();
    std::fs::hard_link(home.path().join("paper.md"), home.path().join("hard.md")).unwrap();
    let run = doc(&home, &["--rewrite", "link.md", "paper.md", "./paper.md", "hard.md"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.said().contains(&"doicite: note: 1 citation rewritten in link.md"), "{run:?}");
    for name in ["paper.md", "link.md", "hard.md"] {
        assert_eq!(text(&home, name), "See [@watson1953molecular].\n");
    }
    assert!(home.path().join("link.md").is_symlink());
}

#[test]
fn latex_with_a_file_that_is_there() {
    let home = Home::new();
    let tex = "\\usepackage{biblatex}\\addbibresource{my.bib}% \\cite{doi:10.1000/x}\n\\autocite[12]{doi:10.3390/ijerph18147338,smith}\\cite{doi:10.1016/s0140-6736(97)11096-0}\\cite{doi:10.1038/171737a0}\n";
    let bib = "% mine\n@article{helix, doi = {10.1038/171737A0}}\n";
    home.file("sub/paper.tex", tex);
    home.file("sub/my.bib", bib);
    let run = doc(&home, &["sub/paper.tex"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let refs = text(&home, "sub/my.bib");
    assert!(refs.starts_with(&format!("{bib}\n@article{{doi:10.3390/ijerph18147338,\n")), "{refs}");
    assert!(refs.contains("\n@article{wakefield1998retracted,\n"), "biber takes no brackets: {refs}");
    for unfound in [
        "warning: sub/paper.tex:2: the citation doi:10.1016/s0140-6736(97)11096-0 matches no entry, since the work is wakefield1998retracted in sub/my.bib; --rewrite updates it",
        "warning: sub/paper.tex:2: the citation doi:10.1038/171737a0 matches no entry, since the work is helix in sub/my.bib; --rewrite updates it",
    ] {
        assert!(run.stderr.contains(unfound), "{}", run.stderr);
    }
    let run = doc(&home, &["--rewrite", "sub/paper.tex"]);
    let kept = "note: cited by their existing keys in sub/my.bib: doi:10.3390/ijerph18147338; change the keys there to use others";
    assert!(run.stderr.contains(kept), "{}", run.stderr);
    let rewritten = text(&home, "sub/paper.tex");
    assert!(
        rewritten.ends_with(
            "\n\\autocite[12]{doi:10.3390/ijerph18147338,smith}\\cite{wakefield1998retracted}\\cite{helix}\n"
        ),
        "{rewritten}"
    );
    assert_eq!(text(&home, "sub/my.bib"), refs, "no work is there twice");
    assert!(rewritten.starts_with("\\usepackage{biblatex}\\addbibresource{my.bib}% \\cite{doi:10.1000/x}\n"));
}

/// What is added to a file is written as its entries are.
#[test]
fn a_bibliography_keeps_its_dialect() {
    let home = Home::new();
    home.file("paper.md", "---\nbibliography: refs.bib\n---\n[@doi:10.1038/171737a0]\n");
    home.file("paper.tex", "\\usepackage{biblatex}\\addbibresource{refs.bib}\\cite{doi:10.1038/171737a0}\n");
    home.file("plain.tex", "\\cite{doi:10.1038/171737a0}\\bibliography{refs}\n");
    for (old, new, document) in [
        ("@article{a, year = 2000, journal = {J}}\n", "  journal = {Nature},\n  year = {1953}", "paper.md"),
        ("@article{a, year = 2000, journal = {J}}\n", "  journal = {Nature},\n  year = {1953}", "paper.tex"),
        ("@article{a, date = {2000}, journaltitle = {J}}\n", "  journaltitle = {Nature},\n", "plain.tex"),
        ("% mine\n", "  journaltitle = {Nature},\n", "paper.md"),
    ] {
        home.file("refs.bib", old);
        doc(&home, &[document]).good();
        let refs = text(&home, "refs.bib");
        assert!(refs.starts_with(old) && refs.contains(new), "{document}: {refs}");
    }
}

#[test]
fn typst() {
    let home = Home::new();
    home.file("paper.typ", "See #cite(label(\"doi:10.1017/cbo9780511803161\")) and @doi:10.1109/cvpr.2016.90[p. 3].\n#bibliography(\"refs.yml\")\n");
    doc(&home, &["paper.typ", "--rewrite"]).good();
    assert_eq!(
        text(&home, "paper.typ"),
        "See #cite(label(\"pearl2009causality\")) and @he2016deep[p. 3].\n#bibliography(\"refs.yml\")\n"
    );
    let refs = text(&home, "refs.yml");
    assert!(refs.starts_with("pearl2009causality:\n  type: book\n"), "{refs}");
    assert!(refs.contains("\n\nhe2016deep:\n"), "{refs}");
}

#[test]
fn where_the_bibliography_goes_and_in_which_format() {
    let home = Home::new();
    home.file("plain.md", "[@doi:10.1038/171737a0]\n");
    let run = doc(&home, &["plain.md"]);
    assert!(run.stderr.contains("note: the document names no bibliography: add `bibliography: references.json` to the front matter"), "{}", run.stderr);
    assert_eq!(ids(&text(&home, "references.json")), ["doi:10.1038/171737a0"]);
    for (args, file, begins) in [
        (&["-o", "x.bib"][..], "x.bib", "@article{doi:10.1038/171737a0,\n"),
        (&["--to", "hayagriva"], "references.yaml", "\"doi:10.1038/171737a0\":\n"),
        (&["--to", "bibtex", "-o", "y"], "y", "@article{doi:10.1038/171737a0,\n"),
    ] {
        doc(&home, &[&["plain.md"], args].concat()).good();
        assert!(text(&home, file).starts_with(begins), "{args:?}");
    }
    let fed = home.feed("\\cite{doi:10.1038/171737a0}", ["doc", "-", "--from", "latex", "--offline"]).good();
    assert!(fed.starts_with("@article{doi:10.1038/171737a0,\n"), "{fed}");
    for (args, code) in [
        (&["plain.md", "--to", "ris"][..], 2),
        (&["-", "--rewrite"], 2),
        (&["missing.md"], 8),
        (&["plain.md", "--from", "word"], 2),
        (&["plain.md", "--rewrite", "--citations"], 2),
    ] {
        assert_eq!(doc(&home, args).code, Some(code), "{args:?}");
    }
    home.file("references.json", "{\"mine\": 1}");
    let run = doc(&home, &["plain.md"]);
    assert_eq!(run.code, Some(8));
    assert!(run.stderr.contains("references.json: it is not a list of works in csl-json"), "{}", run.stderr);
    assert_eq!(text(&home, "references.json"), "{\"mine\": 1}");
}

#[test]
fn links_count_where_nothing_is_cited() {
    let home = Home::new();
    home.file("draft.md", "See https://doi.org/10.1038/171737a0.\n");
    doc(&home, &["draft.md", "--rewrite"]).good();
    assert_eq!(text(&home, "draft.md"), "See https://doi.org/10.1038/171737a0.\n");
    assert_eq!(ids(&text(&home, "references.json")), ["watson1953molecular"]);
}

#[test]
fn what_fails_is_told_with_its_line() {
    let home = Home::new();
    home.file("paper.md", "[@doi:10.1038/171737a0]\n\n[@doi:10.1000/nobody] again [@doi:10.1000/nobody]\n");
    let run = doc(&home, &["paper.md", "--rewrite"]);
    assert_eq!(run.code, Some(6));
    assert_eq!(
        run.stderr.matches("doicite: paper.md:3: 10.1000/nobody is not in the cache").count(),
        1,
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("note: 2 DOIs found: 1 added to references.json, 1 failed"),
        "{}",
        run.stderr
    );
    assert_eq!(
        text(&home, "paper.md"),
        "[@watson1953molecular]\n\n[@doi:10.1000/nobody] again [@doi:10.1000/nobody]\n"
    );
}

#[test]
fn a_copy_with_references() {
    let home = Home::new();
    home.file("references.json", r#"[{"id": "smith", "type": "book", "title": "Mine", "author": [{"family": "Smith"}], "issued": {"date-parts": [[2020]]}}]"#);
    let paper =
        "A [see @doi:10.3390/ijerph18147338, p. 3; @smith]. @doi:10.1038/171737a0 says.\n\n# References\n";
    home.file("paper.md", paper);
    let copy = doc(&home, &["paper.md", "--to", "markdown", "--citations"]).good();
    let (body, list) = copy.split_once("\n\n# References\n\n").unwrap();
    assert_eq!(body, "A (see Borriello et al., 2021, p. 3; Smith, 2020). Watson & Crick (1953) says.");
    let entries: Vec<&str> = list.trim_end().split("\n\n").collect();
    assert_eq!(entries.len(), 3);
    assert!(entries[0].starts_with("Borriello, G., Ianniello, A., & Toosy, A. T. (2021). "), "{list}");
    assert_eq!(entries[1], "Smith. (2020). *Mine*.");
    let numbered = doc(&home, &["paper.md", "--citations", "-s", "ieee", "-o", "copy.md"]);
    assert_eq!((numbered.code, numbered.stdout.as_str()), (Some(0), ""));
    assert!(
        text(&home, "copy.md").starts_with("A see \\[1, p. 3\\], \\[2\\]. \\[3\\] says."),
        "{}",
        text(&home, "copy.md")
    );
    assert_eq!(text(&home, "paper.md"), paper);
    assert_eq!(ids(&text(&home, "references.json")), ["smith"]);
    home.file("paper.tex", "\\cite{doi:10.1038/171737a0}");
    assert_eq!(doc(&home, &["paper.tex", "--to", "markdown"]).code, Some(2));
    assert_eq!(doc(&home, &["paper.tex", "--to", "html"]).code, Some(2));
    assert_eq!(doc(&home, &["paper.tex", "paper.md", "--citations"]).code, Some(2));
}

/// A document of a megabyte, with everything that is hard to read in it.
#[test]
fn hostile_documents() {
    let home = Home::new();
    let mut text =
        b"\xef\xbb\xbf[@{doi:10.1038/171737a0}]\r\n\x01\xff\x1b[31m ` $ <!-- [[[[ {{{{ \\begin{verbatim\r\n"
            .to_vec();
    text.extend(b"@{doi:10.1000/ [@ \\cite{ $ \x01 ".repeat(30_000));
    for name in ["x.md", "x.tex", "x.typ"] {
        home.file(name, &text);
        let run = doc(&home, &[name, "--rewrite", "-q"]);
        assert!(matches!(run.code, Some(0 | 6)), "{name}: {:?} {}", run.code, run.stderr);
    }
    let rewritten = std::fs::read(home.path().join("x.md")).unwrap();
    let expected = [&b"\xef\xbb\xbf[@watson1953molecular]"[..], &text[28..]].concat();
    assert!(rewritten == expected, "only the key has changed");
    // A stray zero stays where it is; what is full of them is no text, and is refused.
    home.file("z.md", b"[@doi:10.1038/171737a0]\0");
    assert_eq!(doc(&home, &["z.md", "--rewrite", "-q"]).code, Some(0));
    assert_eq!(self::text(&home, "z.md"), "[@watson1953molecular]\0");
    let zeros = "@doi:10.1038/171737a0".chars().flat_map(|c| [c, '\0']).collect::<String>();
    home.file("z.md", &zeros);
    assert_eq!(doc(&home, &["z.md", "--rewrite", "-q"]).code, Some(8));
    assert_eq!(self::text(&home, "z.md"), zeros);
}

/// A line for programs is read by them: the numbers and the keys are a promise.
#[test]
fn citations_as_json_lines() {
    let home = Home::new();
    home.file("refs.json", r#"[{"id": "smith", "type": "book", "title": "Mine", "author": [{"family": "Smith"}], "issued": {"date-parts": [[2020]]}},
        {"id": "nobody", "type": "book", "title": "Ours"}]"#);
    home.file("paper.md", "---\nbibliography: refs.json\nnocite: '@nobody'\n---\n\n@smith says [see @smith, p. 3; @lost].\n\n[@lost]\n\nSee @fig-one.\n");
    let run = doc(&home, &["paper.md", "--to", "jsonl", "--citations"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let lines: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["citation"], 0);
    assert_eq!(lines[0]["text"], "Smith (2020)");
    assert_eq!(
        lines[1]["text"].as_str().unwrap().split(';').next(),
        Some("(see Smith, 2020, p. 3"),
        "{lines:?}"
    );
    assert_eq!(
        lines[2],
        serde_json::json!({"citation": 2, "text": "", "html": ""}),
        "nothing is known of it"
    );
    let entries: Vec<&serde_json::Value> = lines.iter().filter(|line| line["entry"].is_string()).collect();
    assert_eq!(entries.len(), 2, "{lines:?}");
    assert_eq!(
        (&entries[0]["entry"], &entries[0]["html"]),
        (&"nobody".into(), &"<i>Ours</i>. (n.d.).".into())
    );
    assert_eq!(run.stderr.matches("lost").count(), 1, "{}", run.stderr);
    assert!(
        run.stderr.contains("warning: paper.md:6: no bibliography has an entry with the key lost"),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains("fig-one"), "{}", run.stderr);
    let notes = doc(&home, &["paper.md", "--to", "jsonl", "--citations", "-s", "chicago-notes-bibliography"]);
    let first: serde_json::Value = serde_json::from_str(notes.stdout.lines().next().unwrap()).unwrap();
    assert_eq!((&first["text"], &first["note"]["html"]), (&"Smith".into(), &"<i>Mine</i> (2020).".into()));
}

/// pandoc reads several documents as one; Quarto's project names the bibliography of all.
#[test]
fn several_documents() {
    let home = Home::new();
    home.file("_quarto.yml", "project:\n  type: book\nbibliography: lib.json\n");
    home.file("lib.json", "[]\n");
    home.file("one.qmd", "[@doi:10.1038/171737a0]\n");
    home.file("parts/two.qmd", "[@doi:10.3390/ijerph18147338] [@doi:10.1038/171737a0]\n");
    let run = doc(&home, &["one.qmd", "parts/two.qmd"]);
    assert!(run.stderr.ends_with("note: 2 DOIs found: 2 added to lib.json\n"), "{}", run.stderr);
    assert_eq!(ids(&text(&home, "lib.json")), ["doi:10.1038/171737a0", "doi:10.3390/ijerph18147338"]);
    let copy = doc(&home, &["one.qmd", "parts/two.qmd", "--citations", "-s", "ieee"]).good();
    assert!(copy.starts_with("\\[1\\]\n\n\\[2\\] \\[1\\]\n\n# References\n"), "{copy}");
    // Each of two with files of their own has its own.
    for name in ["a", "b"] {
        home.file(&format!("{name}.tex"), format!("\\cite{{doi:10.1038/171737a0}}\\bibliography{{{name}}}"));
    }
    doc(&home, &["a.tex", "b.tex"]).good();
    assert!(text(&home, "a.bib").contains("171737a0") && text(&home, "b.bib").contains("171737a0"));
    let missing = doc(&home, &["one.qmd", "none.qmd"]);
    assert_eq!(missing.code, Some(8));
}

/// pandoc's manual: `csl` and `lang` of the metadata hold unless the command says otherwise.
#[test]
fn a_document_names_its_style_and_language() {
    let home = Home::new();
    home.file("references.json", r#"[{"id": "a", "type": "book", "title": "T", "author": [{"family": "Ash"}, {"family": "Birch"}], "issued": {"date-parts": [[2020]]}}]"#);
    let paper = |metadata: &str| format!("---\n{metadata}---\n\nX [@a, S. 5].\n");
    let cited = |metadata: &str, args: &[&str]| {
        home.file("paper.md", paper(metadata));
        let copy = doc(&home, &[&["paper.md", "--citations"], args].concat()).good();
        copy.lines().find(|line| line.starts_with('X')).unwrap().to_owned()
    };
    assert!(cited("csl: ieee.csl\n", &[]).starts_with("X \\[1"));
    assert_eq!(cited("csl: ieee\n", &["-s", "apa"]), "X (Ash & Birch, 2020, S. 5).");
    assert_eq!(cited("lang: de\n", &[]), "X (Ash & Birch, 2020, S. 5).");
    assert_eq!(cited("lang: de\n", &["-s", "chicago-author-date"]), "X (Ash und Birch 2020, 5).");
    let own = "references:\n- id: a\n  type: book\n  title: U\n  author: [{family: Zed}]\n  issued: 1999\n";
    assert_eq!(cited(own, &[]), "X (Zed, 1999, S. 5).", "the works of the metadata come first");
    assert_eq!(cited("lang: xx\n", &["-s", "chicago-author-date"]), "X (Ash and Birch 2020, S. 5).");
}
