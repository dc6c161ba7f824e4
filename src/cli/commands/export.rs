//! `doicite export`: works in the formats of other programs.

use crate::cli::args::{Export, Look};
use crate::cli::exit::Exit;
use crate::cli::journals;
use crate::cli::output::Voice;
use crate::cli::session::Session;
use crate::cli::spool::Spool;
use crate::cli::works::{Once, each};

pub(in crate::cli) fn export(args: &Export, voice: Voice) -> Exit {
    Session::run(&Look::default(), &args.network, voice, |session| {
        session.spare(&args.ids, &args.sink)?;
        let shorten = journals::for_exports(session, args.journal);
        let mut once = Once::default();
        let mut spool = Spool::new(Box::new(|works| args.to.exporter(works)), None);
        each(session, &args.ids, args.reading, &mut |(_, work)| {
            if let Some(mut work) = work.ok().filter(|work| once.is_new(work)) {
                args.year.unwrap_or_default().apply(&mut work);
                shorten(&mut work);
                spool.add(work);
            }
        });
        spool.deliver(session, &args.sink, args.clip)
    })
}
