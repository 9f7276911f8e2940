//! A posted form: names and values as the browser sent them, already checked to come from one of
//! our pages.

use std::collections::BTreeMap;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use std::future::{Ready, ready};

use super::WebError;

/// Fields that are ours, said already, or secret.
const NOT_TYPED: [&str; 9] =
    ["csrf", "once", "title", "body", "back", "code", "secret", "admin_password", "password"];
/// A text shorter than this is typed again sooner than copied.
const TYPED_CHARS_MIN: usize = 20;
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

    /// The texts that a person may have typed, for copying once the form cannot be taken: a title
    /// and whatever is longer than a word. Never a secret.
    #[must_use]
    pub fn typed(&self) -> String {
        let others = self.0.iter().filter(|(name, _)| !NOT_TYPED.contains(&name.as_str()));
        let others = others.flat_map(|(name, values)| values.iter().map(move |text| (name, text)));
        let others = others.filter(|(name, text)| {
            name.starts_with(ANSWER) || text.chars().count() >= TYPED_CHARS_MIN
        });
        let first = ["title", "body"].map(|name| self.text(name));
        let kept = first.into_iter().chain(others.map(|(_, text)| text.as_str()));
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

    #[test]
    fn what_was_typed_is_kept_and_no_secret() {
        let form = "title=A+day&answer=I+asked+five+neighbours+about+it&once=0123456789012345678901\
            &a-who=Us&secret=correct+horse+battery+staple&csrf=0123456789012345678901&choice=2";
        let typed = Posted::parse(form.as_bytes()).unwrap().typed();
        assert_eq!(typed, "A day\n\nUs\n\nI asked five neighbours about it");
    }
}
