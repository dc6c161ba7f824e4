//! Unpacks the styles and locales of hayagriva's archive into the form that the program embeds.
//!
//! The archive holds them as CBOR of its own parser's types. Decoding that and turning it into XML
//! for our parser would cost each run 10 to 40 ms; here it is done once. What comes out are two
//! tables, in `OUT_DIR/archive.rs`, of names and XML; a style is parsed when somebody asks for it.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use citationberg::{Locale, LocaleFile};
use hayagriva::archive::{ArchivedStyle, locales};

/// Names that the archive gives to another style than they promise: to a later edition, or to a sister of
/// the official style of that name.
const MISNOMERS: &[&str] = &["mla-8", "modern-language-association-8", "springer-vancouver"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let folder = env::var("OUT_DIR").expect("cargo names a folder");
    let folder = Path::new(&folder);
    let mut table = String::from("static STYLES: &[Archived] = &[\n");
    for (number, style) in ArchivedStyle::all().iter().enumerate() {
        let xml = style.get().to_xml().expect("an archived style can be written");
        let file = format!("style-{number}.csl");
        fs::write(folder.join(&file), xml).expect("the folder can be written to");
        let (title, id) = (style.display_name(), style.csl_id());
        let mut names: Vec<&str> =
            style.names().iter().copied().filter(|name| !MISNOMERS.contains(name)).collect();
        if names.is_empty() {
            names.extend(id.rsplit('/').next());
        }
        writeln!(
            table,
            "    Archived {{ names: &{names:?}, title: {title:?}, id: {id:?}, \
             xml: include_str!(concat!(env!(\"OUT_DIR\"), \"/{file}\")) }},"
        )
        .expect("a string can be written to");
    }
    table.push_str("];\n\nstatic LOCALES: &[(&str, &str)] = &[\n");
    for locale in locales() {
        let tag = locale.lang.clone().expect("an archived locale has a language").0;
        let file = format!("locale-{tag}.xml");
        fs::write(folder.join(&file), xml_of(locale)).expect("the folder can be written to");
        writeln!(table, "    ({tag:?}, include_str!(concat!(env!(\"OUT_DIR\"), \"/{file}\"))),")
            .expect("a string can be written to");
    }
    table.push_str("];\n");
    fs::write(folder.join("archive.rs"), table).expect("the folder can be written to");
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
