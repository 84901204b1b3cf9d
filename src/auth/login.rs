//! An interactive login, from the authorize URL to the tokens.
//!
//! The order matters: the port is bound before anything is shown, the URL is handed out before a
//! browser opens, the callback's page is sent after the exchange, and the listener is closed
//! before the outcome is returned. Dropping the future ends the listener, too.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use tokio::task::JoinSet;

use super::answer::Granted;
use super::authorize::Authorization;
use super::automatic;
use super::browser::{self, BrowserChoice};
use super::client::ClientIdentity;
use super::error::{AuthError, OAuthFailure, Step};
use super::exchange::{CodeGrant, exchange};
use super::loopback::{Arrival, Listener, Page, Serving, Verdict};
use super::paste::{self, Lines, PasteFault, PasteSource};
use super::urls::Redirect;
use crate::http::Http;
use crate::model::origin::{HostRule, Origin};
use crate::secret::SecretText;

/// Everything that a login needs to know.
pub struct LoginRequest {
    /// The app.
    pub client: ClientIdentity,
    /// The host to log in to.
    pub login: Origin,
    /// Registered redirect URI. Port 0 takes a free port (the local org accepts any).
    pub redirect: Redirect,
    /// Scopes to ask for; none asks for all that the app has.
    pub scopes: Vec<String>,
    /// How long to wait for the person.
    pub timeout: Duration,
    /// Who shows the page.
    pub open: BrowserChoice,
    /// Where a redirect URL may be pasted.
    pub paste: Option<PasteSource>,
    /// Hosts that the instance may be at.
    pub hosts: HostRule,
}

impl fmt::Debug for LoginRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("LoginRequest")
            .field("client", &self.client)
            .field("login", &self.login)
            .field("redirect", &self.redirect)
            .field("scopes", &self.scopes)
            .field("open", &self.open)
            .finish_non_exhaustive()
    }
}

/// What a login tells while it goes on.
pub trait LoginEvents: Send + Sync {
    /// The listener is ready; this URL leads to the login page.
    fn url_ready(&self, url: &str);
    /// A person is awaited for so long.
    fn waiting(&self, _limit: Duration) {}
    /// No browser opened, for this reason. The login goes on.
    fn browser_failed(&self, _reason: &str) {}
    /// A pasted line was not the callback. The login goes on.
    fn paste_rejected(&self, _fault: PasteFault) {}
    /// The callback is here; the code is being exchanged.
    fn exchanging(&self) {}
}

/// A finished login.
#[derive(Clone, Debug)]
pub struct LoginOutcome {
    /// The tokens, and where they may be used.
    pub granted: Granted,
    /// The redirect URI that was sent.
    pub redirect_uri: String,
}

/// Logs in.
///
/// # Errors
/// `PortInUse` before anything is shown; `LoginTimeout` when nobody finishes; `Refused` when
/// person or server say no; `Instance` when the answer leads elsewhere.
pub async fn login(
    http: &Http,
    mut request: LoginRequest,
    events: &dyn LoginEvents,
) -> Result<LoginOutcome, AuthError> {
    let listener = bind(&request)?;
    let redirect = match &listener {
        Some(listener) => listener.redirect().clone(),
        None => request.redirect.clone(),
    };
    let prepared =
        Authorization::prepare(&request.login, &request.client, &redirect, &request.scopes)?;
    let mut paths = Paths {
        serving: listener.map(|listener| listener.serve(prepared.state.clone())),
        paste: request.paste.take().map(Lines::new),
        helper: JoinSet::new(),
        redirect: redirect.clone(),
        state: prepared.state,
    };
    events.url_ready(prepared.url.as_str());
    paths.start_helper(http, &request, &prepared.url);
    events.waiting(request.timeout);
    let limit = request.timeout;
    let arrival = tokio::time::timeout(limit, paths.arrival(events)).await;
    let arrival = arrival.map_err(|_| AuthError::LoginTimeout { limit })??;
    events.exchanging();
    let grant = CodeGrant {
        login: &request.login,
        client: &request.client,
        redirect: prepared.redirect,
        verifier: prepared.verifier,
        hosts: &request.hosts,
    };
    let outcome = redeem(http, grant, &arrival.verdict).await;
    arrival.answer(match &outcome {
        Ok(_) => Page::Success,
        Err(_) => Page::Failure,
    });
    paths.close().await;
    Ok(LoginOutcome {
        granted: outcome?,
        redirect_uri: redirect.as_str().to_owned(),
    })
}

/// Binds the listener, if the redirect URI leads here.
fn bind(request: &LoginRequest) -> Result<Option<Listener>, AuthError> {
    let Some(which) = request.redirect.loopback() else {
        return match (&request.open, &request.paste) {
            (BrowserChoice::None, Some(_)) => Ok(None),
            (BrowserChoice::None, None) => Err(AuthError::NoWayBack),
            _ => Err(AuthError::RedirectElsewhere {
                text: request.redirect.as_str().to_owned(),
            }),
        };
    };
    if request.open == BrowserChoice::Automatic && !request.login.is_local() {
        return Err(AuthError::NotAutomatic {
            host: request.login.host().to_owned(),
        });
    }
    Listener::bind(&request.redirect, which).map(Some)
}

/// Exchanges the code, or reports the refusal that came instead.
pub(super) async fn redeem(
    http: &Http,
    grant: CodeGrant<'_>,
    verdict: &Verdict,
) -> Result<Granted, AuthError> {
    match verdict {
        Verdict::Code(code) => exchange(http, grant, code).await,
        Verdict::Error(error, description) => Err(AuthError::Refused(OAuthFailure::new(
            Step::Authorize,
            grant.login.host(),
            None,
            error,
            description,
        ))),
    }
}

/// The ways on which a callback may come.
struct Paths {
    serving: Option<Serving>,
    paste: Option<Lines>,
    helper: JoinSet<Helped>,
    redirect: Redirect,
    state: SecretText,
}

/// How the browser, or what stands in for it, ended.
enum Helped {
    Browser(Result<(), String>),
    Automatic(Result<(), AuthError>),
}

/// What happened while waiting.
enum Happening {
    Callback(Arrival),
    Helper(Helped),
    Line(Result<SecretText, PasteFault>),
    InputEnded,
}

impl Paths {
    fn start_helper(&mut self, http: &Http, request: &LoginRequest, url: &url::Url) {
        let url = url.clone();
        match request.open.clone() {
            BrowserChoice::None => {}
            BrowserChoice::System => {
                self.spawn(async move { Helped::Browser(browser::open(&url).await) });
            }
            BrowserChoice::Command(program) => {
                self.spawn(async move { Helped::Browser(browser::run(&program, &url).await) });
            }
            BrowserChoice::Automatic => {
                let walk = automatic::walk(
                    http.clone(),
                    request.login.clone(),
                    url,
                    self.redirect.clone(),
                );
                self.spawn(async move { Helped::Automatic(walk.await) });
            }
        }
    }

    fn spawn(&mut self, helper: impl Future<Output = Helped> + Send + 'static) {
        self.helper.spawn(helper);
    }

    /// Waits for the callback on all ways.
    async fn arrival(&mut self, events: &dyn LoginEvents) -> Result<Arrival, AuthError> {
        loop {
            match self.next().await {
                Happening::Callback(arrival) => return Ok(arrival),
                Happening::Helper(Helped::Browser(Ok(())) | Helped::Automatic(Ok(()))) => {}
                Happening::Helper(Helped::Browser(Err(reason))) => events.browser_failed(&reason),
                Happening::Helper(Helped::Automatic(Err(error))) => return Err(error),
                Happening::InputEnded if self.serving.is_none() => {
                    return Err(AuthError::PasteEnded);
                }
                Happening::InputEnded => self.paste = None,
                Happening::Line(line) => match self.read_line(line) {
                    Ok(verdict) => {
                        return Ok(Arrival {
                            verdict,
                            answer: None,
                        });
                    }
                    Err(fault) => events.paste_rejected(fault),
                },
            }
        }
    }

    fn read_line(&self, line: Result<SecretText, PasteFault>) -> Result<Verdict, PasteFault> {
        paste::read(line?.expose(), &self.redirect, &self.state)
    }

    async fn next(&mut self) -> Happening {
        let callback = async {
            match &mut self.serving {
                Some(serving) => serving.arrival().await,
                None => std::future::pending().await,
            }
        };
        let line = async {
            match &mut self.paste {
                Some(lines) => lines.next().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            arrival = callback => Happening::Callback(arrival),
            Some(Ok(helped)) = self.helper.join_next() => Happening::Helper(helped),
            line = line => line.map_or(Happening::InputEnded, Happening::Line),
        }
    }

    /// Closes the listener; a browser that is still running stays.
    async fn close(mut self) {
        if let Some(serving) = self.serving.take() {
            serving.close().await;
        }
        self.helper.detach_all();
    }
}
