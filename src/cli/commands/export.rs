//! `doicite export`: works in the formats of other programs.

use crate::cli::args::{Export, Look, Sink};
use crate::cli::exit::Exit;
use crate::cli::journals;
use crate::cli::output::{self, Voice};
use crate::cli::session::Session;
use crate::cli::works::{each_once, works};
use crate::export::{Exporter, keys, pieces};
use crate::work::Work;

/// Of how many entries it is told what they have.
const MOST_TOLD: usize = 5;

pub(in crate::cli) fn export(args: &Export, voice: Voice) -> Exit {
    Session::run(&Look::default(), &args.network, voice, |session| {
        let mut works = each_once(works(session, &args.ids, args.reading));
        for work in &mut works {
            args.year.unwrap_or_default().apply(work);
        }
        journals::for_exports(session, args.journal, works.iter_mut());
        let keys = keys(&works);
        deliver(session, args.to.exporter(works.len()).as_ref(), works, keys, &args.sink);
        Ok(())
    })
}

/// Writes works, an entry at a time, and lets go of each.
pub(in crate::cli) fn deliver(
    session: &Session,
    exporter: &dyn Exporter,
    works: Vec<Work>,
    keys: Vec<String>,
    sink: &Sink,
) {
    if works.is_empty() {
        return;
    }
    let mut unwritten = Vec::new();
    let mut names = keys.clone().into_iter();
    let written = pieces(exporter, works.into_iter().zip(keys)).inspect(|piece| {
        let key = names.next().unwrap_or_default();
        let characters = exporter.unwritten(piece);
        if !characters.is_empty() {
            unwritten.push((key, characters));
        }
    });
    if let Err(message) = output::deliver_pieces(written, sink.output.as_deref()) {
        session.fail(Exit::Output, &message);
    }
    tell_unwritten(session, &unwritten);
}

/// Tells which entries have characters that TeX has no command for.
pub(in crate::cli) fn tell_unwritten(session: &Session, unwritten: &[(String, String)]) {
    let Some(more) = unwritten.len().checked_sub(MOST_TOLD.min(unwritten.len())) else { return };
    let told: Vec<String> =
        unwritten.iter().take(MOST_TOLD).map(|(key, characters)| format!("{key} ({characters})")).collect();
    if !told.is_empty() {
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let which = told.join(", ");
        session
            .voice
            .note(&format!("note: only LuaLaTeX and XeLaTeX can set all characters of {which}{more}"));
    }
}
