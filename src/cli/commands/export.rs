//! `doicite export`: works in the formats of other programs.

use crate::cli::args::Export;
use crate::cli::exit::Exit;
use crate::cli::session::{Session, Told};
use crate::cli::spool::Spool;
use crate::cli::works::each_once;

pub(in crate::cli) fn export(session: &Session, args: &Export) -> Result<(), Told> {
    session.spare()?;
    let Some(writer) = args.to.writer() else {
        return Err(session.fail(Exit::Usage, &format!("doicite does not write {}", args.to)));
    };
    let mut spool = Spool::new(Box::new(writer), None);
    each_once(session, &mut |work| spool.add(work));
    spool.deliver(session)
}
