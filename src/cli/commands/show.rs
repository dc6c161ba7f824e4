//! `doicite show`: one record as a card, like the landing page of a repository.

use unicode_width::UnicodeWidthChar as _;

use crate::cli::args::ShowArgs;
use crate::cli::identifiers::read_doi;
use crate::cli::notices::{day, link};
use crate::cli::output::{self, clean, inert_json};
use crate::cli::session::{Session, Told};
use crate::cli::terminal::{width, wrap};
use crate::cli::works::identified;
use crate::csl::{Date, DateVariable, Item, Kind, Name, NameVariable, Variable};
use crate::markup::{self, Output, RichText};
use crate::resolve::{RecordOrigin, Resolved};
use crate::work::{Direction, Licence, OpenAccess, Repair, Work};

/// How many corrections and retractions a card tells.
const MOST_NOTICES: usize = 5;

/// How many people a card names.
const MOST_PEOPLE: usize = 12;

pub(in crate::cli) fn show(session: &Session, args: &ShowArgs) -> Result<(), Told> {
    let found = identified(session, &[&args.id])
        .pop()
        .unwrap_or_else(|| read_doi(&args.id))
        .map_err(|failure| session.tell(&failure))?;
    let text = match session.resolve(std::slice::from_ref(&found)).pop() {
        Some(Ok(resolved)) if args.raw => format!("{}\n", inert_json(resolved.text.trim())),
        Some(Ok(resolved)) if args.explain => repairs(&resolved.explained().1),
        Some(Ok(resolved)) => {
            let output = match session.request.sink.output {
                None => output::form(),
                Some(_) => Output::Text,
            };
            card(&resolved.work(), &resolved, output, width())
        }
        Some(Err(failure)) => return Err(session.tell(&failure)),
        None => String::new(),
    };
    session.deliver(&text)
}

/// What was repaired: the step, the field, and the value before and after.
fn repairs(repairs: &[Repair]) -> String {
    if repairs.is_empty() {
        return "no repairs needed\n".to_owned();
    }
    let shown = |value: &str| if value.is_empty() { "(nothing)".to_owned() } else { clean(value) };
    let mut text = String::new();
    let mut last = None;
    for repair in repairs {
        if last != Some(repair.step) {
            text.push_str(&format!("{}\n", repair.step.describe()));
            last = Some(repair.step);
        }
        let (before, after) = (shown(&repair.before), shown(&repair.after));
        text.push_str(&format!("  {}\n    - {before}\n    + {after}\n", clean(&repair.field)));
    }
    text
}

/// The card: title, then a row for each fact that is known, then the abstract.
fn card(work: &Work, resolved: &Resolved, output: Output, width: usize) -> String {
    let item = &work.item;
    let title = item.get(Variable::Title).map_or_else(|| RichText::plain("(no title)"), markup::csl);
    let title = RichText(vec![markup::Inline::Styled(markup::Formatting::Bold, title)]);
    let mut text = wrap(&title.write(output), width, 0, 0) + "\n\n";
    let notices = work.notices.iter().filter(|notice| notice.direction == Direction::AboutThis);
    for notice in notices.take(MOST_NOTICES) {
        let kind = &notice.kind;
        let date = notice.date.map_or(String::new(), |date| format!(", {}", day(date)));
        row(
            &mut text,
            "Notice",
            &RichText::plain(format!("{kind}{date}: {}", link(&notice.doi))),
            output,
            width,
        );
    }
    let mut fact = |label: &str, value: Option<RichText>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            row(&mut text, label, &value, output, width);
        }
    };
    let plain = |text: String| Some(RichText::plain(text)).filter(|text| !text.is_empty());
    fact("Authors", plain(people(item.people(NameVariable::Author))));
    fact("Editors", plain(people(item.people(NameVariable::Editor))));
    fact("In", container(work));
    fact("Published", plain(publication(item)));
    fact("Type", plain(kind_in_words(item.kind)));
    fact("Language", item.get(Variable::Language).map(RichText::plain));
    fact("Access", plain(access(work)));
    fact(
        "DOI",
        item.get(Variable::Doi).map(|doi| {
            let target = link(doi);
            RichText(vec![markup::Inline::Link { body: RichText::plain(target.clone()), target }])
        }),
    );
    fact("Record", plain(origin(resolved)));
    if let Some(summary) = work.abstract_text() {
        text.push('\n');
        text.push_str(&wrap(&summary.write(output), width, 0, 0));
        text.push('\n');
    }
    text
}

pub(super) fn row(text: &mut String, label: &str, value: &RichText, output: Output, width: usize) {
    const INDENT: usize = 11;
    let value = wrap(&value.write(output), width, INDENT, INDENT);
    text.push_str(&format!("{label:INDENT$}{value}\n"));
}

fn people(names: &[Name]) -> String {
    let mut shown: Vec<String> = names.iter().take(MOST_PEOPLE).map(name).collect();
    if names.len() > MOST_PEOPLE {
        shown.push(format!("and {} more", names.len() - MOST_PEOPLE));
    }
    shown.join(", ")
}

fn name(name: &Name) -> String {
    let name = match name {
        Name::Person(name) => name,
        Name::Literal(literal) => return literal.clone(),
    };
    if let (Some(family), Some(given)) = (name.family(), name.given())
        && format!("{family}{given}").chars().all(|c| c.width() == Some(2))
    {
        // As they are written in East Asia: the family name first, and no space.
        return format!("{family}{given}");
    }
    let parts =
        [name.given(), name.dropping_particle(), name.non_dropping_particle(), name.family(), name.suffix()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The container with volume, issue and pages, as readers write them: *Journal*, 18 (14), article 7.
fn container(work: &Work) -> Option<RichText> {
    let item = &work.item;
    let title = item.get(Variable::ContainerTitle)?;
    let mut parts = vec![markup::Inline::Styled(markup::Formatting::Italic, markup::csl(title))];
    let mut rest = String::new();
    if let Some(volume) = item.get(Variable::Volume) {
        rest.push_str(&format!(", {volume}"));
    }
    if let Some(issue) = item.get(Variable::Issue) {
        rest.push_str(&format!(" ({issue})"));
    }
    match (work.article_number(), item.get(Variable::Page)) {
        (Some(number), _) => rest.push_str(&format!(", article {number}")),
        (None, Some(page)) => rest.push_str(&format!(", {page}")),
        (None, None) => {}
    }
    parts.push(markup::Inline::Text(rest));
    Some(RichText(parts))
}

fn publication(item: &Item) -> String {
    let date = item.dates.get(&DateVariable::Issued).and_then(Date::start).map(day);
    let publisher = item.get(Variable::Publisher).map(|text| markup::csl(text).to_plain());
    match (date, publisher) {
        (Some(date), Some(publisher)) => format!("{date} by {publisher}"),
        (Some(date), None) => date,
        (None, Some(publisher)) => format!("by {publisher}"),
        (None, None) => String::new(),
    }
}

fn kind_in_words(kind: Kind) -> String {
    match kind {
        Kind::ArticleJournal => "journal article".to_owned(),
        Kind::PaperConference => "conference paper".to_owned(),
        kind => kind.as_str().replace(['-', '_'], " "),
    }
}

fn access(work: &Work) -> String {
    let licence = work.licences.iter().find(|licence| licence.is_open()).map(Licence::label);
    match (work.open_access, licence) {
        (OpenAccess::Published { .. }, Some(licence)) => format!("open, {licence}"),
        (OpenAccess::Manuscript { .. }, Some(licence)) => format!("accepted manuscript open, {licence}"),
        (_, Some(licence)) => licence,
        (_, None) => String::new(),
    }
}

fn origin(resolved: &Resolved) -> String {
    let by = resolved.agency.as_deref().map_or(String::new(), |agency| format!("{agency}, "));
    match &resolved.origin {
        RecordOrigin::Network => format!("{by}fetched just now"),
        RecordOrigin::Store { fetched, .. } => {
            format!("{by}fetched {}", fetched.strftime("%Y-%m-%d %H:%M UTC"))
        }
        RecordOrigin::Builtin { .. } => "built in".to_owned(),
    }
}
