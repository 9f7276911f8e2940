//! The real program on folders of its own: started, asked, stopped, and killed.
//!
//! A test speaks to a site as people do, by its pages and its command line, and never looks into
//! its folder. Nothing here sleeps: whoever waits, waits for a line, an end or a condition, and
//! gives up after a bounded time.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::browse::Browser;

/// Longest wait for a process to say or finish something.
const PROCESS_WAIT: Duration = Duration::from_secs(60);
/// Pause between two looks at a condition.
const LOOK_AGAIN: Duration = Duration::from_millis(50);
/// Looks at a condition before it counts as never true: at least 30 s.
const LOOKS_MAX: u32 = 600;

/// The password of every admin and the PIN of everyone else in the stories.
pub(crate) const PASSWORD: &str = "correct horse 7";
/// The PIN of every learner.
pub(crate) const PIN: &str = "2468";

/// One installation: a data folder and, at times, a server on it.
pub(crate) struct Site {
    folder: TempDir,
    /// The library's name.
    pub(crate) name: String,
    /// The port it got at its first start and keeps; 0 before.
    port: u16,
    server: Option<Child>,
    /// What the server printed when it was started last.
    pub(crate) printed: Vec<String>,
}

/// What a command answered.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Told {
    /// The answer of a command that must have worked.
    pub(crate) fn ok(self) -> String {
        assert_eq!(self.code, 0, "out: {}\nerr: {}", self.out, self.err);
        self.out
    }

    /// The answer as JSON, whatever the exit code says.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(self.out.trim())
            .unwrap_or_else(|error| panic!("{error} in {:?}\nerr: {}", self.out, self.err))
    }
}

/// What `sync --json` says.
#[derive(Debug, Clone)]
pub(crate) struct Synced {
    pub(crate) code: i32,
    pub(crate) state: String,
    pub(crate) round_trips: u64,
    pub(crate) bytes_up: u64,
    pub(crate) bytes_down: u64,
    pub(crate) sent: u64,
    pub(crate) received: u64,
}

impl Site {
    /// An empty folder.
    pub(crate) fn fresh(name: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        Self { folder, name: name.to_owned(), port: 0, server: None, printed: Vec::new() }
    }

    /// A hub that is set up.
    pub(crate) fn hub() -> Self {
        Self::set_up("hub", "Central library", "RS")
    }

    /// A branch that is set up and works by itself.
    pub(crate) fn branch(name: &str) -> Self {
        Self::set_up("branch", name, "BA")
    }

    /// Another computer with a copy of this folder as it lies there now, also under a running
    /// server.
    pub(crate) fn cloned(&self) -> Self {
        let copy = Self::fresh(&self.name);
        std::fs::create_dir_all(copy.data()).expect("a folder for the copy");
        for entry in std::fs::read_dir(self.data()).expect("the folder can be read").flatten() {
            std::fs::copy(entry.path(), copy.data().join(entry.file_name())).expect("a copy");
        }
        copy
    }

    /// A learner's laptop that is set up.
    pub(crate) fn personal(name: &str) -> Self {
        Self::set_up("personal", name, "BA")
    }

    fn set_up(role: &str, name: &str, country: &str) -> Self {
        let site = Self::fresh(name);
        let admin = format!("Admin of {name}");
        let args = [
            "init",
            "--role",
            role,
            "--name",
            name,
            "--country",
            country,
            "--admin",
            &admin,
            "--password-stdin",
        ];
        site.run_with(&args, PASSWORD).ok();
        site
    }

    /// The folder that `--data` gets.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Where this computer finds its sticks; a folder in it is one.
    pub(crate) fn sticks(&self) -> PathBuf {
        self.folder.path().join("sticks")
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_branchline"));
        command.args(args).arg("--data").arg(self.data()).env_clear();
        command.env("BRANCHLINE_STICKS", self.sticks());
        command.env("LANG", "en").env("BRANCHLINE_LOG", "info").env("RUST_BACKTRACE", "1");
        command.current_dir(self.folder.path());
        command
    }

    /// Runs a command with nothing to read.
    pub(crate) fn run(&self, args: &[&str]) -> Told {
        self.run_with(args, "")
    }

    /// Runs a command that reads one line.
    pub(crate) fn run_with(&self, args: &[&str], line: &str) -> Told {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program can be started");
        let mut stdin = child.stdin.take().expect("its input was piped");
        // A command that reads nothing may be gone already.
        drop(writeln!(stdin, "{line}"));
        drop(stdin);
        let id = child.id();
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || sender.send(child.wait_with_output()));
        let Ok(output) = receiver.recv_timeout(PROCESS_WAIT) else {
            signal(id, "KILL");
            panic!("{args:?} did not end");
        };
        let output = output.expect("the program's end can be seen");
        Told {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Begins a command whose end nobody waits for.
    pub(crate) fn begin(&self, args: &[&str]) -> Child {
        let mut command = self.command(args);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().expect("the program can be started")
    }

    /// From its next start on it stands at this port. At 0, a free one, a member that joined it before
    /// does not find it: what that member learns then came another way.
    pub(crate) fn stand_at(&mut self, port: u16) {
        assert!(self.server.is_none(), "{} runs still", self.name);
        self.port = port;
    }

    /// Starts the server for this computer alone; back when it says that it is ready.
    pub(crate) fn start(&mut self) {
        self.start_at("127.0.0.1", &["--no-lan"]);
    }

    /// Starts the server for this computer alone, with further options.
    pub(crate) fn start_with(&mut self, more: &[&str]) {
        self.start_at("127.0.0.1", &[&["--no-lan"], more].concat());
    }

    /// Starts the server for everybody in the local network.
    pub(crate) fn start_for_all(&mut self) {
        self.start_at("0.0.0.0", &[]);
    }

    fn start_at(&mut self, host: &str, more: &[&str]) {
        assert!(self.server.is_none(), "{} runs already", self.name);
        let address = format!("{host}:{}", self.port);
        let log = self.folder.path().join("server.log");
        let log = File::options().create(true).append(true).open(log).expect("a log file");
        let mut child = self
            .command(&[&["serve", "--listen", &address], more].concat())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the program can be started");
        let stdout = child.stdout.take().expect("its output was piped");
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                // Nobody listens any more once the server is known to be ready.
                if sender.send(line).is_err() {}
            }
        });
        self.server = Some(child);
        let Ok(first) = receiver.recv_timeout(PROCESS_WAIT) else {
            panic!("{} did not start:\n{}", self.name, self.log());
        };
        let port = first
            .strip_prefix("branchline is ready at http://127.0.0.1:")
            .and_then(|rest| rest.strip_suffix('/'))
            .and_then(|port| port.parse().ok());
        self.port = port.unwrap_or_else(|| panic!("the first line is {first:?}"));
        self.printed = vec![first];
        if self.port != 0 && self.folder_is_new() {
            self.printed.extend(receiver.recv_timeout(PROCESS_WAIT).ok());
        }
    }

    /// True if nobody has set this folder up.
    fn folder_is_new(&self) -> bool {
        Browser::new(&self.url()).open("/").path.starts_with("/setup")
    }

    /// What the server wrote for those who look after it.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("server.log")).unwrap_or_default()
    }

    /// Without a slash at its end.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Cuts the power: nothing is said to the process before.
    pub(crate) fn kill(&mut self) {
        let mut child = self.server.take().expect("a server runs");
        child.kill().expect("the process can be killed");
        child.wait().expect("its end can be seen");
    }

    /// Asks the server to stop, and sees that it does so in good order.
    pub(crate) fn stop(&mut self) {
        let mut child = self.server.take().expect("a server runs");
        signal(child.id(), "TERM");
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || sender.send(child.wait()));
        let Ok(status) = receiver.recv_timeout(PROCESS_WAIT) else {
            panic!("{} did not stop", self.name);
        };
        let status = status.expect("its end can be seen");
        assert!(status.success(), "{status}\n{}", self.log());
    }

    /// A new visitor's browser.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(&self.url())
    }

    /// The admin, signed in.
    pub(crate) fn admin(&self) -> Browser {
        self.signed_in(&format!("Admin of {}", self.name), PASSWORD)
    }

    /// Someone who has an account here, signed in.
    pub(crate) fn signed_in(&self, name: &str, secret: &str) -> Browser {
        let mut browser = self.browser();
        browser.sign_in(name, secret);
        browser
    }

    /// A new learner, signed in.
    pub(crate) fn learner(&self, name: &str) -> Browser {
        let mut browser = self.browser();
        browser.sign_up(name);
        browser
    }

    /// Gives someone an account by the command line; the person's id.
    pub(crate) fn add_person(&self, role: &str, name: &str) -> String {
        let by =
            if role == "learner" { ("--pin-stdin", PIN) } else { ("--password-stdin", PASSWORD) };
        let args = ["person", "add", "--role", role, "--name", name, by.0, "--json"];
        let told = self.run_with(&args, by.1);
        let json = told.json();
        told.ok();
        json["person"].as_str().expect("the answer names the person").to_owned()
    }

    /// Invites a branch with that name; the code.
    pub(crate) fn invite(&self, name: &str) -> String {
        let told = self.run(&["invite", "--branch", name, "--country", "BA", "--json"]);
        let json = told.json();
        told.ok();
        json["code"].as_str().expect("the answer holds the code").to_owned()
    }

    /// Joins the network whose hub answers at that address.
    pub(crate) fn join(&self, url: &str, code: &str) {
        self.run(&["join", "--hub", url, code]).ok();
    }

    /// What `status` says, but for the free space on the disk: that is others' doing too.
    pub(crate) fn status(&self) -> Value {
        let told = self.run(&["status", "--json"]);
        let mut json = told.json();
        told.ok();
        json["free_mib"].take();
        json
    }

    /// One exchange with the hub, by the command line.
    pub(crate) fn sync(&self) -> Synced {
        let told = self.run(&["sync", "--json"]);
        let json = told.json();
        let count =
            |name: &str| json[name].as_u64().unwrap_or_else(|| panic!("no count {name} in {json}"));
        Synced {
            code: told.code,
            state: json["state"].as_str().unwrap_or_default().to_owned(),
            round_trips: count("round_trips"),
            bytes_up: count("bytes_up"),
            bytes_down: count("bytes_down"),
            sent: count("entries_sent"),
            received: count("entries_received"),
        }
    }

    /// Syncs until both sides agree; what the last exchange said.
    pub(crate) fn sync_fully(&self) -> Synced {
        for _ in 0..5 {
            let synced = self.sync();
            if synced.state == "up-to-date" {
                assert_eq!(synced.code, 0, "{synced:?}");
                return synced;
            }
        }
        panic!("{} did not get up to date: {:?}\n{}", self.name, self.sync(), self.log());
    }

    /// Sees that log, documents and pages agree.
    pub(crate) fn verify(&self) {
        let told = self.run(&["verify"]);
        assert_eq!(told.code, 0, "{}: {}\n{}", self.name, told.out, told.err);
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(mut child) = self.server.take() {
            // It may have died by itself; then there is nothing to end.
            drop(child.kill());
            drop(child.wait());
        }
        if thread::panicking() {
            let log = self.log();
            let tail: Vec<&str> = log.lines().rev().take(15).collect();
            let mut out = std::io::stderr();
            for line in tail.iter().rev() {
                drop(writeln!(out, "{}: {line}", self.name));
            }
        }
    }
}

/// Sends a signal to a process.
pub(crate) fn signal(process: u32, name: &str) {
    let sent = Command::new("sh").arg("-c").arg(format!("kill -{name} {process}")).status();
    assert!(sent.is_ok_and(|status| status.success()), "signal {name} to {process}");
}

/// Lets so much time go by: where a cut is to fall at any moment, and between two looks.
pub(crate) fn pause(time: Duration) {
    // A channel on which nobody ever speaks is a wait without a clock.
    let (_silent, never) = mpsc::channel::<()>();
    never.recv_timeout(time).ok();
}

/// Looks again and again until something is there; `None` if it never is.
pub(crate) fn look_for<T>(mut look: impl FnMut() -> Option<T>) -> Option<T> {
    for _ in 0..LOOKS_MAX {
        if let Some(found) = look() {
            return Some(found);
        }
        pause(LOOK_AGAIN);
    }
    None
}

/// Looks again and again until something is there.
pub(crate) fn wait_for<T>(what: &str, look: impl FnMut() -> Option<T>) -> T {
    look_for(look).unwrap_or_else(|| panic!("waited in vain for {what}"))
}

/// A hub that answers and branches that have joined it, all servers off but the hub's.
pub(crate) struct Network {
    pub(crate) hub: Site,
    pub(crate) branches: Vec<Site>,
}

impl Network {
    pub(crate) fn of(names: &[&str]) -> Self {
        let mut hub = Site::hub();
        hub.start();
        let mut branches = Vec::new();
        for name in names {
            let branch = Site::branch(name);
            branch.join(&hub.url(), &hub.invite(name));
            branch.sync_fully();
            branches.push(branch);
        }
        Self { hub, branches }
    }

    /// A hub and one branch.
    pub(crate) fn pair() -> (Site, Site) {
        let mut network = Self::of(&["Novi Grad"]);
        let branch = network.branches.remove(0);
        (network.hub, branch)
    }
}
