//! EndNote's tagged format (`.enw`), which grew out of refer's: `%` and a character, a value a line.
//!
//! A name that is not to be taken apart ends in a comma, as EndNote wants it, and a comma within it is
//! doubled. The format has no tag for an article number that programs agree on: it is in `%P`.

use crate::csl::{Date, Item, Kind, Name, NameVariable, Variable};
use crate::formats::{Exporter, facts};
use crate::work::Work;

/// EndNote's tagged format.
#[derive(Clone, Copy, Debug, Default)]
pub struct Endnote;

impl Exporter for Endnote {
    fn entry(&self, work: &Work, out: &mut String) -> Option<usize> {
        let item = &work.item;
        let mut tag = |tag: char, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                out.extend(["%", tag.encode_utf8(&mut [0; 4]), " ", &value, "\n"]);
            }
        };
        let plain = |variable| facts::plain(item, variable);
        let kind = kind(item);
        tag('0', Some(kind.to_owned()));
        for (name, variable) in
            [('A', NameVariable::Author), ('E', NameVariable::Editor), ('?', NameVariable::Translator)]
        {
            for person in item.people(variable) {
                tag(name, self::name(person));
            }
        }
        tag('T', plain(Variable::Title));
        tag(if kind.ends_with("Article") { 'J' } else { 'B' }, facts::container(item));
        tag('S', facts::series(item));
        let issued = facts::issued(item);
        tag('D', issued.and_then(Date::start).map(|start| format!("{:04}", start.year())));
        let is_longer = |date: &String| date.len() > 4;
        tag('8', issued.and_then(facts::iso).filter(is_longer));
        tag('V', plain(Variable::Volume));
        let number = facts::article_number(item).map(facts::line);
        let issue = match item.kind {
            Kind::Book | Kind::Chapter => plain(Variable::CollectionNumber),
            _ => plain(Variable::Issue).or_else(|| plain(Variable::Number).filter(|_| number.is_none())),
        };
        tag('N', issue);
        tag('P', facts::extent(item).map(facts::line).or(number));
        tag('7', plain(Variable::Edition));
        tag('9', plain(Variable::Genre));
        tag('I', plain(Variable::Publisher));
        tag('C', plain(Variable::PublisherPlace).or_else(|| plain(Variable::EventPlace)));
        tag('@', plain(Variable::Issn));
        tag('@', plain(Variable::Isbn));
        tag('R', facts::doi(item).map(facts::line));
        tag('U', facts::own_url(item).or_else(|| facts::doi_url(item)));
        tag('G', plain(Variable::Language));
        out.push_str("%F ");
        let key = out.len();
        out.push('\n');
        Some(key)
    }

    fn separator(&self) -> &'static str {
        "\n"
    }
}

/// `Last, First, Suffix`.
fn name(name: &Name) -> Option<String> {
    Some(match facts::who(name)? {
        facts::Who::Whole(whole) => whole.replace(',', ",,") + ",",
        facts::Who::Person(family, given, suffix) => match (given.is_empty(), suffix.is_empty()) {
            (true, true) => family + ",",
            (_, true) => format!("{family}, {given}"),
            _ => format!("{family}, {given}, {suffix}"),
        },
    })
}

fn kind(item: &Item) -> &'static str {
    match item.kind {
        Kind::ArticleJournal | Kind::Review | Kind::ReviewBook => "Journal Article",
        Kind::ArticleMagazine => "Magazine Article",
        Kind::ArticleNewspaper => "Newspaper Article",
        Kind::Article => "Unpublished Work",
        Kind::Chapter | Kind::Entry => "Book Section",
        Kind::Book | Kind::Classic if item.people(NameVariable::Author).is_empty() => {
            if item.get(Variable::EventTitle).is_some() {
                "Conference Proceedings"
            } else if item.people(NameVariable::Editor).is_empty() {
                "Book"
            } else {
                "Edited Book"
            }
        }
        Kind::Book | Kind::Classic => "Book",
        Kind::Pamphlet => "Pamphlet",
        Kind::PaperConference => "Conference Paper",
        Kind::EntryDictionary => "Dictionary",
        Kind::EntryEncyclopedia => "Encyclopedia",
        Kind::Thesis => "Thesis",
        Kind::Report => "Report",
        Kind::Standard => "Standard",
        Kind::Dataset => "Dataset",
        Kind::Software => "Computer Program",
        Kind::Patent => "Patent",
        Kind::Webpage | Kind::Post => "Web Page",
        Kind::PostWeblog => "Blog",
        Kind::Manuscript => "Manuscript",
        Kind::Map => "Map",
        Kind::MotionPicture | Kind::Broadcast => "Film or Broadcast",
        Kind::MusicalScore | Kind::Song => "Music",
        Kind::Figure | Kind::Graphic => "Figure",
        Kind::LegalCase => "Case",
        Kind::Bill => "Bill",
        Kind::Legislation | Kind::Regulation | Kind::Treaty => "Statute",
        Kind::Hearing => "Hearing",
        Kind::PersonalCommunication => "Personal Communication",
        _ => "Generic",
    }
}
