//! Bytes looked at sixteen or more at a time, for what reads and writes text by the hundred megabytes.
//!
//! The instructions for that come from the `wide` crate, which lives here alone. Chunks are of fixed
//! length: how the ends of a text are looked at is the caller's affair.

use wide::u8x16;

/// A bit for each byte, the lowest for the first one, that has a meaning in a JSON string: a quote, a
/// backslash or a control character.
#[inline]
pub(crate) fn json_marks(chunk: &[u8; 32]) -> u32 {
    json_marks_and(chunk, b'"').0
}

/// As [`json_marks`], and a bit for each byte that is `other`.
#[inline]
pub(crate) fn json_marks_and(chunk: &[u8; 32], other: u8) -> (u32, u32) {
    let (halves, _) = chunk.as_chunks::<16>();
    let (mut marks, mut others) = (0, 0);
    for half in halves.iter().rev() {
        let half = u8x16::new(*half);
        let is = |byte| half.simd_eq(u8x16::splat(byte));
        let control = half.min(u8x16::splat(0x1f)).simd_eq(half);
        marks = marks << 16 | (is(b'"') | is(b'\\') | control).to_bitmask();
        others = others << 16 | is(other).to_bitmask();
    }
    (marks, others)
}

/// Whether none of these bytes stands in the text; a blank cannot be among them.
#[inline]
pub(crate) fn lacks<const N: usize>(text: &[u8], unwanted: [u8; N]) -> bool {
    every(text, |chunk| {
        let mut found = u8x16::ZERO;
        for byte in unwanted {
            found |= chunk.simd_eq(u8x16::splat(byte));
        }
        !found.any()
    })
}

/// Whether the text is ASCII that stands in a JSON string as it is.
#[inline]
pub(crate) fn is_plain_json(text: &[u8]) -> bool {
    every(text, |chunk| {
        let is = |byte| chunk.simd_eq(u8x16::splat(byte));
        // From 0x7f on it is no ASCII, or a control character.
        let outside = chunk.min(u8x16::splat(0x1f)).simd_eq(chunk)
            | chunk.max(u8x16::splat(0x7f)).simd_eq(chunk);
        !(is(b'"') | is(b'\\') | outside).any()
    })
}

/// Whether all chunks are good. The last one may overlap the one before; a short text is filled up.
#[inline]
fn every(text: &[u8], is_good: impl Fn(u8x16) -> bool) -> bool {
    if let Some(last) = text.last_chunk() {
        let (chunks, _) = text.as_chunks();
        return is_good(u8x16::new(*last))
            && chunks.iter().all(|chunk| is_good(u8x16::new(*chunk)));
    }
    is_good(short(text))
}

/// The bytes of fewer than sixteen, some of them twice, and blanks. Put together from numbers: an array
/// that is written in pieces and read as a whole at once keeps the processor waiting.
#[inline]
fn short(text: &[u8]) -> u8x16 {
    const BLANKS: u64 = 0x2020_2020_2020_2020;
    let (low, high) = if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        (u64::from_le_bytes(*first), u64::from_le_bytes(*last))
    } else if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        (u64::from(first) | u64::from(last) << 32, BLANKS)
    } else if let (Some(first), Some(last)) = (text.first(), text.last()) {
        let bytes = [*first, text[text.len() / 2], *last, b' '];
        (u64::from(u32::from_le_bytes(bytes)) | BLANKS << 32, BLANKS)
    } else {
        (BLANKS, BLANKS)
    };
    u8x16::new((u128::from(low) | u128::from(high) << 64).to_le_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_where_the_bytes_do() {
        for byte in u8::MIN..=u8::MAX {
            let has_meaning = byte < 0x20 || byte == b'"' || byte == b'\\';
            for at in 0..32 {
                let mut chunk = *b"01234567 the quick brown f\xc3\xa4x 89";
                chunk[at] = byte;
                let wanted = if has_meaning { 1 << at } else { 0 };
                assert_eq!(json_marks(&chunk), wanted, "{byte} at {at}");
                let (marks, others) = json_marks_and(&chunk, byte);
                assert_eq!(marks, wanted, "{byte} at {at}");
                assert!(others & 1 << at != 0);
                let same = chunk.iter().filter(|other| **other == byte).count();
                assert_eq!(others.count_ones() as usize, same);
            }
        }
        assert_eq!(json_marks(&[b'"'; 32]), u32::MAX);
    }

    #[test]
    fn a_byte_is_found_at_any_place_of_any_length() {
        const UNWANTED: [u8; 4] = *b",\"\n\r";
        assert!(lacks(b"", UNWANTED) && is_plain_json(b""));
        for length in 1..70 {
            let plain = "é".repeat(length);
            assert!(lacks(plain.as_bytes(), UNWANTED) && !is_plain_json(plain.as_bytes()));
            for at in 0..length {
                for byte in u8::MIN..=u8::MAX {
                    let mut text = vec![b'x'; length];
                    text[at] = byte;
                    let case = format!("{byte} at {at} of {length}");
                    assert_eq!(lacks(&text, UNWANTED), !UNWANTED.contains(&byte), "{case}");
                    let stands = matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
                    assert_eq!(is_plain_json(&text), stands, "{case}");
                }
            }
        }
    }
}
