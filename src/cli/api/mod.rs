//! `sfkit api`.

mod draft;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::app::{App, Connected};
use crate::http::Method;
use crate::rest::{self, Ended, Field, FieldKind, Filter, Parts, RestRequest, Show};

use super::outcome::{Outcome, Result};
use draft::Draft;

/// Send a REST request to the org
///
/// PATH counts from the API version (`sobjects/Account`) or, with a slash or `services/` in front,
/// from the org's host; `{version}` stands for the version. The token goes to no other host. The
/// answer passes byte by byte, also that of a refusal; the exit status tells how it went. Fields make
/// a POST of it; a GET, HEAD or DELETE carries them in its URL.
#[derive(Args, Debug)]
#[command(
    allow_missing_positional = true,
    after_help = "Examples:\n  sfkit api limits --jq .DailyApiRequests.Remaining\n  \
                  sfkit api \"query?q=SELECT Id, Name FROM Account\" --paginate --jq \".records[].Name\"\n  \
                  sfkit api POST sobjects/Account -f Name=Acme -F NumberOfEmployees=25\n  \
                  sfkit api PATCH sobjects/Account/001000000000001AAA --input change.json --yes\n  \
                  sfkit api sobjects/Attachment/00P000000000001AAA/Body --output picture.png"
)]
pub(crate) struct ApiArgs {
    /// GET without, POST when there is something to send
    #[arg(value_name = "METHOD", value_enum, ignore_case = true)]
    method: Option<Word>,

    /// Path or URL
    #[arg(value_name = "PATH")]
    path: String,

    #[command(flatten)]
    content: ContentArgs,

    #[command(flatten)]
    answer: AnswerArgs,
}

/// What is sent.
#[derive(Args, Debug)]
#[command(next_help_heading = "Request")]
struct ContentArgs {
    /// The method, as an alternative to naming it before PATH
    #[arg(
        short = 'X',
        long = "method",
        value_name = "METHOD",
        value_enum,
        ignore_case = true,
        conflicts_with = "method"
    )]
    word: Option<Word>,

    /// A field whose value is a text; KEY:=JSON for any JSON, KEY[]=… and KEY[PART]=… nest
    #[arg(
        short = 'f',
        long = "field",
        visible_alias = "raw-field",
        value_name = "KEY=VALUE"
    )]
    texts: Vec<String>,

    /// A field whose value is what it looks like: true, false, null, a number, @FILE (`@-` is
    /// standard input), else a text
    #[arg(short = 'F', long = "typed-field", value_name = "KEY=VALUE")]
    typed: Vec<String>,

    /// File with the body (`-` is standard input); fields then go into the URL
    #[arg(long, value_name = "FILE")]
    input: Option<String>,

    /// A header
    #[arg(short = 'H', long, value_name = "NAME: VALUE")]
    header: Vec<String>,

    /// Show what would be sent, and send nothing
    #[arg(long)]
    dry_run: bool,

    /// Do not ask before a write to a protected org
    #[arg(long)]
    yes: bool,
}

/// What is shown.
#[derive(Args, Debug)]
#[command(next_help_heading = "Answer")]
struct AnswerArgs {
    /// Show status and headers, too
    #[arg(short, long)]
    include: bool,

    /// Follow `nextRecordsUrl` and join the records of all pages; a filter sees page after page
    #[arg(long)]
    paginate: bool,

    /// Show what a program in the language of jq makes of the answer
    #[arg(long, value_name = "EXPR")]
    jq: Option<String>,

    /// Do not show the body
    #[arg(long, conflicts_with_all = ["jq", "output", "paginate"])]
    silent: bool,

    /// Write the body to a file; that of a refusal goes to standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// A method.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[value(rename_all = "UPPER")]
enum Word {
    Get,
    Post,
    Patch,
    Put,
    Delete,
    Head,
}

impl From<Word> for Method {
    fn from(word: Word) -> Self {
        match word {
            Word::Get => Self::Get,
            Word::Post => Self::Post,
            Word::Patch => Self::Patch,
            Word::Put => Self::Put,
            Word::Delete => Self::Delete,
            Word::Head => Self::Head,
        }
    }
}

impl ApiArgs {
    fn parts(&self) -> Parts {
        let field = |text: &String, kind| Field {
            text: text.clone(),
            kind,
        };
        let content = &self.content;
        let texts = content
            .texts
            .iter()
            .map(|text| field(text, FieldKind::Text));
        let typed = content
            .typed
            .iter()
            .map(|text| field(text, FieldKind::Typed));
        Parts {
            method: self.method.or(content.word).map(Method::from),
            path: self.path.clone(),
            fields: texts.chain(typed).collect(),
            input: content.input.clone(),
            headers: content.header.clone(),
        }
    }
}

pub(crate) async fn run(app: &App, args: &ApiArgs) -> Result<Outcome> {
    let filter = args.answer.jq.as_deref().map(Filter::parse).transpose()?;
    let connected = app.connect().await?;
    let request = RestRequest::new(&args.parts(), connected.client.version())?;
    let url = request.place(connected.base())?;
    if args.content.dry_run {
        app.ui.document(&Draft::new(&request, &url))?;
        return Ok(Outcome::Done);
    }
    let deed = format!("{} {}", request.method.as_str(), request.path());
    if request.is_write() && !app.may_write(&connected, &deed, args.content.yes)? {
        return Ok(Outcome::Done);
    }
    let show = Show {
        all_pages: args.answer.paginate,
        filter,
    };
    let ended = show_answer(app, args, &connected, &request, &show).await?;
    for note in connected.notes() {
        app.ui.note(&note);
    }
    app.ui.detail(&calls(connected.client.calls()));
    match ended.refusal {
        Some(refusal) => Err(refusal.into()),
        None => Ok(Outcome::Done),
    }
}

async fn show_answer(
    app: &App,
    args: &ApiArgs,
    connected: &Connected,
    request: &RestRequest,
    show: &Show,
) -> Result<Ended> {
    let answer = rest::send(&connected.client, request).await?;
    let file = args.answer.output.as_deref();
    let mut sink = app.ui.bytes(file.filter(|_| !answer.is_refused()))?;
    if args.answer.include {
        // The file is for the body alone.
        let mut head = app.ui.bytes(None)?;
        head.head(&answer.head())?;
        head.finish()?;
    }
    let silent = args.answer.silent;
    let ended = answer
        .show(&connected.client, show, &mut |bytes| match silent {
            true => Ok(()),
            false => sink.put(bytes),
        })
        .await?;
    if let Some(bytes) = sink.finish()? {
        app.ui.note(&format!(
            "{bytes} bytes that are no text are not shown on a terminal; `--output FILE` keeps them"
        ));
    }
    Ok(ended)
}

fn calls(count: u64) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} API call{plural}")
}
