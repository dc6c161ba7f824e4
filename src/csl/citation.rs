//! Citations, as a document's author writes them: cites, and what belongs to each of them.

/// Where a cite stands (CSL 1.0.2, "Choose", `position`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Position {
    /// The first cite of its work.
    #[default]
    First,
    /// A later one.
    Subsequent,
    /// Right after a cite of the same work.
    Ibid,
    /// Right after a cite of the same work, at another place in it.
    IbidWithLocator,
}

/// How much of a cite is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CiteForm {
    /// All that the style prints.
    #[default]
    Full,
    /// The names are left out, for text that has just named them.
    SuppressAuthor,
    /// Everything but the names is left out.
    AuthorOnly,
}

/// One reference to a work in a citation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cite {
    /// The work, by its place among the document's items.
    pub item: usize,
    /// Where in the work: "12–15".
    pub locator: Option<String>,
    /// What the locator counts: "page" if nothing is said, "chapter", "section" (CSL 1.0.2,
    /// "Locators").
    pub label: Option<String>,
    /// Text before the cite; may hold inline markup.
    pub prefix: String,
    /// Text after the cite; may hold inline markup.
    pub suffix: String,
    /// How much of the cite is printed.
    pub form: CiteForm,
    /// The position, if it is not to be found from the citations before.
    pub position: Option<Position>,
    /// Whether the cite is near one of the same work, if that is not to be found.
    pub near_note: Option<bool>,
}

impl Cite {
    /// Creates a cite of a work, without anything else.
    pub fn of(item: usize) -> Self {
        Self { item, ..Self::default() }
    }

    /// The locator, if it is not blank.
    pub(crate) fn located(&self) -> Option<&str> {
        self.locator.as_deref().map(str::trim).filter(|locator| !locator.is_empty())
    }
}

/// One citation: cites that stand together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citation {
    /// The cites, in the order of the author.
    pub cites: Vec<Cite>,
    /// The number of the note in which it stands; 0 in running text.
    pub note: u32,
}
