//! A form with a file (`multipart/form-data`), split as its bytes come: fields in memory, the file
//! piece by piece, never whole. Knows nothing of who may send it: the layer asks first.

use super::WebError;

/// Longest head of a part, in bytes.
const HEAD_BYTES_MAX: usize = 4 * 1024;
/// Longest value of a field beside the file, in bytes.
const FIELD_BYTES_MAX: usize = 4 * 1024;
/// Most parts of one form.
const PARTS_MAX: usize = 16;

/// What the next bytes of a form turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A field, whole.
    Field(String, String),
    /// A file begins: the field's name, and what the file is called on its sender's device.
    File(String, String),
    /// Bytes of the file that began last.
    Bytes(Vec<u8>),
    /// The file has ended.
    FileEnd,
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    /// Before the first delimiter, or in a part's content.
    Preamble,
    AfterDelimiter,
    Head,
    Field(String),
    File,
    Over,
}

/// Splits a form into its parts.
#[derive(Debug)]
pub(super) struct Splitter {
    /// Line end and delimiter, as it stands before every part but the first.
    delimiter: Vec<u8>,
    buffer: Vec<u8>,
    state: State,
    parts: usize,
}

impl Splitter {
    /// For a body of that content type.
    ///
    /// # Errors
    /// [`WebError::Unreadable`] for any other type.
    pub(super) fn new(content_type: &str) -> Result<Self, WebError> {
        let wrong = || WebError::Unreadable("no form with a file");
        let (kind, rest) = content_type.split_once(';').ok_or_else(wrong)?;
        if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
            return Err(wrong());
        }
        let boundary = rest.split(';').find_map(|part| part.trim().strip_prefix("boundary="));
        let boundary = boundary.map(|text| text.trim_matches('"')).ok_or_else(wrong)?;
        if boundary.is_empty() || boundary.len() > 70 || boundary.bytes().any(|b| b < b' ') {
            return Err(wrong());
        }
        Ok(Self {
            delimiter: format!("\r\n--{boundary}").into_bytes(),
            // The first delimiter stands at the very beginning, without a line before it.
            buffer: b"\r\n".to_vec(),
            state: State::Preamble,
            parts: 0,
        })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`WebError::Unreadable`] for what is no such form, [`WebError::TooLarge`] for fields and
    /// heads beyond their limits.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Result<Vec<Piece>, WebError> {
        self.buffer.extend_from_slice(bytes);
        let mut pieces = Vec::new();
        while self.step(&mut pieces)? {}
        Ok(pieces)
    }

    /// All bytes have come.
    ///
    /// # Errors
    /// [`WebError::Unreadable`] if the form has not ended.
    pub(super) fn finish(self) -> Result<(), WebError> {
        if self.state == State::Over { Ok(()) } else { Err(WebError::Unreadable("it broke off")) }
    }

    /// Takes one thing off the front, if it is there whole.
    fn step(&mut self, pieces: &mut Vec<Piece>) -> Result<bool, WebError> {
        match std::mem::replace(&mut self.state, State::Over) {
            State::Preamble => {
                let Some(at) = find(&self.buffer, &self.delimiter) else {
                    self.state = State::Preamble;
                    return limited(&self.buffer, HEAD_BYTES_MAX).map(|()| false);
                };
                self.drop_front(at + self.delimiter.len());
                self.state = State::AfterDelimiter;
            }
            State::AfterDelimiter => {
                let Some(next) = self.buffer.first_chunk::<2>() else {
                    self.state = State::AfterDelimiter;
                    return Ok(false);
                };
                self.state = match next {
                    b"\r\n" => State::Head,
                    b"--" => State::Over,
                    _ => return Err(WebError::Unreadable("a delimiter that is none")),
                };
                self.drop_front(if self.state == State::Head { 0 } else { 2 });
            }
            State::Head => {
                let Some(at) = find(&self.buffer, b"\r\n\r\n") else {
                    self.state = State::Head;
                    return limited(&self.buffer, HEAD_BYTES_MAX).map(|()| false);
                };
                self.state = self.head(at, pieces)?;
                self.drop_front(at + 4);
            }
            State::Field(name) => {
                let Some(at) = find(&self.buffer, &self.delimiter) else {
                    self.state = State::Field(name);
                    return limited(&self.buffer, FIELD_BYTES_MAX).map(|()| false);
                };
                limited(&self.buffer[..at], FIELD_BYTES_MAX)?;
                let value = String::from_utf8(self.buffer[..at].to_vec())
                    .map_err(|_| WebError::Unreadable("not text"))?;
                pieces.push(Piece::Field(name, value));
                self.drop_front(at + self.delimiter.len());
                self.state = State::AfterDelimiter;
            }
            State::File => return Ok(self.file(pieces)),
            State::Over => {
                self.buffer.clear();
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn head(&mut self, end: usize, pieces: &mut Vec<Piece>) -> Result<State, WebError> {
        self.parts += 1;
        if self.parts > PARTS_MAX {
            return Err(WebError::TooLarge);
        }
        let head = String::from_utf8_lossy(&self.buffer[..end]).into_owned();
        let disposition = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
        });
        let disposition = disposition.ok_or(WebError::Unreadable("a part without a name"))?;
        let quoted = |key: &str| {
            let (_, rest) = disposition.split_once(&format!(" {key}=\""))?;
            rest.split_once('"').map(|(value, _)| value.to_owned())
        };
        let name = quoted("name").ok_or(WebError::Unreadable("a part without a name"))?;
        let Some(called) = quoted("filename") else { return Ok(State::Field(name)) };
        pieces.push(Piece::File(name, called));
        Ok(State::File)
    }

    /// Hands on what certainly belongs to the file.
    fn file(&mut self, pieces: &mut Vec<Piece>) -> bool {
        if let Some(at) = find(&self.buffer, &self.delimiter) {
            if at > 0 {
                pieces.push(Piece::Bytes(self.buffer[..at].to_vec()));
            }
            pieces.push(Piece::FileEnd);
            self.drop_front(at + self.delimiter.len());
            self.state = State::AfterDelimiter;
            return true;
        }
        let sure = self.buffer.len().saturating_sub(self.delimiter.len() - 1);
        if sure > 0 {
            pieces.push(Piece::Bytes(self.buffer[..sure].to_vec()));
            self.drop_front(sure);
        }
        self.state = State::File;
        false
    }

    fn drop_front(&mut self, count: usize) {
        self.buffer.drain(..count);
    }
}

fn limited(bytes: &[u8], max: usize) -> Result<(), WebError> {
    if bytes.len() > max + 256 { Err(WebError::TooLarge) } else { Ok(()) }
}

/// Where `wanted` first stands; looks for its first byte, so that long files cost little.
fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = wanted.first()?;
    let mut from = 0;
    while let Some(at) = bytes.get(from..)?.iter().position(|byte| byte == first) {
        if bytes[from + at..].starts_with(wanted) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TYPE: &str = "multipart/form-data; boundary=----edge";

    /// A form as browsers send it: two fields, then a file.
    fn form(file: &[u8]) -> Vec<u8> {
        let mut body = b"------edge\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\ntoken\r\n\
            ------edge\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n\xc4\x90or\xc4\x91e\r\n\
            ------edge\r\ncontent-disposition: form-data; name=\"bundle\"; filename=\"a b.bin\"\r\n\
            Content-Type: application/octet-stream\r\n\r\n"
            .to_vec();
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n------edge--\r\n");
        body
    }

    /// The fields and the file.
    type Split = (Vec<(String, String)>, Vec<u8>);

    /// Feeds a form in steps of so many bytes.
    fn split(body: &[u8], step: usize) -> Result<Split, WebError> {
        let mut splitter = Splitter::new(TYPE)?;
        let (mut fields, mut file, mut ended) = (Vec::new(), Vec::new(), 0);
        for piece in body.chunks(step) {
            for piece in splitter.feed(piece)? {
                match piece {
                    Piece::Field(name, value) => fields.push((name, value)),
                    Piece::File(name, called) => {
                        assert_eq!((name.as_str(), called.as_str()), ("bundle", "a b.bin"));
                    }
                    Piece::Bytes(bytes) => file.extend(bytes),
                    Piece::FileEnd => ended += 1,
                }
            }
        }
        splitter.finish()?;
        assert_eq!(ended, 1);
        Ok((fields, file))
    }

    #[test]
    fn a_file_comes_out_as_it_was_however_its_bytes_arrive() {
        let near_misses = b"\r\n------edg\r\n--\r\n\r\n------edgx\r\r\n".to_vec();
        for file in [near_misses, vec![], vec![b'\r'; 300], b"\r\n".to_vec()] {
            let body = form(&file);
            for step in [1, 2, 7, 64, body.len()] {
                let (fields, found) = split(&body, step).unwrap();
                assert_eq!(found, file, "steps of {step}");
                let expected = [("csrf", "token"), ("note", "Đorđe")];
                let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
                assert_eq!(fields, expected);
            }
        }
    }

    #[test]
    fn what_breaks_off_is_no_form() {
        let body = form(&[9; 200]);
        for length in 0..body.len() - 3 {
            let mut splitter = Splitter::new(TYPE).unwrap();
            if splitter.feed(&body[..length]).is_ok() {
                assert!(splitter.finish().is_err(), "cut at {length}");
            }
        }
    }

    #[test]
    fn other_kinds_long_heads_and_long_fields_are_refused() {
        for kind in ["", "text/plain", "multipart/form-data", "multipart/form-data; boundary="] {
            assert!(Splitter::new(kind).is_err(), "{kind}");
        }
        let mut splitter = Splitter::new(TYPE).unwrap();
        assert!(splitter.feed(&[b'x'; 10_000]).is_err(), "no delimiter");
        let mut splitter = Splitter::new(TYPE).unwrap();
        splitter.feed(b"------edge\r\n").unwrap();
        assert!(splitter.feed(&[b'x'; 10_000]).is_err(), "a head without an end");
        let mut splitter = Splitter::new(TYPE).unwrap();
        let head = b"------edge\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";
        splitter.feed(head).unwrap();
        assert!(splitter.feed(&[b'x'; 10_000]).is_err(), "a field without an end");
        let mut splitter = Splitter::new(TYPE).unwrap();
        let many = [&head[..], b"x\r\n"].concat().repeat(PARTS_MAX + 1);
        assert!(splitter.feed(&many).is_err(), "too many parts");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), cut in 0_usize..200) {
            let mut body = form(&bytes);
            body.splice(cut..cut + 3, bytes.iter().copied().take(5));
            for step in [1, 13, 400] {
                let mut splitter = Splitter::new(TYPE).unwrap();
                for piece in body.chunks(step) {
                    if splitter.feed(piece).is_err() {
                        break;
                    }
                }
            }
        }
    }
}
