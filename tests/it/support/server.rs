//! A web server for tests: each request is answered by a function, over real sockets.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// The raw path with its query.
    pub(crate) target: String,
    /// Header fields by lower-case name.
    pub(crate) headers: HashMap<String, String>,
    /// When it arrived.
    pub(crate) at: Instant,
    /// How many requests were being answered, this one included.
    pub(crate) in_flight: usize,
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) delay: Duration,
    /// Closes the connection instead of answering.
    pub(crate) hang_up: bool,
}

impl Answer {
    pub(crate) fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), delay: Duration::ZERO, hang_up: false }
    }

    /// A record as an agency serves it.
    pub(crate) fn record(json: &str) -> Self {
        Self::status(200).with("Content-Type", "application/vnd.citationstyles.csl+json").body(json)
    }

    /// A record that does not name its DOI, as some agencies serve them.
    pub(crate) fn titled_only(title: &str) -> Self {
        Self::record(&format!(r#"{{"title":"{title}","ISSN":"1234-5679"}}"#))
    }

    /// A record with nothing but a DOI and a title.
    pub(crate) fn titled(doi: &str, title: &str) -> Self {
        Self::record(&format!(r#"{{"DOI":"{doi}","type":"journal-article","title":"{title}"}}"#))
    }

    pub(crate) fn redirect(target: &str) -> Self {
        Self::status(302).with("Location", target)
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn body(mut self, body: impl AsRef<[u8]>) -> Self {
        body.as_ref().clone_into(&mut self.body);
        self
    }

    pub(crate) fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    pub(crate) fn hang_up() -> Self {
        Self { hang_up: true, ..Self::status(0) }
    }
}

/// A running server. It ends with the test process.
pub(crate) struct Server {
    pub(crate) url: String,
    log: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// Starts a server that answers with `answer`.
    pub(crate) fn start(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let log = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::new((answer, Arc::clone(&log), AtomicUsize::new(0)));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || {
                    let (answer, log, in_flight) = &*shared;
                    let _ = serve(&stream, |mut request: Request| {
                        request.in_flight = in_flight.fetch_add(1, Ordering::SeqCst) + 1;
                        log.lock().unwrap().push(request.clone());
                        let answer = answer(&request);
                        std::thread::sleep(answer.delay);
                        in_flight.fetch_sub(1, Ordering::SeqCst);
                        answer
                    });
                });
            }
        });
        Self { url, log }
    }

    /// The requests so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.log.lock().unwrap().clone()
    }

    /// The paths that were asked for, in order.
    pub(crate) fn targets(&self) -> Vec<String> {
        self.requests().into_iter().map(|request| request.target).collect()
    }
}

/// Answers the requests of one connection, one after another.
fn serve(stream: &TcpStream, mut answer: impl FnMut(Request) -> Answer) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader)? {
        let answer = answer(request);
        if answer.hang_up {
            return Ok(());
        }
        let mut writer = stream;
        write(&mut writer, &answer)?;
    }
    Ok(())
}

/// Reads one request; `None` at the end of the connection.
pub(crate) fn read(reader: &mut impl BufRead) -> std::io::Result<Option<Request>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let target = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => headers.insert(name.to_ascii_lowercase(), value.trim().to_owned()),
            None => return Ok(Some(Request { target, headers, at: Instant::now(), in_flight: 0 })),
        };
    }
}

/// Writes one answer.
pub(crate) fn write(writer: &mut impl Write, answer: &Answer) -> std::io::Result<()> {
    let mut head = format!("HTTP/1.1 {} X\r\nContent-Length: {}\r\n", answer.status, answer.body.len());
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    writer.write_all(head.as_bytes())?;
    writer.write_all(&answer.body)?;
    writer.flush()
}
