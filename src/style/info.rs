//! What a style file says about itself (CSL 1.0.2, "Info").
//!
//! A folder may hold ten thousand styles, and a search looks into all of them: only the head of a file,
//! up to the end of `cs:info`, is parsed.

use roxmltree::Node;

use crate::csl::xml;

/// The metadata of a style file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct StyleInfo {
    /// Its identifier, a URI.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The short title.
    pub short_title: Option<String>,
    /// The identifier of the style that it depends on.
    pub parent: Option<String>,
    /// The fields of science it is for, as CSL names them.
    pub fields: Vec<String>,
    /// How it cites: `author-date`, `numeric`, `note`, `label`, `author`.
    pub format: Option<String>,
    /// The language it is written for.
    pub default_locale: Option<String>,
    /// Its licence: an address where there is one, else words.
    pub rights: Option<String>,
    /// When it was last changed.
    pub updated: Option<String>,
    /// What it says about its purpose.
    pub summary: Option<String>,
}

const END: &str = "</info>";

impl StyleInfo {
    /// Reads it from a style's XML, of which everything after `cs:info` may be missing.
    pub fn read(xml: &str) -> Option<Self> {
        let head = xml.find(END).map(|end| format!("{}</style>", &xml[..end + END.len()]));
        head.and_then(|head| read(&head)).or_else(|| read(xml))
    }
}

fn read(xml: &str) -> Option<StyleInfo> {
    let document = xml::parse(xml).ok()?;
    let root = document.root_element();
    let named = |name: &'static str| move |node: &Node<'_, '_>| node.tag_name().name() == name;
    let node = Some(root).filter(named("style"))?.children().find(named("info"))?;
    let text = |node: Node<'_, '_>| {
        let text = node.text()?.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(text).filter(|text| !text.is_empty())
    };
    let mut info = StyleInfo {
        default_locale: root.attribute("default-locale").map(str::to_owned),
        ..StyleInfo::default()
    };
    for child in node.children().filter(Node::is_element) {
        let attribute = |name| child.attribute(name).map(str::to_owned);
        match child.tag_name().name() {
            "id" => info.id = text(child).unwrap_or_default(),
            "title" => info.title = text(child).unwrap_or_default(),
            "title-short" => info.short_title = text(child),
            "link" if child.attribute("rel") == Some("independent-parent") => info.parent = attribute("href"),
            "category" => {
                info.format = info.format.or_else(|| attribute("citation-format"));
                info.fields.extend(attribute("field"));
            }
            "rights" => info.rights = attribute("license").or_else(|| text(child)),
            "updated" => info.updated = text(child),
            "summary" => info.summary = text(child),
            _ => {}
        }
    }
    Some(info)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::builtin;

    #[test]
    fn everything_a_style_says_is_read() {
        let xml = r#"<?xml version="1.0"?>
            <style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0" default-locale="fr-FR">
              <info>
                <title>Revue
                  d'essais</title><title-short>RE</title-short>
                <id>http://www.zotero.org/styles/revue-d-essais</id>
                <link href="http://www.zotero.org/styles/essais" rel="independent-parent"/>
                <link href="https://example.org/" rel="documentation"/>
                <category citation-format="note"/><category field="history"/><category field="law"/>
                <summary>For tests.</summary><updated>2026-01-02T03:04:05+00:00</updated>
                <rights license="https://example.org/licence">Some words</rights>
              </info>"#;
        let info = StyleInfo::read(xml).expect("the head is enough");
        assert_eq!((info.title.as_str(), info.short_title.as_deref()), ("Revue d'essais", Some("RE")));
        assert_eq!(info.id, "http://www.zotero.org/styles/revue-d-essais");
        assert_eq!(info.parent.as_deref(), Some("http://www.zotero.org/styles/essais"));
        assert_eq!((info.fields.join(" "), info.format.as_deref()), ("history law".into(), Some("note")));
        assert_eq!(info.default_locale.as_deref(), Some("fr-FR"));
        assert_eq!(info.rights.as_deref(), Some("https://example.org/licence"));
        assert_eq!(info.updated.as_deref(), Some("2026-01-02T03:04:05+00:00"));
        assert_eq!(info.summary.as_deref(), Some("For tests."));
    }

    #[test]
    fn what_is_no_style_says_nothing() {
        for text in ["", "<html><head/></html>", "<style>", "<style/>", "<info></info>", "\0\u{1}</info>"] {
            assert_eq!(StyleInfo::read(text), None, "{text}");
        }
    }

    #[test]
    fn every_built_in_style_has_a_title_and_a_format() {
        for style in builtin::styles() {
            let info = style.info().expect("an info");
            assert!(!info.title.is_empty() && info.format.is_some(), "{}", style.id);
            assert_eq!(info.id, style.id);
        }
    }
}
