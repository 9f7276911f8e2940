//! Badges and the certificate: what they are for, and what one of them says. Values only: `docs`
//! spells their bytes, `sync` signs them.

use std::fmt;
use std::str::FromStr;

use super::ids::{InvalidId, ModuleId, NodeId, PersonId, UnixMs, base32, is_slug};

/// What a badge is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Achievement {
    /// The whole course.
    Certificate,
    /// One module: the lessons that it asks for, and its quiz.
    Module(ModuleId),
    /// A session that was taught to colleagues.
    Facilitator,
    /// Reviews that those who got them called useful.
    GoodReviewer,
}

impl fmt::Display for Achievement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Certificate => f.write_str("certificate"),
            Self::Module(module) => write!(f, "module.{module}"),
            Self::Facilitator => f.write_str("facilitator"),
            Self::GoodReviewer => f.write_str("good-reviewer"),
        }
    }
}

impl FromStr for Achievement {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        if let Some(module) = text.strip_prefix("module.") {
            return Ok(Self::Module(module.parse()?));
        }
        [Self::Certificate, Self::Facilitator, Self::GoodReviewer]
            .into_iter()
            .find(|each| each.to_string() == text)
            .ok_or_else(|| InvalidId::new("a badge", text))
    }
}

/// What a badge says. It never changes: another name, or another library, is another award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    /// The course's id.
    pub course: String,
    /// What for.
    pub achievement: Achievement,
    /// Who earned it.
    pub person: PersonId,
    /// The person's name when it was issued: a certificate is worth what it says of whom.
    pub name: String,
    /// When it was issued, as the issuer's clock claimed.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub clock_doubtful: bool,
    /// The node that says so.
    pub issuer: NodeId,
}

impl Award {
    /// Could this be an award at all? A course's id and the time are of the form that a node of
    /// ours writes.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        is_slug(&self.course) && self.at.0.rem_euclid(1000) == 0
    }
}

/// An award with its issuer's signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedAward {
    /// What it says.
    pub award: Award,
    /// The issuer's, over what it says.
    pub signature: [u8; 64],
    /// Which of the issuer's awards for the same achievement, from 1: a second one is issued only
    /// under another name.
    pub number: u32,
}

impl SignedAward {
    /// The short code under which whoever holds the award finds it.
    #[must_use]
    pub fn code(&self) -> AwardCode {
        let hash = blake3::derive_key("branchline 2026 award code", &self.signature);
        let mut bytes = [0; AwardCode::BYTES];
        bytes.copy_from_slice(&hash[..AwardCode::BYTES]);
        AwardCode(bytes)
    }
}

/// 80 bits that follow from an award's signature: nobody guesses them, and 16 signs can be typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AwardCode(pub [u8; 10]);

impl AwardCode {
    /// Its length in bytes.
    pub const BYTES: usize = 10;
}

impl fmt::Display for AwardCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signs = base32().encode(&self.0);
        let mut groups = signs.as_bytes().chunks(4).map(String::from_utf8_lossy);
        f.write_str(&groups.next().unwrap_or_default())?;
        groups.try_for_each(|group| write!(f, "-{group}"))
    }
}

impl FromStr for AwardCode {
    type Err = InvalidId;

    /// Reads what was typed: hyphens, spaces and capitals do not matter, nor O for 0 and I for 1.
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let wrong = || InvalidId::new("a code of a certificate", text);
        if text.len() > 64 {
            return Err(wrong());
        }
        let signs: String =
            text.chars().filter(|sign| !sign.is_whitespace() && *sign != '-').collect();
        let bytes = base32().decode(signs.as_bytes()).map_err(|_| wrong())?;
        bytes.try_into().map(Self).map_err(|_| wrong())
    }
}

/// An award is taken back. Counts from its issuer and from the hub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// Which award.
    pub code: AwardCode,
    /// When, as the writer's clock claimed.
    pub at: UnixMs,
}

/// What can be said of an award that somebody shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Its issuer belongs to the network (or is this node) and signed just that.
    Genuine,
    /// So it was, and then it was withdrawn.
    Withdrawn(UnixMs),
    /// It says something else than what was signed.
    Altered,
    /// The issuer is not known here, or may not issue for that person.
    Unknown,
    /// The issuer was cut off, and what is shown is not among what is held of it from before.
    CutOff,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_badge_is_for_reads_back() {
        let module = Achievement::Module("start-here".parse().unwrap());
        for each in [Achievement::Certificate, module, Achievement::GoodReviewer] {
            assert_eq!(each.to_string().parse(), Ok(each));
        }
        for wrong in ["", "module.", "module.A b", "Certificate"] {
            assert!(wrong.parse::<Achievement>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_code_is_forgiving_when_it_is_typed() {
        let code = AwardCode([0x10, 0x41, 0, 0xff, 7, 8, 9, 10, 11, 12]);
        let shown = code.to_string();
        assert_eq!(shown.len(), 19);
        assert_eq!(shown.parse(), Ok(code));
        let typed = shown.to_uppercase().replace('-', " ").replace('0', "O").replace('1', "I");
        assert_eq!(typed.parse(), Ok(code));
        for wrong in ["", "abcd", "u", &"0".repeat(17), &" ".repeat(70)] {
            assert!(wrong.parse::<AwardCode>().is_err(), "{wrong}");
        }
    }
}
