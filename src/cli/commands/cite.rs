//! `doicite cite`: the references of DOIs, in the order given.

use crate::cli::args::Cite;
use crate::cli::exit::Exit;
use crate::cli::output::Voice;
use crate::cli::references::{self, Plan};
use crate::cli::session::Session;

pub(in crate::cli) fn cite(args: &Cite, voice: Voice) -> Exit {
    Session::run(&args.look, &args.network, voice, |session| {
        let format = Plan::format(args.look.to, args.sink.output.is_some());
        let plan = Plan { sorted: false, citations: args.citation, format };
        references::print(session, &args.ids, args.reading, &args.look, plan, &args.sink)
    })
}
