//! Compiles the styles and locales that are built in: our own, and those of hayagriva's archive.
//!
//! The archive holds them as CBOR of its own parser's types. Here they become XML, which the reader of
//! `src/csl` reads, as it reads any style: its files are modules of this script. What it makes of them is
//! written in the compact form that a run reads back (`src/csl/compiled.rs`), so that it parses no XML. All but the
//! style and the locale that are used most are packed: there are some eighty and sixty, and a run reads one of each.
//! The XML itself, for who asks to see a style or to copy it, is packed beside it. The tables of names stand in
//! `OUT_DIR/archive.rs`.
//!
//! Three tables of other crates are written in a form that takes less of the program: see [`entities`], [`romanised`]
//! and [`tailorings`].

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::{env, fs};

use citationberg::{Locale, LocaleFile};
use flate2::write::DeflateEncoder;
use flate2::{Compress, Compression, FlushCompress};
use hayagriva::archive::{ArchivedStyle, locales};
use icu_collator::provider::{Baked, CollationTailoringV1};
use icu_provider::prelude::*;
use serde::Serialize;

use self::csl::locale::LocaleData;
use self::csl::style::Style;

/// The reader of styles and locales.
#[path = "src/csl"]
#[expect(dead_code, unreachable_pub, unused_imports, reason = "the program uses what this script does not")]
mod csl {
    #[path = "locale"]
    pub(crate) mod locale {
        mod data;
        pub(crate) use data::LocaleData;
    }
    pub(crate) mod compiled;
    pub(crate) mod style;
    mod term;
    mod textcase;
    mod variable;
    pub(crate) mod xml;
}

#[path = "src/markup"]
#[expect(unreachable_pub, reason = "the library has it in public")]
mod markup {
    mod format;
    pub(crate) use format::{Display, Formatting};
}

/// Names that the archive gives to another style than they promise: to a later edition, or to a sister of
/// the official style of that name.
const MISNOMERS: &[&str] = &["mla-8", "modern-language-association-8", "springer-vancouver"];

/// The style that is used if none is asked for: it is read as it lies.
const DEFAULT: &str = "apa";

/// Our own styles: file and name.
const OWN: &[(&str, &str)] = &[("ucl-discovery.csl", "ucl-discovery")];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=styles");
    let folder = env::var("OUT_DIR").expect("cargo names a folder");
    let folder = Path::new(&folder);
    let mut table = format!("static OWN: [BuiltIn; {}] = [\n", OWN.len());
    for (file, name) in OWN {
        let xml = fs::read_to_string(Path::new("styles").join(file)).expect("a style of ours");
        let style = Style::from_xml(&xml).expect("a style of ours can be read");
        table.push_str(&row(folder, &[name], (style.title(), style.id()), name, &xml));
    }
    let styles = ArchivedStyle::all();
    writeln!(table, "];\n\nstatic STYLES: [BuiltIn; {}] = [", styles.len())
        .expect("a string can be written to");
    for (number, style) in styles.iter().enumerate() {
        let xml = style.get().to_xml().expect("an archived style can be written");
        let file = format!("style-{number}");
        let id = style.csl_id();
        let mut names: Vec<&str> =
            style.names().iter().copied().filter(|name| !MISNOMERS.contains(name)).collect();
        if names.is_empty() {
            names.extend(id.rsplit('/').next());
        }
        table.push_str(&row(folder, &names, (style.display_name(), id), &file, &xml));
    }
    let locales = locales();
    writeln!(table, "];\n\nstatic LOCALES: [BuiltInLocale; {}] = [", locales.len())
        .expect("a string can be written to");
    let locales: Vec<(String, Vec<u8>)> = locales.into_iter().map(read).collect();
    // The processor itself has American English, and the others have half of their bytes in common with it.
    let english = locales.iter().find(|(tag, _)| tag == "en-US").map(|(_, locale)| locale.as_slice());
    let english = english.expect("the archive has American English");
    for (tag, locale) in &locales {
        let file = format!("locale-{tag}");
        let compiled = if tag == "en-US" {
            write(folder, &file, locale);
            "Plain(crate::csl::ENGLISH_COMPILED)".to_owned()
        } else {
            write(folder, &file, &packed_behind(locale, english));
            format!("Packed(Packed::behind({}, crate::csl::ENGLISH_COMPILED))", included(&file))
        };
        writeln!(table, "    BuiltInLocale {{ tag: {tag:?}, compiled: Compiled::{compiled} }},")
            .expect("a string can be written to");
    }
    table.push_str("];\n");
    write(folder, "archive.rs", table.as_bytes());
    write(folder, "entities", entities().as_bytes());
    write(folder, "romanised", &packed_behind(romanised().as_bytes(), &[]));
    write(folder, "tailorings.rs", tailorings(folder).as_bytes());
}

/// The tag of a locale, and what the reader makes of it.
fn read(locale: Locale) -> (String, Vec<u8>) {
    let tag = locale.lang.clone().expect("an archived locale has a language").0;
    let xml = xml_of(locale);
    let document = csl::xml::parse(&xml).expect("an archived locale can be read");
    (tag, compiled(&LocaleData::from_node(document.root_element())))
}

/// The character references of HTML, as `src/text/entities.rs` reads them.
fn entities() -> String {
    let mut all = String::new();
    for (name, meaning) in &html_escape::NAMED_ENTITIES {
        let name = std::str::from_utf8(name).expect("names are ASCII");
        assert!(!meaning.contains('\0'), "a NUL divides them");
        write!(all, "{name}={meaning}\0").expect("a string can be written to");
    }
    all
}

/// What `any_ascii` makes of letters and digits of all scripts, as `src/formats/latin.rs` reads it: a line for 64
/// characters.
fn romanised() -> String {
    let mut all = String::new();
    for number in 0..=u32::from(char::MAX) {
        if number > 0 {
            all.push(if number.is_multiple_of(64) { '\n' } else { ' ' });
        }
        if let Some(c) = char::from_u32(number).filter(|c| !c.is_ascii() && c.is_alphanumeric()) {
            all.extend(any_ascii::any_ascii_char(c).chars().filter(char::is_ascii_alphanumeric));
        }
    }
    // Nothing stands for what comes last.
    all.truncate(all.trim_end().len());
    all
}

/// The sorting rules of single languages, as `src/csl/tailoring.rs` reads them: the collator's own table takes four times
/// as much. The collator is asked for every language and script, since it has no list of those it knows.
fn tailorings(folder: &Path) -> String {
    const SCRIPTS: &[&str] = &[
        "", "-Arab", "-Armn", "-Beng", "-Cyrl", "-Deva", "-Ethi", "-Geor", "-Grek", "-Guru", "-Hans",
        "-Hant", "-Hebr", "-Latn", "-Mong", "-Telu", "-Thai", "-Tibt",
    ];
    let letters = || ('a'..='z').map(String::from);
    let pairs = || letters().flat_map(|first| letters().map(move |second| first.clone() + &second));
    let triples = pairs().flat_map(|pair| letters().map(move |third| pair.clone() + &third));
    // Languages of three letters are asked for in their usual script alone: with all of them it would take seconds.
    let scripts = |language: &str| if language.len() == 2 || language == "und" { SCRIPTS } else { &[""] };
    let mut table = BTreeMap::new();
    for language in pairs().chain(triples) {
        for script in scripts(&language) {
            let tag = format!("{language}{script}");
            let locale =
                DataLocale::from(tag.parse::<icu_locale_core::Locale>().expect("a tag of a language"));
            let id = DataIdentifierBorrowed::for_locale(&locale);
            let mut metadata = DataRequestMetadata::default();
            metadata.silent = true;
            let found: Result<DataResponse<CollationTailoringV1>, _> =
                Baked.load(DataRequest { id, metadata });
            // What stands in for another language is not its own.
            if let Ok(found) = found
                && found.metadata.locale.is_none()
            {
                let data = found.payload.get();
                let rules = (&data.trie, &data.ces, &data.ce32s, &data.contexts);
                table.insert(tag, postcard::to_allocvec(&rules).expect("what is read can be written"));
            }
        }
    }
    assert!(table.len() > 60, "the collator has tailorings: {}", table.len());
    let mut rows = format!("static TAILORINGS: [(&str, Packed); {}] = [\n", table.len());
    for (tag, rules) in table {
        let file = format!("tailoring-{tag}");
        write(folder, &file, &packed_behind(&rules, &[]));
        writeln!(rows, "    ({tag:?}, Packed::new({})),", included(&file))
            .expect("a string can be written to");
    }
    rows + "];\n"
}

/// A row of the table of styles. Writes what the reader makes of the style, and its XML packed.
fn row(folder: &Path, names: &[&str], (title, id): (&str, &str), file: &str, xml: &str) -> String {
    let style = compiled(&Style::from_xml(xml).expect("a built-in style can be read"));
    let compiled = if names.contains(&DEFAULT) {
        write(folder, file, &style);
        format!("Compiled::Plain({})", included(file))
    } else {
        deflated(folder, file, &style)
    };
    let source = format!("{file}.csl");
    write(folder, &source, &packed(xml.as_bytes()));
    let packed = included(&source);
    format!(
        "    BuiltIn {{ names: &{names:?}, title: {title:?}, id: {id:?}, compiled: {compiled}, \
         packed: {packed} }},\n"
    )
}

/// Writes what a reader makes of a file, packed, and returns the expression for it.
fn deflated(folder: &Path, file: &str, compiled: &[u8]) -> String {
    write(folder, file, &packed_behind(compiled, &[]));
    format!("Compiled::Packed(Packed::new({}))", included(file))
}

/// The contents of a file in the folder of this script's products, as an expression.
fn included(file: &str) -> String {
    format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{file}\"))")
}

/// Bytes packed so that their beginning can be unpacked alone: of XML that is often all that is wanted.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).expect("bytes can be packed");
    packed.finish().expect("bytes can be packed")
}

/// Bytes packed behind others, behind their length, as `src/text/packed.rs` reads them.
fn packed_behind(bytes: &[u8], before: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).expect("a table has no gigabytes");
    let mut packed = Vec::from(length.to_le_bytes());
    let mut deflate = Compress::new(Compression::best(), false);
    let mut dropped = Vec::with_capacity(2 * before.len() + 64);
    if !before.is_empty() {
        deflate.compress_vec(before, &mut dropped, FlushCompress::Sync).expect("bytes can be packed");
    }
    packed.reserve(bytes.len() + 64);
    deflate.compress_vec(bytes, &mut packed, FlushCompress::Finish).expect("bytes can be packed");
    assert_eq!(deflate.total_in(), (before.len() + bytes.len()) as u64, "all is packed");
    packed
}

fn compiled(value: &impl Serialize) -> Vec<u8> {
    csl::compiled::write(value).expect("what is read can be written")
}

fn write(folder: &Path, file: &str, bytes: &[u8]) {
    fs::write(folder.join(file), bytes).expect("the folder can be written to");
}

/// A locale as the XML of a locale file, with the one term of CSL 1.0.2 that the archive's types cannot
/// hold.
fn xml_of(locale: Locale) -> String {
    let printing = printing(&locale.lang.as_ref().expect("an archived locale has a language").0);
    let file = LocaleFile {
        version: "1.0".to_owned(),
        lang: locale.lang.expect("an archived locale has a language"),
        info: None,
        terms: locale.terms,
        date: locale.date,
        style_options: locale.style_options,
    };
    let xml = file.to_xml().expect("an archived locale can be written");
    xml.replacen("<terms>", &format!("<terms>{printing}"), 1)
}

/// The term `printing` of a language in its long form and, if it has one, its short form: one printing
/// and several. Languages without a word of their own use the English one, as their locale files do.
fn printing(lang: &str) -> String {
    let words: &[&str] = match lang {
        "ms-MY" | "sr-Latn-RS" => return String::new(),
        "af-ZA" => &["druk", "drukke", "dr.", "dre."],
        "bal-PK" => &["چاپکاری", "چاپکاری"],
        "brh-PK" => &["ٹپو", "ٹپوک"],
        "ca-AD" => &["impressió", "impressions", "print.", "prints."],
        "en-GB" => &["printing", "printings", "ptg", "ptgs"],
        "en-US" => &["printing", "printings", "ptg.", "ptgs."],
        "fr-CA" | "fr-FR" => &["impression", "impressions", "impr.", "impr."],
        "gl-ES" => &["impreso", "impresos", "impr.", "imprs."],
        "hu-HU" => &["nyomtatás", "nyomtatás", "nyom.", "nyom."],
        "hy-AM" => &["վերատպություն", "վերատպություններ", "վերատպ.", "վերատպ."],
        "lij-IT" => &["stampa", "stampe", "st.", "stt."],
        "lv-LV" => &["izdruka", "izdrukas", "izdr.", "izdr."],
        "nb-NO" => &["opplag", "opplag", "oppl.", "oppl."],
        "pa-PK" => &["چھاپ", "چھاپاں"],
        "pl-PL" => &["druk", "druki", "druk", "druk."],
        "pt-BR" | "pt-PT" => &["impressão", "impressões", "impr.", "imprs."],
        "ro-RO" => &["tiparul", "tiparele", "print.", "print."],
        "tr-TR" => &["çıktı", "çıktılar", "çıktı", "çıktılar"],
        "zh-CN" => &["编号", "编号", "编号", "编号"],
        _ => &["printing", "printings", "print.", "prints."],
    };
    let terms = words.chunks(2).zip(["long", "short"]).map(|(pair, form)| {
        let [single, multiple] = pair else { unreachable!("words come in pairs") };
        format!(
            r#"<term name="printing" form="{form}"><single>{single}</single><multiple>{multiple}</multiple></term>"#
        )
    });
    terms.collect()
}
