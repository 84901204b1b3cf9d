//! A sealed world for end-to-end tests: the real binary, a folder of its own, an empty
//! environment, and local orgs as child processes that end with the test.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU16, Ordering};

/// Where the binary under test is.
pub(crate) const SFKIT: &str = env!("CARGO_BIN_EXE_sfkit");

/// What a run left.
#[derive(Debug)]
pub(crate) struct Run {
    /// Exit status; 128+n for a signal.
    pub(crate) status: i32,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

impl Run {
    /// Fails the test unless the status is this.
    #[track_caller]
    pub(crate) fn ends(self, status: i32) -> Self {
        assert_eq!(
            self.status, status,
            "\nstdout: {}\nstderr: {}",
            self.stdout, self.stderr
        );
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| {
            panic!("{error}\nstdout: {}\nstderr: {}", self.stdout, self.stderr)
        })
    }

    /// The last line of standard error as JSON.
    #[track_caller]
    pub(crate) fn error(&self) -> serde_json::Value {
        let line = self.stderr.lines().last().unwrap_or_default();
        let value: serde_json::Value = serde_json::from_str(line)
            .unwrap_or_else(|error| panic!("{error}\nstderr: {}", self.stderr));
        value["error"].clone()
    }
}

/// A home folder and an environment.
pub(crate) struct World {
    folder: tempfile::TempDir,
    variables: BTreeMap<String, String>,
    is_open: bool,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("sfkit");
        let mut variables = BTreeMap::new();
        for (name, value) in [
            ("SFKIT_HOME", home.to_str().unwrap()),
            ("HOME", folder.path().to_str().unwrap()),
            ("PATH", &std::env::var("PATH").unwrap_or_default()),
            ("TZ", "UTC"),
            // No keyring may answer by accident, neither by the variable nor at its usual place.
            ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus"),
            ("XDG_RUNTIME_DIR", "/nonexistent"),
        ] {
            variables.insert(name.to_owned(), value.to_owned());
        }
        Self {
            folder,
            variables,
            is_open: false,
        }
    }

    /// A world in which programs make files that everybody may write, unless they say otherwise.
    pub(crate) fn under_umask_0() -> Self {
        Self {
            is_open: true,
            ..Self::new()
        }
    }

    /// Sets a variable for every run.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> &mut Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    /// A folder for files of the test.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The root that `SFKIT_HOME` names.
    pub(crate) fn home(&self) -> PathBuf {
        PathBuf::from(&self.variables["SFKIT_HOME"])
    }

    /// Writes a file and tells its path.
    pub(crate) fn file(&self, name: &str, content: &str) -> String {
        let path = self.folder().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The command, not yet started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = match self.is_open {
            true => Command::new("sh"),
            false => Command::new(SFKIT),
        };
        if self.is_open {
            command.args(["-c", "umask 000; exec \"$0\" \"$@\"", SFKIT]);
        }
        command
            .args(arguments)
            .env_clear()
            .envs(&self.variables)
            .current_dir(self.folder());
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Another program in this world, which finds the binary on its path.
    pub(crate) fn program(&self, name: &str) -> Command {
        let folder = Path::new(SFKIT).parent().unwrap().display();
        let mut command = Command::new(name);
        command
            .env_clear()
            .envs(&self.variables)
            .env("PATH", format!("{folder}:{}", self.variables["PATH"]))
            .current_dir(self.folder())
            .stdin(Stdio::null());
        command
    }

    /// Runs to the end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        finish(self.command(arguments).output().unwrap())
    }

    /// Runs to the end with this on standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Run {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that does not read its input has closed it; that is not the test's concern.
        drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
        finish(child.wait_with_output().unwrap())
    }

    /// Starts `sfkit local start` with these flags and waits until it listens.
    pub(crate) fn local_org(&self, flags: &[&str]) -> LocalOrg {
        // Nobody is given the port after this org, so that a test may end it and find nobody there.
        let port = free_port().to_string();
        let mut arguments = vec!["local", "start", "--port", &port, "--format", "json"];
        arguments.extend(flags);
        self.local_org_logging(&arguments, Path::new("/dev/null"))
    }

    /// Starts a local org with exactly these arguments; what it says to people goes to `log`.
    pub(crate) fn local_org_logging(&self, arguments: &[&str], log: &Path) -> LocalOrg {
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(log)
            .unwrap();
        let mut child = self.command(arguments).stderr(log).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let ready = serde_json::from_str(&line)
            .unwrap_or_else(|error| panic!("{error}: the ready line is {line:?}"));
        LocalOrg { child, ready }
    }

    /// Logs in to a local org as `alias`, with the key in a file.
    pub(crate) fn log_in(&self, org: &LocalOrg, alias: &str) {
        self.log_in_as(org, alias, &[]);
    }

    /// Logs in with more flags; what the command left.
    pub(crate) fn log_in_as(&self, org: &LocalOrg, alias: &str, flags: &[&str]) -> Run {
        let mut command = self.login_command(org, alias, flags);
        finish(command.output().unwrap()).ends(0)
    }

    /// A login as [`log_in_as`](Self::log_in_as) does it, not yet started.
    pub(crate) fn login_command(&self, org: &LocalOrg, alias: &str, flags: &[&str]) -> Command {
        let arguments = ["auth", "login", "--login-url", org.url(), "--alias", alias];
        let more = ["--client-id", org.text("client_id"), "--keystore", "file"];
        let script = crate::web::browser(self.folder());
        let port = free_port().to_string();
        let arguments = [&arguments[..], &more, &["--port", &port], flags].concat();
        let mut command = self.command(&arguments);
        command
            .env("SFKIT_CLIENT_SECRET", org.text("client_secret"))
            .env("BROWSER", script);
        command
    }
}

/// Every file and folder below that others may read or write.
pub(crate) fn open_to_others(folder: &Path) -> Vec<String> {
    use std::os::unix::fs::PermissionsExt;
    let mut found = Vec::new();
    // A run that fails early makes no folder.
    let Ok(entries) = std::fs::read_dir(folder) else {
        return found;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        let metadata = std::fs::symlink_metadata(&path).unwrap();
        let mode = metadata.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            found.push(format!("{} ({mode:03o})", path.display()));
        }
        if metadata.is_dir() {
            found.extend(open_to_others(&path));
        }
    }
    found
}

/// One world whose demo org is set up; tests only read it.
pub(crate) static DEMO: LazyLock<World> = LazyLock::new(|| {
    let world = World::new();
    world
        .run(&["query", "-o", "demo", "SELECT COUNT() FROM User"])
        .ends(0);
    world
});

/// `sfkit query` against that org.
pub(crate) fn query_demo(arguments: &[&str]) -> Run {
    DEMO.run(&[&["query", "-o", "demo"], arguments].concat())
}

/// How many ports a process of tests has for itself; the first one shows that they are taken.
const PORTS: u16 = 2_000;

/// The first of them, and what holds them as long as this process lives.
static OWN_PORTS: LazyLock<(std::net::TcpListener, u16)> = LazyLock::new(|| {
    (10_000..32_000)
        .step_by(PORTS.into())
        .find_map(|first| Some((listen(first)?, first)))
        .expect("so many processes of tests do not run at once")
});

/// A port that nobody listens on, in neither family, and that nobody else is given: it is below those
/// that the system hands out for port 0 and for connections, and none of another process of tests.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = OWN_PORTS.1;
    loop {
        let port = first + 1 + NEXT.fetch_add(1, Ordering::Relaxed) % (PORTS - 1);
        let other = std::net::TcpListener::bind((std::net::Ipv6Addr::LOCALHOST, port));
        let is_taken = other.is_err_and(|error| error.kind() == std::io::ErrorKind::AddrInUse);
        if !is_taken && listen(port).is_some() {
            return port;
        }
    }
}

fn listen(port: u16) -> Option<std::net::TcpListener> {
    std::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, port)).ok()
}

/// Lets the file be run.
pub(crate) fn make_executable(path: &Path) {
    // Another process writes the file that is run: whatever this one has open for writing is open in
    // each child that another test is starting too, and as long as that is so nobody can run it.
    let script = "cp \"$0\" \"$0.new\" && chmod 755 \"$0.new\" && mv \"$0.new\" \"$0\"";
    let made = Command::new("sh").args(["-c", script]).arg(path).status();
    assert!(made.unwrap().success());
}

/// Waits until a process handles this signal by itself.
pub(crate) fn await_handler(child: &Child, signal: rustix::process::Signal) {
    let status = format!("/proc/{}/status", child.id());
    for _ in 0..6_000 {
        let text = std::fs::read_to_string(&status).unwrap();
        let mask = text.lines().find_map(|line| line.strip_prefix("SigCgt:"));
        let mask = u64::from_str_radix(mask.unwrap().trim(), 16).unwrap();
        if mask >> (signal.as_raw() - 1) & 1 == 1 {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("the process does not handle the signal");
}

/// What a finished process left.
pub(crate) fn finish(output: std::process::Output) -> Run {
    use std::os::unix::process::ExitStatusExt;
    let signal = output.status.signal().map(|signal| 128 + signal);
    Run {
        status: output.status.code().or(signal).unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A running local org.
pub(crate) struct LocalOrg {
    child: Child,
    ready: serde_json::Value,
}

impl LocalOrg {
    /// Base URL.
    pub(crate) fn url(&self) -> &str {
        self.text("url")
    }

    /// The ready line.
    pub(crate) fn ready(&self) -> &serde_json::Value {
        &self.ready
    }

    /// A text of the ready line.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.ready[name].as_str().unwrap()
    }
}

impl LocalOrg {
    /// What the org has counted: requests by method and path, and all of them as `total`.
    pub(crate) fn requests(&self) -> serde_json::Value {
        let url = format!("{}/_sfkit/requests", self.url());
        let bearer = format!("Bearer {}", self.text("access_token"));
        let answer = crate::web::get(&url, &[("Authorization", &bearer)]);
        assert_eq!(answer.status, 200, "{answer:?}");
        serde_json::from_str(&answer.body).unwrap()
    }
}

impl LocalOrg {
    /// Ends a session at the org, so that whoever uses its token next meets a 401.
    pub(crate) fn end_session(&self, token: &str) {
        let token = token.trim();
        let url = format!("{}/services/oauth2/revoke?token={token}", self.url());
        let answer = crate::web::get(&url, &[]);
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}

impl LocalOrg {
    /// Sets a fault, as `--fault` does at the start.
    pub(crate) fn fault(&self, text: &str) {
        let url = format!("{}/_sfkit/faults", self.url());
        let bearer = format!("Bearer {}", self.text("access_token"));
        let body = serde_json::json!({ "fault": text }).to_string();
        let headers = [
            ("Authorization", bearer.as_str()),
            ("Content-Type", "application/json"),
        ];
        assert_eq!(crate::web::send("POST", &url, &headers, &body).status, 201);
    }
}

impl LocalOrg {
    /// Takes all faults away.
    pub(crate) fn mend(&self) {
        let url = format!("{}/_sfkit/faults", self.url());
        let bearer = format!("Bearer {}", self.text("access_token"));
        let headers = [("Authorization", bearer.as_str())];
        let answer = crate::web::send("DELETE", &url, &headers, "");
        assert!(answer.status < 300, "{answer:?}");
    }
}

impl Drop for LocalOrg {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A path below `shared` beside the project or one folder up, when that is there; says `skipped`
/// otherwise.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let places = ["../shared", "../../shared"].map(|folder| project.join(folder).join(path));
    let found = places.into_iter().find(|place| place.exists());
    if found.is_none() {
        eprintln!("skipped: {path} is not there");
    }
    found
}

/// Whether the machine has what the test needs. Without it the test says `skipped`, unless
/// `SFKIT_TEST_REQUIRE` names it: then it fails.
pub(crate) fn available(need: &str, programs: &[&str]) -> bool {
    let path = std::env::var("PATH").unwrap_or_default();
    let has = |name: &str| std::env::split_paths(&path).any(|folder| folder.join(name).exists());
    let missing: Vec<_> = programs.iter().filter(|name| !has(name)).collect();
    let required = std::env::var("SFKIT_TEST_REQUIRE").unwrap_or_default();
    if missing.is_empty() {
        return true;
    }
    assert!(
        !required.split(',').any(|word| word == need),
        "{need} is required: {missing:?}"
    );
    eprintln!("skipped: {missing:?} not found");
    false
}
