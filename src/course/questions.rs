//! Questions of a quiz or of a lesson's checks, read from TOML. Never marks an answer.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::{CourseFile, Faults, Place};
use super::fields::{At, Fields};
use super::markdown::inline;
use crate::domain::course::{Choice, PassagePiece, Question, QuestionKind};
use crate::domain::grading::{gaps, is_typed_answer};
use crate::domain::limits::{ACCEPTED_MAX, COURSE_FILE_QUESTIONS_MAX, QUESTION_OPTIONS};
use crate::domain::{LessonPath, QuestionId};
use crate::text::fold::fold_words;

/// The lessons of a course, each with the anchors of its headings: what a question can send back
/// to.
pub(super) type Outline = BTreeMap<LessonPath, BTreeSet<String>>;

/// What questions are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// They stand in a lesson.
    Checks,
    /// They are a module's quiz: each has to name what to read again.
    Quiz,
}

/// Reads all questions of a file, each with its place. Ids already in `taken` are faults.
pub(super) fn read(
    file: &CourseFile<'_>,
    used_for: Use,
    outline: &Outline,
    taken: &mut BTreeSet<QuestionId>,
    faults: &mut Faults,
) -> Vec<(Question, Place)> {
    let Some(mut document) = Fields::read(file, 0, file.text, faults) else { return Vec::new() };
    let tables = document.tables("question", faults);
    document.finish("[[question]]", faults);
    if tables.len() > COURSE_FILE_QUESTIONS_MAX {
        let words = format!("more than {COURSE_FILE_QUESTIONS_MAX} questions in one file");
        faults.error(file, 0, &words, "");
        return Vec::new();
    }
    let mut reader = Reader { file, used_for, outline, faults };
    let mut questions = Vec::new();
    for fields in tables {
        let place = file.place(fields.at());
        let Some((question, id_at)) = reader.question(fields) else { continue };
        if taken.insert(question.id.clone()) {
            questions.push((question, place));
        } else {
            let words = format!("the id `{}` is taken in this module", question.id);
            reader.error(id_at, &words, "an id is unique in its module, checks and quiz together");
        }
    }
    questions
}

struct Reader<'r, 'f> {
    file: &'r CourseFile<'f>,
    used_for: Use,
    outline: &'r Outline,
    faults: &'r mut Faults,
}

impl Reader<'_, '_> {
    /// One question, and where its id stands; `None`, with faults, if it is not whole.
    fn question(&mut self, mut fields: Fields<'_>) -> Option<(Question, usize)> {
        let id = fields.needed_text("id", self.faults);
        let id = id.and_then(|id| match id.value.parse::<QuestionId>() {
            Ok(parsed) => Some(At { value: parsed, at: id.at }),
            Err(_) => {
                self.error(id.at, "this is not an id", "an id is made of a-z, 0-9 and -");
                None
            }
        });
        let text = fields.needed_text("text", self.faults).map(|text| self.inline(&text));
        let read_again = self.read_again(&mut fields);
        let kind = self.kind(&mut fields);
        fields.finish(KNOWN_KEYS, self.faults);
        let (id, read_again) = (id?, read_again?);
        let question = Question { id: id.value, text_html: text?, kind: kind?, read_again };
        Some((question, id.at))
    }

    fn kind(&mut self, fields: &mut Fields<'_>) -> Option<QuestionKind> {
        let kind = fields.needed_text("kind", self.faults)?;
        match kind.value.as_str() {
            "single" => self.choices(fields, true).map(QuestionKind::Single),
            "multiple" => self.choices(fields, false).map(QuestionKind::Multiple),
            "matching" => self.matching(fields),
            "ordering" => self.ordering(fields),
            "numeric" => self.numeric(fields),
            "true-false" => self.true_false(fields),
            "reply" => self.reply(fields),
            "text" => self.typed(fields),
            "gaps" => self.gaps(fields),
            _ => {
                let hint = "single, multiple, true-false, reply, matching, ordering, numeric, text \
                            or gaps";
                self.error(kind.at, "there is no such kind of question", hint);
                None
            }
        }
    }

    fn choices(&mut self, fields: &mut Fields<'_>, single: bool) -> Option<Vec<Choice>> {
        let at = fields.at();
        let tables = fields.tables("choice", self.faults);
        let count = tables.len();
        let mut right_places = Vec::new();
        let mut choices = Vec::new();
        for mut choice in tables {
            let right = choice.truth("right", self.faults);
            if right {
                right_places.push(choice.at());
            }
            let text = choice.needed_text("text", self.faults).map(|text| self.inline(&text));
            let why = choice.needed_text("why", self.faults).map(|why| self.inline(&why));
            choice.finish("text, right, why", self.faults);
            if let (Some(text_html), Some(feedback_html)) = (text, why) {
                choices.push(Choice { text_html, right, feedback_html });
            }
        }
        let enough = self.is_fair_count(at, count, "choices");
        match right_places.as_slice() {
            [] => self.error(at, "no choice is right", "write `right = true` under one"),
            [_, second, ..] if single => {
                let hint = "leave one, or make the kind \"multiple\"";
                self.error(*second, "a single choice has two right answers", hint);
            }
            [..] => return (enough && choices.len() == count).then_some(choices),
        }
        None
    }

    fn matching(&mut self, fields: &mut Fields<'_>) -> Option<QuestionKind> {
        let at = fields.at();
        let pairs = fields.needed_pairs("pairs", self.faults);
        let feedback = self.feedback(fields);
        let pairs = pairs?;
        let enough = self.is_fair_count(at, pairs.len(), "pairs");
        let distinct = self.are_distinct(pairs.iter().map(|(item, _)| item));
        let pairs = pairs.into_iter().map(|(item, partner)| (item.value, partner.value)).collect();
        (enough && distinct).then_some(QuestionKind::Matching { pairs, feedback: feedback? })
    }

    fn ordering(&mut self, fields: &mut Fields<'_>) -> Option<QuestionKind> {
        let at = fields.at();
        let steps = fields.needed_texts("steps", self.faults);
        let feedback = self.feedback(fields);
        let steps = steps?;
        let enough = self.is_fair_count(at, steps.len(), "steps");
        let distinct = self.are_distinct(steps.iter());
        let steps = steps.into_iter().map(|step| step.value).collect();
        (enough && distinct).then_some(QuestionKind::Ordering { steps, feedback: feedback? })
    }

    fn numeric(&mut self, fields: &mut Fields<'_>) -> Option<QuestionKind> {
        let answer = fields.needed_number("answer", self.faults);
        let has_tolerance = fields.has("tolerance");
        let tolerance = fields.number("tolerance", self.faults);
        let unit = fields.text("unit", self.faults).map(|unit| unit.value.trim().to_owned());
        let feedback = self.feedback(fields);
        if let Some(below) = tolerance.as_ref().filter(|tolerance| tolerance.value < 0.0) {
            self.error(below.at, "a tolerance is not below zero", "how far from the answer counts");
            return None;
        }
        if has_tolerance && tolerance.is_none() {
            return None;
        }
        Some(QuestionKind::Numeric {
            answer: answer?.value,
            tolerance: tolerance.map_or(0.0, |tolerance| tolerance.value),
            unit: unit.unwrap_or_default(),
            feedback: feedback?,
        })
    }

    fn true_false(&mut self, fields: &mut Fields<'_>) -> Option<QuestionKind> {
        let answer = fields.needed_truth("answer", self.faults);
        let feedback = self.feedback(fields);
        Some(QuestionKind::TrueFalse { answer: answer?, feedback: feedback? })
    }

    fn reply(&mut self, fields: &mut Fields<'_>) -> Option<QuestionKind> {
        let says = fields.needed_plain_text("says", self.faults);
        let choices = self.choices(fields, true);
        Some(QuestionKind::Reply { says: says?, choices: choices? })
    }

    fn typed(&mut self, fields: &mut Fields<'_>) -> Option<QuestionKind> {
        let at = fields.at();
        let accept = fields.needed_texts("accept", self.faults);
        let feedback = self.feedback(fields);
        let accept = accept?;
        let texts = accept.iter().map(|text| (text.value.as_str(), text.at));
        let accept = self.accepted(at, texts.collect());
        Some(QuestionKind::Text { accept: accept?, feedback: feedback? })
    }

    fn gaps(&mut self, fields: &mut Fields<'_>) -> Option<QuestionKind> {
        let passage = fields.needed_text("passage", self.faults);
        let bank = match fields.has("words") {
            true => fields.needed_texts("words", self.faults)?,
            false => Vec::new(),
        };
        let feedback = self.feedback(fields);
        let passage = passage?;
        let pieces = self.pieces(&passage)?;
        let distinct = self.are_distinct(bank.iter());
        let place = passage.at;
        if !bank.is_empty() {
            self.is_fair_count(place, bank.len(), "words").then_some(())?;
        }
        let bank = bank.into_iter().map(|word| {
            let folded = fold_words(&word.value);
            (word.value, folded)
        });
        let bank: Vec<(String, String)> = bank.collect();
        for accept in gaps(&pieces) {
            let fitting = bank.iter().filter(|(_, folded)| accept.contains(folded)).count();
            if !bank.is_empty() && fitting == 0 {
                let words = format!("no word of `words` fits the gap [[{}]]", accept.join("|"));
                self.error(place, &words, "put the right word among them");
                return None;
            }
        }
        distinct.then_some(QuestionKind::Gaps { passage: pieces, bank, feedback: feedback? })
    }

    /// Cuts a passage at its `[[gap|variant]]`s.
    fn pieces(&mut self, passage: &At<String>) -> Option<Vec<PassagePiece>> {
        let mut pieces = Vec::new();
        let mut rest = passage.value.trim();
        while let Some((before, from_gap)) = rest.split_once("[[") {
            let Some((inside, after)) = from_gap.split_once("]]") else {
                self.error(passage.at, "a gap is not closed", "a gap is written [[word]]");
                return None;
            };
            if !before.is_empty() {
                pieces.push(PassagePiece::Words(before.to_owned()));
            }
            let variants = inside.split('|').map(|text| (text, passage.at)).collect();
            pieces.push(PassagePiece::Gap(self.accepted(passage.at, variants)?));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(PassagePiece::Words(rest.to_owned()));
        }
        let count = gaps(&pieces).len();
        let fair = (1..=QUESTION_OPTIONS.1).contains(&count);
        if !fair {
            let words = format!("the passage has {count} gaps");
            self.error(passage.at, &words, "write each as [[word]], or [[word|other word]]");
        }
        fair.then_some(pieces)
    }

    /// What counts as right, folded; `None`, with faults, if nobody could type it.
    fn accepted(&mut self, at: usize, texts: Vec<(&str, usize)>) -> Option<Vec<String>> {
        let mut accept: Vec<String> = Vec::new();
        for (text, place) in &texts {
            let folded = fold_words(text);
            if folded.is_empty() || !is_typed_answer(text) {
                let hint = "an accepted answer has letters or digits and fits on one short line";
                self.error(*place, "nobody can type this", hint);
                return None;
            }
            if !accept.contains(&folded) {
                accept.push(folded);
            }
        }
        if !(1..=ACCEPTED_MAX).contains(&texts.len()) {
            let words = format!("1 to {ACCEPTED_MAX} answers are accepted");
            self.error(at, &words, "");
            return None;
        }
        Some(accept)
    }

    fn feedback(&mut self, fields: &mut Fields<'_>) -> Option<(String, String)> {
        let right = fields.needed_text("feedback-right", self.faults);
        let wrong = fields.needed_text("feedback-wrong", self.faults);
        Some((self.inline(&right?), self.inline(&wrong?)))
    }

    /// Where to read again. The outer `None` is a fault, the inner one says that nothing is named.
    #[expect(clippy::option_option, reason = "a fault and an absent field are different things")]
    fn read_again(
        &mut self,
        fields: &mut Fields<'_>,
    ) -> Option<Option<(LessonPath, Option<String>)>> {
        if self.used_for == Use::Checks && !fields.has("read-again") {
            return Some(None);
        }
        let named = fields.needed_text("read-again", self.faults)?;
        let (path, anchor) = match named.value.split_once('#') {
            Some((path, anchor)) => (path, Some(anchor.to_owned())),
            None => (named.value.as_str(), None),
        };
        let lesson = path.parse::<LessonPath>().ok();
        let Some((lesson, anchors)) =
            lesson.and_then(|lesson| self.outline.get(&lesson).map(|anchors| (lesson, anchors)))
        else {
            let hint = "a lesson is named by its folders: start-here/goals";
            self.error(named.at, "there is no such lesson to read again", hint);
            return None;
        };
        if anchor.as_ref().is_some_and(|anchor| !anchors.contains(anchor)) {
            let known: Vec<&str> = anchors.iter().map(String::as_str).take(12).collect();
            let hint = format!("its headings are: {}", known.join(", "));
            self.error(named.at, "that lesson has no such heading", &hint);
            return None;
        }
        Some(Some((lesson, anchor)))
    }

    fn is_fair_count(&mut self, at: usize, count: usize, what: &str) -> bool {
        let (least, most) = QUESTION_OPTIONS;
        let fair = (least..=most).contains(&count);
        if !fair {
            let words =
                format!("a question has {least} to {most} {what}, and this one has {count}");
            self.error(at, &words, "");
        }
        fair
    }

    fn are_distinct<'t>(&mut self, texts: impl Iterator<Item = &'t At<String>>) -> bool {
        let mut seen = BTreeSet::new();
        let mut distinct = true;
        for text in texts {
            if !seen.insert(&text.value) {
                distinct = false;
                self.error(text.at, "this stands here twice", "nobody could tell the two apart");
            }
        }
        distinct
    }

    fn inline(&mut self, text: &At<String>) -> String {
        inline(self.file, text.at, &text.value, self.faults)
    }

    fn error(&mut self, at: usize, words: &str, hint: &str) {
        self.faults.error(self.file, at, words, hint);
    }
}

const KNOWN_KEYS: &str = "id, kind, text, read-again; [[question.choice]] for single, multiple and \
reply; says for reply; pairs for matching; steps for ordering; answer, tolerance, unit for numeric; \
answer for true-false; accept for text; passage, words for gaps; \
feedback-right, feedback-wrong where there are no choices";

#[cfg(test)]
mod tests;
