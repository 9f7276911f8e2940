//! Handlers of the courses that are here: what they are, a pack added, one taken away; and of those
//! that the hub offers: published and withdrawn there, fetched at the others.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::WebError;
use super::fault;
use super::form::Posted;
use super::lists::{country_key, ways};
use super::page::{
    CourseLine, CoursesPage, OfferLine, OptionView, PublishPage, ReachPage, WithoutLine,
};
use super::stick::HANDED;
use super::visit::Visit;
use crate::domain::roles::{Act, NodeRole};
use crate::node::view::{LibraryRow, OfferRow, OfferState, PackWait};
use crate::node::{NodeError, PackRefusal, PackRow};

/// Where packs are handed over; the layer puts the file aside.
pub(super) const COURSES_PATH: &str = "/courses";
/// Sizes, in MB, up to which courses can be set to come without being asked for. The last is above
/// every pack.
const AUTOMATIC_MB: [u64; 4] = [0, 1, 5, 17];

/// Everything that the page shows of this node.
struct Courses {
    packs: Vec<PackRow>,
    offers: Vec<OfferRow>,
    withdrawn: Vec<String>,
    automatic_mb: u64,
    waits: Option<PackWait>,
}

async fn courses_page(visit: &Visit) -> Result<CoursesPage, WebError> {
    let looked = visit.run(|node, who| {
        let desk = node.admin(who)?;
        Ok::<_, NodeError>(Courses {
            offers: desk.pack_offers()?,
            packs: desk.packs()?,
            withdrawn: desk.withdrawn_packs()?,
            automatic_mb: desk.automatic_packs_mb()?,
            waits: desk.packs_wait()?,
        })
    });
    let here = looked.await?;
    let line = |course: &crate::domain::course::Course| {
        let pack = here.packs.iter().find(|pack| pack.course == course.id);
        let at = |what: &str| pack.map(|pack| format!("{COURSES_PATH}/{}/{what}", pack.course));
        CourseLine {
            href: format!("/learn{}", visit.behind(course)),
            id: course.id.clone(),
            title: course.title.clone(),
            lessons: course.lessons().count(),
            size: pack.map(|pack| visit.words().size(pack.size_bytes)).unwrap_or_default(),
            hash: pack.map(|pack| hex(&pack.hash)).unwrap_or_default(),
            remove: at("remove"),
            publish: at("publish").filter(|_| visit.may(Act::KeepMembers)),
            withdrawn: here.withdrawn.contains(&course.id),
        }
    };
    let may_come = visit.place().role != NodeRole::Hub && visit.place().joined;
    let is_coming = here.offers.iter().any(|row| matches!(row.state, OfferState::Coming { .. }));
    Ok(CoursesPage {
        courses: visit.courses().into_iter().map(line).collect(),
        offers: here.offers.iter().map(|row| offer_line(visit, row)).collect(),
        automatic: if may_come { automatic(visit, here.automatic_mb) } else { Vec::new() },
        waits: match here.waits.filter(|_| is_coming) {
            Some(PackWait::Disk) => "courses-waits-disk",
            Some(PackWait::Plan) => "courses-waits-plan",
            None => "",
        },
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn offer_line(visit: &Visit, row: &OfferRow) -> OfferLine {
    let size = |bytes: u64| visit.words().size(bytes);
    let (state, here_bytes) = match &row.state {
        OfferState::Published => ("published", 0),
        OfferState::Offered if row.is_other_here => ("newer", 0),
        OfferState::Offered => ("offered", 0),
        OfferState::Coming { here_bytes, text_shown: false } => ("coming", *here_bytes),
        OfferState::Coming { here_bytes, text_shown: true } => ("text", *here_bytes),
        OfferState::Here => ("here", row.offer.size_bytes()),
        OfferState::Refused { .. } => ("refused", 0),
    };
    let refused = match &row.state {
        OfferState::Refused { phrase, place } => {
            let this = visit.say("courses-this-file", &[]);
            let args = [("file", &this), ("name", place), ("fault", place)];
            visit.say(phrase, &args.map(|(name, value)| (name, value.into())))
        }
        OfferState::Published
        | OfferState::Offered
        | OfferState::Coming { .. }
        | OfferState::Here => String::new(),
    };
    let at = |what: &str, states: &[&str]| {
        states.contains(&state).then(|| format!("{COURSES_PATH}/{}/{what}", row.course))
    };
    OfferLine {
        title: row.offer.title.clone(),
        languages: row.offer.languages.join(", "),
        size: size(row.offer.size_bytes()),
        text: size(row.offer.text.size_bytes),
        media: row.offer.media.map(|media| size(media.size_bytes)).unwrap_or_default(),
        here: size(here_bytes),
        here_bytes,
        size_bytes: row.offer.size_bytes(),
        refused,
        fetch: at("fetch", &["offered", "newer", "refused"]),
        stop: at("stop", &["coming", "text"]),
        withdraw: at("withdraw", &["published"]).filter(|_| visit.may(Act::KeepMembers)),
        reach: row.reach.filter(|_| visit.may(Act::KeepMembers)).map(|reach| {
            (reach_words(visit, reach), format!("{COURSES_PATH}/{}/libraries", row.course))
        }),
        state,
    }
}

/// How many libraries hold a course, in words.
fn reach_words(visit: &Visit, (held, libraries): (u32, u32)) -> String {
    visit.say("reach-held", &[("held", held.into()), ("count", libraries.into())])
}

/// `GET /courses/{course}/libraries?page=…`: which libraries do not hold it, as far as they were heard.
pub(super) async fn libraries(
    visit: Visit,
    course: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let (course, page) = (course.into_inner(), visit.list_page());
    let to = format!("{COURSES_PATH}/{course}/libraries");
    let found = visit.run(move |node, who| node.admin(who)?.pack_reach(&course, page)).await?;
    let (newer, older) = ways(&to, visit.page_number(), found.without.has_more);
    let line = |row: LibraryRow| WithoutLine {
        name: row.name,
        country: country_key(&row.country),
        last_heard: visit.words().own_moment(row.last_heard),
    };
    visit.page(&ReachPage {
        words: reach_words(&visit, (found.held, found.libraries)),
        title: found.title,
        without: found.without.rows.into_iter().map(line).collect(),
        newer,
        older,
    })
}

fn automatic(visit: &Visit, chosen_mb: u64) -> Vec<OptionView> {
    let option = |mb: u64| {
        let words = match mb {
            0 => visit.say("offer-automatic-never", &[]),
            mb if Some(&mb) == AUTOMATIC_MB.last() => visit.say("offer-automatic-all", &[]),
            mb => {
                let size = visit.words().size(mb * 1_000_000);
                visit.say("offer-automatic-up-to", &[("size", (&size).into())])
            }
        };
        OptionView::new(&mb.to_string(), words, mb == chosen_mb)
    };
    AUTOMATIC_MB.into_iter().map(option).collect()
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
    let (this, (phrase, place)) = (visit.say("courses-this-file", &[]), refusal.phrase());
    let args = [("file", &this), ("name", &place), ("fault", &place)];
    visit.say(phrase, &args.map(|(name, value)| (name, value.into())))
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

/// `POST /courses/automatic`
pub(super) async fn set_automatic(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    // What is no number is more than any size.
    let mb = form.text("automatic").parse().unwrap_or(u64::MAX);
    match visit.run(move |node, who| node.admin(who)?.set_automatic_packs_mb(mb)).await {
        Ok(()) => Ok(visit.go(COURSES_PATH, "offer-automatic")),
        Err(error) => visit.again(error, &courses_page(&visit).await?),
    }
}

/// `POST /courses/{course}/fetch`
pub(super) async fn fetch(
    visit: Visit,
    course: web::Path<String>,
    _form: Posted,
) -> Result<HttpResponse, WebError> {
    let course = course.into_inner();
    visit.run(move |node, who| node.admin(who)?.fetch_pack(&course)).await?;
    Ok(visit.go(COURSES_PATH, "offer-fetch"))
}

/// `POST /courses/{course}/stop`
pub(super) async fn stop(
    visit: Visit,
    course: web::Path<String>,
    _form: Posted,
) -> Result<HttpResponse, WebError> {
    let course = course.into_inner();
    visit.run(move |node, who| node.admin(who)?.stop_pack(&course)).await?;
    Ok(visit.go(COURSES_PATH, "offer-stop"))
}

/// `GET /courses/{course}/publish`: how large it is, before anybody pays for it.
pub(super) async fn ask_publish(
    visit: Visit,
    course: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let course = course.into_inner();
    let action = format!("{COURSES_PATH}/{course}/publish");
    let sizes = visit.run(move |node, who| node.admin(who)?.pack_sizes(&course)).await?;
    let words = visit.words();
    visit.page(&PublishPage {
        title: sizes.title,
        size: words.size(sizes.text_bytes + sizes.media_bytes),
        text: words.size(sizes.text_bytes),
        media: if sizes.media_bytes == 0 { String::new() } else { words.size(sizes.media_bytes) },
        is_published: sizes.is_published,
        action,
    })
}

/// `POST /courses/{course}/publish`: sent twice, it says the same once.
pub(super) async fn publish(
    visit: Visit,
    course: web::Path<String>,
    _form: Posted,
) -> Result<HttpResponse, WebError> {
    let course = course.into_inner();
    visit.run(move |node, who| node.admin(who)?.publish_pack(&course)).await?;
    Ok(visit.go(COURSES_PATH, "offer-published"))
}

/// `POST /courses/{course}/withdraw`
pub(super) async fn withdraw(
    visit: Visit,
    course: web::Path<String>,
    _form: Posted,
) -> Result<HttpResponse, WebError> {
    let course = course.into_inner();
    visit.run(move |node, who| node.admin(who)?.withdraw_pack(&course)).await?;
    Ok(visit.go(COURSES_PATH, "offer-withdrawn"))
}
