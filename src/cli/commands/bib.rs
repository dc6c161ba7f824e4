//! `doicite bib`: BibTeX entries.

use crate::cli::args::{Bib, Look};
use crate::cli::exit::Exit;
use crate::cli::output::Voice;
use crate::cli::session::Session;
use crate::export;

pub(in crate::cli) fn bib(args: &Bib, voice: Voice) -> Exit {
    let session = match Session::open(&Look::default(), &args.network, voice) {
        Ok(session) => session,
        Err(exit) => return exit,
    };
    let wanted = args.ids.iter().map(|id| Session::identify(id)).collect();
    let items: Vec<_> = session.items(wanted).into_iter().filter_map(|(_, result)| result.ok()).collect();
    let text = export::bibtex(&items);
    session.finish(&text, &args.sink)
}
