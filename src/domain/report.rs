//! Figures for readers outside the network: which of them may be shown. Pure.
//!
//! A figure about few people is a figure about a person. What stands here is decided before a page
//! is made, so that no chart or file can show what its table hides.

use super::limits::REPORT_GROUP_MIN;

/// A count of people as a report may show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// So many.
    Exactly(u32),
    /// Fewer than that: who they are could be known.
    Fewer(u32),
    /// More than that: who is not among them could be known.
    More(u32),
}

impl Shown {
    /// How many it says there are at least: as high as a bar may be.
    #[must_use]
    pub fn at_least(self) -> u32 {
        match self {
            Self::Exactly(count) => count,
            Self::Fewer(_) => 0,
            Self::More(than) => than.saturating_add(1),
        }
    }
}

/// How a count of so many among `of` people is shown. Of a group that is too small by itself
/// nothing is said, not even that it is nobody.
#[must_use]
pub fn shown(count: u32, of: u32) -> Shown {
    let least = REPORT_GROUP_MIN;
    let others = of.saturating_sub(count);
    if of == 0 {
        Shown::Exactly(0)
    } else if of < least || (1..least).contains(&count) {
        Shown::Fewer(least)
    } else if (1..least).contains(&others) {
        Shown::More(of - least)
    } else {
        Shown::Exactly(count)
    }
}

/// Of groups by size, the largest first: how many stand by themselves. The others are counted
/// together, and are enough for it: whoever takes the shown ones from the sum learns nothing of a
/// few.
#[must_use]
pub fn standing_alone(sizes: &[u32]) -> usize {
    let mut alone = sizes.iter().take_while(|size| **size >= REPORT_GROUP_MIN).count();
    let mut together: u32 = sizes[alone..].iter().sum();
    while alone < sizes.len() && together < REPORT_GROUP_MIN && alone > 0 {
        alone -= 1;
        together = together.saturating_add(sizes[alone]);
    }
    alone
}

/// Counts of groups that stand beside each other under one sum: all of them or none, since the one
/// that is hidden would follow from the others.
#[must_use]
pub fn shown_together(counts: &[(u32, u32)]) -> Option<Vec<u32>> {
    let each = counts.iter().map(|(count, of)| match shown(*count, *of) {
        Shown::Exactly(count) => Some(count),
        Shown::Fewer(_) | Shown::More(_) => None,
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_people_are_never_counted_and_neither_are_the_few_who_are_missing() {
        assert_eq!(shown(0, 0), Shown::Exactly(0));
        assert_eq!(shown(0, 20), Shown::Exactly(0));
        assert_eq!(shown(1, 20), Shown::Fewer(5));
        assert_eq!(shown(4, 20), Shown::Fewer(5));
        assert_eq!(shown(5, 20), Shown::Exactly(5));
        assert_eq!(shown(15, 20), Shown::Exactly(15));
        assert_eq!(shown(16, 20), Shown::More(15));
        assert_eq!(shown(19, 20), Shown::More(15));
        assert_eq!(shown(20, 20), Shown::Exactly(20));
        for count in 0..=4 {
            assert_eq!(shown(count, 4), Shown::Fewer(5), "{count}");
        }
        assert_eq!(Shown::More(15).at_least(), 16);
        assert_eq!(Shown::Fewer(5).at_least(), 0);
    }

    #[test]
    fn what_is_counted_together_is_enough_people() {
        assert_eq!(standing_alone(&[20, 9, 5]), 3, "all stand by themselves");
        assert_eq!(standing_alone(&[20, 9, 3, 2]), 2, "the two small ones together are five");
        assert_eq!(standing_alone(&[20, 9, 3]), 1, "the small one takes another along");
        assert_eq!(standing_alone(&[3, 1]), 0);
        assert_eq!(standing_alone(&[]), 0);
        for sizes in [&[20, 9, 3][..], &[7, 6, 5, 4, 3], &[5, 1], &[6, 2, 1, 1]] {
            let alone = standing_alone(sizes);
            let together: u32 = sizes[alone..].iter().sum();
            let fine = together == 0 || together >= REPORT_GROUP_MIN;
            assert!(fine, "{sizes:?}: {together} together");
        }
    }

    #[test]
    fn figures_beside_each_other_show_all_or_none() {
        assert_eq!(shown_together(&[(6, 20), (7, 14)]), Some(vec![6, 7]));
        assert_eq!(shown_together(&[(6, 20), (2, 14)]), None);
    }
}
