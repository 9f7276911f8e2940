//! How a thread is cut into pages, and how a quote stands.

use super::*;

#[test]
fn every_post_is_on_one_page_and_no_page_is_heavy() {
    assert!(pages(std::iter::empty()).is_empty());
    assert_eq!(pages([10; 80].into_iter()).len(), 1);
    let lengths: Vec<usize> = (0..500).map(|at| at * 37 % 6_000).collect();
    let cut = pages(lengths.iter().copied());
    assert_eq!(cut.first().map(|page| page.start), Some(0));
    assert_eq!(cut.last().map(|page| page.end), Some(500));
    assert!(cut.windows(2).all(|pair| pair[0].end == pair[1].start));
    for page in cut {
        let weight: usize = lengths[page].iter().map(|chars| POST_WEIGHT + chars).sum();
        assert!(weight <= PAGE_WEIGHT_MAX, "{weight}");
    }
}

#[test]
fn a_post_longer_than_a_page_has_one_to_itself() {
    assert_eq!(pages([90_000, 1, 90_000].into_iter()), [0..1, 1..2, 2..3]);
}

#[test]
fn a_quote_stands_in_every_line() {
    assert_eq!(quoted("a\n\nb"), "> a\n> \n> b\n\n");
}
