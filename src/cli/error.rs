//! Words for what went wrong: the one place where the command line turns errors into a sentence, a
//! hint and an exit code.
//!
//! The words themselves are phrases (`cli-error-…`, and the hint under the same key with `-hint`).

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use crate::course::{CourseError, PackFault};
use crate::domain::person::FieldFault;
use crate::node::{NodeError, file_phrase};
use crate::text::phrases::{Arg, Language, Phrases};

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Exit {
    /// All was done.
    Done = 0,
    /// It was not done, or the answer is "no".
    Failed = 1,
    /// What was asked for cannot be asked for like this.
    Usage = 2,
    /// The other side refused, or could not be reached.
    Peer = 3,
    /// The disk is full, broken, or not ours.
    Disk = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a verb could not do its work.
#[derive(Debug)]
pub(super) struct CliError {
    exit: Exit,
    key: &'static str,
    args: Vec<(&'static str, Value)>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// What stands at a placeholder of an error's phrase.
#[derive(Debug)]
enum Value {
    Text(String),
    Number(i64),
    /// A further phrase with at most one number of its own, `limit`.
    Phrase(&'static str, i64),
}

/// An error in the reader's words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// What happened, in one sentence.
    pub(super) what: String,
    /// What to do about it; `None` where nobody can know.
    pub(super) hint: Option<String>,
    /// What the system or a library said, for whoever is asked for help.
    pub(super) causes: Vec<String>,
}

impl CliError {
    fn new(exit: Exit, key: &'static str) -> Self {
        Self { exit, key, args: Vec::new(), source: None }
    }

    fn with(mut self, name: &'static str, value: Value) -> Self {
        self.args.push((name, value));
        self
    }

    fn text(self, name: &'static str, text: impl Into<String>) -> Self {
        self.with(name, Value::Text(text.into()))
    }

    fn because(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// There is no data folder where one was named.
    pub(super) fn no_data_folder(data: &Path) -> Self {
        Self::new(Exit::Usage, "cli-error-no-data").text("folder", data.display().to_string())
    }

    /// The server cannot listen at an address.
    pub(super) fn listen(address: SocketAddr, source: io::Error) -> Self {
        let kind = source.kind();
        let key = if kind == io::ErrorKind::AddrInUse {
            "cli-error-port-busy"
        } else if kind == io::ErrorKind::PermissionDenied {
            "cli-error-port-forbidden"
        } else {
            "cli-error-listen"
        };
        Self::new(Exit::Failed, key)
            .text("address", address.to_string())
            .with("port", Value::Text(address.port().to_string()))
            .because(source)
    }

    /// A file for an invitation cannot be written.
    pub(super) fn invitation_file(file: &Path, source: io::Error) -> Self {
        if source.kind() == io::ErrorKind::AlreadyExists {
            return Self::new(Exit::Usage, "cli-error-invitation-exists")
                .text("file", file.display().to_string());
        }
        Self::new(Exit::Disk, "cli-error-output").because(source)
    }

    /// A file was named that holds no invitation.
    pub(super) fn not_an_invitation(file: &Path) -> Self {
        Self::new(Exit::Usage, "cli-error-invitation-file").text("file", file.display().to_string())
    }

    /// A code alone does not say where the hub is.
    pub(super) fn invitation_hub() -> Self {
        Self::new(Exit::Usage, "cli-error-invitation-hub")
    }

    /// What the system said about it.
    pub(super) fn with_cause(self, source: io::Error) -> Self {
        self.because(source)
    }

    /// The web server ended by itself.
    pub(super) fn server(source: io::Error) -> Self {
        Self::new(Exit::Failed, "cli-error-server").because(source)
    }

    /// Nothing came on standard input where a PIN or password was announced.
    pub(super) fn secret_missing() -> Self {
        Self::new(Exit::Usage, "cli-error-secret-missing")
    }

    /// What came on standard input is no line of text of a sensible length.
    pub(super) fn secret_unreadable() -> Self {
        Self::new(Exit::Usage, "cli-error-secret-unreadable")
    }

    /// Standard input broke.
    pub(super) fn input(source: io::Error) -> Self {
        Self::new(Exit::Failed, "cli-error-input").because(source)
    }

    /// How the program ends with this.
    pub(super) fn exit(&self) -> Exit {
        self.exit
    }

    /// Nobody reads what is said; there is no one to tell it to.
    pub(super) fn is_closed_pipe(&self) -> bool {
        self.key == CLOSED_PIPE
    }

    /// The words, in a language.
    pub(super) fn told(&self, language: Language) -> Told {
        let phrases = Phrases::get();
        let texts: Vec<(&str, String)> = self
            .args
            .iter()
            .filter_map(|(name, value)| match value {
                Value::Text(text) => Some((*name, text.clone())),
                Value::Phrase(key, limit) => {
                    Some((*name, phrases.say(language, key, &[("limit", (*limit).into())])))
                }
                Value::Number(_) => None,
            })
            .collect();
        let numbers = self.args.iter().filter_map(|(name, value)| match value {
            Value::Number(number) => Some((*name, Arg::from(*number))),
            Value::Text(_) | Value::Phrase(..) => None,
        });
        let args: Vec<(&str, Arg<'_>)> =
            texts.iter().map(|(name, text)| (*name, Arg::from(text))).chain(numbers).collect();
        let hint = format!("{}-hint", self.key);
        let mut causes = Vec::new();
        let mut cause: Option<&dyn Error> = match &self.source {
            Some(source) => Some(source.as_ref()),
            None => None,
        };
        while let Some(below) = cause {
            causes.push(below.to_string());
            cause = below.source();
        }
        Told {
            what: phrases.say(language, self.key, &args),
            hint: phrases.has(&hint).then(|| phrases.say(language, &hint, &args)),
            causes,
        }
    }
}

const CLOSED_PIPE: &str = "cli-error-closed-pipe";

/// Errors of standard output; every other one is named where it happens.
impl From<io::Error> for CliError {
    fn from(source: io::Error) -> Self {
        if source.kind() == io::ErrorKind::BrokenPipe {
            return Self::new(Exit::Failed, CLOSED_PIPE);
        }
        Self::new(Exit::Disk, "cli-error-output").because(source)
    }
}

/// A number for a phrase; beyond what phrases count it is as good as the greatest.
fn counted(count: impl TryInto<i64>) -> Value {
    Value::Number(count.try_into().unwrap_or(i64::MAX))
}

impl CliError {
    /// A pack that is refused.
    pub(super) fn pack(file: &str, fault: PackFault) -> Self {
        let (key, name) = fault.phrase();
        let mut error = Self::new(Exit::Usage, key).text("file", file).text("name", name);
        error.source = Some(Box::new(fault));
        error
    }

    /// A preview is for this computer alone.
    pub(super) fn preview_for_all() -> Self {
        Self::new(Exit::Usage, "cli-error-preview")
    }

    /// A course with an error in it.
    pub(super) fn course(folder: &str, first: &str) -> Self {
        Self::new(Exit::Usage, "cli-error-course").text("folder", folder).text("fault", first)
    }
}

impl From<CourseError> for CliError {
    fn from(source: CourseError) -> Self {
        let (key, folder) = match &source {
            CourseError::Folder { folder, .. } => ("cli-error-course-folder", folder.clone()),
            CourseError::TooManyFiles { folder } => ("cli-error-course-size", folder.clone()),
        };
        Self::new(Exit::Usage, key).text("folder", folder).because(source)
    }
}

/// What is wrong with something that was given.
fn field_fault(field: &'static str, fault: FieldFault) -> CliError {
    let (key, limit) = fault_phrase(fault);
    CliError::new(Exit::Usage, "cli-error-field")
        .with("field", field_name(field))
        .with("fault", Value::Phrase(key, limit))
}

impl From<NodeError> for CliError {
    fn from(error: NodeError) -> Self {
        use Exit::{Disk, Failed, Peer, Usage};
        match error {
            NodeError::SignedOut => Self::new(Failed, "cli-error-signed-out"),
            NodeError::NotAllowed => Self::new(Failed, "cli-error-not-allowed"),
            NodeError::NotFound(what) => {
                Self::new(Failed, "cli-error-not-found").text("what", what)
            }
            NodeError::Field { field, fault } => field_fault(field, fault),
            NodeError::WrongSecret { tries_left } => Self::new(Failed, "cli-error-wrong-secret")
                .with("count", Value::Number(tries_left.into())),
            NodeError::Throttled { wait_s } => Self::new(Failed, "cli-error-throttled")
                .with("count", Value::Number(i64::try_from(wait_s).unwrap_or(i64::MAX))),
            NodeError::WrongSetupCode => Self::new(Failed, "cli-error-setup-code"),
            NodeError::AlreadySetUp => Self::new(Failed, "cli-error-already-set-up"),
            NodeError::NotSetUp => Self::new(Failed, "cli-error-not-set-up"),
            NodeError::AccountsFull { max } => Self::new(Failed, "cli-error-accounts-full")
                .with("limit", Value::Number(i64::try_from(max).unwrap_or(i64::MAX))),
            NodeError::ThreadLocked => Self::new(Failed, "cli-error-thread-locked"),
            NodeError::VersionsFull { max } => {
                Self::new(Failed, "fault-versions-full").with("count", counted(max))
            }
            NodeError::File(fault) => {
                let (key, number) = file_phrase(fault);
                Self::new(Usage, key).with("count", counted(number))
            }
            NodeError::AlreadyJoined => Self::new(Failed, "cli-error-already-joined"),
            NodeError::InvitationRefused => Self::new(Peer, "cli-error-invitation"),
            NodeError::HubUnreachable(source) => {
                Self::new(Peer, "cli-error-unreachable").because(source)
            }
            NodeError::PortalAnswered => Self::new(Peer, "cli-error-portal"),
            NodeError::RefusedByHub => Self::new(Peer, "cli-error-refused"),
            NodeError::WrongAddress(why) => Self::new(Usage, "cli-error-address").because(why),
            NodeError::InvitationRole => Self::new(Peer, "cli-error-invitation-role"),
            NodeError::RecoveryCode => Self::new(Usage, "cli-error-recovery-code"),
            NodeError::NoRecovery => Self::new(Failed, "cli-error-no-recovery"),
            NodeError::OtherNetwork => Self::new(Peer, "cli-error-other-network"),
            NodeError::RecoveryRefused => Self::new(Peer, "cli-error-recovery-refused"),
            NodeError::RecoveryCut => Self::new(Peer, "cli-error-recovery-cut"),
            NodeError::RecoveryBegun => Self::new(Failed, "cli-error-recovery-begun"),
            NodeError::NotANeighbour => Self::new(Peer, "cli-error-neighbour"),
            NodeError::NotJoined => Self::new(Failed, "cli-error-not-joined"),
            NodeError::CutOff { name } => Self::new(Failed, "cli-error-cut-off").text("name", name),
            NodeError::FileExists(file) => {
                Self::new(Usage, "cli-error-file-exists").text("file", file.display().to_string())
            }
            NodeError::Stick { path, source } => Self::new(Disk, "cli-error-stick")
                .text("file", path.display().to_string())
                .because(source),
            NodeError::ReadBack(_) => Self::new(Disk, "cli-error-read-back"),
            NodeError::BundleTooLarge => Self::new(Failed, "cli-error-bundle-too-large"),
            NodeError::Bundle(refusal) => {
                let (key, name) = refusal.phrase();
                let told = Self::new(Failed, key);
                if let Some(name) = name { told.text("name", name) } else { told }
            }
            NodeError::FolderInUse(folder) => Self::new(Failed, "cli-error-folder-in-use")
                .text("folder", folder.display().to_string()),
            NodeError::NoRoom { free_mib } => {
                Self::new(Disk, "cli-error-no-room").with("count", counted(free_mib))
            }
            NodeError::Disk(source) => Self::new(Disk, "cli-error-disk").because(source),
            NodeError::Bug(what) => Self::new(Failed, "cli-error-bug").because(what),
        }
    }
}

/// The option that filled a field; a field that no option fills keeps its own name.
fn field_name(field: &'static str) -> Value {
    match field {
        "name" => Value::Phrase("cli-field-name", 0),
        "pin" | "secret" => Value::Phrase("cli-field-pin", 0),
        "password" | "admin_password" => Value::Phrase("cli-field-password", 0),
        "admin_name" => Value::Phrase("cli-field-admin-name", 0),
        "country" => Value::Phrase("cli-field-country", 0),
        "code" => Value::Phrase("cli-field-code", 0),
        "to" => Value::Phrase("cli-field-to", 0),
        "carrier" => Value::Phrase("cli-field-carrier", 0),
        other => Value::Text(other.to_owned()),
    }
}

fn fault_phrase(fault: FieldFault) -> (&'static str, i64) {
    let count = |limit: usize| i64::try_from(limit).unwrap_or(i64::MAX);
    match fault {
        FieldFault::Empty => ("cli-fault-empty", 0),
        FieldFault::TooLong { max } => ("cli-fault-too-long", count(max)),
        FieldFault::TooShort { min } => ("cli-fault-too-short", count(min)),
        FieldFault::NotDigits => ("cli-fault-not-digits", 0),
        FieldFault::Unprintable => ("cli-fault-unprintable", 0),
        FieldFault::NotAChoice => ("cli-fault-not-a-choice", 0),
        FieldFault::Same => ("cli-fault-same", 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::attachment::FileFault;
    use crate::node::BundleRefusal;
    use crate::text::phrases::languages;

    /// What a person at an English terminal reads, as the terminal lays it out.
    fn check(error: CliError, exit: Exit, what: &str, hint: Option<&str>, causes: &[&str]) {
        assert_eq!(error.exit(), exit, "{what}");
        let told = error.told(Language::ENGLISH);
        assert_eq!(told.what, what);
        assert_eq!(told.hint.as_deref(), hint, "{what}");
        assert_eq!(told.causes, causes, "{what}");
    }

    #[test]
    fn a_busy_port_names_the_port_and_what_to_do() {
        let address = "0.0.0.0:8410".parse().unwrap();
        check(
            CliError::listen(address, io::Error::from(io::ErrorKind::AddrInUse)),
            Exit::Failed,
            "Port 8410 is in use by another program.",
            Some(
                "Is Branchline running already? Then open it in a browser. If not, choose another \
                 port: branchline serve --listen 0.0.0.0:8411",
            ),
            &["address in use"],
        );
    }

    #[test]
    fn a_field_is_named_as_its_option_is_with_what_is_wrong() {
        let fault = FieldFault::TooShort { min: 4 };
        check(
            NodeError::Field { field: "pin", fault }.into(),
            Exit::Usage,
            "The PIN is shorter than 4 characters.",
            None,
            &[],
        );
    }

    #[test]
    fn a_hub_that_does_not_answer_is_the_other_sides_doing() {
        check(
            NodeError::HubUnreachable("connection refused".into()).into(),
            Exit::Peer,
            "The hub cannot be reached.",
            Some(
                "Nothing is lost: everything is saved here and goes when the hub can be reached. \
                 Check the connection and the address.",
            ),
            &["connection refused"],
        );
    }

    #[test]
    fn a_disk_tells_every_cause_below_it() {
        let error: CliError = NodeError::Disk(Box::new(NodeError::Disk("no space".into()))).into();
        assert_eq!(error.exit(), Exit::Disk);
        assert_eq!(error.told(Language::ENGLISH).causes, ["the disk failed", "no space"]);
    }

    #[test]
    fn every_error_has_words_in_every_language() {
        let all: Vec<CliError> = every_node_error().into_iter().map(CliError::from).collect();
        for language in languages() {
            for error in &all {
                let told = error.told(*language);
                assert!(told.what.ends_with('.'), "{error:?}: {told:?}");
                assert!(!told.what.contains("cli-"), "{error:?}: {told:?}");
            }
        }
    }

    #[test]
    fn a_reader_that_went_away_is_not_told_anything() {
        let error = CliError::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert!(error.is_closed_pipe());
        assert_eq!(error.exit(), Exit::Failed);
        assert!(!CliError::from(io::Error::from(io::ErrorKind::StorageFull)).is_closed_pipe());
    }

    fn every_node_error() -> Vec<NodeError> {
        let fields = ["name", "pin", "password", "admin_name", "country", "code", "new-one"];
        let faults = [
            FieldFault::Empty,
            FieldFault::TooLong { max: 80 },
            FieldFault::TooShort { min: 4 },
            FieldFault::NotDigits,
            FieldFault::Unprintable,
            FieldFault::NotAChoice,
            FieldFault::Same,
        ];
        let mut all: Vec<NodeError> = fields
            .into_iter()
            .flat_map(|field| faults.map(|fault| NodeError::Field { field, fault }))
            .collect();
        all.extend([
            NodeError::SignedOut,
            NodeError::NotAllowed,
            NodeError::NotFound("person"),
            NodeError::WrongSecret { tries_left: 1 },
            NodeError::Throttled { wait_s: 22 },
            NodeError::WrongSetupCode,
            NodeError::AlreadySetUp,
            NodeError::NotSetUp,
            NodeError::AccountsFull { max: 5_000 },
            NodeError::ThreadLocked,
            NodeError::VersionsFull { max: 50 },
            NodeError::File(FileFault::TooManyPixels { max: 40 }),
            NodeError::AlreadyJoined,
            NodeError::InvitationRefused,
            NodeError::HubUnreachable("x".into()),
            NodeError::PortalAnswered,
            NodeError::RefusedByHub,
            NodeError::WrongAddress("no host"),
            NodeError::InvitationRole,
            NodeError::RecoveryCode,
            NodeError::NoRecovery,
            NodeError::OtherNetwork,
            NodeError::RecoveryRefused,
            NodeError::RecoveryCut,
            NodeError::RecoveryBegun,
            NodeError::NotANeighbour,
            NodeError::FolderInUse("data".into()),
            NodeError::NotJoined,
            NodeError::CutOff { name: "Sjenica".into() },
            NodeError::FileExists("x".into()),
            NodeError::Stick { path: "x".into(), source: io::ErrorKind::NotFound.into() },
            NodeError::ReadBack("x".into()),
            NodeError::BundleTooLarge,
            NodeError::Disk("x".into()),
            NodeError::NoRoom { free_mib: 1 },
            NodeError::Bug("x"),
        ]);
        let name = || "Sjenica".to_owned();
        let refusals = [
            BundleRefusal::NotABundle,
            BundleRefusal::Version,
            BundleRefusal::OtherNetwork,
            BundleRefusal::ForAnother { name: name() },
            BundleRefusal::ForUnknown,
            BundleRefusal::CutShort,
            BundleRefusal::Altered,
            BundleRefusal::TooLarge,
            BundleRefusal::SenderCutOff { name: name() },
        ];
        all.extend(refusals.map(NodeError::Bundle));
        all
    }
}
