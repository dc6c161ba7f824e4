//! `doicite cache`: looking after the store.

use jiff::Timestamp;
use serde_json::Value;

use crate::cache::{CacheError, Kind, Outcome, Store};
use crate::cli::args::{CacheAction, Look, Network, Sink};
use crate::cli::exit::Exit;
use crate::cli::output::{Voice, clean};
use crate::cli::session::Session;
use crate::markup;

pub(in crate::cli) fn cache(action: CacheAction, voice: Voice) -> Exit {
    Session::run(&Look::default(), &Network::default(), voice, |session| {
        let path = &session.settings.cache.value;
        if matches!(action, CacheAction::Path) {
            return session.deliver(&format!("{}\n", path.display()), &Sink::default());
        }
        if !path.exists() {
            session.voice.note(&format!("nothing is kept yet in {}", path.display()));
            return Ok(());
        }
        let result = Store::open(path, Timestamp::now()).and_then(|opened| match action {
            CacheAction::Path => Ok(String::new()),
            CacheAction::List => {
                let size = opened.store.size()?;
                let (records, negatives, kilobytes) =
                    (size.records, size.negatives, size.bytes.div_ceil(1024));
                session
                    .voice
                    .note(&format!("{records} records, {negatives} DOIs without one, {kilobytes} KB"));
                list(&opened.store)
            }
            CacheAction::Clear => {
                let count = opened.store.clear()?;
                session.voice.note(&format!("forgot {count} records"));
                Ok(String::new())
            }
        });
        let text = result.map_err(|error| session.fail(Exit::InputOutput, &error.to_string()))?;
        session.deliver(&text, &Sink::default())
    })
}

/// A line for each DOI: when it was asked for, whom, and the title or what was answered instead.
fn list(store: &Store) -> Result<String, CacheError> {
    let mut summaries = Vec::new();
    store.list(|summary| summaries.push(summary))?;
    let mut text = String::new();
    for summary in summaries {
        let what = match summary.kind {
            Kind::Record => match store.get(&summary.doi)?.map(|kept| kept.outcome) {
                Some(Outcome::Record(record)) => title(&record),
                _ => continue,
            },
            Kind::NotRegistered => "(not registered)".to_owned(),
            Kind::NoMetadata => "(no metadata)".to_owned(),
        };
        let agency = summary.agency.as_deref().unwrap_or("-");
        let day = summary.fetched.strftime("%Y-%m-%d");
        text.push_str(&clean(&format!("{}  {day}  {agency}  {what}", summary.doi)));
        text.push('\n');
    }
    Ok(text)
}

/// A record's title in short.
fn title(record: &[u8]) -> String {
    let record: Value = serde_json::from_slice(record).unwrap_or_default();
    let title = match &record["title"] {
        Value::Array(titles) => titles.first().and_then(Value::as_str),
        title => title.as_str(),
    };
    let plain = |title| markup::served(title).to_plain().chars().take(70).collect();
    title.map_or_else(|| "(no title)".to_owned(), plain)
}
