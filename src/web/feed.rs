//! `GET /feed.atom`: a space's newest posts for feed readers in the library's own network.
//!
//! Asks for no account, so it answers only to addresses of the local network, never through a
//! proxy, and names libraries, not people. Source: RFC 4287.

use std::net::IpAddr;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::{WebConfig, WebError, guard};
use crate::course::post;
use crate::domain::forum::Space;
use crate::node::Node;
use crate::node::view::FoundRow;
use crate::text::dates::{self, Zone};
use crate::text::plain::escape;

/// Letters of an entry's title when its thread has none.
const TITLE_CHARS: usize = 60;

/// `GET /feed.atom?space=…`
pub(super) async fn feed(
    request: HttpRequest,
    node: web::Data<Node>,
    config: web::Data<WebConfig>,
) -> Result<HttpResponse, WebError> {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.filter(|host| guard::is_own_host(host, &config.host_names));
    let host = host.ok_or(WebError::WrongHost)?.to_owned();
    if !is_near(&request) {
        return Err(WebError::NotFound);
    }
    let asked = web::Query::<Vec<(String, String)>>::from_query(request.query_string())
        .map(web::Query::into_inner)
        .unwrap_or_default();
    let space = asked.iter().find(|(name, _)| name == "space").map(|(_, value)| value.as_str());
    let space: Option<Space> = match space {
        None | Some("") => None,
        Some(space) => Some(space.parse()?),
    };
    let about = space.clone();
    let node = node.get_ref().clone();
    let (rows, name) = web::block(move || {
        let name = node.visitor().node()?.name;
        Ok::<_, crate::node::NodeError>((node.feed(about.as_ref())?, name))
    })
    .await??;
    let body = atom(&host, space.as_ref(), &name, &rows);
    Ok(HttpResponse::Ok().content_type("application/atom+xml; charset=utf-8").body(body))
}

/// A device of the local network that came straight here.
fn is_near(request: &HttpRequest) -> bool {
    let forwarded = ["forwarded", "x-forwarded-for", "x-forwarded-host", "via"];
    let came_through = forwarded.iter().any(|name| request.headers().contains_key(*name));
    let is_local = request.peer_addr().is_some_and(|address| match address.ip().to_canonical() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    });
    is_local && !came_through
}

fn atom(host: &str, space: Option<&Space>, name: &str, rows: &[FoundRow]) -> String {
    let time = |row: &FoundRow| {
        let known = dates::machine(row.at.0, &Zone::default());
        known.unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned())
    };
    let space = space.map(ToString::to_string).unwrap_or_default();
    let own = format!("http://{host}/feed.atom?space={space}");
    let updated = rows.iter().map(time).max();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let mut push = |line: String| {
        xml.push_str(&line);
        xml.push('\n');
    };
    push("<feed xmlns=\"http://www.w3.org/2005/Atom\">".into());
    push(format!("<id>{0}</id><link rel=\"self\" href=\"{0}\"/>", escape(&own)));
    let title = if space.is_empty() { name.to_owned() } else { format!("{name}: {space}") };
    push(format!("<title>{}</title>", escape(&title)));
    let updated = updated.unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned());
    push(format!("<updated>{}</updated>", escape(&updated)));
    push(format!("<author><name>{}</name></author>", escape(name)));
    for row in rows {
        let href = format!("http://{host}/forum/{0}?post={1}#post-{1}", row.thread, row.key);
        let title = match (row.title.as_str(), &row.prompt) {
            ("", Some(lesson)) => lesson.to_string(),
            ("", None) => post::excerpt(&row.body, TITLE_CHARS),
            (title, _) => title.to_owned(),
        };
        let html = post::to_html(&row.body, &str::to_owned);
        push(format!("<entry xml:lang=\"{}\">", escape(&row.language)));
        push(format!("<id>urn:branchline:{}:{}</id>", row.thread, row.key));
        push(format!("<title>{}</title>", escape(&title)));
        push(format!("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escape(&href)));
        push(format!("<updated>{}</updated>", escape(&time(row))));
        push(format!("<author><name>{}</name></author>", escape(&row.branch)));
        push(format!("<content type=\"html\">{}</content>", escape(&html)));
        push("</entry>".into());
    }
    push("</feed>".into());
    xml
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DocumentId, PostKey, UnixMs};

    #[test]
    fn a_feed_names_libraries_and_writes_out_every_sign() {
        let row = FoundRow {
            thread: DocumentId([2; 24]),
            title: "<b>Title</b> & co".into(),
            prompt: None,
            key: PostKey("abc-1".into()),
            author: "Mira".into(),
            branch: "Kotor".into(),
            body: "Here **it** works. <script>alert(1)</script>".into(),
            language: "en".into(),
            at: UnixMs(1_790_000_000_000),
            doubtful: false,
        };
        let xml = atom("branch.lan", Some(&Space::Network), "Bar", &[row]);
        assert!(xml.contains("<title>&lt;b&gt;Title&lt;/b&gt; &amp; co</title>"), "{xml}");
        assert!(xml.contains("&lt;strong&gt;it&lt;/strong&gt;"), "{xml}");
        assert!(
            !xml.contains("<script") && !xml.contains("Mira") && xml.contains("Kotor"),
            "{xml}"
        );
        assert!(xml.contains("<updated>20"), "{xml}");
    }
}
