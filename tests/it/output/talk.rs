//! What is said on standard error, to whom, and when a question may be asked.

use serde_json::Value;
use sfkit::error::{Code, Diagnostic, Hint};
use sfkit::output::{PromptError, Ui, UiOptions, Unit};

#[derive(Debug, thiserror::Error)]
#[error("the server said \u{1b}]0;x\u{7}no")]
struct Refusal;

impl Diagnostic for Refusal {
    fn code(&self) -> Code {
        Code::Refused
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::new("run `sfkit auth status`")]
    }
}

fn say_everything(facts: UiOptions) -> (String, String) {
    let (ui, stdout, stderr) = Ui::captured(facts, "");
    ui.status("3 of 3 rows");
    ui.detail("1 API call");
    ui.note("a note");
    ui.warn("two\nlines\u{9b}");
    ui.hint("try `x`");
    ui.announce("https://login.example/");
    ui.line("bare").unwrap();
    ui.error(&Refusal);
    (stdout.text(), stderr.text())
}

const ERROR: &str = "error: the server said \\u{1b}]0;x\\u{7}no\n\nhint: run `sfkit auth status`\n";

#[test]
fn people_get_text() {
    let (stdout, stderr) = say_everything(UiOptions::default());
    let expected = "3 of 3 rows\nnote: a note\nwarning: two\n    lines\\u{9b}\nhint: try `x`\n\
        https://login.example/\n";
    assert_eq!(stdout, "bare\n");
    assert_eq!(stderr, format!("{expected}{ERROR}"));
}

#[test]
fn quiet_leaves_errors_and_what_must_be_seen() {
    let facts = UiOptions {
        quiet: true,
        ..UiOptions::default()
    };
    assert_eq!(
        say_everything(facts).1,
        format!("https://login.example/\n{ERROR}")
    );
}

#[test]
fn scripts_get_json_as_the_last_line_and_no_notes() {
    let facts = UiOptions {
        error_json: true,
        ..UiOptions::default()
    };
    let (_, stderr) = say_everything(facts.clone());
    assert!(
        !stderr.contains("rows") && !stderr.contains("note"),
        "{stderr}"
    );
    let last: Value = serde_json::from_str(stderr.lines().last().unwrap()).unwrap();
    assert_eq!(last["error"]["code"], "refused");
    assert_eq!(last["error"]["hints"][0], "run `sfkit auth status`");
    assert_eq!(last["error"]["details"], serde_json::json!({}));

    let verbose = UiOptions {
        verbosity: 1,
        ..facts
    };
    let (_, stderr) = say_everything(verbose);
    assert!(
        stderr.starts_with("3 of 3 rows\n1 API call\nnote: a note\n"),
        "{stderr}"
    );
}

#[test]
fn nothing_is_asked_without_a_terminal() {
    for (stdin_tty, stderr_tty, no_input) in [
        (false, true, false),
        (true, false, false),
        (true, true, true),
    ] {
        let facts = UiOptions {
            stdin_tty,
            stderr_tty,
            no_input,
            ..UiOptions::default()
        };
        let (ui, _, stderr) = Ui::captured(facts, "y\n");
        let error = ui.confirm("Delete 3 records?", false, "--yes").unwrap_err();
        assert_eq!(error.code(), Code::ConfirmationRequired);
        assert_eq!(
            error.hints(),
            [Hint::new("answer it beforehand with `--yes`")]
        );
        assert!(ui.secret_input("Password", "--password-stdin").is_err());
        assert!(ui.choose("Which?", &["a"], 0, "--keystore").is_err());
        assert_eq!(stderr.text(), "");
    }
}

fn asking(answers: &str) -> (Ui, sfkit::output::Capture) {
    let facts = UiOptions {
        stdin_tty: true,
        stderr_tty: true,
        ..UiOptions::default()
    };
    let (ui, _, stderr) = Ui::captured(facts, answers);
    (ui, stderr)
}

#[test]
fn questions_are_asked_until_they_are_answered() {
    let (ui, stderr) = asking("what\nYES\n\nno\n");
    assert!(ui.confirm("Delete \u{202e}x?", false, "--yes").unwrap());
    assert!(ui.confirm("Go on?", true, "--yes").unwrap());
    assert!(!ui.confirm("Go on?", true, "--yes").unwrap());
    let said = stderr.text();
    assert!(
        said.starts_with("Delete \\u{202e}x? [y/N] Please answer `y` or `n`\n"),
        "{said}"
    );
    let end = ui.confirm("Go on?", true, "--yes").unwrap_err();
    assert!(matches!(end, PromptError::NoAnswer { .. }));
}

#[test]
fn a_choice_is_made_by_number_word_or_default() {
    let (ui, stderr) = asking("7\n2\nOS\n\n");
    let choices = ["os", "file"];
    assert_eq!(
        ui.choose("Key store?", &choices, 0, "--keystore").unwrap(),
        1
    );
    assert_eq!(
        ui.choose("Key store?", &choices, 1, "--keystore").unwrap(),
        0
    );
    assert_eq!(
        ui.choose("Key store?", &choices, 1, "--keystore").unwrap(),
        1
    );
    assert!(
        stderr
            .text()
            .starts_with("Key store?\n* 1) os\n  2) file\nNumber [1]: ")
    );
}

#[test]
fn a_secret_is_not_shown() {
    let (ui, stderr) = asking("hush hush\r\n");
    let secret = ui
        .secret_input("Passphrase", "SFKIT_PASSPHRASE_FILE")
        .unwrap();
    assert_eq!(secret.expose(), "hush hush");
    assert_eq!(stderr.text(), "Passphrase: ");
}

#[test]
fn progress_is_silent_off_a_terminal() {
    let (ui, _, stderr) = Ui::captured(UiOptions::default(), "");
    let progress = ui.progress("Fetching", Unit::Rows);
    progress.advance(5, Some(10));
    progress.clear();
    assert_eq!(stderr.text(), "");
}
