//! `doicite completions` and `doicite man`: texts made from the parser itself.

use clap::CommandFactory as _;

use crate::cli::args::Cli;
use crate::cli::completion;
use crate::cli::exit::Exit;
use crate::cli::output::{self, Voice};

pub(in crate::cli) fn completions(shell: &str, voice: Voice) -> Exit {
    match completion::script(shell) {
        Ok(script) => print(script.as_bytes(), voice),
        Err(error) => {
            voice.error(&format!("cannot write the script: {error}"));
            Exit::Output
        }
    }
}

pub(in crate::cli) fn man(verb: Option<&str>, voice: Voice) -> Exit {
    let mut root = Cli::command();
    root.build();
    let page = match verb {
        None => root,
        Some(name) => {
            let Some(verb) = root.find_subcommand(name) else {
                voice.error(&format!("there is no verb `{name}`; `doicite --help` lists them"));
                return Exit::Usage;
            };
            // `build` has given it the name that the page needs: doicite-VERB.
            verb.clone()
        }
    };
    let mut roff = Vec::new();
    if let Err(error) = clap_mangen::Man::new(page).render(&mut roff) {
        voice.error(&format!("cannot write the page: {error}"));
        return Exit::Output;
    }
    let page = with_sections(&String::from_utf8_lossy(&roff));
    let page = match page.split_once(".SH VERSION").filter(|_| verb.is_none()) {
        Some((body, version)) => format!("{body}{MORE}.SH VERSION{version}"),
        None => page,
    };
    print(page.as_bytes(), voice)
}

/// A page with the sections that manual pages have (man-pages(7)): what stands behind the help is its
/// examples and the exit status, whose lines roff would fill.
fn with_sections(page: &str) -> String {
    let mut text = String::new();
    let (mut is_set, mut is_first) = (false, false);
    for line in page.lines() {
        if line == ".SH EXTRA" {
            (is_set, is_first) = (true, true);
            continue;
        }
        let section = match line.strip_suffix(':').filter(|_| is_set) {
            Some("Example" | "Examples") => Some("EXAMPLES"),
            Some("Exit status") => Some("EXIT STATUS"),
            _ => None,
        };
        if let Some(section) = section {
            let end = if text.ends_with(".fi\n") || !text.contains(".nf\n") { "" } else { ".fi\n" };
            text.push_str(&format!("{end}.SH {section}\n.nf\n"));
            is_first = false;
            continue;
        }
        if std::mem::take(&mut is_first) {
            text.push_str(".SH NOTES\n");
        }
        if is_set && line.starts_with(".SH") {
            text.push_str(".fi\n");
            is_set = false;
        }
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// What the page of the program has beside that.
const MORE: &str = "\
.SH ENVIRONMENT
Every setting has a variable: DOICITE_STYLE, DOICITE_LOCALE, DOICITE_MAILTO, DOICITE_JOBS,
DOICITE_TIMEOUT, DOICITE_ENDPOINT, DOICITE_CACHE and DOICITE_STYLES. DOICITE_CONFIG names the
configuration file. HTTPS_PROXY, NO_PROXY and SSL_CERT_FILE are those of the platform; NO_COLOR turns
italics and links off. `doicite help settings` has more.
.SH FILES
`doicite config` prints where the configuration file, the cache and the folders of styles are; on Linux
~/.config/doicite/config.toml, ~/.cache/doicite and ~/.local/share/doicite/styles.
.SH SEE ALSO
pandoc(1), biber(1), bibtex(1)
";

fn print(text: &[u8], voice: Voice) -> Exit {
    match output::deliver(&String::from_utf8_lossy(text), None) {
        Ok(()) => Exit::Good,
        Err(message) => {
            voice.error(&message);
            Exit::Output
        }
    }
}
