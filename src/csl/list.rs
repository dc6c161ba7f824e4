//! A style applied to a list of works.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use citationberg::{FontStyle, FontVariant, FontWeight, LocaleCode, TextDecoration, VerticalAlign};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, ElemChild, ElemChildren,
    Formatting, Rendered,
};

use super::{Item, Locale, Style};
use crate::markup::{Display, Format, Inline, RichText};

/// What to format.
#[derive(Clone, Copy, Debug)]
pub struct ListOptions {
    /// Whether entries are sorted as the style says; otherwise they keep their order.
    pub sorted: bool,
    /// Whether each work's in-text form is wanted too.
    pub citations: bool,
}

/// A formatted reference list.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// The references, in the order of the list.
    pub entries: Vec<Entry>,
    /// Each work's in-text form, cited alone, in the order of the works; empty if not wanted.
    pub citations: Vec<RichText>,
    /// How the list is set.
    pub layout: Layout,
    /// What the style could not do.
    pub warnings: Vec<String>,
}

/// One reference.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which of the works it is for.
    pub item: usize,
    /// The reference.
    pub body: RichText,
}

/// How a list is set (CSL 1.0.2, "Bibliography-specific Options").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Whether all lines but the first of an entry are indented.
    pub hanging_indent: bool,
    /// Whether what follows an entry's first field is aligned.
    pub second_field_align: bool,
    /// Empty lines between entries.
    pub entry_spacing: u8,
}

/// Formats a reference list.
pub fn format_list(style: &Style, locale: &Locale, items: &[Item], options: ListOptions) -> List {
    let mut style = style.inner.clone();
    if !options.sorted
        && let Some(bibliography) = &mut style.bibliography
    {
        bibliography.sort = None;
    }
    let entries: Vec<citationberg::json::Item> = items
        .iter()
        .enumerate()
        .filter_map(|(key, item)| {
            let mut object = item.to_json();
            object.insert("id".into(), key.to_string().into());
            serde_json::from_value(object.into()).ok()
        })
        .collect();
    // The driver panics on some works; those are left out, and the rest is formatted.
    if let Some(list) = drive(&style, locale, &entries, options) {
        return list;
    }
    let mut list = List::default();
    for (index, entry) in entries.iter().enumerate() {
        if let Some(one) = drive(&style, locale, std::slice::from_ref(entry), options) {
            list.layout = one.layout;
            list.citations.extend(one.citations);
            list.entries.extend(one.entries.into_iter().map(|entry| Entry { item: index, ..entry }));
        } else {
            list.warnings.push(format!("the style cannot format {}", items[index].id));
            list.citations.push(RichText::default());
        }
    }
    list
}

fn drive(
    style: &citationberg::IndependentStyle,
    locale: &Locale,
    entries: &[citationberg::json::Item],
    options: ListOptions,
) -> Option<List> {
    let rendered = catch_unwind(AssertUnwindSafe(|| {
        let mut driver = BibliographyDriver::new();
        for entry in entries {
            driver.citation(CitationRequest::from_items(
                vec![CitationItem::with_entry(entry)],
                style,
                &locale.files,
            ));
        }
        driver.finish(BibliographyRequest::new(style, Some(LocaleCode(locale.tag.clone())), &locale.files))
    }))
    .ok()?;
    Some(collect(rendered, entries, options))
}

fn collect(rendered: Rendered, entries: &[citationberg::json::Item], options: ListOptions) -> List {
    let citations: Vec<RichText> = rendered.citations.iter().map(|c| rich(&c.citation)).collect();
    let mut list = List::default();
    if let Some(bibliography) = rendered.bibliography {
        list.layout = Layout {
            hanging_indent: bibliography.hanging_indent,
            second_field_align: bibliography.second_field_align.is_some(),
            entry_spacing: u8::try_from(bibliography.entry_spacing).unwrap_or(1),
        };
        let numbers: HashMap<String, usize> =
            entries.iter().enumerate().map(|(index, _)| (index.to_string(), index)).collect();
        for entry in bibliography.items {
            let mut body = Vec::new();
            if let Some(first) = &entry.first_field {
                let mut label = Vec::new();
                push(first, &mut label);
                body.push(Inline::Block(Display::LeftMargin, RichText(label)));
                body.push(Inline::Block(Display::RightInline, rich(&entry.content)));
            } else {
                body = rich(&entry.content).0;
            }
            list.entries
                .extend(numbers.get(&entry.key).map(|item| Entry { item: *item, body: RichText(body) }));
        }
    } else {
        list.warnings.push("the style has no reference list; its citations are printed".into());
        let numbered = citations.iter().cloned().enumerate();
        list.entries = numbered.map(|(item, body)| Entry { item, body }).collect();
    }
    if options.citations {
        list.citations = citations;
    }
    list
}

fn rich(children: &ElemChildren) -> RichText {
    let mut out = Vec::new();
    children.0.iter().for_each(|child| push(child, &mut out));
    RichText(out)
}

fn push(child: &ElemChild, out: &mut Vec<Inline>) {
    match child {
        ElemChild::Text(text) => out.push(styled(&text.text, text.formatting)),
        ElemChild::Elem(elem) => {
            let body = rich(&elem.children);
            match elem.display {
                None => out.extend(body.0),
                Some(display) => out.push(Inline::Block(block(display), body)),
            }
        }
        ElemChild::Markup(text) => out.push(Inline::Text(text.clone())),
        ElemChild::Link { text, url } => out.push(Inline::Link {
            target: url.clone(),
            body: RichText(vec![styled(&text.text, text.formatting)]),
        }),
        ElemChild::Transparent { .. } => {}
    }
}

fn block(display: citationberg::Display) -> Display {
    match display {
        citationberg::Display::Block => Display::Block,
        citationberg::Display::LeftMargin => Display::LeftMargin,
        citationberg::Display::RightInline => Display::RightInline,
        citationberg::Display::Indent => Display::Indent,
    }
}

fn styled(text: &str, formatting: Formatting) -> Inline {
    let formats = [
        (formatting.font_style == FontStyle::Italic, Format::Italic),
        (formatting.font_weight == FontWeight::Bold, Format::Bold),
        (formatting.font_variant == FontVariant::SmallCaps, Format::SmallCaps),
        (formatting.text_decoration == TextDecoration::Underline, Format::Underline),
        (formatting.vertical_align == VerticalAlign::Sup, Format::Superscript),
        (formatting.vertical_align == VerticalAlign::Sub, Format::Subscript),
    ];
    let plain = Inline::Text(text.to_owned());
    formats
        .into_iter()
        .filter(|(on, _)| *on)
        .fold(plain, |inner, (_, format)| Inline::Styled(format, RichText(vec![inner])))
}
