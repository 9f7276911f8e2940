//! Reviews that learners give each other without knowing of whom: what is said, what counts, and how
//! a proposal's text is made nameless. Who reviews whom is `allotment`'s. Pure.

use std::collections::BTreeMap;

use super::assignment::{PartId, RubricLine, SectionId};
use super::ids::{DocumentId, ModuleId, NodeId, PersonId, UnixMs, base32};
use super::limits::{BLIND_WORDS_CHARS, MARK_COMMENT_CHARS_MAX, MARK_MAX};
use super::person::{self, FieldFault};

/// What stands in a text where a name stood.
pub const NAMELESS: &str = "[…]";

/// How one line of the call's rubric was marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineMark {
    /// 0 to [`MARK_MAX`].
    pub mark: u8,
    /// Why; may be empty.
    pub why: String,
}

/// Marks by line of the rubric.
pub type Marks = BTreeMap<PartId, LineMark>;

/// What a learner says of another learner's proposal: a fact in the reviewer's own document. Written
/// once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlindReview {
    /// Unique in the reviewer's document.
    pub key: String,
    /// The document with which the proposal came.
    pub document: DocumentId,
    /// When, as the writing node's clock claims.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub clock_doubtful: bool,
    /// Every line of the rubric.
    pub marks: Marks,
    /// What is said to whom it is about.
    pub words: String,
    /// The node that wrote it.
    pub node: NodeId,
}

/// How a learner marked a sample proposal: a fact in the learner's document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practice {
    /// The course whose sample it is.
    pub course: String,
    /// Which sample, from 1.
    pub sample: u8,
    /// When, as the writing node's clock claims.
    pub at: UnixMs,
    /// Marks by line of the rubric.
    pub marks: BTreeMap<PartId, u8>,
    /// The node that wrote it.
    pub node: NodeId,
}

/// A learner found what another one said useful: a fact in the document of whoever was reviewed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Useful {
    /// The [`seal`] of what was said.
    pub seal: String,
    /// The node that wrote it.
    pub node: NodeId,
}

/// A blind review as it reaches whom it is about: in the hub's feedback, without its author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlindWord {
    /// Unique in its document.
    pub key: String,
    /// Tells it from others: see [`seal`].
    pub seal: String,
    /// Whose assignment brought the proposal.
    pub module: ModuleId,
    /// The version of it that was read.
    pub version: String,
    /// The member of the hub's staff who filled a gap; `None`: another learner.
    pub by: Option<PersonId>,
    /// One more than the greatest of its document.
    pub order: u64,
    /// When the hub passed it on.
    pub at: UnixMs,
    /// Was the hub's clock known to be wrong?
    pub clock_doubtful: bool,
    /// Marks by line of the rubric.
    pub marks: Marks,
    /// What is said.
    pub words: String,
    /// The node that wrote it.
    pub node: NodeId,
}

/// A proposal on its way to a reviewer: what the hub's document says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentProposal {
    /// Who is asked to review it.
    pub reviewer: PersonId,
    /// Whose assignment brought it.
    pub module: ModuleId,
    /// When the hub sent it.
    pub at: UnixMs,
    /// Its text.
    pub sections: Vec<SentSection>,
    /// Has the hub called it back?
    pub withdrawn: bool,
    /// Did the author find the review useful?
    pub useful: bool,
}

/// One section of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentSection {
    /// `A` to `N`.
    pub id: SectionId,
    /// What was written: the module, its field, the words.
    pub parts: Vec<(ModuleId, PartId, String)>,
    /// Was it too long to be sent whole?
    pub is_cut: bool,
}

/// What tells one allotment from others where its document must not be named: nobody who knows only
/// this finds the document.
#[must_use]
pub fn seal(document: DocumentId) -> String {
    let hash = blake3::hash(&[&b"branchline blind "[..], &document.0].concat());
    base32().encode(&hash.as_bytes()[..5])
}

/// Is it what [`seal`] makes?
#[must_use]
pub fn is_seal(text: &str) -> bool {
    text.len() == 8 && base32().decode(text.as_bytes()).is_ok()
}

/// Of all reviews that one learner's document holds of one proposal the one that counts: the first by
/// node and key, so every node picks the same.
#[must_use]
pub fn counted(reviews: &[BlindReview], document: DocumentId) -> Option<&BlindReview> {
    let about = reviews.iter().filter(|review| review.document == document);
    about.min_by(|a, b| (a.node, &a.key).cmp(&(b.node, &b.key)))
}

/// The words of a text without these names: whole words or runs of them, whatever their case. Other
/// forms of a name than the given ones stay: a program does not know them all.
#[must_use]
pub fn nameless(text: &str, names: &[String]) -> String {
    let mut runs: Vec<Vec<String>> = names.iter().map(|name| words_of(name)).collect();
    runs.retain(|run| !run.is_empty());
    // The longest first, so that no part of a name stays behind.
    runs.sort_by_key(|run| std::cmp::Reverse(run.len()));
    let pieces = pieces_of(text);
    let (mut made, mut at) = (String::with_capacity(text.len()), 0);
    while at < pieces.len() {
        let found = runs.iter().find_map(|run| length_of(run, &pieces[at..]));
        match found {
            Some(length) => {
                made.push_str(NAMELESS);
                at += length;
            }
            None => {
                made.push_str(pieces[at].0);
                at += 1;
            }
        }
    }
    made
}

/// How many pieces the run takes at the beginning of these, if it stands there.
fn length_of(run: &[String], pieces: &[(&str, bool)]) -> Option<usize> {
    let (mut wanted, mut taken) = (run.iter().peekable(), 0);
    for (piece, is_word) in pieces {
        let Some(word) = wanted.peek() else { break };
        taken += 1;
        if *is_word {
            if piece.to_lowercase() != **word {
                return None;
            }
            wanted.next();
        } else if taken == 1 || !piece.chars().all(|c| c.is_whitespace() || "-.,'’".contains(c)) {
            return None;
        }
    }
    wanted.peek().is_none().then_some(taken)
}

/// The text as words and what stands between them.
fn pieces_of(text: &str) -> Vec<(&str, bool)> {
    let (mut pieces, mut from) = (Vec::new(), 0);
    let mut last: Option<bool> = None;
    for (at, letter) in text.char_indices() {
        let is_word = letter.is_alphanumeric();
        if last.is_some_and(|last| last != is_word) {
            pieces.push((&text[from..at], !is_word));
            from = at;
        }
        last = Some(is_word);
    }
    if let Some(is_word) = last {
        pieces.push((&text[from..], is_word));
    }
    pieces
}

fn words_of(name: &str) -> Vec<String> {
    let words = pieces_of(name).into_iter().filter(|(_, is_word)| *is_word);
    words.map(|(word, _)| word.to_lowercase()).collect()
}

/// The sum of marks by the weights of the rubric, and the most that can be had.
#[must_use]
pub fn weighed(rubric: &[RubricLine], mark_of: impl Fn(&PartId) -> Option<u8>) -> (u32, u32) {
    let sum = rubric.iter().map(|line| u32::from(mark_of(&line.id).unwrap_or(0)) * line.weight);
    (sum.sum(), rubric.iter().map(|line| line.weight * MARK_MAX).sum())
}

/// A review as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BlindForm {
    /// For each line the mark and the reason, as typed.
    pub marks: BTreeMap<PartId, (String, String)>,
    /// What is said.
    pub words: String,
}

/// What is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlindFault {
    /// That line has no mark, or a reason that cannot be taken.
    Mark(PartId, FieldFault),
    /// What is said cannot be taken.
    Words(FieldFault),
}

/// Reads a form against the rubric: every line has its mark, and something is said that helps.
///
/// # Errors
/// Everything that is wrong, in the order of the page.
pub fn check(rubric: &[RubricLine], form: &BlindForm) -> Result<(Marks, String), Vec<BlindFault>> {
    let (mut marks, mut faults) = (Marks::new(), Vec::new());
    for line in rubric {
        let (mark, why) = form.marks.get(&line.id).cloned().unwrap_or_default();
        match read_line(&mark, &why) {
            Ok(read) => drop(marks.insert(line.id.clone(), read)),
            Err(fault) => faults.push(BlindFault::Mark(line.id.clone(), fault)),
        }
    }
    let (least, most) = BLIND_WORDS_CHARS;
    let words = person::prose(&form.words, most).and_then(|words| {
        let found = words.trim().chars().count();
        if found < least { Err(FieldFault::TooShort { min: least }) } else { Ok(words) }
    });
    match words {
        Ok(words) if faults.is_empty() => Ok((marks, words)),
        Ok(_) => Err(faults),
        Err(fault) => {
            faults.push(BlindFault::Words(fault));
            Err(faults)
        }
    }
}

/// Cleans what was begun: nothing is missing in a draft, and only what could never be given is at
/// fault. Lines that the rubric does not have are passed over.
///
/// # Errors
/// Everything that is at fault, in the order of the page.
pub fn clean_draft(rubric: &[RubricLine], form: &BlindForm) -> Result<BlindForm, Vec<BlindFault>> {
    let (mut clean, mut faults) = (BlindForm::default(), Vec::new());
    for line in rubric {
        let Some((mark, why)) = form.marks.get(&line.id) else { continue };
        let whole = if mark.is_empty() { "0" } else { mark };
        match read_line(whole, why) {
            Ok(read) => drop(clean.marks.insert(line.id.clone(), (mark.clone(), read.why))),
            Err(fault) => faults.push(BlindFault::Mark(line.id.clone(), fault)),
        }
    }
    match person::prose(&form.words, BLIND_WORDS_CHARS.1) {
        Ok(words) => clean.words = words,
        Err(FieldFault::Empty) => {}
        Err(fault) => faults.push(BlindFault::Words(fault)),
    }
    if faults.is_empty() { Ok(clean) } else { Err(faults) }
}

/// Reads the marks of a sample: every line has one.
///
/// # Errors
/// The lines without one, in the order of the page.
pub fn check_practice(
    rubric: &[RubricLine],
    form: &BlindForm,
) -> Result<BTreeMap<PartId, u8>, Vec<BlindFault>> {
    let (mut marks, mut faults) = (BTreeMap::new(), Vec::new());
    for line in rubric {
        let typed = form.marks.get(&line.id).map_or("", |(mark, _)| mark.as_str());
        match read_line(typed, "") {
            Ok(read) => drop(marks.insert(line.id.clone(), read.mark)),
            Err(fault) => faults.push(BlindFault::Mark(line.id.clone(), fault)),
        }
    }
    if faults.is_empty() { Ok(marks) } else { Err(faults) }
}

fn read_line(mark: &str, why: &str) -> Result<LineMark, FieldFault> {
    if mark.is_empty() {
        return Err(FieldFault::Empty);
    }
    let mark = mark.parse::<u8>().map_err(|_| FieldFault::NotAChoice)?;
    if u32::from(mark) > MARK_MAX {
        return Err(FieldFault::NotAChoice);
    }
    match person::prose(why, MARK_COMMENT_CHARS_MAX) {
        Ok(why) => Ok(LineMark { mark, why }),
        Err(FieldFault::Empty) => Ok(LineMark { mark, why: String::new() }),
        Err(fault) => Err(fault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DocumentKind;

    fn names(all: &[&str]) -> Vec<String> {
        all.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn names_go_wherever_they_stand_and_other_words_stay() {
        let known = names(&["Mira Ilić", "Mira", "Novi Grad", "Градска библиотека"]);
        let made = |text: &str| nameless(text, &known);
        assert_eq!(made("I am Mira Ilić of NOVI  GRAD."), "I am […] of […].");
        assert_eq!(made("Admiral Miranda, mira-cle"), "Admiral Miranda, […]-cle");
        assert_eq!(made("градска библиотека има"), "[…] има");
        assert_eq!(made("Novi Sad, Grad"), "Novi Sad, Grad");
        assert_eq!(made("mira"), "[…]");
        assert_eq!(made(""), "");
        assert_eq!(nameless("as it is", &names(&["", " - "])), "as it is");
    }

    fn rubric() -> Vec<RubricLine> {
        let line = |id: &str, weight| RubricLine {
            id: id.parse().unwrap(),
            title: String::new(),
            weight,
            marks: Default::default(),
        };
        vec![line("new", 2), line("need", 3)]
    }

    fn form(new: &str, need: &str, words: &str) -> BlindForm {
        let mark = |id: &str, mark: &str| (id.parse().unwrap(), (mark.to_owned(), String::new()));
        BlindForm { marks: [mark("new", new), mark("need", need)].into(), words: words.into() }
    }

    #[test]
    fn every_line_has_its_mark_and_something_is_said() {
        let said = "x".repeat(BLIND_WORDS_CHARS.0);
        let (marks, _) = check(&rubric(), &form("0", "4", &said)).unwrap();
        let mark = |id: &PartId| marks.get(id).map(|line| line.mark);
        assert_eq!(weighed(&rubric(), mark), (12, 20));
        let faults = check(&rubric(), &form("", "5", "Fine.")).unwrap_err();
        let least = FieldFault::TooShort { min: BLIND_WORDS_CHARS.0 };
        assert_eq!(
            faults,
            [
                BlindFault::Mark("new".parse().unwrap(), FieldFault::Empty),
                BlindFault::Mark("need".parse().unwrap(), FieldFault::NotAChoice),
                BlindFault::Words(least),
            ]
        );
        assert!(check(&rubric(), &form("1", "1", "\u{202e}x")).is_err());
        let begun = form("", "3", " ");
        let kept = clean_draft(&rubric(), &begun).unwrap();
        assert_eq!((kept.words.as_str(), &kept.marks), ("", &begun.marks), "a draft lacks nothing");
        assert!(clean_draft(&rubric(), &form("", "9", "")).is_err());
        assert!(clean_draft(&rubric(), &form("", "1", "\u{0}")).is_err());
        assert!(check_practice(&rubric(), &form("1", "", "")).is_err());
        assert_eq!(check_practice(&rubric(), &form("1", "3", "")).unwrap().len(), 2);
    }

    #[test]
    fn a_seal_says_nothing_of_its_document_and_is_its_own() {
        let id = |tag| DocumentId::new(DocumentKind::Allotted, NodeId([1; 12]), [tag; 11]);
        assert_ne!(seal(id(1)), seal(id(2)));
        assert!(is_seal(&seal(id(1))));
        assert!(!is_seal("") && !is_seal("<script>"));
    }

    #[test]
    fn of_two_reviews_of_one_proposal_every_node_counts_the_same() {
        let id = DocumentId::new(DocumentKind::Allotted, NodeId([1; 12]), [1; 11]);
        let review = |node: u8, key: &str| BlindReview {
            key: key.into(),
            document: id,
            at: UnixMs(0),
            clock_doubtful: false,
            marks: Marks::new(),
            words: String::new(),
            node: NodeId([node; 12]),
        };
        let (a, b) = (review(2, "x"), review(1, "y"));
        assert_eq!(counted(&[a.clone(), b.clone()], id), counted(&[b, a], id));
        let other = DocumentId::new(DocumentKind::Allotted, NodeId([1; 12]), [2; 11]);
        assert_eq!(counted(&[review(1, "x")], other), None);
    }
}
