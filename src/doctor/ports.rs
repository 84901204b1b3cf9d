//! Ports of this machine that sfkit listens on, and who has them.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use crate::auth::{Redirect, port_holder};
use crate::health::{Check, Finding, Subject, Verdict};
use crate::model::finding::Remedy;

/// Where `local start` listens when nobody says otherwise.
const LOCAL_ORG: u16 = 7700;

/// The port that a login in the browser comes back to, and that of the local org.
pub(super) fn findings(redirect_uri: &str) -> Vec<Finding> {
    let redirect = Redirect::parse(redirect_uri, None).ok();
    let redirect = redirect.filter(|redirect| redirect.is_loopback());
    let login = redirect
        .map(|redirect| redirect.port())
        .filter(|port| *port != 0);
    login
        .map(of_login)
        .into_iter()
        .chain([of_local_org()])
        .collect()
}

fn of_login(port: u16) -> Finding {
    let finding = |verdict, summary| {
        Finding::new(Check::LoginPort, &Subject::machine(), verdict, summary).fact("port", port)
    };
    if !is_taken(port) {
        let summary = format!("port {port}, which a login in the browser comes back to, is free");
        return finding(Verdict::Ok, summary);
    }
    let holder = port_holder(port);
    let who = holder.as_deref().unwrap_or("another process");
    let other = port.checked_add(1).unwrap_or(port - 1);
    let words = format!(
        "end {who}, or let logins come back to another port: `sfkit auth login --port {other} …`"
    );
    let summary = format!("{who} has port {port}, which a login in the browser comes back to");
    finding(Verdict::Warn, summary)
        .state("taken")
        .mended_by(Remedy::told(words, None))
        .fact("holder", holder)
}

fn of_local_org() -> Finding {
    let port = LOCAL_ORG;
    let finding = |verdict, summary: String| {
        let found = Finding::new(Check::LocalPort, &Subject::machine(), verdict, summary);
        found.fact("port", port).advisory()
    };
    if !is_taken(port) {
        let summary = format!("port {port} of `sfkit local start` is free");
        return finding(Verdict::Ok, summary);
    }
    let holder = port_holder(port);
    if holder
        .as_deref()
        .is_some_and(|name| name.starts_with("`sfkit`"))
    {
        let summary = format!("a local org listens on port {port}");
        return finding(Verdict::Ok, summary)
            .state("local_org")
            .fact("holder", holder);
    }
    let who = holder.as_deref().unwrap_or("another process");
    let summary = format!("{who} has port {port} of `sfkit local start`");
    finding(Verdict::Warn, summary)
        .state("taken")
        .mended_by(Remedy::command("sfkit local start --port 0", true))
        .fact("holder", holder)
}

/// Whether somebody has the port on this machine's own addresses. An address family that is not
/// there is not taken.
fn is_taken(port: u16) -> bool {
    let addresses = [
        SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
        SocketAddr::from((Ipv6Addr::LOCALHOST, port)),
    ];
    addresses.iter().any(|address| {
        TcpListener::bind(address).is_err_and(|error| error.kind() == std::io::ErrorKind::AddrInUse)
    })
}
