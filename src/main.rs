//! The `doicite` program: see [`doicite::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    doicite::cli::main(std::env::args_os())
}
