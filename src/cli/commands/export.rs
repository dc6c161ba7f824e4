//! `doicite export`: works in the formats of other programs.

use std::collections::HashMap;

use crate::cli::args::ExportArgs;
use crate::cli::exit::Exit;
use crate::cli::session::{Session, Told};
use crate::cli::spool::{self, Spool};
use crate::cli::target::{self, Target};
use crate::cli::works::each_once;
use crate::formats::{self, ChangedKey, Dropped, Format};
use crate::work::Work;

pub(in crate::cli) fn export(session: &Session, args: &ExportArgs) -> Result<(), Told> {
    session.spare()?;
    let format = format(session, args)?;
    let Some(writer) = format.writer() else {
        return Err(session.fail(Exit::Usage, &format!("doicite does not write {format}")));
    };
    let mut spool = Spool::new(Box::new(writer), None);
    let mut dropped = Dropped::new(format);
    // CSL's formats have the identifiers of items for keys, and programs take two of one for one work.
    let mut ids = matches!(format, Format::CslJson | Format::CslYaml).then(Ids::default);
    each_once(session, &mut |mut work| {
        dropped.count(&work);
        if let Some(ids) = &mut ids {
            ids.tell_apart(&mut work);
        }
        spool.add(work);
    });
    spool::tell_dropped(session, &dropped);
    spool::tell_changed(session, &ids.unwrap_or_default().changed);
    spool.deliver(session)
}

/// The identifiers of items, each once.
#[derive(Default)]
struct Ids {
    /// Each with how many others had it.
    taken: HashMap<String, usize>,
    changed: Vec<ChangedKey>,
}

impl Ids {
    /// Gives a work whose identifier another has one with a letter; the first keeps it.
    fn tell_apart(&mut self, work: &mut Work) {
        let from = work.item.id.clone();
        let Some(next) = self.taken.get(&from).copied().filter(|_| !from.is_empty()) else {
            self.taken.insert(from, 0);
            return;
        };
        let mut number = next;
        let to = loop {
            let to = format!("{from}{}", formats::letters(number));
            number += 1;
            if !self.taken.contains_key(&to) {
                break to;
            }
        };
        self.taken.insert(from.clone(), number);
        self.taken.insert(to.clone(), 0);
        work.item.id.clone_from(&to);
        self.changed.push(ChangedKey::taken(from, to));
    }
}

/// The format that was asked for, or that of the file's name.
fn format(session: &Session, args: &ExportArgs) -> Result<Format, Told> {
    let file = match (args.to, &session.request.sink.output) {
        (Some(format), _) => return Ok(format),
        (None, Some(file)) => file,
        (None, None) => return Err(session.fail(Exit::Usage, "no output format; add --to FORMAT")),
    };
    if let Target::Works(format) = target::of(file) {
        if format == Format::CslYaml {
            let name = file.display();
            session.voice.note(&format!("note: {name}: writing CSL-YAML; for Typst add --to hayagriva"));
        }
        return Ok(format);
    }
    let message = format!("cannot infer a format from the file name {}; add --to FORMAT", file.display());
    Err(session.fail(Exit::Usage, &message))
}
