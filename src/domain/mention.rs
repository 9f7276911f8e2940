//! Mentions in posts: `@` and a person's id, where whoever typed had `@` and a name.
//!
//! Names are records and change; an id stays. So a post carries ids, each reader sees the names that
//! are known there, and a person who is erased leaves a number without a name. Hostile text is text:
//! what is no id is left as it was typed, and a name says nothing in Markdown.

use std::collections::BTreeSet;

use super::ids::PersonId;
use super::limits::MENTIONS_MAX;

/// Characters of an id as it stands in a post.
const ID_CHARS: usize = 37;

/// Those whom a post mentions, at most [`MENTIONS_MAX`] of them.
#[must_use]
pub fn mentioned(body: &str) -> BTreeSet<PersonId> {
    let mut people = BTreeSet::new();
    for piece in pieces(body) {
        if let Piece::Person(person) = piece
            && people.len() < MENTIONS_MAX
        {
            people.insert(person);
        }
    }
    people
}

/// The post with what `name` gives for each person behind the `@`.
#[must_use]
pub fn named(body: &str, name: impl Fn(PersonId) -> String) -> String {
    pieces(body)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Person(person) => format!("@{}", name(person)),
        })
        .collect()
}

/// A name so that Markdown takes every sign of it for itself, and no address in it becomes a link.
#[must_use]
pub fn plain_name(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for sign in name.replace("://", ":\u{2060}//").chars() {
        if sign.is_ascii_punctuation() {
            plain.push('\\');
        }
        plain.push(sign);
    }
    plain
}

/// The post with an id wherever `@` and one of these names were typed, each person with the names
/// that mean that one. Of names that begin alike the longest counts, of people with one name the
/// first. Quotes, lines that begin with `>`, mention nobody.
#[must_use]
pub fn resolved(typed: &str, people: &[(PersonId, Vec<String>)]) -> String {
    let mut names: Vec<(&str, PersonId)> = Vec::new();
    for (person, known) in people {
        names.extend(known.iter().map(|name| (name.as_str(), *person)));
    }
    names.retain(|(name, _)| !name.is_empty());
    // A stable order: people with one name stay in theirs.
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let lines = typed.split_inclusive('\n').map(|line| match line.trim_start().starts_with('>') {
        true => line.to_owned(),
        false => resolved_line(line, &names),
    });
    lines.collect()
}

fn resolved_line(line: &str, names: &[(&str, PersonId)]) -> String {
    let mut made = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('@') {
        let (before, behind) = (&rest[..at], &rest[at + 1..]);
        made.push_str(before);
        made.push('@');
        rest = behind;
        let begins = !made[..made.len() - 1].ends_with(char::is_alphanumeric);
        let found = names.iter().find(|(name, _)| {
            let tail = behind.strip_prefix(name);
            begins && tail.is_some_and(|tail| !tail.starts_with(char::is_alphanumeric))
        });
        if let Some((name, person)) = found {
            made.push_str(&person.to_string());
            rest = &behind[name.len()..];
        }
    }
    made.push_str(rest);
    made
}

enum Piece<'a> {
    Text(&'a str),
    Person(PersonId),
}

fn pieces(body: &str) -> Vec<Piece<'_>> {
    let (mut found, mut from, mut at) = (Vec::new(), 0, 0);
    while let Some(next) = body[at..].find('@') {
        let sign = at + next;
        let behind = &body[sign + 1..];
        let length = behind.bytes().take_while(u8::is_ascii_alphanumeric).count();
        at = sign + 1 + length;
        let whole = length == ID_CHARS && !body[at..].starts_with(char::is_alphanumeric);
        let person = behind.get(..length).filter(|_| whole).and_then(|id| id.parse().ok());
        if let Some(person) = person {
            found.push(Piece::Text(&body[from..sign]));
            found.push(Piece::Person(person));
            from = at;
        }
    }
    found.push(Piece::Text(&body[from..]));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::NodeId;

    fn person(tag: u8) -> PersonId {
        PersonId::new(NodeId([tag; 12]), [tag; 11])
    }

    fn people() -> Vec<(PersonId, Vec<String>)> {
        vec![
            (person(1), vec!["Mira".into(), "Mira (Kotor)".into()]),
            (person(2), vec!["Mira K".into()]),
            (person(3), vec!["Mira".into(), "Mira (Bar)".into()]),
            (person(4), vec!["[x](http://evil.example)".into()]),
        ]
    }

    #[test]
    fn a_typed_name_becomes_an_id_and_is_shown_as_a_name_again() {
        for (typed, who) in [
            ("@Mira, hello", person(1)),
            ("Ask @Mira K.", person(2)),
            ("(@Mira (Bar) knows)", person(3)),
        ] {
            let kept = resolved(typed, &people());
            assert_eq!(mentioned(&kept), BTreeSet::from([who]), "{kept}");
            assert_eq!(kept.matches(&who.to_string()).count(), 1);
        }
        let kept = resolved("@Mira, hello", &people());
        assert_eq!(named(&kept, |_| "Mirjana".into()), "@Mirjana, hello");
        assert_eq!(resolved(&kept, &people()), kept, "what is resolved stays");
    }

    #[test]
    fn what_only_looks_like_a_mention_stays_as_it_was_typed() {
        let long = "a".repeat(50);
        for typed in [
            "mail@Mira.example",
            "@Mirabel",
            "> @Mira said",
            "@",
            "@@",
            "@unknown",
            &format!("@{long}"),
            "ćć@жж",
        ] {
            let kept = resolved(typed, &people());
            assert_eq!(kept, *typed);
            assert_eq!(mentioned(&kept), BTreeSet::new());
            assert_eq!(named(&kept, |_| "X".into()), *typed);
        }
    }

    #[test]
    fn a_name_is_no_markdown() {
        let kept = resolved("@[x](http://evil.example) knows", &people());
        assert_eq!(mentioned(&kept), BTreeSet::from([person(4)]));
        let shown = named(&kept, |_| plain_name("[x](http://evil.example)"));
        assert!(
            shown.starts_with("@\\[x\\]\\(http\\:\u{2060}\\/\\/evil\\.example\\) knows"),
            "{shown}"
        );
    }

    #[test]
    fn a_post_mentions_a_bounded_number_of_people() {
        let ids: Vec<String> = (0..100).map(|tag| format!("@{}", person(tag))).collect();
        assert_eq!(mentioned(&ids.join(" ")).len(), MENTIONS_MAX);
        assert_eq!(person(1).to_string().len(), ID_CHARS);
    }
}
