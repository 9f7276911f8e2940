//! Records of cohorts: what a cohort is, once for each library that has learners in it, and where a
//! learner belongs.

use minicbor::{Decode, Encode};

use super::super::error::DocsError;
use crate::domain::cohort::{Cohort, Day, Enrolment, ModuleDates, Place};
use crate::domain::limits::{
    COHORT_CIRCLES_MAX, COHORT_DATES_MAX, COHORT_STAFF_MAX, COHORTS_PER_LEARNER_MAX,
};
use crate::domain::log::{RecordKind, Subject};
use crate::domain::{CohortId, NodeId, PersonId};

type Encoded = Result<Vec<u8>, minicbor::encode::Error<std::convert::Infallible>>;

/// A cohort as it is told to one library: each has a log of its own with the hub, so that a line
/// carries only what concerns it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldCohort {
    /// The first 11 bytes of the library's id: so many fit the key.
    pub to: [u8; 11],
    /// What it is told.
    pub cohort: Cohort,
}

impl ToldCohort {
    /// The cohort for that library.
    #[must_use]
    pub fn new(to: NodeId, cohort: Cohort) -> Self {
        Self { to: short(to), cohort }
    }

    /// Is it told to that library?
    #[must_use]
    pub fn is_for(&self, node: NodeId) -> bool {
        self.to == short(node)
    }

    pub(super) fn subject(&self) -> Subject {
        let mut bytes = [0; 24];
        bytes[0] = RecordKind::Cohort as u8;
        bytes[1..13].copy_from_slice(&self.cohort.id.0);
        bytes[13..].copy_from_slice(&self.to);
        Subject(bytes)
    }
}

fn short(node: NodeId) -> [u8; 11] {
    let mut bytes = [0; 11];
    bytes.copy_from_slice(&node.0[..11]);
    bytes
}

#[derive(Encode, Decode)]
struct CohortValue {
    #[n(0)]
    name: String,
    #[n(1)]
    edition: u32,
    #[n(2)]
    closed: bool,
    #[n(3)]
    facilitators: Vec<PersonValue>,
    #[n(4)]
    circles: Vec<Option<PersonValue>>,
    #[n(5)]
    dates: Vec<DatesValue>,
}

#[derive(Encode, Decode)]
struct PersonValue(#[cbor(n(0), with = "minicbor::bytes")] [u8; 23]);

#[derive(Encode, Decode)]
struct DatesValue {
    #[n(0)]
    module: String,
    #[n(1)]
    begins: i32,
    #[n(2)]
    ends: i32,
}

#[derive(Encode, Decode)]
struct EnrolmentValue {
    #[n(0)]
    edition: u32,
    #[n(1)]
    places: Vec<PlaceValue>,
}

#[derive(Encode, Decode)]
struct PlaceValue {
    #[cbor(n(0), with = "minicbor::bytes")]
    cohort: [u8; 12],
    #[n(1)]
    circle: u8,
}

pub(super) fn encode_cohort(told: &ToldCohort) -> Encoded {
    let cohort = &told.cohort;
    let dates = cohort.dates.iter().map(|at| DatesValue {
        module: at.module.to_string(),
        begins: at.begins.0,
        ends: at.ends.0,
    });
    let mentor = |mentor: &Option<PersonId>| mentor.map(|person| PersonValue(person.0));
    minicbor::to_vec(CohortValue {
        name: cohort.name.clone(),
        edition: cohort.edition,
        closed: cohort.closed,
        facilitators: cohort.facilitators.iter().map(|person| PersonValue(person.0)).collect(),
        circles: cohort.circles.iter().map(mentor).collect(),
        dates: dates.collect(),
    })
}

pub(super) fn decode_cohort(subject: Subject, body: &[u8]) -> Result<ToldCohort, DocsError> {
    let value: CohortValue = minicbor::decode(body)?;
    if value.facilitators.len() > COHORT_STAFF_MAX
        || value.circles.len() > COHORT_CIRCLES_MAX
        || value.dates.len() > COHORT_DATES_MAX
    {
        return Err(DocsError::Contradiction("a cohort with more than one may have"));
    }
    let dates = value.dates.into_iter().map(|at| {
        let fine = at.begins <= at.ends;
        let module = at.module.parse().map_err(DocsError::from)?;
        let at = ModuleDates { module, begins: Day(at.begins), ends: Day(at.ends) };
        if fine {
            Ok(at)
        } else {
            Err(DocsError::Contradiction("a module that ends before it begins"))
        }
    });
    let mut to = [0; 11];
    to.copy_from_slice(&subject.0[13..]);
    let cohort = Cohort {
        id: CohortId::from_slice(&subject.0[1..13])?,
        name: super::clean(&value.name)?,
        edition: value.edition,
        closed: value.closed,
        facilitators: value.facilitators.into_iter().map(|person| PersonId(person.0)).collect(),
        circles: value.circles.into_iter().map(|mentor| mentor.map(|it| PersonId(it.0))).collect(),
        dates: dates.collect::<Result<_, _>>()?,
    };
    Ok(ToldCohort { to, cohort })
}

pub(super) fn encode_enrolment(enrolment: &Enrolment) -> Encoded {
    let places = enrolment.places.iter();
    let places = places.map(|at| PlaceValue { cohort: at.cohort.0, circle: at.circle }).collect();
    minicbor::to_vec(EnrolmentValue { edition: enrolment.edition, places })
}

pub(super) fn decode_enrolment(subject: Subject, body: &[u8]) -> Result<Enrolment, DocsError> {
    let value: EnrolmentValue = minicbor::decode(body)?;
    if value.places.len() > COHORTS_PER_LEARNER_MAX {
        return Err(DocsError::Contradiction("a learner in more cohorts than one may be in"));
    }
    let places = value.places.iter();
    let places: Vec<Place> =
        places.map(|at| Place { cohort: CohortId(at.cohort), circle: at.circle }).collect();
    let sorted = places.windows(2).all(|pair| pair[0].cohort < pair[1].cohort);
    if !sorted {
        return Err(DocsError::Contradiction("a learner twice in one cohort"));
    }
    let person = PersonId::from_slice(&subject.0[1..])?;
    Ok(Enrolment { person, edition: value.edition, places })
}
