//! The certificate authorities that the system trusts: without them no server can be believed.

use crate::config::{Environment, env};
use crate::health::{Check, Finding, Subject, Verdict};
use crate::model::finding::Remedy;

/// How many authorities the system knows, as the HTTP client reads them.
pub(super) fn finding(environment: &Environment) -> Finding {
    let loaded = rustls_native_certs::load_native_certs();
    let named = [env::SSL_CERT_FILE, env::SSL_CERT_DIR];
    let named = named
        .into_iter()
        .find(|name| environment.get(name).is_some());
    let errors: Vec<_> = loaded.errors.iter().map(ToString::to_string).collect();
    let count = loaded.certs.len();
    let summary = match (count, named, errors.first()) {
        (0, Some(name), _) => format!("`{name}` leads to no certificate authority"),
        (0, None, None) => "the system has no certificate authorities".to_owned(),
        (0, None, Some(error)) => {
            format!("the system's certificate authorities cannot be read: {error}")
        }
        (count, Some(name), _) => format!("{count} certificate authorities, by `{name}`"),
        (count, None, _) => format!("the system trusts {count} certificate authorities"),
    };
    let verdict = match (count, errors.is_empty()) {
        (0, _) => Verdict::Fail,
        (_, false) => Verdict::Warn,
        (_, true) => Verdict::Ok,
    };
    let remedy = match (verdict, named) {
        (Verdict::Ok, _) => None,
        (_, Some(name)) => Some(Remedy::told(
            format!("unset `{name}`, or let it name a file or folder of PEM certificates"),
            Some(format!("unset {name}")),
        )),
        (_, None) => Some(Remedy::told(
            "install the package `ca-certificates`, or name a PEM file: `sfkit config set ca-file FILE`",
            None,
        )),
    };
    Finding::new(Check::Certificates, &Subject::machine(), verdict, summary)
        .mended_by(remedy)
        .fact("authorities", count)
        .fact("errors", errors)
        .fact("variable", named)
}
