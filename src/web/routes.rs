//! Every way into the program, as one table: method, path, who may. The layer around all handlers
//! reads it, and so does the test that walks every route as every role and as nobody.

use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};

use super::{
    asset, assignment, attachment, award, belonging, blind, cohort, courses, excuse, feed, follow,
    forum, gate, group, import, keep, learn, line, members, morning, near, newcomers, notice,
    picture, posting, proposal, quiz, report, review, set_aside, site, stick, study, survey, team,
    wire,
};
use crate::domain::roles::Act;

/// Who may take a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Programs and browsers alike; no session is looked up and no form expected.
    Machine,
    /// Whoever comes.
    Anyone,
    /// Whoever is signed in and may do that.
    Signed(Act),
}

/// How a route is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Reads; never writes to the log.
    Get,
    /// Does something; carries a form with a token, unless it is for machines.
    Post,
}

/// One way in.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// How.
    pub verb: Verb,
    /// Where, with `{names}` for what varies.
    pub path: &'static str,
    /// Who.
    pub who: Who,
}

macro_rules! routes {
    ($($verb:ident $path:literal $who:expr => $handler:path;)*) => {
        /// The table.
        pub const ROUTES: &[Route] = &[
            $(Route { verb: routes!(@verb $verb), path: $path, who: $who }),*
        ];

        /// Hands every route with its handler to the server.
        pub fn configure(config: &mut ServiceConfig) {
            $(config.route($path, web::$verb().to($handler));)*
        }
    };
    (@verb get) => { Verb::Get };
    (@verb post) => { Verb::Post };
}

use Who::{Anyone, Machine, Signed};

routes! {
    post "/sync" Machine => wire::answer;
    get "/healthz" Machine => site::health;
    get "/assets/{name}" Machine => asset::asset;
    get "/feed.atom" Machine => feed::feed;

    get "/" Anyone => learn::home;
    get "/help" Anyone => site::help;
    get "/styleguide" Anyone => site::styleguide;
    post "/language" Anyone => site::language;
    post "/theme" Anyone => site::theme;
    get "/setup" Anyone => gate::setup;
    post "/setup" Anyone => gate::set_up;
    get "/recover" Anyone => near::ask_recover;
    post "/recover" Anyone => near::recover;
    get "/join" Anyone => near::join_line;
    get "/sign-in" Anyone => gate::people;
    get "/sign-in/{person}" Anyone => gate::secret;
    post "/sign-in/{person}" Anyone => gate::sign_in;
    get "/sign-in/{person}/code" Anyone => gate::ask_code;
    post "/sign-in/{person}/code" Anyone => gate::use_code;
    get "/sign-up" Anyone => gate::new_person;
    post "/sign-up" Anyone => gate::sign_up;
    post "/sign-out" Anyone => gate::sign_out;
    get "/preview" Anyone => site::preview;
    get "/check" Anyone => award::check_page;
    post "/check" Anyone => award::check;
    get "/C/{award}" Anyone => award::check_scanned;

    get "/learn" Signed(Act::Learn) => learn::map;
    get "/lessons/{module}/{lesson}" Signed(Act::Learn) => learn::lesson;
    get "/lessons/{module}/{lesson}/checks/{question}" Signed(Act::Learn) => learn::check;
    post "/lessons/{module}/{lesson}/checks/{question}" Signed(Act::Learn) => learn::answer_check;
    post "/lessons/{module}/{lesson}/done" Signed(Act::Learn) => learn::complete;
    post "/lessons/{module}/{lesson}/studied" Signed(Act::Learn) => learn::studied;
    get "/lessons/{module}/{lesson}/plan" Signed(Act::Learn) => study::plan;
    get "/lessons/{module}/{lesson}/note" Signed(Act::Learn) => study::note;
    post "/lessons/{module}/{lesson}/note" Signed(Act::Learn) => study::save_note;
    post "/lessons/{module}/{lesson}/bookmark" Signed(Act::Learn) => study::bookmark;
    post "/lessons/{module}/{lesson}/place" Signed(Act::Learn) => study::read_to;
    get "/notes" Signed(Act::Learn) => study::notes;
    get "/notes/download" Signed(Act::Learn) => study::download;
    get "/search" Signed(Act::Learn) => study::search;
    get "/glossary" Signed(Act::Learn) => study::glossary;
    get "/modules/{module}/confidence" Signed(Act::Learn) => study::confidence;
    post "/modules/{module}/confidence" Signed(Act::Learn) => study::say_confidence;
    get "/quizzes/{module}/paper" Signed(Act::Learn) => study::paper;
    get "/quizzes/{module}" Signed(Act::Learn) => quiz::start_page;
    post "/quizzes/{module}/start" Signed(Act::Learn) => quiz::start;
    get "/quizzes/{module}/questions/{number}" Signed(Act::Learn) => quiz::question;
    post "/quizzes/{module}/questions/{number}" Signed(Act::Learn) => quiz::answer;
    post "/quizzes/{module}/finish" Signed(Act::Learn) => quiz::finish;
    get "/quizzes/{module}/results/{attempt}" Signed(Act::Learn) => quiz::result;

    get "/assignments/{module}" Signed(Act::Learn) => assignment::page;
    post "/assignments/{module}" Signed(Act::Learn) => assignment::act;
    post "/assignments/{module}/take-back" Signed(Act::Learn) => assignment::take_back;
    get "/assignments/{module}/versions/{key}" Signed(Act::Learn) => assignment::version;
    get "/assignments/{module}/files/{field}" Signed(Act::Learn) => attachment::choose;
    post "/assignments/{module}/files/{field}" Signed(Act::Learn) => attachment::hand_over;
    post "/assignments/{module}/files/{field}/remove" Signed(Act::Learn) => attachment::remove;
    get "/assignments/{module}/files/{field}/kept" Signed(Act::Learn) => attachment::of_draft;
    get "/attachments/{key}/{field}" Signed(Act::Learn) => attachment::of_version;
    get "/proposal" Signed(Act::Learn) => proposal::page;
    get "/proposal/paper" Signed(Act::Learn) => proposal::paper;
    get "/badges" Signed(Act::Learn) => award::badges;
    post "/badges" Signed(Act::Learn) => award::collect;
    get "/badges/{badge}" Signed(Act::Learn) => award::badge;
    get "/badges/{badge}/file" Signed(Act::Learn) => award::file;
    get "/evaluation" Signed(Act::Learn) => survey::evaluation;
    post "/evaluation" Signed(Act::Learn) => survey::say_evaluation;
    get "/call" Signed(Act::Learn) => survey::call;
    get "/call/samples/{number}" Signed(Act::Learn) => survey::sample;
    get "/follow/evaluation" Signed(Act::Follow) => survey::results;
    get "/awards/{code}" Signed(Act::KeepAccounts) => award::ask_withdraw;
    post "/awards/{code}" Signed(Act::KeepAccounts) => award::withdraw;

    get "/laptop" Signed(Act::Learn) => near::ask_laptop;
    post "/laptop" Signed(Act::Learn) => near::take_laptop;

    get "/feedback" Signed(Act::Learn) => review::feedback;
    post "/feedback" Signed(Act::Learn) => review::reply;

    get "/forum" Signed(Act::Talk) => forum::list;
    get "/forum/new" Signed(Act::Talk) => posting::new_thread;
    post "/forum/new" Signed(Act::Talk) => posting::open_thread;
    get "/forum/search" Signed(Act::Talk) => notice::search;
    get "/forum/week" Signed(Act::Talk) => notice::week;
    get "/forum/log" Signed(Act::Talk) => notice::log;
    get "/forum/erased" Signed(Act::Talk) => notice::erased;
    post "/forum/script" Signed(Act::Talk) => site::script;
    get "/forum/lessons/{module}/{lesson}" Signed(Act::Talk) => forum::prompt;
    post "/forum/lessons/{module}/{lesson}" Signed(Act::Talk) => forum::answer_prompt;
    get "/forum/{thread}" Signed(Act::Talk) => forum::thread;
    post "/forum/{thread}" Signed(Act::Talk) => forum::reply;
    post "/forum/{thread}/seen" Signed(Act::Talk) => forum::seen;
    post "/forum/{thread}/choice" Signed(Act::Talk) => forum::choose;
    post "/forum/{thread}/say" Signed(Act::Talk) => forum::say;
    get "/forum/pictures/{picture}" Signed(Act::Talk) => picture::picture;
    get "/forum/{thread}/{post}/picture" Signed(Act::Talk) => picture::choose;
    post "/forum/{thread}/{post}/picture" Signed(Act::Talk) => picture::hand_over;
    post "/forum/{thread}/{post}/picture/add" Signed(Act::Talk) => picture::add;
    post "/forum/{thread}/{post}/picture/remove" Signed(Act::Talk) => picture::remove;
    get "/forum/{thread}/{post}/picture/{file}" Signed(Act::Talk) => picture::ready;
    get "/forum/{thread}/{post}" Signed(Act::Talk) => posting::post;
    post "/forum/{thread}/{post}" Signed(Act::Talk) => posting::act;
    get "/moderation" Signed(Act::Moderate) => notice::queue;

    get "/follow" Signed(Act::Follow) => morning::morning;
    post "/follow/later" Signed(Act::Follow) => morning::later;
    get "/follow/cohorts" Signed(Act::Follow) => cohort::cohorts;
    get "/follow/cohorts/new" Signed(Act::KeepCohorts) => cohort::ask_new;
    post "/follow/cohorts/new" Signed(Act::KeepCohorts) => cohort::make;
    get "/follow/cohorts/{cohort}" Signed(Act::Follow) => cohort::cohort;
    get "/follow/cohorts/{cohort}/change" Signed(Act::KeepCohorts) => cohort::ask_change;
    post "/follow/cohorts/{cohort}/change" Signed(Act::KeepCohorts) => cohort::change;
    get "/follow/cohorts/{cohort}/dates" Signed(Act::LeadCohorts) => cohort::ask_dates;
    post "/follow/cohorts/{cohort}/dates" Signed(Act::LeadCohorts) => cohort::set_dates;
    get "/follow/cohorts/{cohort}/circles" Signed(Act::LeadCohorts) => cohort::ask_circles;
    post "/follow/cohorts/{cohort}/circles" Signed(Act::LeadCohorts) => cohort::set_circles;
    get "/follow/cohorts/{cohort}/learners" Signed(Act::Follow) => cohort::learners;
    post "/follow/cohorts/{cohort}/learners" Signed(Act::LeadCohorts) => cohort::enrol;
    get "/follow/cohorts/{cohort}/learners.csv" Signed(Act::Follow) => import::csv;
    get "/follow/cohorts/{cohort}/import" Signed(Act::KeepCohorts) => import::ask;
    post "/follow/cohorts/{cohort}/import" Signed(Act::KeepCohorts) => import::hand_over;
    get "/follow/cohorts/{cohort}/import/{table}" Signed(Act::KeepCohorts) => import::look;
    post "/follow/cohorts/{cohort}/import/{table}" Signed(Act::KeepCohorts) => import::act;
    get "/follow/cohorts/{cohort}/matrix" Signed(Act::Follow) => group::cohort_matrix;
    get "/follow/cohorts/{cohort}/figures" Signed(Act::Follow) => group::cohort_figures;
    get "/follow/cohorts/{cohort}/items/{module}" Signed(Act::Follow) => group::cohort_items;
    get "/follow/branches/{node}/matrix" Signed(Act::Follow) => group::branch_matrix;
    get "/follow/branches/{node}/figures" Signed(Act::Follow) => group::branch_figures;
    get "/follow/branches/{node}/items/{module}" Signed(Act::Follow) => group::branch_items;
    get "/follow/cohorts/{cohort}/report" Signed(Act::Follow) => report::cohort_report;
    get "/follow/branches/{node}/report" Signed(Act::Follow) => report::branch_report;
    get "/follow/cohorts/{cohort}/certificates" Signed(Act::Follow) => report::cohort_certificates;
    get "/follow/branches/{node}/certificates" Signed(Act::Follow) => report::branch_certificates;
    get "/follow/cohorts/{cohort}/certificates.csv" Signed(Act::Follow) => report::cohort_certificates_csv;
    get "/follow/branches/{node}/certificates.csv" Signed(Act::Follow) => report::branch_certificates_csv;
    get "/follow/cohorts/{cohort}/statements.json" Signed(Act::Follow) => report::cohort_statements;
    get "/follow/branches/{node}/statements.json" Signed(Act::Follow) => report::branch_statements;

    get "/follow/branches" Signed(Act::Follow) => follow::branches;
    get "/follow/learners" Signed(Act::Follow) => follow::learners;
    get "/follow/branches/{node}" Signed(Act::Follow) => follow::branch;
    get "/follow/learners/{person}" Signed(Act::Follow) => follow::learner;

    post "/follow/learners/{person}/write" Signed(Act::Review) => review::write;
    post "/follow/learners/{person}/team" Signed(Act::Review) => team::tell;
    post "/follow/learners/{person}/note" Signed(Act::Follow) => team::note;
    get "/follow/write" Signed(Act::Review) => team::ask_write;
    post "/follow/write" Signed(Act::Review) => team::write;
    get "/review" Signed(Act::Review) => review::queue;
    get "/review/{person}/{module}" Signed(Act::Review) => review::page;
    post "/review/{person}/{module}" Signed(Act::Review) => review::review;

    get "/review/{person}/{module}/{key}/{field}" Signed(Act::Review) => review::file;

    get "/proposals" Signed(Act::Learn) => blind::proposals;
    get "/proposals/practice/{number}" Signed(Act::Learn) => blind::practice;
    post "/proposals/practice/{number}" Signed(Act::Learn) => blind::practise;
    get "/proposals/{document}" Signed(Act::Learn) => blind::sent;
    post "/proposals/{document}" Signed(Act::Learn) => blind::review;
    post "/feedback/useful" Signed(Act::Learn) => blind::useful;
    get "/follow/gaps" Signed(Act::FillGaps) => blind::gaps;
    get "/follow/gaps/{person}" Signed(Act::FillGaps) => blind::gap;
    post "/follow/gaps/{person}" Signed(Act::FillGaps) => blind::ask;
    post "/follow/gaps/{person}/review" Signed(Act::FillGaps) => blind::fill;
    get "/follow/learners/{person}/excuses" Signed(Act::Excuse) => excuse::excuses;
    post "/follow/learners/{person}/excuses" Signed(Act::Excuse) => excuse::excuse;

    get "/people" Signed(Act::KeepAccounts) => keep::people;
    get "/people/new" Signed(Act::KeepAccounts) => keep::new_person;
    post "/people/new" Signed(Act::KeepAccounts) => keep::add_person;
    get "/people/import" Signed(Act::KeepAccounts) => newcomers::ask;
    post "/people/import" Signed(Act::KeepAccounts) => newcomers::hand_over;
    get "/people/import/{table}" Signed(Act::KeepAccounts) => newcomers::look;
    post "/people/import/{table}" Signed(Act::KeepAccounts) => newcomers::act;
    get "/people/{person}/pin" Signed(Act::KeepAccounts) => keep::ask_pin;
    post "/people/{person}/pin" Signed(Act::KeepAccounts) => keep::new_pin;
    post "/people/{person}/code" Signed(Act::KeepAccounts) => keep::give_code;
    get "/people/{person}/password" Signed(Act::KeepAccounts) => near::ask_password;
    post "/people/{person}/password" Signed(Act::KeepAccounts) => near::new_password;
    get "/people/{person}/laptop" Signed(Act::KeepAccounts) => near::ask_lend;
    post "/people/{person}/laptop" Signed(Act::KeepAccounts) => near::lend;
    get "/people/{person}/together" Signed(Act::KeepAccounts) => belonging::ask_together;
    post "/people/{person}/together" Signed(Act::KeepAccounts) => belonging::show_together;
    get "/people/{person}/move" Signed(Act::KeepAccounts) => belonging::ask_move;
    post "/people/{person}/move" Signed(Act::KeepAccounts) => belonging::move_to;
    get "/people/{person}/country" Signed(Act::KeepAccounts) => cohort::ask_country;
    post "/people/{person}/country" Signed(Act::KeepAccounts) => cohort::set_country;
    get "/courses" Signed(Act::KeepSync) => courses::courses;
    post "/courses" Signed(Act::KeepSync) => courses::add;
    post "/courses/{course}/remove" Signed(Act::KeepSync) => courses::remove;
    post "/courses/automatic" Signed(Act::KeepSync) => courses::set_automatic;
    post "/courses/{course}/fetch" Signed(Act::KeepSync) => courses::fetch;
    post "/courses/{course}/stop" Signed(Act::KeepSync) => courses::stop;
    get "/courses/{course}/libraries" Signed(Act::KeepMembers) => courses::libraries;
    get "/courses/{course}/publish" Signed(Act::KeepMembers) => courses::ask_publish;
    post "/courses/{course}/publish" Signed(Act::KeepMembers) => courses::publish;
    post "/courses/{course}/withdraw" Signed(Act::KeepMembers) => courses::withdraw;
    get "/sync" Signed(Act::KeepSync) => keep::sync;
    get "/sync/set-aside" Signed(Act::KeepSync) => set_aside::list;
    post "/sync/now" Signed(Act::KeepSync) => keep::sync_now;
    post "/sync/join" Signed(Act::KeepSync) => keep::join;
    post "/sync/line" Signed(Act::KeepSync) => line::set_plan;
    post "/sync/hub" Signed(Act::KeepSync) => near::move_hub;
    post "/sync/lan" Signed(Act::KeepSync) => near::set_lan;
    post "/sync/neighbours" Signed(Act::KeepSync) => near::add_neighbour;
    post "/sync/neighbours/{node}/forget" Signed(Act::KeepSync) => near::forget_neighbour;
    get "/sync/recovery" Signed(Act::KeepSync) => near::ask_card;
    post "/sync/recovery" Signed(Act::KeepSync) => near::card;
    post "/sync/carry-out" Signed(Act::KeepSync) => stick::carry_out;
    get "/sync/receipts/{node}/{number}" Signed(Act::KeepSync) => stick::receipt;
    post "/sync/carry-in" Signed(Act::KeepSync) => stick::hand_over;
    get "/sync/carry-in/{file}" Signed(Act::KeepSync) => stick::look;
    post "/sync/carry-in/{file}" Signed(Act::KeepSync) => stick::take_in;
    get "/members" Signed(Act::KeepMembers) => members::members;
    get "/members.csv" Signed(Act::KeepMembers) => members::csv;
    post "/members/invite" Signed(Act::KeepMembers) => members::invite;
    post "/members/invitation-file" Signed(Act::KeepMembers) => near::invitation_file;
    get "/members/moves" Signed(Act::KeepMembers) => belonging::moves;
    post "/members/moves/{person}" Signed(Act::KeepMembers) => belonging::let_move;
    get "/members/{node}" Signed(Act::KeepMembers) => members::member;
    post "/members/{node}/accompany" Signed(Act::KeepMembers) => members::accompany;
    get "/members/{node}/revoke" Signed(Act::KeepMembers) => members::ask_revoke;
    post "/members/{node}/revoke" Signed(Act::KeepMembers) => members::revoke;
}

/// The route with that method and pattern; `None` leads to the page that says so.
#[must_use]
pub(super) fn find(method: &Method, pattern: Option<&str>) -> Option<&'static Route> {
    let verb = if *method == Method::POST { Verb::Post } else { Verb::Get };
    ROUTES.iter().find(|route| route.verb == verb && Some(route.path) == pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_route_is_listed_twice_and_only_the_wire_posts_without_a_form() {
        for (at, route) in ROUTES.iter().enumerate() {
            let twin =
                ROUTES[at + 1..].iter().find(|r| (r.verb, r.path) == (route.verb, route.path));
            assert!(twin.is_none(), "{}", route.path);
            if route.verb == Verb::Post && route.who == Machine {
                assert_eq!(route.path, "/sync");
            }
        }
    }

    #[test]
    fn what_only_some_may_see_asks_for_the_act_that_its_path_names() {
        let desk = [
            Act::Follow,
            Act::Review,
            Act::Excuse,
            Act::FillGaps,
            Act::LeadCohorts,
            Act::KeepCohorts,
        ];
        for (start, acts) in [
            ("/members", &[Act::KeepMembers][..]),
            ("/people", &[Act::KeepAccounts]),
            ("/follow", &desk),
            ("/review", &[Act::Review]),
            ("/feedback", &[Act::Learn]),
            ("/forum", &[Act::Talk]),
            ("/moderation", &[Act::Moderate]),
            ("/lessons", &[Act::Learn]),
            ("/quizzes", &[Act::Learn]),
            ("/assignments", &[Act::Learn]),
            ("/proposal", &[Act::Learn]),
        ] {
            let under: Vec<_> = ROUTES.iter().filter(|r| r.path.starts_with(start)).collect();
            assert!(!under.is_empty());
            let fits = |route: &&Route| acts.iter().any(|act| route.who == Signed(*act));
            assert!(under.iter().all(fits), "{start}");
        }
    }

    #[test]
    fn nothing_is_served_that_does_not_stand_in_the_table() {
        let web = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/web"));
        for entry in std::fs::read_dir(web).unwrap() {
            let path = entry.unwrap().path();
            let is_code = path.extension().is_some_and(|end| end == "rs");
            if !is_code || path.ends_with("routes.rs") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for word in [".route(", ".service(", "web::scope", "web::resource", "#[get", "#[post"] {
                assert!(!text.contains(word), "{}: {word}", path.display());
            }
        }
    }
}
