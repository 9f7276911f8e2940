//! Samples of the forum, as long as its threads may be.

use super::*;

fn post(words: &Words, at: usize) -> PostView {
    PostView {
        key: format!("abc-{at}"),
        author: prose(at, 2),
        branch: prose(at + 1, 2),
        own: at == 2,
        at: moment(words, 100 - at as i64),
        language: "en".into(),
        body_html: format!("<p>{}</p>", prose(at, 40)),
        gone: (at == 4).then_some("forum-post-hidden"),
        erased: at == 4,
        reason: if at == 4 { prose(at, 5) } else { String::new() },
        asked: (at == 2).then(|| prose(at, 5)),
        edited: at == 3,
        answer: at == 5,
        thanks: u32::try_from(at % 3).unwrap(),
        thanked: at == 6,
        reply_to: (at > 1).then(|| PostLink {
            href: "#post-abc-0".into(),
            key: "abc-0".into(),
            author: prose(0, 2),
        }),
        unread: at > 30,
        mentions_me: at == 7,
        first_new: at == 31,
        travel: [None, Some("saved"), Some("at-hub")][at % 3],
        read_by: if at.is_multiple_of(5) { prose(at, 2) } else { String::new() },
        arrived: (at.is_multiple_of(3))
            .then(|| ArrivedView { branch: prose(at, 2), at: moment(words, 1) }),
        pictures: (at == 9)
            .then(|| PictureView {
                href: format!("/forum/pictures/{}", id(at)),
                hash: id(at),
                alt: prose(at, 6),
                size: "84 kB".into(),
                here: true,
            })
            .into_iter()
            .collect(),
    }
}

pub(super) fn forum_pages(shelf: &mut Shelf, words: &Words) {
    let lesson =
        || Some(LessonLink { path: "a/b".into(), href: "/lessons/a/b".into(), title: prose(1, 4) });
    let prompt = || Some(PromptLink { words: prose(2, 20), href: "/forum/lessons/a/b".into() });
    let way =
        |current| WayView { href: "/forum?show=mine".into(), key: "forum-filter-mine", current };
    shelf.put(&ThreadListPage {
        title: prose(1, 2),
        lesson_href: Some("/lessons/a/b".into()),
        new_href: "/forum/new".into(),
        prompt: prompt(),
        spaces: vec![option("network", true)],
        filters: vec![way(true), way(false)],
        branch: Some("Kotor".into()),
        threads: threads(words, 50),
        newer: Some("/forum?page=0".into()),
        older: Some("/forum?page=2".into()),
        feed_href: Some("/feed.atom".into()),
        moderates: true,
    });
    shelf.put(&NewThreadPage {
        back: "/forum".into(),
        lesson: lesson(),
        prompt: prompt(),
        spaces: vec![option("network", true)],
        title: prose(3, 5),
        body: "</textarea>".into(),
        preview_html: "<p>Abc</p>".into(),
        similar: threads(words, 4),
        draft: "new".into(),
        people: vec![option("", true), option("Mira", false)],
        languages: vec![option("en", true)],
    });
    shelf.put(&ThreadPage {
        back: "/forum".into(),
        href: format!("/forum/{}", id(1)),
        title: prose(1, 8),
        language: "en".into(),
        space: Some(prose(2, 2)),
        lesson: lesson(),
        prompt: prose(2, 20),
        posts: (0..50).map(|at| post(words, at)).collect(),
        new_count: 9,
        new_href: Some("#new".into()),
        is_end: true,
        earlier: Some("/forum/x?page=0".into()),
        later: Some("/forum/x?page=2".into()),
        earlier_part: Some("/forum/y".into()),
        later_part: Some("/forum/z".into()),
        locked: false,
        pinned: true,
        moderates: true,
        moved: true,
        spaces: vec![option("network", true), option("country:ME", false)],
        choice: "follow",
        scripts: vec![option("Cyrl", true), option("Latn", false)],
        reply_to: Some(PostLink {
            href: "#post-abc-0".into(),
            key: "abc-0".into(),
            author: prose(0, 2),
        }),
        body: "a\nb".into(),
        preview_html: "<p>Abc</p>".into(),
        draft: "thread-1".into(),
        people: vec![option("", true), option("Mira", false)],
        languages: vec![option("en", true)],
    });
}

pub(super) fn found(words: &Words, at: usize) -> FoundLine {
    FoundLine {
        href: format!("/forum/{}?post=abc#post-abc", id(at)),
        title: prose(at, 5),
        words: prose(at, 25),
        language: "en".into(),
        author: prose(at, 2),
        branch: prose(at + 1, 2),
        at: moment(words, at as i64),
    }
}

pub(super) fn talk_pages(shelf: &mut Shelf, words: &Words) {
    let version = |at: usize| VersionView {
        at: moment(words, at as i64),
        language: "en".into(),
        body_html: format!("<p>{}</p>", prose(at, 20)),
    };
    for moderates in [true, false] {
        shelf.put(&PostPage {
            back: "/forum/x#post-abc".into(),
            href: "/forum/x/abc".into(),
            title: prose(1, 5),
            post: PostView { reply_to: None, ..post(words, 5) },
            history: (0..3).map(version).collect(),
            may_edit: true,
            removed: !moderates,
            may_thank: true,
            may_answer: true,
            may_report: true,
            moderates,
            hidden: false,
            reports: vec![ReportView { reason: prose(1, 5), branch: "Kotor".into() }],
            others: 3,
            body: "</textarea>".into(),
            preview_html: "<p>Abc</p>".into(),
            languages: vec![option("en", true)],
        });
    }
    shelf.put(&FoundPage {
        asked: "\"đ".into(),
        found: (0..20).map(|at| found(words, at)).collect(),
        newer: Some("/forum/search?q=a&page=0".into()),
        older: None,
    });
    let line = |thread| DigestLine { thread, count: 5 };
    shelf.put(&DigestPage {
        since: "1 November 2026".into(),
        until: "8 November 2026".into(),
        posts: 12,
        threads: 3,
        liveliest: threads(words, 12).into_iter().map(line).collect(),
        unanswered: threads(words, 6),
    });
    let reported = |at: usize| ReportedLine {
        href: "/forum/x/abc".into(),
        title: prose(at, 4),
        words: prose(at, 30),
        language: "en".into(),
        reasons: vec![prose(at, 4)],
    };
    shelf.put(&QueuePage {
        reported: (0..20).map(reported).collect(),
        unanswered: threads(words, 20),
    });
    let decided = |at: usize| LogLine {
        key: "forum-log-hide-on".into(),
        reason: prose(at, 6),
        href: "/forum/x".into(),
        at: moment(words, at as i64),
    };
    shelf.put(&LogPage { lines: (0..50).map(decided).collect() });
}

pub(super) fn later_talk_pages(shelf: &mut Shelf, words: &Words) {
    shelf.put(&PicturePage {
        back: "/forum/x#post-abc".into(),
        href: "/forum/x/abc/picture".into(),
        title: prose(1, 5),
        ready_href: Some("/forum/x/abc/picture/y".into()),
        ready: "y".into(),
        size: "84 kB".into(),
        others: 4,
        alt: prose(2, 5),
        alt_max: 200,
        photo_mb: 16,
    });
    shelf.put(&ErasedPage {
        people: 3,
        threads: 12,
        last: Some(moment(words, 3)),
        others: 4,
        is_hub: true,
        unheard: 2,
        names: prose(3, 4),
    });
}
