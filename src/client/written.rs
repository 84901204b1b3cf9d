//! Calls that a person wrote, and their answers as they came.
//!
//! Here a refusal is an answer as well: its status, its headers and its body are what was asked for.
//! The token is attached and renewed as for every other call, and goes to no other host.

use crate::client::{Call, Client, Error};

/// An answer as it came, whatever its status.
#[derive(Debug)]
pub struct WrittenAnswer {
    /// Status code.
    pub status: u16,
    /// Headers in the order of arrival.
    pub headers: Vec<(String, String)>,
    /// The body, inflated.
    pub body: Vec<u8>,
    /// Why it is no success, if it is none.
    pub refusal: Option<Error>,
}

impl WrittenAnswer {
    /// A header, `name` in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Status line and headers, with a blank line behind them. Values of cookies are left out: one of
    /// them may be a session.
    #[must_use]
    pub fn head(&self) -> String {
        let mut text = format!("HTTP/1.1 {}", self.status);
        if let Some(reason) = reason(self.status) {
            text.push(' ');
            text.push_str(reason);
        }
        text.push('\n');
        for (name, value) in &self.headers {
            let line = match name.as_str() {
                "set-cookie" => {
                    let cookie = value.split('=').next().unwrap_or_default();
                    format!("{name}: {cookie}=[redacted]\n")
                }
                _ => format!("{name}: {value}\n"),
            };
            text.push_str(&line);
        }
        text.push('\n');
        text
    }
}

impl Client {
    /// Sends a call that a person wrote.
    ///
    /// # Errors
    /// When it would leave the org's host, or no answer comes.
    pub async fn send_written(&self, call: &Call) -> Result<WrittenAnswer, Error> {
        let access = self.access().await?;
        let mut request = self.authorized(call, &access)?;
        let (mut head, mut body) = self.round_trip(call, &request, Vec::new()).await?;
        if head.status == 401 {
            let renewed = self.renew(&access).await?;
            request = self.authorized(call, &renewed)?;
            (head, body) = self.round_trip(call, &request, Vec::new()).await?;
        }
        Ok(WrittenAnswer {
            status: head.status,
            headers: std::mem::take(&mut head.lines),
            refusal: head.refusal(call, request.url(), &body),
            body,
        })
    }
}

/// The usual words for a status; the server's own are not kept.
fn reason(status: u16) -> Option<&'static str> {
    Some(match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        410 => "Gone",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => return None,
    })
}
