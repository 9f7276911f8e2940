//! WebDriver in few words: JSON over HTTP to chromedriver, and what Chromium's own protocol adds.
//!
//! Source: the W3C recommendation "WebDriver"; chromedriver's `goog/cdp/execute`. One driver and
//! one session a test; both end with the test.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::world::{Site, wait_for};

/// The name under which the browser finds every site of the tests.
const HOST: &str = "branch.lan";
/// How an element's id is called in WebDriver's JSON.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser window.
pub(crate) struct Window {
    driver: Child,
    agent: ureq::Agent,
    session: String,
    base: String,
}

/// A new window on that site; `None` where there is no chromedriver and none is asked for.
pub(crate) fn window(site: &Site) -> Option<Window> {
    let driver = Command::new("chromedriver")
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut driver) = driver else {
        assert!(!is_required(), "E2E=require, but chromedriver does not start");
        say("SKIPPED: no chromedriver");
        return None;
    };
    let stdout = driver.stdout.take().expect("its output was piped");
    // The first line speaks of port 0; the real one comes later.
    let port = BufReader::new(stdout).lines().map_while(Result::ok).find_map(|line| {
        let rest = line.split("started successfully on port ").nth(1)?;
        rest.trim_end_matches('.').parse::<u16>().ok()
    });
    let port = port.expect("chromedriver names its port");
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(120)))
        .build()
        .into();
    let mut window = Window {
        driver,
        agent,
        session: format!("http://127.0.0.1:{port}/session"),
        base: format!("http://{HOST}:{}", site.port()),
    };
    let capabilities = json!({"capabilities": {"alwaysMatch": {
        "browserName": "chrome",
        "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        "goog:chromeOptions": {"args": [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--lang=en",
            // A page that glides is not where the click falls.
            "--force-prefers-reduced-motion", "--window-size=1280,900",
            format!("--host-resolver-rules=MAP {HOST} 127.0.0.1"),
        ]},
    }}});
    let made = window.post("", &capabilities);
    let id = made["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {made}"));
    window.session = format!("{}/{id}", window.session);
    Some(window)
}

/// True if a missing browser is a failure.
pub(crate) fn is_required() -> bool {
    std::env::var("E2E").is_ok_and(|wish| wish == "require")
}

/// A line for whoever reads the test's output.
pub(crate) fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("the test's own output can be written");
}

impl Window {
    fn post(&self, command: &str, body: &Value) -> Value {
        self.try_post(command, body).unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    fn try_post(&self, command: &str, body: &Value) -> Result<Value, String> {
        let answer = self
            .agent
            .post(format!("{}{command}", self.session))
            .header("content-type", "application/json")
            .send(body.to_string().as_bytes());
        let text = answer
            .and_then(|mut answer| answer.body_mut().read_to_string())
            .map_err(|error| error.to_string())?;
        let answer: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        let value = answer["value"].clone();
        if value["error"].is_string() { Err(value["message"].to_string()) } else { Ok(value) }
    }

    fn look(&self, command: &str) -> Value {
        let answer = self.agent.get(format!("{}{command}", self.session)).call();
        let text = answer.and_then(|mut answer| answer.body_mut().read_to_string());
        let text = text.unwrap_or_else(|error| panic!("{command}: {error}"));
        serde_json::from_str::<Value>(&text).expect("WebDriver speaks JSON")["value"].clone()
    }

    /// Opens a path of the site.
    pub(crate) fn open(&self, path: &str) {
        self.post("/url", &json!({"url": format!("{}{path}", self.base)}));
    }

    pub(crate) fn reload(&self) {
        self.post("/refresh", &json!({}));
    }

    /// Path and query of the page that is open.
    pub(crate) fn path(&self) -> String {
        let url = self.look("/url");
        url.as_str().unwrap_or_default().trim_start_matches(self.base.as_str()).to_owned()
    }

    fn elements(&self, using: &str, value: &str) -> Vec<String> {
        let found = self.post("/elements", &json!({"using": using, "value": value}));
        let each = found.as_array().into_iter().flatten();
        each.filter_map(|element| element[ELEMENT].as_str().map(str::to_owned)).collect()
    }

    /// How many elements fit the selector, on a page that is there: between two pages nothing fits
    /// anything, and no test may take that for an answer.
    pub(crate) fn count(&self, selector: &str) -> usize {
        wait_for("a page with a body", || self.body());
        self.elements("css selector", selector).len()
    }

    /// Clicks the first element that fits, and waits for nothing but the click.
    pub(crate) fn click(&self, selector: &str) {
        self.click_one("css selector", selector);
    }

    /// Clicks the link with those words.
    pub(crate) fn click_link(&self, words: &str) {
        self.click_one("partial link text", words);
    }

    fn click_one(&self, using: &str, value: &str) {
        let found = self.elements(using, value);
        let first = found.first().unwrap_or_else(|| panic!("no {value} on {}", self.path()));
        self.post(&format!("/element/{first}/click"), &json!({}));
    }

    /// Types into the first field that fits.
    pub(crate) fn fill(&self, selector: &str, text: &str) {
        let found = self.elements("css selector", selector);
        let first = found.first().unwrap_or_else(|| panic!("no {selector} on {}", self.path()));
        self.post(&format!("/element/{first}/value"), &json!({"text": text}));
    }

    /// The words that a person sees.
    pub(crate) fn text(&self) -> String {
        wait_for("the words of the page", || self.words())
    }

    fn body(&self) -> Option<String> {
        self.elements("css selector", "body").into_iter().next()
    }

    /// The words of the page; none while one page goes and the next has not come: a body that has
    /// gone meanwhile answers with an error, which is no string.
    fn words(&self) -> Option<String> {
        let words = self.look(&format!("/element/{}/text", self.body()?));
        words.as_str().map(str::to_owned)
    }

    /// The result of a script's `return`.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({"script": script, "args": []}))
    }

    /// What a script hands to its last argument, a function.
    pub(crate) fn run_later(&self, script: &str) -> Value {
        self.post("/execute/async", &json!({"script": script, "args": []}))
    }

    /// A command of Chromium's own protocol.
    pub(crate) fn chromium(&self, command: &str, params: &Value) -> Value {
        self.post("/goog/cdp/execute", &json!({"cmd": command, "params": params}))
    }

    /// A screen of that width, light or dark.
    pub(crate) fn show_as(&self, width: u32, scheme: &str) {
        let screen = json!({
            "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600,
        });
        self.chromium("Emulation.setDeviceMetricsOverride", &screen);
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.chromium("Emulation.setEmulatedMedia", &media);
    }

    /// Pages' scripts run no more.
    pub(crate) fn switch_scripts_off(&self) {
        self.chromium("Emulation.setScriptExecutionDisabled", &json!({"value": true}));
    }

    /// Lines of a log since it was last read.
    pub(crate) fn log(&self, kind: &str) -> Vec<Value> {
        self.post("/se/log", &json!({"type": kind})).as_array().cloned().unwrap_or_default()
    }

    /// What the browser warned of, but for answers that a test provoked.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let words = self.log("browser").into_iter();
        words
            .filter(|line| line["level"] == "SEVERE" || line["level"] == "WARNING")
            .map(|line| line["message"].as_str().unwrap_or_default().to_owned())
            .filter(|line| !line.contains("the server responded with a status of 4"))
            .collect()
    }

    /// Signs a person in by clicking.
    pub(crate) fn sign_in(&self, name: &str, secret: &str) {
        self.open("/sign-in");
        self.click_link(name);
        self.fill("#secret", secret);
        self.click("main form button");
        self.wait_until(&format!("{name} is signed in"), || self.text().contains(name));
    }

    /// Looks until it is so.
    pub(crate) fn wait_until(&self, what: &str, is_so: impl Fn() -> bool) {
        wait_for(what, || is_so().then_some(()));
    }

    /// How wide the page is in CSS pixels, without asking a script.
    pub(crate) fn page_width(&self) -> f64 {
        let page = self.chromium("Page.getLayoutMetrics", &json!({}));
        page["cssContentSize"]["width"].as_f64().expect("a page has a width")
    }

    /// Keeps a picture of the whole page for human eyes.
    pub(crate) fn shoot(&self, name: &str) {
        let page = self.chromium("Page.getLayoutMetrics", &json!({}));
        let page = &page["cssContentSize"];
        let params = json!({
            "captureBeyondViewport": true,
            "clip": {"x": 0, "y": 0, "width": page["width"], "height": page["height"], "scale": 1},
        });
        let shot = self.chromium("Page.captureScreenshot", &params);
        let picture = data_encoding::BASE64
            .decode(shot["data"].as_str().unwrap_or_default().as_bytes())
            .expect("a picture comes as base64");
        let folder = shots();
        fs::create_dir_all(&folder).expect("a folder for pictures");
        fs::write(folder.join(format!("{name}.png")), picture).expect("a picture can be kept");
    }
}

fn shots() -> PathBuf {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    scratch.parent().unwrap_or(scratch).join("shots")
}

impl Drop for Window {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let test = std::thread::current().name().unwrap_or("test").replace("::", "-");
            self.shoot(&format!("failed-{test}"));
            let words = self.words().unwrap_or_default();
            say(&format!("at {} when it failed, with the words: {words}", self.path()));
        }
        drop(self.agent.delete(&self.session).call());
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}
