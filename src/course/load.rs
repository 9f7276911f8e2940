//! One language of a course, read from its files. Either the whole of it or faults: never half a
//! course.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::assignment;
use super::call;
use super::drawing::{self, Drawing};
use super::fault::{CourseFault, CourseFile, Faults, Level};
use super::fields::{At, Fields};
use super::front_matter::{self, FrontMatter};
use super::glossary;
use super::lesson_rules;
use super::links;
use super::markdown::{self, LessonText};
use super::questions::{self, Outline, Use};
use super::source::CourseSource;
use crate::domain::assignment::{Assignment, Call, Evaluation, ProposalForm};
use crate::domain::course::{Course, Lesson, Module, Question, Quiz, Term};
use crate::domain::limits::COURSE_FILE_BYTES_MAX;
use crate::domain::{LessonPath, ModuleId, QuestionId, TermId};

/// Reads the course in `language`.
///
/// # Errors
/// Every fault that was found, warnings too, if one of them is an error.
pub fn load(source: &dyn CourseSource, language: &str) -> Result<Course, Vec<CourseFault>> {
    load_within(source, language, None)
}

/// As [`load`], for a course that stands beside the first one: its modules and its links carry its
/// id, so that nothing of two courses is ever taken for the same.
pub(super) fn load_within(
    source: &dyn CourseSource,
    language: &str,
    within: Option<&str>,
) -> Result<Course, Vec<CourseFault>> {
    let mut reader = Reader::new(source, language, Strictness::Loading);
    reader.faults = Faults::within(within);
    let mut course = reader.course();
    if let (Some(course), Some(within)) = (&mut course, within) {
        carry_id(course, within);
    }
    let faults = reader.faults.into_list();
    let sound = faults.iter().all(|fault| fault.level != Level::Error);
    course.filter(|_| sound).ok_or(faults)
}

/// Puts the course's id before every module's.
fn carry_id(course: &mut Course, id: &str) {
    let place = |question: &mut Question| {
        if let Some((path, _)) = &mut question.read_again {
            *path = path.within(id);
        }
    };
    for module in &mut course.modules {
        module.id = module.id.within(id);
        for before in &mut module.after {
            *before = before.within(id);
        }
        for lesson in &mut module.lessons {
            lesson.path = lesson.path.within(id);
            lesson.checks.iter_mut().for_each(place);
        }
        module.quiz.iter_mut().flat_map(|quiz| &mut quiz.pool).for_each(place);
    }
    for section in &mut course.form.sections {
        section.from = section.from.within(id);
    }
}

/// How much is asked of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// What a learner's page needs.
    Loading,
    /// What an author is held to as well.
    Authoring,
}

/// What `course.toml` says.
#[derive(Debug)]
pub(super) struct Manifest {
    /// Id of the course.
    pub(super) id: String,
    /// Its modules, in order.
    pub(super) modules: Vec<ModuleId>,
    /// Languages that it is whole in.
    pub(super) languages: Vec<String>,
}

/// What `module.toml` says.
#[derive(Debug)]
pub(super) struct ModulePlan {
    /// The module.
    pub(super) id: ModuleId,
    /// Its lessons, in order.
    pub(super) lessons: Vec<LessonPath>,
    /// Modules that come before it.
    after: Vec<ModuleId>,
    needs: usize,
    draw: Option<At<u32>>,
    mastery: Option<At<u32>>,
}

/// A lesson whose checks are not read yet.
struct LessonDraft {
    path: LessonPath,
    head: FrontMatter,
    text: LessonText,
    markdown_hash: blake3::Hasher,
}

/// Reads the files of one language.
#[derive(Debug)]
pub(super) struct Reader<'s> {
    source: &'s dyn CourseSource,
    language: &'s str,
    strictness: Strictness,
    /// What was found wrong so far.
    pub(super) faults: Faults,
}

impl<'s> Reader<'s> {
    /// A reader of the course in `language`.
    pub(super) fn new(
        source: &'s dyn CourseSource,
        language: &'s str,
        strictness: Strictness,
    ) -> Self {
        Self { source, language, strictness, faults: Faults::default() }
    }

    /// The course; `None` or less than the whole if there are errors among the faults.
    pub(super) fn course(&mut self) -> Option<Course> {
        let manifest = self.manifest()?;
        if !manifest.languages.iter().any(|known| known == self.language) {
            let words = "the course is not there in this language";
            self.faults.error_about(MANIFEST, words, "list it under `languages`");
            return None;
        }
        let language = self.language;
        let title = self.titles(&format!("{language}.toml"), ["title"], []);
        let plans: Vec<ModulePlan> =
            manifest.modules.iter().filter_map(|id| self.module_plan(id)).collect();
        self.judge_order(&manifest, &plans);
        // Questions may send back to any lesson, so all texts are read before the first question.
        let mut drafts = Vec::new();
        for plan in &plans {
            drafts.push(plan.lessons.iter().filter_map(|path| self.lesson_draft(path)).collect());
        }
        let outline = outline_of(&drafts);
        let modules = plans.into_iter().zip(drafts);
        let modules: Vec<Option<Module>> =
            modules.map(|(plan, drafts)| self.module(plan, drafts, &outline)).collect();
        let glossary = self.glossary(&manifest);
        let form = self.form(&manifest);
        let call = self.call();
        let evaluation = self.evaluation();
        let modules = modules.into_iter().collect::<Option<Vec<Module>>>();
        self.judge_form(&form, modules.as_deref().unwrap_or_default());
        links::judge(&outline, &glossary.keys().cloned().collect(), &mut self.faults);
        let ([title], []) = title?;
        Some(Course {
            id: manifest.id,
            title,
            language: self.language.to_owned(),
            modules: modules?,
            glossary,
            form,
            call,
            evaluation,
        })
    }

    /// The proposal's form, if the course has one; then every assignment's sections are in it.
    fn form(&mut self, manifest: &Manifest) -> ProposalForm {
        let path = format!("proposal.{}.toml", self.language);
        let Some(bytes) = self.bytes(&path) else { return ProposalForm::default() };
        let Some(text) = self.text(&path, &bytes) else { return ProposalForm::default() };
        assignment::form(&CourseFile::new(&path, text), &manifest.modules, &mut self.faults)
    }

    /// Every section that an assignment fills is in the form, and every section has its assignment.
    fn judge_form(&mut self, form: &ProposalForm, modules: &[Module]) {
        let path = format!("proposal.{}.toml", self.language);
        for module in modules.iter().filter(|_| !form.sections.is_empty()) {
            let fills = module.assignment.iter().flat_map(|assignment| &assignment.fills);
            for id in fills.filter(|id| form.sections.iter().all(|section| section.id != **id)) {
                let words = format!(
                    "the assignment of {} fills section {id}, which is not here",
                    module.id
                );
                self.faults.error_about(&path, &words, "write the section, or mend `fills`");
            }
        }
        for section in &form.sections {
            let from = modules.iter().find(|module| module.id == section.from);
            let assignment = from.and_then(|module| module.assignment.as_ref());
            if assignment.is_none_or(|assignment| !assignment.fills.contains(&section.id)) {
                let words = format!("nothing in {} fills section {}", section.from, section.id);
                self.faults.error_about(&path, &words, "an assignment names it under `fills`");
            }
        }
    }

    fn evaluation(&mut self) -> Evaluation {
        let path = format!("evaluation.{}.toml", self.language);
        let Some(bytes) = self.bytes(&path) else { return Evaluation::default() };
        let Some(text) = self.text(&path, &bytes) else { return Evaluation::default() };
        assignment::evaluation(&CourseFile::new(&path, text), &mut self.faults)
    }

    /// The sample call with its rubric; `None` if the course has no `call` folder.
    fn call(&mut self) -> Option<Call> {
        let path = format!("call/{}.md", self.language);
        let bytes = self.bytes(&path)?;
        let file = CourseFile::new(&path, self.text(&path, &bytes)?);
        let (title, minutes, body_at) = front_matter::read_page(&file, &mut self.faults)?;
        let html = markdown::page(&file, body_at, &mut self.faults);
        let path = format!("call/rubric.{}.toml", self.language);
        let bytes = self.needed_bytes(&path)?;
        let text = self.text(&path, &bytes)?;
        let rubric = call::rubric(&CourseFile::new(&path, text), &mut self.faults);
        let mut samples = Vec::new();
        for name in ["strong", "weak"] {
            let path = format!("call/{name}.{}.toml", self.language);
            let Some(bytes) = self.bytes(&path) else { continue };
            let Some(text) = self.text(&path, &bytes) else { continue };
            let file = CourseFile::new(&path, text);
            samples.extend(call::sample(&file, &rubric, &mut self.faults));
        }
        Some(Call { title, minutes, html, rubric, samples })
    }

    fn assignment(&mut self, module: &ModuleId) -> Option<Assignment> {
        let path = format!("{module}/assignment.{}.toml", self.language);
        let bytes = self.bytes(&path)?;
        let text = self.text(&path, &bytes)?;
        assignment::read(&CourseFile::new(&path, text), &mut self.faults)
    }

    /// The words of the course's own file and of all modules' together.
    fn glossary(&mut self, manifest: &Manifest) -> BTreeMap<TermId, Term> {
        let file_name = format!("glossary.{}.toml", self.language);
        let of_modules = manifest.modules.iter().map(|id| format!("{id}/{file_name}"));
        let mut glossary = BTreeMap::new();
        for path in std::iter::once(file_name.clone()).chain(of_modules) {
            let Some(bytes) = self.bytes(&path) else { continue };
            let Some(text) = self.text(&path, &bytes) else { continue };
            glossary::read(&CourseFile::new(&path, text), &mut glossary, &mut self.faults);
        }
        glossary
    }

    /// What `course.toml` says; `None`, with faults, if it is not whole.
    pub(super) fn manifest(&mut self) -> Option<Manifest> {
        let bytes = self.needed_bytes(MANIFEST)?;
        let file = CourseFile::new(MANIFEST, self.text(MANIFEST, &bytes)?);
        let mut fields = Fields::read(&file, 0, file.text, &mut self.faults)?;
        let id = fields.needed_text("id", &mut self.faults);
        let modules = fields.needed_texts("modules", &mut self.faults);
        let languages = fields.needed_texts("languages", &mut self.faults);
        let licence = fields.needed_text("licence", &mut self.faults);
        fields.finish("id, modules, languages, licence", &mut self.faults);
        // A name with a dot is one of another course's modules.
        let as_id = |text: &str| text.parse::<ModuleId>().ok().filter(|id| id.course().is_none());
        let id = self.each(&file, vec![id?], "a course id", as_id)?.pop()?;
        let modules = self.each(&file, modules?, "the name of a module's folder", as_id)?;
        let as_language = |text: &str| is_language(text).then(|| text.to_owned());
        let languages = self.each(&file, languages?, "a language tag such as en", as_language)?;
        licence?;
        Some(Manifest { id: id.to_string(), modules, languages })
    }

    /// What a module's `module.toml` says; `None`, with faults, if it is not whole.
    pub(super) fn module_plan(&mut self, id: &ModuleId) -> Option<ModulePlan> {
        let path = format!("{id}/module.toml");
        let bytes = self.needed_bytes(&path)?;
        let file = CourseFile::new(&path, self.text(&path, &bytes)?);
        let mut fields = Fields::read(&file, 0, file.text, &mut self.faults)?;
        let lessons = fields.needed_texts("lessons", &mut self.faults);
        let after = match fields.has("after") {
            true => fields.needed_texts("after", &mut self.faults)?,
            false => Vec::new(),
        };
        let needs = fields.count("needs", QUIZ_DRAW_MAX, &mut self.faults);
        let draw = fields.count("draw", QUIZ_DRAW_MAX, &mut self.faults);
        let mastery = fields.count("mastery", QUIZ_DRAW_MAX, &mut self.faults);
        fields.finish("lessons, after, needs, draw, mastery", &mut self.faults);
        let as_module = |text: &str| text.parse::<ModuleId>().ok();
        let after = self.each(&file, after, "the name of a module's folder", as_module)?;
        let as_lesson = |text: &str| format!("{id}/{text}").parse::<LessonPath>().ok();
        let lessons = self.each(&file, lessons?, "the name of a lesson's folder", as_lesson)?;
        match (&draw, &mastery) {
            (Some(draw), Some(mastery)) if mastery.value > draw.value => {
                let words = "mastery asks for more right answers than questions are drawn";
                self.faults.error(&file, mastery.at, words, "");
            }
            (Some(alone), None) | (None, Some(alone)) => {
                let words = "`draw` and `mastery` stand together or not at all";
                self.faults.error(&file, alone.at, words, "");
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
        if let Some(many) = needs.as_ref().filter(|needs| needs.value as usize > lessons.len()) {
            self.faults.error(&file, many.at, "the module has fewer lessons than it needs", "");
        }
        let needs = needs.map_or(lessons.len(), |needs| needs.value as usize);
        Some(ModulePlan { id: id.clone(), lessons, after, needs, draw, mastery })
    }

    /// A module can only come after modules that are listed before it, so no two wait for each other.
    fn judge_order(&mut self, manifest: &Manifest, plans: &[ModulePlan]) {
        for plan in plans {
            let before = manifest.modules.iter().take_while(|id| **id != plan.id);
            let before: Vec<&ModuleId> = before.collect();
            for needed in plan.after.iter().filter(|needed| !before.contains(needed)) {
                let words =
                    format!("`after` names {needed}, which is not listed before this module");
                let hint = "the order is that of `modules` in course.toml";
                self.faults.error_about(&format!("{}/module.toml", plan.id), &words, hint);
            }
        }
    }

    fn lesson_draft(&mut self, path: &LessonPath) -> Option<LessonDraft> {
        let file_path = format!("{path}/{}.md", self.language);
        let bytes = self.needed_bytes(&file_path)?;
        let file = CourseFile::new(&file_path, self.text(&file_path, &bytes)?);
        let head = front_matter::read(&file, &mut self.faults)?;
        let mut markdown_hash = blake3::Hasher::new();
        markdown_hash.update(&bytes);
        let (source, language) = (self.source, self.language);
        let mut drawings = |name: &str, faults: &mut Faults| {
            let drawn = drawing_of(source, path, name, language, faults);
            drawn.map(|(drawing, bytes)| {
                markdown_hash.update(&bytes);
                drawing
            })
        };
        let text = markdown::lesson(&file, head.body_at, &mut drawings, &mut self.faults);
        if self.strictness == Strictness::Authoring {
            lesson_rules::text(&file, &text, &mut self.faults);
            self.judge_drawings(path, &text);
        }
        Some(LessonDraft { path: path.clone(), head, text, markdown_hash })
    }

    /// Warns of drawings that lie beside a lesson and are not shown in it.
    fn judge_drawings(&mut self, lesson: &LessonPath, text: &LessonText) {
        let (before, behind) = (format!("{lesson}/"), format!(".{}.svg", self.language));
        for path in self.source.paths() {
            let name = path.strip_prefix(&before).filter(|name| name.ends_with(&behind));
            if name.is_some_and(|name| !text.drawn.iter().any(|drawn| drawn == name)) {
                let hint = "place it: ![what it says](name.en.svg), or take it away";
                self.faults.warning_about(&path, "the lesson does not show this drawing", hint);
            }
        }
    }

    fn module(
        &mut self,
        plan: ModulePlan,
        drafts: Vec<LessonDraft>,
        outline: &Outline,
    ) -> Option<Module> {
        let file_path = format!("{}/{}.toml", plan.id, self.language);
        let titles = self.titles(&file_path, ["title", "summary"], ["confidence"]);
        let mut taken = BTreeSet::new();
        let lessons =
            drafts.into_iter().map(|draft| self.lesson(draft, outline, &mut taken)).collect();
        let quiz = self.quiz(&plan, outline, &mut taken);
        let assignment = self.assignment(&plan.id);
        let ([title, summary], [confidence]) = titles?;
        if confidence.is_empty() && self.strictness == Strictness::Authoring {
            let hint = "write confidence = \"How sure are you that you can …?\"";
            let words = "nobody is asked before and after this module";
            self.faults.warning_about(&file_path, words, hint);
        }
        Some(Module {
            id: plan.id,
            title,
            summary,
            confidence,
            after: plan.after,
            needs: plan.needs,
            lessons,
            quiz,
            assignment,
        })
    }

    fn lesson(
        &mut self,
        draft: LessonDraft,
        outline: &Outline,
        taken: &mut BTreeSet<QuestionId>,
    ) -> Lesson {
        let LessonDraft { path, head, text, mut markdown_hash } = draft;
        let file_path = format!("{path}/checks.{}.toml", self.language);
        let mut checks = Vec::new();
        if let Some(bytes) = self.bytes(&file_path) {
            markdown_hash.update(&bytes);
            if let Some(words) = self.text(&file_path, &bytes) {
                let file = CourseFile::new(&file_path, words);
                checks = questions::read(&file, Use::Checks, outline, taken, &mut self.faults);
            }
        }
        lesson_rules::known_checks(&text, &checks, &mut self.faults);
        if self.strictness == Strictness::Authoring {
            lesson_rules::placed_once(&text, &checks, &mut self.faults);
        }
        let mut version = [0; 8];
        version.copy_from_slice(&markdown_hash.finalize().as_bytes()[..8]);
        let headings = text.headings.into_iter().filter(|heading| !heading.in_session);
        Lesson {
            path,
            title: head.title,
            minutes: head.minutes,
            goal: head.goal,
            version,
            blocks: text.blocks,
            terms: text.terms,
            passages: text.passages,
            headings: headings.map(|heading| (heading.id, heading.words)).collect(),
            checks: checks.into_iter().map(|(check, _)| check).collect(),
            forum_prompt: head.prompt,
            session_plan_html: text.session_html,
        }
    }

    fn quiz(
        &mut self,
        plan: &ModulePlan,
        outline: &Outline,
        taken: &mut BTreeSet<QuestionId>,
    ) -> Option<Quiz> {
        let file_path = format!("{}/quiz.{}.toml", plan.id, self.language);
        let (Some(draw), Some(mastery)) = (&plan.draw, &plan.mastery) else {
            if self.bytes(&file_path).is_some() {
                let words = "there is a quiz, but module.toml does not say how much is drawn of it";
                let hint = "write draw = 10 and mastery = 8 into module.toml";
                self.faults.error_about(&file_path, words, hint);
            }
            return None;
        };
        let bytes = self.needed_bytes(&file_path)?;
        let file = CourseFile::new(&file_path, self.text(&file_path, &bytes)?);
        let pool = questions::read(&file, Use::Quiz, outline, taken, &mut self.faults);
        let pool: Vec<Question> = pool.into_iter().map(|(question, _)| question).collect();
        let (draw, mastery) = (draw.value as usize, mastery.value as usize);
        if pool.len() < draw {
            let words = format!("{draw} questions are drawn, but only {} are whole", pool.len());
            let hint = "write more questions, or lower `draw` in module.toml";
            self.faults.error_about(&file_path, &words, hint);
        }
        Some(Quiz { pool, draw, mastery })
    }

    /// The texts of a file that holds nothing else: `N` that must be there, then those that may be,
    /// empty if they are not.
    fn titles<const N: usize, const M: usize>(
        &mut self,
        path: &str,
        needed: [&str; N],
        optional: [&str; M],
    ) -> Option<([String; N], [String; M])> {
        let bytes = self.needed_bytes(path)?;
        let file = CourseFile::new(path, self.text(path, &bytes)?);
        let mut fields = Fields::read(&file, 0, file.text, &mut self.faults)?;
        let texts = needed.map(|key| fields.needed_plain_text(key, &mut self.faults));
        let extra = optional.map(|key| match fields.has(key) {
            true => fields.needed_plain_text(key, &mut self.faults),
            false => None,
        });
        fields.finish(&[&needed[..], &optional[..]].concat().join(", "), &mut self.faults);
        let whole = texts.iter().all(Option::is_some);
        whole.then(|| (texts.map(Option::unwrap_or_default), extra.map(Option::unwrap_or_default)))
    }

    /// Parses each text of a list that names things once.
    fn each<T: PartialEq>(
        &mut self,
        file: &CourseFile<'_>,
        texts: Vec<At<String>>,
        what: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<Vec<T>> {
        let before = self.faults.error_count();
        let mut parsed = Vec::new();
        for text in texts {
            match parse(&text.value) {
                None => {
                    let words = format!("this is not {what}");
                    self.faults.error(file, text.at, &words, "a-z, 0-9 and -");
                }
                Some(again) if parsed.contains(&again) => {
                    self.faults.error(file, text.at, "this is listed twice", "");
                }
                Some(one) if parsed.len() < LIST_MAX => parsed.push(one),
                Some(_) => {
                    let words = format!("more than {LIST_MAX} in one list");
                    self.faults.error(file, text.at, &words, "");
                    return None;
                }
            }
        }
        (self.faults.error_count() == before).then_some(parsed)
    }

    fn needed_bytes(&mut self, path: &str) -> Option<Cow<'s, [u8]>> {
        let bytes = self.bytes(path);
        if bytes.is_none() {
            let hint = "write it, or take it from the list that names it";
            self.faults.error_about(path, "this file is missing", hint);
        }
        bytes
    }

    fn bytes(&self, path: &str) -> Option<Cow<'s, [u8]>> {
        self.source.read(path)
    }

    fn text<'b>(&mut self, path: &str, bytes: &'b [u8]) -> Option<&'b str> {
        text_of(path, bytes, &mut self.faults)
    }
}

/// A file's bytes as text; `None`, with a fault, if they are too many or not UTF-8.
fn text_of<'b>(path: &str, bytes: &'b [u8], faults: &mut Faults) -> Option<&'b str> {
    if bytes.len() > COURSE_FILE_BYTES_MAX {
        let words = format!("the file is larger than {} KiB", COURSE_FILE_BYTES_MAX / 1024);
        faults.error_about(path, &words, "make two lessons of it");
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) => {
            let sound = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
            let file = CourseFile::new(path, sound);
            let hint = "save the file as UTF-8";
            faults.error(&file, sound.len(), "here the text stops being UTF-8", hint);
            None
        }
    }
}

/// The file that a course begins with.
pub(super) const MANIFEST: &str = "course.toml";
/// More questions than this are an examination, not a quiz.
const QUIZ_DRAW_MAX: u32 = 50;
/// Most modules of a course, lessons of a module, languages.
const LIST_MAX: usize = 64;

/// A drawing beside a lesson, with the bytes of its file.
fn drawing_of<'s>(
    source: &'s dyn CourseSource,
    lesson: &LessonPath,
    name: &str,
    language: &str,
    faults: &mut Faults,
) -> Option<(Drawing, Cow<'s, [u8]>)> {
    let path = format!("{lesson}/{name}");
    let Some(stem) = name.strip_suffix(&format!(".{language}.svg")) else {
        let words = format!("a drawing of this lesson is named name.{language}.svg");
        faults.error_about(&path, &words, "each language has its own drawings");
        return None;
    };
    let Some(bytes) = source.read(&path) else {
        if source.comes_later(&path) {
            return Some((Drawing::to_come(), Cow::default()));
        }
        faults.error_about(&path, "this file is missing", "draw it, or take its line away");
        return None;
    };
    let file = CourseFile::new(&path, text_of(&path, &bytes, faults)?);
    let drawing = drawing::read(&file, stem, faults)?;
    Some((drawing, bytes))
}

fn outline_of(drafts: &[Vec<LessonDraft>]) -> Outline {
    let mut outline = Outline::new();
    for draft in drafts.iter().flatten() {
        let on_page = draft.text.headings.iter().filter(|heading| !heading.in_session);
        outline.insert(draft.path.clone(), on_page.map(|heading| heading.id.clone()).collect());
    }
    outline
}

/// True for what a language's files may be named after: `en`, `sr-Latn`.
fn is_language(text: &str) -> bool {
    let is_part = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric());
    text.len() <= 35 && text.split('-').all(|part| (1..=8).contains(&part.len()) && is_part(part))
}

#[cfg(test)]
mod tests;
