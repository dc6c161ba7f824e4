//! What every room needs to know about text, and nothing about works; and how work is shared between cores.

pub(crate) mod causes;
pub(crate) mod encoding;
pub(crate) mod entities;
pub(crate) mod headings;
pub(crate) mod json;
pub(crate) mod languages;
pub(crate) mod lines;
pub(crate) mod months;
pub(crate) mod packed;
#[cfg(test)]
pub(crate) mod page;
pub(crate) mod parallel;
pub(crate) mod particles;
pub(crate) mod sanitize;
pub(crate) mod scripts;
pub(crate) mod sorting;
pub(crate) mod tex;
pub(crate) mod yaml;
pub(crate) mod years;

/// Whether there is nothing but white space in a text.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}
