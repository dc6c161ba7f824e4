//! The parts of documentation that tables of the code say: tests check them, and write them where the variable
//! `DOICITE_UPDATE` is set.

/// Checks that the part of a page between its two marks is this: `<!-- NAME: generated -->`, `<!-- end of NAME -->`.
#[expect(clippy::unwrap_used, reason = "it is part of tests")]
pub(crate) fn check(page: &str, name: &str, part: &str) {
    let (begin, end) = (format!("<!-- {name}: generated -->\n"), format!("<!-- end of {name} -->\n"));
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(&begin).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    let updated = [before, &begin, part, &end, after].concat();
    if std::env::var_os("DOICITE_UPDATE").is_some() {
        std::fs::write(&path, &updated).unwrap();
    }
    assert!(text == updated, "{page}: run the test with DOICITE_UPDATE=1 and read what it writes");
}
