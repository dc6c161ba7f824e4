//! The steps of the repair and their order.

use super::draft::WorkDraft;
use super::{books, dates, identifiers, kinds, names, numbers, publishers, shape, special, text, titles};

/// Declares the steps: name, what it does, function.
macro_rules! steps {
    ($($variant:ident, $description:literal, $run:path;)*) => {
        /// One step of the repair. The steps run in the order of this enum.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Step { $(#[doc = $description] $variant,)* }

        impl Step {
            /// Every step, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns what the step does, in a few words.
            pub const fn describe(self) -> &'static str {
                match self { $(Self::$variant => $description,)* }
            }

            pub(super) fn run(self, draft: &mut WorkDraft<'_>) {
                match self { $(Self::$variant => $run(draft),)* }
            }
        }
    };
}

steps! {
    Shape, "a list or an object replaced by its single value", shape::shape;
    Subtitle, "a subtitle served apart joins the title", titles::subtitle;
    Encoding, "UTF-8 that was read as Latin-1 is read as UTF-8", text::encoding;
    Markup, "tags and entities become CSL's inline markup, or go", text::markup;
    Spaces, "runs of white space, control characters, decomposed accents", text::spaces;
    Type, "the agency's type mapped to a CSL type", kinds::kind;
    Title, "footnote marks, the final stop and marks of catalogues are not the title's", titles::title;
    OriginalTitle, "an original or short title that says nothing new", titles::other_titles;
    PeerReview, "a peer review says what it is", special::peer_review;
    Grant, "a grant's title, investigators and funder are its project's", special::grant;
    Issue, "an issue without a title is called after its journal", special::issue;
    Series, "the container of a book is its series; of two, the first is", titles::series;
    Container, "the journal or book: its abbreviation, no stand-ins", titles::container;
    Event, "the conference's name, place and date", titles::event;
    NotNames, "empty names and stand-ins for names", names::not_names;
    NameMarks, "footnote marks, stray commas and odd hyphens in names", names::marks;
    NameAffixes, "suffixes in their own field; degrees are not part of a name", names::affixes;
    NameParts, "whole names in one field are divided where that is safe", names::parts;
    Organisations, "organisations are not persons", names::organisations;
    Initials, "joined initials separated", names::initials;
    NamesAgain, "what one of these steps laid bare for another", names::again;
    Capitals, "names in capitals converted to normal case, where all of the record are", names::capitals;
    Dates, "a missing date of publication is taken from the next best one", dates::dates;
    Pages, "pages that are none, or the same twice", numbers::pages;
    ArticleNumber, "an article number recognised among pages", numbers::article_number;
    Numbers, "volume, issue and edition as numbers", numbers::numbers;
    StandardNumbers, "one ISSN and one ISBN, in their usual form", identifiers::standard_numbers;
    Publisher, "publisher and place", publishers::publisher;
    Server, "a preprint's server, a blog's name", publishers::server;
    Thesis, "a thesis's university and degree", publishers::thesis;
    Language, "a language code in its shortest form", identifiers::language;
    Book, "title and editors of the book, from its own record, where only the series was named", books::book;
    Link, "the DOI in lower case, and its link rebuilt", identifiers::link;
}
