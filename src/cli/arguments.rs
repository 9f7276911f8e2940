//! Values that several verbs read from the command line.

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::domain::ids::InvalidId;
use crate::domain::roles::{NodeRole, Role};

/// Where a PIN or password comes from; one of the two has to be said.
#[derive(clap::Args, Debug)]
#[group(required = true, multiple = false)]
pub(super) struct SecretArgs {
    /// Read the PIN from standard input, one line
    #[arg(long)]
    pin_stdin: bool,

    /// Read the password from standard input, one line
    #[arg(long)]
    password_stdin: bool,
}

/// Offers the roles of a person.
pub(super) fn person_role() -> impl TypedValueParser<Value = Role> {
    PossibleValuesParser::new(Role::ALL.map(Role::as_str)).try_map(|word| word.parse::<Role>())
}

/// Offers what a fresh folder can be made.
pub(super) fn node_role() -> impl TypedValueParser<Value = NodeRole> {
    PossibleValuesParser::new(NodeRole::FOUNDED.map(NodeRole::as_str))
        .try_map(|word| word.parse::<NodeRole>())
}

/// Two letters of ISO 3166, in any case; given back in capitals.
pub(super) fn country(text: &str) -> Result<String, InvalidId> {
    if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        Ok(text.to_ascii_uppercase())
    } else {
        Err(InvalidId::new("a country of two letters", text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_two_letters_in_any_case() {
        assert_eq!(country("rs").unwrap(), "RS");
        for wrong in ["", "R", "SRB", "1S", "\u{160}"] {
            assert!(country(wrong).is_err(), "{wrong}");
        }
    }
}
