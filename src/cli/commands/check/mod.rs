//! `doicite check`: whether references say what the records of their DOIs say.
//!
//! References go through one after the other: read, resolved and compared (`judge`), reported (`order`). What differs is
//! data and goes to standard output; what could not be checked is told on standard error. Of a long list the text of the
//! inputs is held, the references that are being judged, and those that wait for a duplicate or for their correction.

mod checked;
mod comments;
mod duplicates;
mod entries;
mod fix;
mod gather;
mod judge;
mod letters;
mod order;
mod place;
mod report;
mod sarif;
mod words;

use crate::cli::args::CheckArgs;
use crate::cli::session::{Session, Told};

pub(in crate::cli) fn check(session: &Session, args: &CheckArgs) -> Result<(), Told> {
    session.spare()?;
    let (inputs, asked, unread) = gather::gather(session);
    let mut order = order::Order::new(session, args, &inputs, unread);
    judge::judge(session, args, &inputs, asked, &mut |part| order.take(part));
    order.end()
}
