//! Where a person's record belongs: with which other record it is shown as one, and at which library
//! the person learns now. Said in signed records; the documents of both stay as they are, so each
//! word can be taken back. Pure values and rules.

use super::ids::{NodeId, PersonId, Scope};

/// Two records are of one person. Said by the library where both are at home, or by the hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merging {
    /// The record that does not stand by itself any more.
    pub person: PersonId,
    /// Under which one it is shown; `None`: by itself again.
    pub into: Option<PersonId>,
    /// Grows by one with every change; the greatest counts.
    pub edition: u32,
}

impl Merging {
    /// In which scope it travels. Of two records at one library that library has to know; of records
    /// at two libraries only the hub holds both, and only there they are shown as one.
    #[must_use]
    pub fn scope(person: PersonId, into: PersonId, hub: Option<NodeId>) -> Option<Scope> {
        if person == into {
            None
        } else if person.home() == into.home() {
            Some(Scope::Branch(person.home()))
        } else {
            hub.map(Scope::Branch)
        }
    }

    /// May that node say so in that scope?
    #[must_use]
    pub fn may_be_said(&self, by: NodeId, scope: Scope, hub: Option<NodeId>) -> bool {
        let home = self.person.home();
        let is_hub = hub == Some(by);
        let knows_both = match self.into {
            Some(into) => Self::scope(self.person, into, hub) == Some(scope),
            // It is taken back where it was said.
            None => scope == Scope::Branch(home) || hub.map(Scope::Branch) == Some(scope),
        };
        knows_both && (is_hub || (by == home && scope == Scope::Branch(home)))
    }
}

/// A learner learns at another library now. Said by the library where the account was made: it alone
/// lets others write the learner's document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moving {
    /// Who.
    pub person: PersonId,
    /// Where; `None`: at home again.
    pub to: Option<NodeId>,
    /// Grows by one with every change; the greatest counts.
    pub edition: u32,
}

impl Moving {
    /// May that node say so in that scope?
    #[must_use]
    pub fn may_be_said(&self, by: NodeId, scope: Scope) -> bool {
        let home = self.person.home();
        by == home && scope == Scope::Branch(home) && self.to != Some(home)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HUB: NodeId = NodeId([1; 12]);
    const HERE: NodeId = NodeId([2; 12]);
    const THERE: NodeId = NodeId([3; 12]);

    fn person(home: NodeId, number: u8) -> PersonId {
        PersonId::new(home, [number; 11])
    }

    #[test]
    fn a_library_joins_its_own_and_only_the_hub_those_of_two() {
        let one = Merging { person: person(HERE, 1), into: Some(person(HERE, 2)), edition: 1 };
        let (here, hub) = (Scope::Branch(HERE), Some(HUB));
        assert!(one.may_be_said(HERE, here, hub) && one.may_be_said(HUB, here, hub));
        assert!(one.may_be_said(HERE, here, None), "also by itself, without a network");
        assert!(!one.may_be_said(THERE, here, hub));
        assert!(!one.may_be_said(HERE, Scope::Network, hub));
        let across = Merging { into: Some(person(THERE, 2)), ..one };
        assert!(across.may_be_said(HUB, Scope::Branch(HUB), hub));
        assert!(!across.may_be_said(HERE, here, hub) && !across.may_be_said(HUB, here, hub));
        let itself = Merging { into: Some(one.person), ..one };
        assert!(!itself.may_be_said(HUB, here, hub));
        let apart = Merging { into: None, ..one };
        assert!(apart.may_be_said(HERE, here, hub) && apart.may_be_said(HUB, here, hub));
        assert!(apart.may_be_said(HUB, Scope::Branch(HUB), hub));
        assert!(!apart.may_be_said(HERE, Scope::Branch(HUB), hub));
    }

    #[test]
    fn only_the_library_at_home_lets_somebody_go() {
        let one = Moving { person: person(HERE, 1), to: Some(THERE), edition: 1 };
        assert!(one.may_be_said(HERE, Scope::Branch(HERE)));
        assert!(!one.may_be_said(HUB, Scope::Branch(HERE)));
        assert!(!one.may_be_said(THERE, Scope::Branch(THERE)));
        let back = Moving { to: Some(HERE), ..one };
        assert!(!back.may_be_said(HERE, Scope::Branch(HERE)), "at home is said by nothing");
    }
}
