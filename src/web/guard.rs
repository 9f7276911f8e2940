//! Who may send what here: names of this node, origins of forms, tokens, ways back. Pure; decides,
//! never answers.

use std::net::IpAddr;

/// True if the node may be called by that `Host`: a literal address, `localhost`, a name of the
/// local network, or one that was configured. Anything else may be a name that an attacker points
/// at this address.
#[must_use]
pub(super) fn is_own_host(host: &str, configured: &[String]) -> bool {
    let Some(name) = host_name(host) else { return false };
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix('.').unwrap_or(&name);
    name.parse::<IpAddr>().is_ok()
        || name == "localhost"
        || name.ends_with(".local")
        || name.ends_with(".lan")
        || configured.iter().any(|own| own.eq_ignore_ascii_case(name))
}

/// The name or address in a `Host`, without port and brackets; `None` if it is not one.
fn host_name(host: &str) -> Option<&str> {
    if let Some(rest) = host.strip_prefix('[') {
        let (address, port) = rest.split_once(']')?;
        let fine = port.is_empty() || is_port(port.strip_prefix(':')?);
        return (fine && address.parse::<std::net::Ipv6Addr>().is_ok()).then_some(address);
    }
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    let fine = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    (!name.is_empty() && name.bytes().all(fine) && is_port(port)).then_some(name)
}

fn is_port(text: &str) -> bool {
    text.len() <= 5 && text.parse::<u16>().is_ok()
}

/// True if a form's `Origin` is this very server. Absent and `null` are foreign: every browser
/// sends it with a POST.
#[must_use]
pub(super) fn is_own_origin(origin: Option<&str>, host: &str) -> bool {
    let Some(origin) = origin else { return false };
    let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    authority.is_some_and(|authority| {
        authority.eq_ignore_ascii_case(host)
            || authority.eq_ignore_ascii_case(&format!("{host}:80"))
            || authority.eq_ignore_ascii_case(&format!("{host}:443"))
    })
}

/// Compares two tokens in a time that does not depend on where they differ. An empty one fits
/// nothing.
#[must_use]
pub(super) fn is_same_token(own: &str, sent: &str) -> bool {
    let (own, sent) = (own.as_bytes(), sent.as_bytes());
    !own.is_empty()
        && own.len() == sent.len()
        && own.iter().zip(sent).fold(0, |differing, (a, b)| differing | (a ^ b)) == 0
}

/// True for what [`random_token`](crate::node::Node::random_token) could have made: cookies come from
/// outside.
#[must_use]
pub(super) fn is_token(text: &str) -> bool {
    text.len() == 26 && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

/// The way back that a form named, if it leads to this server; else `/`.
#[must_use]
pub(super) fn way_back(asked: &str) -> &str {
    let fine = asked.starts_with('/')
        && !asked.starts_with("//")
        && asked.len() <= 512
        && asked.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if fine { asked } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_local_network_and_configured_ones_are_own() {
        let configured = vec!["learn.example.org".to_owned()];
        for host in [
            "127.0.0.1:8080",
            "192.168.1.20",
            "[::1]:8080",
            "[fe80::1]",
            "localhost:8080",
            "branch.local",
            "BRANCH.lan:80",
            "learn.example.org:443",
            "Learn.Example.org.",
        ] {
            assert!(is_own_host(host, &configured), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "evil.example:8080",
            "local",
            "127.0.0.1.evil.example",
            "learn.example.org.evil.example",
            "branch.local@evil.example",
            "branch.local:80:80",
            "branch.local:99999",
            "[::1",
            "[evil]:80",
            "evil.example/.local",
        ] {
            assert!(!is_own_host(host, &configured), "{host}");
        }
    }

    #[test]
    fn a_form_from_elsewhere_or_from_nowhere_is_foreign() {
        assert!(is_own_origin(Some("http://branch.lan:8080"), "branch.lan:8080"));
        assert!(is_own_origin(Some("https://learn.example.org"), "learn.example.org"));
        for origin in [
            None,
            Some("null"),
            Some(""),
            Some("http://branch.lan"),
            Some("http://branch.lan:8081"),
            Some("http://evil.example"),
            Some("http://branch.lan:8080.evil.example"),
            Some("ftp://branch.lan:8080"),
            Some("branch.lan:8080"),
        ] {
            assert!(!is_own_origin(origin, "branch.lan:8080"), "{origin:?}");
        }
    }

    #[test]
    fn a_missing_or_other_token_does_not_fit() {
        assert!(is_same_token("abc", "abc"));
        for (own, sent) in [("", ""), ("abc", ""), ("abc", "abd"), ("abc", "abcd"), ("", "abc")] {
            assert!(!is_same_token(own, sent), "{own} {sent}");
        }
    }

    #[test]
    fn the_way_back_never_leaves_the_server() {
        assert_eq!(way_back("/lessons/a/b?x=1"), "/lessons/a/b?x=1");
        for asked in
            ["", "//evil.example", "/\\evil.example", "http://evil.example", "/a\r\nX: y", "/ б"]
        {
            assert_eq!(way_back(asked), "/", "{asked}");
        }
    }
}
