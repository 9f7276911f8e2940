//! Carries bodies by HTTP POST. Knows nothing of what is in them.

use std::io::Read;
use std::time::Duration;

use super::dialer::{CarryFault, Taken};
use crate::domain::limits::{SYNC_BODY_BYTES_MAX, SYNC_POST_S, SYNC_STALL_S};

/// A line to one address. Its connections are kept between POSTs.
#[derive(Debug)]
pub(super) struct HttpLine {
    agent: ureq::Agent,
    url: String,
}

/// How much of an answer is handed on at once.
const PIECE_BYTES: usize = 4 * 1024;
/// No line that is worth waiting for is slower, in bytes per second.
const SLOWEST_BYTES_PER_S: u64 = 800;

impl HttpLine {
    /// A line to that address; nothing is dialed yet.
    pub(super) fn to(url: &str) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(Duration::from_secs(20)))
            .timeout_recv_response(Some(Duration::from_secs(SYNC_STALL_S)))
            .timeout_global(Some(Duration::from_secs(SYNC_POST_S)))
            .user_agent("branchline")
            .build()
            .into();
        Self { agent, url: format!("{url}/sync") }
    }

    /// POSTs one body and hands on the answer while it comes.
    ///
    /// # Errors
    /// [`CarryFault`]: nobody answered, the link broke, or something else answered.
    pub(super) fn post(
        &self,
        body: &[u8],
        take: &mut dyn FnMut(&[u8]) -> Taken,
    ) -> Result<(), CarryFault> {
        let unreachable = |error: ureq::Error| CarryFault::Unreachable(Box::new(error));
        let sending_s = SYNC_STALL_S + body.len() as u64 / SLOWEST_BYTES_PER_S;
        let mut answer = self
            .agent
            .post(&self.url)
            .config()
            .timeout_send_body(Some(Duration::from_secs(sending_s)))
            .build()
            .content_type("application/octet-stream")
            .send(body)
            .map_err(unreachable)?;
        // A gateway's error is a link that is down; a page or a redirect is somebody else's answer.
        if answer.status().is_server_error() {
            return Err(CarryFault::Unreachable(format!("status {}", answer.status()).into()));
        }
        if !answer.status().is_success() {
            return Err(CarryFault::Portal);
        }
        let limited = answer.body_mut().with_config().limit(SYNC_BODY_BYTES_MAX as u64);
        let mut reader = limited.reader();
        let mut piece = [0; PIECE_BYTES];
        loop {
            match reader.read(&mut piece) {
                Ok(0) => return Ok(()),
                Ok(count) => {
                    if take(&piece[..count]) == Taken::Enough {
                        return Ok(());
                    }
                }
                Err(error) => return Err(CarryFault::Unreachable(Box::new(error))),
            }
        }
    }

    /// The same for an answer that is short: it comes back as a whole.
    ///
    /// # Errors
    /// As [`HttpLine::post`].
    pub(super) fn post_whole(&self, body: &[u8]) -> Result<Vec<u8>, CarryFault> {
        let mut whole = Vec::new();
        self.post(body, &mut |bytes| {
            whole.extend_from_slice(bytes);
            Taken::GoOn
        })?;
        Ok(whole)
    }
}
