//! `doicite cache`: looking after the store.

use serde_json::Value;

use crate::cache::{Outcome, Store};
use crate::cli::args::{CacheAction, Look, Network, Sink};
use crate::cli::exit::Exit;
use crate::cli::output::{Voice, clean};
use crate::cli::session::Session;

pub(in crate::cli) fn cache(action: CacheAction, voice: Voice) -> Exit {
    let session = match Session::open(&Look::default(), &Network::default(), voice) {
        Ok(session) => session,
        Err(exit) => return exit,
    };
    let path = session.settings.cache.value.clone();
    if matches!(action, CacheAction::Path) {
        return session.finish(&format!("{}\n", path.display()), &Sink::default());
    }
    if !path.exists() {
        session.voice.note(&format!("nothing is kept yet in {}", path.display()));
        return Exit::Good;
    }
    let result = Store::open(&path).and_then(|opened| match action {
        CacheAction::Path => Ok(String::new()),
        CacheAction::List => {
            let mut text = String::new();
            opened.store.list(|kept| {
                let what = match &kept.outcome {
                    Outcome::Record(bytes) => title(bytes),
                    Outcome::NotRegistered => "(not registered)".to_owned(),
                    Outcome::NoMetadata => "(no metadata)".to_owned(),
                };
                let agency = kept.agency.as_deref().unwrap_or("-");
                let day = kept.fetched.strftime("%Y-%m-%d");
                text.push_str(&clean(&format!("{}  {day}  {agency}  {what}", kept.doi)));
                text.push('\n');
            })?;
            Ok(text)
        }
        CacheAction::Clear => {
            let count = opened.store.clear()?;
            session.voice.note(&format!("forgot {count} records"));
            Ok(String::new())
        }
    });
    match result {
        Ok(text) => session.finish(&text, &Sink::default()),
        Err(error) => {
            session.voice.error(&error.to_string());
            Exit::InputOutput
        }
    }
}

/// A record's title in short, as it was served.
fn title(record: &[u8]) -> String {
    let record: Value = serde_json::from_slice(record).unwrap_or_default();
    let title = match &record["title"] {
        Value::Array(titles) => titles.first().and_then(Value::as_str),
        title => title.as_str(),
    };
    title.map_or_else(|| "(no title)".to_owned(), |title| title.chars().take(70).collect())
}
