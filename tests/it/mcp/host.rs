//! The other end of the line: a host that says what a test wants, and reads the answers.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use serde_json::{Value, json};

use crate::world::World;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(600);

/// What a host says first.
pub(super) fn hello(version: &str) -> [Value; 2] {
    let client = json!({"name": "test", "version": "1"});
    let params = json!({"protocolVersion": version, "capabilities": {}, "clientInfo": client});
    [
        json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params}),
        json!({"jsonrpc": "2.0", "method": "notifications/initialized"}),
    ]
}

/// A running `sfkit mcp`.
pub(super) struct Host {
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<Value>,
    /// Words that nobody has waited for yet.
    kept: VecDeque<Value>,
    last: u64,
    /// What `initialize` answered.
    pub(super) greeting: Value,
}

impl Host {
    /// Starts it and greets it.
    pub(super) fn start(world: &World, flags: &[&str]) -> Self {
        Self::speaking(world, flags, "2025-06-18")
    }

    /// As [`Host::start`] in this version of the protocol.
    pub(super) fn speaking(world: &World, flags: &[&str], version: &str) -> Self {
        let mut command = world.command(&[&["mcp"], flags].concat());
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in output.lines() {
                let line = line.unwrap();
                // Nothing but the protocol may stand on standard output.
                let word: Value =
                    serde_json::from_str(&line).unwrap_or_else(|_| json!({"bad": line}));
                if sender.send(word).is_err() {
                    return;
                }
            }
        });
        let input = child.stdin.take();
        let mut host = Self {
            child,
            input,
            lines,
            kept: VecDeque::new(),
            last: 0,
            greeting: Value::Null,
        };
        let [initialize, initialized] = hello(version);
        host.say(&initialize);
        host.greeting = host.answer(0)["result"].clone();
        host.say(&initialized);
        host
    }

    /// Sends one message.
    pub(super) fn say(&mut self, word: &Value) {
        self.raw(format!("{word}\n").as_bytes());
    }

    /// Sends bytes as they are.
    pub(super) fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    /// Sends a request and tells its number.
    pub(super) fn ask(&mut self, method: &str, params: Value) -> u64 {
        self.last += 1;
        let id = self.last;
        let mut request = json!({"jsonrpc": "2.0", "id": id, "method": method});
        request["params"] = params;
        self.say(&request);
        id
    }

    /// Sends a request and waits for its answer.
    #[track_caller]
    pub(super) fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// The answer with this number.
    #[track_caller]
    pub(super) fn answer(&mut self, id: u64) -> Value {
        self.word(|word| word["id"] == id && word.get("method").is_none())
    }

    /// The first word that fits; the others are kept.
    #[track_caller]
    pub(super) fn word(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&fits) {
            return self.kept.remove(at).unwrap();
        }
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(word) if word.get("bad").is_some() => panic!("no protocol: {word}"),
                Ok(word) if fits(&word) => return word,
                Ok(word) => self.kept.push_back(word),
                Err(RecvTimeoutError::Timeout) => panic!("no answer; kept: {:?}", self.kept),
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("it has ended; kept: {:?}", self.kept)
                }
            }
        }
    }

    /// Whether a word that fits has come so far.
    pub(super) fn has(&mut self, fits: impl Fn(&Value) -> bool) -> bool {
        self.kept.extend(self.lines.try_iter());
        self.kept.iter().any(fits)
    }

    fn call(&mut self, tool: &str, arguments: Value) -> Value {
        let mut params = json!({"name": tool});
        params["arguments"] = arguments;
        self.request("tools/call", params)
    }

    /// Calls a tool, which must succeed; its structure, that of the text being the same.
    #[track_caller]
    pub(super) fn calls(&mut self, tool: &str, arguments: Value) -> Value {
        let answer = self.call(tool, arguments);
        let result = &answer["result"];
        assert_eq!(result["isError"], false, "{tool}: {answer}");
        let text: Value = serde_json::from_str(text(result)).unwrap();
        assert_eq!(
            rounded(&text),
            rounded(&result["structuredContent"]),
            "{tool}"
        );
        text
    }

    /// Calls a tool, which must fail; the error.
    #[track_caller]
    pub(super) fn fails(&mut self, tool: &str, arguments: Value) -> Value {
        let answer = self.call(tool, arguments);
        let result = &answer["result"];
        assert_eq!(result["isError"], true, "{tool}: {answer}");
        assert!(result.get("structuredContent").is_none(), "{answer}");
        let error: Value = serde_json::from_str(text(result)).unwrap();
        error["error"].clone()
    }

    /// Closes standard input and waits for the end; what it said on standard error.
    #[track_caller]
    pub(super) fn ends(mut self, status: i32) -> String {
        drop(self.input.take());
        let mut said = String::new();
        let mut stderr = self.child.stderr.take().unwrap();
        stderr.read_to_string(&mut said).unwrap();
        assert_eq!(self.child.wait().unwrap().code(), Some(status), "{said}");
        for word in self.lines.iter() {
            assert_eq!(word["jsonrpc"], "2.0", "{word}");
        }
        said
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // A test that fails leaves nothing running.
        drop(self.input.take());
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The text keeps every digit and the structure has doubles: they are compared in twelve digits.
fn rounded(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(format!("{:.11e}", number.as_f64().unwrap())),
        Value::Array(all) => all.iter().map(rounded).collect(),
        Value::Object(all) => {
            let members = all
                .iter()
                .map(|(name, value)| (name.clone(), rounded(value)));
            Value::Object(members.collect())
        }
        other => other.clone(),
    }
}

/// The text of a result.
pub(super) fn text(result: &Value) -> &str {
    result["content"][0]["text"].as_str().unwrap()
}
