//! Handlers of the courses that are here: what they are, a pack added, one taken away.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::WebError;
use super::fault;
use super::form::Posted;
use super::page::{CourseLine, CoursesPage};
use super::stick::HANDED;
use super::visit::Visit;
use crate::course::render;
use crate::node::PackRefusal;

/// Where packs are handed over; the layer puts the file aside.
pub(super) const COURSES_PATH: &str = "/courses";

async fn courses_page(visit: &Visit) -> Result<CoursesPage, WebError> {
    let packs = visit.run(|node, who| node.admin(who)?.packs()).await?;
    let line = |course: &crate::domain::course::Course| {
        let pack = packs.iter().find(|pack| pack.course == course.id);
        CourseLine {
            href: format!("/learn{}", visit.behind(course)),
            id: course.id.clone(),
            title: course.title.clone(),
            lessons: course.lessons().count(),
            size: pack.map(|pack| visit.words().size(pack.size_bytes)).unwrap_or_default(),
            hash: pack.map(|pack| hex(&pack.hash)).unwrap_or_default(),
            remove: pack.map(|pack| format!("{COURSES_PATH}/{}/remove", pack.course)),
        }
    };
    Ok(CoursesPage { courses: visit.courses().into_iter().map(line).collect() })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `GET /courses`
pub(super) async fn courses(visit: Visit) -> Result<HttpResponse, WebError> {
    visit.page(&courses_page(&visit).await?)
}

/// `POST /courses`: the layer has put the file aside already.
pub(super) async fn add(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let handed = form.text(HANDED).to_owned();
    let words = if handed.is_empty() {
        visit.say("fault-no-file", &[])
    } else {
        let taken = visit.run(move |node, who| {
            let desk = node.admin(who)?;
            let taken = desk.take_pack(&handed);
            desk.let_go(&handed);
            taken
        });
        match taken.await? {
            Ok(_) => return Ok(visit.go(COURSES_PATH, "course-added")),
            Err(refusal) => refused(&visit, &refusal),
        }
    };
    let line = fault::line("pack", words);
    visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, vec![line], &courses_page(&visit).await?)
}

fn refused(visit: &Visit, refusal: &PackRefusal) -> String {
    let this = visit.say("courses-this-file", &[]);
    match refusal {
        PackRefusal::Pack(fault) => {
            let (key, name) = fault.phrase();
            visit.say(key, &[("file", (&this).into()), ("name", name.into())])
        }
        PackRefusal::Course(first) => {
            let told = render(first);
            visit.say("courses-fault", &[("fault", (&told).into())])
        }
        PackRefusal::Id => visit.say("courses-fault-id", &[]),
        PackRefusal::TooMany => visit.say("courses-fault-many", &[]),
    }
}

/// `POST /courses/{course}/remove`
pub(super) async fn remove(
    visit: Visit,
    course: web::Path<String>,
    _form: Posted,
) -> Result<HttpResponse, WebError> {
    let course = course.into_inner();
    visit.run(move |node, who| node.admin(who)?.remove_pack(&course)).await?;
    Ok(visit.go(COURSES_PATH, "course-removed"))
}
