//! Checks by the part of the machine that they belong to.

use super::{Check, Finding, Verdict};

/// A part of the machine, or what a login is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Area {
    /// The system, the terminal, the program.
    System,
    /// Settings and variables.
    Settings,
    /// Files and folders.
    Files,
    /// The vault, its key, its locks.
    Vault,
    /// Ports, proxies, certificates, the clock.
    Network,
    /// A login.
    Login,
}

impl Area {
    /// Every area, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::System,
        Self::Settings,
        Self::Files,
        Self::Vault,
        Self::Network,
        Self::Login,
    ];

    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Settings => "Settings",
            Self::Files => "Files",
            Self::Vault => "Vault",
            Self::Network => "Network",
            Self::Login => "Logins",
        }
    }
}

impl Check {
    /// What it belongs to.
    #[must_use]
    pub fn area(self) -> Area {
        match self {
            Self::Platform | Self::Terminal | Self::Program | Self::Completions => Area::System,
            Self::ConfigFile
            | Self::Environment
            | Self::ClientId
            | Self::ClientSecret
            | Self::RedirectUri
            | Self::ApiVersion => Area::Settings,
            Self::Files | Self::Disk | Self::TemporaryFiles | Self::WriteAheadLog => Area::Files,
            Self::Keystore | Self::VaultKey | Self::Vault | Self::LeftOverKeys | Self::Locks => {
                Area::Vault
            }
            Self::LoginPort
            | Self::LocalPort
            | Self::Proxy
            | Self::Tls
            | Self::Certificates
            | Self::Clock => Area::Network,
            Self::Token
            | Self::Refresh
            | Self::Scopes
            | Self::Grants
            | Self::Connection
            | Self::Latency
            | Self::Limit
            | Self::Trust => Area::Login,
        }
    }
}

impl Finding {
    /// Whether there is nothing to say about it.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.verdict == Verdict::Ok
    }
}
