//! What a run is asked for. All that verbs share is settled here, once, before any of them begins; what
//! only one verb knows it reads from its own arguments.

use super::args::{Common, OutputFormat, ReadingArgs, SinkArgs};
use super::settings::{Settings, SettingsError};
use crate::formats::Year;

/// What a run is asked for, with nothing left open.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// What else can be set, by flags, the environment or the configuration file.
    pub(crate) settings: Settings,
    /// Identifiers and files, as typed.
    pub(crate) inputs: Vec<String>,
    /// How these are read, and which works are taken.
    pub(crate) reading: ReadingArgs,
    /// Whose date counts.
    pub(crate) year: Year,
    /// What references are written in, if that was said.
    pub(crate) to: Option<OutputFormat>,
    /// Where data goes.
    pub(crate) sink: SinkArgs,
    /// Whether it goes to the clipboard too.
    pub(crate) copy: bool,
}

impl Request {
    /// Settles what was typed.
    pub(crate) fn settle(typed: Common) -> Result<Self, SettingsError> {
        let Common { inputs, reading, look, year, sink, network } = typed;
        let settings =
            Settings::settle(look.style.as_deref(), look.locale.as_deref(), look.journal, &network)?;
        Ok(Self {
            settings,
            inputs,
            reading,
            year: year.unwrap_or_default(),
            to: look.to,
            sink,
            copy: look.clip.copy,
        })
    }
}
