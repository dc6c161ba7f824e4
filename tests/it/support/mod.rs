//! What the tests share: a sealed home to run the program in, and servers to run it against.

pub(crate) mod replay;
pub(crate) mod server;
pub(crate) mod thesis;

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A home directory of its own, an empty environment, no styles of the machine, and no way out to the
/// network: the servers are a loopback port where nobody listens, unless a test sets others.
pub(crate) struct Home {
    folder: tempfile::TempDir,
    environment: Vec<(String, String)>,
}

/// What a run of the program gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: Option<i32>,
}

impl Home {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut home = Self { folder, environment: Vec::new() };
        home.set("DOICITE_ENDPOINT", "http://127.0.0.1:9");
        home.set("DOICITE_STYLES", "http://127.0.0.1:9");
        home.set("XDG_DATA_DIRS", home.path().join("share").to_str().unwrap().to_owned().as_str());
        home
    }

    /// A home whose resolver is `endpoint`.
    pub(crate) fn at(endpoint: &str) -> Self {
        let mut home = Self::new();
        home.set("DOICITE_ENDPOINT", endpoint);
        home
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.environment.retain(|(known, _)| known != name);
        self.environment.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file into the home and returns its path.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    pub(crate) fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        self.sealed(env!("CARGO_BIN_EXE_doicite"), args)
    }

    /// Another program in the same home, that finds ours first.
    pub(crate) fn other<S: AsRef<OsStr>>(&self, program: &str, args: impl IntoIterator<Item = S>) -> Command {
        let ours = Path::new(env!("CARGO_BIN_EXE_doicite")).parent().unwrap().to_path_buf();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(std::iter::once(ours).chain(std::env::split_paths(&path)));
        let mut command = self.sealed(program, args);
        command.env("PATH", path.unwrap());
        command
    }

    fn sealed<S: AsRef<OsStr>>(&self, program: &str, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(program);
        command
            .args(args)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.path())
            .envs(windows(self.path()))
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(self.path())
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Run {
        self.command(args).output().unwrap().into()
    }

    /// Runs with something on standard input.
    pub(crate) fn feed<S: AsRef<OsStr>>(
        &self,
        input: impl AsRef<[u8]>,
        args: impl IntoIterator<Item = S>,
    ) -> Run {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.as_ref().to_owned();
        // A program that stops reading early closes the pipe: not this writer's trouble.
        let writer = std::thread::spawn(move || stdin.write_all(&input).is_ok());
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        output.into()
    }
}

/// What Windows needs beside: its own names for the places, which are those of other systems here, so that
/// tests can name them, and where it is itself, without which there are no sockets.
fn windows(home: &Path) -> Vec<(&'static str, std::ffi::OsString)> {
    if !cfg!(windows) {
        return Vec::new();
    }
    vec![
        ("USERPROFILE", home.into()),
        ("APPDATA", home.join(".config").into()),
        ("LOCALAPPDATA", home.join(".cache").into()),
        ("SystemRoot", std::env::var_os("SystemRoot").unwrap_or_default()),
    ]
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code(),
        }
    }
}

impl Run {
    /// The output of a run that must have succeeded without a word.
    #[track_caller]
    pub(crate) fn clean(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (Some(0), ""), "stdout: {}", self.stdout);
        self.stdout
    }

    /// The output of a run that must have succeeded, whatever it said.
    #[track_caller]
    pub(crate) fn good(self) -> String {
        assert_eq!(self.code, Some(0), "stderr: {}", self.stderr);
        self.stdout
    }

    /// The lines on standard error.
    pub(crate) fn said(&self) -> Vec<&str> {
        self.stderr.lines().collect()
    }
}

/// The folder of shared reference material, beside the project or named by `DOICITE_SHARED`; where
/// it is missing, `test` says that it skips.
pub(crate) fn shared(test: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("DOICITE_SHARED").map_or(beside, PathBuf::from);
    if folder.is_dir() {
        Some(folder)
    } else {
        println!("skipped: {test} needs ../shared, which is not there");
        None
    }
}
