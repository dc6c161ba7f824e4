//! Settings: which value counts, where it comes from, and what is wrong with it.

use crate::support::{Home, Run};

fn row(text: &str, name: &str) -> String {
    let row = text.lines().find(|line| line.split_whitespace().next() == Some(name));
    row.unwrap_or_else(|| panic!("{name} in\n{text}"))
        .split_whitespace()
        .skip(1)
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn flag_before_environment_before_file_before_default() {
    let mut home = Home::new();
    assert_eq!(row(&home.run(["config"]).clean(), "style"), "apa default");
    home.file(".config/doicite/config.toml", "style = \"ieee\"\njobs = 3\nmailto = \"me@example.org\"\n");
    let config = home.run(["config"]).clean();
    assert_eq!(row(&config, "style"), "ieee configuration file");
    assert_eq!(row(&config, "jobs"), "3 configuration file");
    assert_eq!(row(&config, "mailto"), "me@example.org configuration file");
    assert_eq!(row(&config, "endpoint"), "http://127.0.0.1:9/ environment, DOICITE_ENDPOINT");
    home.set("DOICITE_STYLE", "nature");
    assert_eq!(row(&home.run(["config"]).clean(), "style"), "nature environment, DOICITE_STYLE");
    assert_eq!(row(&home.run(["config", "-s", "cell"]).clean(), "style"), "cell command line");
    assert!(home.run(["-q", "10.3390/ijerph18147338"]).clean().starts_with("1."), "and it is used");
}

#[cfg(unix)]
#[test]
fn the_places_follow_the_platform() {
    let mut home = Home::new();
    let cache = home.path().join("elsewhere");
    home.set("XDG_CACHE_HOME", cache.to_str().unwrap());
    home.set("XDG_CONFIG_HOME", home.path().join("settings").to_str().unwrap().to_owned().as_str());
    home.file("settings/doicite/config.toml", "style = 'cell'");
    let config = home.run(["config"]).clean();
    assert_eq!(row(&config, "style"), "cell configuration file");
    assert!(row(&config, "cache").starts_with(cache.to_str().unwrap()), "{config}");
}

#[test]
fn what_is_wrong_is_told_in_one_line() {
    let table = [
        ("style = ", "line 1"),
        ("\n\nstile = 'x'", "unknown setting `stile`; the settings are bib, cache, endpoint"),
        ("jobs = 0", "the number of jobs must be from 1 to 256"),
        ("mailto = 'nobody'", "mailto must be an e-mail address such as me@example.org"),
        ("endpoint = 'doi.org'", "the endpoint must be a URL such as https://doi.org"),
        ("timeout = 'soon'", "not a number of seconds"),
        ("offline = 'perhaps'", "must be true or false"),
        ("bib = 3", "`bib` must be a table"),
        ("[bib]\nmonths = 'july'", "`bib.months` must be one of macro, braces, number, none"),
        ("[bib]\nkey = 'mine'", "`bib.key` contains no field; try {author}{year}"),
        ("[bib]\nyear = 'june'", "`bib.year` must be one of issued, print, online"),
        ("[bib]\nsize = 'print'", "unknown setting `bib.size`; the settings of [bib] are for, key"),
        ("style = ['a']", "`style` must be a string or a number"),
    ];
    for (file, said) in table {
        let mut home = Home::new();
        home.set("DOICITE_ENDPOINT", "");
        home.file(".config/doicite/config.toml", file);
        let run = home.run(["10.3390/ijerph18147338"]);
        assert_eq!((run.code, run.stdout.as_str(), run.said().len()), (Some(2), "", 1), "{file}: {run:?}");
        assert!(run.stderr.contains(said), "{file}: {}", run.stderr);
    }
}

const STYLE: &str = r#"<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">
  <info><title>House</title><id>house</id></info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography><layout prefix="House: "><text variable="title"/></layout></bibliography>
</style>"#;

#[test]
fn a_project_has_a_file_that_is_found_from_below() {
    let home = Home::new();
    home.file(
        ".config/doicite/config.toml",
        "style = 'ieee'\nlocale = 'de-DE'\n[bib]\nmonths = 'number'\nnames = 1\nyear = 'print'\n",
    );
    home.file("paper/house.csl", STYLE);
    home.file(
        "paper/doicite.toml",
        "style = 'house.csl'\n[bib]\nkey = '{author:lower}{year}'\nmonths = 'braces'\n",
    );
    home.file("paper/chapters/one.md", "");
    let below = |args: &[&str]| -> Run {
        let mut command = home.command(args);
        command.current_dir(home.path().join("paper/chapters")).output().unwrap().into()
    };
    let config = below(&["config"]).clean();
    assert!(row(&config, "style").ends_with("house.csl project file"), "{config}");
    assert_eq!(row(&config, "locale"), "de-DE configuration file");
    assert_eq!(row(&config, "bib.months"), "braces project file");
    assert_eq!(row(&config, "bib.names"), "1 configuration file");
    assert_eq!(row(&config, "bib.year"), "print configuration file");
    assert!(config.contains("project file: "), "{config}");
    let reference = below(&["-q", "--offline", "10.3390/ijerph18147338"]).clean();
    assert!(reference.starts_with("House: Alopecia"), "{reference}");
    let entry = below(&["-q", "--offline", "bib", "10.1109/cvpr.2016.90"]).clean();
    for part in ["@inproceedings{he2016,", "author = {He, Kaiming and others}", "month = {June}"] {
        assert!(entry.contains(part), "{part} in {entry}");
    }
    let flags = ["-q", "--offline", "bib", "10.1109/cvpr.2016.90", "--months", "none", "--names", "2"];
    let entry = below(&flags).clean();
    assert!(!entry.contains("month") && entry.contains("and Zhang, Xiangyu and others"), "{entry}");
}

#[test]
fn a_project_decides_nothing_about_the_network_or_files() {
    for key in ["endpoint", "styles", "cache", "mailto"] {
        let home = Home::new();
        home.file("doicite.toml", format!("{key} = 'https://example.org'\n"));
        let run = home.run(["10.3390/ijerph18147338"]);
        assert_eq!((run.code, run.said().len()), (Some(2), 1), "{run:?}");
        assert!(
            run.stderr.contains(&format!("a project cannot set `{key}`; it can set bib, journal")),
            "{run:?}"
        );
    }
}

#[test]
fn the_environment_can_take_the_network_away() {
    let mut home = Home::new();
    for (value, code) in [("1", 6), ("true", 6)] {
        home.set("DOICITE_OFFLINE", value);
        let run = home.run(["10.5555/nowhere"]);
        assert_eq!(run.code, Some(code), "{run:?}");
        assert!(run.stderr.contains("is not in the cache"), "{run:?}");
    }
    assert_eq!(row(&home.run(["config"]).clean(), "offline"), "true environment, DOICITE_OFFLINE");
    let run = home.run(["--refresh", "10.5555/nowhere"]);
    assert!(run.stderr.contains("cannot reach"), "a flag overrides the environment: {run:?}");
    home.set("DOICITE_OFFLINE", "0");
    assert!(home.run(["10.5555/nowhere"]).stderr.contains("cannot reach"));
}

/// Daemons have it for a home: neither the configuration nor the user's list of journal words is there.
#[cfg(unix)]
#[test]
fn a_home_that_is_no_folder_has_no_configuration() {
    let mut home = Home::new();
    home.set("HOME", "/dev/null");
    home.set("XDG_CONFIG_HOME", "");
    let run = home.run(["--offline", "-s", "nature", "10.3390/ijerph18147338"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(!run.stderr.contains("/.config/"), "{run:?}");
}
