//! `doicite styles`: the styles there are, one of them, and the user's own.

mod card;
mod find;

use crate::cli::args::{Styles, StylesAction};
use crate::cli::exit::Exit;
use crate::cli::hints::no_style;
use crate::cli::session::{Session, Told};
use crate::style::{self, Changed, FindError};

pub(in crate::cli) fn styles(session: &Session, args: &Styles) -> Result<(), Told> {
    let voice = session.voice;
    match &args.action {
        None | Some(StylesAction::List { .. }) => {
            session.deliver(&find::find(session, &args.query.join(" "))?)
        }
        Some(StylesAction::Show { style, .. }) => {
            let card = session.styles().find(style).and_then(|found| card::card(session, found));
            session.deliver(&told(session, card)?)
        }
        Some(StylesAction::Add { style, .. }) => {
            for changed in told(session, session.styles().add(style))? {
                voice.note(&describe(&changed));
            }
            Ok(())
        }
        Some(StylesAction::Remove { style }) => {
            let path = told(session, session.styles().remove(style))?;
            voice.note(&format!("removed {}", path.display()));
            Ok(())
        }
    }
}

/// Returns the value, or reports the error.
fn told<T>(session: &Session, result: Result<T, FindError>) -> Result<T, Told> {
    result.map_err(|error| {
        let exit = if matches!(error, FindError::Unchanged { .. }) { Exit::Output } else { Exit::Style };
        session.fail(exit, &no_style(&error))
    })
}

fn describe(changed: &Changed) -> String {
    match changed {
        Changed::Added { name, path, replaced } => {
            let instead = if *replaced {
                ", replacing the previous one"
            } else if style::list()
                .iter()
                .any(|style| style.name == name || style.aliases.contains(&name.as_str()))
            {
                "; it overrides the built-in style of that name"
            } else {
                ""
            };
            format!("added {name} as {}{instead}", path.display())
        }
        Changed::There { name, origin } => format!("{name} is {origin}; nothing to add"),
    }
}
