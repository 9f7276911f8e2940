//! Samples of reviews among learners and of excuses, as large as their pages may be.

use super::*;

fn rows() -> Vec<BlindRow> {
    let row = |at: usize| BlindRow {
        id: format!("line-{at}"),
        title: prose(at, 4),
        weight: 2,
        marks: (0..5).map(|mark| (prose(at + mark, 18), mark == at % 6)).collect(),
        why: "\"></textarea><script>".into(),
    };
    (0..9).map(row).collect()
}

fn sections() -> Vec<SentSectionView> {
    let part = |at: usize| AnswerView { label: prose(at, 5), words: prose(at, 110) };
    let section = |at: usize| SentSectionView {
        id: "A".into(),
        title: prose(at, 4),
        parts: vec![part(at), part(at + 3)],
        is_cut: at == 2,
    };
    (0..13).map(section).collect()
}

pub(super) fn blind_pages(shelf: &mut Shelf, words: &Words) {
    let states = ["waits", "given", "useful", "withdrawn"];
    let sent = |at: usize| SentLineView {
        href: format!("/proposals/{}", id(at)),
        number: at + 1,
        at: moment(words, at as i64 * 300),
        state: states[at % states.len()],
    };
    let sample = |at: usize| SampleLine {
        href: format!("/proposals/practice/{at}"),
        title: prose(at, 4),
        done: at == 0,
    };
    let list = ProposalsPage {
        language: "en".into(),
        behind: "?course=x".into(),
        assignment: "/assignments/m".into(),
        handed_in: false,
        samples: (0..2).map(sample).collect(),
        practised: false,
        sent: (0..12).map(sent).collect(),
        given: 1,
        need: 2,
        excused: false,
        received: 2,
        has_hub: true,
    };
    shelf.put(&ProposalsPage { sent: Vec::new(), has_hub: false, ..list.clone() });
    shelf.put(&ProposalsPage { excused: true, handed_in: true, ..list });
    practice_pages(shelf);
    sent_pages(shelf, words);
    gap_pages(shelf, words);
}

fn practice_pages(shelf: &mut Shelf) {
    let section = |at: usize| SampleSection {
        id: "A".into(),
        title: prose(at, 4),
        text_html: format!("<p>{}</p>", prose(at, 110)),
    };
    let line = |at: usize| ComparedLine {
        title: prose(at, 4),
        own: 1,
        key: 3,
        near: at.is_multiple_of(2),
        why_html: prose(at, 30),
    };
    let practice = PracticePage {
        href: "/proposals/practice/1".into(),
        back: "/proposals".into(),
        language: "en".into(),
        title: prose(1, 4),
        label: prose(2, 12),
        sections: (0..13).map(section).collect(),
        rows: rows(),
        compared: None,
    };
    let compared =
        Compared { own: 40, key: 50, most: 68, near: 5, lines: (0..9).map(line).collect() };
    shelf.put(&PracticePage { rows: Vec::new(), compared: Some(compared), ..practice.clone() });
    shelf.put(&practice);
}

fn sent_pages(shelf: &mut Shelf, words: &Words) {
    let proposal = SentProposalPage {
        href: "/proposals/x".into(),
        back: "/proposals".into(),
        language: "en".into(),
        at: moment(words, 900),
        withdrawn: false,
        useful: false,
        sections: sections(),
        rows: rows(),
        words: prose(3, 60),
        given: false,
        least: 40,
        draft: "blind-x".into(),
        begun: Some(moment(words, 30)),
    };
    shelf.put(&SentProposalPage { withdrawn: true, sections: Vec::new(), ..proposal.clone() });
    shelf.put(&SentProposalPage { given: true, useful: true, ..proposal.clone() });
    shelf.put(&proposal);
}

fn gap_pages(shelf: &mut Shelf, words: &Words) {
    let gap = |at: usize| GapLine {
        href: format!("/follow/gaps/{}", id(at)),
        name: prose(at, 2),
        branch: prose(at, 3),
        words: vec![prose(at, 8)],
    };
    shelf.put(&GapsPage { rows: (0..100).map(gap).collect() });
    let states = ["given", "withdrawn", "silent", "open"];
    let copy = |at: usize| CopyLine {
        name: prose(at, 2),
        branch: prose(at, 3),
        at: moment(words, at as i64 * 200),
        state: states[at % states.len()],
    };
    let page = GapPage {
        href: "/follow/gaps/x".into(),
        learner_href: "/follow/learners/x".into(),
        excuse_href: "/follow/learners/x/excuses".into(),
        name: prose(1, 2),
        branch: prose(2, 3),
        language: "en".into(),
        missing: vec![prose(1, 8), prose(2, 8)],
        stands: true,
        excused: false,
        copies: (0..12).map(copy).collect(),
        candidates: (0..60).map(|at| OptionView::new(&id(at), prose(at, 6), false)).collect(),
        sections: sections(),
        rows: rows(),
        words: prose(3, 60),
        least: 40,
        draft: "gap-x".into(),
    };
    shelf.put(&GapPage { stands: false, excused: true, copies: Vec::new(), ..page.clone() });
    shelf.put(&page);
    let excuse = |at: usize| ExcuseLine {
        what: prose(at, 8),
        at: moment(words, at as i64 * 200),
        words: prose(at, 9),
        undo: (at == 1).then(|| ("lesson", "m/a".to_owned())),
    };
    shelf.put(&ExcusesPage {
        href: "/follow/learners/x/excuses".into(),
        back: "/follow/learners/x".into(),
        name: prose(1, 2),
        excuses: (0..6).map(excuse).collect(),
        lessons: (0..51)
            .map(|at| OptionView::new(&format!("m/l{at}"), prose(at, 5), at == 2))
            .collect(),
        modules: (0..10)
            .map(|at| OptionView::new(&format!("m{at}"), prose(at, 5), false))
            .collect(),
        day: "2027-02-01".into(),
        words: "\"><script>".into(),
    });
}
