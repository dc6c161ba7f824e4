//! Where styles are, and in which order a style is looked for.
//!
//! The user's own folder wins, since it was put there on purpose; what is built in comes before what
//! other programs have installed, since a reference must not change because one of them is there. The
//! official repository comes last: asking it takes time.

/// A place that may have a style, the nearest first: the order of lists, and of equal search results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// The user's own folder, or a file that was named.
    Own,
    /// The program.
    BuiltIn,
    /// The folders of other programs.
    Installed,
    /// The official repository, or a copy of what it served.
    Repository,
}

/// Which name a place is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// As typed.
    Typed,
    /// The official name that a common one (`harvard`) stands for.
    Meant,
    /// The official name, or as typed where a name is no common one.
    MeantOrTyped,
}

/// Where a name is looked for before the repository is asked. A style that has a common name as its own
/// is taken before the one that the name stands for.
pub(super) const OF_A_NAME: [(Place, Spelling); 5] = [
    (Place::Own, Spelling::Typed),
    (Place::BuiltIn, Spelling::Typed),
    (Place::Own, Spelling::Meant),
    (Place::BuiltIn, Spelling::Meant),
    (Place::Installed, Spelling::MeantOrTyped),
];

/// Where the style of an identifier is looked for. Only the repository's own are asked for there.
pub(super) const OF_AN_ID: [Place; 3] = [Place::Own, Place::BuiltIn, Place::Installed];
