//! Handlers for whoever has not signed in: first run, names, PIN, new account, and the way out.

use actix_web::cookie::time::Duration as CookieAge;
use actix_web::{HttpResponse, web};

use super::WebError;
use super::form::Posted;
use super::lists::{countries, devices, spoken};
use super::page::{
    CodePage, OptionView, PersonLink, SecretPage, SetupPage, SignInPage, SignUpPage,
};
use super::visit::{SESSION_COOKIE, Visit, see_other, short_cookie};
use super::words::initials;
use crate::domain::PersonId;
use crate::domain::limits::PIN_CODE_DAYS;
use crate::domain::person::{self, FieldFault};
use crate::domain::roles::NodeRole;
use crate::node::NodeError;
use crate::node::desk::SetUp;

/// Names on the sign-in page; who has more people uses the filter.
const NAMES_SHOWN_MAX: usize = 60;

/// `GET /setup?code=…`
pub(super) async fn setup(visit: Visit) -> Result<HttpResponse, WebError> {
    if visit.place().set_up {
        return Ok(see_other("/"));
    }
    visit.page(&setup_page(&visit, visit.query("code"), &Posted::default()))
}

fn setup_page(visit: &Visit, code: &str, form: &Posted) -> SetupPage {
    let given = |name: &str, otherwise: &str| {
        let text = form.text(name);
        if text.is_empty() { otherwise.to_owned() } else { text.to_owned() }
    };
    let role = given("role", NodeRole::Branch.as_str());
    SetupPage {
        code: code.to_owned(),
        languages: spoken(&given("language", visit.words().language.tag)),
        roles: NodeRole::FOUNDED
            .map(|each| {
                let words = visit.say(&format!("setup-role-{each}"), &[]);
                OptionView::new(each.as_str(), words, each.as_str() == role)
            })
            .into(),
        name: form.text("name").to_owned(),
        countries: countries(visit, &given("country", "RS")),
        admin_name: form.text("admin_name").to_owned(),
    }
}

/// `POST /setup`
pub(super) async fn set_up(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let typed = |name: &str| form.text(name).to_owned();
    let entered = form.text("role").parse::<NodeRole>().map(|role| SetUp {
        code: form.text("code").trim().to_owned(),
        role,
        name: typed("name"),
        country: typed("country"),
        language: typed("language"),
        admin_name: typed("admin_name"),
        admin_password: typed("admin_password"),
    });
    let done = match entered {
        Ok(entered) => visit.run_open(move |node| node.visitor().set_up(entered)).await,
        Err(_) => Err(not_a_choice("role")),
    };
    match done {
        Ok(session) => Ok(visit.enter(&session, true, "/")),
        Err(WebError::Node(NodeError::AlreadySetUp)) => Ok(see_other("/")),
        Err(error) => {
            let rules = [
                ("name", person::name(form.text("name")).err()),
                ("admin_name", person::name(form.text("admin_name")).err()),
                ("admin_password", person::password(form.text("admin_password")).err()),
            ];
            visit.again_with(error, &rules, &setup_page(&visit, form.text("code"), &form))
        }
    }
}

fn not_a_choice(field: &'static str) -> WebError {
    WebError::Node(NodeError::Field { field, fault: FieldFault::NotAChoice })
}

/// `GET /sign-in?name=…`
pub(super) async fn people(visit: Visit) -> Result<HttpResponse, WebError> {
    if visit.who().is_some() {
        return Ok(see_other("/"));
    }
    let filter = visit.query("name").trim().to_owned();
    let asked = (!filter.is_empty()).then(|| filter.clone());
    let found = visit.run_open(move |node| node.visitor().people_here(asked.as_deref())).await?;
    let more = found.len().saturating_sub(NAMES_SHOWN_MAX);
    let link = |person: crate::node::view::PersonChoice| PersonLink {
        href: format!("/sign-in/{}", person.id),
        initials: initials(&person.name),
        name: person.name,
    };
    let people = found.into_iter().take(NAMES_SHOWN_MAX).map(link).collect();
    let can_sign_up = visit.place().role != NodeRole::Personal;
    visit.page(&SignInPage { people, more, filter, can_sign_up })
}

async fn secret_page(visit: &Visit, id: PersonId, device: &str) -> Result<SecretPage, WebError> {
    let person = visit.run_open(move |node| node.visitor().person(id)).await?;
    Ok(SecretPage {
        action: format!("/sign-in/{id}"),
        initials: initials(&person.name),
        name: person.name,
        password: person.has_password,
        devices: devices(visit, device),
    })
}

/// `GET /sign-in/{person}`
pub(super) async fn secret(
    visit: Visit,
    person: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let page = secret_page(&visit, person.parse()?, "shared").await?;
    visit.page(&page)
}

/// `POST /sign-in/{person}`
pub(super) async fn sign_in(
    visit: Visit,
    person: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let person: PersonId = person.parse()?;
    let shared = form.text("device") != "own";
    let (secret, device) = (form.text("secret").to_owned(), visit.device().to_owned());
    let entered =
        visit.run_open(move |node| node.visitor().sign_in(person, &secret, &device, shared)).await;
    match entered {
        Ok(session) => Ok(visit.enter(&session, shared, "/")),
        Err(error) => {
            let page = secret_page(&visit, person, form.text("device")).await?;
            visit.again(error, &page)
        }
    }
}

async fn code_page(visit: &Visit, id: PersonId, device: &str) -> Result<CodePage, WebError> {
    let page = secret_page(visit, id, device).await?;
    Ok(CodePage {
        action: format!("/sign-in/{id}/code"),
        back: page.action,
        initials: page.initials,
        name: page.name,
        devices: page.devices,
        days: PIN_CODE_DAYS,
    })
}

/// `GET /sign-in/{person}/code`
pub(super) async fn ask_code(
    visit: Visit,
    person: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let page = code_page(&visit, person.parse()?, "shared").await?;
    visit.page(&page)
}

/// `POST /sign-in/{person}/code`: a new PIN, and in.
pub(super) async fn use_code(
    visit: Visit,
    person: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let person: PersonId = person.parse()?;
    let shared = form.text("device") != "own";
    let (sent, device) = (form.clone(), visit.device().to_owned());
    let entered = visit.run_open(move |node| {
        let given = (sent.text("secret"), sent.text("pin"));
        node.visitor().use_code(person, given, &device, shared)
    });
    match entered.await {
        Ok(session) => Ok(visit.enter_saying(&session, shared, "/", "own-pin")),
        Err(error) => {
            let page = code_page(&visit, person, form.text("device")).await?;
            visit.again(error, &page)
        }
    }
}

fn sign_up_page(visit: &Visit, form: &Posted) -> SignUpPage {
    let language = match form.text("language") {
        "" => visit.words().language.tag,
        chosen => chosen,
    };
    SignUpPage {
        name: form.text("name").to_owned(),
        languages: spoken(language),
        devices: devices(visit, form.text("device")),
    }
}

/// `GET /sign-up`
pub(super) async fn new_person(visit: Visit) -> Result<HttpResponse, WebError> {
    visit.page(&sign_up_page(&visit, &Posted::default()))
}

/// `POST /sign-up`
pub(super) async fn sign_up(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let shared = form.text("device") != "own";
    let sent = form.clone();
    let entered = visit
        .run_open(move |node| {
            let [once, name, pin, language] =
                ["once", "name", "pin", "language"].map(|field| sent.text(field));
            node.visitor().sign_up(once, name, pin, language, shared)
        })
        .await;
    match entered {
        Ok(session) => Ok(visit.enter(&session, shared, "/")),
        Err(error) => {
            let rules = [
                ("name", person::name(form.text("name")).err()),
                ("pin", person::pin(form.text("pin")).err()),
            ];
            visit.again_with(error, &rules, &sign_up_page(&visit, &form))
        }
    }
}

/// `POST /sign-out`
pub(super) async fn sign_out(visit: Visit) -> Result<HttpResponse, WebError> {
    if let Some(token) = visit.session_token().map(str::to_owned) {
        visit.run_open(move |node| node.visitor().sign_out(&token)).await?;
    }
    let mut answer = visit.go("/sign-in", "signed-out");
    let gone = short_cookie(SESSION_COOKIE, "", Some(CookieAge::ZERO));
    answer.add_cookie(&gone).expect("an empty value is fit for a cookie");
    Ok(answer)
}
