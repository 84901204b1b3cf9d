//! `multipart/form-data` with a job and its data, as the one request that makes a small ingest job.

/// The parts that the request is made of.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parts<'b> {
    /// JSON of the job.
    pub(super) job: &'b [u8],
    /// The data.
    pub(super) content: &'b [u8],
}

/// The boundary in a `Content-Type` of this kind.
pub(super) fn boundary(content_type: &str) -> Option<&str> {
    let mut parameters = content_type.split(';').map(str::trim);
    let kind = parameters.next()?;
    if !kind.eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    parameters
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("boundary"))
        .map(|(_, value)| value.trim().trim_matches('"'))
        .filter(|boundary| !boundary.is_empty())
}

/// Takes the body apart; none when it is not whole or a part is missing.
pub(super) fn parts<'b>(body: &'b [u8], boundary: &str) -> Option<Parts<'b>> {
    let mark = format!("--{boundary}");
    let mut rest = &body[find(body, mark.as_bytes())? + mark.len()..];
    let (mut job, mut content) = (None, None);
    while !rest.starts_with(b"--") {
        let end = find(rest, mark.as_bytes())?;
        let (name, value) = part(&rest[..end])?;
        match name.as_str() {
            "job" => job = Some(value),
            "content" => content = Some(value),
            _ => {}
        }
        rest = &rest[end + mark.len()..];
    }
    Some(Parts {
        job: job?,
        content: content?,
    })
}

/// Name and value of what stands between two marks.
fn part(text: &[u8]) -> Option<(String, &[u8])> {
    let text = without_line_end_in_front(text)?;
    let (head, value) = [&b"\r\n\r\n"[..], b"\n\n"]
        .into_iter()
        .filter_map(|gap| find(text, gap).map(|at| (at, gap.len())))
        .min()
        .map(|(at, gap)| (&text[..at], &text[at + gap..]))?;
    let head = String::from_utf8_lossy(head).into_owned();
    let place = head.find("name=")?;
    let name = head[place + 5..].trim_start_matches('"');
    let name = name.split(['"', ';', '\r', '\n']).next()?;
    let value = value.strip_suffix(b"\n")?;
    Some((name.to_owned(), value.strip_suffix(b"\r").unwrap_or(value)))
}

fn without_line_end_in_front(text: &[u8]) -> Option<&[u8]> {
    text.strip_prefix(b"\r\n")
        .or_else(|| text.strip_prefix(b"\n"))
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len())
        .position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn job_and_content_are_found() {
        for end in ["\r\n", "\n"] {
            let body = [
                "--B",
                "Content-Type: application/json",
                "Content-Disposition: form-data; name=\"job\"",
                "",
                "{\"object\":\"Contact\"}",
                "--B",
                "Content-Type: text/csv",
                "Content-Disposition: form-data; name=\"content\"; filename=\"content\"",
                "",
                "Name",
                "a",
                "",
                "--B--",
            ]
            .join(end);
            let found = parts(body.as_bytes(), "B").unwrap();
            assert_eq!(found.job, b"{\"object\":\"Contact\"}");
            assert_eq!(found.content, format!("Name{end}a{end}").as_bytes());
        }
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        for body in [
            "",
            "--B",
            "--B--",
            "--B\r\n\r\n--B--",
            "--B\r\nname=\"job\"\r\n\r\n{}\r\n--B--",
        ] {
            assert_eq!(parts(body.as_bytes(), "B"), None, "{body:?}");
        }
        assert_eq!(
            boundary("multipart/form-data; boundary=\"x y\""),
            Some("x y")
        );
        assert_eq!(boundary("application/json"), None);
        assert_eq!(boundary("multipart/form-data"), None);
    }
}
