//! A posted form: names and values as the browser sent them, already checked to come from one of
//! our pages.

use std::collections::BTreeMap;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use std::future::{Ready, ready};

use super::WebError;

/// Beginning of the names of an assignment's fields.
pub(super) const ANSWER: &str = "a-";

/// The fields of a form. Only the layer around all handlers makes one, after its origin and token
/// were checked.
#[derive(Debug, Clone, Default)]
pub struct Posted(BTreeMap<String, Vec<String>>);

impl Posted {
    /// Reads a body of the kind `application/x-www-form-urlencoded`.
    ///
    /// # Errors
    /// [`WebError::Unreadable`] for anything else.
    pub(super) fn parse(body: &[u8]) -> Result<Self, WebError> {
        let text = std::str::from_utf8(body).map_err(|_| WebError::Unreadable("not text"))?;
        let pairs = actix_web::web::Query::<Vec<(String, String)>>::from_query(text)
            .map_err(|_| WebError::Unreadable("not a form"))?;
        let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in pairs.into_inner() {
            fields.entry(name).or_default().push(value);
        }
        Ok(Self(fields))
    }

    /// Puts a value in place of all of that name.
    pub(super) fn put(&mut self, name: &str, value: String) {
        self.0.insert(name.to_owned(), vec![value]);
    }

    /// The first value of that name; empty if there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// Every value of that name, in the order of the page.
    #[must_use]
    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// The longest texts that a person may have typed, for copying once the form cannot be taken.
    #[must_use]
    pub fn typed(&self) -> String {
        let answers = self.0.keys().map(String::as_str).filter(|name| name.starts_with(ANSWER));
        let kept = ["title", "body"].into_iter().chain(answers).map(|name| self.text(name));
        kept.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
    }
}

impl FromRequest for Posted {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let posted = request.extensions_mut().remove::<Self>();
        ready(posted.ok_or(WebError::Unreadable("no form was sent")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_one_name_are_kept_together() {
        let posted = Posted::parse("answer=0&answer=2&name=%C4%90or%C4%91e+C".as_bytes()).unwrap();
        assert_eq!(posted.all("answer"), ["0", "2"]);
        assert_eq!(posted.text("name"), "Đorđe C");
        assert_eq!(posted.text("missing"), "");
        assert!(Posted::parse(&[0xff, b'=']).is_err());
    }
}
