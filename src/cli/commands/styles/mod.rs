//! `doicite styles`: the styles there are, one of them, and the user's own.

mod card;
mod find;

use crate::cli::args::{Fetching, Look, Sink, Styles, StylesAction};
use crate::cli::exit::Exit;
use crate::cli::output::Voice;
use crate::cli::session::Session;
use crate::style::{self, Changed, FindError};

pub(in crate::cli) fn styles(args: &Styles, voice: Voice) -> Exit {
    let fetching = match &args.action {
        None => &args.fetching,
        Some(StylesAction::Show { fetching, .. } | StylesAction::Add { fetching, .. }) => fetching,
        Some(StylesAction::Remove { .. }) => &Fetching::default(),
    };
    let session = match Session::open(&Look::default(), &fetching.into(), voice) {
        Ok(session) => session,
        Err(exit) => return exit,
    };
    let text = match &args.action {
        None => find::find(&session, &args.query.join(" "), fetching),
        Some(StylesAction::Show { style, .. }) => {
            let card = session.styles().find(style).and_then(|found| card::card(&session, found));
            told(&session, card).unwrap_or_default()
        }
        Some(StylesAction::Add { style, .. }) => {
            for changed in told(&session, session.styles().add(style)).into_iter().flatten() {
                session.voice.note(&describe(&changed));
            }
            String::new()
        }
        Some(StylesAction::Remove { style }) => {
            if let Some(path) = told(&session, session.styles().remove(style)) {
                session.voice.note(&format!("removed {}", path.display()));
            }
            String::new()
        }
    };
    session.finish(&text, &Sink::default())
}

/// What came out, or nothing once the error is told.
fn told<T>(session: &Session, result: Result<T, FindError>) -> Option<T> {
    result
        .map_err(|error| {
            let exit =
                if matches!(error, FindError::Unchanged { .. }) { Exit::InputOutput } else { Exit::Style };
            session.fail(exit, &error.to_string());
        })
        .ok()
}

fn describe(changed: &Changed) -> String {
    match changed {
        Changed::Added { name, path, replaced } => {
            let instead = if *replaced {
                ", in place of the one that was there"
            } else if style::list()
                .iter()
                .any(|style| style.name == name || style.aliases.contains(&name.as_str()))
            {
                "; it is used instead of the built-in style of that name"
            } else {
                ""
            };
            format!("added {name} as {}{instead}", path.display())
        }
        Changed::There { name, origin } => format!("{name} is {origin}; nothing to add"),
    }
}
