//! Completion as real shells do it, from a cache alone.

use std::process::Command;
use std::sync::LazyLock;

use crate::world::{World, available, finish};

/// A world that has logins, a saved query and some describes, and whose key is gone: completion must
/// neither need it nor reach an org.
static WORLD: LazyLock<World> = LazyLock::new(|| {
    let world = World::new();
    let org = world.local_org(&["--seed", "demo"]);
    world.log_in(&org, "acme");
    for object in ["Opportunity", "Account", "User"] {
        let soql = format!("SELECT Id, Owner.Name FROM {object}");
        let soql = soql.replace("Id, Owner.Name FROM User", "Id FROM User");
        world.run(&["query", "--check", &soql]).ends(0);
    }
    let won = "SELECT Id FROM Opportunity WHERE IsWon = true";
    world.run(&["saved", "add", "won", won]).ends(0);
    drop(org);
    std::fs::remove_file(world.home().join("config/vault.key")).unwrap();
    world
});

/// What TAB offers; `|` is the cursor.
struct Case {
    line: &'static str,
    offers: &'static [&'static str],
}

const fn case(line: &'static str, offers: &'static [&'static str]) -> Case {
    Case { line, offers }
}

const STAGES: &[&str] = &["Closed Won", "Closed Lost"];

/// Lines that all shells complete alike; offers are whole words without quotes.
const CASES: &[Case] = &[
    case("sfkit -o ", &["acme", "demo"]),
    case("sfkit query -o ac", &["acme"]),
    case("sfkit --org=a", &["--org=acme"]),
    case("sfkit auth switch ", &["acme", "demo"]),
    case("sfkit sav", &["saved"]),
    case("sfkit saved rem", &["remove"]),
    case("sfkit saved remove ", &["won"]),
    case("sfkit query @", &["@won"]),
    case("sfkit query --form", &["--format"]),
    case("sfkit query --format=nd", &["--format=ndjson"]),
    case("sfkit config get quota", &["quota-guard"]),
    case("sfkit config set org ", &["acme", "demo"]),
    case("sfkit help exit", &["exit-codes"]),
    case("sfkit help auth swi", &["switch"]),
    case(
        "sfkit search x --in Opportunity,opportunityl",
        &["Opportunity,OpportunityLineItem"],
    ),
    case(
        "sfkit search x --in Opportunity --fields Id,StageN",
        &["Id,StageName"],
    ),
    case(
        "sfkit search x --in Opportunity --fields Account.Indus",
        &["Account.Industry"],
    ),
    case(
        "sfkit query \"SELECT Id FROM Opportuni",
        &[
            "SELECT Id FROM Opportunity",
            "SELECT Id FROM OpportunityContactRole",
            "SELECT Id FROM OpportunityFieldHistory",
            "SELECT Id FROM OpportunityHistory",
            "SELECT Id FROM OpportunityLineItem",
            "SELECT Id FROM OpportunityStage",
        ],
    ),
    case(
        "sfkit query 'SELECT Id FROM Opportunity WHERE StageN",
        &["SELECT Id FROM Opportunity WHERE StageName"],
    ),
    case(
        "sfkit query \"SELECT Id FROM Opportunity WHERE StageName = 'Closed W",
        &["SELECT Id FROM Opportunity WHERE StageName = 'Closed Won'"],
    ),
];

fn text(command: &mut Command) -> String {
    finish(command.output().unwrap()).ends(0).stdout
}

#[test]
fn bash_completes() {
    if !available("shells", &["bash"]) {
        return;
    }
    // What bash gives back is only the part behind its last breaking character or open quote.
    let script = r#"
source <(sfkit completions bash)
while IFS= read -r line; do
    COMP_LINE=$line COMP_POINT=${#line} COMP_TYPE=9 COMP_WORDS=(sfkit) COMP_CWORD=0
    _sfkit sfkit '' ''
    (IFS='|'; printf '%s\n' "${COMPREPLY[*]}")
done
"#;
    let mut command = WORLD.program("bash");
    command.args(["--norc", "-c", script]);
    let lines = WORLD.file("lines", &lines());
    command.stdin(std::fs::File::open(lines).unwrap());
    let output = text(&mut command);
    for (case, found) in CASES.iter().zip(output.lines()) {
        let mut found: Vec<_> = found.split('|').collect();
        // Behind the only one in an open quote stands the same with a space, which keeps it open.
        if found.len() == 2 && found[1] == format!("{} ", found[0]) {
            found.pop();
        }
        let whole = case.line.rsplit_once(['"']).map_or_else(
            || {
                case.line
                    .rsplit([' ', '=', '@', '\''])
                    .next()
                    .unwrap_or_default()
            },
            |(_, quoted)| quoted,
        );
        for (offer, found) in case.offers.iter().zip(&found) {
            assert!(
                offer.ends_with(found) && found.len() >= whole.len().min(1),
                "{}: {found}",
                case.line
            );
        }
        assert_eq!(found.len(), case.offers.len(), "{}: {found:?}", case.line);
    }
    assert_eq!(output.lines().count(), CASES.len());
}

fn lines() -> String {
    CASES
        .iter()
        .map(|case| format!("{}\n", case.line))
        .collect()
}

#[test]
fn bash_completes_what_it_has_broken_into_words() {
    if !available("shells", &["bash"]) {
        return;
    }
    let script = r#"
source <(sfkit completions bash)
ask() {
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE= COMP_POINT=0
    _sfkit sfkit "${COMP_WORDS[COMP_CWORD]}" ''
    printf '%s\n' "${COMPREPLY[*]}"
}
ask sfkit query --format = nd
ask sfkit query -o ac
ask sfkit query @ wo
ask sfkit query '"SELECT Id FROM Opportunity WHERE StageN'
"#;
    let output = text(WORLD.program("bash").args(["--norc", "-c", script]));
    let lines: Vec<_> = output.lines().collect();
    assert_eq!(lines[..3], ["ndjson", "acme", "won"]);
    assert!(lines[3].starts_with("SELECT Id FROM Opportunity WHERE StageName"));
}

#[test]
fn fish_completes() {
    if !available("shells", &["fish"]) {
        return;
    }
    let script = "sfkit completions fish | source\n\
        while read -l line; complete -C \"$line\" | string split -f 1 \\t | string join '|'; end; true";
    let mut command = WORLD.program("fish");
    command.args(["--no-config", "-c", script]);
    let lines = WORLD.file("fish-lines", &lines());
    command.stdin(std::fs::File::open(lines).unwrap());
    let output = text(&mut command);
    for (case, found) in CASES.iter().zip(output.lines()) {
        let mut found: Vec<_> = found.split('|').collect();
        let mut offers = case.offers.to_vec();
        found.sort_unstable();
        offers.sort_unstable();
        assert_eq!(found, offers, "{}", case.line);
    }
    assert_eq!(output.lines().count(), CASES.len());
}

#[test]
fn zsh_completes() {
    if !available("shells", &["zsh"]) {
        return;
    }
    let script = r#"
zmodload zsh/zpty
zpty inner zsh -f -i
ask() { zpty -w -n inner "$1"; }
await() { local -i n; for ((n = 0; n < 600; n++)); do [[ -e $1 ]] && return; sleep 0.05; zpty -r -t inner junk; done; print "no answer: $1"; exit 1; }
zpty -w inner 'PS1= RPS1= ; unsetopt zle_bracketed_paste; autoload -Uz compinit; compinit -u -d dump; eval "$(sfkit completions zsh)"'
zpty -w inner 'compadd() { print -rl -- "${(@P)@[-1]}" > found.new; builtin compadd "$@" }'
zpty -w inner 'finish() { [[ -e found.new ]] || : > found.new; mv found.new found; BUFFER=; }; zle -N finish; bindkey "^X^X" finish; setopt no_beep no_list_ambiguous; LISTMAX=10000; : > ready'
await ready
while IFS= read -r line; do
    rm -f found
    ask "$line"$'\t'
    ask $'\x18\x18'
    await found
    (IFS='|'; found=("${(@f)$(<found)}"); print -r -- "${(j:|:)found}")
done
zpty -d inner
"#;
    let mut command = WORLD.program("zsh");
    command
        .args(["-f", "-c", script])
        .env("TERM", "xterm")
        .env("COLUMNS", "200");
    let lines = WORLD.file("zsh-lines", &lines());
    command.stdin(std::fs::File::open(lines).unwrap());
    let output = text(&mut command);
    for (case, found) in CASES.iter().zip(output.lines()) {
        let found: Vec<_> = found.split('|').collect();
        assert_eq!(found, case.offers, "{}", case.line);
    }
    assert_eq!(output.lines().count(), CASES.len(), "{output}");
}

#[test]
fn nothing_is_offered_without_a_vault_but_what_everybody_has() {
    let world = World::new();
    let ask = |words: &[&str]| {
        let words = [&["__complete", "fish", ""], words].concat();
        world.run(&words).ends(0).stdout
    };
    assert_eq!(ask(&["-o", ""]), ":\ndemo\tthe embedded org\n");
    assert!(ask(&["search", "x", "--in", "Opp"]).contains("Opportunity"));
    assert_eq!(
        ask(&["query", "'SELECT Id FROM Account WHERE N"]),
        ": nospace\n"
    );
    assert!(!world.home().exists(), "nothing is made");
    assert_eq!(world.run(&["__complete"]).ends(0).stdout, "");
    assert_eq!(world.run(&["__complete", "tcsh", "x"]).ends(0).stdout, "");
}

#[test]
fn values_of_picklists_are_those_of_the_describe() {
    let ask = |soql: &str| {
        // As it is typed.
        let typed = format!("\"{soql}");
        let words = ["__complete", "fish", "", "query", &typed];
        WORLD.run(&words).ends(0).stdout
    };
    let told = ask("SELECT Id FROM Opportunity WHERE StageName = 'Closed");
    for stage in STAGES {
        assert!(told.contains(&format!("StageName = '{stage}'")), "{told}");
    }
}

#[test]
fn the_scripts_are_printed() {
    for (shell, word) in [
        ("bash", "complete -F _sfkit sfkit"),
        ("zsh", "#compdef sfkit"),
        ("fish", "complete -c sfkit"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let run = WORLD.run(&["completions", shell]).ends(0);
        assert!(run.stdout.contains(word), "{shell}");
    }
}
