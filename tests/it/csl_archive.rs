//! Every built-in style renders every work, however odd, in several locales.

use doicite::csl::{Citation, Cite, CiteForm, Item, ListOptions, Processor};
use doicite::style;
use serde_json::{Value, json};

/// Works with what real and broken records hold.
fn odd_items() -> Vec<Item> {
    let long = "x ".repeat(5000);
    let people: Vec<Value> =
        (0..300).map(|k| json!({"family": format!("Author {k}"), "given": "A. B."})).collect();
    let values = json!([
        {"id": "empty", "type": "article-journal"},
        {"id": "unknown type", "type": "no-such-type", "title": "A title"},
        {"id": "quotes", "type": "book", "title": "\"'\"'<i>\"</b>'</i>'\"", "edition": "\"2\""},
        {"id": "tags", "type": "book", "title": "<i><i><b><sup><sub><span class=\"nocase\"></i></b> < > & </span>"},
        {"id": "punctuation", "type": "book", "title": ".,:;!?", "publisher": "...", "publisher-place": "?!."},
        {"id": "dates", "type": "book", "issued": {"date-parts": [[-44, 3, 15], [2020]]}, "accessed": {"raw": "x/y"}},
        {"id": "date", "type": "article", "issued": {"date-parts": [[2_147_483_647, 24, 31], [-2_147_483_647, 13]]}},
        {"id": "pages", "type": "chapter", "page": "99999999999999999999-1, iv–, -, 3–2&&4", "volume": "-", "issue": ","},
        {"id": "names", "type": "book", "author": [
            {"family": "", "given": "", "literal": ""}, {"family": "d'"}, {"given": "al-"}, {"family": "van der"},
            {"family": "\"", "given": "."}, {"family": "毛", "given": "泽东"}, {"family": "O'", "given": "-- . -a"},
            {"literal": "<b>Org"}, {"family": "x", "given": ",!,"}, {"family": "İ", "given": "ß ŉ"},
        ]},
        {"id": "many", "type": "article-journal", "title": long, "author": people, "DOI": "10.1/<>", "URL": "://"},
        {"id": "note", "type": "book", "note": "type: map\nauthor: A || B\nissued: 2000/\n{:volume: 3}", "language": "-"},
        {"id": "same", "type": "book", "title": "One", "author": [{"family": "Doe", "given": "J."}],
         "issued": {"date-parts": [[2000]]}},
        {"id": "same again", "type": "book", "title": "Two", "author": [{"family": "Doe", "given": "Jane"}],
         "issued": {"date-parts": [[2000]]}},
        {"id": "third", "type": "book", "title": "Three", "author": [{"family": "Doe", "given": "John"}],
         "issued": {"date-parts": [[2000]]}},
    ]);
    values.as_array().into_iter().flatten().filter_map(Value::as_object).map(Item::from_json).collect()
}

/// One citation of everything, and all kinds of cites one after another.
fn citations(count: usize) -> Vec<Citation> {
    let cite = |item: usize, k: usize| Cite {
        locator: (!k.is_multiple_of(3)).then(|| "12–15, fig. 3".to_owned()),
        label: k.is_multiple_of(5).then(|| "chapter".to_owned()),
        prefix: if k.is_multiple_of(4) { "see <i>".to_owned() } else { String::new() },
        suffix: if k.is_multiple_of(7) { "; and \"so".to_owned() } else { String::new() },
        form: match k {
            k if k.is_multiple_of(11) => CiteForm::SuppressAuthor,
            k if k.is_multiple_of(13) => CiteForm::AuthorOnly,
            _ => CiteForm::Full,
        },
        ..Cite::of(item)
    };
    let mut all = vec![Citation { cites: (0..count).map(Cite::of).collect(), note: 1 }];
    all.extend((0..3 * count).map(|k| {
        let cites = vec![cite(k / 3, k), cite(k % count, k + 1)];
        Citation { cites, note: u32::try_from(k % 4).unwrap_or(0) }
    }));
    all
}

#[test]
fn every_archived_style_renders_odd_works() {
    let items = odd_items();
    let citations = citations(items.len());
    let locales = ["en-US", "fr-FR", "he-IL", "zh-CN"].map(|tag| style::locale(tag).unwrap());
    for (k, listed) in style::list().iter().enumerate() {
        let style = style::find(listed.name).unwrap().style;
        let processor = Processor::new(&style, Some(locales[k % locales.len()].clone()));
        let rendering = processor.document(&items, &citations).expect("styles in use stay within the budget");
        assert_eq!(rendering.citations.len(), citations.len(), "{}", style.title());
        let list = processor
            .list(&items, ListOptions { sorted: k.is_multiple_of(2), citations: true })
            .expect("a list");
        assert_eq!(list.entries.len(), items.len(), "{}", style.title());
        assert_eq!(list.citations.len(), items.len(), "{}", style.title());
    }
}

/// A style without a locale still renders: terms that nobody defines are left out.
#[test]
fn a_locale_is_not_needed() {
    let style = style::find("apa").unwrap().style;
    let list = Processor::new(&style, None).list(&odd_items(), ListOptions::default()).expect("a list");
    assert_eq!(list.entries.len(), odd_items().len());
}
