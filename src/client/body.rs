//! Bodies of answers: collected from the wire and inflated in one go.
//!
//! gzip is asked for and undone by hand, because the size in the trailer lets the text be written
//! once into a buffer of the right length. The trailer is only a guess: what is inflated is limited
//! by a cap and by how much a text can reasonably shrink, so that a small answer cannot fill the
//! memory.
//!
//! Large buffers are made in steps, never grown, and used again: a heap that is shared by threads keeps
//! what was grown and given back.

use std::io::Read;

use flate2::bufread::MultiGzDecoder;
use flate2::{Decompress, FlushDecompress, Status};

use crate::client::Error;
use crate::http::Response;

/// Longest body that is taken, inflated.
pub(super) const LONGEST: usize = 256 << 20;

/// The largest window that gzip has.
const WINDOW_BITS: u8 = 15;

/// Below this an inflated body is never suspicious.
const SMALL: usize = 16 << 20;

/// Pages of records shrink by 10 to 100 times.
const LARGEST_RATIO: usize = 300;

/// Large buffers are multiples of this.
const STEP: usize = 256 << 10;

/// Empties the buffer and makes room for so many bytes, without a copy of what was in it.
pub(super) fn make_room(out: &mut Vec<u8>, needed: usize) {
    out.clear();
    if out.capacity() < needed {
        // The old one goes first.
        *out = Vec::new();
        let step = if needed < STEP / 4 { 1 } else { STEP };
        out.reserve_exact(needed.next_multiple_of(step));
    }
}

/// How a body came.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Arrived {
    /// Bytes over the wire.
    pub(super) bytes: usize,
    /// The buffer holds them as they came, compressed.
    pub(super) is_packed: bool,
}

/// Reads the body into `out`, inflated unless a good answer is to stay compressed. `packed` is for what
/// comes before it is inflated.
pub(super) async fn read(
    mut response: Response,
    (out, packed): (&mut Vec<u8>, &mut Vec<u8>),
    stays_packed: bool,
) -> Result<Arrived, Error> {
    out.clear();
    let is_gzip = response
        .header("content-encoding")
        .is_some_and(|encoding| encoding.trim().eq_ignore_ascii_case("gzip"));
    if !is_gzip || (stays_packed && response.is_success()) {
        collect(&mut response, out).await?;
        return Ok(Arrived {
            bytes: out.len(),
            is_packed: is_gzip,
        });
    }
    collect(&mut response, packed).await?;
    inflate(packed, out)?;
    Ok(Arrived {
        bytes: packed.len(),
        is_packed: false,
    })
}

async fn collect(response: &mut Response, out: &mut Vec<u8>) -> Result<(), Error> {
    out.clear();
    if let Some(length) = response.content_length() {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if length > LONGEST {
            return Err(Error::TooLarge { limit: LONGEST });
        }
        make_room(out, length.min(SMALL));
    }
    while let Some(chunk) = response.chunk().await? {
        if out.len() + chunk.len() > LONGEST {
            return Err(Error::TooLarge { limit: LONGEST });
        }
        out.extend_from_slice(&chunk);
    }
    Ok(())
}

/// Inflates a whole body, which takes the place of what is in `out`.
pub(super) fn inflate(packed: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
    out.clear();
    if packed.is_empty() {
        return Ok(());
    }
    let limit = packed
        .len()
        .saturating_mul(LARGEST_RATIO)
        .clamp(SMALL, LONGEST);
    let announced = packed.last_chunk::<4>().map_or(0, |size| {
        usize::try_from(u32::from_le_bytes(*size)).unwrap_or(limit)
    });
    // In one go where the trailer tells the truth: without a window to keep, that is much quicker.
    make_room(out, announced.min(limit) + 1);
    let mut whole = Decompress::new_gzip(WINDOW_BITS);
    let ended = whole.decompress_vec(packed, out, FlushDecompress::Finish);
    let is_all = whole.total_in() == packed.len() as u64;
    if is_all && matches!(ended, Ok(Status::StreamEnd)) && out.len() <= limit {
        return Ok(());
    }
    out.clear();
    let mut reader = MultiGzDecoder::new(packed).take(limit as u64 + 1);
    reader
        .read_to_end(out)
        .map_err(|source| Error::Compression { source })?;
    if out.len() > limit {
        return Err(Error::TooLarge { limit });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_was_packed_comes_back_whatever_the_trailer_says() {
        let text = b"{\"records\":[]}".repeat(5000);
        let mut out = Vec::new();
        inflate(&packed(&text), &mut out).unwrap();
        assert_eq!(out, text);

        let mut members = packed(b"one ");
        members.extend(packed(b"two"));
        let mut out = Vec::new();
        inflate(&members, &mut out).unwrap();
        assert_eq!(out, b"one two");
    }

    #[test]
    fn a_bomb_and_a_torn_body_are_errors() {
        let bomb = packed(&vec![0; SMALL + 4096]);
        assert!(bomb.len() < SMALL / 50, "{} bytes", bomb.len());
        let outcome = inflate(&bomb, &mut Vec::new());
        assert!(
            matches!(outcome, Err(Error::TooLarge { .. })),
            "{outcome:?}"
        );

        let whole = packed(b"some text that is long enough to be torn");
        for end in 1..whole.len() - 1 {
            let outcome = inflate(&whole[..end], &mut Vec::new());
            assert!(matches!(outcome, Err(Error::Compression { .. })), "{end}");
        }
    }
}
