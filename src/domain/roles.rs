//! Who may see and do what: one table for the whole program.

use std::fmt;
use std::str::FromStr;

use super::ids::InvalidId;

/// What an installation is in its network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum NodeRole {
    /// The one node that signs the roster and holds everything.
    Hub = 0,
    /// A library branch.
    Branch = 1,
    /// A person's own laptop.
    Personal = 2,
}

impl NodeRole {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Hub, Self::Branch, Self::Personal];

    /// What a fresh folder can be made, in the order of a list to choose from.
    pub const FOUNDED: [Self; 3] = [Self::Branch, Self::Personal, Self::Hub];

    /// The word used on the command line, in SQL and in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hub => "hub",
            Self::Branch => "branch",
            Self::Personal => "personal",
        }
    }

    /// The role that byte stands for.
    #[must_use]
    pub fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|role| *role as u8 == byte)
    }
}

impl fmt::Display for NodeRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for NodeRole {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| InvalidId::new("a role of a node (hub, branch, personal)", text))
    }
}

/// What a person is in the course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Role {
    /// Takes the course.
    Learner = 0,
    /// Accompanies a circle of learners.
    Mentor = 1,
    /// Accompanies cohorts, answers, reviews, moderates.
    Facilitator = 2,
    /// Looks after one country.
    Ambassador = 3,
    /// Looks after a node: accounts, sync, backup; at the hub also the members.
    Admin = 4,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] =
        [Self::Learner, Self::Mentor, Self::Facilitator, Self::Ambassador, Self::Admin];

    /// The word used on the command line, in SQL and in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Learner => "learner",
            Self::Mentor => "mentor",
            Self::Facilitator => "facilitator",
            Self::Ambassador => "ambassador",
            Self::Admin => "admin",
        }
    }

    /// The role that byte stands for.
    #[must_use]
    pub fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|role| *role as u8 == byte)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or_else(|| {
            InvalidId::new("a role (learner, mentor, facilitator, ambassador, admin)", text)
        })
    }
}

/// What a signed-in person may ask the program for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// Read lessons, answer checks and quizzes, keep own progress.
    Learn,
    /// Read the forum, open threads, answer.
    Talk,
    /// See what was reported in the forum, hide, close, keep at the top.
    Moderate,
    /// See how learners get on.
    Follow,
    /// Review what learners handed in, write to them.
    Review,
    /// Excuse a learner from a lesson, put a date off for one learner.
    Excuse,
    /// See for whose proposal nobody is left to review it, ask somebody, review it oneself.
    FillGaps,
    /// Set the dates and circles of the cohorts in which one is named.
    LeadCohorts,
    /// Make cohorts, name their facilitators, put learners in.
    KeepCohorts,
    /// Add people and reset their PINs.
    KeepAccounts,
    /// Join a network, sync by hand, see every peer.
    KeepSync,
    /// Invite and revoke nodes.
    KeepMembers,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 12] = [
        Self::Learn,
        Self::Talk,
        Self::Moderate,
        Self::Follow,
        Self::Review,
        Self::Excuse,
        Self::FillGaps,
        Self::LeadCohorts,
        Self::KeepCohorts,
        Self::KeepAccounts,
        Self::KeepSync,
        Self::KeepMembers,
    ];
}

/// At which nodes a role may do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// At none.
    None,
    /// At the hub alone.
    Hub,
    /// At the hub and in libraries. Not on a laptop: it holds its library's learners so that it can
    /// pass them on, but it is one learner's own, and its admin is that learner.
    Libraries,
    /// At every node.
    All,
}

impl At {
    fn holds(self, node: NodeRole) -> bool {
        match self {
            Self::None => false,
            Self::Hub => node == NodeRole::Hub,
            Self::Libraries => node != NodeRole::Personal,
            Self::All => true,
        }
    }
}

/// The table: each act, and where a learner, a mentor, a facilitator, an ambassador and an admin may
/// do it, in the order of [`Role::ALL`].
const TABLE: [(Act, [At; 5]); Act::ALL.len()] = [
    (Act::Learn, [At::All; 5]),
    (Act::Talk, [At::All; 5]),
    (Act::Moderate, [At::None, At::None, At::Libraries, At::Libraries, At::Libraries]),
    (Act::Follow, [At::None, At::Libraries, At::Libraries, At::Libraries, At::Libraries]),
    (Act::Review, [At::None, At::Libraries, At::Libraries, At::Libraries, At::Libraries]),
    (Act::Excuse, [At::None, At::Libraries, At::Libraries, At::Libraries, At::Libraries]),
    (Act::FillGaps, [At::None, At::None, At::Hub, At::Hub, At::Hub]),
    (Act::LeadCohorts, [At::None, At::None, At::Hub, At::Hub, At::Hub]),
    (Act::KeepCohorts, [At::None, At::None, At::None, At::None, At::Hub]),
    (Act::KeepAccounts, [At::None, At::None, At::None, At::None, At::All]),
    (Act::KeepSync, [At::None, At::None, At::None, At::None, At::All]),
    (Act::KeepMembers, [At::None, At::None, At::None, At::None, At::Hub]),
];

/// May somebody of that role do that at a node of that role? Whom of all learners they see then is
/// [`reach`]'s.
#[must_use]
pub fn may(role: Role, node: NodeRole, act: Act) -> bool {
    let row = TABLE.iter().find(|(known, _)| *known == act);
    let at = row.and_then(|(_, roles)| roles.get(usize::from(role as u8)));
    at.is_some_and(|at| at.holds(node))
}

/// Whose learners somebody who may [`Act::Follow`] sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Nobody's.
    Nobody,
    /// Those of this node.
    Here,
    /// Those of the libraries of the country that the person looks after.
    Country,
    /// Those of the cohorts in which the person is named as facilitator.
    Cohorts,
    /// Those of the circles whose mentor the person is.
    Circles,
    /// All that the node holds.
    All,
}

/// Whom somebody of that role sees at a node of that role.
#[must_use]
pub fn reach(role: Role, node: NodeRole) -> Reach {
    if !may(role, node, Act::Follow) {
        return Reach::Nobody;
    }
    match (role, node) {
        (Role::Mentor, _) => Reach::Circles,
        (_, NodeRole::Branch | NodeRole::Personal) => Reach::Here,
        (Role::Facilitator, NodeRole::Hub) => Reach::Cohorts,
        (Role::Ambassador, NodeRole::Hub) => Reach::Country,
        (Role::Admin, NodeRole::Hub) => Reach::All,
        (Role::Learner, NodeRole::Hub) => Reach::Nobody,
    }
}

/// Does somebody of that role join the conversations of cohorts in which nobody named the person?
/// At the hub its admin, who answers for everything there; at a library that the hub lets accompany a
/// cohort whoever follows its learners. An ambassador looks after a country, which no cohort is.
#[must_use]
pub fn joins_cohorts(role: Role, node: NodeRole) -> bool {
    match node {
        NodeRole::Hub => role == Role::Admin,
        NodeRole::Branch => may(role, node, Act::Follow),
        NodeRole::Personal => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_learner_learns_and_talks_and_nothing_else() {
        for node in NodeRole::ALL {
            for act in Act::ALL {
                let allowed = matches!(act, Act::Learn | Act::Talk);
                assert_eq!(may(Role::Learner, node, act), allowed, "{node} {act:?}");
            }
        }
    }

    #[test]
    fn a_laptops_people_learn_and_look_after_it_and_follow_nobody() {
        for role in Role::ALL {
            assert!(!may(role, NodeRole::Personal, Act::Follow), "{role}");
            assert!(may(role, NodeRole::Personal, Act::Learn), "{role}");
            let keeps = may(role, NodeRole::Personal, Act::KeepAccounts);
            assert_eq!(keeps, role == Role::Admin, "{role}");
        }
        assert!(may(Role::Mentor, NodeRole::Branch, Act::Follow));
    }

    #[test]
    fn every_act_has_its_row_and_only_one() {
        for act in Act::ALL {
            assert_eq!(TABLE.iter().filter(|(known, _)| *known == act).count(), 1, "{act:?}");
        }
    }

    #[test]
    fn whoever_follows_nobody_sees_nobody() {
        for role in Role::ALL {
            for node in NodeRole::ALL {
                let sees = reach(role, node) != Reach::Nobody;
                assert_eq!(sees, may(role, node, Act::Follow), "{role} {node}");
            }
        }
        assert_eq!(reach(Role::Ambassador, NodeRole::Hub), Reach::Country);
        assert_eq!(reach(Role::Mentor, NodeRole::Branch), Reach::Circles);
        assert_eq!(reach(Role::Admin, NodeRole::Branch), Reach::Here);
    }

    #[test]
    fn nobody_listens_to_a_cohort_by_being_a_learner_or_an_ambassador() {
        for node in NodeRole::ALL {
            assert!(!joins_cohorts(Role::Learner, node), "{node}");
        }
        let joining = |node| Role::ALL.into_iter().filter(move |role| joins_cohorts(*role, node));
        assert_eq!(joining(NodeRole::Hub).collect::<Vec<_>>(), [Role::Admin]);
        assert_eq!(joining(NodeRole::Branch).count(), Role::ALL.len() - 1);
        assert_eq!(joining(NodeRole::Personal).count(), 0);
    }

    #[test]
    fn only_the_hubs_admin_keeps_the_members() {
        for role in Role::ALL {
            for node in NodeRole::ALL {
                let allowed = role == Role::Admin && node == NodeRole::Hub;
                assert_eq!(may(role, node, Act::KeepMembers), allowed, "{role} {node}");
            }
        }
    }
}
