//! The roster as it was last folded, for as long as the logs that it was folded from stay as they
//! are.
//!
//! A hub asks for its roster several times in every exchange, and folding ten thousand members
//! takes longer than the exchange. The digest of the roster's logs says whether it is the same
//! one, also when another program wrote them. Never kept for its own sake: a digest that is not
//! the kept one folds anew.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::error::StoreError;
use super::open::Read;
use crate::domain::Scope;
use crate::domain::log::{RecordKind, Subject};
use crate::domain::roster::Roster;

/// The last folded roster; clones share it.
#[derive(Clone, Default)]
pub(super) struct Folded {
    kept: Arc<Mutex<Option<Kept>>>,
}

struct Kept {
    digest: u64,
    apart: Option<String>,
    /// Forks that were proved: those records stand in other logs than the roster's.
    forks: Vec<Subject>,
    roster: Arc<Roster>,
}

impl fmt::Debug for Folded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Folded")
    }
}

impl Read<'_> {
    /// The roster at this moment: `fold` makes it if the roster's logs are not those of the last
    /// time, or the setting `apart` or the proofs of forks are others, which is all that it may
    /// look at beside the roster's records.
    ///
    /// # Errors
    /// What SQLite says, and what `fold` does.
    pub fn roster<E: From<StoreError>>(
        &self,
        apart: &str,
        fold: impl FnOnce(Option<&str>) -> Result<Roster, E>,
    ) -> Result<Arc<Roster>, E> {
        let (digest, apart) = (self.scope_digest(Scope::Roster)?, self.setting(apart)?);
        let forks: Vec<Subject> =
            self.records(RecordKind::Fork)?.into_iter().map(|(_, subject, _)| subject).collect();
        let Some(folded) = self.folded() else { return fold(apart.as_deref()).map(Arc::new) };
        let lock = || folded.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = &*lock()
            && (kept.digest, &kept.apart, &kept.forks) == (digest, &apart, &forks)
        {
            return Ok(Arc::clone(&kept.roster));
        }
        let roster = Arc::new(fold(apart.as_deref())?);
        *lock() = Some(Kept { digest, apart, forks, roster: Arc::clone(&roster) });
        Ok(roster)
    }
}
