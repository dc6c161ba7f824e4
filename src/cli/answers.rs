//! Fetches the records of works that were asked for, and hands each work on in order.
//!
//! A work is made as soon as its answer and all before it are there, while others are on their way. What there is to be
//! said waits until all have come, in its own order: of answers that are not what they would be with a network, of
//! failures, of what else a text speaks of, and then of each work.

use std::collections::HashSet;
use std::convert::Infallible;

use super::account::Account;
use super::args::{Follow, ReadingArgs};
use super::exit::Exit;
use super::hints;
use super::output::Held;
use super::places::InputPlace;
use super::session::{Failure, Session};
use crate::csl::Variable;
use crate::doi::{Doi, Identified};
use crate::formats::{Entry, ImportError, own_key};
use crate::resolve::Resolved;
use crate::search::PubmedId;
use crate::work::Work;

/// A work that was asked for: what to call it in messages and in `--to jsonl`, where it stands, and the work or
/// why there is none.
pub(crate) type NamedWork = (String, Option<InputPlace>, Result<Work, Failure>);

/// What one argument, or one entry of a file, stands for.
pub(crate) enum WantedInput<M = Infallible> {
    Work(Box<Work>, Option<InputPlace>),
    /// What has been made of a work already.
    Made(M),
    /// A work that is yet to be fetched, the identifier a file gives it, and where in that file it stands.
    Doi(Identified, Option<String>, Option<InputPlace>),
    /// A work whose DOI is yet to be asked for, and where its identifier stands.
    Pubmed(PubmedId, InputPlace),
    /// What the text speaks of whose DOIs follow.
    Text(Account),
    Failed {
        typed: String,
        place: Option<InputPlace>,
        failure: Failure,
    },
}

/// What there is of something that was wanted.
#[expect(clippy::large_enum_variant, reason = "each is taken apart where it arrives")]
pub(crate) enum Answer<M = Infallible> {
    Work(NamedWork),
    Made(M),
}

/// The works that had to wait. Failures are told.
pub(crate) fn fetched(session: &Session, wanted: Vec<WantedInput>) -> Vec<NamedWork> {
    let mut works = Vec::with_capacity(wanted.len());
    each_fetched(session, wanted, &mut |Answer::Work(work)| works.push(work));
    works
}

/// Hands the works on that had to wait, each when it and all before it are there. Failures are told before all that
/// `take` has to say.
pub(crate) fn each_fetched<M>(
    session: &Session,
    wanted: Vec<WantedInput<M>>,
    take: &mut dyn FnMut(Answer<M>),
) {
    let reading = session.request.reading;
    if reading.follow == Some(Follow::Published) {
        let mut answers = Vec::with_capacity(wanted.len());
        each_answered(session, wanted, &mut |answer| answers.push(answer));
        let works = answers.iter_mut().filter_map(|answer| match answer {
            Answer::Work((.., work)) => work.as_mut().ok(),
            Answer::Made(_) => None,
        });
        follow(session, works);
        answers.into_iter().for_each(take);
    } else {
        each_answered(session, wanted, take);
    }
}

/// Hands on what was answered for each thing that had to wait.
fn each_answered<M>(session: &Session, wanted: Vec<WantedInput<M>>, take: &mut dyn FnMut(Answer<M>)) {
    let reading = session.request.reading;
    let wanted = converted(session, wanted);
    let questions: Vec<Option<Identified>> = wanted.iter().map(|wanted| question(wanted, reading)).collect();
    let asks: Vec<bool> = questions.iter().map(Option::is_some).collect();
    let asked: Vec<Identified> = questions.into_iter().flatten().collect();
    let mut answered =
        Answered { session, accounts: Vec::new(), resolved: HashSet::new(), failures: Vec::new() };
    let mut waiting = wanted.into_iter().zip(asks);
    let (mut doubts, mut later) = (Held::default(), Held::default());
    session.resolve_each(&asked, &mut |answer| {
        let mut answer = Some(answer);
        for (wanted, asks) in waiting.by_ref() {
            let answer = if asks { answer.take() } else { None };
            let work = doubts.of(|| answered.work(wanted, answer));
            later.of(|| work.into_iter().for_each(&mut *take));
            if asks {
                break;
            }
        }
    });
    for (wanted, _) in waiting {
        let work = doubts.of(|| answered.work(wanted, None));
        later.of(|| work.into_iter().for_each(&mut *take));
    }
    drop(doubts);
    answered.tell();
}

/// What is known of works that were asked for, when all have been answered.
struct Answered<'s> {
    session: &'s Session,
    accounts: Vec<Account>,
    resolved: HashSet<Doi>,
    failures: Vec<Failure>,
}

impl Answered<'_> {
    /// The work that something which was wanted is, with the answer to its question.
    fn work<M>(
        &mut self,
        wanted: WantedInput<M>,
        answer: Option<Result<Resolved, Failure>>,
    ) -> Option<Answer<M>> {
        let session = self.session;
        let work = match wanted {
            WantedInput::Made(made) => return Some(Answer::Made(made)),
            WantedInput::Pubmed(..) => return None,
            WantedInput::Text(account) => {
                self.accounts.push(account);
                return None;
            }
            WantedInput::Failed { typed, place, failure } => (typed, place, Err(failure)),
            WantedInput::Work(mut work, place) => {
                match answer {
                    Some(answer) => learn(session, &mut work, answer),
                    // Nobody can say of it what became of the work.
                    None if session.request.reading.fail_on.is_some() => {
                        session.unasked.set(session.unasked.get() + 1);
                    }
                    None => {}
                }
                (called(&work, place.as_ref()), place, Ok(*work))
            }
            WantedInput::Doi(found, id, mut place) => {
                let missing = || Err(Failure { exit: Exit::Internal, message: "no answer".into() });
                let mut named = None;
                if let Some(place) = &mut place {
                    let from = self.accounts.iter().rev().find(|account| account.is_of(&place.file));
                    place.line = from.and_then(|account| account.line(&found.doi)).or(place.line);
                    named =
                        Some(from.map_or_else(|| place.file.clone(), |account| account.place(&found.doi)));
                }
                let answer = answer.unwrap_or_else(missing);
                if answer.is_ok() {
                    self.resolved.insert(found.doi.clone());
                }
                let (name, work) = of_answer(&found, id, named, answer);
                (name, place, work)
            }
        };
        self.failures.extend(work.2.as_ref().err().cloned());
        Some(Answer::Work(work))
    }

    /// Tells failures, and what else the texts speak of.
    fn tell(self) {
        for failure in &self.failures {
            self.session.tell(failure);
        }
        for account in self.accounts {
            account.tell(&self.resolved, self.session.voice);
        }
    }
}

/// What a DOI of an input is called, and its work as it was answered; `named` is where it stands, as failures have it.
pub(crate) fn of_answer(
    found: &Identified,
    id: Option<String>,
    named: Option<String>,
    answer: Result<Resolved, Failure>,
) -> (String, Result<Work, Failure>) {
    let name = id.clone().unwrap_or_else(|| found.doi.to_string());
    let work = answer.map(|resolved| {
        let mut work = resolved.work();
        work.item.id = id.clone().unwrap_or_else(|| resolved.doi.to_string());
        work.key = id;
        work
    });
    let work = work.map_err(|failure| match named {
        Some(named) => Failure { message: format!("{named}: {}", failure.message), ..failure },
        None => failure,
    });
    (name, work)
}

/// What is wanted, with the DOIs of identifiers of PubMed, which are asked for all at once.
pub(crate) fn converted<M>(session: &Session, wanted: Vec<WantedInput<M>>) -> Vec<WantedInput<M>> {
    let ids: Vec<PubmedId> = wanted
        .iter()
        .filter_map(|wanted| match wanted {
            WantedInput::Pubmed(id, _) => Some(id.clone()),
            _ => None,
        })
        .collect();
    let mut answers = session.convert(&ids).into_iter();
    let of = |wanted| match wanted {
        WantedInput::Pubmed(id, place) => match answers.next()? {
            Ok(doi) => Some(WantedInput::Doi(Identified::from(doi), None, Some(place))),
            Err(failure) => Some(unread(id.to_string(), place, &failure)),
        },
        wanted => Some(wanted),
    };
    wanted.into_iter().filter_map(of).collect()
}

/// Something in a file that cannot be read, told with its place.
pub(crate) fn unread<M>(typed: String, place: InputPlace, failure: &Failure) -> WantedInput<M> {
    let line = place.line.map(|line| format!(":{line}")).unwrap_or_default();
    let message = format!("{}{line}: {}", place.file, failure.message);
    WantedInput::Failed { typed, place: Some(place), failure: Failure { message, exit: failure.exit } }
}

/// What an entry of a file stands for.
pub(crate) fn wanted_of<M>(
    name: &str,
    line: Option<usize>,
    entry: Result<Entry, ImportError>,
) -> WantedInput<M> {
    let line = match &entry {
        Err(ImportError::Json { line, .. } | ImportError::Entry { line, .. }) => Some(*line),
        _ => line,
    };
    let place = Some(InputPlace { file: name.to_owned(), line });
    match entry {
        Ok(Entry::Work(work)) => WantedInput::Work(work, place),
        Ok(Entry::Doi { found, id }) => WantedInput::Doi(found, id, place),
        Err(error) => WantedInput::Failed {
            typed: line.map_or_else(|| name.to_owned(), |line| by_line(name, line)),
            place,
            failure: Failure { exit: Exit::Input, message: format!("{name}: {}", hints::explain(&error)) },
        },
    }
}

/// What has to be asked for something that is wanted: its record, if it is only known by its DOI, or if
/// what is known of a work of a file is to be known as well.
fn question<M>(wanted: &WantedInput<M>, reading: ReadingArgs) -> Option<Identified> {
    match wanted {
        WantedInput::Doi(found, ..) => Some(found.clone()),
        WantedInput::Work(work, _) if asks_of_files(reading) => {
            let doi = work.item.get(Variable::Doi).and_then(|doi| Doi::parse(doi).ok())?;
            Some(Identified::from(doi))
        }
        WantedInput::Work(..)
        | WantedInput::Made(_)
        | WantedInput::Pubmed(..)
        | WantedInput::Text(_)
        | WantedInput::Failed { .. } => None,
    }
}

/// Whether the records of works that files describe are asked for too: files do not say what was
/// retracted, nor where a preprint was published.
pub(crate) fn asks_of_files(reading: ReadingArgs) -> bool {
    reading.follow.is_some() || reading.fail_on.is_some()
}

/// Adds to a work of a file what its record knows beside it. A check that was asked for and cannot be
/// made is a failure.
fn learn(session: &Session, work: &mut Work, answer: Result<Resolved, Failure>) {
    match answer {
        Ok(resolved) => {
            let record = resolved.work();
            work.notices = record.notices;
            work.preprint = record.preprint;
            work.published_as = record.published_as;
        }
        Err(failure) if session.request.reading.fail_on.is_some() => {
            let message = format!("{} could not be checked: {}", work.item.id, failure.message);
            session.tell(&Failure { message, ..failure });
        }
        Err(failure) => {
            session.voice.note(&format!("warning: {} is unchanged: {}", work.item.id, failure.message));
        }
    }
}

/// Puts the published version in place of each preprint whose record names one.
fn follow<'a>(session: &Session, works: impl Iterator<Item = &'a mut Work>) {
    let published = |work: &Work| {
        let doi = work.published_as.as_deref().filter(|_| work.preprint)?;
        Some(Identified::from(Doi::parse(doi).ok()?))
    };
    let (preprints, asked): (Vec<&mut Work>, Vec<Identified>) =
        works.filter_map(|work| published(work).map(|found| (work, found))).unzip();
    for (preprint, answer) in preprints.into_iter().zip(session.resolve(&asked)) {
        match answer {
            Ok(resolved) => {
                let mut work = resolved.work();
                let own = own_key(preprint).map(str::to_owned);
                work.item.id = own.clone().unwrap_or_else(|| resolved.doi.to_string());
                work.key = own;
                *preprint = work;
            }
            Err(failure) if failure.exit == Exit::Interrupted => {}
            Err(failure) => {
                let id = &preprint.item.id;
                session.voice.note(&format!("warning: {id} remains the preprint: {}", failure.message));
            }
        }
    }
}

/// What a work is called: by its identifier, or else by its place.
pub(crate) fn called(work: &Work, place: Option<&InputPlace>) -> String {
    match place {
        Some(InputPlace { file, line: Some(line) }) if work.item.id.is_empty() => by_line(file, *line),
        _ => work.item.id.clone(),
    }
}

/// What has no name of its own goes by its line.
pub(crate) fn by_line(file: &str, line: usize) -> String {
    if file == "standard input" { format!("line {line}") } else { format!("{file}: line {line}") }
}
