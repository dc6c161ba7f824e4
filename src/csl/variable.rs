//! The vocabulary of CSL 1.0.2: item types and variables, by their names in the specification
//! (appendices III and IV).

use serde::{Deserialize, Serialize};

/// Declares a fieldless enum whose variants have one name each in CSL.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[allow(missing_docs, reason = "each variant is the CSL term of the same name")]
        pub enum $name { $($variant,)* }

        impl $name {
            /// Every term, in the order of the specification's appendix.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the name that CSL gives this term.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// Returns the term with this CSL name.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)* _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

vocabulary! {
    /// What kind of thing a work is (appendix III, "Types").
    Kind {
        Article = "article",
        ArticleJournal = "article-journal",
        ArticleMagazine = "article-magazine",
        ArticleNewspaper = "article-newspaper",
        Bill = "bill",
        Book = "book",
        Broadcast = "broadcast",
        Chapter = "chapter",
        Classic = "classic",
        Collection = "collection",
        Dataset = "dataset",
        Document = "document",
        Entry = "entry",
        EntryDictionary = "entry-dictionary",
        EntryEncyclopedia = "entry-encyclopedia",
        Event = "event",
        Figure = "figure",
        Graphic = "graphic",
        Hearing = "hearing",
        Interview = "interview",
        LegalCase = "legal_case",
        Legislation = "legislation",
        Manuscript = "manuscript",
        Map = "map",
        MotionPicture = "motion_picture",
        MusicalScore = "musical_score",
        Pamphlet = "pamphlet",
        PaperConference = "paper-conference",
        Patent = "patent",
        Performance = "performance",
        Periodical = "periodical",
        PersonalCommunication = "personal_communication",
        Post = "post",
        PostWeblog = "post-weblog",
        Regulation = "regulation",
        Report = "report",
        Review = "review",
        ReviewBook = "review-book",
        Software = "software",
        Song = "song",
        Speech = "speech",
        Standard = "standard",
        Thesis = "thesis",
        Treaty = "treaty",
        Webpage = "webpage",
    }
}

impl Kind {
    /// Whether works of this type are articles or reviews in a periodical.
    pub(crate) const fn is_article(self) -> bool {
        matches!(
            self,
            Self::ArticleJournal
                | Self::ArticleMagazine
                | Self::ArticleNewspaper
                | Self::Review
                | Self::ReviewBook
        )
    }
}

vocabulary! {
    /// A variable whose value is text or a number (appendix IV, "Standard" and "Number Variables").
    Variable {
        Abstract = "abstract",
        Annote = "annote",
        Archive = "archive",
        ArchiveCollection = "archive_collection",
        ArchiveLocation = "archive_location",
        ArchivePlace = "archive-place",
        Authority = "authority",
        CallNumber = "call-number",
        ChapterNumber = "chapter-number",
        CitationKey = "citation-key",
        CitationLabel = "citation-label",
        CitationNumber = "citation-number",
        CollectionNumber = "collection-number",
        CollectionTitle = "collection-title",
        ContainerTitle = "container-title",
        ContainerTitleShort = "container-title-short",
        Dimensions = "dimensions",
        Division = "division",
        Doi = "DOI",
        Edition = "edition",
        Event = "event",
        EventPlace = "event-place",
        EventTitle = "event-title",
        FirstReferenceNoteNumber = "first-reference-note-number",
        Genre = "genre",
        Isbn = "ISBN",
        Issn = "ISSN",
        Issue = "issue",
        Jurisdiction = "jurisdiction",
        Keyword = "keyword",
        Language = "language",
        License = "license",
        Locator = "locator",
        Medium = "medium",
        Note = "note",
        Number = "number",
        NumberOfPages = "number-of-pages",
        NumberOfVolumes = "number-of-volumes",
        OriginalPublisher = "original-publisher",
        OriginalPublisherPlace = "original-publisher-place",
        OriginalTitle = "original-title",
        Page = "page",
        PageFirst = "page-first",
        PartNumber = "part-number",
        PartTitle = "part-title",
        Pmcid = "PMCID",
        Pmid = "PMID",
        PrintingNumber = "printing-number",
        Publisher = "publisher",
        PublisherPlace = "publisher-place",
        References = "references",
        ReviewedGenre = "reviewed-genre",
        ReviewedTitle = "reviewed-title",
        Scale = "scale",
        Section = "section",
        Source = "source",
        Status = "status",
        SupplementNumber = "supplement-number",
        Title = "title",
        TitleShort = "title-short",
        Url = "URL",
        Version = "version",
        Volume = "volume",
        VolumeTitle = "volume-title",
        YearSuffix = "year-suffix",
    }
}

vocabulary! {
    /// A variable whose value is a list of names (appendix IV, "Name Variables").
    NameVariable {
        Author = "author",
        Chair = "chair",
        CollectionEditor = "collection-editor",
        Compiler = "compiler",
        Composer = "composer",
        ContainerAuthor = "container-author",
        Contributor = "contributor",
        Curator = "curator",
        Director = "director",
        Editor = "editor",
        EditorTranslator = "editor-translator",
        EditorialDirector = "editorial-director",
        ExecutiveProducer = "executive-producer",
        Guest = "guest",
        Host = "host",
        Illustrator = "illustrator",
        Interviewer = "interviewer",
        Narrator = "narrator",
        Organizer = "organizer",
        OriginalAuthor = "original-author",
        Performer = "performer",
        Producer = "producer",
        Recipient = "recipient",
        ReviewedAuthor = "reviewed-author",
        ScriptWriter = "script-writer",
        SeriesCreator = "series-creator",
        Translator = "translator",
    }
}

vocabulary! {
    /// A variable whose value is a date (appendix IV, "Date Variables").
    DateVariable {
        Accessed = "accessed",
        AvailableDate = "available-date",
        EventDate = "event-date",
        Issued = "issued",
        OriginalDate = "original-date",
        Submitted = "submitted",
    }
}

// Sets of terms are kept as bits.
const _: () =
    assert!(Kind::ALL.len() <= 64 && NameVariable::ALL.len() <= 64 && DateVariable::ALL.len() <= 64);
const _: () = assert!(Variable::ALL.len() <= 128);
