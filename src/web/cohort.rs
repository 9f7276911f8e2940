//! Handlers for cohorts: the list, one of them, its dates, circles and learners.

use actix_web::{HttpResponse, web};

use super::WebError;
use super::follow::learner_line;
use super::form::Posted;
use super::group::{course_ways, desk_in};
use super::lists::{countries, part, ways};
use super::page::{
    CircleLine, CohortCirclesPage, CohortDatesPage, CohortFormPage, CohortLearnersPage, CohortLine,
    CohortPage, CohortsPage, CountryPage, DatesLine, EnrolledLine, FoundLearner, OptionView,
    OwnCohortView,
};
use super::visit::Visit;
use crate::domain::cohort::{Cohort, Day, ModuleDates};
use crate::domain::course::Course;
use crate::domain::forum::Space;
use crate::domain::limits::CIRCLE_LEARNERS;
use crate::domain::person::FieldFault;
use crate::domain::roles::Act;
use crate::domain::{CohortId, PersonId};
use crate::node::NodeError;
use crate::node::view::{CohortForm, CohortView, Enrol, OwnCohort};
use crate::text::dates::long_date;

fn date(visit: &Visit, day: Day) -> String {
    long_date(day.noon().0, &visit.words().zone, visit.words().language)
}

fn today(visit: &Visit) -> Day {
    Day::of(visit.words().now)
}

fn dates_line(visit: &Visit, at: &ModuleDates) -> DatesLine {
    let course = visit.course_of(&at.module);
    let title = course.module(&at.module).map(|module| match at.module.course() {
        Some(_) => format!("{}: {}", course.title, module.title),
        None => module.title.clone(),
    });
    DatesLine {
        id: at.module.to_string(),
        title: title.unwrap_or_else(|| at.module.to_string()),
        begins: date(visit, at.begins),
        ends: date(visit, at.ends),
        now: at.begins <= today(visit) && today(visit) <= at.ends,
    }
}

/// What a cohort's calendar says now, in one line.
fn now_words(visit: &Visit, cohort: &Cohort) -> String {
    let lines = cohort.on(today(visit)).into_iter().map(|at| dates_line(visit, at));
    let lines = lines.map(|line| {
        let key = if line.now { "cohort-until" } else { "cohort-from" };
        let day = if line.now { &line.ends } else { &line.begins };
        visit.say(key, &[("module", (&line.title).into()), ("day", day.into())])
    });
    lines.collect::<Vec<_>>().join(" · ")
}

/// The learner's own cohorts for the home page.
pub(super) fn own_cohorts(visit: &Visit, rows: &[OwnCohort]) -> Vec<OwnCohortView> {
    let view = |own: &OwnCohort| {
        let mentor = own.mentor.as_ref();
        let mentor = mentor.map(|name| visit.say("cohort-your-mentor", &[("name", name.into())]));
        let names = own.facilitators.join(", ");
        let facilitators = (!names.is_empty())
            .then(|| visit.say("cohort-your-facilitators", &[("names", (&names).into())]));
        OwnCohortView {
            name: own.cohort.name.clone(),
            circle: (own.circle > 0).then_some(own.circle),
            talk: talk_href(own.cohort.id),
            people: mentor.into_iter().chain(facilitators).collect::<Vec<_>>().join(" · "),
            dates: own.cohort.on(today(visit)).iter().map(|at| dates_line(visit, at)).collect(),
        }
    };
    rows.iter().map(view).collect()
}

/// `GET /follow/cohorts?page=…`
pub(super) async fn cohorts(visit: Visit) -> Result<HttpResponse, WebError> {
    let page = visit.list_page();
    let found = visit.run(move |node, who| node.facilitator(who)?.cohorts(page)).await?;
    let (newer, older) = ways("/follow/cohorts", visit.page_number(), found.has_more);
    let line = |row: crate::node::view::CohortRow| CohortLine {
        href: href(row.cohort.id),
        now: now_words(&visit, &row.cohort),
        name: row.cohort.name,
        closed: row.cohort.closed,
        learners: row.learners,
        facilitators: row.facilitators.join(", "),
    };
    visit.page(&CohortsPage {
        may_keep: visit.may(Act::KeepCohorts),
        cohorts: found.rows.into_iter().map(line).collect(),
        newer,
        older,
    })
}

fn href(id: CohortId) -> String {
    format!("/follow/cohorts/{id}")
}

/// What a cohort says among itself.
fn talk_href(id: CohortId) -> String {
    format!("/forum?space={}", Space::Cohort(id))
}

async fn view(visit: &Visit, id: CohortId) -> Result<CohortView, WebError> {
    visit.run(move |node, who| node.facilitator(who)?.cohort(id)).await
}

/// `GET /follow/cohorts/{cohort}`
pub(super) async fn cohort(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let id: CohortId = id.parse()?;
    let view = view(&visit, id).await?;
    let in_circle = |number: usize| {
        view.learners.iter().filter(|row| usize::from(row.circle) == number).count()
    };
    let circles = view.mentors.iter().zip(1..).map(|(mentor, number)| {
        let learners = in_circle(number);
        CircleLine {
            number,
            mentor: mentor.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
            learners,
            hint: learners > 0 && !(CIRCLE_LEARNERS.0..=CIRCLE_LEARNERS.1).contains(&learners),
        }
    });
    let names = view.facilitators.iter().map(|(_, name)| name.as_str());
    visit.page(&CohortPage {
        href: href(id),
        closed: view.cohort.closed,
        learners: view.learners.len(),
        facilitators: names.collect::<Vec<_>>().join(", "),
        dates: view.cohort.dates.iter().map(|at| dates_line(&visit, at)).collect(),
        circles: circles.collect(),
        without: in_circle(0),
        talk: view.takes_part.then(|| talk_href(id)),
        may_lead: view.may_lead,
        may_keep: view.may_keep,
        name: view.cohort.name,
    })
}

fn read_form(form: &Posted) -> CohortForm {
    CohortForm {
        name: form.text("name").to_owned(),
        closed: form.text("closed") == "1",
        circles: form.text("circles").to_owned(),
        facilitators: form.all("facilitators").to_vec(),
    }
}

async fn form_page(
    visit: &Visit,
    id: Option<CohortId>,
    form: &CohortForm,
) -> Result<CohortFormPage, WebError> {
    let staff = visit.run(|node, who| node.facilitator(who)?.staff()).await?;
    let option = |(person, name): &(PersonId, String)| {
        let value = person.to_string();
        OptionView::new(&value, name.clone(), form.facilitators.contains(&value))
    };
    let title = if id.is_some() { "cohort-change" } else { "cohort-new" };
    Ok(CohortFormPage {
        title: visit.say(title, &[]),
        back: id.map_or_else(|| "/follow/cohorts".to_owned(), href),
        action: id.map_or_else(|| "/follow/cohorts/new".to_owned(), |id| href(id) + "/change"),
        name: form.name.clone(),
        circles: form.circles.clone(),
        staff: staff.iter().map(option).collect(),
        is_old: id.is_some(),
        closed: form.closed,
    })
}

/// `GET /follow/cohorts/new`
pub(super) async fn ask_new(visit: Visit) -> Result<HttpResponse, WebError> {
    let page = form_page(&visit, None, &CohortForm::default()).await?;
    visit.page(&page)
}

/// `POST /follow/cohorts/new`
pub(super) async fn make(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let (sent, once) = (read_form(&form), form.text("once").to_owned());
    let made = sent.clone();
    let made = visit.run(move |node, who| node.facilitator(who)?.make_cohort(&once, &made)).await;
    match made {
        Ok(id) => Ok(visit.go(&href(id), "cohort-made")),
        Err(error) => {
            let page = form_page(&visit, None, &sent).await?;
            visit.again(error, &page)
        }
    }
}

/// `GET /follow/cohorts/{cohort}/change`
pub(super) async fn ask_change(
    visit: Visit,
    id: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let id: CohortId = id.parse()?;
    let view = view(&visit, id).await?;
    let form = CohortForm {
        name: view.cohort.name,
        closed: view.cohort.closed,
        circles: view.cohort.circles.len().to_string(),
        facilitators: view.cohort.facilitators.iter().map(ToString::to_string).collect(),
    };
    let page = form_page(&visit, Some(id), &form).await?;
    visit.page(&page)
}

/// `POST /follow/cohorts/{cohort}/change`
pub(super) async fn change(
    visit: Visit,
    id: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let id: CohortId = id.parse()?;
    let sent = read_form(&form);
    let changed = sent.clone();
    let done = visit.run(move |node, who| node.facilitator(who)?.change_cohort(id, &changed)).await;
    match done {
        Ok(()) => Ok(visit.go(&href(id), "cohort-changed")),
        Err(error) => {
            let page = form_page(&visit, Some(id), &sent).await?;
            visit.again(error, &page)
        }
    }
}

fn dates_page(
    visit: &Visit,
    (view, course): (&CohortView, &Course),
    filled: impl Fn(&str) -> Option<(String, String)>,
) -> CohortDatesPage {
    let modules = course.modules.iter().map(|module| {
        let known = view.cohort.dates.iter().find(|at| at.module == module.id);
        let known = known.map(|at| (at.begins.to_string(), at.ends.to_string()));
        let id = module.id.to_string();
        let (begins, ends) = filled(&id).or(known).unwrap_or_default();
        DatesLine { id, title: module.title.clone(), begins, ends, now: false }
    });
    CohortDatesPage {
        back: href(view.cohort.id),
        name: view.cohort.name.clone(),
        courses: course_ways(visit, &format!("{}/dates", href(view.cohort.id)), course),
        action: format!("{}/dates{}", href(view.cohort.id), visit.behind(course)),
        modules: modules.collect(),
    }
}

/// `GET /follow/cohorts/{cohort}/dates?course=…`
pub(super) async fn ask_dates(
    visit: Visit,
    id: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let view = view(&visit, id.parse()?).await?;
    visit.page(&dates_page(&visit, (&view, visit.chosen()?), |_| None))
}

/// `POST /follow/cohorts/{cohort}/dates?course=…`
pub(super) async fn set_dates(
    visit: Visit,
    id: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let id: CohortId = id.parse()?;
    let given = |module: &str| {
        let day = |edge: &str| form.text(&format!("{edge}-{module}")).to_owned();
        (day("begins"), day("ends"))
    };
    let (course, beside) = (visit.chosen()?, visit.chosen_beside()?);
    let modules = course.modules.iter().map(|module| {
        let (begins, ends) = given(module.id.as_str());
        (module.id.to_string(), begins, ends)
    });
    let dates: Vec<(String, String, String)> = modules.collect();
    let set = visit
        .run(move |node, who| desk_in(node, who, beside.as_deref())?.set_dates(id, &dates))
        .await;
    match set {
        Ok(()) => Ok(visit.go(&href(id), "cohort-changed")),
        Err(error) => {
            let view = view(&visit, id).await?;
            visit.again(error, &dates_page(&visit, (&view, course), |module| Some(given(module))))
        }
    }
}

fn circles_page(view: CohortView) -> CohortCirclesPage {
    let circles = view.mentors.iter().zip(1..).map(|(mentor, number)| CircleLine {
        number,
        mentor: mentor.as_ref().map(|(person, _)| person.to_string()).unwrap_or_default(),
        learners: 0,
        hint: false,
    });
    let option = |(person, name, _): &(PersonId, String, _)| {
        OptionView::new(&person.to_string(), name.clone(), false)
    };
    CohortCirclesPage {
        back: href(view.cohort.id),
        circles: circles.collect(),
        staff: view.staff.iter().map(option).collect(),
        name: view.cohort.name,
    }
}

/// `GET /follow/cohorts/{cohort}/circles`
pub(super) async fn ask_circles(
    visit: Visit,
    id: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let view = view(&visit, id.parse()?).await?;
    visit.page(&circles_page(view))
}

/// `POST /follow/cohorts/{cohort}/circles`
pub(super) async fn set_circles(
    visit: Visit,
    id: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let id: CohortId = id.parse()?;
    let mentors = form.all("mentor").to_vec();
    let set = visit.run(move |node, who| node.facilitator(who)?.set_mentors(id, &mentors)).await;
    match set {
        Ok(()) => Ok(visit.go(&href(id), "cohort-changed")),
        Err(error) => {
            let view = view(&visit, id).await?;
            visit.again(error, &circles_page(view))
        }
    }
}

async fn learners_page(
    visit: &Visit,
    id: CohortId,
    find: String,
) -> Result<CohortLearnersPage, WebError> {
    let view = view(visit, id).await?;
    let asked = find.clone();
    let found = if view.may_keep && !find.is_empty() {
        visit.run(move |node, who| node.facilitator(who)?.learners_to_enrol(&asked)).await?
    } else {
        Vec::new()
    };
    let back = href(id);
    let part = part(visit, &format!("{back}/learners"), view.learners);
    let line = |row: crate::node::view::EnrolledRow| EnrolledLine {
        person: row.learner.person.to_string(),
        line: learner_line(visit, row.learner),
        circle: if row.circle == 0 { String::new() } else { row.circle.to_string() },
    };
    let found = found.into_iter().map(|row| FoundLearner {
        person: row.person.to_string(),
        name: row.name,
        branch: row.branch_name,
    });
    Ok(CohortLearnersPage {
        back,
        name: view.cohort.name,
        may_lead: view.may_lead,
        may_keep: view.may_keep,
        find,
        found: found.collect(),
        files: course_ways(visit, &format!("{}/learners.csv", href(id)), visit.course()),
        learners: part.rows.into_iter().map(line).collect(),
        newer: part.newer,
        older: part.older,
    })
}

/// `GET /follow/cohorts/{cohort}/learners?find=…&page=…`
pub(super) async fn learners(
    visit: Visit,
    id: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let find = visit.query("find").trim().to_owned();
    let page = learners_page(&visit, id.parse()?, find).await?;
    visit.page(&page)
}

/// `POST /follow/cohorts/{cohort}/learners`: into a circle, into another one, or out.
pub(super) async fn enrol(
    visit: Visit,
    id: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let cohort: CohortId = id.parse()?;
    let find = form.text("find").to_owned();
    let out = form.text("out") == "1";
    let circle = match form.text("circle").trim() {
        _ if out => Ok(None),
        "" => Ok(Some(0)),
        number => number.parse().map(Some),
    };
    let person = form.text("person").parse();
    let put = visit
        .run(move |node, who| {
            let fault = FieldFault::NotAChoice;
            let circle = circle.map_err(|_| NodeError::Field { field: "circle", fault })?;
            let person = person.map_err(|_| NodeError::NotFound("learner"))?;
            node.facilitator(who)?.enrol(&Enrol { cohort, person, circle })
        })
        .await;
    match put {
        Ok(()) => {
            let to = format!("{}/learners", href(cohort));
            Ok(visit.go(&to, if out { "left-cohort" } else { "enrolled" }))
        }
        Err(error) => {
            let page = learners_page(&visit, cohort, find).await?;
            visit.again(error, &page)
        }
    }
}

async fn country_page(visit: &Visit, person: PersonId) -> Result<CountryPage, WebError> {
    let (name, country) =
        visit.run(move |node, who| node.admin(who)?.staff_country(person)).await?;
    let action = format!("/people/{person}/country");
    Ok(CountryPage { name, action, countries: countries(visit, &country) })
}

/// `GET /people/{person}/country`: which country an ambassador looks after.
pub(super) async fn ask_country(
    visit: Visit,
    person: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let page = country_page(&visit, person.parse()?).await?;
    visit.page(&page)
}

/// `POST /people/{person}/country`
pub(super) async fn set_country(
    visit: Visit,
    person: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let person: PersonId = person.parse()?;
    let country = form.text("country").to_owned();
    let set =
        visit.run(move |node, who| node.admin(who)?.set_staff_country(person, &country)).await;
    match set {
        Ok(()) => Ok(visit.go("/people", "country-set")),
        Err(error) => {
            let page = country_page(&visit, person).await?;
            visit.again(error, &page)
        }
    }
}
