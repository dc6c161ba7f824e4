//! The styles and locales that come with the program: those of hayagriva's archive, as XML.
//!
//! The build script takes them out of the archive, whose compact form costs more to decode than
//! XML costs to read. They are read with [`Style::from_xml`](crate::csl::Style::from_xml) and
//! [`Locale::from_xml`](crate::csl::Locale::from_xml).

include!(concat!(env!("OUT_DIR"), "/archive.rs"));

/// A style of the archive.
#[derive(Debug)]
pub struct Archived {
    /// The names it goes by; the first is its own, such as "apa".
    pub names: &'static [&'static str],
    /// Its identifier, a URI, by which dependent styles name it.
    pub id: &'static str,
    /// The style.
    pub xml: &'static str,
}

/// All styles.
pub fn styles() -> &'static [Archived] {
    STYLES
}

/// The style of this name.
pub fn style(name: &str) -> Option<&'static Archived> {
    STYLES.iter().find(|style| style.names.contains(&name))
}

/// The style with this identifier.
pub fn style_by_id(id: &str) -> Option<&'static Archived> {
    STYLES.iter().find(|style| style.id == id)
}

/// The locale of exactly this language tag, such as "de-DE". For the tags to try, see
/// [`Locale::candidates`](crate::csl::Locale::candidates).
pub fn locale(lang: &str) -> Option<&'static str> {
    LOCALES.iter().find(|(name, _)| *name == lang).map(|(_, xml)| *xml)
}

/// The language tags of all locales.
pub fn languages() -> impl Iterator<Item = &'static str> {
    LOCALES.iter().map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csl::{Locale, Style};

    #[test]
    fn everything_in_the_archive_can_be_read() {
        for archived in styles() {
            let style = Style::from_xml(archived.xml).expect(archived.id);
            assert_eq!(style.id(), archived.id);
        }
        for lang in languages() {
            assert_eq!(Locale::from_xml(locale(lang).expect(lang)).expect(lang).lang(), lang);
        }
        assert_eq!(style("apa").map(|s| s.id), Some("http://www.zotero.org/styles/apa"));
    }
}
