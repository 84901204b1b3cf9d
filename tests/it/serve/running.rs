//! A running `sfkit serve`, and requests to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, ChildStderr};

use serde_json::Value;

use crate::web::{self, Answer};
use crate::world::World;

/// A running service; ended with the test.
pub(crate) struct Serving {
    pub(crate) child: Child,
    ready: Value,
    token: String,
    stderr: Option<ChildStderr>,
}

impl Serving {
    /// Starts `sfkit serve` with these flags and waits until it listens.
    pub(crate) fn start(world: &World, flags: &[&str]) -> Self {
        let arguments = [&["serve", "--port", "0", "--format", "json"], flags].concat();
        let mut child = world.command(&arguments).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let mut stderr = child.stderr.take();
        let Ok(ready) = serde_json::from_str::<Value>(&line) else {
            let mut said = String::new();
            stderr.take().unwrap().read_to_string(&mut said).unwrap();
            panic!("the ready line is {line:?}\nstderr: {said}");
        };
        let file = ready["token_file"].as_str().unwrap();
        let token = std::fs::read_to_string(file).unwrap().trim().to_owned();
        Self {
            child,
            ready,
            token,
            stderr,
        }
    }

    /// The ready line.
    pub(crate) fn ready(&self) -> &Value {
        &self.ready
    }

    /// Base URL.
    pub(crate) fn url(&self) -> &str {
        self.ready["url"].as_str().unwrap()
    }

    /// The port.
    pub(crate) fn port(&self) -> u16 {
        self.ready["port"].as_u64().unwrap().try_into().unwrap()
    }

    /// The bearer token.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// The file with the token.
    pub(crate) fn token_file(&self) -> PathBuf {
        self.ready["token_file"].as_str().unwrap().into()
    }

    /// A request with the token; a body is JSON.
    pub(crate) fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let mut headers = vec![("Authorization", bearer.as_str())];
        if body.is_some() {
            headers.push(("Content-Type", "application/json"));
        }
        let body = body.map_or(String::new(), Value::to_string);
        web::send(method, &format!("{}{path}", self.url()), &headers, &body)
    }

    /// GET with the token, which must be answered with this status; the JSON of the answer.
    #[track_caller]
    pub(crate) fn get(&self, path: &str, status: u16) -> Value {
        read(&self.ask("GET", path, None), status)
    }

    /// A request with the token and a body, which must be answered with this status.
    #[track_caller]
    pub(crate) fn send(&self, method: &str, path: &str, body: &Value, status: u16) -> Value {
        read(&self.ask(method, path, Some(body)), status)
    }

    /// Bytes as they are, and what comes back until the connection ends.
    pub(crate) fn raw(&self, request: &[u8]) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port())).unwrap();
        // A server that has refused may not read the rest.
        drop(stream.write_all(request));
        let mut answer = Vec::new();
        drop(stream.read_to_end(&mut answer));
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Sends a signal, waits for the end: the exit status and what was said to people.
    pub(crate) fn end(mut self, signal: rustix::process::Signal) -> (i32, String) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, signal).unwrap();
        let status = self.child.wait().unwrap();
        let mut said = String::new();
        let stderr = self.stderr.take();
        stderr.unwrap().read_to_string(&mut said).unwrap();
        (status.code().unwrap_or(-1), said)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The JSON of an answer, whose status must be this.
#[track_caller]
pub(crate) fn read(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{answer:?}");
    serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {answer:?}"))
}
