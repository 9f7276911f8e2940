//! What a learner does with the course, step by step, as the pages offer it.

use branchline::course::{EmbeddedSource, load};
use branchline::domain::course::{Course, Question};
use branchline::domain::grading::{Answer, right_answer};

use crate::browse::{Browser, Form, Page};

/// A lesson as the course map shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LessonLine {
    pub(crate) href: String,
    pub(crate) done: bool,
}

/// Every lesson of the course, in its order.
pub(crate) fn lessons(browser: &mut Browser) -> Vec<LessonLine> {
    let page = browser.open("/learn");
    assert_eq!(page.status, 200, "{}", page.text());
    let lines = page.html.split("<li").skip(1).filter_map(|part| {
        let item = part.split("</li>").next()?;
        let item = Page { html: format!("<li{item}"), ..page.clone() };
        let (href, _) = item.links().into_iter().find(|(to, _)| to.starts_with("/lessons/"))?;
        Some(LessonLine { href, done: item.html.starts_with("<li class=\"done\"") })
    });
    lines.collect()
}

/// The addresses of the lessons that count as done.
pub(crate) fn done(browser: &mut Browser) -> Vec<String> {
    lessons(browser).into_iter().filter(|line| line.done).map(|line| line.href).collect()
}

/// Presses "Done, next" under a lesson; the page that follows.
pub(crate) fn finish_lesson(browser: &mut Browser, href: &str) -> Page {
    let page = browser.open(href);
    let next = browser.submit(&page, &format!("{href}/done"), &[]);
    assert_eq!((next.first_status, next.status), (303, 200), "{href}: {}", next.text());
    next
}

/// Answers every check of a lesson with the first thing offered; how many there were.
pub(crate) fn answer_checks(browser: &mut Browser, href: &str) -> usize {
    let page = browser.open(href);
    let checks: Vec<_> =
        page.forms().into_iter().filter(|form| form.action.contains("/checks/")).collect();
    for mut form in checks.clone() {
        form.fill_first();
        let told = browser.send(&form).expect("an answer to the check");
        assert_eq!((told.first_status, told.status), (303, 200), "{}", told.text());
        let name = form.action.rsplit('/').next().unwrap_or_default();
        let place = format!("id=\"check-{name}\"");
        let section = told.html.split(&place).nth(1).expect("the check stands on the page");
        let section = section.split("</section>").next().unwrap_or_default();
        assert!(section.contains("Right.") || section.contains("Not quite."), "{section}");
    }
    checks.len()
}

/// Takes the quiz of a module from its start page to its result, with the first thing offered.
pub(crate) fn take_quiz(browser: &mut Browser, module: &str) -> Page {
    let start = browser.open(&format!("/quizzes/{module}"));
    let mut page = browser.submit(&start, &format!("/quizzes/{module}/start"), &[]);
    for _ in 0..60 {
        let finish = format!("/quizzes/{module}/finish");
        if page.forms().iter().any(|form| form.action == finish) {
            return browser.submit(&page, &finish, &[]);
        }
        let question = format!("/quizzes/{module}/questions/");
        let form = page.forms().into_iter().find(|form| form.action.starts_with(&question));
        let mut form = form.unwrap_or_else(|| panic!("no question on {}", page.text()));
        form.fill_first();
        let told = browser.send(&form).expect("an answer to the question");
        assert_eq!(told.status, 200, "{}", told.text());
        assert!(told.says("Right.") || told.says("Not quite."), "{}", told.text());
        let next = told
            .links()
            .into_iter()
            .find(|(to, words)| to.starts_with(&question) && words.contains("Next question"));
        page = match next {
            Some((to, _)) => browser.open(&to),
            None => told,
        };
    }
    panic!("the quiz does not end: {}", page.text());
}

/// The module of a lesson's address.
pub(crate) fn module_of(href: &str) -> String {
    href.split('/').nth(2).unwrap_or_default().to_owned()
}

/// Opens a thread; its address.
pub(crate) fn open_thread(browser: &mut Browser, lesson: &str, title: &str, body: &str) -> String {
    let behind =
        lesson.strip_prefix("/lessons/").map(|path| format!("?lesson={path}")).unwrap_or_default();
    let page = browser.open(&format!("/forum/new{behind}"));
    let thread = browser.submit(&page, "/forum/new", &[("title", title), ("body", body)]);
    assert_eq!((thread.first_status, thread.status), (303, 200), "{}", thread.text());
    assert!(thread.says(title) && thread.says(body), "{}", thread.text());
    thread.path
}

/// Answers in a thread.
pub(crate) fn reply(browser: &mut Browser, thread: &str, body: &str) -> Page {
    let page = browser.open(thread);
    let page = browser.submit(&page, thread, &[("body", body)]);
    assert_eq!((page.first_status, page.status), (303, 200), "{}", page.text());
    assert!(page.says(body), "{}", page.text());
    page
}

/// The address of the thread with that title, if this person's forum shows it.
pub(crate) fn find_thread(browser: &mut Browser, title: &str) -> Option<String> {
    browser.open("/forum").link(title)
}

/// Writes the same words into every field of an assignment and hands it in; the page that follows.
pub(crate) fn hand_in(browser: &mut Browser, module: &str, words: &str) -> Page {
    let href = format!("/assignments/{module}");
    let mut form = browser.open(&href).form(&href);
    fill_answers(&mut form, words);
    let page = browser.send(&form).expect("an answer to what was handed in");
    assert_eq!((page.first_status, page.status), (303, 200), "{}", page.text());
    page
}

/// Writes the same words into every field of an assignment.
pub(crate) fn fill_answers(form: &mut Form, words: &str) {
    let names = form.fields.iter().map(|(name, _)| name.clone());
    for name in names.filter(|name| name.starts_with("a-")).collect::<Vec<_>>() {
        form.fill(&name, words);
    }
}
/// The course inside the program.
pub(crate) fn course() -> Course {
    load(&EmbeddedSource, "en").expect("the course inside the program is sound")
}

/// Fills a form as somebody does who knows the answer.
pub(crate) fn fill_right(form: &mut Form, question: &Question) {
    match right_answer(question) {
        Answer::Chosen(chosen) => {
            form.fields.retain(|(name, _)| name != "answer");
            for at in chosen {
                form.fields.push(("answer".to_owned(), at.to_string()));
            }
        }
        Answer::Placed(placed) => {
            for (at, put) in placed.iter().enumerate() {
                form.fill(&format!("at-{at}"), &put.to_string());
            }
        }
        Answer::Number(number) => form.fill("answer", &number.to_string()),
        Answer::Words(typed) if typed.len() == 1 && form.value("answer").is_some() => {
            form.fill("answer", &typed[0].to_uppercase());
        }
        Answer::Words(typed) => {
            for (at, words) in typed.iter().enumerate() {
                form.fill(&format!("at-{at}"), words);
            }
        }
    }
}

/// The words of our own inline HTML as a page's text shows them.
pub(crate) fn plain(html: &str) -> String {
    let page = Page { first_status: 200, status: 200, path: String::new(), html: html.to_owned() };
    page.text()
}

/// Takes a quiz as somebody does who knows every answer.
pub(crate) fn master_quiz(browser: &mut Browser, module: &str) {
    let course = course();
    let module = course.module(&module.parse().expect("a module id")).expect("it is there");
    let quiz = module.quiz.as_ref().expect("a quiz");
    let at = format!("/quizzes/{}", module.id);
    let start = browser.open(&at);
    let mut page = browser.submit(&start, &format!("{at}/start"), &[]);
    for _ in 0..quiz.draw {
        let mut form = page
            .forms()
            .into_iter()
            .find(|form| form.action.contains("/questions/"))
            .expect("a question is open");
        let text = page.text();
        let asked = quiz.pool.iter().filter(|one| text.contains(&plain(&one.text_html)));
        fill_right(&mut form, asked.max_by_key(|one| one.text_html.len()).expect("it is known"));
        page = browser.send(&form).expect("an answer");
        if let Some(next) = page.link("Next question") {
            page = browser.open(&next);
        }
    }
    let result = browser.submit(&page, &format!("{at}/finish"), &[]);
    assert!(result.says("Mastered"), "{}", result.text());
}
