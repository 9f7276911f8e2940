//! People talk about lessons.

use crate::browse::{Browser, Page};
use crate::handin::photograph;
use crate::proxy::{Evil, Proxy};
use crate::study;
use crate::world::Site;

#[test]
fn a_question_about_a_lesson_is_answered_below_that_lesson() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let mut lejla = site.learner("Lejla");
    let lesson = study::lessons(&mut mira)[0].href.clone();
    let thread = study::open_thread(&mut mira, &lesson, "Which hour is best?", "Before we open?");

    let seen = lejla.open(&lesson);
    let link = seen.link("Which hour is best?").expect("the lesson shows its thread");
    assert_eq!(link, thread);
    study::reply(&mut lejla, &thread, "After lunch, it is quiet then.");

    let page = mira.open(&thread);
    assert!(page.says("After lunch, it is quiet then."), "{}", page.text());
    assert!(page.says("Lejla"), "{}", page.text());
    let list = mira.open("/forum");
    assert!(list.says("1 new"), "the answer is unread: {}", list.text());
    site.verify();
}

#[test]
fn a_form_sent_twice_makes_one_post() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let page = mira.open("/forum/new");
    let mut form = page.form("/forum/new");
    form.fill("title", "Twice pressed");
    form.fill("body", "The button did not react.");
    let first = mira.send(&form).expect("an answer");
    let second = mira.send(&form).expect("an answer");
    assert_eq!(first.path, second.path, "the second press shows what the first made");
    assert_eq!(mira.open("/forum").times("Twice pressed"), 1);

    let mut answer = mira.open(&first.path).form(&first.path);
    answer.fill("body", "One answer.");
    mira.send(&answer).expect("an answer");
    mira.send(&answer).expect("an answer");
    assert_eq!(mira.open(&first.path).times("One answer."), 1);
    site.verify();
}

#[test]
fn what_somebody_typed_never_becomes_a_part_of_the_page() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("<b>Mira</b> & \"co\"");
    let body = "<script>alert(1)</script> [x](javascript:alert(2)) <img src=x onerror=alert(3)>";
    let thread = study::open_thread(&mut mira, "", "<i>Title</i>", body);
    for path in ["/forum", &thread, "/sign-in", "/"] {
        let html = mira.open(path).html;
        for evil in ["<script>alert", "<img src=x", "href=\"javascript:", "<i>Title", "<b>Mira"] {
            assert!(!html.contains(evil), "{evil} on {path}");
        }
    }
}

#[test]
fn a_post_is_looked_at_before_it_is_sent_and_changed_afterwards() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let page = mira.open("/forum/new");
    let typed = [("title", "Evenings"), ("body", "We *read* aloud"), ("act", "preview")];
    let preview = mira.submit(&page, "/forum/new", &typed);
    assert_eq!(preview.status, 200);
    assert!(preview.html.contains("<p>We <em>read</em> aloud</p>"), "{}", preview.html);
    assert_eq!(mira.open("/forum").times("Evenings"), 0, "a look posts nothing");
    let thread = mira.submit(&preview, "/forum/new", &[]).path;

    let more = mira.open(&thread).link("More").expect("each post has more to it");
    let page = mira.open(&more);
    let told =
        mira.submit(&page, &more, &[("body", "We sing"), ("language", "en"), ("act", "edit")]);
    assert!(told.says("The post is changed") && told.says("We sing"), "{}", told.text());
    let history = mira.open(&more);
    assert!(history.html.contains("<p>We <em>read</em> aloud</p>"), "{}", history.html);

    let page = mira.open(&more);
    let told = mira.submit(&page, &more, &[("act", "remove")]);
    assert!(told.says("taken back") && !told.says("We sing"), "{}", told.text());
    assert!(!mira.open("/forum").says("Evenings"), "its title went with it");
    let told = mira.submit(&told, &more, &[("act", "restore")]);
    assert!(told.says("We sing"), "{}", told.text());
    site.verify();
}

#[test]
fn people_thank_quote_search_and_report_and_a_moderator_decides() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let (mut mira, mut lejla) = (site.learner("Mira"), site.learner("Lejla"));
    let thread = study::open_thread(&mut mira, "", "Čitanje uveče", "Šta radite posle šest?");
    let found = lejla.open("/forum/search?q=citanje+sesti");
    assert!(found.says("Nothing was found"), "{}", found.text());
    let found = lejla.open("/forum/search?q=%D1%87%D0%B8%D1%82%D0%B0%D1%9A%D0%B5");
    assert!(found.says("Čitanje uveče"), "Cyrillic finds Latin: {}", found.text());

    let page = lejla.open(&thread);
    let quote = page.link("Quote").expect("a post can be quoted");
    let quoted = lejla.open(quote.split('#').next().unwrap_or_default());
    assert!(quoted.html.contains("&gt; Šta radite posle šest?"), "{}", quoted.html);
    let key = quoted.form(&thread).value("reply_to").unwrap_or_default().to_owned();
    let thanked = lejla.submit(&page, &format!("{thread}/say"), &[("thank", &key)]);
    assert!(thanked.says("1 thanks"), "{}", thanked.text());
    let more = thanked.link("More").expect("each post has more to it");
    let page = lejla.open(&more);
    let told = lejla.submit(&page, &more, &[("reason", "Not for here"), ("act", "report")]);
    assert!(told.says("Reported"), "{}", told.text());
    assert_eq!(lejla.open("/moderation").status, 403);

    let mut admin = site.admin();
    let queue = admin.open("/moderation");
    assert!(queue.says("Not for here") && !queue.says("Lejla"), "{}", queue.text());
    let page = admin.open(&more);
    let told = admin.submit(&page, &more, &[("reason", "Off topic"), ("act", "hide")]);
    assert!(told.says("Hidden here now"), "{}", told.text());
    let seen = lejla.open(&thread);
    assert!(seen.says("Off topic") && !seen.says("posle šest"), "{}", seen.text());
    let log = lejla.open("/forum/log");
    assert!(log.says("A post was hidden") && log.says("Off topic"), "{}", log.text());
    let told = admin.submit(&told, &more, &[("act", "unhide")]);
    assert!(lejla.open(&thread).says("posle šest"));
    assert!(!mira.open("/").says("asks you to change"));
    let page = admin.open(&more);
    admin.submit(&page, &more, &[("reason", "Say which day"), ("act", "ask")]);
    let home = mira.open("/");
    assert!(home.says("A moderator asks you to change this"), "{} {}", home.text(), told.text());
    assert!(mira.open(&thread).says("Say which day") && !lejla.open("/").says("asks you"));
    let page = mira.open(&more);
    let words = ("body", "Šta radite posle šest sredom?");
    mira.submit(&page, &more, &[words, ("language", "sr-Latn"), ("act", "edit")]);
    assert!(!mira.open("/").says("asks you to change"), "it was done");
    assert!(!admin.open("/moderation").says("Not for here"), "it was looked at");
    site.verify();
}

#[test]
fn a_thread_has_its_space_a_script_a_feed_and_a_line_on_the_weeks_sheet() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let page = mira.open("/forum/new");
    let module = study::module_of(&study::lessons(&mut mira)[0].href);
    let space = format!("module:{module}");
    let thread = mira.submit(
        &page,
        "/forum/new",
        &[
            ("title", "Pitanje"),
            ("body", "Ljubav prema knjizi"),
            ("space", &space),
            ("language", "sr-Latn"),
        ],
    );
    assert_eq!(thread.first_status, 303, "{}", thread.text());
    assert!(mira.open(&format!("/forum?space={space}")).says("Pitanje"));
    assert!(!mira.open("/forum?space=network").says("Pitanje"));
    assert_eq!(mira.open("/forum?space=nowhere").status, 404);
    let page = mira.open(&thread.path);
    let cyrillic = mira.submit(&page, "/forum/script", &[("script", "Cyrl")]);
    assert!(cyrillic.says("Љубав према књизи"), "{}", cyrillic.text());
    let week = mira.open("/forum/week");
    assert!(week.says("Pitanje") && week.says("1 new post"), "{}", week.text());

    let mut reader = site.browser();
    let feed = reader.open(&format!("/feed.atom?space={space}"));
    assert_eq!(feed.status, 200);
    assert!(feed.html.contains("<title>Pitanje</title>"), "{}", feed.html);
    assert!(!feed.html.contains("Mira"), "no names without an account");
    assert!(!reader.open("/feed.atom?space=network").html.contains("Pitanje"));
    site.verify();
}

#[test]
fn somebody_who_is_mentioned_finds_it_and_no_name_does_harm() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let mut evil = site.learner("[x](http://evil.example) <b>Zed</b>");
    let thread = study::open_thread(&mut evil, "", "Old readers", "Who knows them?");
    study::reply(&mut mira, &thread, "I do.");
    assert!(!mira.open("/").says("You were mentioned"), "not yet");
    let mut lejla = site.learner("Lejla");
    let page = lejla.open(&thread);
    assert!(page.html.contains("<option value=\"Mira\""), "{}", page.html);
    // Once chosen from the list, once typed; and a quote mentions nobody.
    let typed = "and @[x](http://evil.example) <b>Zed</b> too\n\n> @Lejla said";
    let told = lejla.submit(&page, &thread, &[("body", typed), ("mention", "Mira")]);
    assert!(
        told.says("@Mira and @[x](http:\u{2060}//evil.example) <b>Zed</b> too"),
        "{}",
        told.text()
    );
    assert!(!told.html.contains("href=\"http://evil.example"), "{}", told.html);
    assert!(!told.html.contains("<b>Zed"), "{}", told.html);
    for somebody in [&mut mira, &mut evil] {
        assert!(somebody.open("/").says("You were mentioned"), "{}", somebody.open("/").text());
        assert!(somebody.open("/forum").says("you were mentioned"));
    }
    assert!(!lejla.open("/").says("You were mentioned"), "a quote is no mention");
    let page = mira.open(&thread);
    assert!(page.says("you were mentioned"), "{}", page.text());
    mira.submit(&page, &format!("{thread}/seen"), &[]);
    assert!(!mira.open("/").says("You were mentioned"), "it was seen");
    // What was kept is an id: the form that changes the post shows the name again.
    let more = told.links().into_iter().rev().find(|(_, words)| words == "More");
    let page = lejla.open(&more.expect("the last post has more to it").0);
    assert!(page.html.contains("@Mira and @[x]"), "{}", page.html);
    let feed = site.browser().open("/feed.atom");
    assert!(!feed.html.contains("Mira"), "no names without an account: {}", feed.html);
    site.verify();
}

#[test]
fn a_moderator_moves_a_conversation_and_back_and_everybody_can_read_so() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let module = study::module_of(&study::lessons(&mut mira)[0].href);
    let (space, thread) =
        (format!("module:{module}"), study::open_thread(&mut mira, "", "Wrong place", "Words."));
    let say = format!("{thread}/say");
    let page = mira.open(&thread);
    assert!(!page.html.contains("name=\"space\""), "a learner moves nothing");
    let mut admin = site.admin();
    let page = admin.open(&thread);
    let told = admin.submit(&page, &say, &[("space", &space), ("act", "move")]);
    assert!(told.says("moved here by a moderator"), "{}", told.text());
    let lists = |browser: &mut Browser| {
        [&*space, "network"]
            .map(|at| browser.open(&format!("/forum?space={at}")).says("Wrong place"))
    };
    assert_eq!(lists(&mut mira), [true, false]);
    let mut reader = site.browser();
    let mut feeds = || {
        [&*space, "network"]
            .map(|at| reader.open(&format!("/feed.atom?space={at}")).says("Wrong place"))
    };
    assert_eq!(feeds(), [true, false]);
    assert!(mira.open("/forum/log").says("A conversation was moved"));
    let told = admin.submit(&told, &say, &[("act", "unmove")]);
    assert!(!told.says("moved here"), "{}", told.text());
    assert_eq!(lists(&mut mira), [false, true]);
    assert_eq!(feeds(), [false, true]);
    assert!(mira.open("/forum/log").says("A moved conversation was put back"));
    site.verify();
}

#[test]
fn who_asks_what_was_asked_before_is_told_before_it_is_sent() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let (mut mira, mut lejla) = (site.learner("Mira"), site.learner("Lejla"));
    study::open_thread(&mut mira, "", "Čitanje naglas uveče", "Ko je probao?");
    study::open_thread(&mut mira, "", "Nove police", "Gde ih kupiti?");
    let page = lejla.open("/forum/new");
    let typed = [("title", "Гласно читањe наглас"), ("body", "Питам."), ("act", "preview")];
    let preview = lejla.submit(&page, "/forum/new", &typed);
    assert!(preview.says("Asked before?"), "{}", preview.text());
    assert!(preview.link("Čitanje naglas uveče").is_some(), "{}", preview.text());
    assert!(!preview.says("Nove police"), "{}", preview.text());
}

/// Goes to where a picture is put to the last post of a thread, and hands a file over.
fn hand_picture(browser: &mut Browser, thread: &str, file: &[u8]) -> Page {
    let more = browser.open(thread).links().into_iter().rev().find(|(_, words)| words == "More");
    let page = browser.open(&more.expect("each post has more to it").0);
    let choose = browser.open(&page.link("Add a picture").expect("an own post takes a picture"));
    let action = choose.path.clone();
    browser.hand_over(&choose.form(&action), "file", file)
}

/// Puts a picture to the last post, as its author: refused first where it has no words.
pub(crate) fn add_picture(mira: &mut Browser, thread: &str) {
    let refused = hand_picture(mira, thread, b"MZ this is a program");
    assert!(refused.says("This kind of file is not taken"), "{}", refused.text());
    let page = hand_picture(mira, thread, &photograph(2_000, 1_500));
    assert!(page.says("KB after it was made smaller"), "{}", page.text());
    assert!(page.says("2 other computers fetch it"), "{}", page.text());
    assert!(!mira.open(thread).html.contains("<img"), "nothing has gone anywhere yet");
    let add = format!("{}/add", page.path.split('?').next().unwrap_or_default());
    let told = mira.submit(&page, &add, &[("alt", "")]);
    assert!(told.status == 422 && told.says("What is to be seen on it"), "{}", told.text());
    let mut form = told.form(&add);
    form.fill("alt", "A blue <b>door</b> with a ramp");
    let told = mira.send(&form).expect("an answer");
    assert!(told.says("The picture is with your post"), "{}", told.text());
    mira.send(&form).expect("an answer");
}

#[test]
fn a_picture_is_seen_small_before_it_goes_and_comes_to_another_library_after_the_words() {
    let mut hub = Site::hub();
    hub.start();
    let line = Proxy::to(hub.port());
    let (mut novi_grad, mut sjenica) = (Site::branch("Novi Grad"), Site::branch("Sjenica"));
    novi_grad.join(&line.url(), &hub.invite("Novi Grad"));
    sjenica.join(&hub.url(), &hub.invite("Sjenica"));
    novi_grad.sync_fully();
    sjenica.sync_fully();

    line.always(Some(Evil::BadGateway));
    novi_grad.start();
    let (mut mira, mut lejla) = (novi_grad.learner("Mira"), novi_grad.learner("Lejla"));
    let thread = study::open_thread(&mut mira, "", "Our new door", "This is how it looks.");
    add_picture(&mut mira, &thread);
    let page = lejla.open(&thread);
    assert_eq!(page.html.matches("<img src=\"/forum/pictures/").count(), 1, "{}", page.html);
    assert!(page.html.contains("alt=\"A blue &lt;b&gt;door"), "{}", page.html);
    let place = page.html.split("<img src=\"").nth(1).and_then(|rest| rest.split('"').next());
    let place = place.expect("a picture is shown").to_owned();
    let (status, kind, small) = lejla.fetch(&place);
    assert_eq!((status, kind.as_str()), (200, "image/jpeg"));
    assert!(!small.windows(3).any(|three| three == b"GPS"));
    assert_ne!(novi_grad.browser().fetch(&place).2, small, "nobody sees it without an account");
    novi_grad.stop();

    // The words go, the line is cut within the picture; the other library reads what is coming.
    line.always(None);
    line.next(&[Evil::Double, Evil::Double, Evil::Double, Evil::Double, Evil::CutRequest(10_000)]);
    assert_ne!(novi_grad.sync().state, "up-to-date");
    sjenica.sync_fully();
    sjenica.start();
    let mut reader = sjenica.learner("Reader");
    let page = reader.open(&thread);
    assert!(page.says("KB, still on its way"), "{}", page.text());
    assert!(page.says("A blue <b>door</b> with a ramp") && !page.html.contains("<img"));
    sjenica.stop();
    novi_grad.sync_fully();
    sjenica.sync_fully();
    sjenica.start();
    reader.move_to(&sjenica.url());
    let mut reader = sjenica.learner("Reader too");
    assert!(reader.open(&thread).html.contains("<img src=\"/forum/pictures/"));
    assert_eq!(reader.fetch(&place).2, small, "byte for byte");
    sjenica.stop();

    // Taken away, it goes from every disk.
    novi_grad.start();
    mira.move_to(&novi_grad.url());
    let mut mira = novi_grad.signed_in("Mira", crate::world::PIN);
    let more = mira.open(&thread).link("More").expect("each post has more to it");
    let page = mira.open(&more);
    let told = mira.submit(&page, &format!("{more}/picture/remove"), &[]);
    assert!(told.says("The picture is taken away"), "{}", told.text());
    novi_grad.stop();
    novi_grad.sync_fully();
    sjenica.sync_fully();
    sjenica.start();
    let mut reader = sjenica.learner("Reader three");
    assert!(!reader.open(&thread).html.contains("<img"));
    assert_eq!(reader.fetch(&place).0, 404);
    sjenica.stop();
    for site in [&novi_grad, &sjenica] {
        site.verify();
    }
    hub.verify();
}
