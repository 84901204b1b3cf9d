//! OAuth 2.0 against a login host: how tokens are won, renewed, asked about and given back.
//!
//! One file per step. [`login()`] is the whole of an interactive login: it binds the loopback
//! listener, hands out the authorize URL, opens a browser, waits for the callback or a pasted
//! redirect URL, exchanges the code with PKCE and answers the browser; [`BegunLogin`] is the same in two
//! halves, for a service that has a listener of its own. [`jwt_bearer()`],
//! [`client_credentials()`] and [`handed_over()`] need no person. [`refresh()`], [`revoke()`],
//! [`introspect()`] and [`userinfo()`] are single calls. Secrets go in bodies only, and only to the
//! login host or instance given; whatever host a server names passes the host rule first.
//!
//! This room stores nothing and reads no environment: what it needs is passed in, what it gets is
//! returned. Refusals are told apart in `catalogue`, because servers say many different things
//! with one word.

mod answer;
mod authorize;
mod automatic;
mod begun;
mod browser;
mod catalogue;
mod client;
mod direct;
mod endpoint;
mod error;
mod exchange;
mod handed_over;
mod introspect;
mod jwt;
mod login;
mod loopback;
mod paste;
mod refresh;
mod revoke;
mod sfdx_url;
pub mod urls;
mod userinfo;

pub use answer::{Granted, identity_ids};
pub use begun::BegunLogin;
pub use browser::{BrowserChoice, show_page};
pub use catalogue::Refusal;
pub use client::ClientIdentity;
pub use direct::{DirectLogin, client_credentials, is_generic_host};
pub use error::{AuthError, OAuthFailure, Step};
pub use handed_over::handed_over;
pub use introspect::{Introspection, TokenKind, introspect};
pub use jwt::{Signer, check_key, jwt_bearer};
pub use login::{LoginEvents, LoginOutcome, LoginRequest, login};
pub use loopback::holder::of_port as port_holder;
pub use loopback::{CallbackPage, Verdict, callback};
pub use paste::{PasteFault, PasteSource};
pub use refresh::{Renewal, refresh};
pub use revoke::{Revocation, revoke};
pub use sfdx_url::{SfdxUrl, SfdxUrlError};
pub use urls::{Redirect, login_origin};
pub use userinfo::{UserInfo, userinfo};
