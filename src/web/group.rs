//! Handlers for groups of learners in figures: a cohort's, a library's.

use actix_web::{HttpResponse, web};

use super::WebError;
use super::given;
use super::lists::ways;
use super::page::{
    AgeLine, FiguresPage, GroupHead, ItemLine, ItemTold, ItemsPage, LookWay, MatrixColumn,
    MatrixLine, MatrixPage, QuizFigure, TrendView, WeekLine,
};
use super::visit::Visit;
use crate::domain::course::Course;
use crate::domain::items::{Item, Telling};
use crate::domain::limits::MATRIX_COLUMNS;
use crate::domain::{CohortId, ModuleId, NodeId};
use crate::node::desk::FacilitatorDesk;
use crate::node::view::{Cell, Figures, Group, Heard, Matrix, MatrixRow, Order, SignedIn, Week};
use crate::node::{Node, NodeError};
use crate::text::dates::short_date;

/// Libraries whose age is told one by one.
const AGES_NAMED: usize = 12;
/// Height and width of a trend's box, and the room of one bar in it.
const TREND: (usize, usize) = (24, 10);

/// Where a group's pages are.
pub(super) fn base(group: Group) -> String {
    match group {
        Group::Cohort(id) => format!("/follow/cohorts/{id}"),
        Group::Branch(node) => format!("/follow/branches/{node}"),
    }
}

/// The same page of each course that is here, for whoever may choose; none where there is one alone.
pub(super) fn course_ways(visit: &Visit, path: &str, shown: &Course) -> Vec<LookWay> {
    ways_among(visit, path, (shown, visit.courses()))
}

/// The same of these courses alone.
pub(super) fn ways_among(
    visit: &Visit,
    path: &str,
    (shown, courses): (&Course, Vec<&Course>),
) -> Vec<LookWay> {
    if courses.len() < 2 {
        return Vec::new();
    }
    let way = |course: &Course| LookWay {
        href: format!("{path}{}", visit.behind(course)),
        words: course.title.clone(),
        current: course.id == shown.id,
    };
    courses.into_iter().map(way).collect()
}

/// The page itself, on which of a group's pages somebody is: its name and the course that it shows.
pub(super) type Shown<'a> = (&'a str, &'a Course);

fn head(
    visit: &Visit,
    group: Group,
    shown: Shown<'_>,
    found: (String, Vec<Heard>, bool),
) -> GroupHead {
    head_naming(visit, (group, shown), found, AGES_NAMED)
}

/// What every page of a group says, with the age of so many libraries one by one.
pub(super) fn head_naming(
    visit: &Visit,
    (group, (page, course)): (Group, Shown<'_>),
    (name, heard, is_cut): (String, Vec<Heard>, bool),
    named: usize,
) -> GroupHead {
    let (words, base, behind) = (visit.words(), base(group), visit.behind(course));
    let count = heard.len();
    let age = |one: Heard| AgeLine {
        here: one.is_here,
        at: words.own_moment(one.last_heard),
        name: one.name,
    };
    GroupHead {
        name,
        courses: course_ways(visit, &format!("{base}/{page}"), course),
        matrix: format!("{base}/matrix{behind}"),
        figures: format!("{base}/figures{behind}"),
        report: format!("{base}/report{behind}"),
        certificates: format!("{base}/certificates"),
        statements: format!("{base}/statements.json"),
        back: base,
        as_of: words.moment(words.now, false),
        ages: heard.into_iter().take(named).map(age).collect(),
        more_ages: count.saturating_sub(named),
        is_cut,
    }
}

pub(super) fn cohort(id: &str) -> Result<Group, WebError> {
    Ok(Group::Cohort(id.parse::<CohortId>()?))
}

pub(super) fn branch(id: &str) -> Result<Group, WebError> {
    Ok(Group::Branch(id.parse::<NodeId>()?))
}

/// A facilitator's door, for looking at the course that was asked for.
pub(super) fn desk_in(
    node: &Node,
    who: &SignedIn,
    course: Option<&str>,
) -> Result<FacilitatorDesk, NodeError> {
    let desk = node.facilitator(who)?;
    course.map_or_else(|| Ok(desk.clone()), |id| desk.clone().in_course(id))
}

/// `GET /follow/cohorts/{cohort}/matrix?order=…&part=…&page=…&course=…`
pub(super) async fn cohort_matrix(
    visit: Visit,
    id: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    matrix(visit, cohort(&id)?).await
}

/// `GET /follow/branches/{node}/matrix?order=…&part=…&page=…&course=…`
pub(super) async fn branch_matrix(
    visit: Visit,
    id: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    matrix(visit, branch(&id)?).await
}

const ORDERS: [(Order, &str); 3] =
    [(Order::Name, "name"), (Order::Progress, "progress"), (Order::Quiet, "quiet")];

async fn matrix(visit: Visit, group: Group) -> Result<HttpResponse, WebError> {
    let asked = ORDERS.into_iter().find(|(_, word)| *word == visit.query("order"));
    let (order, word) = asked.unwrap_or(ORDERS[0]);
    let (page, beside) = (visit.list_page(), visit.chosen_beside()?);
    let found = visit
        .run(move |node, who| desk_in(node, who, beside.as_deref())?.matrix(group, order, page))
        .await?;
    visit.page(&matrix_page(&visit, (group, visit.chosen()?), word, found))
}

/// Every lesson and, behind those of its module, its quiz, numbered as the course map is.
fn columns(visit: &Visit, course: &Course) -> Vec<MatrixColumn> {
    let mut columns = Vec::new();
    for (number, module) in (1..).zip(&course.modules) {
        let lessons = module.lessons.iter().zip(1..).map(|(lesson, at)| MatrixColumn {
            short: format!("{number}.{at}"),
            title: lesson.title.clone(),
        });
        columns.extend(lessons);
        if module.quiz.is_some() {
            let title = visit.say("matrix-quiz", &[("module", (&module.title).into())]);
            columns.push(MatrixColumn { short: format!("{number} ?"), title });
        }
    }
    columns
}

fn cell_word(cell: Cell) -> &'static str {
    match cell {
        Cell::Done => "done",
        Cell::Next => "next",
        Cell::Tried => "tried",
        Cell::Late => "late",
        Cell::Open => "open",
    }
}

fn matrix_page(
    visit: &Visit,
    (group, course): (Group, &Course),
    order: &str,
    found: Matrix,
) -> MatrixPage {
    let (base, all) = (base(group), columns(visit, course));
    let behind = visit.behind(course).replace('?', "&");
    let parts = all.len().div_ceil(MATRIX_COLUMNS).max(1);
    let part = visit.query("part").parse::<usize>().unwrap_or(0).min(parts - 1);
    let first = part * MATRIX_COLUMNS;
    let columns: Vec<MatrixColumn> = all.into_iter().skip(first).take(MATRIX_COLUMNS).collect();
    let to = |order: &str, part: usize| format!("{base}/matrix?order={order}&part={part}{behind}");
    let orders = ORDERS.map(|(_, word)| LookWay {
        href: to(word, part),
        words: visit.say(&format!("matrix-by-{word}"), &[]),
        current: word == order,
    });
    let parts = (0..parts).map(|at| {
        let (from, until) = (at * MATRIX_COLUMNS + 1, (at + 1) * MATRIX_COLUMNS);
        let args = [("from", from.into()), ("until", until.into())];
        LookWay { href: to(order, at), words: visit.say("matrix-part", &args), current: at == part }
    });
    let parts = parts.collect();
    let (newer, older) = ways(&to(order, part), visit.page_number(), found.has_more);
    let line = |row: MatrixRow| MatrixLine {
        person: row.person.to_string(),
        href: format!("/follow/learners/{}", row.person),
        name: row.name,
        cells: row.cells.into_iter().skip(first).take(columns.len()).map(cell_word).collect(),
    };
    MatrixPage {
        rows: found.rows.into_iter().map(line).collect(),
        head: head(visit, group, ("matrix", course), (found.name, found.heard, found.is_cut)),
        orders: orders.into(),
        parts,
        columns,
        newer,
        older,
    }
}

/// `GET /follow/cohorts/{cohort}/figures`
pub(super) async fn cohort_figures(
    visit: Visit,
    id: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    figures(visit, cohort(&id)?).await
}

/// `GET /follow/branches/{node}/figures`
pub(super) async fn branch_figures(
    visit: Visit,
    id: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    figures(visit, branch(&id)?).await
}

async fn figures(visit: Visit, group: Group) -> Result<HttpResponse, WebError> {
    let beside = visit.chosen_beside()?;
    let found =
        visit.run(move |node, who| desk_in(node, who, beside.as_deref())?.figures(group)).await?;
    visit.page(&figures_page(&visit, (group, visit.chosen()?), found))
}

/// Bars of a trend, scaled to the highest.
pub(super) fn trend<T>(visit: &Visit, key: &str, weeks: &[T], of: impl Fn(&T) -> u32) -> TrendView {
    let (height, room) = TREND;
    let most = weeks.iter().map(&of).max().unwrap_or(0).max(1);
    let bars = weeks.iter().zip(0..).map(|(week, number)| {
        let bar = (of(week) as usize * height).div_ceil(most as usize);
        (number * room, height - bar, bar)
    });
    let ends = |week: Option<&T>| week.map_or(0, &of);
    let args = [("first", ends(weeks.first()).into()), ("last", ends(weeks.last()).into())];
    TrendView { words: visit.say(key, &args), bars: bars.collect() }
}

fn figures_page(visit: &Visit, (group, course): (Group, &Course), found: Figures) -> FiguresPage {
    let words = visit.words();
    let week = |week: &Week| WeekLine {
        begins: short_date(week.begins.0, &words.zone, words.language),
        lessons: week.lessons,
        learners: week.learners,
    };
    let base = base(group);
    let quiz = |(id, tried, mastered): &(ModuleId, u32, u32)| QuizFigure {
        title: course.module(id).map_or_else(|| id.to_string(), |module| module.title.clone()),
        tried: *tried,
        mastered: *mastered,
        href: (*tried > 0).then(|| format!("{base}/items/{id}")),
    };
    FiguresPage {
        learners: found.learners,
        begun: found.begun,
        lessons: trend(visit, "figures-trend-lessons", &found.weeks, |week| week.lessons),
        active: trend(visit, "figures-trend-learners", &found.weeks, |week| week.learners),
        weeks: found.weeks.iter().map(week).collect(),
        quizzes: found.quizzes.iter().map(quiz).collect(),
        head: head(visit, group, ("figures", course), (found.name, found.heard, found.is_cut)),
    }
}

/// `GET /follow/cohorts/{cohort}/items/{module}`
pub(super) async fn cohort_items(
    visit: Visit,
    place: web::Path<(String, String)>,
) -> Result<HttpResponse, WebError> {
    items(visit, cohort(&place.0)?, place.1.parse()?).await
}

/// `GET /follow/branches/{node}/items/{module}`
pub(super) async fn branch_items(
    visit: Visit,
    place: web::Path<(String, String)>,
) -> Result<HttpResponse, WebError> {
    items(visit, branch(&place.0)?, place.1.parse()?).await
}

async fn items(visit: Visit, group: Group, module: ModuleId) -> Result<HttpResponse, WebError> {
    let asked = module.clone();
    let found = visit.run(move |node, who| node.facilitator(who)?.items(group, &asked)).await?;
    let course = visit.course_of(&module);
    let title = course.module(&module).map(|module| module.title.clone());
    let line = |item: &Item| item_line(&visit, &module, item);
    visit.page(&ItemsPage {
        module: title.ok_or(WebError::NotFound)?,
        language: course.language.clone(),
        learners: found.learners,
        items: found.items.iter().map(line).collect(),
        head: head(&visit, group, ("figures", course), (found.name, found.heard, found.is_cut)),
    })
}

fn item_line(visit: &Visit, module: &ModuleId, item: &Item) -> ItemLine {
    let question = given::question(visit.course_of(module), module, &item.question);
    let told = item.told.as_ref().map(|told| ItemTold {
        percent: told.right_percent,
        thirds: told.by_thirds,
        telling: told.telling.as_str(),
        tone: match told.telling {
            Telling::Well => "ok",
            Telling::Little => "",
            Telling::Not => "warn",
            Telling::Wrong | Telling::CheckKey => "bad",
        },
        wrong: told
            .top_wrong
            .as_ref()
            .map(|(answer, _)| given::answer(visit, question, answer))
            .unwrap_or_default(),
        wrong_count: told.top_wrong.as_ref().map_or(0, |(_, count)| *count),
    });
    ItemLine {
        question: given::question_words(question, &item.question),
        answers: item.answers,
        told,
    }
}
