//! Whether the user's shell completes `sfkit`, by a script of this version.
//!
//! A script is looked for where the shells look by themselves, and in the shell's own start-up files.
//! Start-up files are never written to.

use std::fs;
use std::path::{Path, PathBuf};

use crate::config::{Environment, env};
use crate::files;
use crate::health::{Check, Finding, Subject, Verdict};
use crate::model::finding::Remedy;

use super::INSTALL;

/// A shell that has a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// GNU Bash.
    Bash,
    /// Zsh.
    Zsh,
    /// Fish.
    Fish,
}

impl Shell {
    /// The shell of the user, where it has a script.
    pub(super) fn of(environment: &Environment) -> Option<Self> {
        let path = environment.text(env::SHELL)?;
        match Path::new(path).file_name()?.to_str()? {
            "bash" => Some(Self::Bash),
            "zsh" => Some(Self::Zsh),
            "fish" => Some(Self::Fish),
            _ => None,
        }
    }

    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
        }
    }

    /// What the script is called below the shell's folders of the user.
    fn own_place(self, home: &Home) -> PathBuf {
        match self {
            Self::Bash => home.data.join("bash-completion/completions/sfkit"),
            Self::Zsh => home.data.join("zsh/site-functions/_sfkit"),
            Self::Fish => home.config.join("fish/completions/sfkit.fish"),
        }
    }

    fn other_places(self) -> &'static [&'static str] {
        match self {
            Self::Bash => &[
                "/usr/local/share/bash-completion/completions/sfkit",
                "/usr/share/bash-completion/completions/sfkit",
                "/etc/bash_completion.d/sfkit",
                "/opt/homebrew/etc/bash_completion.d/sfkit",
            ],
            Self::Zsh => &[
                "/usr/local/share/zsh/site-functions/_sfkit",
                "/usr/share/zsh/site-functions/_sfkit",
                "/usr/share/zsh/vendor-completions/_sfkit",
                "/opt/homebrew/share/zsh/site-functions/_sfkit",
            ],
            Self::Fish => &[
                "/usr/local/share/fish/vendor_completions.d/sfkit.fish",
                "/usr/share/fish/vendor_completions.d/sfkit.fish",
                "/usr/share/fish/completions/sfkit.fish",
            ],
        }
    }

    /// Files that the shell reads at its start.
    fn start_up(self, home: &Home) -> Vec<PathBuf> {
        let names: &[&str] = match self {
            Self::Bash => &[".bashrc", ".bash_profile", ".profile", ".bash_completion"],
            Self::Zsh => &[".zshrc", ".zprofile"],
            Self::Fish => return vec![home.config.join("fish/config.fish")],
        };
        names.iter().map(|name| home.root.join(name)).collect()
    }
}

/// The user's folders that shells look into.
struct Home {
    root: PathBuf,
    data: PathBuf,
    config: PathBuf,
}

impl Home {
    fn of(environment: &Environment) -> Option<Self> {
        let root = PathBuf::from(environment.get(env::HOME)?);
        let folder = |name, usual: &str| {
            let given = environment.get(name).map(PathBuf::from);
            given.unwrap_or_else(|| root.join(usual))
        };
        Some(Self {
            data: folder(env::XDG_DATA_HOME, ".local/share"),
            config: folder(env::XDG_CONFIG_HOME, ".config"),
            root,
        })
    }
}

/// What was found.
enum Installed {
    Fresh(PathBuf),
    Old(PathBuf),
    AtStart(PathBuf),
    Nowhere,
}

fn look(shell: Shell, home: &Home, script: &[u8]) -> Installed {
    let own = shell.own_place(home);
    let others = shell.other_places().iter().map(PathBuf::from);
    let zsh = [".zfunc/_sfkit", ".zsh/completions/_sfkit"].map(|name| home.root.join(name));
    let zsh = zsh.into_iter().filter(|_| shell == Shell::Zsh);
    for path in std::iter::once(own).chain(zsh).chain(others) {
        match fs::read(&path) {
            Ok(found) if found == script => return Installed::Fresh(path),
            Ok(_) => return Installed::Old(path),
            Err(_) => {}
        }
    }
    let loads = |path: &PathBuf| {
        fs::read_to_string(path).is_ok_and(|text| text.contains("sfkit completions"))
    };
    let mut files = shell.start_up(home).into_iter();
    files
        .find(loads)
        .map_or(Installed::Nowhere, Installed::AtStart)
}

/// Whether the shell completes; `script` gives the script of a shell.
pub(super) fn finding(environment: &Environment, script: impl Fn(Shell) -> Vec<u8>) -> Finding {
    let finding = |verdict, summary: String| {
        Finding::new(Check::Completions, &Subject::machine(), verdict, summary).advisory()
    };
    let (Some(shell), Some(home)) = (Shell::of(environment), Home::of(environment)) else {
        let summary = "the shell is not known (`SHELL`), so completion was not looked for";
        return finding(Verdict::Ok, summary.to_owned()).state("unknown_shell");
    };
    let name = shell.as_str();
    let found = match look(shell, &home, &script(shell)) {
        Installed::Fresh(path) => finding(
            Verdict::Ok,
            format!("{name} completes by `{}`", path.display()),
        ),
        Installed::AtStart(path) => finding(
            Verdict::Ok,
            format!("{name} loads the completion in `{}`", path.display()),
        ),
        Installed::Old(path) => finding(
            Verdict::Warn,
            format!(
                "{name} completes by `{}`, which comes from another version",
                path.display()
            ),
        )
        .state("old")
        .mended_by(Remedy::command(INSTALL, true)),
        Installed::Nowhere => finding(
            Verdict::Warn,
            format!("{name} does not complete sfkit: no script is installed"),
        )
        .state("missing")
        .mended_by(Remedy::command(INSTALL, true)),
    };
    found.fact("shell", name)
}

/// Where the script of the user's shell would go, when it is not there yet or is an old one.
pub(super) fn wanted(
    environment: &Environment,
    script: impl Fn(Shell) -> Vec<u8>,
) -> Option<(Shell, PathBuf)> {
    let (shell, home) = (Shell::of(environment)?, Home::of(environment)?);
    match look(shell, &home, &script(shell)) {
        Installed::Fresh(_) | Installed::AtStart(_) => None,
        Installed::Old(_) | Installed::Nowhere => Some((shell, shell.own_place(&home))),
    }
}

/// Writes the script to its place.
///
/// # Errors
/// When folder or file cannot be made.
pub(super) fn install(path: &Path, script: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    files::write_private(path, script)
}

/// What is left to do by hand.
pub(super) fn after_installing(shell: Shell) -> Option<&'static str> {
    match shell {
        Shell::Zsh => Some(
            "zsh must know the folder: put `fpath=(~/.local/share/zsh/site-functions $fpath)` before \
             `compinit` in ~/.zshrc",
        ),
        Shell::Bash | Shell::Fish => None,
    }
}
