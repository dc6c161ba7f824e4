//! Years of publication.

/// Whether a number of four digits may be the year of a work that is cited: printed, or announced.
fn is_year(number: i32) -> bool {
    (1500..=2100).contains(&number)
}

/// The year that a text begins with, if no more digits follow.
pub(crate) fn year_at_start(text: &str) -> Option<i32> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (digits == 4).then(|| text.get(..4)?.parse().ok()).flatten().filter(|year| is_year(*year))
}
