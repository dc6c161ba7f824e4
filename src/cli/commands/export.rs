//! `doicite export`: works in the formats of other programs.

use crate::cli::args::Export;
use crate::cli::exit::Exit;
use crate::cli::session::{Session, Told};
use crate::cli::spool::{self, Spool};
use crate::cli::target::{self, Target};
use crate::cli::works::each_once;
use crate::formats::{Dropped, Format};

pub(in crate::cli) fn export(session: &Session, args: &Export) -> Result<(), Told> {
    session.spare()?;
    let format = format(session, args)?;
    let Some(writer) = format.writer() else {
        return Err(session.fail(Exit::Usage, &format!("doicite does not write {format}")));
    };
    let mut spool = Spool::new(Box::new(writer), None);
    let mut dropped = Dropped::new(format);
    each_once(session, &mut |work| {
        dropped.count(&work);
        spool.add(work);
    });
    spool::tell_dropped(session, &dropped);
    spool.deliver(session)
}

/// The format that was asked for, or that of the file's name.
fn format(session: &Session, args: &Export) -> Result<Format, Told> {
    let file = match (args.to, &session.request.sink.output) {
        (Some(format), _) => return Ok(format),
        (None, Some(file)) => file,
        (None, None) => return Err(session.fail(Exit::Usage, "no output format; add --to FORMAT")),
    };
    if let Target::Works(format) = target::of(file) {
        return Ok(format);
    }
    let message = format!("the name {} does not imply a format; add --to FORMAT", file.display());
    Err(session.fail(Exit::Usage, &message))
}
