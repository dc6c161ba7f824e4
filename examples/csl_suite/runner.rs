//! Runs fixtures of the CSL test suite: reads one, renders it in its mode, and puts the result in
//! the form that the suite expects.
//!
//! Nothing here knows a single fixture. A fixture without cites of its own cites everything in
//! the order of the bibliography; one with `CITATIONS` is played step by step, each step a change
//! to the document, and the last state is compared. Its texts are: `>>` and `..` before them, by which
//! the suite says what an incremental processor reports as changed, mean nothing to one that renders a
//! document as a whole.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::Path;

use doicite::csl::{Citation, Cite, CiteForm, Item, ListOptions, Locale, Position, Processor, Style};
use doicite::markup::{Display, Formatting, Inline, RichText};
use doicite::style;
use serde_json::Value;

/// What a fixture expects and what came.
pub(crate) struct Outcome {
    pub(crate) expected: String,
    pub(crate) got: String,
}

/// Runs all fixtures of a folder, or those named.
pub(crate) fn run(dir: &Path, names: &[&str]) -> std::io::Result<BTreeMap<String, Outcome>> {
    let mut outcomes = BTreeMap::new();
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        let Some(name) = path.file_stem().and_then(|n| n.to_str()) else { continue };
        if path.extension().is_none_or(|e| e != "txt") || !(names.is_empty() || names.contains(&name)) {
            continue;
        }
        let text = std::fs::read_to_string(&path)?;
        let fixture = sections(&text);
        let expected = normal(fixture.get("RESULT").copied().unwrap_or_default());
        let got = match fixture_result(&fixture) {
            Ok(got) => normal(&got),
            Err(error) => format!("[{error}]"),
        };
        outcomes.insert(name.to_owned(), Outcome { expected, got });
    }
    Ok(outcomes)
}

fn normal(text: &str) -> String {
    text.trim().lines().map(|line| unmarked(line.trim_end())).collect::<Vec<_>>().join("\n")
}

/// A line without the mark that says whether a citation changed: `>>[0] text`.
fn unmarked(line: &str) -> &str {
    let rest = line.strip_prefix(">>").or_else(|| line.strip_prefix(".."));
    rest.filter(|rest| rest.starts_with('[')).unwrap_or(line)
}

/// Cuts a fixture at its marks: `>>===== NAME =====>>` to `<<===== NAME =====<<`.
fn sections(text: &str) -> HashMap<&str, &str> {
    let mut found = HashMap::new();
    let mut open: Option<(&str, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        let mark = line.trim();
        if let Some(name) = mark.strip_prefix(">>=").and_then(|m| m.strip_suffix("=>>")) {
            open = Some((name.trim_matches(['=', ' ']), end));
        } else if mark.starts_with("<<=")
            && mark.ends_with("=<<")
            && let Some((name, start)) = open.take()
        {
            found.insert(name, &text[start..at]);
        }
        at = end;
    }
    found
}

fn fixture_result(fixture: &HashMap<&str, &str>) -> Result<String, String> {
    let section = |name: &str| fixture.get(name).copied();
    let style = Style::from_xml(section("CSL").ok_or("no CSL section")?.trim()).map_err(|e| e.to_string())?;
    let input: Vec<Value> = json(section("INPUT").ok_or("no INPUT section")?)?;
    let mut items = read_items(&input);
    for name in ["INPUT2"] {
        if let Some(more) = section(name) {
            items = read_items(&json::<Vec<Value>>(more)?);
        }
    }
    let lang = style.default_locale().unwrap_or("en-US").to_owned();
    let lang = lang.split("-x-").next().unwrap_or_default();
    // The style's own terms are those of the language asked for, even without a file for it.
    let processor = Processor::new(&style, locale_for(lang).map(|locale| locale.for_language(lang)));
    let mode = section("MODE").map_or("citation", str::trim);
    if mode.starts_with("bibliography") {
        return bibliography(&processor, &style, &items, fixture);
    }
    if let Some(citations) = section("CITATIONS") {
        return Ok(document(&processor, &items, &json::<Vec<Value>>(citations)?).0);
    }
    // Without cites of its own a fixture cites everything, in the order of the bibliography.
    let sorted = processor.list(&items, ListOptions { sorted: true, citations: false }).expect("a list");
    let all = vec![
        sorted
            .entries
            .iter()
            .map(|entry| entry.item)
            .map(|k| Cite { position: Some(Position::First), near_note: Some(false), ..Cite::of(k) })
            .collect(),
    ];
    let clusters: Vec<Vec<Cite>> = match section("CITATION-ITEMS") {
        Some(text) => json::<Vec<Vec<Value>>>(text)?
            .iter()
            .map(|cluster| cluster.iter().filter_map(|c| cite(c, &items, true)).collect())
            .collect(),
        None => all,
    };
    let citations: Vec<Citation> = clusters.into_iter().map(|cites| Citation { cites, note: 0 }).collect();
    let rendering = processor.document(&items, &citations).expect("a document");
    let texts = rendering.citations.iter().map(|text| {
        if text.is_empty() {
            "[CSL STYLE ERROR: reference with no printed form.]".to_owned()
        } else {
            html(text)
        }
    });
    Ok(texts.collect::<Vec<_>>().join("\n"))
}

fn json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|e| e.to_string())
}

fn read_items(input: &[Value]) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for item in input.iter().filter_map(Value::as_object).map(Item::from_json) {
        // A later item with the same identifier takes the place of the first.
        match items.iter_mut().find(|i| i.id == item.id && !item.id.is_empty()) {
            Some(old) => *old = item,
            None => items.push(item),
        }
    }
    items
}

fn id(value: &Value) -> Option<String> {
    match value.get("id")? {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// One cite; a cite of its own outside a document stands where it says, or is a first one.
fn cite(value: &Value, items: &[Item], alone: bool) -> Option<Cite> {
    let id = id(value)?;
    let item = items.iter().position(|i| i.id == id)?;
    let text = |key: &str| match value.get(key) {
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let flag = |key: &str| value.get(key).is_some_and(|v| v.as_bool() == Some(true) || v.as_i64() == Some(1));
    let position = value.get("position").and_then(Value::as_u64).map(|p| match p {
        0 => Position::First,
        1 => Position::Subsequent,
        2 => Position::Ibid,
        _ => Position::IbidWithLocator,
    });
    Some(Cite {
        item,
        locator: text("locator"),
        label: text("label"),
        prefix: text("prefix").unwrap_or_default(),
        suffix: text("suffix").unwrap_or_default(),
        form: match (flag("suppress-author"), flag("author-only")) {
            (true, _) => CiteForm::SuppressAuthor,
            (false, true) => CiteForm::AuthorOnly,
            (false, false) => CiteForm::Full,
        },
        position: position.or(alone.then_some(Position::First)),
        near_note: value.get("near-note").map(|_| flag("near-note")).or(alone.then_some(false)),
    })
}

fn bibliography(
    processor: &Processor<'_>,
    style: &Style,
    items: &[Item],
    fixture: &HashMap<&str, &str>,
) -> Result<String, String> {
    let mut used = items.to_vec();
    if let Some(entries) = fixture.get("BIBENTRIES") {
        // The registry is updated with each list in turn: the last one stands.
        let lists: Vec<Vec<Value>> = json(entries)?;
        if let Some(last) = lists.last() {
            let wanted: Vec<&str> = last.iter().filter_map(Value::as_str).collect();
            used.retain(|item| wanted.contains(&item.id.as_str()));
        }
    }
    if let Some(citations) = fixture.get("CITATIONS") {
        used = document(processor, items, &json::<Vec<Value>>(citations)?).1;
    }
    let citations: Vec<Citation> = match fixture.get("CITATION-ITEMS") {
        Some(text) => json::<Vec<Vec<Value>>>(text)?
            .iter()
            .map(|c| Citation { cites: c.iter().filter_map(|c| cite(c, &used, true)).collect(), note: 0 })
            .collect(),
        None => Vec::new(),
    };
    let rendering = processor.document(&used, &citations).expect("a document");
    let section: Option<Value> = fixture.get("BIBSECTION").map(|t| json(t)).transpose()?;
    let mut text = String::from("<div class=\"csl-bib-body\">\n");
    let mut count = 0;
    for entry in &rendering.bibliography {
        if section.as_ref().is_some_and(|s| !selected(s, &used[entry.item])) {
            continue;
        }
        if entry.body.is_empty() && !style.is_numeric() {
            continue;
        }
        count += 1;
        let body = if entry.body.is_empty() {
            format!("{count}. [CSL STYLE ERROR: reference with no printed form.]")
        } else {
            html(&entry.body)
        };
        let _ = writeln!(text, "  <div class=\"csl-entry\">{body}</div>");
    }
    text.push_str("</div>");
    Ok(text)
}

/// Whether an item belongs to a section of the bibliography.
fn selected(section: &Value, item: &Item) -> bool {
    let object = item.to_json();
    let matches = |rule: &Value| {
        let field = rule.get("field").and_then(Value::as_str).unwrap_or_default();
        let wanted = rule.get("value").and_then(Value::as_str).unwrap_or_default();
        let value = object.get(field).and_then(Value::as_str).unwrap_or_default();
        value.split(' ').any(|v| v == wanted) || value == wanted
    };
    let rules = |name: &str| section.get(name).and_then(Value::as_array);
    if let Some(rules) = rules("include") {
        return rules.iter().any(matches);
    }
    if let Some(rules) = rules("exclude") {
        return !rules.iter().any(matches);
    }
    rules("select").is_none_or(|rules| rules.iter().all(matches))
}

/// The citations of a document after the last change, each with its number.
fn document(processor: &Processor<'_>, items: &[Item], steps: &[Value]) -> (String, Vec<Item>) {
    let mut order: Vec<(String, Value)> = Vec::new();
    let mut report = String::new();
    for step in steps {
        let (citation, pre, post) = if step.get(0).is_some() {
            (step[0].clone(), step[1].clone(), step[2].clone())
        } else {
            (step.clone(), Value::Null, Value::Null)
        };
        let own = citation
            .get("citationID")
            .and_then(Value::as_str)
            .map_or_else(|| format!("#{}", order.len()), str::to_owned);
        let mut known: HashMap<String, Value> = order.drain(..).collect();
        known.insert(own.clone(), citation);
        let ids = |list: &Value| -> Vec<(String, u64)> {
            list.as_array()
                .into_iter()
                .flatten()
                .filter_map(|p| Some((p.get(0)?.as_str()?.to_owned(), p.get(1)?.as_u64()?)))
                .collect()
        };
        let own_note = known[&own]["properties"]["noteIndex"].as_u64().unwrap_or(0);
        let all: Vec<(String, u64)> =
            ids(&pre).into_iter().chain([(own.clone(), own_note)]).chain(ids(&post)).collect();
        let mut citations = Vec::new();
        let mut kept = Vec::new();
        for (id, note) in all {
            let Some(mut value) = known.get(&id).cloned() else { continue };
            value["properties"]["noteIndex"] = note.into();
            kept.push((id, value));
        }
        order = kept;
        let used = used_items(items, &order);
        for (_, value) in &order {
            let cites =
                value["citationItems"].as_array().into_iter().flatten().filter_map(|c| cite(c, &used, false));
            let note =
                value["properties"]["noteIndex"].as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
            let mut cites: Vec<Cite> = cites.collect();
            for cite in &mut cites {
                cite.position = None;
                cite.near_note = None;
            }
            citations.push(Citation { cites, note });
        }
        let rendering = processor.document(&used, &citations).expect("a document");
        report.clear();
        for (k, text) in rendering.citations.iter().enumerate() {
            let _ = writeln!(report, "[{k}] {}", html(text));
        }
    }
    let used = used_items(items, &order);
    (report, used)
}

/// The items that are cited, in the order of their first cites.
fn used_items(items: &[Item], order: &[(String, Value)]) -> Vec<Item> {
    let mut used: Vec<Item> = Vec::new();
    for (_, citation) in order {
        for cite in citation["citationItems"].as_array().into_iter().flatten() {
            if let Some(item) = id(cite).and_then(|id| items.iter().find(|i| i.id == id))
                && !used.iter().any(|u| u.id == item.id)
            {
                used.push(item.clone());
            }
        }
    }
    used
}

/// The locale for a language, or American English.
fn locale_for(lang: &str) -> Option<Locale> {
    style::locale(lang).or_else(|_| style::locale("en-US")).ok()
}

/// Rich text as the suite writes HTML.
fn html(text: &RichText) -> String {
    let mut out = String::new();
    write_html(text, &mut out);
    out
}

fn write_html(text: &RichText, out: &mut String) {
    for inline in &text.0 {
        match inline {
            Inline::Text(text) => {
                for c in text.chars() {
                    match c {
                        '&' => out.push_str("&#38;"),
                        '<' => out.push_str("&#60;"),
                        '>' => out.push_str("&#62;"),
                        c => match raised(c) {
                            Some(base) => {
                                let _ = write!(out, "<sup>{base}</sup>");
                            }
                            None => out.push(c),
                        },
                    }
                }
            }
            Inline::Styled(format, body) => {
                let (open, close) = tags(*format);
                out.push_str(open);
                write_html(body, out);
                out.push_str(close);
            }
            Inline::Block(display, body) => {
                let (open, close) = match display {
                    Display::Block => ("\n\n    <div class=\"csl-block\">", "</div>\n"),
                    Display::LeftMargin => ("\n    <div class=\"csl-left-margin\">", "</div>"),
                    Display::RightInline => ("<div class=\"csl-right-inline\">", "</div>\n  "),
                    Display::Indent => ("<div class=\"csl-indent\">", "</div>\n  "),
                };
                out.push_str(open);
                write_html(body, out);
                out.push_str(close);
            }
            Inline::Link { body, .. } => write_html(body, out),
            _ => {}
        }
    }
}

/// The suite's HTML writes superscript characters as raised ones.
fn raised(c: char) -> Option<String> {
    use unicode_normalization::UnicodeNormalization;
    matches!(c, 'ª' | 'º' | '²' | '³' | '¹' | 'ʰ'..='ʸ' | 'ˠ'..='ˤ' | 'ˀ' | 'ˁ' | 'ۥ' | 'ۦ' | '\u{3192}'..='\u{319f}' | 'ᴬ'..='ᵡ' | '⁰' | 'ⁱ' | '⁴'..='ⁿ' | '℠' | '™')
        .then(|| match c {
            'ˀ' => "ʔ".to_owned(),
            'ˁ' => "ʕ".to_owned(),
            'ۥ' => "و".to_owned(),
            'ۦ' => "ي".to_owned(),
            c => c.nfkc().collect(),
        })
}

fn tags(format: Formatting) -> (&'static str, &'static str) {
    match format {
        Formatting::Italic => ("<i>", "</i>"),
        Formatting::Oblique => ("<em>", "</em>"),
        Formatting::Bold => ("<b>", "</b>"),
        Formatting::Superscript => ("<sup>", "</sup>"),
        Formatting::Subscript => ("<sub>", "</sub>"),
        Formatting::SmallCaps => ("<span style=\"font-variant:small-caps;\">", "</span>"),
        Formatting::Underline => ("<span style=\"text-decoration:underline;\">", "</span>"),
        Formatting::Upright => ("<span style=\"font-style:normal;\">", "</span>"),
        Formatting::NormalWeight => ("<span style=\"font-weight:normal;\">", "</span>"),
        Formatting::NormalCaps => ("<span style=\"font-variant:normal;\">", "</span>"),
        Formatting::NoUnderline => ("<span style=\"text-decoration:none;\">", "</span>"),
        Formatting::Baseline => ("<span style=\"baseline\">", "</span>"),
        Formatting::Light | Formatting::NoCase | Formatting::NoDecor => ("", ""),
    }
}
