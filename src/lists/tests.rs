//! Lists as people paste them. The references are made up; what is expected is how a reader would part them.

use super::{TextForm, references, references_in};

const A: &str = "Doe, A. (2001). The ants of the northern islands. Journal of Ants, 12, 34–56.";
const B: &str = "Roe, B., & Poe, C. (2002). On bees: Their lives and works in spring. Bee World, 7(2), 1–9.";
const C: &str = "Zoe, D. E. (1999). Moss. In F. Gee (Ed.), Plants of old (pp. 5–17). Beispiel.";

fn texts(list: &str) -> Vec<String> {
    references(list)
        .into_iter()
        .map(|item| item.text.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

fn of(list: &str) -> Vec<(usize, String)> {
    references(list).into_iter().map(|item| (item.line, item.text)).collect()
}

fn below(text: &str, form: TextForm) -> Option<Vec<String>> {
    let items = references_in(text, form, &[])?;
    Some(items.into_iter().map(|item| item.text.split_whitespace().collect::<Vec<_>>().join(" ")).collect())
}

/// A reference in lines of some words, the first of which begins with `first` and the others with `rest`.
fn wrapped(text: &str, first: &str, rest: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let lines: Vec<String> = words.chunks(6).map(|line| line.join(" ")).collect();
    format!("{first}{}\n", lines.join(&format!("\n{rest}")))
}

fn all(first: &dyn Fn(usize) -> String, rest: &str, between: &str) -> String {
    let items = [A, B, C].iter().enumerate();
    items.map(|(at, text)| wrapped(text, &first(at + 1), rest)).collect::<Vec<_>>().join(between)
}

#[test]
fn layouts_of_lists() {
    let labels: [&dyn Fn(usize) -> String; 13] = [
        &|n| format!("[{n}] "),
        &|n| format!("[{n}]"),
        &|n| format!("({n}) "),
        &|n| format!("{n}) "),
        &|n| format!("{n}. "),
        &|n| format!("{n}."),
        &|n| format!("{n}.\t"),
        &|n| format!("{n} "),
        &|n| ["¹ ", "² ", "³ "][n - 1].to_owned(),
        &|n| format!("[Sm9{n}] "),
        &|n| format!("[Smith et al. 199{n}] "),
        &|_| "- ".to_owned(),
        &|_| "•".to_owned(),
    ];
    for label in labels {
        for rest in ["", "   "] {
            for between in ["", "\n"] {
                for heading in ["", "References\n", "6. References\n\n"] {
                    let list = format!("{heading}{}", all(label, rest, between));
                    assert_eq!(texts(&list), [A, B, C], "{list}");
                }
            }
        }
    }
    let none: &dyn Fn(usize) -> String = &|_| String::new();
    for (rest, between) in [("    ", ""), ("\t", ""), ("  ", "\n"), ("", "\n")] {
        for heading in ["", "References\n\n"] {
            let list = format!("{heading}{}", all(none, rest, between));
            assert_eq!(texts(&list), [A, B, C], "{list}");
        }
    }
    // The first line indented, as paragraphs are.
    assert_eq!(texts(&all(&|_| "    ".to_owned(), "", "")), [A, B, C]);
    // A line each, with blank lines somewhere.
    for list in [
        format!("{A}\n{B}\n{C}\n"),
        format!("References\n\n{A}\n{B}\n{C}"),
        format!("References\r\n{A}\r\n{B}\r\n\r\n{C}\r\n"),
    ] {
        assert_eq!(texts(&list), [A, B, C], "{list}");
    }
    // All in a line, numbered.
    assert_eq!(texts(&format!("[1] {A} [2] {B} [3] {C}")), [A, B, C]);
    assert_eq!(texts(&format!("1. {A} 2. {B}\n3. {C}")), [A, B, C]);
}

#[test]
fn numbers_that_are_no_labels() {
    let list = "11. Doe, A. Ants of old. Chem. Geol.\n418, 104 (2001).\n12. Roe, B. Bees. Springer, New York.\n2002. 17 pages.\n13. Zoe, D. Moss. Wien\n1999.\n";
    let lines: Vec<usize> = references(list).into_iter().map(|item| item.line).collect();
    assert_eq!(lines, [1, 3, 5]);
    // A missing number, and a list that begins again.
    assert_eq!(texts(&format!("[1] {A}\n[3] {B}\n[4] {C}")), [A, B, C]);
    assert_eq!(texts(&format!("1. {A}\n2. {B}\n1. {C}\n2. {A}")), [A, B, C, A]);
}

#[test]
fn pages_of_a_paper() {
    let list = format!(
        "{}\n12\n\u{c}A. Doe / Ants of the north\n\n{}\n13\n\u{c}A. Doe / Ants of the north\n\n{}",
        wrapped(A, "1. ", ""),
        wrapped(B, "2. ", ""),
        wrapped(C, "3. ", "")
    );
    assert_eq!(texts(&list), [A, B, C]);
    // A page ends within a reference.
    let (head, tail) = B.split_at(B.find("Their").unwrap_or_default());
    let list = format!("[1] {A}\n[2] {head}\n\n- 7 -\n\n\u{c}{tail}\n[3] {C}\n");
    assert_eq!(texts(&list), [A, B, C]);
    // Two columns.
    let left: Vec<String> = all(&|n| format!("{n}. "), "   ", "").lines().map(str::to_owned).collect();
    let half = left.len().div_ceil(2);
    let page: String = (0..half)
        .map(|at| format!("{:60}{}\n", left[at], left.get(half + at).map_or("", String::as_str)))
        .collect();
    assert_eq!(texts(&page), [A, B, C], "{page}");
    // Words cut at line ends stay as they are, soft hyphens go.
    assert_eq!(
        of("Doe A. The hy\u{ad}phen of is\u{ad}\nlands. 2001.\n"),
        [(1, "Doe A. The hyphen of is-\nlands. 2001.".to_owned())]
    );
}

#[test]
fn paragraphs_are_left_whole() {
    let one = "Sams, W. M. Ants of the north. In: Works of\nReferences\n2002.";
    assert_eq!(of(&format!("{A}\n\n{one}\n\n{B}")).len(), 3);
    let two = format!("{A} {B}");
    let items = references(&format!("{two}\n\n{C}"));
    assert_eq!(items.iter().map(|item| item.several).collect::<Vec<_>>(), [true, false]);
    assert!(references(&format!("{}; {C}", A.trim_end_matches('.')))[0].several);
    assert!(![A, B, C].iter().any(|text| references(text)[0].several));
    // An empty paragraph keeps its place.
    assert_eq!(of("A one\n\n\n\nB two\n\n\nC three").len(), 4);
    assert_eq!(of(" \n\n"), []);
}

#[test]
fn lists_within_other_text() {
    let list = format!("Ants.\n\n* {A}\n* {B}\n");
    assert_eq!(texts(&list), ["Ants.", A, B]);
    assert_eq!(texts(&format!("[^a]: {A}\n[^b]: {B}\n")), [A, B]);
    for text in [
        format!("<!-- doicite: ignore year -->\n{A}\n\n{B} <!-- doicite: ignore -->\n"),
        format!("{A}\n\n% doicite: ignore\n\n{B}\n"),
        format!("{A}\n// doicite: ignore title-words\n{B}\n"),
    ] {
        assert_eq!(texts(&text), [A, B], "{text}");
    }
}

#[test]
fn dashes_repeat_authors() {
    let list = "Doe, Anne. 2001. Ants of the north. Wien: Verlag.\n———. 2002. Bees of the south. Wien: Verlag.\n---. 2003. Moss. Wien: Verlag.\n";
    assert_eq!(
        texts(list),
        [
            "Doe, Anne. 2001. Ants of the north. Wien: Verlag.",
            "Doe, Anne. 2002. Bees of the south. Wien: Verlag.",
            "Doe, Anne. 2003. Moss. Wien: Verlag."
        ]
    );
}

#[test]
fn of_documents_only_the_list() {
    let markdown = format!(
        "---\ntitle: Ants\n---\n\n# Ants\n\nOur secret of 1999.\n\n# References\n\n- *{A}*\n- [{B}](https://example.org/b)\n\n## Further reading {{#more}}\n\n{C}\n\n# Appendix\n\nSecret tables of 2003.\n"
    );
    let found = below(&markdown, TextForm::Markdown).unwrap_or_default();
    assert_eq!(found, [A.to_owned(), format!("{B} https://example.org/b"), C.to_owned()]);
    let latex = format!(
        "\\documentclass{{article}}\n\\begin{{document}}\nSecret of 1999.\n\\hypertarget{{references}}{{%\n\\section{{References}}\\label{{references}}}}\n\n{}\n\n\\emph{{Roe}}, B. \\textit{{Bees}} \\& wasps--. M\\\"uller. 2002. % note\n\n\\section{{Appendix}}\n\nSecret of 2003.\n\\end{{document}}\n",
        A.replace('–', "--")
    );
    assert_eq!(
        below(&latex, TextForm::Latex).unwrap_or_default(),
        [A.to_owned(), "Roe, B. Bees & wasps–. Mu\u{308}ller. 2002.".to_owned()]
    );
    let typst = format!(
        "#set page(width: 1cm)\n= Ants\nSecret of 1999.\n\n= References <refs>\n+ {A}\n+ #emph[{B}]\n\n= Appendix\nSecret.\n"
    );
    assert_eq!(below(&typst, TextForm::Typst).unwrap_or_default(), [A, B]);
    let html = format!(
        "<!DOCTYPE html><html><head><style>p {{ color: red }}</style></head><body><nav>References</nav><h1>Ants</h1><p>Secret of 1999.</p><section><h2>References</h2><ol><li>{}</li>\n<li><i>Roe</i>, B., &amp; Poe, C. (2002). On bees.<br/>Bee World</li></ol></section><p>Secret</p></body></html>",
        A.replace('&', "&amp;")
    );
    assert_eq!(
        below(&html, TextForm::Html).unwrap_or_default(),
        [A, "Roe, B., & Poe, C. (2002). On bees. Bee World"]
    );
    let notebook = serde_json::json!({"nbformat": 4, "cells": [
        {"cell_type": "markdown", "source": ["# Ants\n", "Secret of 1999."]},
        {"cell_type": "code", "source": "print('# References')"},
        {"cell_type": "markdown", "source": format!("## References\n\n{A}\n\n{B}\n")}]});
    assert_eq!(below(&notebook.to_string(), TextForm::Notebook).unwrap_or_default(), [A, B]);
    let plain = format!(
        "Ants\n\nSecret of 1999.\n\nСписок литературы\n\n{A}\n\n{B}\n\nAppendix A\n\nSecret of 2003.\n"
    );
    assert_eq!(below(&plain, TextForm::Plain).unwrap_or_default(), [A, B]);
    let word = format!("Ants\nSecret of 1999.\nReferences\n{A}\n{B}\u{2028}{C}\nAppendix\nSecret of 2003.\n");
    assert_eq!(below(&word, TextForm::Paragraphs).unwrap_or_default(), [A, B, C]);
    // Without a list there is none, and a document that is nothing else is one.
    for form in [TextForm::Markdown, TextForm::Latex, TextForm::Typst, TextForm::Html, TextForm::Paragraphs] {
        assert_eq!(below("Ants glow.\n\nDoe (2001) says that they do.\n", form), None, "{form:?}");
        assert_eq!(
            below(&format!("{A}\n\n{C}\n"), form).map(|items| items.len()),
            Some(if form == TextForm::Html { 1 } else { 2 }),
            "{form:?}"
        );
    }
}

#[test]
fn what_latex_lists() {
    let text = "Ants glow.\n\\begin{thebibliography}{9}\n\n\\bibitem{doe}\nDoe, A. Ants. 2001.\n\n\
                \\bibitem[{Roe et~al.(2002)[a]}]{roe} Roe, B.\n\\newblock Bees. 2002.\n\\end{thebibliography}\nNo item.\n";
    let items = references_in(text, TextForm::Latex, &[]).unwrap_or_default();
    let items: Vec<_> = items.iter().map(|item| (item.line, item.text.as_str())).collect();
    assert_eq!(items, [(4, "Doe, A. Ants. 2001."), (7, "Roe, B.\nBees. 2002.")]);
}

#[test]
fn forms_of_texts() {
    for (name, text, form) in [
        ("refs.txt", "Doe, A. Ants.", TextForm::Plain),
        ("paper.MD", "Doe", TextForm::Markdown),
        ("standard input", "# References\n\nDoe", TextForm::Markdown),
        ("standard input", "<html><body><p>Doe</p></body></html>", TextForm::Html),
        ("standard input", "\\section*{References}", TextForm::Latex),
        ("standard input", "{\"cells\": [], \"nbformat\": 4}", TextForm::Notebook),
    ] {
        assert_eq!(TextForm::of(name, text), form, "{name}");
    }
}

/// What REVTeX's styles write.
#[test]
fn commands_that_begin_like_bibitem() {
    let bbl = "\\begin{thebibliography}{2}%\n\\makeatletter\n\\bibitem [{\\citenamefont {Doe}(2001)}]{Doe2001}%\n  \\BibitemOpen\n  \\bibfield  {author} {\\bibinfo {author} {\\bibfnamefont {J.}~\\bibnamefont {Doe}},\\ }\\href {\\doibase 10.1000/ants} {\\bibfield  {journal} {\\bibinfo  {journal} {Ant J.}\\ }\\textbf {\\bibinfo {volume} {12}},\\ \\bibinfo {pages} {34} (\\bibinfo {year} {2001})}\\BibitemShut {NoStop}%\n\\bibitem [{\\citenamefont {Roe}(2002)}]{Roe2002}%\n  \\BibitemOpen\n  \\href@noop {} {\\emph {On bees}}, 2002\\bibitemNoStop\n\\bibitemStop\\BibitemShut {NoStop}%\n\\end{thebibliography}\n";
    let found = below(bbl, TextForm::Latex).unwrap_or_default();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("https://doi.org/10.1000/ants"), "{found:?}");
    assert!(found[0].starts_with("J. Doe,") && found[0].contains("(2001)"), "{found:?}");
    assert!(found.iter().all(|item| !item.contains("NoStop") && !item.contains("noop")), "{found:?}");
    assert_eq!(found[1], "On bees, 2002");
}

/// A command of one's own may be called as biber's.
#[test]
fn entries_of_a_curriculum_are_none_of_biber() {
    let cv = "\\entry{2001}{PhD}\n\\section*{References}\n\nDoe, A. Ants. Ant J. 1, 2 (2001).\n\nRoe, B. Bees. 2002.\n";
    let found = below(cv, TextForm::Latex).unwrap_or_default();
    assert_eq!(found, ["Doe, A. Ants. Ant J. 1, 2 (2001).", "Roe, B. Bees. 2002."]);
}

/// Only a link that closes leads somewhere.
#[test]
fn a_link_without_its_end_is_that_of_its_reference_alone() {
    let page = "<h2>References</h2><ol><li>Doe, A. Ants. 2001. <a href=https://doi.org/10.1000/a>doi</li>\
                <li>Roe, B. Bees. 2002. <a href=https://doi.org/10.1000/b>doi</a></li></ol>";
    let found = below(page, TextForm::Html).unwrap_or_default();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(!found[1].contains("10.1000/a") && found[1].contains("10.1000/b"), "{found:?}");
}

#[test]
fn latex_has_several_lists_and_percent_signs_in_addresses() {
    let list = |text: &str| {
        format!("\\begin{{thebibliography}}{{9}}\n\\bibitem{{a}} {text}\n\\end{{thebibliography}}\n")
    };
    let one = "Doe, A. Ants. Ant J. 1, 2 (2001). \\url{http://a.org/x%20y}, last seen 2002. % mine";
    let found = below(&format!("{}Text.\n{}", list(one), list("Roe, B. Bees. 2002.")), TextForm::Latex)
        .unwrap_or_default();
    assert_eq!(
        found,
        ["Doe, A. Ants. Ant J. 1, 2 (2001). http://a.org/x%20y, last seen 2002.", "Roe, B. Bees. 2002."]
    );
}

/// As biber 2.19 writes it.
#[test]
fn data_that_biber_wrote() {
    let bbl = "\\refsection{0}\n  \\datalist[entry]{nty/global//global/global}\n    \\entry{doe}{article}{}{}\n      \\name{author}{2}{}{%\n        {{hash=1a}{%\n           family={Doe},\n           familyi={D\\bibinitperiod},\n           given={Jane\\bibnamedelima Ann},\n           giveni={J\\bibinitperiod}}}%\n        {{hash=2b}{%\n           family={M{\\\"u}ller},\n           given={Bo}}}%\n      }\n      \\strng{namehash}{1a}\n      \\field{sortinit}{D}\n      \\field{journaltitle}{Journal of Ants}\n      \\field{number}{3}\n      \\field{title}{The ants of the north}\n      \\field{volume}{12}\n      \\field{year}{2001}\n      \\field{pages}{45\\bibrangedash 67}\n      \\range{pages}{23}\n      \\verb{doi}\n      \\verb 10.1000/ants_1\n      \\endverb\n    \\endentry\n    \\entry{x}{book}{}{}\n      \\field{title}{Moss}\n    \\endentry\n  \\enddatalist\n\\endrefsection\n";
    assert_eq!(
        below(bbl, TextForm::Latex).unwrap_or_default(),
        [
            "Doe, J. A., Mu\u{308}ller, B. (2001). The ants of the north. Journal of Ants. 12(3), 45–67. https://doi.org/10.1000/ants_1",
            "Moss."
        ]
    );
}

#[test]
fn raw_text_in_a_line_opens_nothing() {
    for (text, form) in [
        (format!("```typ a```\n\n= References\n\n{A}\n\n{B}\n"), TextForm::Typst),
        (format!("````\n```\n= References\n````\n\n= References\n\n{A}\n\n{B}\n"), TextForm::Typst),
        (format!("```a```\n\n# References\n\n{A}\n\n{B}\n"), TextForm::Markdown),
        (format!("````\n```\n# References\n````\n\n# References\n\n{A}\n\n{B}\n"), TextForm::Markdown),
        (format!("~~~ a `b`\n# References\n~~~\n\n# References\n\n{A}\n\n{B}\n"), TextForm::Markdown),
    ] {
        assert_eq!(below(&text, form).unwrap_or_default(), [A, B], "{text}");
    }
}

/// Some pages stand in a form as a whole.
#[test]
fn pages_in_forms() {
    let page = format!("<form action=x><h2>References</h2><p>{A}</p><p>{B}</p><textarea>x</textarea></form>");
    assert_eq!(below(&page, TextForm::Html).unwrap_or_default(), [A, B]);
}

/// Each would take an hour if its lines or signs were looked at again for each of them.
#[test]
fn long_lists_take_linear_time() {
    const MANY: usize = 30_000;
    let list: String = (1..=10_000).map(|n| format!("[{n}] {A}\n")).collect();
    assert_eq!(references(&list).len(), 10_000);
    let list: String = (1..=2000).map(|_| wrapped(B, "", "    ")).collect();
    assert_eq!(references(&list).len(), 2000);
    // What nothing closes, and what nothing parts.
    for text in [
        "<a \"",
        "[",
        "\\cite{",
        "#a(",
        "_a ",
        "<head>",
        "(2). Doe, A. ",
        "(_",
        "doe\n",
        "* ",
        "\\href{a}{",
        "\\entry{a}",
    ] {
        for form in [TextForm::Plain, TextForm::Markdown, TextForm::Latex, TextForm::Typst, TextForm::Html] {
            references_in(&text.repeat(MANY), form, &[]);
        }
    }
    // Headings, and labels that begin again or leave numbers out.
    for text in ["References.\n", "References\n\n", "# References\n\n", "1. Doe, J.\n3. Doe, J.\n"] {
        references(&text.repeat(MANY));
        references_in(&text.repeat(MANY), TextForm::Plain, &[]);
        references_in(&text.repeat(MANY), TextForm::Markdown, &[]);
    }
    references(&format!("1. A {}", "2.A".repeat(MANY)));
    let nested = format!("{}{}", "[".repeat(MANY), "](http://a/)".repeat(MANY));
    references_in(&nested, TextForm::Markdown, &[]);
    let links = format!("{}{}", "<a href=https://doi.org/10.1000/a>x<br>".repeat(MANY), "</a>".repeat(MANY));
    references_in(&links, TextForm::Html, &[]);
    let headings: Vec<(usize, u8)> = (1..=MANY).map(|line| (line, 1)).collect();
    references_in(&"a\n".repeat(MANY), TextForm::Paragraphs, &headings);
    references_in(&"a\u{2028}".repeat(MANY), TextForm::Paragraphs, &[]);
}
