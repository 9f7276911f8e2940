//! Samples of what keeps a library going: its learners, sync, sticks, neighbours and members.

use super::*;

pub(super) fn follow_pages(shelf: &mut Shelf, words: &Words) {
    let branch = |at: usize| BranchLine {
        href: format!("/follow/branches/{}", id(at)),
        name: prose(at, 3),
        country: "country-RS".into(),
        learners: 12,
        lessons_done: 140,
        last_heard: (!at.is_multiple_of(4)).then(|| moment(words, at as i64 * 700)),
        revoked: at == 3,
    };
    shelf.put(&BranchesPage {
        as_of: moment(words, 0),
        branches: (0..50).map(branch).collect(),
        newer: None,
        older: Some("/follow/branches?page=1".into()),
    });
    let learner = |at: usize| LearnerLine {
        href: format!("/follow/learners/{}", id(at)),
        name: prose(at, 2),
        branch: prose(at + 1, 3),
        done: 5,
        lessons: 48,
        quizzes: vec![Score { right: 8, asked: 10 }],
        last_activity: (!at.is_multiple_of(4)).then(|| moment(words, at as i64 * 700)),
    };
    shelf.put(&LearnersPage {
        title: prose(1, 3),
        with_branch: true,
        found: Some("mi".into()),
        group: Some("/follow/branches/x".into()),
        last_heard: Some(moment(words, 5)),
        learners: (0..50).map(learner).collect(),
        newer: None,
        older: Some("/follow/learners?page=1".into()),
    });
    followed_learner_page(shelf, words);
}

fn followed_learner_page(shelf: &mut Shelf, words: &Words) {
    let line = |at: usize| FactLine { title: prose(at, 5), at: moment(words, at as i64 * 500) };
    let attempt = |at: usize| AttemptFact {
        title: prose(at, 4),
        right: 8,
        asked: 10,
        at: moment(words, at as i64 * 900),
        answers: (0..10)
            .map(|one| AnswerFact {
                question: prose(one, 12),
                answer: prose(one + at, 6),
                right: one.is_multiple_of(2),
            })
            .collect(),
    };
    shelf.put(&LearnerPage {
        others: vec![("/follow/learners/x".into(), prose(5, 2))],
        together: Some("/people/x/together".into()),
        team: desk::team(words),
        back: "/follow/branches/x".into(),
        branch: prose(1, 3),
        name: prose(2, 2),
        done: 48,
        lessons: 48,
        percent: 100,
        beside: vec![prose(3, 8)],
        last_activity: None,
        last_heard: Some(moment(words, 5)),
        lines: (0..48).map(line).collect(),
        attempts: (0..20).map(attempt).collect(),
        weeks: desk::trend(),
        posts: (0..8).map(|at| found(words, at)).collect(),
        language: "en".into(),
        excuses: "/follow/learners/x/excuses".into(),
        gap: "/follow/gaps/x".into(),
        hand_ins: (0..12).map(|at| desk::hand_in(words, at)).collect(),
        said: (0..6).map(|at| desk::said(words, at)).collect(),
        action: "/follow/learners/x/write".into(),
        draft: "write-x".into(),
        typed: "\"><script>".into(),
    });
}

pub(super) fn keep_pages(shelf: &mut Shelf, words: &Words) {
    let person = |at: usize| PersonLine {
        name: prose(at, 2),
        role: "learner",
        pin_href: Some(format!("/people/{}/pin", id(at))),
        password_href: None,
        country_href: (at == 2).then(|| format!("/people/{}/country", id(at))),
        laptop_href: Some(format!("/people/{}/laptop", id(at))),
        together_href: Some(format!("/people/{}/together", id(at))),
        move_href: Some(format!("/people/{}/move", id(at))),
        has_account: at > 3,
        last_seen: (at.is_multiple_of(2)).then(|| moment(words, at as i64 * 60)),
    };
    let people = (0..50).map(person).collect();
    shelf.put(&PeoplePage { people, newer: None, older: Some("/people?page=1".into()) });
    shelf.put(&NewPersonPage { name: "Ana".into(), roles: vec![option("learner", true)] });
    let action = format!("/people/{}/pin", id(1));
    let code_action = format!("/people/{}/code", id(1));
    shelf.put(&NewPinPage { name: "Đorđe Ћирић".into(), action, code_action });
    shelf.put(&GivenCodePage {
        name: "Đorđe Ћирић".into(),
        code: "k7mq-2xwd".into(),
        until: "3 May 2027".into(),
    });
    stick_pages(shelf, words);
    for state in SYNC_STATES {
        let peer = |at: usize| PeerLine {
            name: prose(at, 3),
            role: "branch",
            last_heard: Some(moment(words, at as i64)),
            revoked: at == 1,
        };
        shelf.put(&SyncPage {
            state,
            tone: "warn",
            sentence: prose(3, 12),
            advice: (state != "hub").then(|| prose(4, 12)),
            warnings: vec![WarningLine {
                sentence: prose(5, 8),
                advice: vec![prose(6, 9), prose(7, 9)],
                command: Some("sudo date -s '2026-11-20T09:14:05+01:00'".into()),
                tone: "bad",
            }],
            waiting: (state != "hub").then(|| waiting_sample(words)),
            plan: (state != "hub").then(plan_sample),
            doctor: DoctorBlock {
                hub: (state != "hub").then(|| HubLine {
                    url: "http://hub.example.org:8080".into(),
                    answer: "line-address-silent",
                    tried: Some(moment(words, 3)),
                    days: strip_sample(),
                }),
                clock: prose(8, 3),
                free: None,
            },
            quarantined: 1,
            can_sync: true,
            can_join: state != "refused",
            pairs_again: state == "refused",
            join_url: String::new(),
            join_code: "abc".into(),
            can_carry: true,
            sticks: vec![StickLine { words: prose(3, 20), receipt: "/sync/receipts/a/1".into() }],
            recipients: (0..50).map(|at| option(&id(at), at == 0)).collect(),
            places: vec![option("/media/a/KINGSTON", true), option("", false)],
            carrier: "Bookmobile".into(),
            packs: "1.2 MB".into(),
            peers: (0..30).map(peer).collect(),
            near: near(words),
        });
    }
}

fn waiting_sample(words: &Words) -> WaitingBlock {
    let kind = |key| WaitingLine {
        key,
        count: 12,
        oldest: Some(moment(words, 3_000)),
        size: words.size(14_000),
    };
    WaitingBlock {
        kinds: vec![kind("line-kind-posts"), kind("line-kind-progress"), kind("line-kind-other")],
        last_sync: Some(moment(words, 50)),
        month: "2.1 MB of 20 MB".into(),
    }
}

fn plan_sample() -> PlanBlock {
    let hours = || (0..24).map(|hour| option(&hour.to_string(), hour == 22)).collect();
    PlanBlock {
        budget: "20".into(),
        when: vec![option("any", false), option("hours", true)],
        from: hours(),
        until: hours(),
        is_held_back: true,
    }
}

fn strip_sample() -> StripView {
    let day = |at: i64| DayLine { date: format!("{at} Nov 2026"), key: "line-day-synced" };
    StripView {
        cells: "■■▢✗■■■■■■▢▢▢■■■■■■■■■■■■■■■■■".into(),
        words: prose(9, 12),
        days: (1..31).rev().map(day).collect(),
    }
}

fn near(words: &Words) -> NearSection {
    let neighbour = |at: usize| NeighbourLine {
        name: prose(at, 3),
        role: "branch",
        last_heard: Some(moment(words, at as i64 * 60)),
        result: "up-to-date",
        url: Some(format!("http://192.168.1.{at}:8410")),
        forget: at.is_multiple_of(2).then(|| format!("/sync/neighbours/{}/forget", id(at))),
    };
    NearSection {
        shown: true,
        neighbours: (0..20).map(neighbour).collect(),
        is_on: true,
        may_look: false,
        url: "http://x".into(),
        moved_url: String::new(),
    }
}

pub(super) fn near_pages(shelf: &mut Shelf) {
    shelf.put(&RecoverPage {
        code: "abc".into(),
        recovery_code: "abcde-fghjk".into(),
        hub_url: "http://hub.example.org:8410".into(),
        admin_name: "Ana".into(),
    });
    let code = "abcde-fghjk-mnpqr-stvwx-yz012-34567-89abc-defgh";
    for code in [None, Some(code.to_owned())] {
        shelf.put(&RecoveryCardPage {
            name: prose(1, 3),
            qr: code.as_deref().and_then(qr::draw),
            code,
            made: "1. 2. 2026. 12:00".into(),
        });
    }
    for name in [None, Some("Đorđe Ћирић".to_owned())] {
        shelf.put(&LaptopPage {
            name,
            action: "/laptop".into(),
            laptops: vec![option("abc", true), option("def", false)],
            lent: vec!["Laptop".into()],
        });
    }
    shelf.put(&NewPasswordPage { name: "Ana".into(), action: "/people/x/password".into() });
    shelf.put(&JoinPage {});
}

fn stick_pages(shelf: &mut Shelf, words: &Words) {
    shelf.put(&ReceiptPage {
        recipient: "Đorđe Ћирић".into(),
        number: 3,
        entries: 42,
        size: words.size(38_000),
        at: moment(words, 3),
        carrier: "Bookmobile".into(),
        sender: "Sjenica".into(),
        files: 3,
        files_left: 2,
    });
    for known in [true, false] {
        shelf.put(&StickPage {
            sender: known.then(|| "Sjenica".into()),
            sender_id: id(1),
            at: moment(words, 3_000),
            number: 3,
            size: words.size(38_000),
            entries: 42,
            held: 2,
            new: u64::from(known),
            beyond: u64::from(!known),
            older_than: (!known).then(|| "2 days ago".into()),
            action: "/sync/carry-in/abc".into(),
        });
        let sender = known.then(|| "Sjenica".into());
        let entries = u64::from(known);
        shelf.put(&StickTakenPage { sender, entries, files: 2, packs: 1, refused_in_part: !known });
    }
}

fn member_sample(words: &Words) -> MemberPage {
    MemberPage {
        cohorts: (0..20).map(|at| option(&id(at), at == 1)).collect(),
        accompany: "/members/x/accompany".into(),
        name: prose(1, 3),
        node: id(1)[..20].to_owned(),
        country: "country-RS".into(),
        role: "branch",
        state: "not-heard",
        tone: "warn",
        sentence: prose(2, 12),
        needs: vec![prose(3, 6)],
        last_heard: Some(moment(words, 9_000)),
        waiting_there: "0".into(),
        waiting_here: words.say("member-at-least", &[("count", 3_000_u64.into())]),
        days: strip_sample(),
        told_at: Some(moment(words, 9_000)),
        version: "1.4.2".into(),
        clock: None,
        free: None,
        people: 14,
        learners: 12,
        lessons_done: 140,
        last_activity: Some(moment(words, 10_000)),
        learners_href: "/follow/branches/x".into(),
        invited_at: Some(moment(words, 90_000)),
        revoke_href: Some("/members/x/revoke".into()),
    }
}

pub(super) fn member_pages(shelf: &mut Shelf, words: &Words) {
    let member = |at: usize| MemberLine {
        href: format!("/members/{}", id(at)),
        name: prose(at, 3),
        state: ["up-to-date", "waiting", "not-heard", "never", "refused", "revoked"][at % 6],
        tone: "warn",
        last_heard: (!at.is_multiple_of(4)).then(|| moment(words, at as i64 * 700)),
        waiting_there: "?".into(),
        waiting_here: "118".into(),
        version: "1.4.2".into(),
        clock: at.is_multiple_of(9).then(|| prose(at, 3)),
        free: Some(words.size(12_000_000_000)),
        days: strip_sample(),
    };
    let need = |at: usize| NeedLine {
        href: format!("/members/{}", id(at)),
        name: prose(at, 3),
        reasons: prose(at + 1, 6),
    };
    shelf.put(&member_sample(words));
    let invitation = |at: usize| InvitationLine {
        name: prose(at, 3),
        role: "personal",
        state: ["open", "used", "void"][at % 3],
        made_at: moment(words, at as i64 * 100),
    };
    let fork = |at: usize| ForkLine {
        name: prose(at, 3),
        length: 12,
        reporters: prose(at, 5),
        revoke_href: (at == 0).then(|| format!("/members/{}/revoke", id(at))),
    };
    let aside = |at: usize| AsideLine {
        from: prose(at, 3),
        about: prose(at, 4),
        reason: ["aside-reason-cut-off", "aside-reason-other"][at % 2].into(),
        detail: "the change names too many parents".into(),
        entries: at as u64 + 1,
        at: moment(words, at as i64),
    };
    let older = Some("/sync/set-aside?page=1".to_owned());
    shelf.put(&SetAsidePage { lines: (0..30).map(aside).collect(), newer: None, older });
    shelf.put(&SetAsidePage { lines: Vec::new(), newer: None, older: None });
    shelf.put(&MembersPage {
        forks: (0..2).map(fork).collect(),
        filter: "Nov".into(),
        count: 9_412,
        needs: (0..12).map(need).collect(),
        needs_are_all: false,
        as_of: moment(words, 0),
        members: (0..50).map(member).collect(),
        newer: None,
        older: Some("/members?page=1".into()),
        invitations: (0..20).map(invitation).collect(),
        name: String::new(),
        countries: vec![option("RS", true)],
        kinds: vec![option("branch", true)],
        libraries: (0..51).map(|at| option(&id(at), at == 0)).collect(),
    });
    for code in [None, Some("abcd efgh ijkl mnop qrst u".to_owned())] {
        shelf.put(&InvitationPage {
            name: prose(1, 3),
            hub_url: "http://hub.example.org:8080".into(),
            line: code.as_ref().map(|code| format!("http://hub.example.org:8080/join#{code}")),
            qr: qr::draw("http://hub.example.org:8080/join#abcd-efgh"),
            code,
            days: 30,
        });
    }
    shelf.put(&RevokePage { name: prose(1, 3), learners: 0, action: "/members/x/revoke".into() });
}
