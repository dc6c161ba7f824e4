//! Reading PubMed's XML.

use roxmltree::Node;

use crate::formats::entry::gathered;
use crate::formats::nbib;
use crate::formats::tagged::TaggedRecord;
use crate::formats::xml_read::{self as xml, at, children, text};
use crate::formats::{Entries, Format, ImportError};
use crate::text::lines::Lines;

pub(in crate::formats) fn recognise(text: &str) -> bool {
    let head = xml::head(text);
    head.trim_start().starts_with('<')
        && ["<PubmedArticle", "<MedlineCitation", "<PubmedBookArticle"].iter().any(|name| head.contains(name))
}

pub(in crate::formats) fn read(text: &str) -> Entries {
    let lines = Lines::of(text);
    let document = match xml::parse(text) {
        Ok(document) => document,
        Err(error) => return vec![Err(error)],
    };
    let nodes = document
        .descendants()
        .filter(|node| node.has_tag_name("BookDocument") || node.has_tag_name("MedlineCitation"));
    let entries = gathered(
        nodes.map(|node| xml::bounded(&lines, node).and_then(|()| nbib::read::entry(&record(&lines, node)))),
    );
    if entries.is_empty() { vec![Err(ImportError::Empty { format: Format::PubmedXml })] } else { entries }
}

/// A citation, or a book or a chapter of one, as a record of MEDLINE.
fn record<'a>(lines: &Lines, node: Node<'a, '_>) -> TaggedRecord<'a> {
    let mut fields: Vec<(&'static str, String)> = Vec::new();
    let mut add = |tag: &'static str, value: Option<String>| fields.extend(value.map(|value| (tag, value)));
    let article = at(node, &["Article"]).unwrap_or(node);
    let book = at(node, &["Book"]);
    let source = at(article, &["Journal"]).or(book).unwrap_or(article);
    add("PMID", text(node, &["PMID"]));
    for issn in children(source, "ISSN") {
        let kind = issn.attribute("IssnType").unwrap_or_default();
        add("IS", Some(format!("{} ({kind})", xml::rich(issn))));
    }
    children(source, "Isbn").for_each(|isbn| add("ISBN", Some(xml::rich(isbn))));
    let issue = at(source, &["JournalIssue"]).unwrap_or(source);
    add("VI", text(issue, &["Volume"]));
    add("IP", text(issue, &["Issue"]));
    add("DP", at(issue, &["PubDate"]).map(date));
    add("JT", text(source, &["Title"]));
    add("TA", text(source, &["ISOAbbreviation"]));
    add("BTI", text(source, &["BookTitle"]));
    add("CTI", text(source, &["CollectionTitle"]));
    add("EN", text(source, &["Edition"]));
    add("PB", text(source, &["Publisher", "PublisherName"]));
    add("PL", text(source, &["Publisher", "PublisherLocation"]));
    add("TI", text(article, &["ArticleTitle"]).or_else(|| text(source, &["BookTitle"])));
    add("TT", text(article, &["VernacularTitle"]));
    add(
        "PG",
        text(article, &["Pagination", "MedlinePgn"]).or_else(|| text(article, &["Pagination", "StartPage"])),
    );
    // What is marked as invalid identifies nothing.
    let valid = |location: &Node<'_, '_>| location.attribute("ValidYN") != Some("N");
    for location in children(article, "ELocationID").filter(valid) {
        let kind = location.attribute("EIdType").unwrap_or_default();
        add("LID", Some(format!("{} [{kind}]", xml::rich(location))));
    }
    if let Some(parts) = at(article, &["Abstract"]) {
        let part = |part: Node<'_, '_>| match part.attribute("Label") {
            Some(label) => format!("{label}: {}", xml::rich(part)),
            None => xml::rich(part),
        };
        add("AB", Some(children(parts, "AbstractText").map(part).collect::<Vec<_>>().join(" ")));
    }
    people(article, "FAU", &mut add);
    if let Some(book) = book {
        people(book, if at(article, &["ArticleTitle"]).is_some() { "FED" } else { "FAU" }, &mut add);
        add(
            "PT",
            Some(if at(article, &["ArticleTitle"]).is_some() { "Book Chapter" } else { "Book" }.to_owned()),
        );
    }
    children(article, "Language").for_each(|language| add("LA", Some(xml::rich(language))));
    if let Some(types) = at(article, &["PublicationTypeList"]).or_else(|| at(article, &["PublicationType"])) {
        children(types, "PublicationType").for_each(|kind| add("PT", Some(xml::rich(kind))));
    }
    for list in children(node, "KeywordList") {
        children(list, "Keyword").for_each(|keyword| add("OT", Some(xml::rich(keyword))));
    }
    // Beside the citation, not in it; those of what it cites are further in. It comes next.
    let beside = node.next_sibling_element();
    let beside = beside.filter(|next| next.has_tag_name("PubmedData") || next.has_tag_name("PubmedBookData"));
    for list in beside.into_iter().chain([node]).filter_map(|node| at(node, &["ArticleIdList"])) {
        for id in children(list, "ArticleId") {
            match id.attribute("IdType") {
                Some("doi") => add("AID", Some(format!("{} [doi]", xml::rich(id)))),
                Some("pii") => add("AID", Some(format!("{} [pii]", xml::rich(id)))),
                Some("pmc") => add("PMC", Some(xml::rich(id))),
                _ => {}
            }
        }
    }
    TaggedRecord::new(xml::line(lines, node), fields)
}

/// `2021 Jul 9`, or the words that PubMed has instead.
fn date(node: Node<'_, '_>) -> String {
    let part = |name| text(node, &[name]);
    let parts = [part("Year"), part("Month").or_else(|| part("Season")), part("Day")];
    part("MedlineDate").unwrap_or_else(|| parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// Authors; of a book the lists say of what sort they are.
fn people(node: Node<'_, '_>, tag: &'static str, add: &mut impl FnMut(&'static str, Option<String>)) {
    for list in children(node, "AuthorList") {
        let tag = if list.attribute("Type") == Some("editors") { "FED" } else { tag };
        for author in children(list, "Author") {
            let Some(family) = text(author, &["LastName"]) else {
                add("CN", text(author, &["CollectiveName"]));
                continue;
            };
            let given = text(author, &["ForeName"]).or_else(|| text(author, &["Initials"]));
            let name = [Some(family), given, text(author, &["Suffix"])];
            add(tag, Some(name.into_iter().flatten().collect::<Vec<_>>().join(", ")));
        }
        // Lists were cut short once, and some publishers' are.
        if list.attribute("CompleteYN") == Some("N") && tag != "FED" {
            add("CN", Some("others".to_owned()));
        }
    }
}
