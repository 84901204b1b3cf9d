//! Users of the org, as the OAuth server needs them.
//!
//! Read anew for every question: a user who was deactivated cannot log in a moment later.

use jiff::tz::TimeZone;
use serde_json::Value;
use subtle::ConstantTimeEq;

use super::random;
use crate::clock::Clock;
use crate::localorg::{PASSWORD, USERNAME};
