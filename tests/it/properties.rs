//! The laws of `tests/laws` on random bytes, and on what the fuzzer found.

use std::path::Path;

use doicite::formats::Format;
use proptest::prelude::*;

use crate::laws;

type Law = fn(&[u8]);

/// The laws, by the names of the fuzzer's targets.
const LAWS: [(&str, Law); 10] = [
    ("doi", laws::doi),
    ("title", laws::title),
    ("repair", laws::repair),
    ("csl", laws::csl),
    ("import", laws::import),
    ("export", laws::export),
    ("bib_file", laws::bib_file),
    ("compare", laws::compared),
    ("document", laws::document),
    ("words", laws::words),
];

/// The readers, by the names of their targets. Biblatex's is BibTeX's, and text holds no works.
fn readers() -> impl Iterator<Item = (String, Format)> {
    let own = |format: &Format| !matches!(format, Format::Biblatex | Format::Text);
    Format::readable().filter(own).map(|format| (format!("read_{}", format.name().replace('-', "_")), format))
}

#[test]
fn the_fuzzers_corpus_breaks_no_law() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    if !corpus.is_dir() {
        println!("skipped: the fuzzer's corpus is not in the package");
        return;
    }
    for (name, law) in LAWS {
        let mut files = 0;
        for file in std::fs::read_dir(corpus.join(name)).unwrap() {
            law(&std::fs::read(file.unwrap().path()).unwrap());
            files += 1;
        }
        assert!(files > 0, "{name}");
    }
    for (name, format) in readers() {
        let files = std::fs::read_dir(corpus.join(&name)).expect(&name);
        let files: Vec<Vec<u8>> = files.map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect();
        assert!(files.iter().any(|file| laws::reads(file, format) > 0), "{name}: nothing is read");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_break_a_law(data in prop::collection::vec(any::<u8>(), 0..600)) {
        for (_, law) in LAWS {
            law(&data);
        }
        for (_, format) in readers() {
            laws::reads(&data, format);
        }
    }
}
