//! Finding a locale by its tag. All there are are built in.

use super::{FindError, builtin, names};
use crate::csl::Locale;

/// Returns the locale for a tag such as `de-AT`. What it lacks, and all of it where there is none, comes from
/// its language's main dialect (CSL 1.0.2, "Locale Fallback").
pub fn locale(tag: &str) -> Result<Locale, FindError> {
    let wanted = tag.replace('_', "-");
    let candidates = Locale::candidates(&wanted).into_iter();
    let same_language =
        candidates.filter(|known| language_of(known).eq_ignore_ascii_case(language_of(&wanted)));
    // American English is there without being read.
    let mut files = same_language.filter_map(|known| match known {
        "en-US" => Some(Locale::english()),
        known => Locale::from_compiled(builtin::locale(known)?),
    });
    let dialect = files.next();
    let main = files.next();
    let found = dialect.map(|dialect| match main {
        Some(main) => dialect.or(main),
        None => dialect,
    });
    found.ok_or_else(|| FindError::NoLocale {
        name: tag.to_owned(),
        suggestions: names::closest(tag, builtin::locales()),
    })
}

fn language_of(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_archived_locale_is_found_by_its_tag() {
        for tag in builtin::locales() {
            assert_eq!(locale(tag).expect("a locale").lang(), tag);
        }
    }

    #[test]
    fn locales_fall_back_to_the_main_dialect() {
        for (asked, given) in
            [("de", "de-DE"), ("en_GB", "en-GB"), ("de-LI", "de-DE"), ("pt-br", "pt-BR"), ("en", "en-US")]
        {
            assert_eq!(locale(asked).expect("a locale").lang(), given, "{asked}");
        }
        assert!(matches!(locale("xx-YY"), Err(FindError::NoLocale { .. })));
    }
}
