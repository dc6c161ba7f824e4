//! `doicite find`: the DOIs of references that have none.

use serde_json::{Value, json};

use crate::cli::args::{Accept, FindArgs, FindFormat};
use crate::cli::exit::Exit;
use crate::cli::output::{clean, inert_json};
use crate::cli::session::{Failure, Session, Told};
use crate::cli::sources::{InputSource, sources};
use crate::cli::works::identified;
use crate::compare::{self, Agreement, Candidate, Evidence, Reference, Verdict};
use crate::csl::{Item, Variable};
use crate::doi::Doi;
use crate::formats::{self, Entry, Format};
use crate::search::{PubmedId, SearchAnswer, SearchError, SearchHit};

/// The number of candidates reported.
const MOST: usize = 3;

/// A reference that is looked for, and where it stands.
struct Sought {
    file: Option<String>,
    line: Option<usize>,
    /// What to call it: the reference, or the key of an entry.
    input: String,
    reference: Reference,
    /// The DOI that an identifier of it leads to, or why it leads to none.
    known: Option<Result<Doi, Failure>>,
}

pub(in crate::cli) fn find(session: &Session, args: &FindArgs) -> Result<(), Told> {
    session.spare()?;
    let mut all = Vec::new();
    for source in sources(session) {
        match source {
            Ok(source) => all.extend(sought(session, source, args.from)),
            Err(failure) => {
                session.tell(&failure);
            }
        }
    }
    let unknown = all.iter().filter(|sought| sought.known.is_none());
    let references: Vec<Reference> = unknown.map(|sought| sought.reference.clone()).collect();
    let mut answers = session.search(&references).into_iter();
    let mut out = String::new();
    let mut missing = 0;
    for sought in &all {
        if let Some(known) = &sought.known {
            match (known, args.to) {
                (_, FindFormat::Jsonl) => out.push_str(&known_line(sought, known)),
                (Ok(doi), FindFormat::Text) => out.push_str(&format!("{doi}\n")),
                (Err(_), FindFormat::Text) => {}
            }
            if let Err(failure) = known {
                session.tell(failure);
            }
            continue;
        }
        let Some(answer) = &answers.next() else { continue };
        let accepted = answer.as_ref().ok().and_then(|found| accepted(found, args.accept));
        match args.to {
            FindFormat::Jsonl => out.push_str(&line(sought, answer)),
            FindFormat::Text => {
                if let Some(best) = accepted {
                    out.push_str(best.doi.as_str());
                    out.push('\n');
                }
            }
        }
        match answer {
            Err(SearchError::Interrupted) => {}
            Err(SearchError::Empty) if sought.input.is_empty() => {}
            Err(error) => {
                let failure =
                    Failure { exit: exit_of(error), message: format!("{}: {error}", sought.place()) };
                session.tell(&failure);
            }
            Ok(found) if accepted.is_none() => {
                missing += 1;
                for line in explanation(sought, found) {
                    session.voice.note(&line);
                }
            }
            Ok(_) => {}
        }
    }
    if missing > 0 {
        session.worse(Exit::Differs);
    }
    session.deliver(&out)
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

/// The references in an input.
fn sought(session: &Session, source: InputSource, from: Option<Format>) -> Vec<Sought> {
    let text = match source {
        InputSource::Typed(text) => {
            let known = identifiers(session, &[&text]).pop().flatten();
            return match known {
                // A file that is not there is no reference.
                Some(Err(failure)) if failure.exit == Exit::Input => {
                    session.tell(&failure);
                    Vec::new()
                }
                known => vec![Sought::text(None, None, text, known)],
            };
        }
        InputSource::File(file) => file,
    };
    let format = from.unwrap_or_else(|| text.format());
    let file = Some(text.name.clone());
    if format == Format::Text {
        // Of a document only its list of references is sent anywhere.
        let listed =
            compare::references_below_heading(&text.text).unwrap_or_else(|| compare::references(&text.text));
        let known = identifiers(session, &listed.iter().map(|item| &item.text).collect::<Vec<_>>());
        let all = listed.into_iter().zip(known);
        return all
            .map(|(item, known)| Sought::text(file.clone(), Some(item.line), item.text, known))
            .collect();
    }
    let entries = formats::read_as(&text.bytes, format);
    let lines = text.lines_of(&entries);
    let mut all = Vec::new();
    let mut with_doi = 0;
    let items: Vec<Option<&Item>> = entries
        .iter()
        .map(|entry| match entry {
            Ok(Entry::Work(work)) => Some(&work.item),
            _ => None,
        })
        .collect();
    let by_pubmed = session.dois_by_pubmed(&items);
    for ((entry, line), known) in entries.iter().zip(lines).zip(by_pubmed) {
        match entry {
            Ok(Entry::Work(work)) if work.item.get(Variable::Doi).is_none() => {
                let reference = Reference::item(&work.item);
                let (file, input) = (file.clone(), work.item.id.clone());
                all.push(Sought { file, line, input, reference, known: known.map(Ok) });
            }
            Ok(_) => with_doi += 1,
            Err(error) => {
                session.fail(Exit::Input, &format!("{}: {error}", text.name));
            }
        }
    }
    // A DOI that leads elsewhere is not looked for again: whether it is right, `check` says.
    if with_doi > 0 {
        let (entries, have, it) = match with_doi {
            1 => ("entry", "has a DOI", "it with its record"),
            _ => ("entries", "have DOIs", "them with their records"),
        };
        session.voice.note(&format!(
            "note: {}: {with_doi} {entries} {have} already; `doicite check` compares {it}",
            text.name
        ));
    }
    all
}

/// The DOIs that texts lead to which are no references but identifiers, or why they lead nowhere.
fn identifiers(session: &Session, texts: &[&String]) -> Vec<Option<Result<Doi, Failure>>> {
    let is_one = |text: &str| PubmedId::parse(text).is_some() || !text.trim().contains(char::is_whitespace);
    let ones: Vec<&String> = texts.iter().filter(|text| is_one(text)).copied().collect();
    let mut found = identified(session, &ones).into_iter();
    let known = texts.iter().map(|text| {
        let found = is_one(text).then(|| found.next()).flatten()?;
        // A word may be a title.
        let is_word = found.as_ref().is_err_and(|failure| failure.exit == Exit::NotADoi);
        (!is_word).then(|| found.map(|found| found.doi))
    });
    known.collect()
}

impl Sought {
    /// A reference as text, or what stands for it.
    fn text(
        file: Option<String>,
        line: Option<usize>,
        text: String,
        known: Option<Result<Doi, Failure>>,
    ) -> Self {
        let reference = Reference::text(&text);
        let input = if file.is_some() { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text };
        Self { file, line, input, reference, known }
    }

    /// Where it stands, for a message.
    fn place(&self) -> String {
        let input: String = self.input.chars().take(80).collect();
        let more = if input.len() < self.input.len() { "…" } else { "" };
        match (&self.file, self.line) {
            (Some(file), Some(line)) => format!("{file}:{line}: {input}{more}"),
            (Some(file), None) => format!("{file}: {input}{more}"),
            _ => format!("{input}{more}"),
        }
    }
}

/// Why there is no answer, and a line for each of the candidates that come nearest.
fn explanation(sought: &Sought, found: &SearchAnswer) -> Vec<String> {
    let why = match found.judgement.verdict {
        Verdict::Likely => "likely, but not sure",
        Verdict::Ambiguous => "more than one work fits",
        _ if found.ranked().next().is_some() => "no sure match; the closest, with their scores:",
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

/// A reference whose DOI another identifier leads to.
fn known_line(sought: &Sought, known: &Result<Doi, Failure>) -> String {
    let status = match known {
        Ok(_) => Verdict::Sure.as_str(),
        Err(failure) if failure.exit == Exit::Network => "unchecked",
        Err(_) => Verdict::NotFound.as_str(),
    };
    let mut line = json!({
        "file": sought.file, "line": sought.line, "input": sought.input,
        "status": status, "doi": known.as_ref().ok().map(Doi::as_str), "score": null, "candidates": [],
    });
    if let Err(failure) = known {
        line["error"] = json!({"kind": failure.exit.kind(), "message": failure.message});
    }
    inert_json(&line.to_string()) + "\n"
}

/// A reference and what was found, as one JSON object on a line.
fn line(sought: &Sought, answer: &Result<SearchAnswer, SearchError>) -> String {
    let mut line = json!({"file": sought.file, "line": sought.line, "input": sought.input});
    match answer {
        Ok(found) => {
            line["status"] = found.judgement.verdict.as_str().into();
            let best = found.ranked().next();
            let told = matches!(found.judgement.verdict, Verdict::Sure | Verdict::Likely);
            line["doi"] = best.filter(|_| told).map_or(Value::Null, |(best, _)| best.doi.as_str().into());
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
        Err(error) => {
            line["status"] = "unchecked".into();
            line["candidates"] = json!([]);
            line["error"] = json!({"kind": exit_of(error).kind(), "message": error.to_string()});
        }
    }
    inert_json(&line.to_string()) + "\n"
}

fn rounded(candidate: &Candidate) -> Value {
    ((candidate.score * 100.0).round() / 100.0).into()
}
