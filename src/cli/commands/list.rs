//! `doicite list`: a reference list from what is in files.

use crate::cli::args::List;
use crate::cli::exit::Exit;
use crate::cli::output::Voice;
use crate::cli::references::{self, Plan};
use crate::cli::session::Session;

pub(in crate::cli) fn list(args: &List, voice: Voice) -> Exit {
    Session::run(&args.look, &args.network, voice, |session| {
        let format = Plan::format(args.look.to, args.sink.output.is_some());
        let plan = Plan { sorted: true, citations: false, format };
        references::print(session, &args.ids, args.reading, &args.look, plan, &args.sink)
    })
}
