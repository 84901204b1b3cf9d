//! Fetching for analytics.
