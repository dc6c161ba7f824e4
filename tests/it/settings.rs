//! Settings: which value counts, where it comes from, and what is wrong with it.

use crate::support::Home;

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
        ("\n\nstile = 'x'", "there is no setting `stile`; there are cache, endpoint"),
        ("jobs = 0", "the number of jobs is from 1 to 256"),
        ("mailto = 'nobody'", "mailto is an address such as me@example.org"),
        ("endpoint = 'doi.org'", "the endpoint is a URL such as https://doi.org"),
        ("timeout = 'soon'", "not a number of seconds"),
        ("style = ['a']", "`style` must be text or a number"),
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
