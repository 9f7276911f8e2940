//! The first minute of a node: what it is, who looks after it. Happens once.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::accounts::{NewAccount, create};
use super::{country, language};
use crate::docs::record::{NodeProfile, Record};
use crate::domain::person::FieldFault;
use crate::domain::roles::{NodeRole, Role};
use crate::domain::roster::Member;
use crate::domain::{Incarnation, PersonId, Scope, person};
use crate::node::author::Author;
use crate::node::{Inner, Node, NodeError};
use crate::store::Write;
use crate::store::rows::{NodeRow, SecretKind};

/// What the set-up pages gather.
#[derive(Clone)]
pub struct SetUp {
    /// The one-time code that the first start prints.
    pub code: String,
    /// Hub or branch.
    pub role: NodeRole,
    /// The library's name.
    pub name: String,
    /// Two letters.
    pub country: String,
    /// Language tag of the branch and of its first admin.
    pub language: String,
    /// The first admin's name.
    pub admin_name: String,
    /// The first admin's password.
    pub admin_password: String,
}

impl fmt::Debug for SetUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetUp").field("role", &self.role).finish_non_exhaustive()
    }
}

/// Makes the node what the form says, with its first admin, in one transaction; then the set-up
/// code is gone. Whoever calls has checked the code.
pub(in crate::node) fn found(node: &Node, form: SetUp) -> Result<PersonId, NodeError> {
    if node.read(|read| Ok(read.node()?))?.is_some() {
        return Err(NodeError::AlreadySetUp);
    }
    if node.is_recovering()? {
        return Err(NodeError::RecoveryBegun);
    }
    if !NodeRole::FOUNDED.contains(&form.role) {
        return Err(NodeError::Field { field: "role", fault: FieldFault::NotAChoice });
    }
    let admin = NewAccount {
        role: Role::Admin,
        name: person::name(&form.admin_name).map_err(NodeError::field("admin_name"))?,
        language: language(&form.language)?,
        secret_kind: SecretKind::Password,
        secret_hash: {
            let password = person::password(&form.admin_password)
                .map_err(NodeError::field("admin_password"))?;
            super::accounts::hash(node, password)?
        },
    };
    let row = row(node, &form)?;
    let inner = Arc::clone(&node.inner);
    let id = node.inner.write_store(move |write| write_all(&inner, write, &row, &admin))?;
    // The life that was just written is this run's.
    node.inner.new_life_due.store(false, Ordering::Release);
    node.inner.begin_writing()?;
    node.inner.bell.ring_if_written();
    node.clear_setup_code();
    tracing::info!(role = %form.role, "this node is set up");
    Ok(id)
}

fn row(node: &Node, form: &SetUp) -> Result<NodeRow, NodeError> {
    let inner = &node.inner;
    let own = inner.secrets.keys.node();
    // A folder that lost its database but kept its key has lived before.
    let incarnation = node.read(|read| inner.fresh_life(read, own, Incarnation(0)))?;
    Ok(NodeRow {
        node: own,
        role: form.role,
        incarnation,
        network: (form.role == NodeRole::Hub).then(|| inner.secrets.keys.network()),
        name: person::name(&form.name).map_err(NodeError::field("name"))?,
        country: country(&form.country)?,
        language: language(&form.language)?,
        created_at: node.now().0,
    })
}

fn write_all(
    inner: &Inner,
    write: &Write<'_>,
    row: &NodeRow,
    admin: &NewAccount,
) -> Result<PersonId, NodeError> {
    if write.node()?.is_some() {
        return Err(NodeError::AlreadySetUp);
    }
    write.put_node(row)?;
    let author = Author::new(inner, write)?;
    if row.role == NodeRole::Hub {
        let keys = &inner.secrets.keys;
        let own = Member {
            id: row.node,
            sign_key: keys.sign_key(),
            noise_key: keys.noise_key(),
            role: row.role,
            name: row.name.clone(),
            country: row.country.clone(),
            scopes: Vec::new(),
        };
        author.record(Scope::Roster, &Record::Member(own))?;
    }
    let profile = NodeProfile {
        node: row.node,
        name: row.name.clone(),
        country: row.country.clone(),
        language: row.language.clone(),
    };
    author.record(Scope::Network, &Record::Profile(profile))?;
    create(&author, admin)
}
