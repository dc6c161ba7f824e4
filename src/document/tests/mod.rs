mod bibliographies;
mod reading;
mod rendering;

use super::*;
use crate::csl::{Item, Kind, Locale, Processor, Style, Variable};
use crate::doi::Doi;
use crate::work::Work;
use std::collections::HashSet;

/// What a document cites: each citation's place as text, and its DOI.
fn cited(text: &str, language: Language) -> Vec<(String, String)> {
    let document = read(text.as_bytes(), language);
    let cites = document.cites.iter().filter_map(|cite| {
        let doi = cite.doi.as_ref()?.doi.to_string();
        Some((text[cite.span.clone()].to_owned(), doi))
    });
    cites.collect()
}

#[track_caller]
fn cites(language: Language, text: &str, expected: &[(&str, &str)]) {
    let found = cited(text, language);
    let found: Vec<(&str, &str)> = found.iter().map(|(span, doi)| (span.as_str(), doi.as_str())).collect();
    assert_eq!(found, expected, "{text}");
}

#[track_caller]
fn one(language: Language, text: &str, span: &str, doi: &str) {
    cites(language, text, &[(span, doi)]);
}

#[track_caller]
fn none(language: Language, texts: &[&str]) {
    for text in texts {
        cites(language, text, &[]);
    }
}

#[track_caller]
fn mentions(language: Language, text: &str, expected: &[&str]) {
    let document = read(text.as_bytes(), language);
    let found: Vec<&str> = document.mentions.iter().map(|mention| mention.doi.as_str()).collect();
    assert_eq!(found, expected, "{text}");
    for mention in &document.mentions {
        let place = &text[mention.range.clone()];
        assert!(place.contains("10.") || place.contains("arxiv"), "{place}");
    }
}

const A: &str = "10.1000/a";
