//! How the domain's values stand in columns. Never guesses: a value that is none of ours is an
//! error.

use std::str::FromStr;

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};

use super::page_rows::Choice;
use crate::domain::attachment::FileKind;
use crate::domain::award::{Achievement, AwardCode};
use crate::domain::forum::{Root, Space};
use crate::domain::log::{EntryKind, EntryState, Subject};
use crate::domain::moderation::MarkKind;
use crate::domain::pack::PackMark;
use crate::domain::roles::{NodeRole, Role};
use crate::domain::submission::VersionState;
use crate::domain::{
    ChangeHash, CohortId, ContentHash, DocumentId, Incarnation, LessonPath, ModuleId, NetworkId,
    NodeId, PersonId, PostKey, QuestionId, Scope, TermId, UnixMs,
};

/// A number that is never negative, in SQLite's signed column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count(pub(super) u64);

impl ToSql for Count {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let signed = i64::try_from(self.0)
            .map_err(|wrong| rusqlite::Error::ToSqlConversionFailure(Box::new(wrong)))?;
        Ok(signed.into())
    }
}

impl FromSql for Count {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let signed = value.as_i64()?;
        u64::try_from(signed).map(Self).map_err(|_| FromSqlError::OutOfRange(signed))
    }
}

/// All 64 bits of a number that is only ever compared: a digest, a seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bits(pub(super) u64);

impl ToSql for Bits {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.cast_signed().into())
    }
}

impl FromSql for Bits {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(Self(value.as_i64()?.cast_unsigned()))
    }
}

macro_rules! blob_column {
    ($($name:ident: $len:literal),+) => {$(
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::Borrowed(ValueRef::Blob(&self.0)))
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                <[u8; $len]>::column_result(value).map(Self)
            }
        }
    )+};
}

blob_column!(PackMark: 8, NodeId: 12, NetworkId: 16, PersonId: 23, DocumentId: 24, Subject: 24, ChangeHash: 32,
    ContentHash: 32, CohortId: 12, AwardCode: 10);

/// Reads a column of text whose words the domain parses.
fn parsed<T>(value: ValueRef<'_>) -> FromSqlResult<T>
where
    T: FromStr,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    value.as_str()?.parse().map_err(|wrong| FromSqlError::Other(Box::new(wrong)))
}

macro_rules! text_column {
    ($($name:ident),+) => {$(
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.to_string().into())
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                parsed(value)
            }
        }
    )+};
}

text_column!(
    Achievement,
    LessonPath,
    ModuleId,
    QuestionId,
    TermId,
    PostKey,
    Role,
    NodeRole,
    Space,
    Root
);

impl ToSql for Scope {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.to_bytes().into())
    }
}

impl FromSql for Scope {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::from_slice(value.as_blob()?).map_err(|wrong| FromSqlError::Other(Box::new(wrong)))
    }
}

impl ToSql for Incarnation {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.into())
    }
}

impl FromSql for Incarnation {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        u32::column_result(value).map(Self)
    }
}

impl ToSql for UnixMs {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.into())
    }
}

impl FromSql for UnixMs {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(Self)
    }
}

impl ToSql for EntryKind {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok((*self as u8).into())
    }
}

impl FromSql for EntryKind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let byte = u8::column_result(value)?;
        Self::from_byte(byte).ok_or_else(|| FromSqlError::OutOfRange(byte.into()))
    }
}

impl FromSql for MarkKind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let byte = u8::column_result(value)?;
        Self::from_byte(byte).ok_or_else(|| FromSqlError::OutOfRange(byte.into()))
    }
}

impl ToSql for FileKind {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok((*self as u8).into())
    }
}

impl FromSql for FileKind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let byte = u8::column_result(value)?;
        Self::from_byte(byte).ok_or_else(|| FromSqlError::OutOfRange(byte.into()))
    }
}

impl ToSql for VersionState {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl FromSql for VersionState {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::from_word(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

impl FromSql for Choice {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "follow" => Ok(Self::Follow),
            "mute" => Ok(Self::Mute),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

impl ToSql for EntryState {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok((*self as u8).into())
    }
}

impl FromSql for EntryState {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_i64()? {
            0 => Ok(Self::Applied),
            1 => Ok(Self::Waiting),
            2 => Ok(Self::Quarantined),
            other => Err(FromSqlError::OutOfRange(other)),
        }
    }
}
