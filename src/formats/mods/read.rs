//! Reading MODS.
//!
//! What a work is part of is its `host`, what it appeared in the `series`; both are related items. Other related
//! items, such as what it cites, are no works of the list.

use roxmltree::Node;

use super::ROLES;
use crate::csl::{Date, DateVariable, Item, Kind, Name, NameParts, NameVariable, Variable};
use crate::formats::entry::gathered;
use crate::formats::xml_read::{self as xml, at, children, text};
use crate::formats::{Entries, Entry, Format, ImportError, dates, fields};
use crate::text::lines::Lines;
use crate::text::sorting;
use crate::work::{OwnRecord, Work};

pub(in crate::formats) fn recognise(text: &str) -> bool {
    let head = xml::head(text);
    head.trim_start().starts_with('<') && head.contains("http://www.loc.gov/mods/")
}

pub(in crate::formats) fn read(text: &str) -> Entries {
    let lines = Lines::of(text);
    let document = match xml::parse(text) {
        Ok(document) => document,
        Err(error) => return vec![Err(error)],
    };
    let nodes = document.descendants().filter(|node| node.is_element() && node.tag_name().name() == "mods");
    let entries = gathered(nodes.map(|node| entry(&lines, node)));
    if entries.is_empty() { vec![Err(ImportError::Empty { format: Format::Mods })] } else { entries }
}

fn entry(lines: &Lines, node: Node<'_, '_>) -> Result<Entry, ImportError> {
    xml::bounded(lines, node)?;
    let related =
        |kind: &str| children(node, "relatedItem").find(|item| item.attribute("type") == Some(kind));
    let (host, series) = (related("host"), related("series"));
    let mut item =
        Item::new(text(node, &["recordInfo", "recordIdentifier"]).unwrap_or_default(), kind(node, host));
    item.set(Variable::Title, title(node, false).unwrap_or_default());
    item.set(Variable::TitleShort, title(node, true).unwrap_or_default());
    let whole = host.unwrap_or(node);
    if let Some(host) = host {
        item.set(Variable::ContainerTitle, title(host, false).unwrap_or_default());
        item.set(Variable::ContainerTitleShort, title(host, true).unwrap_or_default());
    }
    if let Some(series) = series {
        item.set(Variable::CollectionTitle, title(series, false).unwrap_or_default());
        item.set(Variable::CollectionNumber, text(series, &["titleInfo", "partNumber"]).unwrap_or_default());
    }
    for name in children(node, "name").chain(host.into_iter().flat_map(|host| children(host, "name"))) {
        // A conference that is named like a person published nothing: the work was presented there.
        if name.attribute("type") == Some("conference") {
            let parts: Vec<String> = children(name, "namePart").map(xml::rich).collect();
            if item.get(Variable::EventTitle).is_none() {
                item.set(Variable::EventTitle, parts.join(" "));
            }
        } else if let Some((variable, name)) = named(name) {
            fields::add_name(&mut item, variable, Some(name));
        }
    }
    for origin in [whole, node].into_iter().filter_map(|node| at(node, &["originInfo"])) {
        publication(origin, &mut item);
    }
    part(whole, &mut item);
    let mut unread: Vec<&str> = Vec::new();
    for (kind, value) in [node, whole].into_iter().flat_map(identifiers) {
        let variable = match kind {
            "isbn" => Variable::Isbn,
            "issn" => Variable::Issn,
            _ => continue,
        };
        match item.get(variable) {
            None => item.set(variable, value),
            Some(first) if first != value => unread.push(kind),
            Some(_) => {}
        }
    }
    let title_info = at(node, &["titleInfo"]);
    for (variable, value) in [
        (Variable::PartNumber, title_info.and_then(|info| text(info, &["partNumber"]))),
        (Variable::PartTitle, title_info.and_then(|info| text(info, &["partName"]))),
        (Variable::CallNumber, text(node, &["location", "shelfLocator"])),
        (
            Variable::NumberOfPages,
            text(node, &["physicalDescription", "extent"]).and_then(|words| leaves(&words)),
        ),
    ] {
        item.set(variable, value.unwrap_or_default());
    }
    unread.extend(children(node, "titleInfo").filter_map(|info| match info.attribute("type")? {
        "alternative" | "translated" | "uniform" => Some("titleInfo"),
        _ => None,
    }));
    unread.extend(children(node, "classification").map(|_| "classification"));
    addresses(node, &mut item);
    let language = text(node, &["language", "languageTerm"]).unwrap_or_default();
    item.set(Variable::Language, fields::language(&language));
    item.set(Variable::Abstract, text(node, &["abstract"]).unwrap_or_default());
    let notes: Vec<String> = children(node, "note").map(xml::rich).collect();
    item.set(Variable::Note, notes.join("\n"));
    let topics: Vec<String> = children(node, "subject")
        .flat_map(|subject| {
            ["topic", "geographic", "temporal"].into_iter().flat_map(move |name| children(subject, name))
        })
        .map(xml::rich)
        .collect();
    item.set(Variable::Keyword, topics.join(", "));
    if item.get(Variable::Title).or(item.get(Variable::Doi)).is_none() {
        return Err(ImportError::entry(xml::line(lines, node), "a MODS record needs a title or a DOI"));
    }
    let mut work = Work::from(item);
    unread.dedup();
    let own = unread.into_iter().map(|name| (name.to_owned(), String::new())).collect();
    // Of no format: nothing writes it again.
    work.record = Some(Box::new(OwnRecord::new("", String::new(), own)));
    fields::entry(work, xml::line(lines, node))
}

/// The DOI, and the address: the one that the record says is the main one, or else its identifier, or another.
fn addresses(node: Node<'_, '_>, item: &mut Item) {
    let mut urls: Vec<Node<'_, '_>> =
        children(node, "location").flat_map(|location| children(location, "url")).collect();
    sorting::by_key(&mut urls, |url| {
        !url.attribute("usage").is_some_and(|usage| usage.starts_with("primary"))
    });
    let is_primary = |url: &Node<'_, '_>| url.attribute("usage").is_some();
    let (primary, other): (Vec<_>, Vec<_>) = urls.into_iter().partition(is_primary);
    for url in &primary {
        fields::set_url(item, &xml::rich(*url));
    }
    for (kind, value) in identifiers(node) {
        match kind {
            "doi" => fields::set_doi(item, &value),
            "uri" => fields::set_url(item, &value),
            _ => {}
        }
    }
    for url in primary.into_iter().chain(other) {
        fields::set_url(item, &xml::rich(url));
        if let Some(date) = url.attribute("dateLastAccessed").and_then(dates::loose_date) {
            item.set_date(DateVariable::Accessed, date);
        }
    }
}

/// How many pages an extent says that there are: `xii, 300 p. : ill.`
fn leaves(extent: &str) -> Option<String> {
    let words: Vec<&str> = extent.split([' ', ',', ';', ':']).filter(|word| !word.is_empty()).collect();
    let is_pages = |word: &str| matches!(word.trim_end_matches('.'), "p" | "pp" | "pages" | "S" | "Seiten");
    let is_number = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit());
    words
        .windows(2)
        .filter(|pair| is_pages(pair[1]))
        .find_map(|pair| Some(pair[0]).filter(is_number))
        .map(str::to_owned)
}

fn identifiers<'a>(node: Node<'a, '_>) -> Vec<(&'a str, String)> {
    let kind = |node: Node<'a, '_>| node.attribute("type").unwrap_or_default();
    children(node, "identifier").map(|node| (kind(node), xml::rich(node))).collect()
}

/// The title with its subtitle, or the abbreviated one.
fn title(node: Node<'_, '_>, short: bool) -> Option<String> {
    let info = children(node, "titleInfo").find(|info| match info.attribute("type") {
        None => !short,
        kind => short && kind == Some("abbreviated"),
    })?;
    let mut title = [text(info, &["nonSort"]), text(info, &["title"])]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    if let Some(subtitle) = text(info, &["subTitle"]) {
        title.extend([": ", &subtitle]);
    }
    Some(title).filter(|title| !title.is_empty())
}

/// Who published it, where and when.
fn publication(origin: Node<'_, '_>, item: &mut Item) {
    for (variable, value) in [
        (Variable::Publisher, text(origin, &["publisher"])),
        (Variable::Edition, text(origin, &["edition"])),
        (
            Variable::PublisherPlace,
            children(origin, "place")
                .flat_map(|place| children(place, "placeTerm"))
                .find(|term| term.attribute("type") != Some("code"))
                .map(xml::rich),
        ),
    ] {
        if let Some(value) = value.filter(|_| item.get(variable).is_none()) {
            item.set(variable, value);
        }
    }
    let date = ["dateIssued", "copyrightDate", "dateCreated"].iter().find_map(|name| date(origin, name));
    if let Some(date) = date.filter(|_| item.date(DateVariable::Issued).is_none()) {
        item.set_date(DateVariable::Issued, date);
    }
}

/// A date, which may stand there in several forms: the one that the record is sorted by, or that is encoded for
/// programs, or the first; from its start to its end, if these stand apart.
fn date(origin: Node<'_, '_>, name: &'static str) -> Option<Date> {
    let read = |node: Node<'_, '_>| {
        let words = xml::rich(node);
        let about =
            ["approximate", "questionable"].contains(&node.attribute("qualifier").unwrap_or_default());
        dates::catalogue_date(&words).map(|date| if about { date.with_circa(true) } else { date })
    };
    let nodes = || children(origin, name);
    let point = |point: &str| nodes().find(|node| node.attribute("point") == Some(point)).and_then(read);
    if let (Some(start), Some(end)) = (point("start"), point("end")) {
        let circa = start.circa() || end.circa();
        if let (Some(start), Some(end)) = (start.start(), end.start()) {
            return Some(Date::range(start, end).with_circa(circa));
        }
    }
    let marked = nodes().find(|node| node.attribute("keyDate") == Some("yes"));
    let encoded = || nodes().find(|node| node.attribute("encoding").is_some());
    marked.or_else(encoded).and_then(read).or_else(|| nodes().find_map(read))
}

/// Which part of its host it is.
fn part(node: Node<'_, '_>, item: &mut Item) {
    let Some(part) = at(node, &["part"]) else { return };
    for detail in children(part, "detail") {
        let number = text(detail, &["number"]).unwrap_or_default();
        match detail.attribute("type") {
            Some("volume") => item.set(Variable::Volume, number),
            Some("issue" | "number") => item.set(Variable::Issue, number),
            Some("article") => item.set(Variable::Number, number),
            _ => {}
        }
    }
    for extent in children(part, "extent") {
        let (start, end) = (text(extent, &["start"]), text(extent, &["end"]));
        let pages = fields::page_range(start.as_deref(), end.as_deref())
            .or_else(|| text(extent, &["list"]).map(|pages| fields::pages(&pages)));
        item.set(Variable::Page, pages.unwrap_or_default());
    }
    if item.get(Variable::Page).is_none() {
        let number = item.get(Variable::Number).unwrap_or_default().to_owned();
        item.set(Variable::Page, number);
    }
    if let Some(date) = text(part, &["date"]).as_deref().and_then(dates::loose_date) {
        item.set_date(DateVariable::Issued, date);
    }
}

/// A name and what it is of.
fn named(node: Node<'_, '_>) -> Option<(NameVariable, Name)> {
    let mut roles = children(node, "role").flat_map(|role| children(role, "roleTerm")).map(xml::rich);
    let variable = match roles.next() {
        None => NameVariable::Author,
        Some(first) => std::iter::once(first).chain(roles).find_map(|role| {
            let role = role.to_lowercase();
            ROLES
                .iter()
                .find(|(code, word, _)| *code == role || *word == role)
                .map(|(.., variable)| *variable)
        })?,
    };
    if children(node, "etal").next().is_some() {
        return Some((variable, Name::literal("et al.")));
    }
    let parts = |kind: Option<&str>| {
        let parts: Vec<String> =
            children(node, "namePart").filter(|part| part.attribute("type") == kind).map(xml::rich).collect();
        Some(parts.join(" ")).filter(|part| !part.is_empty())
    };
    let whole = parts(None).map(|name| without_life_dates(&name).to_owned());
    let family = parts(Some("family"));
    if family.is_none() && parts(Some("given")).is_none() {
        let whole = whole?;
        let is_personal = node.attribute("type") == Some("personal");
        let name = if is_personal { fields::comma_or_bare_name(&whole) } else { Some(Name::literal(whole)) };
        return name.map(|name| (variable, name));
    }
    let suffix = parts(Some("termsOfAddress")).filter(|terms| is_suffix(terms));
    let name = NameParts { family, given: parts(Some("given")), suffix, ..NameParts::default() };
    Name::from_parts(name).map(|name| (variable, name))
}

/// A name without the years of life that catalogues put behind it: `Frost, Iva, 1901-1999`.
fn without_life_dates(name: &str) -> &str {
    let is_year = |words: &str| words.bytes().filter(u8::is_ascii_digit).count() >= 3;
    match name.rsplit_once(',') {
        Some((name, last)) if is_year(last) => name.trim_end(),
        _ => name,
    }
}

/// Whether terms of address belong behind a name in a reference: not titles (`Sir`, `Dr.`), nor years of life.
fn is_suffix(terms: &str) -> bool {
    let word = terms.trim().trim_end_matches('.').to_lowercase();
    let is_roman = !word.is_empty() && word.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
    is_roman || ["jr", "sr", "junior", "senior", "esq", "fils", "père"].contains(&word.as_str())
}

/// The genre, in CSL's words or in those of libraries; else by what the work is part of.
fn kind(node: Node<'_, '_>, host: Option<Node<'_, '_>>) -> Kind {
    let mut genres = children(node, "genre").map(|genre| xml::rich(genre).to_lowercase());
    let of = |genre: &str| {
        let csl = |name: String| Kind::parse(&name);
        match genre {
            "journal article" => Some(Kind::ArticleJournal),
            "book chapter" | "book section" => Some(Kind::Chapter),
            "conference publication" | "conference paper" => Some(Kind::PaperConference),
            "academic thesis" | "dissertation" => Some(Kind::Thesis),
            "technical report" => Some(Kind::Report),
            "web site" => Some(Kind::Webpage),
            "newspaper" => Some(Kind::ArticleNewspaper),
            genre => csl(genre.replace(' ', "-")).or_else(|| csl(genre.replace(' ', "_"))),
        }
    };
    let named = genres.find_map(|genre| of(&genre));
    let is_serial = || {
        host.is_some_and(|host| {
            identifiers(host).iter().any(|(kind, _)| *kind == "issn")
                || text(host, &["originInfo", "issuance"]).is_some_and(|issuance| issuance == "continuing")
        })
    };
    named.unwrap_or_else(|| match (text(node, &["typeOfResource"]).as_deref(), host) {
        (Some("cartographic"), _) => Kind::Map,
        (Some("moving image"), _) => Kind::MotionPicture,
        (Some("still image"), _) => Kind::Graphic,
        (Some("notated music"), _) => Kind::MusicalScore,
        (Some(sound), _) if sound.starts_with("sound recording") => Kind::Song,
        (_, Some(_)) if is_serial() => Kind::ArticleJournal,
        (_, Some(_)) => Kind::Chapter,
        (_, None) => Kind::Book,
    })
}
