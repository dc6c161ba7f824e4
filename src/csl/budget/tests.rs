//! Styles that multiply, each in a way of its own: an error where the texts are long or many, a reference
//! where they are short and few.

use serde_json::{Value, json};

use super::TooMuchText;
use crate::csl::{Item, ListOptions, Processor, ReferenceList, Style, StyleError};

/// A style that multiplies a text of some length, some number of times.
struct Bomb {
    name: &'static str,
    style: fn(text: &str, times: usize) -> String,
    works: fn(times: usize) -> Value,
}

/// A style with this in its head, in its citation, and as its bibliography.
fn in_full(head: &str, citation: &str, bibliography: &str) -> String {
    format!("<style class=\"in-text\">{head}<citation {citation}</citation>{bibliography}</style>")
}

fn style(head: &str, elements: &str) -> String {
    let bibliography = format!("<bibliography><layout>{elements}</layout></bibliography>");
    in_full(head, "><layout><text variable=\"title\"/></layout>", &bibliography)
}

/// A style with a macro `m`, called often.
fn called(body: &str, times: usize) -> String {
    style(&format!("<macro name=\"m\">{body}</macro>"), &"<text macro=\"m\"/>".repeat(times))
}

fn term(name: &str, text: &str) -> String {
    format!("<locale><terms><term name=\"{name}\">{text}</term></terms></locale>")
}

/// Macros that call the next one twice each, and the last one.
fn doubling(last: &str) -> String {
    let call = |to: usize| format!("<text macro=\"m{to}\"/>");
    let macros: String =
        (0..40).map(|at| format!("<macro name=\"m{at}\">{}{}</macro>", call(at + 1), call(at + 1))).collect();
    style(&format!("{macros}<macro name=\"m40\">{last}</macro>"), &call(0))
}

fn books(count: usize) -> Value {
    (0..count)
        .map(|at| {
            json!({"id": at, "type": "book", "title": format!("Title {at}"), "DOI": "10.1/x",
        "author": [{"family": "Doe", "given": "Ann"}], "issued": {"date-parts": [[2020, 1, 2]]}})
        })
        .collect()
}

fn book(variable: &str, value: impl Into<Value>) -> Value {
    json!([{"id": "a", "type": "book", "title": "Title", variable: value.into()}])
}

fn people(count: usize) -> Value {
    book(
        "author",
        (0..count).map(|at| json!({"family": format!("Doe{at}"), "given": "Ann"})).collect::<Value>(),
    )
}

/// One for each way in which something of a style can be written again and again.
const BOMBS: &[Bomb] = &[
    Bomb {
        name: "delimiter of a group",
        style: |text, times| {
            style(
                "",
                &format!(
                    "<group delimiter=\"{text}\">{}</group>",
                    "<text variable=\"title\"/>".repeat(times)
                ),
            )
        },
        works: |_| books(1),
    },
    Bomb {
        name: "prefix in a macro",
        style: |text, times| called(&format!("<text variable=\"title\" prefix=\"{text}\"/>"), times),
        works: |_| books(1),
    },
    Bomb {
        name: "value in a macro",
        style: |text, times| called(&format!("<text value=\"{text}\"/>"), times),
        works: |_| books(1),
    },
    Bomb {
        name: "address before a DOI",
        style: |text, times| {
            called(&format!("<text variable=\"DOI\" prefix=\"https://x.org/{text}/\"/>"), times)
        },
        works: |_| books(1),
    },
    Bomb {
        name: "term",
        style: |text, times| style(&term("in", text), &"<text term=\"in\"/>".repeat(times)),
        works: |_| books(1),
    },
    Bomb {
        name: "quotation marks of a style",
        style: |text, times| {
            style(&term("open-quote", text), &"<text variable=\"title\" quotes=\"true\"/>".repeat(times))
        },
        works: |_| books(1),
    },
    Bomb {
        name: "quotation marks of a title",
        style: |text, _| style(&term("open-quote", text), "<text variable=\"title\"/>"),
        works: |times| book("title", "\"a\" ".repeat(times)),
    },
    Bomb {
        name: "delimiter of names",
        style: |text, _| {
            style("", &format!("<names variable=\"author\"><name delimiter=\"{text}\"/></names>"))
        },
        works: people,
    },
    Bomb {
        name: "delimiter of lists of names",
        style: |text, times| {
            style("", &format!("<names variable=\"{}\" delimiter=\"{text}\"/>", "author ".repeat(times)))
        },
        works: |_| people(10),
    },
    Bomb {
        name: "lists of names",
        style: |_, times| style("", &format!("<names variable=\"{}\"/>", "author ".repeat(times * 10))),
        works: people,
    },
    Bomb {
        name: "text after initials",
        style: |text, _| {
            style("", &format!("<names variable=\"author\"><name initialize-with=\"{text}\"/></names>"))
        },
        works: |times| book("author", json!([{"family": "Doe", "given": "A ".repeat(times)}])),
    },
    Bomb {
        name: "delimiter of a date",
        style: |text, times| {
            let parts = "<date-part name=\"year\"/>".repeat(times);
            style("", &format!("<date variable=\"issued\" delimiter=\"{text}\">{parts}</date>"))
        },
        works: |_| books(1),
    },
    Bomb {
        name: "delimiter of pages",
        style: |text, _| style(&term("page-range-delimiter", text), "<text variable=\"page\"/>"),
        works: |times| book("page", (1..times).map(|at| format!("{at}-{}, ", at + 1)).collect::<String>()),
    },
    Bomb {
        name: "word for and between numbers",
        style: |text, _| style(&term("and", text), "<text variable=\"volume\"/>"),
        works: |times| book("volume", format!("{}1", "1 and ".repeat(times))),
    },
    Bomb {
        name: "ordinals",
        style: |text, _| style(&term("ordinal", text), "<number variable=\"volume\" form=\"ordinal\"/>"),
        works: |times| book("volume", format!("{}1", "1, ".repeat(times))),
    },
    Bomb {
        name: "macros that double, with text",
        style: |text, _| doubling(&format!("<text value=\"{}\"/>", text.get(..1).unwrap_or_default())),
        works: |_| books(1),
    },
    Bomb {
        name: "macros that double, for nothing",
        // What asks for nothing is looked into, unlike what asks for a note.
        style: |_, _| doubling("<choose><if variable=\"note\"><text value=\"x\"/></if></choose>"),
        works: |_| books(1),
    },
    Bomb {
        name: "tests",
        style: |_, times| {
            let tests = format!("{}title", "note ".repeat(times * 10));
            called(
                &format!("<choose><if variable=\"{tests}\" match=\"any\"><text value=\"x\"/></if></choose>"),
                times,
            )
        },
        works: |_| books(1),
    },
    Bomb {
        name: "suffix of every entry",
        style: |text, _| {
            let layout = format!("<layout suffix=\"{text}\"><text variable=\"title\"/></layout>");
            in_full("", "><layout/>", &format!("<bibliography>{layout}</bibliography>"))
        },
        works: books,
    },
    Bomb {
        name: "prefix of every citation",
        style: |text, _| {
            in_full("", &format!("><layout prefix=\"{text}\"><text variable=\"title\"/></layout>"), "")
        },
        works: books,
    },
    Bomb {
        name: "sort keys",
        style: |text, _| {
            let sort = "<sort><key macro=\"m\"/></sort><layout><text variable=\"title\"/></layout>";
            let macros = format!("<macro name=\"m\"><text value=\"{text}\"/></macro>");
            in_full(&macros, "><layout/>", &format!("<bibliography>{sort}</bibliography>"))
        },
        works: books,
    },
    Bomb {
        name: "texts of cites that are compared",
        style: |text, _| {
            let cites =
                format!("disambiguate-add-year-suffix=\"true\"><layout><text value=\"{text}\"/></layout>");
            in_full("", &cites, "<bibliography><layout><text variable=\"title\"/></layout></bibliography>")
        },
        works: books,
    },
    Bomb {
        name: "what stands for the same authors",
        style: |text, _| {
            let attributes = format!(
                "subsequent-author-substitute=\"{text}\" subsequent-author-substitute-rule=\"complete-each\""
            );
            let layout = "<layout><names variable=\"author\"/></layout>";
            in_full("", "><layout/>", &format!("<bibliography {attributes}>{layout}</bibliography>"))
        },
        works: books,
    },
];

fn list(style: &str, works: &Value) -> Result<ReferenceList, TooMuchText> {
    let items: Vec<Item> =
        works.as_array().into_iter().flatten().filter_map(Value::as_object).map(Item::from_json).collect();
    let style = Style::from_xml(style).expect("a style");
    Processor::new(&style, None).list(&items, ListOptions { sorted: true, citations: false })
}

#[test]
fn a_style_that_multiplies_is_an_error() {
    let text = "T".repeat(100_000);
    for Bomb { name, style, works } in BOMBS {
        assert_eq!(list(&style(&text, 1000), &works(1000)).err(), Some(TooMuchText), "{name}");
    }
}

#[test]
fn what_a_work_lacks_is_passed_over() {
    let made = list(&doubling("<text variable=\"note\"/>"), &books(1)).expect("a list");
    assert!(made.entries[0].body.is_empty());
}

#[test]
fn the_same_style_may_write_a_little() {
    for Bomb { name, style, works } in BOMBS.iter().filter(|bomb| !bomb.name.contains("double")) {
        let list = list(&style("D", 4), &works(4)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(list.entries.iter().all(|entry| !entry.body.is_empty()), "{name}");
    }
}

/// What is long in the data is printed, as often as styles print a thing, and so is a long list.
#[test]
fn long_data_are_printed() {
    let twice = style("", "<text variable=\"title\" suffix=\". \"/><text variable=\"title\"/>");
    let title = "A title of words. ".repeat(200_000);
    let printed = list(&twice, &book("title", title.trim())).expect("a list");
    assert!(printed.entries[0].body.to_plain().len() > 7_000_000);
    let names = style("", "<names variable=\"author\"><name initialize-with=\". \" and=\"symbol\"/></names>");
    let printed = list(&names, &people(20_000)).expect("a list");
    assert!(printed.entries[0].body.to_plain().ends_with("A. Doe19999"));
    let printed = list(&names, &books(20_000)).expect("a list");
    assert_eq!(printed.entries.len(), 20_000);
}

/// A long option of the style is copied to each of its names, before anything is rendered.
#[test]
fn names_inherit_within_a_bound() {
    let names = "<names variable=\"author\"/>".repeat(1000);
    let inherit = |text: &str| {
        let xml = style("", &format!("\n{names}"));
        Style::from_xml(&xml.replace("class=", &format!("names-delimiter=\"{text}\" class=")))
    };
    assert!(inherit("D").is_ok());
    assert_eq!(inherit(&"D".repeat(100_000)).expect_err("no style"), StyleError::TooLong { line: 2 });
    let editors = "<names variable=\"editor\"/>".repeat(1000);
    let shorthand = |text: &str| {
        let own = format!("<name delimiter=\"{text}\"/><substitute>{editors}</substitute>");
        Style::from_xml(&style("", &format!("<names variable=\"author\">{own}</names>")))
    };
    assert!(shorthand("D").is_ok());
    assert_eq!(shorthand(&"D".repeat(100_000)).expect_err("no style"), StyleError::TooLong { line: 1 });
}

/// Time is bounded by what is written altogether, whatever of it is kept.
#[test]
fn all_renderings_share_one_allowance() {
    let budget = super::Budget::new(&[], &[]);
    let gigabyte = 1 << 30;
    assert!((0..4).all(|_| budget.write(gigabyte)));
    assert!(!budget.write(1));
    assert_eq!(budget.settle(()), Err(TooMuchText));
}
