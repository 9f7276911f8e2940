//! What a change's columns claim, counted without decoding them.
//!
//! Columns are run-length coded, so a few bytes can claim millions of operations. Here the runs are
//! added up first. Whether the columns make sense together is for the trial: what Automerge would
//! not have written is refused there.

use super::header::Reader;
use super::refusal::Refusal;
use crate::domain::limits::{CHANGE_KEY_BYTES_MAX, CHANGE_OPS_MAX};

/// How a column's runs are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Run lengths of unsigned numbers.
    Unsigned,
    /// Run lengths of differences.
    Difference,
    /// Run lengths of strings.
    Text,
    /// Alternating run lengths of no and yes.
    YesNo,
    /// Run lengths of a value's kind and length, which stand beside in the raw column.
    ValueLength,
    /// The values' bytes.
    Raw,
    /// Run lengths of how many items the group's columns hold for the operation.
    GroupCount,
}

/// Automerge's number of each column of a change, with its form, in the order in which they stand.
const KNOWN: [(u64, Form); 14] = [
    (0x01, Form::Unsigned),    // object: actor
    (0x02, Form::Unsigned),    // object: number
    (0x11, Form::Unsigned),    // key: actor
    (0x13, Form::Difference),  // key: number
    (0x15, Form::Text),        // key: name
    (0x34, Form::YesNo),       // insert
    (ACTION, Form::Unsigned),  // action
    (0x56, Form::ValueLength), // value: kind and length
    (0x57, Form::Raw),         // value
    (0x70, Form::GroupCount),  // predecessors: how many
    (0x71, Form::Unsigned),    // predecessors: actor
    (0x73, Form::Difference),  // predecessors: number
    (0x94, Form::YesNo),       // expand
    (0xa5, Form::Text),        // mark name
];
const ACTION: u64 = 0x42;
/// The bit that says a column is deflated.
const DEFLATED: u64 = 0x08;

/// Adds up what every column claims and returns the number of operations.
pub(super) fn operation_count(rest: &[u8]) -> Result<u64, Refusal> {
    let mut reader = Reader(rest);
    let layout = layout(&mut reader)?;
    let mut operations = 0;
    let mut value_bytes = 0;
    let mut raw_bytes = 0;
    for (number, form, length) in layout {
        let column = Reader(reader.take(length)?);
        let claimed = match form {
            Form::Raw => {
                raw_bytes = length as u64;
                continue;
            }
            Form::YesNo => yes_no(column)?,
            Form::Unsigned | Form::Difference | Form::Text => runs(column, form)?,
            Form::ValueLength | Form::GroupCount => runs(column, form)?,
        };
        if form == Form::ValueLength {
            value_bytes = claimed.weight;
        }
        if number == ACTION {
            operations = claimed.items;
        }
    }
    if !reader.is_empty() {
        return Err(Refusal::Malformed("something behind its end"));
    }
    if value_bytes != raw_bytes {
        return Err(Refusal::Malformed("values of another length than claimed"));
    }
    if operations == 0 {
        return Err(Refusal::Malformed("no operation"));
    }
    Ok(operations)
}

/// The list of columns: number, form and length in bytes.
fn layout(reader: &mut Reader<'_>) -> Result<Vec<(u64, Form, usize)>, Refusal> {
    let count = reader.size()?;
    if count > KNOWN.len() {
        return Err(Refusal::Malformed("an unknown column"));
    }
    let mut layout: Vec<(u64, Form, usize)> = Vec::with_capacity(count);
    for _ in 0..count {
        let number = reader.unsigned()?;
        if number & DEFLATED != 0 {
            return Err(Refusal::Malformed("a packed column"));
        }
        let form = KNOWN
            .iter()
            .find_map(|(known, form)| (*known == number).then_some(*form))
            .ok_or(Refusal::Malformed("an unknown column"))?;
        if layout.last().is_some_and(|(before, _, _)| *before >= number) {
            return Err(Refusal::Malformed("columns out of order"));
        }
        layout.push((number, form, reader.size()?));
    }
    Ok(layout)
}

/// What a column would unpack to.
#[derive(Debug, Clone, Copy, Default)]
struct Claimed {
    /// Items, at most `CHANGE_OPS_MAX`.
    items: u64,
    /// Bytes of values, or items of a group, that the items stand for.
    weight: u64,
}

impl Claimed {
    fn add(&mut self, items: u64, weight_each: u64) -> Result<(), Refusal> {
        let sum = self.items.checked_add(items).filter(|sum| *sum <= CHANGE_OPS_MAX);
        self.items = sum.ok_or(Refusal::TooManyOperations)?;
        let weight = items.checked_mul(weight_each).and_then(|more| self.weight.checked_add(more));
        self.weight = weight.ok_or(Refusal::TooManyOperations)?;
        Ok(())
    }
}

fn yes_no(mut column: Reader<'_>) -> Result<Claimed, Refusal> {
    let mut claimed = Claimed::default();
    while !column.is_empty() {
        claimed.add(column.unsigned()?, 0)?;
    }
    Ok(claimed)
}

fn runs(mut column: Reader<'_>, form: Form) -> Result<Claimed, Refusal> {
    let mut claimed = Claimed::default();
    while !column.is_empty() {
        let length = column.signed()?;
        let items = length.unsigned_abs();
        match length {
            0 => claimed.add(column.unsigned()?, 0)?,
            1.. => claimed.add(items, item(&mut column, form)?)?,
            // Every literal takes at least one byte, so this ends with the column.
            ..0 => {
                for _ in 0..items {
                    claimed.add(1, item(&mut column, form)?)?;
                }
            }
        }
    }
    if form == Form::GroupCount && claimed.weight > CHANGE_OPS_MAX {
        return Err(Refusal::TooManyOperations);
    }
    Ok(claimed)
}

/// Passes over one item and returns what it weighs.
fn item(column: &mut Reader<'_>, form: Form) -> Result<u64, Refusal> {
    match form {
        Form::Unsigned => column.unsigned().map(|_| 0),
        Form::Difference => column.signed().map(|_| 0),
        Form::Text => {
            let text = column.prefixed()?;
            // A run repeats its key in memory: a long one would weigh thousands of times its bytes.
            if text.len() > CHANGE_KEY_BYTES_MAX {
                return Err(Refusal::Malformed("a key too long"));
            }
            Ok(0)
        }
        Form::ValueLength => Ok(column.unsigned()? >> 4),
        Form::GroupCount => column.unsigned(),
        Form::YesNo | Form::Raw => Err(Refusal::Malformed("a column of another form")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::header::{Header, write_prefixed, write_size, write_unsigned};
    use super::*;
    use crate::docs::{Document, learner};
    use crate::domain::{DocumentId, Incarnation, NodeId, PersonId};

    const HOME: NodeId = NodeId([1; 12]);

    /// Column list and columns, from number and bytes of each.
    fn rest(columns: &[(u64, &[u8])]) -> Vec<u8> {
        let mut out = Vec::new();
        write_size(&mut out, columns.len());
        for (number, bytes) in columns {
            write_unsigned(&mut out, *number);
            write_size(&mut out, bytes.len());
        }
        columns.iter().for_each(|(_, bytes)| out.extend_from_slice(bytes));
        out
    }

    #[test]
    fn an_honest_change_claims_what_it_holds() {
        let mut document =
            Document::new(DocumentId::learner(PersonId::new(HOME, [0; 11]))).unwrap();
        let change =
            learner::allow_writer(&mut document, HOME, Incarnation(1), NodeId([2; 12])).unwrap();
        let header = Header::parse(&change.body).unwrap();
        assert_eq!(operation_count(header.rest), Ok(1));
        let longer = [header.rest, &[0]].concat();
        assert_eq!(operation_count(&longer), Err(Refusal::Malformed("something behind its end")));
    }

    #[test]
    fn ten_million_operations_in_a_few_bytes_are_too_many() {
        let run = [0x80, 0xad, 0xe2, 0x04, 0x01];
        assert_eq!(operation_count(&rest(&[(ACTION, &run)])), Err(Refusal::TooManyOperations));
        let nulls = [0x00, 0x80, 0xad, 0xe2, 0x04];
        assert_eq!(operation_count(&rest(&[(0x70, &nulls)])), Err(Refusal::TooManyOperations));
        let flags = [0x80, 0xad, 0xe2, 0x04];
        assert_eq!(operation_count(&rest(&[(0x34, &flags)])), Err(Refusal::TooManyOperations));
    }

    #[test]
    fn sums_that_would_overflow_are_refused() {
        let mut group = vec![2];
        write_unsigned(&mut group, u64::MAX);
        assert_eq!(operation_count(&rest(&[(0x70, &group)])), Err(Refusal::TooManyOperations));
        let mut flags = vec![1];
        write_unsigned(&mut flags, u64::MAX);
        assert_eq!(operation_count(&rest(&[(0x34, &flags)])), Err(Refusal::TooManyOperations));
        let lowest = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f, 1];
        assert!(operation_count(&rest(&[(ACTION, &lowest)])).is_err());
    }

    #[test]
    fn packed_unknown_and_repeated_columns_are_refused() {
        let one = [0x7f, 0x01];
        let refused = |columns: &[(u64, &[u8])]| operation_count(&rest(columns)).unwrap_err();
        assert_eq!(refused(&[(ACTION | DEFLATED, &one)]), Refusal::Malformed("a packed column"));
        assert_eq!(refused(&[(0x43, &one)]), Refusal::Malformed("an unknown column"));
        let twice: [(u64, &[u8]); 2] = [(ACTION, &one), (ACTION, &one)];
        assert_eq!(refused(&twice), Refusal::Malformed("columns out of order"));
        assert_eq!(refused(&[]), Refusal::Malformed("no operation"));
    }

    #[test]
    fn a_long_key_may_not_be_repeated_by_a_run() {
        let mut run = vec![0x02];
        write_prefixed(&mut run, &[b'k'; CHANGE_KEY_BYTES_MAX + 1]);
        let columns: [(u64, &[u8]); 1] = [(0x15, &run)];
        assert_eq!(operation_count(&rest(&columns)), Err(Refusal::Malformed("a key too long")));
    }
}
