//! "did you mean": the closest of some names.
//!
//! Compared without case and without underscores, by Damerau-Levenshtein distance; a name is only
//! proposed when at most about a third of its letters differ, because a far-fetched proposal is
//! worse than none.

/// Longer names are not compared: the distance takes time in the product of both lengths.
const LONGEST: usize = 80;

/// The closest of `among` to `name`, if one is close enough.
pub fn closest<'a>(name: &str, among: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = folded(name);
    if wanted.is_empty() || wanted.chars().count() > LONGEST {
        return None;
    }
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in among {
        let Some(distance) = distance(&wanted, &folded(candidate)) else {
            continue;
        };
        if best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How far apart two folded names are; `None` when too far to be meant.
fn distance(wanted: &str, candidate: &str) -> Option<usize> {
    let length = candidate.chars().count();
    if length == 0 || length > LONGEST {
        return None;
    }
    let longer = length.max(wanted.chars().count());
    let allowed = match longer {
        0..=2 => 0,
        3..=5 => 1,
        6..=8 => 2,
        _ => longer / 3,
    };
    let distance = strsim::damerau_levenshtein(wanted, candidate);
    (distance <= allowed).then_some(distance)
}

/// In lower case, without underscores, spaces and the endings of custom names.
fn folded(name: &str) -> String {
    let lower = name.to_lowercase();
    let bare = lower
        .strip_suffix("__c")
        .or_else(|| lower.strip_suffix("__r"))
        .unwrap_or(&lower);
    bare.chars()
        .filter(|letter| !matches!(letter, '_' | ' ' | '-'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        let names = ["Name", "StageName", "CloseDate", "Region__c"];
        assert_eq!(closest("Stagname", names.into_iter()), Some("StageName"));
        assert_eq!(closest("close_date", names.into_iter()), Some("CloseDate"));
        assert_eq!(closest("Region", names.into_iter()), Some("Region__c"));
        assert_eq!(closest("Nmae", names.into_iter()), Some("Name"));
        assert_eq!(closest("Bacon", names.into_iter()), None);
        assert_eq!(closest("", names.into_iter()), None);
    }
}
