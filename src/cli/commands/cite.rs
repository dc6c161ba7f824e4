//! `doicite cite`: the references of DOIs, in the order given.

use crate::cli::args::Cite;
use crate::cli::exit::Exit;
use crate::cli::journals;
use crate::cli::output::Voice;
use crate::cli::references::{self, Plan};
use crate::cli::session::Session;

pub(in crate::cli) fn cite(args: &Cite, voice: Voice) -> Exit {
    let session = match Session::open(&args.look, &args.network, voice) {
        Ok(session) => session,
        Err(exit) => return exit,
    };
    // A style that does not exist is found out before anything is fetched.
    let chosen = match session.style() {
        Ok(chosen) => chosen,
        Err(exit) => return exit,
    };
    let wanted = args.ids.iter().map(|id| Session::identify(id)).collect();
    let mut works = session.items(wanted);
    let items = works.iter_mut().filter_map(|(_, work)| work.as_mut().ok());
    journals::for_styles(&session, args.look.journal, items);
    let format = Plan::format(args.look.to, args.sink.output.is_some());
    let plan = Plan { sorted: false, citations: args.citation, format };
    let text = references::write(&session, chosen, works, plan);
    session.finish(&text, &args.sink)
}
