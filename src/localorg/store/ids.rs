//! The running numbers in the ids that a local org makes, as in `00600Lo00000001`.

/// The number in front of the first: it puts `00Lo` behind the key prefix.
pub(super) const FIRST: u64 = pod(b"Lo00000000");

/// The number whose id has these characters, by the digits of `RecordId::from_number`.
const fn pod(characters: &[u8; 10]) -> u64 {
    let mut number = 0;
    let mut at = 0;
    while at < characters.len() {
        number = number * 62 + digit(characters[at]);
        at += 1;
    }
    number
}

const fn digit(character: u8) -> u64 {
    let digit = match character {
        byte @ b'0'..=b'9' => byte - b'0',
        byte @ b'A'..=b'Z' => byte - b'A' + 10,
        byte => byte - b'a' + 36,
    };
    digit as u64
}

/// The running number of an id that `Writer::next_id` could have made.
pub(super) fn own_number(id: &str) -> Option<u64> {
    let digits = id.get(7..15).filter(|_| id.get(3..7) == Some("00Lo"))?;
    Some(
        digits
            .bytes()
            .fold(0, |number, byte| number * 62 + digit(byte)),
    )
}
