//! A reference list as JSON lines: `csl_list list FILE --style F [--locale L] --to jsonl`.

use std::process::ExitCode;

use doicite::csl::{Item, ListOptions, Locale, Processor, Style};
use doicite::markup::{Format, Inline, RichText};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| arguments.iter().position(|a| a == name).and_then(|at| arguments.get(at + 1));
    let (Some(file), Some(style)) = (arguments.get(1), value("--style")) else { return ExitCode::FAILURE };
    let timed = arguments.iter().any(|a| a == "--time");
    let start = std::time::Instant::now();
    let style = if style.ends_with(".csl") {
        Style::from_xml(&std::fs::read_to_string(style).expect("style")).expect("style")
    } else {
        Style::from_archive(&hayagriva::archive::ArchivedStyle::by_name(style).expect("style").get())
            .expect("style")
    };
    if timed {
        eprintln!("style {:?}", start.elapsed());
    }
    let lang = value("--locale").map(String::as_str).or(style.default_locale()).unwrap_or("en-US").to_owned();
    let locale = locale(&lang);
    let sorted = !arguments.iter().any(|a| a == "--unsorted");
    let cites = arguments.iter().any(|a| a == "--cites");
    if timed {
        eprintln!("locale {:?}", start.elapsed());
    }
    let text = std::fs::read_to_string(file).expect("items");
    let items: Vec<Value> = serde_json::from_str(&text).expect("json");
    let items: Vec<Item> = items.iter().filter_map(Value::as_object).map(Item::from_json).collect();
    if timed {
        eprintln!("items {:?}", start.elapsed());
    }
    let list = Processor::new(&style, locale).list(&items, ListOptions { sorted, citations: cites });
    if timed {
        eprintln!("list {:?}", start.elapsed());
        return ExitCode::SUCCESS;
    }
    let mut out = String::new();
    for entry in &list.entries {
        let mut object = json!({"id": items[entry.item].id, "reference": {"text": plain(&entry.body), "html": html(&entry.body)}});
        if cites {
            object["cite"] = html(&list.citations[entry.item]).into();
        }
        out.push_str(&object.to_string());
        out.push('\n');
    }
    print!("{out}");
    ExitCode::SUCCESS
}

fn locale(lang: &str) -> Option<Locale> {
    let lang = match lang {
        "en" => "en-US",
        "de" => "de-DE",
        "fr" => "fr-FR",
        "es" => "es-ES",
        "pt" => "pt-PT",
        "ru" => "ru-RU",
        "zh" => "zh-CN",
        l => l,
    };
    for want in [lang, "en-US"] {
        // The archive is in alphabetical order.
        for bytes in hayagriva::archive::LOCALES {
            let head = &bytes[..bytes.len().min(60)];
            if !head.windows(want.len()).any(|w| w == want.as_bytes()) {
                continue;
            }
            let locale: citationberg::Locale = ciborium::from_reader(*bytes).ok()?;
            if locale.lang.as_ref().is_some_and(|l| l.0 == want) {
                return Locale::from_archive(locale).ok();
            }
        }
    }
    None
}

fn plain(text: &RichText) -> String {
    text.0
        .iter()
        .map(|i| match i {
            Inline::Text(t) => t.clone(),
            Inline::Styled(_, b) | Inline::Link { body: b, .. } | Inline::Block(_, b) => plain(b),
            _ => String::new(),
        })
        .collect()
}

fn html(text: &RichText) -> String {
    text.0
        .iter()
        .map(|i| match i {
            Inline::Text(t) => t.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
            Inline::Styled(f, b) => {
                let (o, c) = match f {
                    Format::Italic | Format::Oblique => ("<i>", "</i>"),
                    Format::Bold => ("<b>", "</b>"),
                    Format::Superscript => ("<sup>", "</sup>"),
                    Format::Subscript => ("<sub>", "</sub>"),
                    Format::SmallCaps => ("<span style=\"font-variant:small-caps\">", "</span>"),
                    Format::Underline => ("<span style=\"text-decoration:underline\">", "</span>"),
                    Format::Upright => ("<span style=\"font-style:normal\">", "</span>"),
                    Format::NormalWeight => ("<span style=\"font-weight:normal\">", "</span>"),
                    Format::NormalCaps => ("<span style=\"font-variant:normal\">", "</span>"),
                    _ => ("<span>", "</span>"),
                };
                format!("{o}{}{c}", html(b))
            }
            Inline::Link { body, .. } => html(body),
            Inline::Block(_, b) => format!("<div>{}</div>", html(b)),
            _ => String::new(),
        })
        .collect()
}
