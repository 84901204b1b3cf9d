//! Text as an English-speaking user compares it: without case, letters with accents next to their
//! plain letter.
//!
//! Two texts are equal when they differ in case only; `é` is not `e`, but stands right behind it.
//! The order is therefore decided by the plain letters first and by accents only between texts
//! that agree in them.

use std::cmp::Ordering;

/// Order of two texts; equal means that they differ in case only.
pub(crate) fn compare(left: &str, right: &str) -> Ordering {
    if left.is_ascii() && right.is_ascii() {
        let left = left.bytes().map(|byte| byte.to_ascii_lowercase());
        return left.cmp(right.bytes().map(|byte| byte.to_ascii_lowercase()));
    }
    let plain = folded(left).map(base).cmp(folded(right).map(base));
    plain.then_with(|| folded(left).cmp(folded(right)))
}

/// The characters in lower case.
pub(crate) fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(char::to_lowercase)
}

/// The characters in lower case and without accents.
pub(crate) fn plain_letters(text: &str) -> impl Iterator<Item = char> + '_ {
    folded(text).map(base)
}

/// The plain letter of an accented one (Latin-1 and Latin Extended-A, lower case).
fn base(letter: char) -> char {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' | 'ħ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ß' => 's',
        'ţ' | 'ť' | 'ŧ' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_count_and_accents_come_second() {
        assert_eq!(compare("ACME", "acme"), Ordering::Equal);
        assert_eq!(compare("MÜLLER", "müller"), Ordering::Equal);
        assert_eq!(compare("Muller", "Müller"), Ordering::Less);
        let mut names = ["Zoe", "élan", "Elm", "Elan", "ábel", "Bob"];
        names.sort_by(|left, right| compare(left, right));
        assert_eq!(names, ["ábel", "Bob", "Elan", "élan", "Elm", "Zoe"]);
    }
}
