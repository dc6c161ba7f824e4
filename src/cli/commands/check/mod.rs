//! `doicite check`: whether references say what the records of their DOIs say.
//!
//! References are gathered with their places, resolved all at once, compared, and reported. What differs is
//! data and goes to standard output; what could not be checked is told on standard error.

mod checked;
mod duplicates;
mod fix;
mod gather;
mod judge;
mod place;
mod report;
mod sarif;
mod words;

use self::checked::Checked;
use crate::cli::args::{CheckArgs, CheckFormat, Rules};
use crate::cli::exit::Exit;
use crate::cli::session::{Session, Told};

pub(in crate::cli) fn check(session: &Session, args: &CheckArgs) -> Result<(), Told> {
    session.spare()?;
    let (inputs, subjects) = gather::gather(session);
    let mut checked = judge::judge(session, args, &inputs, subjects);
    for failure in checked.iter().filter_map(|one| one.failure.as_ref()) {
        session.tell(failure);
    }
    let level = args.fail_on.level();
    let fails =
        |one: &Checked| one.findings.iter().any(|finding| level.is_some_and(|level| finding.level >= level));
    if checked.iter().any(fails) {
        session.worse(Exit::Differs);
    }
    let all = Rules::default();
    if args.diff {
        let rules = args.fix.as_ref().unwrap_or(&all);
        return session.deliver(&fix::diff(session, &inputs, &checked, rules));
    }
    if let Some(rules) = &args.fix {
        fix::fix(session, &inputs, &mut checked, rules);
    }
    let text = match args.to {
        CheckFormat::Text => report::text(&inputs, &checked),
        CheckFormat::Jsonl => report::jsonl(&inputs, &checked),
        CheckFormat::Sarif => sarif::sarif(&inputs, &checked),
        CheckFormat::Github => report::github(&inputs, &checked),
    };
    session.deliver(&text)
}
