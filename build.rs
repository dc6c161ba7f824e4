//! Writes the styles and locales of hayagriva's archive as XML, so that the program need not decode
//! them at start-up: reading one style from XML takes a millisecond, from the archive five.

use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;

use hayagriva::archive::{ArchivedStyle, locales};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    let mut table = String::from("static STYLES: &[Archived] = &[\n");
    for (k, style) in ArchivedStyle::all().iter().enumerate() {
        let file = format!("style-{k}.csl");
        std::fs::write(out.join(&file), style.get().to_xml()?)?;
        writeln!(
            table,
            "    Archived {{ names: &{:?}, id: {:?}, xml: include_str!(concat!(env!(\"OUT_DIR\"), \"/{file}\")) }},",
            style.names(),
            style.csl_id(),
        )?;
    }
    table.push_str("];\n\nstatic LOCALES: &[(&str, &str)] = &[\n");
    for (k, locale) in locales().into_iter().enumerate() {
        let lang = locale.lang.ok_or("a locale without a language")?;
        let name = lang.0.clone();
        let file = citationberg::LocaleFile {
            version: "1.0".to_owned(),
            lang,
            info: None,
            terms: locale.terms,
            date: locale.date,
            style_options: locale.style_options,
        };
        let path = format!("locale-{k}.xml");
        std::fs::write(out.join(&path), file.to_xml()?)?;
        writeln!(table, "    ({name:?}, include_str!(concat!(env!(\"OUT_DIR\"), \"/{path}\"))),")?;
    }
    table.push_str("];\n");
    std::fs::write(out.join("archive.rs"), table)?;
    Ok(())
}
