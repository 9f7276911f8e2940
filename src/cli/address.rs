//! Addresses: which ones `--listen` means, and under which ones other devices find this computer.
//!
//! Finding sends nothing: a datagram socket is only told a destination, and the system says which
//! of its addresses it would come from. So it works without a connection, and nobody outside hears
//! of it.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::str::FromStr;

use crate::domain::ids::InvalidId;

/// The port if none is said.
pub(super) const PORT_DEFAULT: u16 = 8410;

/// Where to listen: `192.168.1.20:8410`, an address alone, or a port alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ListenAddress(pub(super) SocketAddr);

impl Default for ListenAddress {
    fn default() -> Self {
        Self(SocketAddr::from((Ipv4Addr::UNSPECIFIED, PORT_DEFAULT)))
    }
}

impl FromStr for ListenAddress {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        if let Ok(address) = text.parse::<SocketAddr>() {
            return Ok(Self(address));
        }
        if let Ok(port) = text.parse::<u16>() {
            return Ok(Self(SocketAddr::from((Ipv4Addr::UNSPECIFIED, port))));
        }
        text.parse::<IpAddr>()
            .map(|address| Self(SocketAddr::new(address, PORT_DEFAULT)))
            .map_err(|_| InvalidId::new("an address such as 0.0.0.0:8410", text))
    }
}

/// The page's address for a browser on this computer.
pub(super) fn local_url(bound: SocketAddr) -> String {
    let host = match bound.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => IpAddr::V6(Ipv6Addr::LOCALHOST),
        other @ (IpAddr::V4(_) | IpAddr::V6(_)) => other,
    };
    url(SocketAddr::new(host, bound.port()))
}

/// The port under which other devices reach the server; `None` if only this computer can.
pub(super) fn lan_port(bound: &[SocketAddr]) -> Option<u16> {
    bound.iter().find(|address| !address.ip().is_loopback()).map(SocketAddr::port)
}

/// The pages' addresses for other devices, the most likely one first; none if only this computer
/// can reach the server.
pub(super) fn lan_urls(bound: &[SocketAddr], own: &[Ipv4Addr]) -> Vec<String> {
    let mut urls = Vec::new();
    for address in bound {
        match address.ip() {
            ip if ip.is_loopback() => {}
            ip if ip.is_unspecified() => {
                urls.extend(own.iter().map(|own| url((*own, address.port()).into())));
            }
            _ => urls.push(url(*address)),
        }
    }
    let mut seen = BTreeSet::new();
    urls.retain(|url| seen.insert(url.clone()));
    urls
}

fn url(address: SocketAddr) -> String {
    format!("http://{address}/")
}

/// This computer's own addresses in its networks, as far as the system tells.
pub(super) fn own_addresses() -> Vec<Ipv4Addr> {
    choose(DESTINATIONS.iter().filter_map(|destination| source_towards(*destination)))
}

/// Somewhere outside first (an address for documentation, RFC 5737), for the network with the way
/// out. Then the usual private networks (RFC 1918), since a branch may have no way out at all.
const DESTINATIONS: [Ipv4Addr; 7] = [
    Ipv4Addr::new(192, 0, 2, 1),
    Ipv4Addr::new(192, 168, 0, 1),
    Ipv4Addr::new(192, 168, 1, 1),
    Ipv4Addr::new(192, 168, 100, 1),
    Ipv4Addr::new(192, 168, 137, 1),
    Ipv4Addr::new(10, 0, 0, 1),
    Ipv4Addr::new(172, 16, 0, 1),
];

fn source_towards(destination: Ipv4Addr) -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // The port plays no part, since nothing is sent.
    socket.connect((destination, 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

/// What other devices can use: each address once, in the order found, without those of this
/// computer alone.
fn choose(found: impl Iterator<Item = IpAddr>) -> Vec<Ipv4Addr> {
    let mut seen = BTreeSet::new();
    found
        .filter_map(|address| match address {
            IpAddr::V4(address) => Some(address),
            IpAddr::V6(_) => None,
        })
        .filter(|address| !address.is_loopback() && !address.is_unspecified())
        .filter(|address| seen.insert(*address))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(texts: &[&str]) -> Vec<SocketAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn a_place_to_listen_is_an_address_a_port_or_both() {
        for (text, address) in [
            ("127.0.0.1:0", "127.0.0.1:0"),
            ("9000", "0.0.0.0:9000"),
            ("192.168.1.20", "192.168.1.20:8410"),
            ("[::1]:80", "[::1]:80"),
            ("::", "[::]:8410"),
        ] {
            assert_eq!(text.parse::<ListenAddress>().unwrap().0.to_string(), address);
        }
        for wrong in ["", "hub", "1.2.3", "1.2.3.4:99999", "99999", "http://1.2.3.4/"] {
            assert!(wrong.parse::<ListenAddress>().is_err(), "{wrong}");
        }
        assert_eq!(ListenAddress::default().0.to_string(), "0.0.0.0:8410");
    }

    #[test]
    fn a_browser_here_is_sent_to_an_address_it_can_open() {
        for (address, url) in [
            ("0.0.0.0:8410", "http://127.0.0.1:8410/"),
            ("[::]:8410", "http://[::1]:8410/"),
            ("192.168.1.20:80", "http://192.168.1.20:80/"),
        ] {
            assert_eq!(local_url(address.parse().unwrap()), url);
        }
    }

    #[test]
    fn each_address_is_told_once_and_those_of_this_computer_alone_never() {
        let found = ["127.0.0.1", "192.168.1.20", "0.0.0.0", "::1", "192.168.1.20", "10.1.1.7"];
        let own = choose(found.iter().map(|text| text.parse().unwrap()));
        assert_eq!(own, [Ipv4Addr::new(192, 168, 1, 20), Ipv4Addr::new(10, 1, 1, 7)]);
    }

    #[test]
    fn a_server_for_this_computer_alone_has_no_port_for_others() {
        assert_eq!(lan_port(&bound(&["127.0.0.1:8410", "[::1]:80"])), None);
        assert_eq!(lan_port(&bound(&["127.0.0.1:8410", "0.0.0.0:80"])), Some(80));
    }

    #[test]
    fn other_devices_get_the_addresses_that_the_server_listens_on() {
        let own = [Ipv4Addr::new(192, 168, 1, 20), Ipv4Addr::new(10, 1, 1, 7)];
        assert_eq!(
            lan_urls(&bound(&["0.0.0.0:8410"]), &own),
            ["http://192.168.1.20:8410/", "http://10.1.1.7:8410/"]
        );
        assert_eq!(
            lan_urls(&bound(&["10.1.1.7:80", "127.0.0.1:80"]), &own),
            ["http://10.1.1.7:80/"]
        );
        assert_eq!(
            lan_urls(&bound(&["0.0.0.0:80", "192.168.1.20:80"]), &own[..1]),
            ["http://192.168.1.20:80/"]
        );
        assert!(lan_urls(&bound(&["127.0.0.1:8410", "[::1]:8410"]), &own).is_empty());
    }
}
