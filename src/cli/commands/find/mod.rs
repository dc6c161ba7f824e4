//! `doicite find`: the DOIs of references that have none.
//!
//! The references of the inputs are gathered (`sought`), identifiers that are written in them are looked up first
//! (`known`), and what they do not settle is searched for.

mod known;
mod sought;

use serde_json::{Value, json};

use self::sought::Sought;
use crate::cli::args::{Accept, FindArgs, FindFormat};
use crate::cli::exit::Exit;
use crate::cli::hints;
use crate::cli::output::{clean, inert_json};
use crate::cli::session::{Failure, Session, Told};
use crate::compare::{self, Agreement, Candidate, Evidence, Reference, Verdict};
use crate::doi::Doi;
use crate::resolve::Mode;
use crate::search::{SearchAnswer, SearchError, SearchHit};

/// The number of candidates reported.
const MOST: usize = 3;

pub(in crate::cli) fn find(session: &Session, args: &FindArgs) -> Result<(), Told> {
    session.spare()?;
    let all = sought::gather(session, args.from);
    let known =
        if all.iter().any(Sought::has_identifier) { known::look_up(session, &all) } else { Vec::new() };
    let is_known = |at: usize| known.get(at).is_some_and(|known| known.sure.is_some());
    let unknown = all.iter().enumerate().filter(|(at, _)| !is_known(*at));
    let references: Vec<Reference> = unknown.map(|(_, sought)| sought.reference.clone()).collect();
    let mut found = session.search(&references).into_iter();
    let mut known = known.into_iter();
    let mut out = String::new();
    let mut is_missing = false;
    let is_offline = session.request.settings.mode == Mode::Offline;
    for sought in &all {
        let known = known.next().unwrap_or_default();
        let mut remarks = known.remarks;
        if sought.several {
            is_missing = true;
            remarks.push("it looks like several references; put each on a line of its own".to_owned());
        }
        let answer = match known.sure {
            Some((doi, answer)) => Answer::Known(doi, answer),
            None => match (found.next(), known.failure) {
                // The cache says nothing of works that were never fetched.
                (Some(Ok(found)), _) if is_offline && found.ranked().next().is_none() => {
                    Answer::Missed(Exit::Network, hints::NOT_IN_THE_CACHE.to_owned())
                }
                (Some(Ok(found)), failure)
                    if accepted(&found, args.accept).is_some() || failure.is_none() =>
                {
                    Answer::Found(found)
                }
                // Nothing was found, but not everything was asked.
                (Some(_), Some(failure)) => Answer::Missed(failure.exit, failure.message),
                (Some(Err(SearchError::Empty)), None) if sought.bare => Answer::Nothing,
                (Some(Err(error)), None) => Answer::Missed(exit_of(&error), error.to_string()),
                (Some(Ok(found)), None) => Answer::Found(found),
                (None, _) => continue,
            },
        };
        match args.to {
            FindFormat::Jsonl => out.push_str(&line(sought, &answer, &remarks)),
            FindFormat::Text => {
                if let Some(doi) = answer.doi(args.accept) {
                    out.push_str(doi.as_str());
                    out.push('\n');
                }
            }
        }
        for remark in remarks {
            session.voice.note(&clean(&format!("{}: {remark}", sought.place())));
        }
        match &answer {
            Answer::Missed(Exit::Interrupted, _) => {}
            Answer::Missed(Exit::Input, _) if sought.input.is_empty() => {}
            Answer::Missed(exit, message) => {
                session.tell(&Failure { exit: *exit, message: format!("{}: {message}", sought.place()) });
            }
            Answer::Found(found) if accepted(found, args.accept).is_none() => {
                is_missing = true;
                for line in explanation(sought, found) {
                    session.voice.note(&line);
                }
            }
            Answer::Nothing => is_missing = true,
            Answer::Known(..) | Answer::Found(_) => {}
        }
    }
    if is_missing {
        session.worse(Exit::Differs);
    }
    session.deliver(&out)
}

/// What became of a reference.
enum Answer {
    /// An identifier leads to the work.
    Known(Doi, SearchAnswer),
    Found(SearchAnswer),
    /// It could not be looked for.
    Missed(Exit, String),
    /// Its identifiers lead nowhere, and it has nothing else.
    Nothing,
}

impl Answer {
    /// The DOI that is good enough.
    fn doi(&self, accept: Accept) -> Option<&Doi> {
        match self {
            Self::Known(doi, _) => Some(doi),
            Self::Found(found) => accepted(found, accept).map(|hit| &hit.doi),
            Self::Missed(..) | Self::Nothing => None,
        }
    }
}

/// How a search that gave no answer counts.
pub(in crate::cli) fn exit_of(error: &SearchError) -> Exit {
    match error {
        SearchError::Empty => Exit::Input,
        SearchError::Interrupted => Exit::Interrupted,
        _ => Exit::Network,
    }
}

/// The match that is good enough.
fn accepted(found: &SearchAnswer, accept: Accept) -> Option<&SearchHit> {
    let enough = match found.judgement.verdict {
        Verdict::Sure => true,
        Verdict::Likely => accept == Accept::Likely,
        Verdict::Ambiguous | Verdict::NotFound => false,
    };
    found.ranked().next().filter(|_| enough).map(|(best, _)| best)
}

/// Why there is no answer, and a line for each of the candidates that come nearest.
fn explanation(sought: &Sought, found: &SearchAnswer) -> Vec<String> {
    let why = match found.judgement.verdict {
        Verdict::Likely => "likely, but not sure",
        Verdict::Ambiguous => "more than one work fits",
        _ if found.ranked().next().is_some() => "no sure match; the closest candidates, with scores:",
        Verdict::Sure | Verdict::NotFound => "not found",
    };
    let candidates = found.ranked().take(MOST).map(|(found, candidate)| {
        let (what, evidence) = (compare::describe(&found.work), in_words(candidate.evidence));
        format!("  {:4.1}  {} {what}: {evidence}", candidate.score, found.doi)
    });
    std::iter::once(format!("{}: {why}", sought.place())).chain(candidates).map(|line| clean(&line)).collect()
}

/// What agrees and what does not.
fn in_words(evidence: Evidence) -> String {
    let parts = parts(evidence);
    let those = |wanted: &[Agreement]| -> Vec<&str> {
        parts.iter().filter(|(_, found)| wanted.contains(found)).map(|(name, _)| *name).collect()
    };
    let said = |names: Vec<&str>, one: &str, many: &str| {
        let verb = if names.len() == 1 { one } else { many };
        (!names.is_empty()).then(|| format!("{} {verb}", names.join(", ")))
    };
    let sentences = [
        said(those(&[Agreement::Agrees, Agreement::Near]), "agrees", "agree"),
        said(those(&[Agreement::Differs]), "differs", "differ"),
    ];
    sentences.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn parts(evidence: Evidence) -> [(&'static str, Agreement); 6] {
    [
        ("title", evidence.title),
        ("author", evidence.author),
        ("year", evidence.year),
        ("volume", evidence.volume),
        ("page", evidence.page),
        ("container", evidence.container),
    ]
}

/// A reference and what was found, as one JSON object on a line.
fn line(sought: &Sought, answer: &Answer, remarks: &[String]) -> String {
    let mut line = json!({"file": sought.file, "line": sought.line, "input": sought.input});
    match answer {
        Answer::Known(_, found) | Answer::Found(found) => {
            line["status"] = found.judgement.verdict.as_str().into();
            let best = found.ranked().next();
            let told = matches!(found.judgement.verdict, Verdict::Sure | Verdict::Likely);
            let doi = match answer {
                Answer::Known(doi, _) => Some(doi),
                _ => best.filter(|_| told).map(|(best, _)| &best.doi),
            };
            line["doi"] = doi.map_or(Value::Null, |doi| doi.as_str().into());
            line["score"] = best.map_or(Value::Null, |(_, candidate)| rounded(candidate));
            let candidates = found.ranked().take(MOST).map(|(found, candidate)| {
                let evidence: serde_json::Map<String, Value> = parts(candidate.evidence)
                    .iter()
                    .map(|(name, agreement)| ((*name).to_owned(), agreement.as_str().into()))
                    .collect();
                json!({"doi": found.doi.as_str(), "score": rounded(candidate), "evidence": evidence})
            });
            line["candidates"] = candidates.collect();
        }
        Answer::Missed(exit, message) => {
            line["status"] = "unchecked".into();
            line["candidates"] = json!([]);
            line["error"] = json!({"kind": exit.kind(), "message": message});
        }
        Answer::Nothing => {
            line["status"] = Verdict::NotFound.as_str().into();
            line["candidates"] = json!([]);
        }
    }
    if !remarks.is_empty() {
        line["remarks"] = remarks.into();
    }
    inert_json(&line.to_string()) + "\n"
}

fn rounded(candidate: &Candidate) -> Value {
    ((candidate.score * 100.0).round() / 100.0).into()
}
