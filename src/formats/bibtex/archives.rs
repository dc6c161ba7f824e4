//! Where archives show what an eprint number names.

/// The archives of biblatex's manual (3.13.7), and where they show an item.
const ARCHIVES: [(&str, &str); 4] = [
    ("jstor", "https://www.jstor.org/stable/"),
    ("hdl", "https://hdl.handle.net/"),
    ("googlebooks", "https://books.google.com/books?id="),
    ("handle", "https://hdl.handle.net/"),
];

/// The address of an item.
pub(super) fn address(archive: &str, number: &str) -> Option<String> {
    let (_, prefix) = ARCHIVES.iter().find(|(name, _)| *name == archive)?;
    Some(format!("{prefix}{number}"))
}

/// The archive and the number of an item that an address shows.
pub(super) fn number(address: &str) -> Option<(&'static str, &str)> {
    ARCHIVES.iter().find_map(|(name, prefix)| {
        let number = address.strip_prefix(prefix).filter(|number| !number.is_empty())?;
        Some((*name, number))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for (archive, number, address) in [
            ("jstor", "1234567", "https://www.jstor.org/stable/1234567"),
            ("hdl", "2027/x.1", "https://hdl.handle.net/2027/x.1"),
            ("googlebooks", "abc", "https://books.google.com/books?id=abc"),
        ] {
            assert_eq!(super::address(archive, number).as_deref(), Some(address));
            assert_eq!(super::number(address), Some((archive, number)));
        }
        assert_eq!(address("nowhere", "1"), None);
    }
}
