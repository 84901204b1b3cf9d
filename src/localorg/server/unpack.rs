//! Bodies that callers have compressed (`Content-Encoding: gzip`, REST API Developer Guide).

use std::io::Read;

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_ENCODING;
use flate2::bufread::MultiGzDecoder;

/// The body as it was before the caller compressed it.
///
/// # Errors
/// 400 when it is damaged, 413 when it is longer than `limit`, 415 for another encoding than gzip.
pub(super) fn unpacked(
    headers: &HeaderMap,
    body: Bytes,
    limit: usize,
) -> Result<Bytes, (u16, &'static str)> {
    let encoding = headers.get(CONTENT_ENCODING);
    let encoding = encoding.map_or("", |value| value.to_str().unwrap_or("?").trim());
    match encoding.to_ascii_lowercase().as_str() {
        "" | "identity" => return Ok(body),
        "gzip" | "x-gzip" => {}
        _ => return Err((415, "Unsupported content encoding")),
    }
    let mut plain = Vec::new();
    let mut reader = MultiGzDecoder::new(&*body).take(limit as u64 + 1);
    match reader.read_to_end(&mut plain) {
        Ok(_) if plain.len() > limit => Err((413, "Request entity too large")),
        Ok(_) => Ok(plain.into()),
        Err(_) => Err((400, "The compressed body is damaged")),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn status(encoding: &str, body: Vec<u8>) -> u16 {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_ENCODING, encoding.parse().unwrap());
        match unpacked(&headers, body.into(), 1_000) {
            Ok(body) => {
                assert_eq!(&*body, b"{}");
                200
            }
            Err((status, _)) => status,
        }
    }

    fn packed(body: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn bodies_are_inflated_within_bounds() {
        let good = packed(b"{}");
        assert_eq!(status("gzip", good.clone()), 200);
        assert_eq!(status("GZIP ", good.clone()), 200);
        assert_eq!(status("identity", b"{}".to_vec()), 200);
        assert_eq!(status("gzip", good[..good.len() - 4].to_vec()), 400);
        assert_eq!(status("gzip", b"{}".to_vec()), 400);
        assert_eq!(status("gzip", packed(&[b' '; 100_000])), 413);
        assert_eq!(status("br", good), 415);
    }
}
