//! The frame around every page, and the pages that belong to none of the others.

use serde::Serialize;

use super::super::template::Page;
use super::super::words::Moment;
use super::{QuestionView, ThreadLine};

/// The frame: head, header, navigation, footer.
#[derive(Debug, Clone, Serialize)]
pub struct Site {
    /// Language tag of the page.
    pub lang: &'static str,
    /// `light` or `dark` if the reader chose one.
    pub theme: Option<&'static str>,
    /// The library's name.
    pub node_name: String,
    /// Threads with something unread, for the title.
    pub unread: u32,
    /// Address of the style sheet.
    pub css: String,
    /// Address of the script.
    pub js: String,
    /// Address of the icon.
    pub icon: String,
    /// Under what drafts are kept; empty for visitors.
    pub user: String,
    /// The draft that arrived and may be dropped.
    pub done: Option<String>,
    /// After so many seconds without a touch the page gives way to the names, on a shared computer.
    pub idle_s: Option<u64>,
    /// Who is signed in.
    pub person: Option<PersonBadge>,
    /// At most five ways.
    pub nav: Vec<NavItem>,
    /// Languages to choose from.
    pub languages: Vec<LanguageChoice>,
    /// This page's own path, to come back to.
    pub path: String,
    /// Goes into every form.
    pub csrf: String,
    /// Goes into every form: the same once, the same result.
    pub once: String,
    /// Phrase: what has just been done.
    pub said: Option<&'static str>,
    /// What is wrong with the form.
    pub faults: Vec<FaultLine>,
    /// Where all work is, in one sentence.
    pub state: Option<String>,
    /// The time that ends the sentence.
    pub state_at: Option<Moment>,
    /// A person must act.
    pub alert: bool,
    /// Faults of the course that is previewed; `None`: none is.
    pub preview: Option<PreviewLine>,
}

/// How many faults the course has that is previewed.
#[derive(Debug, Clone, Serialize)]
pub struct PreviewLine {
    /// What has to be mended.
    pub errors: usize,
    /// What is to be looked at.
    pub warnings: usize,
}

/// `GET /preview`
#[derive(Debug, Clone, Serialize)]
pub struct PreviewPage {
    /// Each fault as the command line shows it.
    pub faults: Vec<String>,
}

impl Page for PreviewPage {
    const TEMPLATE: &'static str = "site/preview.html";
}

/// Who is signed in.
#[derive(Debug, Clone, Serialize)]
pub struct PersonBadge {
    /// The name as its owner writes it.
    pub name: String,
    /// For the round mark.
    pub initials: String,
}

/// One way in the navigation.
#[derive(Debug, Clone, Serialize)]
pub struct NavItem {
    /// Where to.
    pub href: &'static str,
    /// Phrase.
    pub key: &'static str,
    /// Is this page there?
    pub current: bool,
    /// What is new there.
    pub count: u32,
}

/// A language to read in.
#[derive(Debug, Clone, Serialize)]
pub struct LanguageChoice {
    /// Its tag.
    pub tag: &'static str,
    /// Its name in itself.
    pub own_name: &'static str,
    /// Is the page in it?
    pub current: bool,
}

/// One fault of a form, with the field it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FaultLine {
    /// The field's name.
    pub field: String,
    /// The id on the page to jump to.
    pub anchor: String,
    /// What to do.
    pub words: String,
}

/// One option of a select or a group of radio buttons.
#[derive(Debug, Clone, Serialize)]
pub struct OptionView {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub words: String,
    /// Is it the chosen one?
    pub chosen: bool,
    /// Language of the words, if it is not the page's.
    pub lang: Option<String>,
}

impl OptionView {
    /// An option in the page's own language.
    #[must_use]
    pub fn new(value: &str, words: String, chosen: bool) -> Self {
        Self { value: value.to_owned(), words, chosen, lang: None }
    }
}

/// `GET /help`
#[derive(Debug, Clone, Serialize)]
pub struct HelpPage {
    /// To read out on the phone.
    pub node_id: String,
    /// Of the program.
    pub version: &'static str,
}

impl Page for HelpPage {
    const TEMPLATE: &'static str = "site/help.html";
}

/// Any error.
#[derive(Debug, Clone, Serialize)]
pub struct ErrorPage {
    /// Phrase: what happened.
    pub title_key: &'static str,
    /// Phrase: what is safe, what to do.
    pub advice_key: &'static str,
    /// The number in the advice.
    pub count: u64,
    /// To read out on the phone, if it is in the log.
    pub incident: Option<String>,
    /// What was typed and could not be taken.
    pub kept: String,
    /// Is signing in the way on?
    pub sign_in: bool,
}

impl Page for ErrorPage {
    const TEMPLATE: &'static str = "site/error.html";
}

/// `GET /styleguide`: every part of the design on one page.
#[derive(Debug, Clone, Serialize)]
pub struct StyleguidePage {
    /// A time.
    pub at: Moment,
    /// Options.
    pub options: Vec<OptionView>,
    /// A question of each kind.
    pub questions: Vec<QuestionView>,
    /// Rows of the forum.
    pub threads: Vec<ThreadLine>,
}

impl Page for StyleguidePage {
    const TEMPLATE: &'static str = "site/styleguide.html";
}
