//! Dublin Core: the fifteen elements, in the XML of `oai_dc`, which repositories exchange.
//!
//! A file is one root with an `oai_dc:dc` for each work. Titles are characters only. `dc:source` says
//! where the work appeared, as a citation would; `dc:rights` is the licence's address.

use super::{Exporter, facts, xml};
use crate::csl::{Item, NameVariable, Variable};
use crate::work::Work;

/// Dublin Core in XML.
#[derive(Clone, Copy, Debug, Default)]
pub struct DublinCore;

impl Exporter for DublinCore {
    fn begin(&self) -> &'static str {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <records xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"
    }

    fn entry(&self, work: &Work, out: &mut String) -> Option<usize> {
        let item = &work.item;
        out.push_str("  <oai_dc:dc>\n");
        let mut element =
            |name: &str, value: Option<String>| xml::element(4, name, "", value.as_deref(), out);
        let plain = |variable| facts::plain(item, variable);
        element("dc:title", plain(Variable::Title));
        for (name, variable) in
            [("dc:creator", NameVariable::Author), ("dc:contributor", NameVariable::Editor)]
        {
            for person in facts::people(item, variable).0 {
                element(name, facts::who(person).map(in_order));
            }
        }
        element("dc:publisher", plain(Variable::Publisher));
        let words = || facts::issued(item).and_then(|date| date.as_literal()).map(facts::line);
        element("dc:date", facts::issued(item).and_then(facts::edtf).or_else(words));
        element("dc:type", Some(facts::kind_words(item.kind)));
        element("dc:identifier", facts::doi_url(item));
        element("dc:identifier", facts::own_url(item));
        element("dc:identifier", plain(Variable::Isbn).map(|isbn| format!("urn:isbn:{isbn}")));
        element("dc:source", source(item));
        element("dc:language", plain(Variable::Language));
        let licence = work.licences.iter().find(|licence| licence.is_open());
        element(
            "dc:rights",
            licence.and_then(|licence| licence.url.as_deref().or(licence.name.as_deref())).map(facts::line),
        );
        out.push_str("  </oai_dc:dc>\n");
        None
    }

    fn end(&self) -> &'static str {
        "</records>\n"
    }
}

/// A name, family name first.
fn in_order(who: facts::Who) -> String {
    match who {
        facts::Who::Whole(whole) => whole,
        facts::Who::Person(family, given, suffix) => {
            let parts = [family, given, suffix];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
        }
    }
}

/// The container with volume, issue and pages: `Journal 18(14), 7338`.
fn source(item: &Item) -> Option<String> {
    let mut text = facts::plain(item, Variable::ContainerTitle)?;
    if let Some(volume) = facts::plain(item, Variable::Volume) {
        text.extend([format!(" {volume}")]);
    }
    if let Some(issue) = facts::plain(item, Variable::Issue) {
        text.extend([format!("({issue})")]);
    }
    if let Some(pages) = facts::pages(item).or(facts::article_number(item)) {
        text.extend([format!(", {}", facts::line(pages))]);
    }
    Some(text)
}
