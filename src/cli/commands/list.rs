//! `doicite list`: a reference list from what is in files.

use crate::cli::args::List;
use crate::cli::exit::Exit;
use crate::cli::journals;
use crate::cli::output::Voice;
use crate::cli::references::{self, Plan};
use crate::cli::session::{Failure, Session, Wanted, What, inputs};
use crate::doi::identify;
use crate::import::{self, Entry};

pub(in crate::cli) fn list(args: &List, voice: Voice) -> Exit {
    let session = match Session::open(&args.look, &args.network, voice) {
        Ok(session) => session,
        Err(exit) => return exit,
    };
    let chosen = match session.style() {
        Ok(chosen) => chosen,
        Err(exit) => return exit,
    };
    let mut wanted = Vec::new();
    for (name, bytes) in inputs(&args.files, voice) {
        match bytes {
            Ok(bytes) => {
                let entries = match args.from {
                    Some(format) => import::read_as(&bytes, format),
                    None => import::read(&bytes),
                };
                wanted.extend(entries.into_iter().map(|entry| want(&name, entry)));
            }
            Err(error) => {
                let hint = if identify(&name).is_ok() {
                    "; for the reference of a DOI, leave out `list`"
                } else {
                    ""
                };
                session.fail(Exit::Input, &format!("cannot read {name}: {error}{hint}"));
            }
        }
    }
    let mut works = session.items(wanted);
    let items = works.iter_mut().filter_map(|(_, work)| work.as_mut().ok());
    journals::for_styles(&session, args.look.journal, items);
    let format = Plan::format(args.look.to, args.sink.output.is_some());
    let text = references::write(&session, chosen, works, Plan { sorted: true, citations: false, format });
    session.finish(&text, &args.sink)
}

fn want(input: &str, entry: Result<Entry, import::ImportError>) -> Wanted {
    match entry {
        Ok(Entry::Item(item)) => Wanted { id: item.id.clone(), what: What::Item(item) },
        Ok(Entry::Doi { found, id }) => {
            Wanted { id: id.unwrap_or_else(|| found.doi.to_string()), what: What::Doi(found) }
        }
        Err(error) => {
            let failure = Failure { exit: Exit::Input, message: format!("{input}: {error}") };
            Wanted { id: input.to_owned(), what: What::Failed(failure) }
        }
    }
}
