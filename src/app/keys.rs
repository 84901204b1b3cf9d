//! Opening the vault, and choosing where the key of a new one is kept.
//!
//! The choice is the user's: by flag, variable or config, or by answering a question. Only the demo
//! chooses by itself, says so, and is asked about again before a real token is stored.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::config::{Key, env};
use crate::db::DbError;
use crate::error::{Code, Diagnostic, Failure, Hint};
use crate::files;
use crate::output::Ui;
use crate::secret::SecretText;
use crate::vault::{
    BackupKey, ChosenBy, KeystoreError, KeystoreKind, OpenedBackup, OsKeyring, PassphraseUse,
    Patience, PlatformKeyring, RestorePolicy, RestoreReport, Vault, VaultError, VaultOptions,
    probe_os,
};

use super::App;

/// Nobody said where the vault's key shall be kept.
#[derive(Debug, thiserror::Error)]
pub enum KeyChoiceError {
    /// There is no vault yet.
    #[error("no vault exists yet, and nobody said where its key shall be kept")]
    NewVault,
    /// The vault was made by the demo.
    #[error("the vault was made by `sfkit demo`, which chose the key store `{}` by itself", used.as_str())]
    ChosenByDemo {
        /// What demo chose.
        used: KeystoreKind,
    },
}

impl Diagnostic for KeyChoiceError {
    fn code(&self) -> Code {
        Code::KeystoreNotChosen
    }

    fn hints(&self) -> Vec<Hint> {
        vec![
            Hint::new("add `--keystore os` to keep it in the OS keyring"),
            Hint::new(
                "or `--keystore passphrase` (with `SFKIT_PASSPHRASE_FILE` where nobody can type), \
                 or `--keystore file` for a private file",
            ),
        ]
    }
}

impl App {
    /// The vault; none when there is none yet. Opens no key store.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn vault(&self) -> Result<Option<Arc<Vault>>, VaultError> {
        if let Some(vault) = self.vault.get() {
            return Ok(Some(Arc::clone(vault)));
        }
        self.warn_of_exposure();
        let opened = Vault::open(self.vault_options(self.chosen_keystore()))?;
        Ok(opened.map(|vault| self.keep(vault)))
    }

    /// The vault, only looked at: opening it changes nothing, not even modes. None when there is none.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn vault_as_it_is(&self) -> Result<Option<Arc<Vault>>, VaultError> {
        let mut options = self.vault_options(self.chosen_keystore());
        options.looks_only = true;
        options.lock_limit = std::time::Duration::from_secs(1);
        match Vault::open(options) {
            Ok(opened) => Ok(opened.map(Arc::new)),
            // An older program made it: any use brings it up to date, this one too.
            Err(VaultError::Database {
                source: DbError::TooOld { .. },
                ..
            }) => self.vault(),
            Err(error) => Err(error),
        }
    }

    /// What is open to others is closed when it is used; that it was open is worth knowing.
    fn warn_of_exposure(&self) {
        let vault = self.paths.vault();
        if !vault.exists() {
            return;
        }
        for path in [vault.as_path(), &self.paths.data] {
            let Some(mode) = files::exposed(path) else {
                continue;
            };
            let path = path.display();
            self.ui.warn(&format!(
                "`{path}` was open to others (mode {mode:04o}); it is closed to them now"
            ));
        }
    }

    /// The vault for a login to a real org.
    ///
    /// # Errors
    /// When the key store is not chosen or does not answer.
    pub fn vault_for_login(&self) -> Result<Arc<Vault>, Failure> {
        let Some(vault) = self.vault()? else {
            let kind = match self.chosen_keystore() {
                Some(kind) => kind,
                None => self.ask_keystore(KeyChoiceError::NewVault)?,
            };
            let vault = Vault::create(self.vault_options(Some(kind)), kind, ChosenBy::User)?;
            return Ok(self.keep(vault));
        };
        let info = vault.info()?;
        if info.chosen_by == ChosenBy::Demo {
            let used = info.keystore;
            let kind = match self.chosen_keystore() {
                Some(kind) => kind,
                None => self.ask_keystore(KeyChoiceError::ChosenByDemo { used })?,
            };
            vault.move_key(kind, ChosenBy::User)?;
            if kind != used {
                self.ui.status(&format!(
                    "Moved the vault's key to the key store `{}`",
                    kind.as_str()
                ));
            }
        }
        Ok(vault)
    }

    /// The vault for the demo org, which chooses a key store when nobody has.
    ///
    /// # Errors
    /// When the vault or its key store cannot be used.
    pub fn vault_for_demo(&self) -> Result<Arc<Vault>, Failure> {
        if let Some(vault) = self.vault()? {
            return Ok(vault);
        }
        let (kind, chosen_by) = match self.chosen_keystore() {
            Some(kind) => (kind, ChosenBy::User),
            None => (self.keystore_for_demo(), ChosenBy::Demo),
        };
        let vault = Vault::create(self.vault_options(Some(kind)), kind, chosen_by)?;
        Ok(self.keep(vault))
    }

    /// Deletes the vault and its key; needs no key, so that a vault whose key is lost can go, too.
    ///
    /// # Errors
    /// When it is in use or cannot be deleted.
    pub fn destroy_vault(&self) -> Result<(), VaultError> {
        Vault::destroy(self.vault_options(None))
    }

    /// What opens the backup in question: this key file, else a passphrase of its own, read from a
    /// file or asked for.
    #[must_use]
    pub fn backup_key(&self, key_file: Option<&Path>, passphrase_file: Option<&Path>) -> BackupKey {
        if let Some(path) = key_file {
            return BackupKey::File(path.to_owned());
        }
        let ui = self.ui.clone();
        let file = passphrase_file.map(Path::to_owned);
        let names = PassphraseNames {
            open: "Passphrase of the backup",
            choose: "New passphrase of the backup",
            instead: "--passphrase-file",
        };
        BackupKey::Passphrase(Box::new(move |purpose| {
            passphrase(&ui, file.as_deref(), (purpose, &names)).map_err(|error| match error {
                KeystoreError::PassphraseNeeded => KeystoreError::BackupPassphraseNeeded,
                other => other,
            })
        }))
    }

    /// Opens a backup, to be restored into the vault or its empty place.
    ///
    /// # Errors
    /// When it is no backup, or its key is out of reach or not the right one.
    pub fn open_backup(&self, file: &Path, key: BackupKey) -> Result<OpenedBackup, VaultError> {
        OpenedBackup::open(&self.vault_options(None), file, key)
    }

    /// Restores a backup into the vault, or into its empty place.
    ///
    /// # Errors
    /// When the key store is not chosen or does not answer, or the vault cannot be written.
    pub fn restore(
        &self,
        backup: &OpenedBackup,
        policy: RestorePolicy,
    ) -> Result<RestoreReport, Failure> {
        if let Some(vault) = self.vault()? {
            return Ok(backup.restore_into(&vault, policy)?);
        }
        let kind = match self.chosen_keystore() {
            Some(kind) => kind,
            None if policy.dry_run => KeystoreKind::File,
            None => self.ask_keystore(KeyChoiceError::NewVault)?,
        };
        let options = self.vault_options(Some(kind));
        if let Some(report) = backup.restore_whole(options, kind, policy)? {
            return Ok(report);
        }
        // Another process has made a vault meanwhile.
        let vault = self.vault()?.ok_or(KeyChoiceError::NewVault)?;
        Ok(backup.restore_into(&vault, policy)?)
    }

    fn keep(&self, vault: Vault) -> Arc<Vault> {
        Arc::clone(self.vault.get_or_init(|| Arc::new(vault)))
    }

    fn chosen_keystore(&self) -> Option<KeystoreKind> {
        self.settings
            .given(Key::Keystore)
            .and_then(KeystoreKind::parse)
    }

    fn keystore_for_demo(&self) -> KeystoreKind {
        let keyring: Arc<dyn OsKeyring> = Arc::new(PlatformKeyring);
        let Err(error) = probe_os(&keyring, Patience::Plain) else {
            self.ui.status("Keeping the vault's key in the OS keyring");
            return KeystoreKind::Os;
        };
        self.ui.status(&format!(
            "No OS keyring answers here ({error}), so the demo keeps the vault's key in {}",
            self.paths.key_file().display()
        ));
        self.ui.hint(
            "move it later with `sfkit vault move-key --to os` or `sfkit vault move-key --to passphrase`",
        );
        KeystoreKind::File
    }

    fn ask_keystore(&self, unanswered: KeyChoiceError) -> Result<KeystoreKind, Failure> {
        if !self.ui.can_ask() {
            return Err(unanswered.into());
        }
        let choices = [
            "os: the keyring of this system",
            "passphrase: typed when a token is needed, or read from SFKIT_PASSPHRASE_FILE",
            "file: a private file beside the config",
        ];
        let question = "Where shall the vault's key be kept?";
        let picked = self.ui.choose(question, &choices, 0, "--keystore")?;
        Ok(KeystoreKind::ALL[picked])
    }

    fn vault_options(&self, keystore: Option<KeystoreKind>) -> VaultOptions {
        let paths = &self.paths;
        let mut options = VaultOptions::new(paths.vault(), paths.locks(), paths.key_file());
        options.keystore = keystore;
        options.clock = self.clock.clone();
        options.command = self.command.to_owned();
        if self.ui.can_ask() {
            options.patience = Patience::Prompting;
            let ui = self.ui.clone();
            let notice = "Waiting for the keyring: unlock it in its window";
            options.notice = Some(Arc::new(move || ui.status(notice)));
        }
        let ui = self.ui.clone();
        let file = self
            .environment
            .get(env::SFKIT_PASSPHRASE_FILE)
            .map(std::path::PathBuf::from);
        options.passphrase =
            Box::new(move |purpose| passphrase(&ui, file.as_deref(), (purpose, &VAULT_PASSPHRASE)));
        options.fail_point = self.dies_at();
        options
    }
}

/// What a passphrase is called when it is asked for, and how it is given without being asked.
struct PassphraseNames {
    open: &'static str,
    choose: &'static str,
    instead: &'static str,
}

const VAULT_PASSPHRASE: PassphraseNames = PassphraseNames {
    open: "Passphrase of the vault",
    choose: "New passphrase of the vault",
    instead: env::SFKIT_PASSPHRASE_FILE,
};

/// From the file that was named, else from the person.
fn passphrase(
    ui: &Ui,
    file: Option<&Path>,
    (purpose, names): (PassphraseUse, &PassphraseNames),
) -> Result<SecretText, KeystoreError> {
    if let Some(path) = file {
        let text = fs::read_to_string(path).map(zeroize::Zeroizing::new);
        let text = text.map_err(|source| KeystoreError::PassphraseUnreadable {
            origin: format!("`{}`", path.display()),
            source,
        })?;
        return Ok(SecretText::from(text.trim_end_matches(['\r', '\n'])));
    }
    let ask = |question| {
        ui.secret_input(question, names.instead)
            .map_err(|_| KeystoreError::PassphraseNeeded)
    };
    if purpose == PassphraseUse::Open {
        return ask(names.open);
    }
    loop {
        let first = ask(names.choose)?;
        let second = ask("The same again")?;
        if first.expose() == second.expose() {
            return Ok(first);
        }
        ui.warn("these two are not the same");
    }
}
