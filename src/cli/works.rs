//! One way from what was typed to works: identifiers, and files with works or identifiers in them.

use super::answers::{Answer, WantedInput, asks_of_files, called, each_fetched};
use super::bytes;
use super::identifiers::read_doi;
use super::journals;
use super::notices::{Concerns, Warnings};
use super::once::Exports;
use super::places::InputPlace;
use super::reading::Reading;
use super::session::{Failure, Session};
use crate::doi::Identified;
use crate::search::PubmedId;
use crate::work::Work;

/// What was made of a work, and what is known against citing that.
type Made<M> = (M, Option<Concerns>);

/// What makes something of a work where it is read.
type Make<'m, M> = &'m (dyn Fn(Box<Work>) -> M + Sync);

/// What something that was asked for is called, and where it stands.
pub(crate) type Named = (String, Option<InputPlace>);

/// Hands on what is made of the works of the inputs, one by one, in order: those of files as they are read, so that a
/// long file takes no more memory than a short one, and made where they are read, on all cores. From the first on that
/// is to be fetched all wait, to be fetched in one batch. Failures are reported once each, in order too. What each is
/// called and where it stands comes with it only if `places` are wanted.
pub(crate) fn each<M: Send>(
    session: &Session,
    places: bool,
    make: Make<'_, M>,
    take: &mut dyn FnMut(Option<Named>, Result<M, Failure>),
) {
    let request = &session.request;
    let follow = request.reading.follow;
    let capitals = request.reading.capitals.map(Into::into).unwrap_or_default();
    let make = |mut work: Box<Work>| -> Made<M> {
        let concerns = Concerns::of(&work, follow);
        work.set_capitals(capitals);
        (make(work), concerns)
    };
    let asks = asks_of_files(request.reading);
    let mut warnings = Warnings::new(session);
    let mut take = |named: Option<Named>, made: Result<Made<M>, Failure>| {
        let made = made.map(|(made, concerns)| {
            if let Some(concerns) = concerns {
                warnings.tell(concerns);
            }
            made
        });
        take(named.filter(|_| places), made);
    };
    let mut waiting = Vec::new();
    let early: Option<Make<'_, Made<M>>> = if asks || places { None } else { Some(&make) };
    wanted(session, places, early, &mut |wanted| match wanted {
        WantedInput::Made(made) if waiting.is_empty() => take(None, Ok(made)),
        WantedInput::Work(work, place) if waiting.is_empty() && !asks => {
            take(Some((called(&work, place.as_ref()), place)), Ok(make(work)));
        }
        WantedInput::Failed { typed, place, failure } if waiting.is_empty() => {
            session.unread.set(session.unread.get() + 1);
            session.tell(&failure);
            take(Some((typed, place)), Err(failure));
        }
        wanted => {
            session
                .unread
                .set(session.unread.get() + usize::from(matches!(wanted, WantedInput::Failed { .. })));
            waiting.push(wanted);
        }
    });
    each_fetched(session, waiting, &mut |answer| match answer {
        Answer::Work((name, place, work)) => take(Some((name, place)), work.map(|work| make(Box::new(work)))),
        Answer::Made(made) => take(None, Ok(made)),
    });
}

/// The works to be exported, handed on one by one: each once, with the year and the journal title that
/// were asked for.
pub(crate) fn each_once(session: &Session, take: &mut dyn FnMut(Work)) {
    let shorten = journals::for_exports(session);
    let mut once = Exports::default();
    each(session, false, &|work| work, &mut |_, work| {
        let Ok(mut work) = work else { return };
        if once.is_new(session, &work) {
            session.request.year.apply(&mut work);
            shorten(&mut work);
            take(*work);
        }
    });
}

/// What the arguments stand for, in order: the entries of files, and identifiers; without any, standard
/// input.
fn wanted<M: Send>(
    session: &Session,
    places: bool,
    make: Option<Make<'_, M>>,
    take: &mut dyn FnMut(WantedInput<M>),
) {
    let (typed, from, voice) = (&session.request.inputs, session.request.reading.from, session.voice);
    if typed.is_empty() {
        return Reading { path: "-", from, voice, places, make }.each(take);
    }
    let ids: Vec<&String> = typed.iter().filter(|typed| !is_file(typed)).collect();
    let mut identified = identified(session, &ids).into_iter();
    for typed in typed {
        if is_file(typed) {
            Reading { path: typed, from, voice, places, make }.each(take);
        } else {
            take(match identified.next() {
                Some(Ok(found)) => WantedInput::Doi(found, None, None),
                Some(Err(failure)) => WantedInput::Failed { typed: typed.clone(), place: None, failure },
                None => continue,
            });
        }
    }
}

/// Whether what was typed is read: standard input, or a file. Pipes of a shell are read too: `<(…)`.
pub(crate) fn is_file(typed: &str) -> bool {
    typed == "-" || bytes::path(typed).metadata().is_ok_and(|found| !found.is_dir())
}

/// The DOIs in what was typed, in order. Those of articles that PubMed numbers are asked for all at once.
pub(crate) fn identified(session: &Session, typed: &[&String]) -> Vec<Result<Identified, Failure>> {
    let ids: Vec<Option<PubmedId>> = typed.iter().map(|typed| PubmedId::parse(typed)).collect();
    let mut converted = session.convert(&ids.iter().flatten().cloned().collect::<Vec<_>>()).into_iter();
    let typed = typed.iter().zip(ids);
    typed
        .map(|(typed, id)| match id.and_then(|_| converted.next()) {
            Some(doi) => doi.map(Identified::from),
            None => read_doi(typed),
        })
        .collect()
}
