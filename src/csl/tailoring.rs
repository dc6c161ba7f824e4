//! The sorting rules of single languages: the data of ICU's collator, packed.
//!
//! The collator brings its data along, of which the rules of single languages, Chinese and Korean above all, are nine
//! tenths: a megabyte. `build.rs` takes them out of it, each packed for itself, and they are unpacked when a list is
//! sorted in that language. Anything else is the collator's own, and so is the way from a language to the one that
//! stands in for it.
//!
//! The types of the collator's data may change with its minor releases; Cargo.toml holds it to one.

use icu_collator::provider::{
    Baked, CollationData, CollationDiacriticsV1, CollationJamoV1, CollationMetadataV1, CollationReorderingV1,
    CollationRootV1, CollationSpecialPrimariesV1, CollationTailoringV1,
};
use icu_locale_fallback::LocaleFallbacker;
use icu_normalizer::provider::{NormalizerNfdDataV1, NormalizerNfdTablesV1};
use icu_provider::prelude::*;
use icu_provider::{DataErrorKind, DataMarker};

use crate::text::packed::Packed;

// `TAILORINGS`: by language and script, in the order of their tags.
include!(concat!(env!("OUT_DIR"), "/tailorings.rs"));

/// Where the collator has its data from.
pub(super) struct CollationRules;

impl DataProvider<CollationTailoringV1> for CollationRules {
    fn load(&self, request: DataRequest<'_>) -> Result<DataResponse<CollationTailoringV1>, DataError> {
        let fallbacker = LocaleFallbacker::new().for_config(CollationTailoringV1::INFO.fallback_config);
        let mut locales = fallbacker.fallback_for(*request.id.locale);
        let missing = DataErrorKind::IdentifierNotFound.with_req(CollationTailoringV1::INFO, request);
        while !locales.get().is_unknown() {
            let place =
                TAILORINGS.binary_search_by(|(tag, _)| locales.get().strict_cmp(tag.as_bytes()).reverse());
            if let Some((_, rules)) = place.ok().and_then(|place| TAILORINGS.get(place)) {
                let (trie, ces, ce32s, contexts) =
                    postcard::from_bytes(rules.bytes()).map_err(|_| missing)?;
                let data = CollationData { trie, ces, ce32s, contexts };
                return Ok(DataResponse {
                    metadata: DataResponseMetadata::default(),
                    payload: DataPayload::from_owned(data),
                });
            }
            locales.step();
        }
        Err(missing)
    }
}

/// What is the collator's own.
macro_rules! as_it_is {
    ($($source:path: $($marker:ty),*;)*) => {$($(
        impl DataProvider<$marker> for CollationRules {
            fn load(&self, request: DataRequest<'_>) -> Result<DataResponse<$marker>, DataError> {
                $source.load(request)
            }
        }
    )*)*};
}

as_it_is! {
    Baked: CollationDiacriticsV1, CollationJamoV1, CollationMetadataV1, CollationReorderingV1, CollationRootV1,
        CollationSpecialPrimariesV1;
    icu_normalizer::provider::Baked: NormalizerNfdDataV1, NormalizerNfdTablesV1;
}

#[cfg(test)]
mod tests {
    use icu_collator::options::CollatorOptions;
    use icu_collator::{Collator, CollatorPreferences};
    use icu_locale_core::Locale;

    use super::*;

    /// The tests have the collator's whole data beside ours.
    #[test]
    fn languages_sort_as_the_collator_has_them() {
        let texts = [
            "Aarhus",
            "Zebra",
            "Ångström",
            "chata",
            "čaj",
            "cesta",
            "ll",
            "ñandú",
            "İzmir",
            "ısı",
            "öl",
            "陈",
            "王",
            "李四",
            "ㄅ",
            "가",
            "ナ",
            "な",
            "Žižek",
            "Ђ",
            "љубав",
            "ё",
            "ệ",
            "ش",
            "क",
            "ก",
            "ß",
            "ſ",
            "Þór",
            "æ",
            "1",
            "-",
        ];
        let tags = [
            "en-US",
            "af-ZA",
            "ar",
            "ca-AD",
            "cs-CZ",
            "da-DK",
            "de-AT",
            "es-ES",
            "et-EE",
            "fa-IR",
            "fr-CA",
            "hr-HR",
            "hu-HU",
            "is-IS",
            "ja-JP",
            "ko-KR",
            "lt-LT",
            "nb-NO",
            "nn-NO",
            "pa-PK",
            "pl-PL",
            "sr-Cyrl-RS",
            "sr-Latn-RS",
            "sv-SE",
            "th-TH",
            "tr-TR",
            "uk-UA",
            "vi-VN",
            "zh-CN",
            "zh-TW",
            "zh-HK",
            "zh-Hant",
            "yue",
            "bs-Cyrl",
            "kk-Arab",
            "und",
        ];
        for tag in tags {
            let locale: Locale = tag.parse().expect("a tag");
            let preferences = CollatorPreferences::from(&locale);
            let theirs = Collator::try_new(preferences, CollatorOptions::default()).expect("data");
            let ours = Collator::try_new_unstable(&CollationRules, preferences, CollatorOptions::default());
            let ours = ours.expect("data");
            for (text, other) in texts.iter().flat_map(|text| texts.iter().map(move |other| (text, other))) {
                assert_eq!(
                    ours.as_borrowed().compare(text, other),
                    theirs.compare(text, other),
                    "{tag}: {text} {other}"
                );
            }
        }
    }
}
