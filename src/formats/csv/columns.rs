//! What columns of tables hold, and what the types in them stand for: those of Scopus, IEEE Xplore, Zotero and others.

use crate::csl::{Kind, NameVariable, Variable};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Column {
    Text(Variable),
    Names(NameVariable),
    Kind,
    /// The whole date, and the year alone.
    Date,
    Year,
    Accessed,
    FirstPage,
    LastPage,
    ArticleNumber,
    /// More keywords, and more of the note.
    Tags,
    Extra,
}

/// What a column holds, and how good its name is for that: the first is the best. None where it is not known.
pub(super) type Known = Option<(Column, usize)>;

/// The names of columns, in small letters without anything but letters.
pub(super) const COLUMNS: &[(Column, &[&str])] = &[
    (Column::Text(Variable::Title), &["title", "articletitle", "documenttitle", "papertitle"]),
    (Column::Names(NameVariable::Author), &["authorfullnames", "authors", "author", "creator", "creators"]),
    (Column::Names(NameVariable::Editor), &["editors", "editor", "bookeditors"]),
    (Column::Names(NameVariable::Translator), &["translator", "translators"]),
    (Column::Names(NameVariable::CollectionEditor), &["serieseditor"]),
    (Column::Names(NameVariable::ContainerAuthor), &["bookauthor"]),
    (Column::Names(NameVariable::Contributor), &["contributor"]),
    (Column::Names(NameVariable::Composer), &["composer"]),
    (Column::Names(NameVariable::Guest), &["guest"]),
    (Column::Names(NameVariable::Interviewer), &["interviewer"]),
    (Column::Names(NameVariable::Performer), &["castmember", "performer"]),
    (Column::Names(NameVariable::Producer), &["producer"]),
    (Column::Names(NameVariable::Recipient), &["recipient"]),
    (Column::Names(NameVariable::ReviewedAuthor), &["reviewedauthor"]),
    (Column::Names(NameVariable::ScriptWriter), &["scriptwriter"]),
    (
        Column::Text(Variable::ContainerTitle),
        &[
            "sourcetitle",
            "publicationtitle",
            "journal",
            "journaltitle",
            "journalbook",
            "containertitle",
            "booktitle",
            "source",
            "reporter",
            "code",
        ],
    ),
    (
        Column::Text(Variable::ContainerTitleShort),
        &["abbreviatedsourcetitle", "journalabbreviation", "journalisoabbreviation"],
    ),
    (Column::Date, &["date", "publicationdate", "onlinedate"]),
    (Column::Year, &["year", "publicationyear", "pubyear"]),
    (Column::Accessed, &["accessdate", "accessed"]),
    (Column::Text(Variable::Volume), &["volume"]),
    (Column::Text(Variable::Issue), &["issue", "number"]),
    (Column::ArticleNumber, &["artno", "articlenumber"]),
    (Column::Text(Variable::Page), &["pages", "page", "pagerange"]),
    (Column::FirstPage, &["pagestart", "startpage", "firstpage"]),
    (Column::LastPage, &["pageend", "endpage", "lastpage"]),
    (Column::Text(Variable::Doi), &["doi", "digitalobjectidentifier", "doilink"]),
    (Column::Text(Variable::Url), &["url", "link", "pdflink", "articleurl"]),
    (Column::Text(Variable::Publisher), &["publisher"]),
    (Column::Text(Variable::PublisherPlace), &["place", "publisheraddress", "publishercity"]),
    (Column::Text(Variable::Edition), &["edition"]),
    (Column::Text(Variable::CollectionTitle), &["series", "seriestitle", "bookseriestitle"]),
    (Column::Text(Variable::EventTitle), &["conferencename", "conferencetitle", "meetingname"]),
    (Column::Text(Variable::EventPlace), &["conferencelocation"]),
    (Column::Text(Variable::Issn), &["issn"]),
    (Column::Text(Variable::Isbn), &["isbn", "isbns"]),
    (Column::Text(Variable::Pmid), &["pmid", "pubmedid"]),
    (Column::Text(Variable::Pmcid), &["pmcid"]),
    (Column::Text(Variable::Language), &["language", "languageoforiginaldocument"]),
    (Column::Text(Variable::Abstract), &["abstract", "abstractnote"]),
    (Column::Text(Variable::Authority), &["court", "issuingauthority", "legislativebody"]),
    (Column::Text(Variable::CallNumber), &["callnumber", "applicationnumber"]),
    (Column::Text(Variable::CollectionNumber), &["seriesnumber"]),
    (Column::Text(Variable::Dimensions), &["runningtime", "artworksize"]),
    (Column::Text(Variable::Medium), &["medium"]),
    (Column::Text(Variable::NumberOfPages), &["numpages"]),
    (Column::Text(Variable::NumberOfVolumes), &["numberofvolumes"]),
    (Column::Text(Variable::Scale), &["scale"]),
    (Column::Text(Variable::Section), &["section"]),
    (Column::Text(Variable::TitleShort), &["shorttitle"]),
    (Column::Text(Variable::Version), &["version"]),
    (Column::Tags, &["automatictags"]),
    (Column::Extra, &["extra"]),
    (Column::Text(Variable::Keyword), &["authorkeywords", "keywords", "manualtags"]),
    (Column::Text(Variable::Note), &["notes", "note"]),
    (Column::Kind, &["documenttype", "itemtype", "type", "publicationtype", "documentidentifier"]),
];

/// What types stand for, in small letters without anything but letters.
pub(super) const KINDS: &[(&str, Kind)] = &[
    ("article", Kind::ArticleJournal),
    ("journalarticle", Kind::ArticleJournal),
    ("articlejournal", Kind::ArticleJournal),
    ("review", Kind::ArticleJournal),
    ("editorial", Kind::ArticleJournal),
    ("letter", Kind::ArticleJournal),
    ("shortsurvey", Kind::ArticleJournal),
    ("earlyaccessarticles", Kind::ArticleJournal),
    ("ieeejournals", Kind::ArticleJournal),
    ("magazinearticle", Kind::ArticleMagazine),
    ("ieeemagazines", Kind::ArticleMagazine),
    ("newspaperarticle", Kind::ArticleNewspaper),
    ("book", Kind::Book),
    ("booksection", Kind::Chapter),
    ("bookchapter", Kind::Chapter),
    ("chapter", Kind::Chapter),
    ("conferencepaper", Kind::PaperConference),
    ("paperconference", Kind::PaperConference),
    ("ieeeconferences", Kind::PaperConference),
    ("thesis", Kind::Thesis),
    ("report", Kind::Report),
    ("preprint", Kind::Article),
    ("dataset", Kind::Dataset),
    ("datapaper", Kind::ArticleJournal),
    ("computerprogram", Kind::Software),
    ("patent", Kind::Patent),
    ("webpage", Kind::Webpage),
    ("blogpost", Kind::PostWeblog),
    ("encyclopediaarticle", Kind::EntryEncyclopedia),
    ("dictionaryentry", Kind::EntryDictionary),
    ("manuscript", Kind::Manuscript),
    ("standard", Kind::Standard),
    ("ieeestandards", Kind::Standard),
];

/// Zotero's types that others have not, or mean something else by.
pub(super) const ZOTERO_KINDS: &[(&str, Kind)] = &[
    ("artwork", Kind::Graphic),
    ("audiorecording", Kind::Song),
    ("bill", Kind::Bill),
    ("case", Kind::LegalCase),
    ("email", Kind::PersonalCommunication),
    ("film", Kind::MotionPicture),
    ("forumpost", Kind::Post),
    ("hearing", Kind::Hearing),
    ("instantmessage", Kind::PersonalCommunication),
    ("interview", Kind::Interview),
    ("letter", Kind::PersonalCommunication),
    ("map", Kind::Map),
    ("podcast", Kind::Song),
    ("presentation", Kind::Speech),
    ("radiobroadcast", Kind::Broadcast),
    ("statute", Kind::Legislation),
    ("tvbroadcast", Kind::Broadcast),
    ("videorecording", Kind::MotionPicture),
];

/// The name of a column or a type, as the tables have it.
pub(super) fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What a column of this name holds, and how good a name it is for that: the first is the best.
pub(super) fn column(name: &str) -> Known {
    let name = folded(name);
    COLUMNS.iter().find_map(|(column, names)| Some((*column, names.iter().position(|known| *known == name)?)))
}

/// What the columns of a table hold. Zotero's has columns of all types of work, by the names of its fields: `Number` is
/// the work's own beside `Issue`, and `Type` says more than `Item Type`.
pub(super) fn known<'n>(names: impl Iterator<Item = &'n str> + Clone) -> Vec<Known> {
    let is_zotero = names.clone().any(is_item_type);
    let one = |name: &str| match folded(name).as_str() {
        "number" if is_zotero => Some((Column::Text(Variable::Number), 0)),
        "type" if is_zotero => Some((Column::Text(Variable::Genre), 0)),
        _ => column(name),
    };
    names.map(one).collect()
}

pub(super) fn is_item_type(name: &str) -> bool {
    folded(name) == "itemtype"
}
