//! Reading and writing plain byte strings: LEB128 numbers, counted strings, with every length
//! checked first.

use super::error::PeerFault;

/// Writes to memory.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub(super) bytes: Vec<u8>,
}

impl Writer {
    pub(super) fn number(&mut self, mut value: u64) {
        loop {
            let low = u8::try_from(value & 0x7f).unwrap_or(0);
            value >>= 7;
            if value == 0 {
                self.bytes.push(low);
                return;
            }
            self.bytes.push(low | 0x80);
        }
    }

    /// ZigZag, so that small negative numbers stay small.
    pub(super) fn signed(&mut self, value: i64) {
        self.number(((value << 1) ^ (value >> 63)).cast_unsigned());
    }

    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(super) fn counted(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.raw(bytes);
    }
}

/// Reads what a peer wrote; `what` names the thing in faults.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    what: &'static str,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8], what: &'static str) -> Self {
        Self { rest: bytes, what }
    }

    pub(super) fn malformed(&self) -> PeerFault {
        PeerFault::Malformed(self.what)
    }

    pub(super) fn raw(&mut self, count: usize) -> Result<&'a [u8], PeerFault> {
        let (head, rest) = self.rest.split_at_checked(count).ok_or_else(|| self.malformed())?;
        self.rest = rest;
        Ok(head)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], PeerFault> {
        let bytes = self.raw(N)?;
        bytes.try_into().map_err(|_| self.malformed())
    }

    pub(super) fn byte(&mut self) -> Result<u8, PeerFault> {
        Ok(self.array::<1>()?[0])
    }

    pub(super) fn number(&mut self) -> Result<u64, PeerFault> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7f);
            if shift == 63 && part > 1 {
                return Err(self.malformed());
            }
            value |= part << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(self.malformed())
    }

    pub(super) fn signed(&mut self) -> Result<i64, PeerFault> {
        let value = self.number()?;
        Ok((value >> 1).cast_signed() ^ -((value & 1).cast_signed()))
    }

    /// A number that counts things: at most `max`.
    pub(super) fn count(&mut self, max: usize) -> Result<usize, PeerFault> {
        let value = self.number()?;
        usize::try_from(value)
            .ok()
            .filter(|count| *count <= max)
            .ok_or(PeerFault::TooLong { what: self.what })
    }

    pub(super) fn counted(&mut self, max: usize) -> Result<&'a [u8], PeerFault> {
        let count = self.count(max)?;
        self.raw(count)
    }

    /// What was not read yet.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// How many bytes are not read yet.
    pub(super) fn left(&self) -> usize {
        self.rest.len()
    }

    pub(super) fn end(&self) -> Result<(), PeerFault> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.malformed()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_and_torn_or_endless_ones_are_refused() {
        for value in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            let mut writer = Writer::default();
            writer.number(value);
            let mut reader = Reader::new(&writer.bytes, "a test");
            assert_eq!(reader.number().unwrap(), value);
            assert!(reader.end().is_ok());
            let torn = &writer.bytes[..writer.bytes.len() - 1];
            assert!(Reader::new(torn, "a test").number().is_err());
        }
        assert!(Reader::new(&[0x80; 12], "a test").number().is_err());
        for value in [0, -1, 1, i64::MIN, i64::MAX] {
            let mut writer = Writer::default();
            writer.signed(value);
            assert_eq!(Reader::new(&writer.bytes, "a test").signed().unwrap(), value);
        }
    }
}
