//! The way of a call: bound to a host and a token, sent, renewed once, answered.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use tokio::sync::Mutex;
use url::Url;

use crate::client::body;
use crate::client::call::Target;
use crate::client::{
    Access, Answer, ApiUsage, Buffers, Cache, Call, CallRecord, Endpoint, Error, Rejection,
    Standing, TokenSource, VersionEntry, fault, newest_common, soap,
};
use crate::clock::Clock;
use crate::http::{Http, HttpError, Request, Response, Waits};
use crate::model::version::ApiVersion;

/// How often an answer that breaks off is asked for again.
const MORE_TRIES: u32 = 2;
/// Nobody lets go of a row at once.
const LEAST_WAIT: Duration = Duration::from_secs(1);

/// The API of one org. Cheap to clone; clones share token and counters.
#[derive(Clone)]
pub struct Client {
    http: Http,
    shared: Arc<Shared>,
}

struct Shared {
    source: Arc<dyn TokenSource>,
    version: AtomicU16,
    /// The list of versions may be read once when the org does not serve ours.
    may_adapt: AtomicBool,
    clock: Clock,
    cache: Option<Cache>,
    access: Mutex<Option<Access>>,
    calls: AtomicU64,
    usage: std::sync::Mutex<Option<ApiUsage>>,
    /// Buffers for compressed bodies.
    packed: Buffers,
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("version", &self.version())
            .field("calls", &self.calls())
            .finish_non_exhaustive()
    }
}

/// How an attempt ended.
enum Outcome {
    Answer(Answer),
    /// 401: perhaps the token has ended.
    Unauthorized(Error),
}

impl Client {
    /// Asks for no token and sends nothing yet. Without a cache every describe is fetched.
    #[must_use]
    pub fn new(
        http: Http,
        source: Arc<dyn TokenSource>,
        version: ApiVersion,
        clock: Clock,
        cache: Option<Cache>,
    ) -> Self {
        Self {
            http,
            shared: Arc::new(Shared {
                source,
                version: AtomicU16::new(version.number()),
                may_adapt: AtomicBool::new(false),
                clock,
                cache,
                access: Mutex::new(None),
                calls: AtomicU64::new(0),
                usage: std::sync::Mutex::new(None),
                packed: Buffers::default(),
            }),
        }
    }

    /// The version of the API that is used.
    #[must_use]
    pub fn version(&self) -> ApiVersion {
        ApiVersion::new(self.shared.version.load(Ordering::Relaxed))
    }

    /// The same client, whose version is only what was stored: when the org no longer serves it, the
    /// org's list is read once and the newest common one is used from then on.
    #[must_use]
    pub fn adapting(self) -> Self {
        self.shared.may_adapt.store(true, Ordering::Relaxed);
        self
    }

    /// The same client over connections of its own: a connection is at work only while the runtime is
    /// on which it was made.
    #[must_use]
    pub(super) fn apart(&self) -> Self {
        Self {
            http: self.http.apart(),
            shared: Arc::clone(&self.shared),
        }
    }

    /// How many HTTP requests were sent.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.shared.calls.load(Ordering::Relaxed)
    }

    /// Counts a request that was sent and whose answer nobody waits for.
    pub(super) fn count_abandoned(&self) {
        self.shared.calls.fetch_add(1, Ordering::Relaxed);
    }

    /// Tells whoever wants to know how the pages of a query come.
    pub fn tell(&self, text: &str) {
        self.http.tell(text);
    }

    /// The last reading of the org's daily calls.
    #[must_use]
    pub fn usage(&self) -> Option<ApiUsage> {
        *self.usage_slot()
    }

    /// The clock by which the age of copies is told.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Where copies of describes are kept, if they are.
    #[must_use]
    pub fn cache(&self) -> Option<&Cache> {
        self.shared.cache.as_ref()
    }

    /// Sends the call and reads the answer.
    ///
    /// # Errors
    /// When no answer comes or the server refuses.
    pub async fn send(&self, call: &Call) -> Result<Answer, Error> {
        self.send_into(call, Vec::new()).await
    }

    /// Sends the call and reads the answer's JSON.
    ///
    /// # Errors
    /// As [`Client::send`], or when the answer is something else.
    pub async fn get<T: DeserializeOwned>(&self, call: &Call) -> Result<T, Error> {
        self.send(call).await?.json()
    }

    /// Buffers for bodies that stay compressed.
    pub(super) fn packed(&self) -> &Buffers {
        &self.shared.packed
    }

    /// As [`Client::send`], with a buffer for the body.
    pub(super) async fn send_into(&self, call: &Call, buffer: Vec<u8>) -> Result<Answer, Error> {
        match self.send_as_is(call, buffer).await {
            Err(error) if is_about_version(&error) => match self.adapted(call).await {
                Some(call) => self.send_as_is(&call, Vec::new()).await,
                None => Err(error),
            },
            outcome => outcome,
        }
    }

    /// The call in a version that the org serves; none when that is no other one or nobody may look.
    async fn adapted(&self, call: &Call) -> Option<Call> {
        if !self.shared.may_adapt.swap(false, Ordering::Relaxed) {
            return None;
        }
        let list = self.send_as_is(&Call::versions(), Vec::new()).await;
        let served: Vec<VersionEntry> = list.and_then(|answer| answer.json()).ok()?;
        let newest = newest_common(&served).filter(|newest| *newest != self.version())?;
        let call = call.at(newest)?;
        self.shared
            .version
            .store(newest.number(), Ordering::Relaxed);
        self.shared.source.note_version(newest).await;
        Some(call)
    }

    async fn send_as_is(&self, call: &Call, buffer: Vec<u8>) -> Result<Answer, Error> {
        if call.is_public {
            let base = self.access().await?.base;
            let request = self.request(call, &base.as_str().parse().map_err(no_base)?)?;
            return match self.exchange(call, request, buffer).await? {
                Outcome::Answer(answer) => Ok(answer),
                Outcome::Unauthorized(error) => Err(error),
            };
        }
        let access = self.access().await?;
        match self
            .exchange(call, self.authorized(call, &access)?, buffer)
            .await?
        {
            Outcome::Answer(answer) => Ok(answer),
            Outcome::Unauthorized(_) => {
                let renewed = self.renew(&access).await?;
                let again = self.authorized(call, &renewed)?;
                match self.exchange(call, again, Vec::new()).await? {
                    Outcome::Answer(answer) => Ok(answer),
                    Outcome::Unauthorized(error) => Err(error),
                }
            }
        }
    }

    pub(super) async fn access(&self) -> Result<Access, Error> {
        let mut held = self.shared.access.lock().await;
        if let Some(access) = held.as_ref() {
            return Ok(access.clone());
        }
        let access = self.shared.source.access().await?;
        *held = Some(access.clone());
        Ok(access)
    }

    /// Calls that were refused at the same time share one renewal.
    pub(super) async fn renew(&self, rejected: &Access) -> Result<Access, Error> {
        let mut held = self.shared.access.lock().await;
        if let Some(access) = held.as_ref()
            && access.token.expose() != rejected.token.expose()
        {
            return Ok(access.clone());
        }
        let access = self.shared.source.renew(rejected).await?;
        *held = Some(access.clone());
        Ok(access)
    }

    /// The only place that puts a token into a request: it goes nowhere but to its own origin.
    pub(super) fn authorized(&self, call: &Call, access: &Access) -> Result<Request, Error> {
        let base = access.base.as_str().parse().map_err(no_base)?;
        let request = self.request(call, &base)?;
        if !access.base.covers(request.url()) {
            return Err(Error::ForeignHost {
                base: access.base.as_str().to_owned(),
                host: request.url().host_str().unwrap_or_default().to_owned(),
            });
        }
        if let Some(body) = &call.soap {
            return Ok(request
                .header("soapaction", "\"\"")
                .body("text/xml; charset=UTF-8", enveloped(body, access)));
        }
        Ok(request.bearer(&access.token))
    }

    fn request(&self, call: &Call, base: &Url) -> Result<Request, Error> {
        let mut url = base.clone();
        match &call.target {
            Target::Segments(segments) => {
                url.path_segments_mut()
                    .expect("an origin is an http URL, which has a path")
                    .clear()
                    .extend(segments);
            }
            Target::Named(path) => url.set_path(path),
            Target::Written(text) => {
                url = base
                    .join(text)
                    .map_err(|_| Error::ForeignPath { path: text.clone() })?;
            }
        }
        if !call.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&call.query);
        }
        let mut request = Request::new(call.method, url)
            .header("accept", "application/json")
            .header("accept-encoding", "gzip")
            .repeat(call.repeat);
        for (name, value) in &call.headers {
            request = request.header(name, value);
        }
        request = match (&call.body, &call.written_body) {
            // Everything below `/services/data/` takes compressed bodies (REST API Developer Guide).
            (Some(text), _) => request.json(text.clone()).compressible(),
            (None, Some((kind, bytes))) => request.content(kind, bytes.clone()),
            (None, None) => request,
        };
        if let Some((kind, upload)) = &call.upload {
            request = request.upload(kind, upload.clone());
        }
        for (name, value) in &call.written_headers {
            request = request.written_header(name, value);
        }
        Ok(request)
    }

    /// Sends, and sends again what the server has refused for the moment: see
    /// [`Rejection::passes_after`].
    async fn exchange(
        &self,
        call: &Call,
        request: Request,
        mut buffer: Vec<u8>,
    ) -> Result<Outcome, Error> {
        let mut waits: Option<Waits> = None;
        loop {
            let outcome = self.exchange_once(call, &request, buffer).await;
            buffer = Vec::new();
            let (Err(error), true) = (&outcome, call.may_be_sent_again()) else {
                return outcome;
            };
            let Some((refusal, first)) = error
                .rejection()
                .and_then(|refusal| Some((refusal, refusal.passes_after()?)))
            else {
                return outcome;
            };
            let policy = self.http.retry_policy();
            let waits = waits.get_or_insert_with(|| policy.waits(first));
            let Some(wait) = waits.next(refusal.retry_after) else {
                return outcome;
            };
            let reason = format!(
                "answered {} {}",
                refusal.status,
                refusal.error_code().unwrap_or_default()
            );
            let wait = wait.max(LEAST_WAIT);
            let host = request.url().host_str().unwrap_or_default();
            let tries = (waits.made(), waits.allowed());
            self.http.tell_wait(host, &reason, wait, tries);
            self.shared.clock.sleep(wait).await;
        }
    }

    async fn exchange_once(
        &self,
        call: &Call,
        request: &Request,
        buffer: Vec<u8>,
    ) -> Result<Outcome, Error> {
        let (head, body) = self.round_trip(call, request, buffer).await?;
        head.outcome(call, request.url(), body)
    }

    /// The head and the body of the answer, whatever its status. Sends again when the answer breaks
    /// off in the middle of a harmless call.
    pub(super) async fn round_trip(
        &self,
        call: &Call,
        request: &Request,
        mut buffer: Vec<u8>,
    ) -> Result<(Head, Vec<u8>), Error> {
        let allowed = self
            .http
            .retry_policy()
            .tries
            .saturating_sub(1)
            .min(MORE_TRIES);
        let mut more = if call.is_repeatable() { allowed } else { 0 };
        loop {
            self.shared.source.admit(call.endpoint).await?;
            let begun = Instant::now();
            let response = match self.http.send(request.clone()).await {
                Ok(response) => response,
                Err(error) => {
                    let attempts = error.attempts().unwrap_or(0);
                    self.note(call, None, attempts, begun.elapsed());
                    return Err(error.into());
                }
            };
            let mut head = Head::of(&response, &self.shared.clock);
            let attempts = response.attempts();
            if matches!(call.target, Target::Written(_)) {
                head.lines = response.headers();
            }
            let mut packed = self.shared.packed.take();
            let into = (&mut buffer, &mut packed);
            let read = body::read(response, into, call.stays_packed).await;
            self.shared.packed.keep(packed);
            let arrived = *read.as_ref().unwrap_or(&body::Arrived::default());
            head.is_packed = arrived.is_packed;
            let bytes = arrived.bytes as u64;
            self.note(call, Some((&head, bytes)), attempts, begun.elapsed());
            match read {
                Ok(_) => return Ok((head, buffer)),
                Err(error) if more > 0 && is_torn(&error) => {
                    let wait = Duration::from_millis(250 << (allowed - more));
                    let host = request.url().host_str().unwrap_or_default();
                    let tries = (allowed - more + 1, allowed + 1);
                    let reason = format!("broke its answer off ({error})");
                    self.http.tell_wait(host, &reason, wait, tries);
                    more -= 1;
                    self.shared.clock.sleep(wait).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// The answer to one try, its body still to be read.
    pub(super) async fn response(&self, call: &Call, request: Request) -> Result<Response, Error> {
        self.shared.source.admit(call.endpoint).await?;
        let begun = Instant::now();
        match self.http.send(request).await {
            Ok(response) => Ok(response),
            Err(error) => {
                self.note(call, None, error.attempts().unwrap_or(0), begun.elapsed());
                Err(error.into())
            }
        }
    }

    pub(super) fn note(
        &self,
        call: &Call,
        answer: Option<(&Head, u64)>,
        attempts: u32,
        latency: Duration,
    ) {
        let usage = answer.and_then(|(head, _)| head.usage);
        self.shared
            .calls
            .fetch_add(attempts.into(), Ordering::Relaxed);
        if usage.is_some() {
            *self.usage_slot() = usage;
        }
        self.shared.source.note_call(&CallRecord {
            endpoint: call.endpoint,
            status: answer.map(|(head, _)| head.status),
            latency,
            bytes: answer.map_or(0, |(_, bytes)| bytes),
            attempts,
            usage,
            at: self.shared.clock.now(),
        });
    }

    fn usage_slot(&self) -> std::sync::MutexGuard<'_, Option<ApiUsage>> {
        self.shared
            .usage
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The body of a SOAP call in its envelope, which bears the token.
fn enveloped(body: &str, access: &Access) -> String {
    let session = soap::escaped(access.token.expose());
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><e:Envelope \
         xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns=\"urn:partner.soap.sforce.com\"><e:Header><SessionHeader><sessionId>{session}\
         </sessionId></SessionHeader></e:Header><e:Body>{body}</e:Body></e:Envelope>"
    )
}

/// Whether the body ended before it should have.
fn is_torn(error: &Error) -> bool {
    matches!(
        error,
        Error::Compression { .. }
            | Error::Http(HttpError::Broken { .. } | HttpError::Timeout { .. })
    )
}

/// Whether the org seems not to serve the version that was called.
fn is_about_version(error: &Error) -> bool {
    let about = |rejection: &Rejection| {
        let is_always_there = matches!(
            rejection.endpoint,
            Endpoint::DescribeGlobal | Endpoint::Limits
        );
        rejection.standing() == Standing::VersionNotServed
            || (rejection.status == 404 && is_always_there)
    };
    error.rejection().is_some_and(about)
}

fn no_base(_: url::ParseError) -> Error {
    Error::Lacking {
        missing: "base URL",
    }
}

/// What the head of an answer tells.
pub(super) struct Head {
    pub(super) status: u16,
    /// Every header, of an answer to a call that a person wrote.
    pub(super) lines: Vec<(String, String)>,
    came_packed: bool,
    is_packed: bool,
    usage: Option<ApiUsage>,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    location: Option<String>,
    last_modified: Option<String>,
}

impl Head {
    pub(super) fn of(response: &Response, clock: &Clock) -> Self {
        let text = |name| response.header(name).map(str::to_owned);
        Self {
            status: response.status(),
            usage: response
                .header("sforce-limit-info")
                .and_then(ApiUsage::parse),
            request_id: text("x-sfdc-request-id").or_else(|| text("x-request-id")),
            retry_after: response.retry_after(clock.now()),
            location: text("location"),
            last_modified: text("last-modified"),
            lines: Vec::new(),
            came_packed: response.header("content-encoding").is_some(),
            is_packed: false,
        }
    }

    /// Why the answer is none; `None` when it is one.
    pub(super) fn refusal(self, call: &Call, url: &Url, body: &[u8]) -> Option<Error> {
        match self.status {
            200..=300 | 304 => None,
            301..=399 => Some(self.redirected(url)),
            _ => Some(self.rejected(call, body)),
        }
    }

    fn outcome(self, call: &Call, url: &Url, body: Vec<u8>) -> Result<Outcome, Error> {
        match self.status {
            200..=299 | 304 => Ok(Outcome::Answer(Answer {
                endpoint: call.endpoint,
                status: self.status,
                body,
                came_packed: self.came_packed,
                is_packed: self.is_packed,
                last_modified: self.last_modified,
                request_id: self.request_id,
            })),
            // 300 is an answer of the API itself (several records with an external id).
            301..=399 => Err(self.redirected(url)),
            401 => Ok(Outcome::Unauthorized(self.rejected(call, &body))),
            _ => match self.rejected(call, &body) {
                // A fault of SOAP has status 500, whatever it is about.
                error if call.soap.is_some() && error.has_code("INVALID_SESSION_ID") => {
                    Ok(Outcome::Unauthorized(error))
                }
                error => Err(error),
            },
        }
    }

    fn redirected(self, url: &Url) -> Error {
        let location = self.location.unwrap_or_default();
        let to = match url.join(&location) {
            Ok(to) => to.origin().ascii_serialization(),
            Err(_) => "an unreadable place".to_owned(),
        };
        Error::Redirected {
            to,
            status: self.status,
        }
    }

    fn rejected(self, call: &Call, body: &[u8]) -> Error {
        Error::Rejected(Box::new(Rejection {
            endpoint: call.endpoint,
            status: self.status,
            faults: fault::read(body),
            request_id: self.request_id,
            retry_after: self.retry_after,
            usage: self.usage,
        }))
    }
}
