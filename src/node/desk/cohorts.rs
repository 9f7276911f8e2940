//! Cohorts: who sees them, who changes them. The hub alone writes them, for each library that has
//! learners in one into that library's own log, so that nobody pays for what concerns others.

use std::collections::{BTreeMap, BTreeSet};

use super::facilitator::{FacilitatorDesk, Gaze, among, window};
use super::{AdminDesk, LearnerDesk, accounts, belonging, once_key};
use crate::docs::record::{Record, ToldCohort};
use crate::domain::cohort::{Cohort, Day, Enrolment, ModuleDates, Place};
use crate::domain::excuse::allowances;
use crate::domain::limits::{
    COHORT_CIRCLES_MAX, COHORT_DATES_MAX, COHORT_LEARNERS_MAX, COHORT_STAFF_MAX,
    COHORTS_PER_LEARNER_MAX, DESK_ROWS_PER_PAGE,
};
use crate::domain::person::{self, FieldFault};
use crate::domain::roles::{Act, Reach, Role, may, reach};
use crate::domain::{CohortId, NodeId, PersonId, Scope};
use crate::node::NodeError;
use crate::node::author::Author;
use crate::node::view::{
    CohortForm, CohortRow, CohortView, Enrol, EnrolledRow, LearnerRow, ListPart, OwnCohort,
    SignedIn,
};
use crate::store::Read;
use crate::store::rows::{self, Among};
use crate::text::fold::fold;

impl FacilitatorDesk {
    /// The cohorts that the asking person follows: a page of them.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn cohorts(&self, page: u32) -> Result<ListPart<CohortRow>, NodeError> {
        self.door().read(|read| {
            let staff = match among(read, self.who())? {
                Among::With(person) => Some(person),
                Among::Everybody
                | Among::Of(_)
                | Among::In(_)
                | Among::Cohort(_)
                | Among::Near(_) => None,
            };
            let rows = read.cohorts(staff, window(page))?.into_iter().map(|row| {
                let named = named(read, &row.cohort.facilitators)?;
                let facilitators = named.into_iter().map(|(_, name)| name).collect();
                Ok(CohortRow { learners: row.learners, cohort: row.cohort, facilitators })
            });
            Ok(ListPart::new(rows.collect::<Result<_, NodeError>>()?, DESK_ROWS_PER_PAGE))
        })
    }

    /// One cohort with those of its learners whom the asking person follows.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn cohort(&self, id: CohortId) -> Result<CohortView, NodeError> {
        self.door().read(|read| {
            let among = among(read, self.who())?;
            let row = read.cohort(id)?.ok_or(NodeError::NotFound("cohort"))?;
            let gaze = Gaze::new(read, &among)?;
            let circles: BTreeMap<PersonId, u8> = read.circles_of(id)?.into_iter().collect();
            // Whose card and work have not come here yet is nobody to be shown.
            let rows = read.desk_learners(&Among::Cohort(id), "", (COHORT_LEARNERS_MAX, 0))?;
            let mut learners = Vec::new();
            for row in rows.into_iter().filter(|row| gaze.sees(row)) {
                let circle = circles.get(&row.person).copied().unwrap_or(0);
                learners.push(EnrolledRow { learner: self.learner_row(read, row)?, circle });
            }
            let may_keep = may(self.who().role, self.who().node_role, Act::KeepCohorts);
            let may_lead = leads(self.who(), &row.cohort);
            let is_named = may_lead || row.cohort.circles.contains(&Some(self.who().person));
            if learners.is_empty() && !is_named && !may_keep && matches!(among, Among::With(_)) {
                return Err(NodeError::NotFound("cohort"));
            }
            let order = |row: &EnrolledRow| (row.circle, fold(&row.learner.name));
            learners.sort_by_cached_key(order);
            let own = read.node()?.ok_or(NodeError::NotSetUp)?.node;
            let staff = if may_lead { read.staff_at(own)? } else { Vec::new() };
            let mentors = row.cohort.circles.iter().map(|mentor| match mentor {
                Some(mentor) => Ok(Some((*mentor, name_of(read, *mentor)?))),
                None => Ok(None),
            });
            Ok(CohortView {
                facilitators: named(read, &row.cohort.facilitators)?,
                mentors: mentors.collect::<Result<_, NodeError>>()?,
                cohort: row.cohort,
                learners,
                takes_part: read.takes_part(self.who().person, id)?,
                may_lead,
                may_keep,
                staff,
            })
        })
    }

    /// Learners of the whole network whose names begin so, for whoever puts them into cohorts.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`].
    pub fn learners_to_enrol(&self, begins: &str) -> Result<Vec<LearnerRow>, NodeError> {
        self.keeps()?;
        let begins = fold(begins.trim());
        if begins.is_empty() {
            return Ok(Vec::new());
        }
        self.door().read(|read| {
            let found = read.desk_learners(&Among::Everybody, &begins, (20, 0))?;
            found.into_iter().map(|row| self.learner_row(read, row)).collect()
        })
    }

    /// Who may be named as facilitator or mentor: staff of this node, by name.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`].
    pub fn staff(&self) -> Result<Vec<(PersonId, String)>, NodeError> {
        self.keeps()?;
        self.door().read(|read| {
            let fit: Vec<PersonId> = staff(read)?.into_iter().collect();
            named(read, &fit)
        })
    }

    fn keeps(&self) -> Result<(), NodeError> {
        super::allowed(self.who(), Act::KeepCohorts)
    }

    /// Makes a cohort; the same `once` again gives the first one again.
    ///
    /// # Errors
    /// [`NodeError::Field`].
    pub fn make_cohort(&self, once: &str, form: &CohortForm) -> Result<CohortId, NodeError> {
        self.keeps()?;
        let (key, who) = (once_key("cohort", once)?, self.who().person);
        let read = self.read_form(form)?;
        self.door().write(move |author| {
            if let Some(made) = author.once(who, &key)? {
                return made.parse().map_err(|_| NodeError::Bug("a kept answer is no cohort id"));
            }
            let cohort = Cohort { id: CohortId(author.random()), ..read };
            let id = cohort.id;
            announce_staff(author, &cohort)?;
            say(author, cohort)?;
            author.put_once(who, &key, &id.to_string(), author.now().0)?;
            Ok(id)
        })
    }

    /// Changes a cohort's name, its facilitators, how many circles it has, and whether it is over.
    ///
    /// # Errors
    /// [`NodeError::Field`], [`NodeError::NotFound`].
    pub fn change_cohort(&self, id: CohortId, form: &CohortForm) -> Result<(), NodeError> {
        self.keeps()?;
        let read = self.read_form(form)?;
        self.door().write(move |author| {
            let known = cohort(author, id)?;
            let mut circles = known.circles.clone();
            circles.resize(read.circles.len(), None);
            let (name, closed, facilitators) = (read.name, read.closed, read.facilitators);
            let next = Cohort { name, closed, facilitators, circles, ..known };
            announce_staff(author, &next)?;
            say(author, next)
        })
    }

    /// Sets the dates of modules of the course that is looked at; an empty pair takes a module's dates
    /// away. What other courses have stays.
    ///
    /// # Errors
    /// [`NodeError::Field`], [`NodeError::NotAllowed`].
    pub fn set_dates(
        &self,
        id: CohortId,
        dates: &[(String, String, String)],
    ) -> Result<(), NodeError> {
        let wrong = || NodeError::Field { field: "dates", fault: FieldFault::NotAChoice };
        let mut read = Vec::new();
        let course = self.course();
        for (module, begins, ends) in dates {
            if begins.trim().is_empty() && ends.trim().is_empty() {
                continue;
            }
            let module = module.parse().map_err(|_| wrong())?;
            course.module(&module).ok_or_else(wrong)?;
            let begins: Day = begins.parse().map_err(|_| wrong())?;
            let ends: Day = ends.parse().map_err(|_| wrong())?;
            if begins > ends {
                return Err(wrong());
            }
            read.push(ModuleDates { module, begins, ends });
        }
        let own = self.beside().map(str::to_owned);
        self.lead(id, move |_, cohort| {
            let is_own = |at: &ModuleDates| at.module.course() == own.as_deref();
            let (mut dates, others): (Vec<_>, Vec<_>) = match own {
                // The first course comes first.
                None => (read, cohort.dates.iter().filter(|at| !is_own(at)).cloned().collect()),
                Some(_) => (cohort.dates.iter().filter(|at| !is_own(at)).cloned().collect(), read),
            };
            dates.extend(others);
            if dates.len() > COHORT_DATES_MAX {
                let fault = FieldFault::TooLong { max: COHORT_DATES_MAX };
                return Err(NodeError::Field { field: "dates", fault });
            }
            Ok(Cohort { dates, ..cohort })
        })
    }

    /// Sets the mentors of the circles, the first circle first; an empty one is nobody.
    ///
    /// # Errors
    /// [`NodeError::Field`], [`NodeError::NotAllowed`].
    pub fn set_mentors(&self, id: CohortId, mentors: &[String]) -> Result<(), NodeError> {
        let wrong = || NodeError::Field { field: "mentor", fault: FieldFault::NotAChoice };
        let read = mentors.iter().map(|mentor| match mentor.as_str() {
            "" => Ok(None),
            id => id.parse().map(Some).map_err(|_| wrong()),
        });
        let read: Vec<Option<PersonId>> = read.collect::<Result<_, _>>()?;
        self.lead(id, move |author, cohort| {
            let staff = staff(author)?;
            if read.iter().flatten().any(|mentor| !staff.contains(mentor)) {
                return Err(wrong());
            }
            let mut circles = read;
            circles.resize(cohort.circles.len(), None);
            let next = Cohort { circles, ..cohort };
            announce_staff(author, &next)?;
            Ok(next)
        })
    }

    /// Puts a learner into a cohort's circle, into another one, or takes the learner out. What the
    /// learner did stays.
    ///
    /// # Errors
    /// [`NodeError::NotFound`]; [`NodeError::NotAllowed`]: only who keeps cohorts brings somebody
    /// in or takes somebody out; its facilitators move people between circles.
    pub fn enrol(&self, put: &Enrol) -> Result<(), NodeError> {
        let (put, who) = (put.clone(), self.who().clone());
        self.door().write(move |author| {
            let known = cohort(author, put.cohort)?;
            let keeps = may(who.role, who.node_role, Act::KeepCohorts);
            let places = author.places_of(put.person)?;
            let is_in = places.iter().any(|place| place.cohort == put.cohort);
            let moves = is_in && put.circle.is_some() && leads(&who, &known);
            if !keeps && !moves {
                return Err(NodeError::NotAllowed);
            }
            enrol(author, &known, &put)
        })
    }

    fn lead(
        &self,
        id: CohortId,
        change: impl FnOnce(&Author<'_>, Cohort) -> Result<Cohort, NodeError> + Send + 'static,
    ) -> Result<(), NodeError> {
        let who = self.who().clone();
        self.door().write(move |author| {
            let known = cohort(author, id)?;
            if !leads(&who, &known) {
                return Err(NodeError::NotAllowed);
            }
            let next = change(author, known)?;
            say(author, next)
        })
    }

    fn read_form(&self, form: &CohortForm) -> Result<Cohort, NodeError> {
        let name = person::name(&form.name).map_err(NodeError::field("name"))?;
        let wrong = |field| NodeError::Field { field, fault: FieldFault::NotAChoice };
        let circles: usize = form.circles.trim().parse().map_err(|_| wrong("circles"))?;
        if circles > COHORT_CIRCLES_MAX {
            return Err(wrong("circles"));
        }
        let mut facilitators = Vec::new();
        let staff = self.door().read(staff)?;
        for id in &form.facilitators {
            let person: PersonId = id.parse().map_err(|_| wrong("facilitators"))?;
            if !staff.contains(&person) || facilitators.len() >= COHORT_STAFF_MAX {
                return Err(wrong("facilitators"));
            }
            facilitators.push(person);
        }
        Ok(Cohort {
            id: CohortId([0; 12]),
            name,
            edition: 0,
            closed: form.closed,
            facilitators,
            circles: vec![None; circles],
            dates: Vec::new(),
        })
    }
}

impl LearnerDesk {
    /// The cohorts of the learner that are not over.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn own_cohorts(&self) -> Result<Vec<OwnCohort>, NodeError> {
        let person = self.person();
        self.door().read(|read| {
            let allowed = allowances(&read.excuses(person)?);
            let mut own: Vec<OwnCohort> = Vec::new();
            let mut places = Vec::new();
            for record in read.all_of(person)? {
                places.extend(read.places_of(record)?);
            }
            for place in places {
                // Under two records in one cohort: said once.
                if own.iter().any(|known| known.cohort.id == place.cohort) {
                    continue;
                }
                let Some(mut row) = read.cohort(place.cohort)? else { continue };
                if row.cohort.closed {
                    continue;
                }
                for at in &mut row.cohort.dates {
                    let later = allowed.until.get(&at.module);
                    at.ends = later.map_or(at.ends, |later| at.ends.max(*later));
                }
                let circle = usize::from(place.circle).checked_sub(1);
                let mentor = circle.and_then(|at| row.cohort.circles.get(at).copied().flatten());
                let mentor = mentor.map(|mentor| name_of(read, mentor)).transpose()?;
                let facilitators = named(read, &row.cohort.facilitators)?.into_iter();
                own.push(OwnCohort {
                    facilitators: facilitators.map(|(_, name)| name).collect(),
                    mentor: mentor.filter(|name| !name.is_empty()),
                    circle: place.circle,
                    cohort: row.cohort,
                });
            }
            Ok(own)
        })
    }
}

/// May that person change a cohort's dates and circles?
fn leads(who: &SignedIn, cohort: &Cohort) -> bool {
    may(who.role, who.node_role, Act::KeepCohorts)
        || (may(who.role, who.node_role, Act::LeadCohorts) && cohort.has_facilitator(who.person))
}

fn cohort(read: &Read<'_>, id: CohortId) -> Result<Cohort, NodeError> {
    let row: Option<rows::CohortRow> = read.cohort(id)?;
    Ok(row.ok_or(NodeError::NotFound("cohort"))?.cohort)
}

/// Everybody at home here who may accompany learners.
fn staff(read: &Read<'_>) -> Result<BTreeSet<PersonId>, NodeError> {
    let own = read.node()?.ok_or(NodeError::NotSetUp)?;
    let all = read.staff_at(own.node)?.into_iter();
    let fit =
        all.filter(|(_, _, role)| may(*role, own.role, Act::Follow) && *role != Role::Learner);
    Ok(fit.map(|(person, _, _)| person).collect())
}

fn name_of(read: &Read<'_>, person: PersonId) -> Result<String, NodeError> {
    Ok(read.person(person)?.map(|row| row.name).unwrap_or_default())
}

fn named(read: &Read<'_>, people: &[PersonId]) -> Result<Vec<(PersonId, String)>, NodeError> {
    people.iter().map(|person| Ok((*person, name_of(read, *person)?))).collect()
}

/// Whoever is named in a cohort is known by name to its libraries.
fn announce_staff(author: &Author<'_>, cohort: &Cohort) -> Result<(), NodeError> {
    for person in cohort.facilitators.iter().chain(cohort.circles.iter().flatten()) {
        accounts::announce(author, *person)?;
    }
    Ok(())
}

/// Writes a new edition of a cohort for this node and for every library with learners in it.
fn say(author: &Author<'_>, cohort: Cohort) -> Result<(), NodeError> {
    let cohort = Cohort { edition: cohort.edition.saturating_add(1), ..cohort };
    let mut told: BTreeSet<NodeId> =
        author.enrolled(cohort.id)?.into_iter().map(|(person, _)| person.home()).collect();
    told.insert(author.node());
    for node in told {
        tell(author, node, &cohort)?;
        // Those whose learners came into it before libraries were listed for that.
        belonging::let_library_talk(author, cohort.id, node)?;
    }
    Ok(())
}

fn tell(author: &Author<'_>, node: NodeId, cohort: &Cohort) -> Result<(), NodeError> {
    let told = Box::new(ToldCohort::new(node, cohort.clone()));
    author.record(Scope::Branch(node), &Record::Cohort(told))
}

/// Says where a learner belongs now, and tells the learner's library of the cohort.
pub(super) fn enrol(author: &Author<'_>, cohort: &Cohort, put: &Enrol) -> Result<(), NodeError> {
    let wrong = |fault| NodeError::Field { field: "circle", fault };
    if put.circle.is_some_and(|circle| usize::from(circle) > cohort.circles.len()) {
        return Err(wrong(FieldFault::NotAChoice));
    }
    if author.desk_learner(&Among::Everybody, put.person)?.is_none() {
        return Err(NodeError::NotFound("learner"));
    }
    let before = author.places_of(put.person)?;
    let mut enrolment = Enrolment {
        person: put.person,
        edition: edition(author, put.person)?.saturating_add(1),
        places: before.clone(),
    };
    match put.circle {
        Some(circle) => enrolment.put(Place { cohort: cohort.id, circle }),
        None => enrolment.places.retain(|place| place.cohort != cohort.id),
    }
    if enrolment.places == before {
        return Ok(());
    }
    let is_new = enrolment.places.len() > before.len();
    if enrolment.places.len() > COHORTS_PER_LEARNER_MAX {
        return Err(wrong(FieldFault::TooLong { max: COHORTS_PER_LEARNER_MAX }));
    }
    let count = author.desk_count(&Among::Cohort(cohort.id), COHORT_LEARNERS_MAX)?;
    if is_new && count >= COHORT_LEARNERS_MAX {
        return Err(wrong(FieldFault::TooLong { max: COHORT_LEARNERS_MAX as usize }));
    }
    let home = put.person.home();
    author.record(Scope::Branch(home), &Record::Enrolment(enrolment))?;
    if is_new {
        belonging::let_companions_read(author, cohort.id, home)?;
        belonging::let_library_talk(author, cohort.id, home)?;
    } else if put.circle.is_none() {
        belonging::end_talk_without_learners(author, cohort.id, put.person)?;
    }
    let must_be_told = is_new && home != author.node() && !is_told(author, home, cohort)?;
    if must_be_told { tell(author, home, cohort) } else { Ok(()) }
}

/// Has that library been told this edition? Then a further learner of it costs no further record.
fn is_told(author: &Author<'_>, node: NodeId, cohort: &Cohort) -> Result<bool, NodeError> {
    let subject = Record::Cohort(Box::new(ToldCohort::new(node, cohort.clone()))).subject();
    let told = author.records_of(subject)?.into_iter();
    let mut editions = told.filter_map(|(_, subject, body)| match Record::decode(subject, &body) {
        Ok(Record::Cohort(told)) => Some(told.cohort.edition),
        Ok(_) | Err(_) => None,
    });
    Ok(editions.any(|edition| edition == cohort.edition))
}

fn edition(author: &Author<'_>, person: PersonId) -> Result<u32, NodeError> {
    let kind = crate::domain::log::RecordKind::Enrolment;
    let subject = crate::domain::log::Subject::of_person(kind, person);
    let told = author.records_of(subject)?.into_iter();
    let read = told.filter_map(|(_, subject, body)| match Record::decode(subject, &body) {
        Ok(Record::Enrolment(enrolment)) => Some(enrolment.edition),
        Ok(_) | Err(_) => None,
    });
    Ok(read.max().unwrap_or(0))
}

impl AdminDesk {
    /// A member of staff of the hub, and the country that this one looks after.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for everybody else.
    pub fn staff_country(&self, person: PersonId) -> Result<(String, String), NodeError> {
        self.door().read(|read| {
            let own = read.node()?.ok_or(NodeError::NotSetUp)?;
            let row = read
                .person(person)?
                .filter(|row| row.home == own.node && reach(row.role, own.role) == Reach::Country);
            let row = row.ok_or(NodeError::NotFound("person"))?;
            Ok((row.name, read.staff_country(person)?.unwrap_or(own.country)))
        })
    }

    /// Says which country an ambassador looks after.
    ///
    /// # Errors
    /// [`NodeError::NotFound`], [`NodeError::Field`].
    pub fn set_staff_country(&self, person: PersonId, country: &str) -> Result<(), NodeError> {
        self.staff_country(person)?;
        let country = super::country(country)?;
        self.door().write_local(move |write| Ok(write.put_staff_country(person, &country)?))
    }
}
