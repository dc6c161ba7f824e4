//! `--copy`: data on the clipboard, with its italics where what it is pasted into knows them.
//!
//! On a desktop the clipboard holds HTML and plain text side by side. X11 has no clipboard of its own:
//! whoever copied has to be there to be asked, so a second process of the program stays behind, with
//! nothing else to do, until something else is copied. Over SSH, and where there is no desktop, the
//! terminal is asked to copy (OSC 52), which carries plain text only.

use std::io::{self, IsTerminal as _, Write as _};

use base64::Engine as _;

/// What is copied: the same text twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clip {
    pub(crate) plain: String,
    pub(crate) html: Option<String>,
}

/// Terminals take no longer sequence than this many bytes of text (xterm: 100,000 of base64).
const LONGEST_OSC52: usize = 74_000;

/// Puts something on the clipboard, or says why that cannot be.
pub(crate) fn copy(clip: &Clip) -> Result<(), String> {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let remote = set("SSH_TTY") || set("SSH_CONNECTION");
    if remote {
        return by_terminal(&clip.plain);
    }
    on_desktop(clip).or_else(|why| by_terminal(&clip.plain).map_err(|also| format!("{why}, and {also}")))
}

/// Asks the terminal to copy.
fn by_terminal(plain: &str) -> Result<(), String> {
    if plain.len() > LONGEST_OSC52 {
        return Err(format!("a terminal copies at most {LONGEST_OSC52} bytes"));
    }
    let encoded = base64::engine::general_purpose::STANDARD.encode(plain);
    let sequence = format!("\u{1b}]52;c;{encoded}\u{7}");
    let mut err = io::stderr().lock();
    if err.is_terminal() {
        return err.write_all(sequence.as_bytes()).map_err(|error| error.to_string());
    }
    #[cfg(unix)]
    if let Ok(mut terminal) = std::fs::File::options().write(true).open("/dev/tty") {
        return terminal.write_all(sequence.as_bytes()).map_err(|error| error.to_string());
    }
    Err("no terminal to copy with".to_owned())
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn on_desktop(clip: &Clip) -> Result<(), String> {
    let mut clipboard = arboard::Clipboard::new().map_err(|error| no_desktop(&error))?;
    match &clip.html {
        Some(html) => clipboard.set_html(html, Some(&clip.plain)),
        None => clipboard.set_text(&clip.plain),
    }
    .map_err(|error| error.to_string())
}

/// Starts the process that holds the clipboard, once it is known that there is one.
#[cfg(all(unix, not(target_os = "macos")))]
fn on_desktop(clip: &Clip) -> Result<(), String> {
    use std::os::unix::process::CommandExt as _;
    use std::process::{Command, Stdio};

    arboard::Clipboard::new().map_err(|error| no_desktop(&error))?;
    let spawned = std::env::current_exe().and_then(|program| {
        Command::new(program)
            .arg(super::args::HOLD_CLIPBOARD)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // It outlives the shell that this command was typed in.
            .process_group(0)
            .spawn()
    });
    let mut holder = spawned.map_err(|error| format!("serving the clipboard failed: {error}"))?;
    let text = serde_json::json!([clip.plain, clip.html]).to_string();
    let written = holder.stdin.take().map(|mut stdin| stdin.write_all(text.as_bytes()));
    written.unwrap_or(Ok(())).map_err(|error| format!("serving the clipboard failed: {error}"))
}

fn no_desktop(error: &arboard::Error) -> String {
    match error {
        arboard::Error::ClipboardNotSupported | arboard::Error::Unknown { .. } => {
            "no desktop with a clipboard".to_owned()
        }
        error => error.to_string(),
    }
}

/// Holds what comes on standard input on the clipboard until something else is copied.
#[cfg(all(unix, not(target_os = "macos")))]
pub(crate) fn hold() -> Result<(), String> {
    use arboard::SetExtLinux as _;

    let text = io::read_to_string(io::stdin().lock()).map_err(|error| error.to_string())?;
    let (plain, html): (String, Option<String>) =
        serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let mut clipboard = arboard::Clipboard::new().map_err(|error| no_desktop(&error))?;
    let set = clipboard.set().wait();
    match html {
        Some(html) => set.html(html, Some(plain)),
        None => set.text(plain),
    }
    .map_err(|error| error.to_string())
}

/// Elsewhere the clipboard holds itself.
#[cfg(not(all(unix, not(target_os = "macos"))))]
pub(crate) fn hold() -> Result<(), String> {
    Ok(())
}
