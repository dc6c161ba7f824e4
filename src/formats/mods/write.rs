//! Writing MODS.

use std::borrow::Cow;

use super::ROLES;
use crate::csl::{Date, DateParts, DateVariable, Item, Kind, Name, NameVariable, Variable, When};
use crate::formats::{Exporter, facts, xml};
use crate::markup::csl;
use crate::work::Work;

/// MODS in XML.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::formats) struct Mods;

impl Exporter for Mods {
    fn key<'k>(&self, key: &'k str) -> Cow<'k, str> {
        xml::escape(key).into()
    }

    fn begin(&self) -> &'static str {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <modsCollection xmlns=\"http://www.loc.gov/mods/v3\">\n"
    }

    fn entry(&self, work: &Work, out: &mut String) -> Option<usize> {
        let item = &work.item;
        out.push_str("  <mods>\n");
        titles(work, out);
        let mut written = Vec::new();
        for (role, _, variable) in ROLES {
            // The editors of a part are those of the whole.
            if !written.contains(variable) && (*variable != NameVariable::Editor || host(item).is_none()) {
                written.push(*variable);
                people(4, role, item, *variable, out);
            }
        }
        xml::element(4, "typeOfResource", "", Some(resource(item.kind)), out);
        xml::element(4, "genre", "", Some(&facts::kind_words(item.kind)), out);
        match host(item) {
            Some(title) => {
                if matches!(item.kind, Kind::Article) {
                    origin(4, item, out);
                }
                related(item, &title, out);
            }
            None => origin(4, item, out),
        }
        series(item, out);
        xml::element(4, "abstract", "", facts::plain(item, Variable::Abstract).as_deref(), out);
        xml::element(4, "note", "", facts::plain(item, Variable::Note).as_deref(), out);
        let keywords = facts::plain(item, Variable::Keyword).unwrap_or_default();
        for keyword in keywords.split([',', ';']).map(str::trim).filter(|word| !word.is_empty()) {
            wrap(4, "subject", out, |out| xml::element(6, "topic", "", Some(keyword), out));
        }
        xml::element(4, "identifier", " type=\"doi\"", facts::doi(item).map(facts::line).as_deref(), out);
        if let Some(url) = facts::own_url(item).or_else(|| facts::doi_url(item)) {
            let accessed = item.date(DateVariable::Accessed).and_then(facts::iso);
            let accessed = accessed.map(|date| format!(" dateLastAccessed=\"{date}\"")).unwrap_or_default();
            wrap(4, "location", out, |out| xml::element(6, "url", &accessed, Some(&url), out));
        }
        if let Some(language) = facts::plain(item, Variable::Language) {
            wrap(4, "language", out, |out| {
                xml::element(6, "languageTerm", " type=\"code\" authority=\"rfc3066\"", Some(&language), out);
            });
        }
        out.push_str("    <recordInfo>\n      <recordIdentifier>");
        let key = out.len();
        out.push_str("</recordIdentifier>\n    </recordInfo>\n  </mods>\n");
        Some(key)
    }

    fn end(&self) -> &'static str {
        "</modsCollection>\n"
    }
}

fn wrap(indent: usize, name: &str, out: &mut String, body: impl FnOnce(&mut String)) {
    let pad = " ".repeat(indent);
    out.extend([&pad, "<", name, ">\n"]);
    let start = out.len();
    body(out);
    if out.len() == start {
        out.truncate(start - pad.len() - name.len() - 3);
    } else {
        let name = name.split(' ').next().unwrap_or_default();
        out.extend([&pad, "</", name, ">\n"]);
    }
}

fn titles(work: &Work, out: &mut String) {
    let plain = |text: &Option<String>| text.as_deref().map(|text| facts::line(&csl(text).to_plain()));
    let (main, subtitle) = match (plain(&work.main_title), plain(&work.subtitle)) {
        (Some(main), Some(subtitle)) => (Some(main), Some(subtitle)),
        _ => (facts::plain(&work.item, Variable::Title), None),
    };
    wrap(4, "titleInfo", out, |out| {
        xml::element(6, "title", "", main.as_deref(), out);
        xml::element(6, "subTitle", "", subtitle.as_deref(), out);
        for (name, variable) in [("partNumber", Variable::PartNumber), ("partName", Variable::PartTitle)] {
            xml::element(6, name, "", facts::plain(&work.item, variable).as_deref(), out);
        }
    });
}

/// The people of a role; MODS has an element for those who are not named.
fn people(indent: usize, role: &str, item: &Item, variable: NameVariable, out: &mut String) {
    let (names, more) = facts::people(item, variable);
    for person in names {
        name(indent, role, person, out);
    }
    if more {
        wrap(indent, "name", out, |out| {
            out.extend([&" ".repeat(indent + 2), "<etal/>\n"]);
            self::role(indent + 2, role, out);
        });
    }
}

fn role(indent: usize, role: &str, out: &mut String) {
    wrap(indent, "role", out, |out| {
        let attributes = " type=\"code\" authority=\"marcrelator\"";
        xml::element(indent + 2, "roleTerm", attributes, Some(role), out);
    });
}

/// A name and its role, in the codes of MARC.
fn name(indent: usize, role: &str, name: &Name, out: &mut String) {
    let Some(who) = facts::who(name) else { return };
    let kind = if matches!(who, facts::Who::Whole(_)) { "name" } else { "name type=\"personal\"" };
    wrap(indent, kind, out, |out| {
        let mut part = |attributes: &str, text: &str| {
            xml::element(indent + 2, "namePart", attributes, Some(text), out);
        };
        match &who {
            facts::Who::Whole(whole) => part("", whole),
            facts::Who::Person(family, given, suffix) => {
                part(" type=\"family\"", family);
                part(" type=\"given\"", given);
                part(" type=\"termsOfAddress\"", suffix);
            }
        }
        self::role(indent + 2, role, out);
    });
}

/// Who published it, where and when.
fn origin(indent: usize, item: &Item, out: &mut String) {
    let plain = |variable| facts::plain(item, variable);
    wrap(indent, "originInfo", out, |out| {
        if let Some(place) = plain(Variable::PublisherPlace) {
            wrap(indent + 2, "place", out, |out| {
                xml::element(indent + 4, "placeTerm", " type=\"text\"", Some(&place), out);
            });
        }
        xml::element(indent + 2, "publisher", "", plain(Variable::Publisher).as_deref(), out);
        if let Some(date) = facts::issued(item) {
            issued(indent + 2, date, out);
        }
        xml::element(indent + 2, "edition", "", plain(Variable::Edition).as_deref(), out);
    });
    if host(item).is_none() {
        xml::element(indent, "identifier", " type=\"isbn\"", plain(Variable::Isbn).as_deref(), out);
        xml::element(indent, "identifier", " type=\"issn\"", plain(Variable::Issn).as_deref(), out);
    }
}

/// When it was published: one date, or both ends of a range, or words.
fn issued(indent: usize, date: &Date, out: &mut String) {
    const W3CDTF: &str = " encoding=\"w3cdtf\"";
    let qualifier = if date.circa() { " qualifier=\"approximate\"" } else { "" };
    let mut element = |attributes: &str, value: Option<String>| {
        xml::element(indent, "dateIssued", &format!("{attributes}{qualifier}"), value.as_deref(), out);
    };
    let iso = |parts: DateParts| facts::iso(&parts.into());
    match (date.when(), date.start()) {
        (When::Range(start, end), _) if start != end => {
            element(&format!("{W3CDTF} point=\"start\""), iso(*start));
            element(&format!("{W3CDTF} point=\"end\""), iso(*end));
        }
        (When::Literal(words, _), _) => element("", Some(facts::line(words))),
        (When::NamedSeason(year, season), _) => {
            element("", Some(format!("{} {}", year.year(), facts::line(season))));
        }
        (_, Some(start)) => match start.season() {
            Some(season) => element("", Some(format!("{} {}", start.year(), facts::season(season)))),
            None => element(W3CDTF, iso(start)),
        },
        (_, None) => {}
    }
}

/// The title of what the work is a part of.
fn host(item: &Item) -> Option<String> {
    facts::plain(item, Variable::ContainerTitle)
}

/// What the work is a part of, and which part.
fn related(item: &Item, title: &str, out: &mut String) {
    let plain = |variable| facts::plain(item, variable);
    wrap(4, "relatedItem type=\"host\"", out, |out| {
        wrap(6, "titleInfo", out, |out| xml::element(8, "title", "", Some(title), out));
        if let Some(short) = plain(Variable::ContainerTitleShort) {
            wrap(6, "titleInfo type=\"abbreviated\"", out, |out| {
                xml::element(8, "title", "", Some(&short), out);
            });
        }
        people(6, "edt", item, NameVariable::Editor, out);
        origin(6, item, out);
        wrap(6, "part", out, |out| {
            let number = facts::article_number(item).map(facts::line);
            for (kind, value) in
                [("volume", plain(Variable::Volume)), ("issue", plain(Variable::Issue)), ("article", number)]
            {
                if let Some(value) = value {
                    wrap(8, &format!("detail type=\"{kind}\""), out, |out| {
                        xml::element(10, "number", "", Some(&value), out);
                    });
                }
            }
            if let Some(pages) = facts::pages(item) {
                let (first, last) = facts::page_ends(pages);
                wrap(8, "extent unit=\"page\"", out, |out| match last {
                    Some(last) => {
                        xml::element(10, "start", "", Some(&first), out);
                        xml::element(10, "end", "", Some(&last), out);
                    }
                    None => xml::element(10, "list", "", Some(&first), out),
                });
            }
        });
        xml::element(6, "identifier", " type=\"isbn\"", plain(Variable::Isbn).as_deref(), out);
        xml::element(6, "identifier", " type=\"issn\"", plain(Variable::Issn).as_deref(), out);
    });
}

fn series(item: &Item, out: &mut String) {
    let Some(title) = facts::plain(item, Variable::CollectionTitle) else { return };
    wrap(4, "relatedItem type=\"series\"", out, |out| {
        wrap(6, "titleInfo", out, |out| {
            xml::element(8, "title", "", Some(&title), out);
            let number = facts::plain(item, Variable::CollectionNumber);
            xml::element(8, "partNumber", "", number.as_deref(), out);
        });
    });
}

fn resource(kind: Kind) -> &'static str {
    match kind {
        Kind::Dataset | Kind::Software => "software, multimedia",
        Kind::Map => "cartographic",
        Kind::MotionPicture | Kind::Broadcast => "moving image",
        Kind::Figure | Kind::Graphic => "still image",
        Kind::Song => "sound recording",
        Kind::MusicalScore => "notated music",
        _ => "text",
    }
}
