//! Adding works to a `.bib` file that is there.
//!
//! Only the end of the file changes, in the encoding and with the line ends of the file. A work whose
//! DOI is in the file, however it is written there, is not added again; nor is one without a DOI that the
//! file has under its title; of works of nobody, whose titles are often short, all fields have to be the same, or
//! those of one key the year. The key it has is told instead.
//! New keys differ from those of the file even where case does not count, as in some programs that
//! read it.
//!
//! A file that is not a library (prose, a program, a picture, another format), and one whose last entry
//! would swallow what follows it, is refused.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

use super::carried::in_one_line;
use super::library::Library;
use super::syntax::{self, Block, Edit, EditError, File, open_comment};
use super::{Bib, Escaping, Options, read};
use crate::compare::{Sameness, fold, is_part, same_work};
use crate::csl::{Item, Variable};
use crate::doi::Doi;
use crate::formats::foreign::{Foreign, Remedy, foreign};
use crate::formats::key_parts::year;
use crate::formats::{
    ChangedKey, ChosenKeys, EntryDraft, Exporter, Format, Template, facts, keys_beside, own_key, recognise,
};
use crate::text::lines::Lines;
use crate::work::Work;

/// What appending comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Appended {
    /// The whole file, what was there before included.
    pub bytes: Vec<u8>,
    /// The keys of the works that are new, in their order.
    pub added: Vec<String>,
    /// The works that are there already: the DOI, or the title in quotation marks, and the key in the file.
    pub present: Vec<(String, String)>,
    /// The keys that works came with and could not keep.
    pub changed: Vec<ChangedKey>,
    /// Characters that TeX has no command for, with the keys of the works that have them.
    pub unwritten: Vec<(String, String)>,
}

/// Why nothing can be added to a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AppendError {
    /// It is in another format.
    #[error("it is {format}, not BibTeX")]
    Format {
        /// The format.
        format: Format,
    },
    /// It is text, or no text at all.
    #[error("it is not a BibTeX file")]
    NotBibtex,
    /// It says that it is in an encoding that is not read.
    #[error("it is {}, which cannot be read; save it in UTF-8 first", .what.name)]
    Unread {
        /// The encoding.
        what: Foreign,
    },
    /// Its end is open.
    #[error("line {line}: {what}")]
    Open {
        /// The line where what is open begins, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// Its encoding lacks characters of a work.
    #[error("{key} cannot be added")]
    Edit {
        /// The key of the work.
        key: String,
        /// What is wrong.
        source: EditError,
    },
}

/// An entry of a file, as documents cite it and works are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnownEntry {
    /// Its citation key.
    pub key: String,
    /// The line it begins in, from 1.
    pub line: usize,
    /// Its DOI, if one of its fields has it.
    pub doi: Option<Doi>,
}

/// Returns the entries of a file, in order. One with a mistake is there with what comes before it.
pub fn known(file: &[u8]) -> Vec<KnownEntry> {
    let file = File::new(file);
    let lines = Lines::of(file.text());
    let mut library = Library::of(file.text());
    let works = library.entries(file.text()).filter(|source| {
        !read::is_container(source.entry.kind.text) && !source.entry.kind.text.eq_ignore_ascii_case("string")
    });
    let known = works.map(|source| KnownEntry {
        key: source.entry.key.text.to_owned(),
        line: lines.at(source.entry.token.start),
        doi: read::doi(source.entry.kind.text, &source.fields),
    });
    known.collect()
}

/// With how many works of its title each is compared: there may be thousands of one.
const MOST_ALIKE: usize = 64;

/// Adds an entry for each of the works that a file does not have, under a key that a template or the
/// default gives it.
pub fn append(
    file: &[u8],
    works: &[Work],
    template: Option<&Template>,
    options: &Options,
) -> Result<Appended, AppendError> {
    let entries = known(file);
    let dois: Vec<Option<Doi>> =
        works.iter().map(|work| facts::doi(&work.item).and_then(|doi| Doi::exact(doi).ok())).collect();
    let titles: Vec<Option<String>> =
        works.iter().zip(&dois).map(|(work, doi)| doi.is_none().then(|| name(work))?).collect();
    let there = There::of(file, &dois.iter().flatten().collect(), &titles.iter().flatten().collect());
    let mut present = Vec::new();
    let mut new: Vec<&Work> = Vec::new();
    // Works that are added, by their DOI or title, and those that are the same.
    let mut seen: HashMap<&Doi, Vec<usize>> = HashMap::new();
    let mut seen_titles: HashMap<&String, Vec<usize>> = HashMap::new();
    let mut again: Vec<(String, usize)> = Vec::new();
    for ((work, doi), title) in works.iter().zip(&dois).zip(&titles) {
        let Some(doi) = doi else {
            // What comes out every year under one title is another work each time.
            let same = |entry: &Work| {
                year(&work.item) == year(&entry.item) && same_work(&work.item, &entry.item) == Sameness::Same
                    || is_again(work, entry)
            };
            let called = || format!("\"{}\"", work.item.get(Variable::Title).unwrap_or(&work.item.id));
            let named = title.as_ref().and_then(|title| there.by_title.get(title));
            if let Some((key, _)) = named.into_iter().flatten().find(|(_, entry)| same(entry)) {
                present.push((called(), key.clone()));
                continue;
            }
            let mut others = title.as_ref().map(|title| seen_titles.entry(title).or_default());
            let alike = others.iter().flat_map(|others| others.iter().rev().take(MOST_ALIKE));
            let place = alike.copied().find(|place| new.get(*place).is_some_and(|other| same(other)));
            if let Some(place) = place {
                again.push((called(), place));
                continue;
            }
            if let Some(others) = &mut others {
                others.push(new.len());
            }
            new.push(work);
            continue;
        };
        let known = there.by_doi.get(doi);
        let found = known.into_iter().flatten().find(|(_, entry)| !is_another(&work.item, &entry.item));
        let others = seen.entry(doi).or_default();
        if let Some((key, _)) = found {
            present.push((doi.to_string(), key.clone()));
            continue;
        }
        let same =
            |place: &&usize| new.get(**place).is_some_and(|other| !is_another(&work.item, &other.item));
        if let Some(place) = others.iter().find(same) {
            // A DOI that was typed twice is nobody's entry.
            again.extend(own_key(work).map(|_| (doi.to_string(), *place)));
        } else {
            others.push(new.len());
            new.push(work);
        }
    }
    let taken: HashSet<String> = entries.iter().map(|entry| entry.key.to_lowercase()).collect();
    let bib = Bib::new(options.clone());
    let ChosenKeys { keys, changed } = keys_beside(&bib, &new, template, &taken);
    present.extend(again.into_iter().filter_map(|(called, place)| Some((called, keys.get(place)?.clone()))));
    Ok(Appended { present, changed, ..append_under(file, new.into_iter().zip(keys), options)? })
}

/// The entries of a file that may be works which are to be added, with their keys.
#[derive(Default)]
struct There {
    by_doi: HashMap<Doi, Vec<(String, Work)>>,
    by_title: HashMap<String, Vec<(String, Work)>>,
}

impl There {
    /// Those that have one of these DOIs or titles.
    fn of(file: &[u8], dois: &HashSet<&Doi>, titles: &HashSet<&String>) -> Self {
        let mut there = Self::default();
        if dois.is_empty() && titles.is_empty() {
            return there;
        }
        let file = File::new(file);
        for source in Library::of(file.text()).entries(file.text()) {
            let key = source.entry.key.text;
            let read = || read::work(key, source.entry.kind.text, &source.fields);
            if let Some(doi) =
                read::doi(source.entry.kind.text, &source.fields).filter(|doi| dois.contains(doi))
            {
                there.by_doi.entry(doi).or_default().push((key.to_owned(), read()));
            }
            if !titles.is_empty() {
                let work = read();
                if let Some(title) = name(&work).filter(|title| titles.contains(title)) {
                    there.by_title.entry(title).or_default().push((key.to_owned(), work));
                }
            }
        }
        there
    }
}

/// What a work without a DOI is looked for by: its title as titles are compared, or its key where it has none.
fn name(work: &Work) -> Option<String> {
    let title = work.item.get(Variable::Title).map(fold).filter(|title| !title.is_empty());
    title.or_else(|| own_key(work).map(str::to_owned))
}

/// Whether a work of nobody is in an entry already: one of the same fields, or of its key, title and year.
fn is_again(work: &Work, entry: &Work) -> bool {
    let (one, other) = (&work.item, &entry.item);
    if !one.names.is_empty() || !other.names.is_empty() {
        return false;
    }
    let is_one_key = own_key(work).is_some() && own_key(work) == own_key(entry);
    let has_title = one.get(Variable::Title).is_some();
    is_one_key && has_title && year(one) == year(other) && one.kind == other.kind
        || one.kind == other.kind && one.text == other.text && one.dates == other.dates
}

/// Whether two works of one DOI are two all the same: parts under the DOI of the whole.
fn is_another(one: &Item, other: &Item) -> bool {
    (is_part(one.kind) || is_part(other.kind)) && same_work(one, other) == Sameness::Different
}

/// Adds works that a file is known not to have, under keys that it does not have.
pub fn append_under<'w>(
    file: &[u8],
    works: impl IntoIterator<Item = (&'w Work, String)>,
    options: &Options,
) -> Result<Appended, AppendError> {
    takes_more(file)?;
    let file = File::new(file);
    let written = Bib::new(options.clone());
    let commands = Bib::new(Options { escaping: Escaping::Tex, ..options.clone() });
    let mut appended = Appended::default();
    let mut out = String::new();
    // Looked at where a work brings blocks, and only once.
    let known = LazyCell::new(|| file.blocks().map(|block| in_one_line(block.token().text)).collect());
    for (work, key) in works {
        let mut bib = &written;
        let before =
            work.entry.as_ref().map(|entry| entry.before.as_str()).filter(|before| !before.is_empty());
        let without = before.map(|before| without_known_blocks(work, before, &known));
        let work = without.as_ref().unwrap_or(work);
        let mut entry = EntryDraft::new(bib, work).under(bib, &key);
        if file.encode(&entry).is_err() {
            bib = &commands;
            entry = EntryDraft::new(bib, work).under(bib, &key);
            file.encode(&entry).map_err(|characters| AppendError::Edit {
                key: key.clone(),
                source: EditError::Encoding { characters },
            })?;
        }
        let unwritten = bib.unwritten(&entry);
        if !unwritten.is_empty() {
            appended.unwritten.push((key.clone(), unwritten));
        }
        if !out.is_empty() {
            out.push_str(bib.separator());
        }
        out.push_str(&entry);
        appended.added.push(key);
    }
    let mut edit = Edit::new(&file);
    if !out.is_empty() {
        edit.append(&out);
    }
    let key = || appended.added.join(", ");
    appended.bytes = edit.apply().map_err(|source| AppendError::Edit { key: key(), source })?;
    Ok(appended)
}

/// A work without those of the blocks before its entry that a file has: a definition that is made twice is an error.
fn without_known_blocks(work: &Work, before: &str, known: &HashSet<String>) -> Work {
    let is_new = |block: &Block<'_>| {
        !matches!(block, Block::Text(_)) && !known.contains(&in_one_line(block.token().text))
    };
    let new: String = syntax::blocks(before)
        .filter(is_new)
        .map(|block| block.token().text.trim_end().to_owned() + "\n\n")
        .collect();
    let mut work = work.clone();
    if let Some(entry) = &mut work.entry {
        entry.before = new;
    }
    work
}

/// Whether a file is BibTeX, comments or nothing.
pub(crate) fn takes_entries(bytes: &[u8]) -> Result<(), AppendError> {
    if let Some(what) = foreign(bytes).filter(|what| what.remedy == Remedy::SaveAsUtf8) {
        return Err(AppendError::Unread { what });
    }
    match recognise(bytes) {
        Format::Bibtex => Ok(()),
        Format::Text => {
            let is_comment = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('%');
            let is_text = |c: char| !c.is_control() || c.is_whitespace();
            let file = File::new(bytes);
            let text = file.text();
            let is_empty = text.split(['\n', '\r']).all(is_comment) && text.chars().all(is_text);
            if is_empty { Ok(()) } else { Err(AppendError::NotBibtex) }
        }
        format => Err(AppendError::Format { format }),
    }
}

/// Whether entries can be added at the end of a file, and what it ends with is closed.
fn takes_more(bytes: &[u8]) -> Result<(), AppendError> {
    takes_entries(bytes)?;
    let file = File::new(bytes);
    let mut open = None;
    for block in file.blocks() {
        open = match &block {
            Block::Entry(entry) | Block::Macros(entry) => {
                entry.fault.as_ref().map(|fault| (block.token().start, fault.what.clone()))
            }
            Block::Preamble(token) if !token.text.ends_with(['}', ')']) => {
                Some((token.start, "the preamble is not closed".to_owned()))
            }
            Block::Text(token) => match open_comment(file.text(), token) {
                Some(place) => Some((place, "a comment is not closed".to_owned())),
                // What stands behind an entry does not close it.
                None => open,
            },
            Block::Preamble(_) | Block::Comment(_) => None,
        };
    }
    match open {
        Some((place, what)) => Err(AppendError::Open { line: Lines::of(file.text()).at(place), what }),
        None => Ok(()),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use crate::csl::{Item, Kind, Variable};

    fn work(doi: &str, title: &str) -> Work {
        let mut item = Item::new(doi, Kind::Webpage);
        item.set(Variable::Doi, doi);
        item.set(Variable::Title, title);
        item.into()
    }

    /// What is added behind a file, and the rest of what came of it.
    fn appended(file: &str, works: &[Work]) -> (String, Appended) {
        let appended = append(file.as_bytes(), works, None, &Options::default()).unwrap();
        let text = String::from_utf8(appended.bytes.clone()).unwrap();
        (text.strip_prefix(file).unwrap().to_owned(), appended)
    }

    const ANT: &str = "@misc{ant,\n  title = {Ant},\n  key = {Ant},\n  doi = {10.1000/ant}\n}\n";

    #[test]
    fn one_empty_line_in_between() {
        let ant = [work("10.1000/ant", "Ant")];
        assert_eq!(appended("", &ant).0, ANT);
        assert_eq!(appended("% mine", &ant).0, format!("\n\n{ANT}"));
        assert_eq!(appended("% mine\n", &ant).0, format!("\n{ANT}"));
        assert_eq!(appended("% mine\n\n", &ant).0, ANT);
        let crlf = ANT.replace('\n', "\r\n");
        assert_eq!(appended("% mine\r\n", &ant).0, format!("\r\n{crlf}"));
        assert_eq!(appended("% mine\r\n\r\n", &ant).0, crlf);
        assert_eq!(appended("% mine\n", &[]).0, "");
    }

    #[test]
    fn what_is_there_is_not_added() {
        for field in [
            "doi = {10.1000/ANT}",
            "DOI = \"https://doi.org/10.1000/ant\"",
            "doi = {doi:10.1000/ant}",
            "url = {http://dx.doi.org/10.1000/ant}",
        ] {
            let (text, result) = appended(&format!("@misc{{mine, {field}}}"), &[work("10.1000/ant", "Ant")]);
            assert_eq!(result.present, [("10.1000/ant".to_owned(), "mine".to_owned())], "{field}");
            assert_eq!((text.as_str(), result.added.len()), ("", 0), "{field}");
        }
        let (_, other) =
            appended("@misc{m, url = {https://example.org/10.1000/ant}}", &[work("10.1000/ant", "Ant")]);
        assert_eq!(other.added, ["ant"], "an address elsewhere is not the DOI");
        let (_, twice) = appended("", &[work("10.1000/ant", "Ant"), work("10.1000/ANT", "Ant")]);
        assert_eq!(twice.added, ["ant"]);
        assert!(twice.present.is_empty(), "a DOI was typed twice");
        let mut entry = work("10.1000/ANT", "Ant");
        entry.item.id = "mine".into();
        let (_, again) = appended("", &[work("10.1000/ant", "Ant"), entry]);
        assert_eq!(again.present, [("10.1000/ant".to_owned(), "ant".to_owned())], "an entry of another file");
    }

    /// Nobody's works are there once they are there, whatever they lack.
    #[test]
    fn works_of_nobody_are_added_once() {
        let read = |file: &str| match super::super::read::read(file).pop() {
            Some(Ok(crate::formats::Entry::Work(work))) => *work,
            other => panic!("{other:?}"),
        };
        for file in [
            "@book{b1, title = {Anon book}, publisher = {P}, year = 1999}",
            "@misc{m, title = {Note}}",
            "@misc{m, howpublished = {Leaflet}, year = 1850}",
            "@proceedings{p, title = {Proc.}, year = 2001, organization = {Org}}",
        ] {
            let work = [read(file)];
            let first = append(b"", &work, None, &Options::default()).unwrap();
            let second = append(&first.bytes, &work, None, &Options::default()).unwrap();
            assert_eq!((first.added.len(), second.added.len()), (1, 0), "{file}");
            assert_eq!(second.bytes, first.bytes, "{file}");
        }
        let one = read("@book{b1, title = {Anon book}, publisher = {P}, year = 1999}");
        let first = append(b"", &[one], None, &Options::default()).unwrap();
        let other = [read("@book{b1, title = {Anon book}, publisher = {P}, year = 2005}")];
        assert_eq!(append(&first.bytes, &other, None, &Options::default()).unwrap().added.len(), 1, "a year");
    }

    #[test]
    fn keys_do_not_clash() {
        let (_, result) =
            appended("@misc{ANT, title = {Other}}", &[work("10.1000/a", "Ant"), work("10.1000/b", "Ant")]);
        assert_eq!(result.added, ["anta", "antb"]);
    }

    #[test]
    fn appending_what_was_appended_changes_nothing() {
        let works =
            [work("10.1175/1520-0426(2003)020<0383:rcaaco>2.0.co;2", "A"), work("10.1162/tacl_a_1", "B")];
        for options in [Options::default(), Options::biblatex()] {
            let first = append(b"", &works, None, &options).unwrap();
            let second = append(&first.bytes, &works, None, &options).unwrap();
            assert_eq!(second.bytes, first.bytes);
            assert_eq!(second.present.len(), 2);
        }
    }

    /// What a DOI stands in that a look at single lines does not see.
    #[test]
    fn what_is_there_in_whatever_syntax() {
        for file in [
            "@string{d = \"10.1000/ant\"}\n@misc{mine, doi = d}",
            "@misc{mine, doi = \"10.1000/\" # {ant}}",
            "@misc{mine, title = {a \\{ b}, doi = {10.1000/ant}}",
            "@misc{mine,\n  % doi = {10.5555/old},\n  doi = {10.1000/ant}\n}",
            "@misc(mine, doi = {10.1000/ant})",
            "@misc{\r\nmine\r\n, doi = {10.1000/ant}}",
            "\u{feff}@misc{mine, doi = {10.1000/ant}}",
            "@misc{mine, xdata = {x}}\n@xdata{x, doi = {10.1000/ant}}",
        ] {
            let (text, result) = appended(file, &[work("10.1000/ant", "Ant")]);
            assert_eq!(result.present, [("10.1000/ant".to_owned(), "mine".to_owned())], "{file}");
            assert_eq!(text, "", "{file}");
        }
    }

    #[test]
    fn what_is_no_library_is_refused() {
        let refused =
            |file: &[u8]| append(file, &[work("10.1000/a", "Ant")], None, &Options::default()).err();
        for file in [
            "Dear Ann,\nplease buy milk.\n",
            "import sys\n\n@main(argv, x)\ndef main():\n    pass\n",
            "\u{89}PNG\r\n\u{1a}\n\0\0",
            "\\documentclass{article}\n% @\n",
        ] {
            assert_eq!(refused(file.as_bytes()), Some(AppendError::NotBibtex), "{file}");
        }
        assert_eq!(
            refused(b"TY  - BOOK\nTI  - A\nER  - \n"),
            Some(AppendError::Format { format: Format::Ris })
        );
        let polish = b"% Encoding: windows-1250\n@misc{a, title = {\xb3}}\n";
        assert!(
            matches!(refused(polish), Some(AppendError::Unread { .. })),
            "what is added would be in another"
        );
        let open = |line, what: &str| Some(AppendError::Open { line, what: what.to_owned() });
        assert_eq!(refused(b"@misc{a,}\n\n@misc{b, title = {"), open(3, "entry b: title is not closed"));
        assert_eq!(refused(b"@misc{a,}\n@comment{ never"), open(2, "a comment is not closed"));
        assert_eq!(refused(b"@misc{a,} % @comment{ never"), open(1, "a comment is not closed"));
        for file in [
            "",
            " \n",
            "% mine",
            "@comment{x}",
            "@string{a = {b}}",
            "@preamble{\"x\"}",
            "Mine.\n@misc{a,}",
            "@misc{a,}\n% see @comment{ in the manual\n",
            "  % @comment{\n@misc{a,}\n",
        ] {
            assert_eq!(refused(file.as_bytes()), None, "{file}");
        }
    }

    /// Each block on its own, whatever its lines.
    #[test]
    fn blocks_that_are_there_are_not_added_again() {
        let read = |file: &str| match super::super::read::read(file).remove(0) {
            Ok(crate::formats::Entry::Work(work)) => *work,
            other => panic!("{other:?}"),
        };
        let (x, y, z) = ("@preamble{\"\\x \"\n\n # {x}}", "@preamble{\"y\"}", "@set{z, entryset = {a}}");
        let work = read(&format!("{x}\n{y}\n{z}\n@book{{a, title = {{A}}}}"));
        for (file, new) in [
            (String::new(), vec![x, y, z]),
            (format!("{x}\n"), vec![y, z]),
            (format!("{}\r\n{z}\r\n", x.replace('\n', "\r\n")), vec![y]),
            (format!("{x}{y}{z}\n"), vec![]),
            (format!("% {y}\n"), vec![x, y, z]),
        ] {
            let bytes = append(file.as_bytes(), std::slice::from_ref(&work), None, &Options::default())
                .unwrap()
                .bytes;
            let added = String::from_utf8(bytes).unwrap().split_off(file.len()).replace('\r', "");
            let blocks = new.iter().map(|block| format!("{block}\n\n")).collect::<String>();
            assert!(added.trim_start().starts_with(&format!("{blocks}@book{{a")), "{file:?}: {added}");
        }
    }

    #[test]
    fn in_the_encoding_of_the_file() {
        let works = [work("10.1000/a", "Étude – Ω")];
        let text = "@misc{é,}\n";
        let utf16: Vec<u8> =
            [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        let appended = append(&utf16, &works, None, &Options::biblatex()).unwrap().bytes;
        assert!(appended.starts_with(&utf16));
        assert!(File::new(&appended).text().contains("Étude – {Ω}"));
        let latin = b"@misc{\xe9,}\n";
        let appended = append(latin, &works, None, &Options::biblatex()).unwrap().bytes;
        assert!(appended.starts_with(latin) && appended.is_ascii() == latin.is_ascii());
        assert!(File::new(&appended).text().contains(r"{\'{E}}tude -- {{$\Omega$}}"), "by commands");
        let short = append(latin, &[work("10.1000/b", "Été")], None, &Options::biblatex()).unwrap().bytes;
        assert!(short.windows(4).any(|part| part == b"\xc9t\xe9}"), "in Latin-1");
        let foreign = append(latin, &[work("10.1000/c", "杨")], None, &Options::biblatex());
        let source = EditError::Encoding { characters: "杨".to_owned() };
        assert_eq!(foreign, Err(AppendError::Edit { key: "c".to_owned(), source }));
    }
}
