//! Bodies that clients have compressed: `Content-Encoding: gzip` or `deflate`.

use std::io::Read;

use axum::body::Bytes;
use axum::http::HeaderMap;
use flate2::read::{GzDecoder, ZlibDecoder};

/// Status and text of the answer.
type Refusal = (u16, &'static str);

/// The body as it was before it was compressed, of at most `limit` bytes.
///
/// # Errors
/// When it cannot be read so, or is larger.
pub(super) fn body(headers: &HeaderMap, body: Bytes, limit: usize) -> Result<Bytes, Refusal> {
    let word = headers
        .get("content-encoding")
        .and_then(|value| value.to_str().ok());
    let mut source: Box<dyn Read> = match word.unwrap_or_default() {
        "" | "identity" => return Ok(body),
        "gzip" | "x-gzip" => Box::new(GzDecoder::new(&body[..])),
        "deflate" => Box::new(ZlibDecoder::new(&body[..])),
        _ => return Err((415, "Unsupported content encoding")),
    };
    let mut plain = Vec::new();
    // One byte more tells a body that is too large from one that just fits.
    let most = limit as u64 + 1;
    match source.by_ref().take(most).read_to_end(&mut plain) {
        Ok(_) if plain.len() > limit => Err((413, "Request entity too large")),
        Ok(_) => Ok(plain.into()),
        Err(_) => Err((400, "The body is not compressed as its header says")),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use axum::http::HeaderValue;
    use flate2::Compression;
    use flate2::write::{GzEncoder, ZlibEncoder};

    use super::*;

    fn status(word: &'static str, bytes: Vec<u8>, limit: usize) -> Result<Bytes, u16> {
        let mut headers = HeaderMap::new();
        headers.insert("content-encoding", HeaderValue::from_static(word));
        body(&headers, bytes.into(), limit).map_err(|(status, _)| status)
    }

    #[test]
    fn bodies_are_unpacked_up_to_a_limit() {
        let text = b"one two one two".repeat(10);
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(&text).unwrap();
        let gzip = gzip.finish().unwrap();
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
        zlib.write_all(&text).unwrap();
        let zlib = zlib.finish().unwrap();
        for (word, bytes) in [("gzip", &gzip), ("deflate", &zlib), ("identity", &text)] {
            assert_eq!(status(word, bytes.clone(), 150).unwrap(), text, "{word}");
        }
        assert_eq!(status("gzip", gzip.clone(), 149), Err(413));
        assert_eq!(status("gzip", text.clone(), 150), Err(400));
        assert_eq!(status("br", gzip, 150), Err(415));
    }
}
