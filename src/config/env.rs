//! Every environment variable that `sfkit` reads, as a documented constant.
//!
//! The environment is read once at start into an [`Environment`]; nothing else asks for it.

use std::collections::BTreeMap;
use std::ffi::OsString;

use super::Key;

/// Moves config, data and cache under one root.
pub const SFKIT_HOME: &str = "SFKIT_HOME";
/// Alias, username or organization id of the org to use.
pub const SFKIT_ORG: &str = "SFKIT_ORG";
/// Format of results.
pub const SFKIT_FORMAT: &str = "SFKIT_FORMAT";
/// Version of the API.
pub const SFKIT_API_VERSION: &str = "SFKIT_API_VERSION";
/// Where the key of a new vault is kept: `os`, `passphrase` or `file`.
pub const SFKIT_KEYSTORE: &str = "SFKIT_KEYSTORE";
/// File that holds the passphrase of the vault.
pub const SFKIT_PASSPHRASE_FILE: &str = "SFKIT_PASSPHRASE_FILE";
/// When to use colour.
pub const SFKIT_COLOR: &str = "SFKIT_COLOR";
/// Say nothing but results and errors.
pub const SFKIT_QUIET: &str = "SFKIT_QUIET";
/// How much to tell on standard error: 0 to 3.
pub const SFKIT_VERBOSE: &str = "SFKIT_VERBOSE";
/// Never ask a question.
pub const SFKIT_NO_INPUT: &str = "SFKIT_NO_INPUT";
/// Extra certificate authority.
pub const SFKIT_CA_FILE: &str = "SFKIT_CA_FILE";
/// Proxy for https.
pub const SFKIT_PROXY: &str = "SFKIT_PROXY";
/// Longest wait for a connection.
pub const SFKIT_CONNECT_TIMEOUT: &str = "SFKIT_CONNECT_TIMEOUT";
/// Longest silence while an answer is awaited or read.
pub const SFKIT_READ_TIMEOUT: &str = "SFKIT_READ_TIMEOUT";
/// Longest time of one request.
pub const SFKIT_TIMEOUT: &str = "SFKIT_TIMEOUT";
/// How often a request is sent again.
pub const SFKIT_RETRIES: &str = "SFKIT_RETRIES";
/// Longest wait for all repeats of a request.
pub const SFKIT_RETRY_WAIT: &str = "SFKIT_RETRY_WAIT";
/// Calls to an org in a span of time.
pub const SFKIT_RATE_LIMIT: &str = "SFKIT_RATE_LIMIT";
/// Share of an org's daily calls that is left to others.
pub const SFKIT_QUOTA_GUARD: &str = "SFKIT_QUOTA_GUARD";
/// How long cached metadata is taken for current.
pub const SFKIT_CACHE_TTL: &str = "SFKIT_CACHE_TTL";
/// No cached metadata.
pub const SFKIT_NO_CACHE: &str = "SFKIT_NO_CACHE";
/// Proxy for https, as other tools know it.
pub const HTTPS_PROXY: &str = "HTTPS_PROXY";
/// As [`HTTPS_PROXY`].
pub const HTTPS_PROXY_SMALL: &str = "https_proxy";
/// Proxy for everything, as other tools know it.
pub const ALL_PROXY: &str = "ALL_PROXY";
/// As [`ALL_PROXY`].
pub const ALL_PROXY_SMALL: &str = "all_proxy";
/// Hosts that are reached without the proxy.
pub const NO_PROXY: &str = "NO_PROXY";
/// As [`NO_PROXY`].
pub const NO_PROXY_SMALL: &str = "no_proxy";
/// Client id for logins.
pub const SFKIT_CLIENT_ID: &str = "SFKIT_CLIENT_ID";
/// Client secret for logins.
pub const SFKIT_CLIENT_SECRET: &str = "SFKIT_CLIENT_SECRET";
/// Redirect URI for logins.
pub const SFKIT_REDIRECT_URI: &str = "SFKIT_REDIRECT_URI";
/// Login URL for logins.
pub const SFKIT_LOGIN_URL: &str = "SFKIT_LOGIN_URL";
/// Scopes for logins.
pub const SFKIT_SCOPES: &str = "SFKIT_SCOPES";
/// Keep the texts of queries that were run.
pub const SFKIT_HISTORY: &str = "SFKIT_HISTORY";
/// Where `health --trust` asks for incidents and maintenance.
pub const SFKIT_TRUST_URL: &str = "SFKIT_TRUST_URL";
/// Whether `query` gets a large result as a bulk job.
pub const SFKIT_BULK: &str = "SFKIT_BULK";
/// Rows of a result beyond which it does so by itself.
pub const SFKIT_BULK_ABOVE: &str = "SFKIT_BULK_ABOVE";
/// An access token to use without a vault; needs [`SFKIT_INSTANCE_URL`].
pub const SFKIT_ACCESS_TOKEN: &str = "SFKIT_ACCESS_TOKEN";
/// Instance URL that belongs to [`SFKIT_ACCESS_TOKEN`].
pub const SFKIT_INSTANCE_URL: &str = "SFKIT_INSTANCE_URL";
/// The access token that `auth exec` gives to a command, as other tools call it.
pub const SF_ACCESS_TOKEN: &str = "SF_ACCESS_TOKEN";
/// The instance URL that `auth exec` gives to a command, as other tools call it.
pub const SF_ORG_INSTANCE_URL: &str = "SF_ORG_INSTANCE_URL";
/// The API version that `auth exec` gives to a command, as other tools call it.
pub const SF_ORG_API_VERSION: &str = "SF_ORG_API_VERSION";
/// Client id, as the original system called it.
pub const SALESFORCE_CLIENT_ID: &str = "SALESFORCE_CLIENT_ID";
/// Client secret, as the original system called it.
pub const SALESFORCE_CLIENT_SECRET: &str = "SALESFORCE_CLIENT_SECRET";
/// Redirect URI, as the original system called it.
pub const SALESFORCE_REDIRECT_URI: &str = "SALESFORCE_REDIRECT_URI";
/// API version, as the original system called it.
pub const SALESFORCE_API_VERSION: &str = "SALESFORCE_API_VERSION";
/// Program that opens a URL.
pub const BROWSER: &str = "BROWSER";
/// The X display; without it and [`WAYLAND_DISPLAY`] no browser is opened on Unix.
pub const DISPLAY: &str = "DISPLAY";
/// The Wayland display.
pub const WAYLAND_DISPLAY: &str = "WAYLAND_DISPLAY";
/// No colour, whatever its value.
pub const NO_COLOR: &str = "NO_COLOR";
/// The home folder, where other tools keep their logins.
pub const HOME: &str = "HOME";
/// The home folder on Windows.
pub const USERPROFILE: &str = "USERPROFILE";
/// `true`: the official CLI keeps its key in a file and not in the keyring.
pub const SF_USE_GENERIC_UNIX_KEYCHAIN: &str = "SF_USE_GENERIC_UNIX_KEYCHAIN";
/// Where programs are; `doctor` looks for other copies of `sfkit`.
pub const PATH: &str = "PATH";
/// The user's shell; `doctor` looks whether it completes.
pub const SHELL: &str = "SHELL";
/// Kind of the terminal, for `doctor`.
pub const TERM: &str = "TERM";
/// The locale, for `doctor`: whether the terminal shows UTF-8.
pub const LC_ALL: &str = "LC_ALL";
/// As [`LC_ALL`], which wins.
pub const LC_CTYPE: &str = "LC_CTYPE";
/// As [`LC_ALL`], which wins.
pub const LANG: &str = "LANG";
/// Folder of the user's data, where shells look for completion.
pub const XDG_DATA_HOME: &str = "XDG_DATA_HOME";
/// Folder of the user's settings, where shells look for completion.
pub const XDG_CONFIG_HOME: &str = "XDG_CONFIG_HOME";
/// File of certificate authorities in place of the system's.
pub const SSL_CERT_FILE: &str = "SSL_CERT_FILE";
/// Folder of certificate authorities in place of the system's.
pub const SSL_CERT_DIR: &str = "SSL_CERT_DIR";
/// Width of the terminal.
pub const COLUMNS: &str = "COLUMNS";

/// What each variable is for, in the order in which `sfkit help environment` shows them.
pub const DOCUMENTED: [(&str, &str); 57] = [
    (SFKIT_HOME, "root of config, data and cache folders"),
    (
        SFKIT_ORG,
        "org to use: alias, username or organization id (flag `-o`)",
    ),
    (SFKIT_FORMAT, "format of results (flag `--format`)"),
    (
        SFKIT_API_VERSION,
        "API version, such as `65.0` (flag `--api-version`)",
    ),
    (
        SFKIT_KEYSTORE,
        "key store of a new vault: `os`, `passphrase`, `file` (flag `--keystore`)",
    ),
    (
        SFKIT_PASSPHRASE_FILE,
        "file with the passphrase of the vault, for use without a terminal",
    ),
    (SFKIT_COLOR, "`auto`, `always` or `never` (flag `--color`)"),
    (
        SFKIT_QUIET,
        "`1`: standard error carries errors only (flag `--quiet`)",
    ),
    (
        SFKIT_VERBOSE,
        "`1` to `3`: what happens, on standard error (flag `-v`)",
    ),
    (
        SFKIT_NO_INPUT,
        "`1`: never ask a question (flag `--no-input`)",
    ),
    (
        SFKIT_CA_FILE,
        "PEM file with an extra certificate authority (flag `--ca-file`)",
    ),
    (
        SFKIT_PROXY,
        "proxy for https, such as `http://proxy:3128`; `off` for none",
    ),
    (
        HTTPS_PROXY,
        "as `SFKIT_PROXY`, which wins; also `https_proxy`",
    ),
    (ALL_PROXY, "as `HTTPS_PROXY`, which wins; also `all_proxy`"),
    (
        NO_PROXY,
        "hosts that are reached without a proxy, separated by commas; also `no_proxy`",
    ),
    (
        SFKIT_CONNECT_TIMEOUT,
        "longest wait for a connection, such as `10s`",
    ),
    (
        SFKIT_READ_TIMEOUT,
        "longest silence while an answer is awaited or read",
    ),
    (
        SFKIT_TIMEOUT,
        "longest time of one request, its answer included; `off` for none",
    ),
    (
        SFKIT_RETRIES,
        "how often a request that may be repeated is sent again; `0` for never",
    ),
    (
        SFKIT_RETRY_WAIT,
        "longest wait for all repeats of a request, `Retry-After` included",
    ),
    (
        SFKIT_RATE_LIMIT,
        "calls to an org by all processes together, such as `10/s`; `off` for no limit",
    ),
    (
        SFKIT_QUOTA_GUARD,
        "share of the org's daily calls below which nothing is sent, such as `20%`; or `off`",
    ),
    (
        SFKIT_CACHE_TTL,
        "how long cached describes and lists of objects are taken for current, such as `1h`",
    ),
    (
        SFKIT_NO_CACHE,
        "`1`: neither read nor write cached metadata (flag `--no-cache`)",
    ),
    (SFKIT_CLIENT_ID, "client id (consumer key) for `auth login`"),
    (SFKIT_CLIENT_SECRET, "client secret for `auth login`"),
    (SFKIT_REDIRECT_URI, "redirect URI for `auth login`"),
    (SFKIT_LOGIN_URL, "login URL for `auth login`"),
    (SFKIT_SCOPES, "scopes for `auth login`"),
    (
        SFKIT_HISTORY,
        "`0`: keep no history of the queries that were run",
    ),
    (
        SFKIT_TRUST_URL,
        "status API of `sfkit health --trust`, which asks for incidents and maintenance",
    ),
    (
        SFKIT_BULK,
        "`auto`, `always` or `never`: large results of `sfkit query` as bulk jobs",
    ),
    (
        SFKIT_BULK_ABOVE,
        "rows beyond which `--bulk auto` makes a bulk job of a result",
    ),
    (
        SFKIT_ACCESS_TOKEN,
        "access token of an unnamed org: no vault, no refresh",
    ),
    (
        SFKIT_INSTANCE_URL,
        "instance URL that belongs to `SFKIT_ACCESS_TOKEN`",
    ),
    (SALESFORCE_CLIENT_ID, "as `SFKIT_CLIENT_ID`, which wins"),
    (
        SALESFORCE_CLIENT_SECRET,
        "as `SFKIT_CLIENT_SECRET`, which wins",
    ),
    (
        SALESFORCE_REDIRECT_URI,
        "as `SFKIT_REDIRECT_URI`, which wins",
    ),
    (SALESFORCE_API_VERSION, "as `SFKIT_API_VERSION`, which wins"),
    (
        BROWSER,
        "program that opens the login page; gets the URL as its one argument",
    ),
    (
        DISPLAY,
        "without it and `WAYLAND_DISPLAY` no browser opens on Unix",
    ),
    (WAYLAND_DISPLAY, "see `DISPLAY`"),
    (NO_COLOR, "any value: no colour"),
    (
        HOME,
        "where `auth import` looks for the stores of other tools (flag `--home`)",
    ),
    (USERPROFILE, "as `HOME`, on Windows"),
    (
        SF_USE_GENERIC_UNIX_KEYCHAIN,
        "`true`: `auth import --from sf` asks no keyring for the key, as the official CLI does",
    ),
    (COLUMNS, "width of tables on a terminal"),
    (
        SSL_CERT_FILE,
        "PEM file of certificate authorities, in place of the system's",
    ),
    (
        SSL_CERT_DIR,
        "folder of certificate authorities, in place of the system's",
    ),
    (
        PATH,
        "`doctor` tells when a shell finds another `sfkit` on it",
    ),
    (SHELL, "shell whose completion `doctor` looks for"),
    (XDG_DATA_HOME, "where `doctor` looks for that completion"),
    (XDG_CONFIG_HOME, "as `XDG_DATA_HOME`, for fish"),
    (TERM, "kind of the terminal; `doctor` doubts `dumb`"),
    (LC_ALL, "locale; `doctor` doubts one that is not UTF-8"),
    (LC_CTYPE, "as `LC_ALL`, which wins"),
    (LANG, "as `LC_ALL`, which wins"),
];

/// Names of the hooks that only builds with debug assertions know.
#[cfg(debug_assertions)]
pub mod hooks {
    /// Fixes the clock: an RFC 3339 instant.
    pub const CLOCK: &str = "SFKIT_TEST_CLOCK";
    /// Ends the process without clean-up at the named place.
    pub const FAIL_POINT: &str = "SFKIT_TEST_FAIL_POINT";
    /// Pretends that standard output and error are terminals of this width.
    pub const TERMINAL: &str = "SFKIT_TEST_TERMINAL";
}

/// The environment as it was at start.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    values: BTreeMap<String, OsString>,
}

impl Environment {
    /// Reads the process's environment.
    #[must_use]
    pub fn read() -> Self {
        let values = std::env::vars_os()
            .filter_map(|(name, value)| name.into_string().ok().map(|name| (name, value)))
            .collect();
        Self { values }
    }

    /// An environment with these variables alone.
    pub fn of<const N: usize>(pairs: [(&str, &str); N]) -> Self {
        Self {
            values: pairs
                .into_iter()
                .map(|(n, v)| (n.to_owned(), v.into()))
                .collect(),
        }
    }

    /// The value; an empty one counts as not set.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&OsString> {
        self.values.get(name).filter(|value| !value.is_empty())
    }

    /// Forgets the variables of the setting whose values it does not take; tells whether there were
    /// any.
    pub(super) fn unset_bad(&mut self, key: Key) -> bool {
        let before = self.values.len();
        for name in key.variables() {
            let is_bad = self
                .get(name)
                .is_some_and(|value| key.check(&value.to_string_lossy()).is_err());
            if is_bad {
                self.values.remove(*name);
            }
        }
        self.values.len() < before
    }

    /// The value as text, when it is text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.to_str()
    }
}
