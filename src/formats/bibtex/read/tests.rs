//! BibTeX and BibLaTeX as they are written and as they go wrong. What is expected comes from BibTeX's
//! and biblatex's manuals, and from CSL's specification for the other side.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::super::tex::{FieldText, text};
use super::*;
use crate::csl::{DateParts, DateVariable, Item, Kind, NameVariable, Variable};
use crate::formats::{Entry, Format, read as read_any, read_as};

fn items(source: &str) -> Vec<Item> {
    read(source)
        .into_iter()
        .filter_map(|entry| match entry {
            Ok(Entry::Work(work)) => Some(work.item),
            _ => None,
        })
        .collect()
}

fn item(source: &str) -> Item {
    let mut items = items(source);
    assert_eq!(items.len(), 1, "{source}: {:?}", read(source));
    items.remove(0)
}

/// Key, or line and mistake, of each entry.
fn outline(source: &str) -> Vec<String> {
    read(source)
        .into_iter()
        .map(|entry| match entry {
            Ok(Entry::Work(work)) => work.item.id,
            Ok(Entry::Doi { found, id }) => format!("{} = {}", id.unwrap_or_default(), found.doi),
            Err(error) => format!("! {error}"),
        })
        .collect()
}

fn title(source: &str) -> String {
    text(source, FieldText::Title)
}

#[test]
fn accents_and_symbols() {
    for (source, expected) in [
        ("M{\\\"u}ller", "Müller"),
        (r"Caf\'e", "Café"),
        (r"Caf{\'e}", "Café"),
        (r"Caf\'{e}", "Café"),
        (r"{\'{E}}cole", "École"),
        ("na{\\\"\\i}ve na\\\"{\\i}ve", "naïve naïve"),
        (r"\v{S}koda", "Škoda"),
        (r"\v Skoda", "Škoda"),
        (r"Dvo{\v r}{\'a}k", "Dvořák"),
        (r"{\AA}ngstr{\o}m", "Ångstrøm"),
        (r"\L{}\'od\'z", "Łódź"),
        (r"Gro{\ss}e Stra\ss e", "Große Straße"),
        (r"\c{c}a", "ça"),
        (r"\H{o}", "ő"),
        (r"\~n \^o \=a \.z", "ñ ô ā ż"),
        (r"AT\&T 50\% \$5 \#1 a\_b \{x\}", "AT&T 50% $5 #1 a_b {x}"),
        (r"1--2 a---b non-breaking", "1–2 a—b non-breaking"),
        (r"a-{}-b", "a--b"),
        (r"``quoted'' and `this'", "“quoted” and ‘this'"),
        (r"Figure~1", "Figure\u{a0}1"),
        (r"\copyright{} 2020", "© 2020"),
        (r"\TeX{} and \LaTeX", "TeX and LaTeX"),
        (r"a \textbackslash{} b \textasciitilde c", r"a \ b ~c"),
        (r"\alpha-synuclein and \textbeta", "α-synuclein and β"),
        (r"\unknown{kept} \bare", r"kept \bare"),
        ("two\n   lines", "two lines"),
        (r"{\noopsort{1973b}}1973", "1973"),
        (r"\href{https://example.org}{a link}", "a link"),
        (r"\enquote{so}", "“so”"),
        (r"bad } brace", "bad brace"),
        ("", ""),
    ] {
        assert_eq!(text(source, FieldText::Text), expected, "{source}");
    }
}

#[test]
fn fonts_become_markup() {
    let small = r#"<span style="font-variant:small-caps;">"#;
    for (source, expected) in [
        (r"The \emph{E. coli} genome", "The <i>E. coli</i> genome".to_owned()),
        (r"The {\em E. coli} genome", "The <i>E. coli</i> genome".to_owned()),
        (r"\textit{a \textbf{b} c}", "<i>a <b>b</b> c</i>".to_owned()),
        (r"{\sc Name} \textsc{Name}", format!("{small}Name</span> {small}Name</span>")),
        (r"CO\textsubscript{2} m\textsuperscript{2}", "CO<sub>2</sub> m<sup>2</sup>".to_owned()),
        (r"\emph{} nothing", "nothing".to_owned()),
        (r"{\it unclosed", "<i>unclosed</i>".to_owned()),
        (r"\texttt{code} \mbox{box}", "code box".to_owned()),
    ] {
        assert_eq!(text(source, FieldText::Text), expected, "{source}");
    }
    assert_eq!(text(r"\emph{Plain}", FieldText::Plain), "Plain");
    assert_eq!(text(r"\href{http://a.org/x}{Data}", FieldText::Note), "Data (http://a.org/x)");
    assert_eq!(text(r"\href{http://a.org/x}{http://a.org/x}", FieldText::Note), "http://a.org/x");
}

#[test]
fn formulas_in_a_line_become_text() {
    for (source, expected) in [
        (r"H$_2$O", "H<sub>2</sub>O"),
        (r"H$_{2}$O and CO$_{\mathrm{max}}$", "H<sub>2</sub>O and CO<sub>max</sub>"),
        (r"$10^{-3}$", "10<sup>−3</sup>"),
        (r"$\alpha$-synuclein", "α-synuclein"),
        (r"$p < 0.05$", "<i>p</i> < 0.05"),
        (r"$\mathrm{CO_2}$", "CO<sub>2</sub>"),
        (r"25$^\circ$C, 25$^{\circ}$C", "25°C, 25°C"),
        (r"\(x\) and \ensuremath{\beta}", "<i>x</i> and β"),
        (r"$\sqrt{x}$ stays", r"$\sqrt{x}$ stays"),
        (r"$\frac{1}{2}$, $\frac12$, $\frac{a+b}{c}$", "1/2, 1/2, (<i>a</i>+<i>b</i>)/<i>c</i>"),
        (r"$\hat{H}$ and $\overline{MS}$", "<i>Ĥ</i> and <i>M\u{305}S\u{305}</i>"),
        (r"$\mathcal{N}=4$, $\mathbb{R}^3$, $\mathfrak{g}$", "𝒩=4, ℝ<sup>3</sup>, 𝔤"),
        (r"\href{http://a.org/x}{here}", "here"),
        ("costs $5", "costs $5"),
        (r"\$5 and $\sim$", "$5 and ∼"),
    ] {
        assert_eq!(text(source, FieldText::Text), expected, "{source}");
    }
}

#[test]
fn braces_protect_case_in_titles_only() {
    let kept = |word: &str| format!(r#"<span class="nocase">{word}</span>"#);
    assert_eq!(title("The structure of {DNA}"), format!("The structure of {}", kept("DNA")));
    assert_eq!(title("{{DNA}} and {mRNA}"), format!("{} and {}", kept("DNA"), kept("mRNA")));
    assert_eq!(title("{P}aris"), format!("{}aris", kept("P")));
    assert_eq!(title("{A Whole Title}"), "A Whole Title", "that is no protection of a part");
    assert_eq!(title("{{A Whole Title}}"), "A Whole Title");
    assert_eq!(title("{\\\"U}ber {\\'e}t{\\'e}"), "Über été", "accents are no protection");
    assert_eq!(title("{2} {--} {}"), "2 –", "there is no case to lose");
    assert_eq!(title(r"The \emph{Homo {Sapiens}} x"), format!("The <i>Homo {}</i> x", kept("Sapiens")));
    assert_eq!(text("The {IEEE} journal", FieldText::Text), "The IEEE journal");
}

#[test]
fn an_article_with_everything() {
    let item = item(
        r#"@Article{borriello2021,
  author    = {Borriello, Angela and Lassen, Peter M. and {The {ABC} Consortium}},
  title     = {Alopecia and {IL-6}},
  subtitle  = {A Review},
  journal   = {Int. J. {E}nviron. Res. Public Health},
  year      = 2021,
  month     = jul # "~4",
  volume    = {18},
  number    = {14},
  pages     = {733--738},
  doi       = {https://doi.org/10.3390/IJERPH18147338},
  url       = {https://www.mdpi.com/1660-4601/18/14/7338\#s1},
  issn      = "1660-4601",
  keywords  = {a, b},
  langid    = {american},
  abstract  = {50\% of it.},
  file      = {:C\:/x.pdf:PDF},
}"#,
    );
    assert_eq!((item.id.as_str(), item.kind), ("borriello2021", Kind::ArticleJournal));
    for (variable, expected) in [
        (Variable::Title, r#"Alopecia and <span class="nocase">IL-6</span>: A Review"#),
        (Variable::ContainerTitle, "Int. J. Environ. Res. Public Health"),
        (Variable::Volume, "18"),
        (Variable::Issue, "14"),
        (Variable::Page, "733-738"),
        (Variable::Doi, "10.3390/ijerph18147338"),
        (Variable::Url, "https://www.mdpi.com/1660-4601/18/14/7338#s1"),
        (Variable::Issn, "1660-4601"),
        (Variable::Keyword, "a, b"),
        (Variable::Language, "en-US"),
        (Variable::Abstract, "50% of it."),
    ] {
        assert_eq!(item.get(variable), Some(expected), "{variable}");
    }
    assert_eq!(item.text.len(), 11, "nothing else: {:?}", item.text);
    let authors: Vec<_> =
        item.people(NameVariable::Author).iter().map(|name| name.as_literal().or(name.family())).collect();
    assert_eq!(
        authors.into_iter().flatten().collect::<Vec<_>>(),
        ["Borriello", "Lassen", "The ABC Consortium"]
    );
    let issued = item.date(DateVariable::Issued).unwrap().start();
    assert_eq!(issued, DateParts::new(2021, Some(7), Some(4)));
}

/// The way back along the table of entry types in the exporters' specification.
#[test]
fn entry_types() {
    for (entry, kind) in [
        ("@article{k, title={T}, journal={J}}", Kind::ArticleJournal),
        ("@article{k, title={T}, journaltitle={J}, entrysubtype={magazine}}", Kind::ArticleMagazine),
        ("@article{k, title={T}, journaltitle={J}, entrysubtype={newspaper}}", Kind::ArticleNewspaper),
        ("@misc{k, title={T}, eprint={1706.03762}, archiveprefix={arXiv}}", Kind::Article),
        (
            "@online{k, title={T}, eprint={1706.03762}, eprinttype={arxiv}, pubstate={prepublished}}",
            Kind::Article,
        ),
        ("@incollection{k, title={T}, booktitle={B}}", Kind::Chapter),
        ("@inbook{k, title={T}, booktitle={B}}", Kind::Chapter),
        ("@book{k, title={T}}", Kind::Book),
        ("@collection{k, title={T}}", Kind::Book),
        ("@mvbook{k, title={T}}", Kind::Book),
        ("@inproceedings{k, title={T}, booktitle={B}}", Kind::PaperConference),
        ("@conference{k, title={T}, booktitle={B}}", Kind::PaperConference),
        ("@proceedings{k, title={T}}", Kind::Book),
        ("@phdthesis{k, title={T}, school={S}}", Kind::Thesis),
        ("@mastersthesis{k, title={T}, school={S}}", Kind::Thesis),
        ("@thesis{k, title={T}, type={phdthesis}}", Kind::Thesis),
        ("@techreport{k, title={T}}", Kind::Report),
        ("@report{k, title={T}}", Kind::Report),
        ("@standard{k, title={T}}", Kind::Standard),
        ("@dataset{k, title={T}}", Kind::Dataset),
        ("@software{k, title={T}}", Kind::Software),
        ("@patent{k, title={T}}", Kind::Patent),
        ("@online{k, title={T}}", Kind::Webpage),
        ("@inreference{k, title={T}}", Kind::EntryEncyclopedia),
        ("@unpublished{k, title={T}}", Kind::Manuscript),
        ("@misc{k, title={T}}", Kind::Document),
        ("@whatever{k, title={T}}", Kind::Document),
    ] {
        assert_eq!(item(entry).kind, kind, "{entry}");
    }
    let thesis = item("@mastersthesis{k, title={T}, school={MIT}}");
    assert_eq!(thesis.get(Variable::Genre), Some("Master’s thesis"));
    assert_eq!(thesis.get(Variable::Publisher), Some("MIT"));
}

#[test]
fn fields_of_both_dialects() {
    let has = |fields: &str, kind: &str, variable: Variable, expected: &str| {
        let item = item(&format!("@{kind}{{k, title = {{T}}, {fields}}}"));
        assert_eq!(item.get(variable), Some(expected), "{kind} {fields}");
    };
    has("journaltitle={J}, shortjournal={J.}", "article", Variable::ContainerTitleShort, "J.");
    has("eid={7338}", "article", Variable::Number, "7338");
    has("eid={7338}", "article", Variable::Page, "7338");
    has("eid={7338}, pages={1--20}", "article", Variable::Page, "1-20");
    has("issue={Spring}", "article", Variable::Issue, "Spring");
    has("number={3}, issue={Spring}", "article", Variable::Issue, "3");
    has("series={LNCS}, number={42}", "book", Variable::CollectionNumber, "42");
    has("number={TR-1}, institution={MIT}", "techreport", Variable::Number, "TR-1");
    has("institution={MIT}", "techreport", Variable::Publisher, "MIT");
    has("location={Berlin}", "book", Variable::PublisherPlace, "Berlin");
    has("address={Berlin}", "book", Variable::PublisherPlace, "Berlin");
    has("edition={Second}", "book", Variable::Edition, "2");
    has("edition={3rd}", "book", Variable::Edition, "3");
    has("edition={revised}", "book", Variable::Edition, "revised");
    has("eventtitle={ICML}, venue={Lille}", "inproceedings", Variable::EventPlace, "Lille");
    has("howpublished={\\url{https://a.org/x_y}}", "misc", Variable::Url, "https://a.org/x_y");
    has("howpublished={Blog}", "misc", Variable::Publisher, "Blog");
    has("eprint={1706.03762}, archiveprefix={arXiv}", "misc", Variable::Doi, "10.48550/arxiv.1706.03762");
    has("eprint={1706.03762}, archiveprefix={arXiv}", "misc", Variable::Publisher, "arXiv");
    has("journal={J}, eprint={1706.03762}", "article", Variable::Url, "https://arxiv.org/abs/1706.03762");
    has("eprint={123}, eprinttype={pubmed}, journal={J}", "article", Variable::Pmid, "123");
    has("doi={10.1000/a\\_b}", "book", Variable::Doi, "10.1000/a_b");
    let sici = "10.1175/1520-0493(1987)115<1606:garspp>2.0.co;2";
    for (less, greater) in
        [(r"\ensuremath{<}", r"\ensuremath{>}"), (r"{\textless}", r"\textgreater{}"), ("$<$", "$>$")]
    {
        let doi = format!("doi={{10.1175/1520-0493(1987)115{less}1606:GARSPP{greater}2.0.CO;2}}");
        has(&doi, "article", Variable::Doi, sici);
    }
    has("doi={10.1000/a$\\sim$b}", "book", Variable::Doi, "10.1000/a~b");
    has("subtitle={What?}, titleaddon={Part 2}", "book", Variable::Title, "T: What? Part 2");
    has("booktitle={B}, booksubtitle={S}", "incollection", Variable::ContainerTitle, "B: S");
    has("booktitle={B}, maintitle={M}", "incollection", Variable::VolumeTitle, "B");
    let doubled = item("@book{k, title={T}, doi={10.1000/a}, url={https://doi.org/10.1000/a}}");
    assert_eq!(doubled.get(Variable::Url), None, "a link that only repeats the DOI");
    let article = item("@article{k, title={T}, journal={J}, doi={10.1000/a}, eprint={1706.03762}}");
    assert_eq!(article.get(Variable::Url), None, "the published article has an address");
    assert_eq!(article.get(Variable::Doi), Some("10.1000/a"));
}

#[test]
fn macros() {
    let found = items(
        r#"@string{ijerph = "Int. J. " # pub} @STRING(pub = {Public Health})
           @string{ijerph = {Int. J. } # PUB}
           @article{k, journal = IJERPH # { (} # 2021 # ")", month = sept, year = 2021, title = undefined}"#,
    );
    assert_eq!(found[0].get(Variable::ContainerTitle), Some("Int. J. Public Health (2021)"));
    assert_eq!(found[0].get(Variable::Title), Some("undefined"));
    assert_eq!(found[0].date(DateVariable::Issued).unwrap().start().unwrap().month(), Some(9));
}

#[test]
fn inheritance() {
    let found = items(
        r"@incollection{part, author = {A, B}, title = {Part}, crossref = {whole}, pages = {1--2}}
          @collection{whole, title = {Whole}, subtitle = {Sub}, editor = {E, F}, year = {1999},
            doi = {10.1000/whole}, xdata = {house, nowhere}}
          @xdata{house, publisher = {House}, location = {Town}}
          @article{own, title = {Own}, journaltitle = {Mine}, crossref = {journal}, year = 2000}
          @periodical{journal, title = {Journal}, issn = {1234-5678}}
          @book{loop, title = {L}, crossref = {loop}}",
    );
    let part = &found[0];
    for (variable, expected) in [
        (Variable::Title, "Part"),
        (Variable::ContainerTitle, "Whole: Sub"),
        (Variable::Publisher, "House"),
        (Variable::PublisherPlace, "Town"),
        (Variable::Page, "1-2"),
    ] {
        assert_eq!(part.get(variable), Some(expected), "{variable}");
    }
    assert_eq!(part.get(Variable::Doi), None, "the DOI of the book is not that of its chapter");
    assert_eq!(part.people(NameVariable::Editor)[0].family(), Some("E"));
    assert_eq!(found.len(), 5, "data for others are no work");
    assert_eq!(found[2].get(Variable::ContainerTitle), Some("Mine"), "its own comes first");
    assert_eq!(found[2].get(Variable::Issn), Some("1234-5678"));
}

/// A library as it grows over twenty years.
const UGLY: &[u8] = b"\xef\xbb\xbf% Encoding: windows-1252\r\n\
    This file was made by hand. Write to me@example.org{now}.\r\n\
    @preamble{ \"\\newcommand{\\noop}[1]{}\" }\r\n\
    @comment{jabref-meta: databaseType:bibtex; {nested} @article{hidden, title={H}} }\r\n\
    %@article{old, title = {Commented out}}\r\n\
    @ARTICLE {first,\r\n  Author = \"M{\\\"u}ller, J. and Garc\xeda, P.\"\r\n  , Title = {No comma} % why not\r\n  year = 1999\r\n}\r\n\
    @book(second, title = {In (parentheses)}, year = {2000},)\r\n\
    @article{broken, title = {Not closed, year = 2001\r\n}\r\n\
    @article{third, title = \"Quotes {\"}inside{\"} braces\", year = 2002}\r\n\
    @misc{noequals, title {Gone}}\r\n\
    @article{first, title = {The same key}}\r\n\
    @article{title = {No key}, doi = {10.1000/nokey}}\r\n\
    @misc{onlydoi, doi = {10.1000/only}}\r\n\
    @article{path, title = {C:\\}, year = 2003}\r\n\
    @comment{ never closed\r\n\
    @article{last, title = {Last}}";

#[test]
fn a_broken_entry_costs_only_itself() {
    let text = crate::formats::decode(UGLY);
    assert_eq!(
        outline(&text),
        [
            "first",
            "second",
            "! line 12: entry broken: the entry is not closed",
            "third",
            "! line 15: entry noequals: there is no = after \"title\"",
            "first",
            "10.1000/nokey",
            "onlydoi = 10.1000/only",
            "path",
            "last",
        ]
    );
    let found = items(&text);
    assert_eq!(found[0].people(NameVariable::Author)[1].family(), Some("García"));
    assert_eq!(found[0].people(NameVariable::Author)[0].family(), Some("Müller"));
    assert_eq!(found[1].get(Variable::Title), Some("In (parentheses)"));
    assert_eq!(found[2].get(Variable::Title), Some("Quotes \"inside\" braces"));
}

#[test]
fn recognition() {
    for (text, expected) in [
        ("@article{k,\n title = {T}}", Format::Bibtex),
        ("% comment\n\n  @book{k, title = {T}}", Format::Bibtex),
        ("@string{a = {b}}", Format::Bibtex),
        ("see @article{10.1000/a} and me@x.org{,}", Format::Text),
        ("<pre>\n@article{k, doi={10.1000/a}}</pre>", Format::Text),
    ] {
        assert_eq!(crate::formats::recognise(text.as_bytes()), expected, "{text}");
    }
    assert_eq!(read_as(b"nothing", Format::Bibtex), [Err(ImportError::Empty { format: Format::Bibtex })]);
}

/// On what it can read, the crate `biblatex` finds the same entries, fields and people.
#[test]
fn as_another_reader_has_it() {
    let source = r#"@string{j = "Journal"}
        @article{a, author = {Knuth, Donald E. and Ludwig van Beethoven and {The Team}}, journal = j # { of X}, year = 1999, pages = {1--9}}
        @book{b, editor = "de la Cruz, Jr., Mar{\'i}a", title = {A {B} C}, month = jan, url = {http://x.org/a_b}}"#;
    let theirs = biblatex::Bibliography::parse(source).unwrap();
    let ours = items(source);
    assert_eq!(ours.len(), theirs.len());
    for (our, their) in ours.iter().zip(theirs.iter()) {
        assert_eq!(our.id, their.key);
        let people = their.author().or_else(|_| their.editors().map(|mut list| list.remove(0).0)).unwrap();
        let variable = if our.kind == Kind::Book { NameVariable::Editor } else { NameVariable::Author };
        for (our, their) in our.people(variable).iter().zip(people) {
            let our = our.clone().into_parts();
            let our = [&our.family, &our.given, &our.non_dropping_particle, &our.suffix]
                .map(|part| part.clone().unwrap_or_default());
            if our[0].is_empty() {
                continue;
            }
            assert_eq!(our, [their.name, their.given_name, their.prefix, their.suffix]);
        }
    }
    assert_eq!(ours[0].get(Variable::ContainerTitle), Some("Journal of X"));
}

#[test]
fn hostile_files_cost_no_more_than_their_length() {
    let deep = format!("@article{{k, title = {{{}x{}}}}}", "{".repeat(100_000), "}".repeat(100_000));
    let kept = r#"<span class="nocase">x</span>"#;
    assert_eq!(items(&deep)[0].get(Variable::Title), Some(kept));
    let commands = format!("@article{{k, title = {{{}}}}}", "\\emph{\\'".repeat(50_000));
    read(&commands);
    read(&"@a{".repeat(100_000));
    read(&"\n@a{k,".repeat(100_000));
    read(&"@comment{".repeat(100_000));
    read(&"@comment{\n".repeat(100_000));
    read(&format!("@article{{k, title = {{{}}}}}", "$".repeat(99_999)));
    read(&format!("@article{{k, title = {{{}}}}}", "\\(".repeat(99_999)));
    read(&format!("@article{{k, author = {{{}}}}}", " and".repeat(99_999)));
    // The end of each conditional is the same, far behind.
    read(&format!("@article{{k, title = {{X {}\\fi}}}}", "\\ifmmode\\else ".repeat(300_000)));
    read(&format!("@article{{k, title = {{X {}}}}}", "\\ifmmode".repeat(300_000)));
    let mut macros = String::from("@string{a0 = {0123456789}}\n");
    for n in 1..60 {
        writeln!(macros, "@string{{a{n} = a{} # a{}}}", n - 1, n - 1).unwrap();
    }
    // What a chain of definitions and an entry are refused is not taken from those after them.
    macros.push_str("@book{k, title = a59}\n@book{l, title = a13 # a13, note = a13, annote = a13}\n");
    macros
        .push_str("@string{n = {Nature}}@string{np = n # { Physics}}@article{good, title = n, journal = np}");
    let outline = outline(&macros);
    assert!(outline[0].ends_with("its macros or parents make it too large"), "{outline:?}");
    assert_eq!(outline.last().unwrap(), "good");
    let good = items(&macros).pop().unwrap();
    assert_eq!(
        (good.get(Variable::Title), good.get(Variable::ContainerTitle)),
        (Some("Nature"), Some("Nature Physics"))
    );
    let mut family = String::new();
    for n in 0..200 {
        let parents: Vec<String> = (0..200).map(|n| format!("x{n}")).collect();
        writeln!(family, "@book{{x{n}, title = {{T}}, xdata = {{{}}}}}", parents.join(",")).unwrap();
    }
    read(&family);
}

proptest! {
    #[test]
    fn any_text_is_read(text in "[@{}()\\\\\"#=,%$~a-c \n'_^é-]{0,80}") {
        read(&text);
        let source = format!("@a{{k, title = {{{text}}}, author = {{{text}}}, date = {{{text}}}, doi = {{{text}}}}}");
        read(&source);
        read_any(source.as_bytes());
    }

    /// Whatever stands before and behind it, an entry on a line of its own is found.
    #[test]
    fn an_entry_is_found(before in "[@{}\\\\\"#=,%a \n]{0,30}", after in "[{}\\\\\"#=,a \n]{0,30}") {
        let source = format!("@book{{x, title = {{{before}\n@book{{good, title = {{G}}}}\n{after}");
        prop_assert!(items(&source).iter().any(|item| item.id == "good"), "{}", source);
    }
}
