//! Errors with what lies behind them.

use std::error::Error;

/// An error with its causes, in one line: `cannot make the folder x: permission denied`.
pub(crate) fn causes(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line.push_str(&format!(": {error}"));
        cause = error.source();
    }
    line
}
