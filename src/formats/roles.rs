//! Who the people are that formats with four places for names have there: RIS (`AU`, `A2`, `A3`, `A4`), EndNote's
//! tagged format (`%A`, `%E`, `%Y`, `%?`) and its XML (authors, secondary, tertiary and subsidiary ones).
//!
//! What a place holds depends on the type: second come the editors of the journal or book that a part is in, but the
//! editors of the series of a book, whose own editors are third. One table says so for all of these formats, for
//! reading and for writing, after Zotero's `RIS.js` and `Endnote XML.js`, and EndNote's list of fields by type where
//! these have none. Places that CSL has no variable for (the sponsors of a bill) hold nothing that could be read; such
//! tags are carried as they are.

use super::field::AnyVariable;
use crate::csl::{Item, Kind, NameVariable, Variable};

/// A place for names in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Primary,
    Secondary,
    Tertiary,
    Subsidiary,
}

/// Types of reference that have their people elsewhere than others of their kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Usual,
    /// A book whose editors are in place of its authors.
    EditedBook,
    /// Proceedings, whose editors are where those of a paper's are.
    Proceedings,
    /// A book of which only the second place is filled. By the letter it holds the editors of the series, but who has
    /// no other names for a book means its own.
    OnlySecond,
}

impl Form {
    /// The form of a record of this kind, of whose tags this is the first value.
    pub(super) fn of<'r>(get: impl Fn(&[&str]) -> Option<&'r str>, kind: Kind) -> Self {
        let has = |tags: &[&str]| get(tags).is_some();
        match get(&["TY", "%0"]) {
            _ if !is_book(kind) => Self::Usual,
            Some("EDBOOK" | "Edited Book") => Self::EditedBook,
            Some("CONF" | "Conference Proceedings") => Self::Proceedings,
            _ if !has(&["AU", "A1", "A3", "ED", "%A", "%Y"]) => Self::OnlySecond,
            _ => Self::Usual,
        }
    }

    /// The form that a work is written in.
    pub(super) fn of_item(item: &Item) -> Self {
        let has = |variable| !item.people(variable).is_empty();
        match () {
            () if !is_book(item.kind) || has(NameVariable::Author) => Self::Usual,
            () if item.get(Variable::EventTitle).is_some() => Self::Proceedings,
            () if has(NameVariable::CollectionEditor) && !has(NameVariable::Editor) => Self::EditedBook,
            () => Self::Usual,
        }
    }
}

fn is_book(kind: Kind) -> bool {
    matches!(kind, Kind::Book | Kind::Classic)
}

/// What a place holds in records of a kind; none where CSL has no variable for it.
#[expect(clippy::match_same_arms, reason = "a table in the order of its places")]
pub(super) fn holds(place: Place, kind: Kind, form: Form) -> Option<AnyVariable> {
    use NameVariable as Names;
    use Place::{Primary, Secondary, Subsidiary, Tertiary};
    let names = match (place, kind) {
        (Primary, _) if form == Form::EditedBook => Names::Editor,
        (Secondary, _) if matches!(form, Form::Proceedings | Form::OnlySecond) => Names::Editor,
        (Tertiary, _) if form == Form::Proceedings => Names::CollectionEditor,
        (Primary, Kind::MotionPicture | Kind::Broadcast) => Names::Director,
        (Primary, _) => Names::Author,
        (Secondary, Kind::LegalCase) => return Some(AnyVariable::Text(Variable::ContainerTitle)),
        (Secondary, Kind::Patent) => return Some(AnyVariable::Text(Variable::Authority)),
        (Secondary, Kind::Bill | Kind::MotionPicture | Kind::Broadcast) => return None,
        (Secondary, Kind::Book | Kind::Classic | Kind::Report) => Names::CollectionEditor,
        (Secondary, Kind::Interview) => Names::Interviewer,
        (Secondary, Kind::PersonalCommunication) => Names::Recipient,
        (Secondary, Kind::Song) => Names::Performer,
        // The presenters of a talk are who gives it.
        (Secondary, Kind::Speech) => Names::Author,
        (Secondary, _) => Names::Editor,
        (Tertiary, Kind::Book | Kind::Classic) => Names::Editor,
        (Tertiary, Kind::MotionPicture | Kind::Broadcast) => Names::Producer,
        // Who advised on a thesis.
        (Tertiary, Kind::Thesis) => Names::Contributor,
        (Tertiary, Kind::Bill | Kind::LegalCase | Kind::Patent) => return None,
        (Tertiary, _) => Names::CollectionEditor,
        (Subsidiary, Kind::LegalCase) => return None,
        (Subsidiary, Kind::MotionPicture | Kind::PaperConference) => Names::Contributor,
        (Subsidiary, Kind::Broadcast) => Names::Performer,
        (Subsidiary, _) => Names::Translator,
    };
    Some(AnyVariable::Names(names))
}

/// Whether there is a place for names of a variable in the record of an item.
pub(super) fn has_place(variable: NameVariable, item: &Item) -> bool {
    let form = Form::of_item(item);
    let held = |place| holds(place, item.kind, form) == Some(AnyVariable::Names(variable));
    [Place::Primary, Place::Secondary, Place::Tertiary, Place::Subsidiary].into_iter().any(held)
}

/// What is written at a place: what is read there, once. The authors of a film stand where its directors would.
pub(super) fn written(place: Place, item: &Item) -> Option<AnyVariable> {
    let held = holds(place, item.kind, Form::of_item(item))?;
    let is_empty = |variable| item.people(variable).is_empty();
    match held {
        AnyVariable::Names(NameVariable::Director) if is_empty(NameVariable::Director) => {
            Some(AnyVariable::Names(NameVariable::Author))
        }
        AnyVariable::Names(NameVariable::Author) if place != Place::Primary => None,
        AnyVariable::Names(NameVariable::CollectionEditor)
            if place == Place::Tertiary && item.kind == Kind::Report =>
        {
            None
        }
        held => Some(held),
    }
}

#[cfg(test)]
mod tests;
