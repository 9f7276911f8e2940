//! A browser without script: pages, links, forms, cookies. It sends what a real one sends, and
//! nothing that a page did not offer, unless a test asks for that by name.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::world::{PIN, look_for};

/// One person's browser on one site.
pub(crate) struct Browser {
    base: String,
    agent: ureq::Agent,
    cookies: BTreeMap<String, String>,
}

/// What came back, after redirects.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    /// Status of the very first answer: a form that was taken says 303.
    pub(crate) first_status: u16,
    pub(crate) status: u16,
    /// Where the browser is now, with the query.
    pub(crate) path: String,
    pub(crate) html: String,
}

/// A form as it stands on a page, with what is filled in.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
    /// Names and values that radios, boxes and selects offer.
    pub(crate) offers: Vec<(String, String)>,
}

/// No answer came: the line was cut, or nobody listens.
#[derive(Debug)]
pub(crate) struct NoAnswer;

impl Browser {
    pub(crate) fn new(base: &str) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_idle_connections(0)
            .timeout_global(Some(Duration::from_secs(60)))
            .build()
            .into();
        Self { base: base.to_owned(), agent, cookies: BTreeMap::new() }
    }

    /// The server has moved to another address; cookies stay.
    pub(crate) fn move_to(&mut self, base: &str) {
        base.clone_into(&mut self.base);
    }

    /// Opens a page and sees that there is one.
    pub(crate) fn open(&mut self, path: &str) -> Page {
        self.visit(path).unwrap_or_else(|NoAnswer| panic!("no answer for {path}"))
    }

    /// Opens a page again and again until it says those words.
    pub(crate) fn wait_for(&mut self, path: &str, words: &str) -> Page {
        let mut last = String::new();
        let found = look_for(|| {
            let page = self.open(path);
            last = page.text();
            last.contains(words).then_some(page)
        });
        found.unwrap_or_else(|| panic!("{path} never says {words:?} but {last}"))
    }

    /// Opens a page, if an answer comes.
    pub(crate) fn visit(&mut self, path: &str) -> Result<Page, NoAnswer> {
        let (status, to, html) = self.call(path, None, None)?;
        self.follow(path, status, to, html)
    }

    /// Sends a form as it was filled in.
    pub(crate) fn send(&mut self, form: &Form) -> Result<Page, NoAnswer> {
        let origin = self.base.clone();
        self.post(&form.action, &form.fields, Some(&origin))
    }

    /// Fetches what is no page: the status, its content type, its bytes.
    pub(crate) fn fetch(&mut self, path: &str) -> (u16, String, Vec<u8>) {
        let asked = self.agent.get(format!("{}{path}", self.base)).header("cookie", self.jar());
        let mut answer = asked.call().expect("an answer");
        let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default().to_owned();
        let bytes = answer.body_mut().read_to_vec().expect("the whole file");
        (answer.status().as_u16(), kind, bytes)
    }

    /// Sends a form whose answer is a file: the status, what the file is called, its bytes.
    pub(crate) fn download(&mut self, form: &Form) -> (u16, String, Vec<u8>) {
        let url = format!("{}{}", self.base, form.action);
        let asked = self
            .agent
            .post(&url)
            .header("cookie", self.jar())
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", &self.base);
        let mut answer = asked.send(form.body().as_bytes()).expect("an answer");
        let named = answer.headers().get("content-disposition");
        let named = named.and_then(|name| name.to_str().ok()).unwrap_or_default();
        let name = named.split('"').nth(1).unwrap_or_default().to_owned();
        let bytes = answer.body_mut().read_to_vec().expect("the whole file");
        (answer.status().as_u16(), name, bytes)
    }

    /// Sends a form with a file, as browsers do.
    pub(crate) fn hand_over(&mut self, form: &Form, field: &str, file: &[u8]) -> Page {
        const EDGE: &str = "----WebKitFormBoundary7MA4YWxkTrZu0gW";
        let mut body = Vec::new();
        for (name, value) in form.fields.iter().filter(|(name, _)| name != field) {
            let head = format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"");
            body.extend(format!("{head}\r\n\r\n{value}\r\n").into_bytes());
        }
        let head = format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{field}\"");
        let kind = "filename=\"a file\"\r\nContent-Type: application/octet-stream";
        body.extend(format!("{head}; {kind}\r\n\r\n").into_bytes());
        body.extend_from_slice(file);
        body.extend(format!("\r\n--{EDGE}--\r\n").into_bytes());
        let url = format!("{}{}", self.base, form.action);
        let asked = self
            .agent
            .post(&url)
            .header("cookie", self.jar())
            .header("content-type", format!("multipart/form-data; boundary={EDGE}"))
            .header("origin", &self.base);
        let mut answer = asked.send(&body).expect("an answer");
        let status = answer.status().as_u16();
        let to = answer.headers().get("location").and_then(|to| to.to_str().ok());
        let to = to.map(str::to_owned).filter(|_| (300..400).contains(&status));
        let html = answer.body_mut().read_to_string().expect("the whole answer");
        let page = self.follow(&form.action, status, to, html);
        page.unwrap_or_else(|NoAnswer| panic!("no answer to the file"))
    }

    fn jar(&self) -> String {
        let jar = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        jar.collect::<Vec<String>>().join("; ")
    }

    /// Sends a form and goes nowhere; the status is the acknowledgement.
    pub(crate) fn press(&mut self, form: &Form) -> Result<u16, NoAnswer> {
        let origin = self.base.clone();
        let (status, _, _) = self.call(&form.action, Some(&form.body()), Some(&origin))?;
        Ok(status)
    }

    /// Posts any fields to any path, as a tool of an attacker could.
    pub(crate) fn post(
        &mut self,
        path: &str,
        fields: &[(String, String)],
        origin: Option<&str>,
    ) -> Result<Page, NoAnswer> {
        let (status, to, html) = self.call(path, Some(&body_of(fields)), origin)?;
        self.follow(path, status, to, html)
    }

    /// Fills in the page's form that goes to `action`, and sends it.
    pub(crate) fn submit(&mut self, page: &Page, action: &str, filled: &[(&str, &str)]) -> Page {
        let mut form = page.form(action);
        for (name, value) in filled {
            form.fill(name, value);
        }
        self.send(&form).unwrap_or_else(|NoAnswer| panic!("no answer to the form {action}"))
    }

    pub(crate) fn sign_up(&mut self, name: &str) {
        let page = self.open("/sign-up");
        let filled = [("name", name), ("pin", PIN), ("device", "shared")];
        let page = self.submit(&page, "/sign-up", &filled);
        assert_eq!((page.first_status, page.status), (303, 200), "{}", page.text());
        assert!(page.says(name), "{}", page.text());
    }

    pub(crate) fn sign_in(&mut self, name: &str, secret: &str) {
        let page = self.try_sign_in(name, secret);
        assert_eq!((page.first_status, page.status), (303, 200), "{}", page.text());
        assert!(page.says(name), "{}", page.text());
    }

    /// The page that follows, whatever it is.
    pub(crate) fn try_sign_in(&mut self, name: &str, secret: &str) -> Page {
        let page = self.open("/sign-in");
        let link = page
            .link(name)
            .unwrap_or_else(|| panic!("{name} is not on the sign-in page: {}", page.text()));
        let page = self.open(&link);
        self.submit(&page, &link, &[("secret", secret), ("device", "shared")])
    }

    pub(crate) fn sign_out(&mut self) -> Page {
        let page = self.open("/");
        self.submit(&page, "/sign-out", &[])
    }

    fn follow(
        &mut self,
        path: &str,
        first_status: u16,
        mut to: Option<String>,
        mut html: String,
    ) -> Result<Page, NoAnswer> {
        let (mut path, mut status) = (path.to_owned(), first_status);
        for _ in 0..5 {
            let Some(next) = to.take() else { break };
            path = next.strip_prefix(&self.base).unwrap_or(&next).to_owned();
            (status, to, html) = self.call(&path, None, None)?;
        }
        Ok(Page { first_status, status, path, html })
    }

    fn call(
        &mut self,
        path: &str,
        form: Option<&str>,
        origin: Option<&str>,
    ) -> Result<(u16, Option<String>, String), NoAnswer> {
        let place = path.split('#').next().unwrap_or(path);
        let url = format!("{}{place}", self.base);
        let jar = self.jar();
        let answer = match form {
            None => self.agent.get(&url).header("cookie", &jar).call(),
            Some(body) => {
                let mut post = self
                    .agent
                    .post(&url)
                    .header("cookie", &jar)
                    .header("content-type", "application/x-www-form-urlencoded");
                if let Some(origin) = origin {
                    post = post.header("origin", origin);
                }
                post.send(body.as_bytes())
            }
        };
        let mut answer = answer.map_err(|_| NoAnswer)?;
        for cookie in answer.headers().get_all("set-cookie") {
            self.keep(cookie.to_str().unwrap_or_default());
        }
        let status = answer.status().as_u16();
        let to = answer.headers().get("location").and_then(|to| to.to_str().ok());
        let to = to.map(str::to_owned).filter(|_| (300..400).contains(&status));
        let html = answer.body_mut().read_to_string().map_err(|_| NoAnswer)?;
        Ok((status, to, html))
    }

    fn keep(&mut self, cookie: &str) {
        let mut parts = cookie.split(';');
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
            return;
        };
        if parts.any(|part| part.trim().eq_ignore_ascii_case("max-age=0")) {
            self.cookies.remove(name.trim());
        } else {
            self.cookies.insert(name.trim().to_owned(), value.to_owned());
        }
    }
}

impl Page {
    /// The words of the page, without marks, with single spaces.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let mut inside = false;
        for letter in self.html.chars() {
            match letter {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    text.push(' ');
                }
                _ if !inside => text.push(letter),
                _ => {}
            }
        }
        decoded(&text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// How often those words stand on the page.
    pub(crate) fn times(&self, words: &str) -> usize {
        self.text().matches(words).count()
    }

    /// Where the link with those words leads.
    pub(crate) fn link(&self, words: &str) -> Option<String> {
        self.links().into_iter().find(|(_, text)| text.contains(words)).map(|(to, _)| to)
    }

    /// Every link: where it leads, and its words.
    pub(crate) fn links(&self) -> Vec<(String, String)> {
        let each = self.html.split("<a ").skip(1);
        each.filter_map(|part| {
            let (open, rest) = part.split_once('>')?;
            let words = Self { html: rest.split("</a>").next()?.to_owned(), ..self.clone() };
            Some((attribute(open, "href")?, words.text()))
        })
        .collect()
    }

    /// The form that goes to `action`.
    pub(crate) fn form(&self, action: &str) -> Form {
        let forms = self.forms();
        let known: Vec<String> = forms.iter().map(|form| form.action.clone()).collect();
        forms.into_iter().find(|form| form.action == action).unwrap_or_else(|| {
            panic!("no form {action} on {} ({}), but {known:?}", self.path, self.status)
        })
    }

    pub(crate) fn forms(&self) -> Vec<Form> {
        let each = self.html.split("<form").skip(1);
        each.filter_map(|part| {
            let (open, rest) = part.split_once('>')?;
            let inside = rest.split("</form>").next()?;
            let mut form = Form {
                action: attribute(open, "action").unwrap_or_default(),
                fields: Vec::new(),
                offers: Vec::new(),
            };
            form.read(inside);
            Some(form)
        })
        .collect()
    }
}

impl Form {
    /// Puts a value in a field, in place of what stands there.
    pub(crate) fn fill(&mut self, name: &str, value: &str) {
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value.to_owned()));
    }

    /// What stands in a field.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Answers the question in the form: the first option, a number, or a different place for each
    /// item.
    pub(crate) fn fill_first(&mut self) {
        let mut names: Vec<String> = self.offers.iter().map(|(name, _)| name.clone()).collect();
        names.dedup();
        let mut places = 0;
        for name in names {
            let offered: Vec<String> = self
                .offers
                .iter()
                .filter(|(known, value)| *known == name && !value.is_empty())
                .map(|(_, value)| value.clone())
                .collect();
            let Some(most) = offered.len().checked_sub(1) else { continue };
            let at = if name.starts_with("at-") { places } else { 0 };
            places += usize::from(name.starts_with("at-"));
            self.fill(&name, &offered[at.min(most)]);
        }
        for (name, value) in &mut self.fields {
            // A field that offers nothing is one to type into.
            if value.is_empty() && (name == "answer" || name.starts_with("at-")) {
                *value = "1".to_owned();
            }
        }
    }

    fn body(&self) -> String {
        body_of(&self.fields)
    }

    fn read(&mut self, html: &str) {
        for part in html.split('<').skip(1) {
            let Some((open, rest)) = part.split_once('>') else { continue };
            if open.contains(" disabled") {
                continue;
            }
            let name = attribute(open, "name");
            let value = attribute(open, "value").unwrap_or_default();
            if open.starts_with("input") {
                let Some(name) = name else { continue };
                let kind = attribute(open, "type").unwrap_or_default();
                if kind == "radio" || kind == "checkbox" {
                    self.offers.push((name.clone(), value.clone()));
                    if open.contains(" checked") {
                        self.fields.push((name, value));
                    }
                } else {
                    self.fields.push((name, value));
                }
            } else if open.starts_with("textarea") {
                let Some(name) = name else { continue };
                self.fields.push((name, decoded(rest.strip_prefix('\n').unwrap_or(rest))));
            } else if open.starts_with("select") {
                let Some(name) = name else { continue };
                self.fields.push((name, String::new()));
            } else if open.starts_with("option") {
                self.read_option(open, value);
            }
        }
    }

    /// An option belongs to the select that was opened last.
    fn read_option(&mut self, open: &str, value: String) {
        let Some((name, chosen)) = self.fields.last_mut() else { return };
        let first = !self.offers.iter().any(|(known, _)| known == name);
        self.offers.push((name.clone(), value.clone()));
        if first || open.contains(" selected") {
            *chosen = value;
        }
    }
}

fn attribute(open: &str, name: &str) -> Option<String> {
    let mark = format!(" {name}=\"");
    let open = format!(" {open}");
    let at = open.find(&mark)? + mark.len();
    Some(decoded(open[at..].split('"').next()?))
}

/// Undoes what a template does to special letters.
fn decoded(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').filter(|end| *end < 10);
        let letter = end.and_then(|end| entity(&rest[1..end]));
        match (letter, end) {
            (Some(letter), Some(end)) => {
                text.push(letter);
                rest = &rest[end + 1..];
            }
            _ => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    text
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

fn body_of(fields: &[(String, String)]) -> String {
    let pair = |(name, value): &(String, String)| format!("{}={}", coded(name), coded(value));
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// A name or value as it travels in a form.
fn coded(text: &str) -> String {
    let mut coded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            coded.push(char::from(byte));
        } else {
            coded.push_str(&format!("%{byte:02X}"));
        }
    }
    coded
}
