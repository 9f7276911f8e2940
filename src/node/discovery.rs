//! Finding nodes of the same network on the local one by multicast DNS (RFC 6762, 6763).
//!
//! Says that this node is here: its id, the beginning of its network's id, the protocol's version,
//! a port; no names. What others say is a hint where to try, and nothing else: who really answers
//! there is found out by the Noise handshake. A flood ends the listening, not the program.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use mdns_sd::{IfKind, IfPredicate, ResolvedService, ServiceDaemon, ServiceEvent, ServiceInfo};

use super::neighbours::{Announced, NETWORK_MARK_CHARS};
use crate::domain::limits::{NEIGHBOUR_ADDRESSES_MAX, SERVICES_HEARD_MAX};
use crate::domain::{NetworkId, NodeId};
use crate::sync::seal::PROTOCOL_VERSION;

const SERVICE: &str = "_branchline._tcp.local.";
/// Keys of the TXT record.
const NODE: &str = "node";
const NETWORK: &str = "net";
const VERSION: &str = "v";
/// How long the goodbye may take when listening ends.
const GOODBYE: Duration = Duration::from_millis(500);

/// Interfaces that lead to no other library: containers, virtual machines, tunnels.
const VIRTUAL: [&str; 10] =
    ["docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "tun", "tap", "wg", "zt"];

/// What this node says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Presence {
    pub(super) node: NodeId,
    pub(super) network: NetworkId,
    /// Where it listens; `None` if only this computer can reach it: then it only listens.
    pub(super) port: Option<u16>,
    /// This computer's own addresses: who has one beside them is near.
    pub(super) own: Vec<Ipv4Addr>,
}

/// Listening and being heard, until it is stopped.
pub(super) struct Discovery {
    daemon: ServiceDaemon,
    name: Option<String>,
}

impl std::fmt::Debug for Discovery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Discovery({:?})", self.name)
    }
}

/// What came of one event.
#[derive(Debug)]
pub(super) enum Heard {
    /// A node of some network.
    Node(Announced),
    /// Too many services for a local network of libraries: listening has ended.
    Flood,
}

impl Discovery {
    /// Begins. `heard` is called on a thread of its own.
    ///
    /// # Errors
    /// What the system says: no socket, no interface, a firewall.
    pub(super) fn start(
        presence: Presence,
        heard: impl Fn(Heard) + Send + 'static,
    ) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let daemon = ServiceDaemon::new()?;
        // Libraries' networks speak IPv4; a second answer for each neighbour would only be tried in
        // vain.
        daemon.disable_interface(IfKind::IPv6)?;
        daemon.disable_interface(vec![IfKind::LoopbackV4, IfKind::LoopbackV6])?;
        daemon.disable_interface(IfKind::Predicate(IfPredicate::new(|interface| {
            is_virtual(&interface.name)
        })))?;
        let mut name = None;
        if let Some(port) = presence.port {
            let info = service(&presence, port)?;
            name = Some(info.get_fullname().to_owned());
            daemon.register(info)?;
        }
        let events = daemon.browse(SERVICE)?;
        std::thread::Builder::new().name("discovery".into()).spawn(move || {
            let mut services = BTreeSet::new();
            // The channel ends when the daemon does.
            while let Ok(event) = events.recv() {
                match event {
                    ServiceEvent::ServiceFound(_, full_name) => {
                        services.insert(full_name);
                        if services.len() > SERVICES_HEARD_MAX {
                            heard(Heard::Flood);
                            return;
                        }
                    }
                    ServiceEvent::ServiceResolved(service) => {
                        if let Some(announced) = read(&service, &presence.own) {
                            heard(Heard::Node(announced));
                        }
                    }
                    ServiceEvent::ServiceRemoved(_, full_name) => {
                        services.remove(&full_name);
                    }
                    ServiceEvent::SearchStarted(_) | ServiceEvent::SearchStopped(_) | _ => {}
                }
            }
        })?;
        Ok(Self { daemon, name })
    }

    /// Says goodbye and stops.
    pub(super) fn stop(self) {
        if let Some(name) = &self.name
            && let Ok(said) = self.daemon.unregister(name)
        {
            // Nobody has to hear it: what is gone is forgotten after its time.
            said.recv_timeout(GOODBYE).ok();
        }
        if let Ok(over) = self.daemon.shutdown() {
            over.recv_timeout(GOODBYE).ok();
        }
    }
}

fn service(
    presence: &Presence,
    port: u16,
) -> Result<ServiceInfo, Box<dyn std::error::Error + Send + Sync>> {
    let (node, network) = (presence.node.to_string(), presence.network.to_string());
    let version = PROTOCOL_VERSION.to_string();
    let properties =
        [(NODE, node.as_str()), (NETWORK, &network[..NETWORK_MARK_CHARS]), (VERSION, &version)];
    let host = format!("branchline-{node}.local.");
    Ok(ServiceInfo::new(SERVICE, &node, &host, "", port, &properties[..])?.enable_addr_auto())
}

/// What a service says, if it is one of ours in form; whose it is, is asked elsewhere.
fn read(service: &ResolvedService, own: &[Ipv4Addr]) -> Option<Announced> {
    let text =
        |key: &str| service.get_property_val_str(key).filter(|text| (1..=32).contains(&text.len()));
    let port = service.get_port();
    let mut addresses: Vec<IpAddr> = service
        .get_addresses_v4()
        .into_iter()
        .filter(|address| is_near(*address, own))
        .map(IpAddr::V4)
        .collect();
    addresses.sort();
    addresses.truncate(NEIGHBOUR_ADDRESSES_MAX);
    Some(Announced {
        node: text(NODE)?.parse().ok()?,
        network_mark: text(NETWORK)?.to_owned(),
        version: text(VERSION)?.parse().ok()?,
        urls: addresses
            .into_iter()
            .filter(|_| port != 0)
            .map(|address| format!("http://{address}:{port}"))
            .collect(),
    })
}

/// An address of a local network: nobody there can send this node's bytes out into the world, where
/// they may be paid for. Some institutions give public addresses to the computers of a room; then
/// those in the same block of 256 are near.
fn is_near(address: Ipv4Addr, own: &[Ipv4Addr]) -> bool {
    let block = |address: &Ipv4Addr| address.to_bits() >> 8;
    let in_block = own.iter().any(|own| block(own) == block(&address));
    let usable = !address.is_loopback() && !address.is_multicast() && !address.is_unspecified();
    usable && (address.is_private() || address.is_link_local() || in_block)
}

fn is_virtual(interface: &str) -> bool {
    VIRTUAL.iter().any(|start| interface.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_a_local_network_are_tried() {
        for near in ["192.168.1.20", "10.0.0.7", "172.16.3.4", "169.254.9.9"] {
            assert!(is_near(near.parse().unwrap(), &[]), "{near}");
        }
        for far in ["127.0.0.1", "8.8.8.8", "0.0.0.0", "224.0.0.251", "172.32.0.1"] {
            assert!(!is_near(far.parse().unwrap(), &[]), "{far}");
        }
        let own = ["203.0.113.9".parse().unwrap()];
        assert!(is_near("203.0.113.77".parse().unwrap(), &own), "the next desk");
        assert!(!is_near("203.0.114.77".parse().unwrap(), &own));
        assert!(is_virtual("docker0") && is_virtual("wg0") && !is_virtual("eth0"));
    }

    #[test]
    fn what_is_said_holds_no_name_and_reads_back() {
        let presence = Presence {
            node: NodeId([7; 12]),
            network: NetworkId([8; 16]),
            port: Some(8410),
            own: Vec::new(),
        };
        let service = service(&presence, 8410).unwrap();
        assert!(service.get_fullname().ends_with("._branchline._tcp.local."));
        let resolved = service.as_resolved_service();
        let read = read(&resolved, &[]).unwrap();
        assert_eq!((read.node, read.version), (presence.node, PROTOCOL_VERSION));
        assert!(presence.network.to_string().starts_with(&read.network_mark));
        assert_eq!(read.urls, Vec::<String>::new(), "addresses are filled in by the system");
    }

    #[test]
    fn hostile_announcements_give_nothing() {
        let announced = |properties: &[(&str, &str)], port| {
            let info = ServiceInfo::new(
                SERVICE,
                "x",
                "x.local.",
                "192.168.1.20,8.8.8.8,127.0.0.1,10.0.0.1,10.0.0.2,10.0.0.3,10.0.0.4,10.0.0.5",
                port,
                properties,
            );
            read(&info.unwrap().as_resolved_service(), &[])
        };
        let node = NodeId([7; 12]).to_string();
        let fine = announced(&[(NODE, &node), (NETWORK, "abcd"), (VERSION, "1")], 80).unwrap();
        assert_eq!(fine.urls.len(), NEIGHBOUR_ADDRESSES_MAX);
        assert!(fine.urls.iter().all(|url| url.starts_with("http://10.0.0.")), "{:?}", fine.urls);
        let no_port = announced(&[(NODE, &node), (NETWORK, "abcd"), (VERSION, "1")], 0).unwrap();
        assert!(no_port.urls.is_empty());
        let long = "z".repeat(200);
        for wrong in [
            &[][..],
            &[(NODE, "not an id"), (NETWORK, "abcd"), (VERSION, "1")],
            &[(NODE, &node), (NETWORK, &long), (VERSION, "1")],
            &[(NODE, &node), (NETWORK, "abcd"), (VERSION, "999")],
            &[(NODE, &node), (VERSION, "1")],
        ] {
            assert!(announced(wrong, 80).is_none(), "{wrong:?}");
        }
    }
}
