//! Names where ids are taken: who is told and asked at the terminal.

use crate::app::{App, Connected};
use crate::client::Client;
use crate::model::id::RecordId;
use crate::output::Ui;
use crate::records::find::{Candidate, Finder, Found, Guide};
use crate::records::site::Site;
use crate::vault::OrgKind;

/// What looking names up in an org needs.
pub(crate) struct Finding {
    site: Option<Site>,
    me: Option<RecordId>,
    teller: Teller,
    is_demo: bool,
}

impl Finding {
    /// For the org that the command talks to.
    pub(crate) fn new(app: &App, connected: &Connected) -> Self {
        let user = connected.session.as_ref();
        let user = user.map(|session| session.org().login.user_id.as_str());
        let session = connected.session.as_ref();
        let is_demo = session.is_some_and(|session| session.org().login.kind == OrgKind::Demo);
        let origin = connected.origin().cloned();
        Self {
            site: origin.map(|origin| Site::new(origin, is_demo)),
            is_demo,
            me: user.and_then(|id| RecordId::parse(id).ok()),
            teller: Teller(app.ui.clone()),
        }
    }

    /// Looks names up.
    pub(crate) fn finder<'a>(&'a self, client: &'a Client) -> Finder<'a> {
        Finder {
            client,
            site: self.site.as_ref(),
            me: self.me,
            guide: &self.teller,
        }
    }

    /// Whether the org is there only as long as the command.
    pub(crate) fn is_demo(&self) -> bool {
        self.is_demo
    }

    /// The web pages of the org.
    pub(crate) fn site(&self) -> Option<&Site> {
        self.site.as_ref()
    }
}

/// Tells and asks on standard error.
struct Teller(Ui);

impl Guide for Teller {
    fn pick(&self, question: &str, choices: &[Candidate]) -> Option<usize> {
        if !self.0.can_ask() {
            return None;
        }
        let mut lines: Vec<String> = choices.iter().map(ToString::to_string).collect();
        // Nothing is picked by a bare Enter.
        lines.push("none of them".to_owned());
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let picked = self.0.choose(
            question,
            &lines,
            choices.len(),
            "an id in place of the name",
        );
        picked.ok().filter(|picked| *picked < choices.len())
    }

    fn found(&self, object: &str, text: &str, found: &Found) {
        self.0
            .status(&format!("{object} `{}` is {}", text.trim(), found.id));
    }
}
