//! The visitor's desk, certificates: whether what somebody shows is true, by what is known here and
//! without asking anybody; and the admin's, to withdraw one.

use super::VisitorDesk;
use super::admin::AdminDesk;
use super::awards::AwardJudge;
use super::sessions::uptime_s;
use crate::docs::award;
use crate::docs::record::{Record, node_id};
use crate::domain::Scope;
use crate::domain::award::{AwardCode, SignedAward, Verdict, Withdrawal};
use crate::domain::limits::{CHECK_FREE_TRIES, CHECK_TRIES_MAX, CHECK_WINDOW_S};
use crate::domain::roles::NodeRole;
use crate::node::view::{AwardView, CheckedView, ShownAward};
use crate::node::{NodeError, credential};
use crate::store::Write;
use crate::store::rows::ThrottleRow;
use crate::sync::award::credential_verifies;

impl VisitorDesk {
    /// Looks for the award of a code that was typed. Whoever guesses is slowed down.
    ///
    /// # Errors
    /// [`NodeError::Throttled`]; [`NodeError::Disk`], as for all of these.
    pub fn check_code(&self, code: AwardCode, device: &str) -> Result<CheckedView, NodeError> {
        let node = self.door();
        let now_s = uptime_s(node);
        let mark =
            crate::domain::ids::base32().encode(&blake3::hash(device.as_bytes()).as_bytes()[..10]);
        node.read(|read| {
            refuse_over(read.throttle(&own_bucket(&mark))?, CHECK_FREE_TRIES, now_s)?;
            refuse_over(read.throttle(EVERYONE)?, CHECK_TRIES_MAX, now_s)
        })?;
        let found = node.read(|read| {
            let judge = AwardJudge::new(read, &node.inner.secrets.keys)?;
            for signed in read.awards_by_code(code)? {
                let verdict = judge.judge(&signed, true)?;
                if matches!(verdict, Verdict::Genuine | Verdict::Withdrawn(_)) {
                    return Ok(Some(checked(&judge, verdict, &signed)?));
                }
            }
            Ok(None)
        })?;
        if let Some(found) = found {
            return Ok(found);
        }
        node.write_local(move |write| {
            count(write, &own_bucket(&mark), now_s)?;
            count(write, EVERYONE, now_s)
        })?;
        self.nothing(Verdict::Unknown)
    }

    /// Looks at an award that came whole, as a phone read it from the paper.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn check_packed(&self, packed: &[u8]) -> Result<CheckedView, NodeError> {
        let Ok(signed) = award::unpack(packed) else { return self.nothing(Verdict::Altered) };
        let node = self.door();
        node.read(|read| {
            let judge = AwardJudge::new(read, &node.inner.secrets.keys)?;
            let held = read.awards_by_code(signed.code())?;
            let is_held = held.iter().any(|each| each.award == signed.award);
            let verdict = judge.judge(&signed, is_held)?;
            checked(&judge, verdict, &signed)
        })
    }

    /// Looks at a file that stands for an award.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn check_credential(&self, text: &str) -> Result<CheckedView, NodeError> {
        let Some(shown) = credential::read(text) else { return self.nothing(Verdict::Altered) };
        let node = self.door();
        node.read(|read| {
            let judge = AwardJudge::new(read, &node.inner.secrets.keys)?;
            let issuer = node_id(&shown.sign_key);
            let verdict = if judge.issuer(issuer).is_none() {
                Verdict::Unknown
            } else if !credential_verifies(&shown.sign_key, &shown.signing_input, &shown.signature)
            {
                Verdict::Altered
            } else {
                let held = read.awards_by_code(shown.code)?;
                let is_held = held.iter().any(|each| each.award.issuer == issuer);
                judge.standing(shown.code, issuer, is_held)?
            };
            Ok(CheckedView {
                verdict,
                shown: Some(ShownAward {
                    name: shown.name,
                    achievement: None,
                    achievement_name: shown.achievement_name,
                    course: String::new(),
                    at: shown.at,
                    clock_doubtful: false,
                    issuer_name: judge.name_of(issuer),
                }),
                as_of: judge.as_of()?,
            })
        })
    }

    fn nothing(&self, verdict: Verdict) -> Result<CheckedView, NodeError> {
        let node = self.door();
        node.read(|read| {
            let judge = AwardJudge::new(read, &node.inner.secrets.keys)?;
            Ok(CheckedView { verdict, shown: None, as_of: judge.as_of()? })
        })
    }
}

fn checked(
    judge: &AwardJudge<'_>,
    verdict: Verdict,
    signed: &SignedAward,
) -> Result<CheckedView, NodeError> {
    let award = &signed.award;
    Ok(CheckedView {
        verdict,
        shown: Some(ShownAward {
            name: award.name.clone(),
            achievement: Some(award.achievement.clone()),
            achievement_name: String::new(),
            course: award.course.clone(),
            at: award.at,
            clock_doubtful: award.clock_doubtful,
            issuer_name: judge.name_of(award.issuer),
        }),
        as_of: judge.as_of()?,
    })
}

/// Wrong codes of all devices together.
const EVERYONE: &str = "check everyone";

fn own_bucket(mark: &str) -> String {
    format!("check {mark}")
}

fn refuse_over(row: Option<ThrottleRow>, free: u32, now_s: i64) -> Result<(), NodeError> {
    let window_s = CHECK_WINDOW_S.cast_signed();
    let row = row.filter(|row| row.failures >= free && row.until_s <= now_s + window_s);
    match row.and_then(|row| u64::try_from(row.until_s - now_s).ok()) {
        None | Some(0) => Ok(()),
        Some(wait_s) => Err(NodeError::Throttled { wait_s }),
    }
}

/// Counts a wrong code in a window that begins with the first one.
fn count(write: &Write<'_>, key: &str, now_s: i64) -> Result<(), NodeError> {
    let window_s = CHECK_WINDOW_S.cast_signed();
    let row = write.throttle(key)?;
    let row = row.filter(|row| row.until_s > now_s && row.until_s <= now_s + window_s);
    let row = row.unwrap_or(ThrottleRow { failures: 0, until_s: now_s + window_s });
    let row = ThrottleRow { failures: row.failures.saturating_add(1), ..row };
    Ok(write.put_throttle(key, row)?)
}

impl AdminDesk {
    /// The award of that code, if this node may withdraw it.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn award(&self, code: AwardCode) -> Result<AwardView, NodeError> {
        let node = self.door();
        node.read(|read| {
            let own = read.node()?.ok_or(NodeError::NotSetUp)?;
            let judge = AwardJudge::new(read, &node.inner.secrets.keys)?;
            for signed in read.awards_by_code(code)? {
                let may = own.role == NodeRole::Hub || signed.award.issuer == own.node;
                if let Some(view) = judge.view(signed)?.filter(|_| may) {
                    return Ok(view);
                }
            }
            Err(NodeError::NotFound("badge"))
        })
    }

    /// Withdraws an award, for the whole network and for good. One that is withdrawn stays as it is.
    ///
    /// # Errors
    /// As [`Self::award`].
    pub fn withdraw(&self, code: AwardCode) -> Result<(), NodeError> {
        if self.award(code)?.withdrawn.is_some() {
            return Ok(());
        }
        self.door().write(move |author| {
            let (at, _) = author.now();
            author.record(Scope::Network, &Record::Withdrawal(Withdrawal { code, at }))
        })
    }
}
