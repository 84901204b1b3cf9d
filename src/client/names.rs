//! API names that may become a segment of a path.

/// A text that is no API name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is not an API name")]
pub struct NameError {
    /// The text.
    pub name: String,
}

/// Longest API name that any org can have, with namespace and suffix.
const LONGEST: usize = 80;

/// Checks that the text is a letter followed by letters, digits and underscores, so that it can
/// neither leave its path nor bring a query.
///
/// # Errors
/// When it is something else.
pub fn api_name(name: &str) -> Result<&str, NameError> {
    let mut letters = name.bytes();
    let begins = letters
        .next()
        .is_some_and(|byte| byte.is_ascii_alphabetic());
    let goes_on = letters.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if begins && goes_on && name.len() <= LONGEST {
        Ok(name)
    } else {
        Err(NameError {
            name: name.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_of_real_objects() {
        for name in ["Account", "My_Thing__c", "ns__Thing__mdt", "X", "Order2"] {
            assert_eq!(api_name(name), Ok(name));
        }
    }

    proptest! {
        #[test]
        fn whatever_passes_is_one_plain_segment(name in "\\PC{0,12}|[A-Za-z_./%?#]{0,9}") {
            if api_name(&name).is_ok() {
                let mut url = url::Url::parse("http://127.0.0.1/a").unwrap();
                url.path_segments_mut().unwrap().push(&name);
                prop_assert_eq!(url.path(), format!("/a/{name}"));
                prop_assert_eq!(url.query(), None);
            }
        }
    }
}
