//! Adding works to a `.bib` file that is there.
//!
//! Only the end of the file changes. A work whose DOI is in the file, however it is written there, is
//! not added again; the key it has is told instead. New keys differ from those of the file even where
//! case does not count, as in some programs that read it.

use std::collections::{HashMap, HashSet};

use super::file::{self, Entry, text};
use super::{Bib, Options};
use crate::doi::{Doi, identify};
use crate::formats::{Draft, Exporter, Template, facts, keys_beside};
use crate::work::Work;

/// What appending comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Appended {
    /// What to write behind the file as it is; empty if there is nothing to add.
    pub text: String,
    /// The keys of the works that are new, in their order.
    pub added: Vec<String>,
    /// The works that are there already: the DOI, and the key in the file.
    pub present: Vec<(String, String)>,
    /// Characters that TeX has no command for, with the keys of the works that have them.
    pub unwritten: Vec<(String, String)>,
}

/// Tells what to append to a file so that it has an entry for each of the works, under a key that a
/// template or the default gives it.
pub fn append(file: &[u8], works: &[Work], template: Option<&Template>, options: &Options) -> Appended {
    let entries = known(file);
    let mut known: HashMap<&str, &str> = HashMap::new();
    for (key, doi) in &entries {
        if let Some(doi) = doi {
            known.entry(doi.as_str()).or_insert(key);
        }
    }
    let mut present = Vec::new();
    let mut new: Vec<&Work> = Vec::new();
    let mut seen = HashSet::new();
    for work in works {
        match facts::doi(&work.item).and_then(|doi| Doi::exact(doi).ok()) {
            Some(doi) => match known.get(doi.as_str()) {
                Some(key) => present.push((doi.to_string(), (*key).to_owned())),
                None if seen.insert(doi) => new.push(work),
                None => {}
            },
            None => new.push(work),
        }
    }
    let taken: HashSet<String> = entries.iter().map(|(key, _)| key.to_lowercase()).collect();
    let keys = keys_beside(&new, template, &taken);
    Appended { present, ..append_under(file, new.into_iter().zip(keys), options) }
}

/// The same for works that the file is known not to have, under keys that it does not have.
pub fn append_under<'w>(
    file: &[u8],
    works: impl IntoIterator<Item = (&'w Work, String)>,
    options: &Options,
) -> Appended {
    let bib = Bib::new(options.clone());
    let mut appended = Appended::default();
    let mut out = String::new();
    for (work, key) in works {
        let start = out.len();
        if !out.is_empty() || !file.is_empty() {
            out.push_str(bib.separator());
        }
        out.push_str(&Draft::new(&bib, work).under(&bib, &key));
        let unwritten = bib.unwritten(&out[start..]);
        if !unwritten.is_empty() {
            appended.unwritten.push((key.clone(), unwritten));
        }
        appended.added.push(key);
    }
    if !out.is_empty() {
        appended.text = joint(file, out);
    }
    appended
}

/// The keys of a file's entries, and their DOIs as far as they have one.
pub fn known(file: &[u8]) -> Vec<(String, Option<Doi>)> {
    let entries = file::entries(file);
    entries.into_iter().map(|entry| (entry.key.clone(), doi(file, &entry))).collect()
}

/// New text as it follows the end of a file: after one empty line, with the line ends of the file.
fn joint(file: &[u8], text: String) -> String {
    let text = match file {
        [.., b'\n', b'\n'] | [.., b'\n', b'\r', b'\n'] => text.trim_start().to_owned(),
        [] | [.., b'\n'] => text,
        _ => format!("\n{text}"),
    };
    if file.windows(2).any(|pair| pair == b"\r\n") { text.replace('\n', "\r\n") } else { text }
}

/// The DOI of an entry: its `doi`, or a `url` or `note` that is one.
pub(super) fn doi(file: &[u8], entry: &Entry) -> Option<Doi> {
    let field = |name: &str| {
        let field = entry.fields.iter().find(|field| field.name == name)?;
        Some(text(file, &field.value))
    };
    let linked = |url: String| facts::is_doi_link(&url).then(|| identify(&url).ok()).flatten();
    let own = field("doi").and_then(|doi| identify(&doi).ok());
    own.or_else(|| field("url").and_then(linked)).map(|found| found.doi)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csl::{Item, Kind, Variable};

    fn work(doi: &str, title: &str) -> Work {
        let mut item = Item::new(doi, Kind::Webpage);
        item.set(Variable::Doi, doi);
        item.set(Variable::Title, title);
        item.into()
    }

    fn appended(file: &str, works: &[Work]) -> Appended {
        append(file.as_bytes(), works, None, &Options::default())
    }

    const ANT: &str = "@misc{ant,\n  title = {Ant},\n  key = {Ant},\n  doi = {10.1000/ant}\n}\n";

    #[test]
    fn one_empty_line_in_between() {
        let ant = [work("10.1000/ant", "Ant")];
        assert_eq!(appended("", &ant).text, ANT);
        assert_eq!(appended("% mine", &ant).text, format!("\n\n{ANT}"));
        assert_eq!(appended("% mine\n", &ant).text, format!("\n{ANT}"));
        assert_eq!(appended("% mine\n\n", &ant).text, ANT);
        let crlf = ANT.replace('\n', "\r\n");
        assert_eq!(appended("% mine\r\n", &ant).text, format!("\r\n{crlf}"));
        assert_eq!(appended("% mine\r\n\r\n", &ant).text, crlf);
        assert_eq!(appended("% mine\n", &[]).text, "");
    }

    #[test]
    fn what_is_there_is_not_added() {
        for field in [
            "doi = {10.1000/ANT}",
            "DOI = \"https://doi.org/10.1000/ant\"",
            "doi = {doi:10.1000/ant}",
            "url = {http://dx.doi.org/10.1000/ant}",
        ] {
            let result = appended(&format!("@misc{{mine, {field}}}"), &[work("10.1000/ant", "Ant")]);
            assert_eq!(result.present, [("10.1000/ant".to_owned(), "mine".to_owned())], "{field}");
            assert_eq!((result.text.as_str(), result.added.len()), ("", 0), "{field}");
        }
        let other =
            appended("@misc{m, url = {https://example.org/10.1000/ant}}", &[work("10.1000/ant", "Ant")]);
        assert_eq!(other.added, ["ant"], "an address elsewhere is not the DOI");
        let twice = appended("", &[work("10.1000/ant", "Ant"), work("10.1000/ANT", "Ant")]);
        assert_eq!(twice.added, ["ant"]);
    }

    #[test]
    fn keys_do_not_clash() {
        let result =
            appended("@misc{ANT, title = {Other}}", &[work("10.1000/a", "Ant"), work("10.1000/b", "Ant")]);
        assert_eq!(result.added, ["anta", "antb"]);
    }

    #[test]
    fn appending_what_was_appended_changes_nothing() {
        let works =
            [work("10.1175/1520-0426(2003)020<0383:rcaaco>2.0.co;2", "A"), work("10.1162/tacl_a_1", "B")];
        for options in [Options::default(), Options::biblatex()] {
            let first = append(b"", &works, None, &options);
            let second = append(first.text.as_bytes(), &works, None, &options);
            assert_eq!(second.text, "");
            assert_eq!(second.present.len(), 2);
        }
    }
}
