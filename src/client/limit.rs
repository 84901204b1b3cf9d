//! The `Sforce-Limit-Info` header: how many API calls of the last 24 hours are used.

/// A reading of the org's daily API calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiUsage {
    /// Calls made within 24 hours, by anybody.
    pub used: u64,
    /// Calls allowed within 24 hours.
    pub limit: u64,
}

impl ApiUsage {
    /// Reads `api-usage=18/5000; per-app-api-usage=17/250(appName=x)`.
    #[must_use]
    pub fn parse(header: &str) -> Option<Self> {
        let reading = header
            .split([';', ','])
            .find_map(|part| part.trim().strip_prefix("api-usage="))?;
        let (used, limit) = reading.split_once('/')?;
        Some(Self {
            used: used.trim().parse().ok()?,
            limit: limit.trim().parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_the_header() {
        let plain = ApiUsage {
            used: 148,
            limit: 15000,
        };
        assert_eq!(ApiUsage::parse("api-usage=148/15000"), Some(plain));
        let longer = "api-usage=148/15000; per-app-api-usage=17/250(appName=sample)";
        assert_eq!(ApiUsage::parse(longer), Some(plain));
        assert_eq!(ApiUsage::parse("per-app-api-usage=17/250(appName=x)"), None);
        assert_eq!(ApiUsage::parse("api-usage=lots"), None);
    }
}
