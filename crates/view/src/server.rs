use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use serde::Serialize;
use tokio::runtime::Handle;
use tokio::sync::{Mutex, Semaphore, mpsc};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

use crate::page::PAGE;
use crate::{MatchFacts, MatchWriter, Offer, OfferedMatch};

/// Matches streamed at the same time; more wait for their turn.
const STREAMS_MAX: usize = 128;
/// How long one more waits before it is told to come back.
const TURN_PATIENCE: Duration = Duration::from_secs(30);
/// Threads that list matches, besides those that write them.
const LISTING_THREADS: usize = 2;
/// Chunks on the way to one viewer.
const CHUNKS_WAITING_MAX: usize = 4;
/// Connections at the same time.
const CONNECTIONS_MAX: usize = 512;
/// How long the head of a request may take, and a connection be silent between two requests.
const HEAD_TIME_MAX: Duration = Duration::from_secs(10);
/// How long a list of the matches is handed out before they are listed anew.
const LIST_AGE_MAX: Duration = Duration::from_secs(1);

/// Scripts and data come from this server alone. The drawing library compiles its shader bindings
/// at run time, which the browser calls evaluation.
const CONTENT_POLICY: &str = "default-src 'self'; script-src 'self' 'unsafe-eval'; \
     style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; worker-src 'self' blob:";

/// Serves the page and its matches on this machine.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
}

/// Why the page cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The port is taken, or may not be used.
    #[error("cannot listen on port {port}; try another with --port, or --port 0 for any")]
    Bind {
        /// The port.
        port: u16,
        /// Why.
        source: io::Error,
    },
    /// The system refused while serving.
    #[error("cannot serve the page")]
    Serve(#[from] io::Error),
}

struct Shared {
    offer: Offer,
    streams: Arc<Semaphore>,
    /// When they were listed last, and what there was. Whoever asks meanwhile waits for it.
    listed: Mutex<Option<(Instant, Arc<[OfferedMatch]>)>>,
}

#[derive(Serialize)]
struct Index {
    title: String,
    matches: Vec<MatchFacts>,
}

impl Server {
    /// Takes a port of 127.0.0.1; 0 takes any that is free.
    ///
    /// # Errors
    ///
    /// If the port cannot be had.
    pub fn bind(port: u16) -> Result<Self, ServerError> {
        let bind = || {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
            listener.set_nonblocking(true)?;
            let address = listener.local_addr()?;
            Ok(Self { listener, address })
        };
        bind().map_err(|source| ServerError::Bind { port, source })
    }

    /// Where a browser finds the page.
    pub fn address(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Serves until the process ends.
    ///
    /// # Errors
    ///
    /// If the system refuses to serve.
    pub fn run(self, offer: Offer) -> Result<(), ServerError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .max_blocking_threads(STREAMS_MAX + LISTING_THREADS)
            .build()?;
        let streams = Arc::new(Semaphore::new(STREAMS_MAX));
        let router = router(Arc::new(Shared { offer, streams, listed: Mutex::default() }));
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            accept(&listener, &router).await;
            Ok(())
        })
    }
}

/// Serves whoever connects. `axum::serve` would wait for a request that never ends.
async fn accept(listener: &tokio::net::TcpListener, router: &Router) {
    let connections = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    while let Ok(permit) = Arc::clone(&connections).acquire_owned().await {
        let Ok((stream, _)) = listener.accept().await else {
            // The caller is gone, or there are no more files to be had for the moment.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let service = TowerToHyperService::new(router.clone());
        tokio::spawn(async move {
            let _permit = permit;
            let mut protocol = http1::Builder::new();
            protocol.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME_MAX);
            // How a connection ends is the matter of whoever opened it.
            let _ = protocol.serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

fn router(shared: Arc<Shared>) -> Router {
    let mut router = Router::new()
        .route("/api/matches", get(index))
        .route("/api/match/{id}", get(stream))
        .route("/api/curve", get(curve))
        .with_state(shared);
    for file in &PAGE {
        let headers =
            [(header::CONTENT_TYPE, file.media_type), (header::CACHE_CONTROL, "no-cache")];
        router = router.route(file.path, get(async move || (headers, file.content)));
    }
    router
        .fallback(async || failure(StatusCode::NOT_FOUND, "there is no such page"))
        .layer(middleware::from_fn(guard))
}

/// Refuses pages of other sites that reach this server under a name of their own, and sets the
/// content policy.
async fn guard(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let name = host.map(|host| host.rsplit_once(':').map_or(host, |(name, _)| name));
    if !matches!(name, Some("127.0.0.1" | "localhost" | "[::1]")) {
        return failure(StatusCode::FORBIDDEN, "this server answers to this machine only");
    }
    if request.uri().path().starts_with("/api/") && is_foreign(request.headers()) {
        return failure(StatusCode::FORBIDDEN, "pages of other origins may not use this server");
    }
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_POLICY));
    response
}

/// Whether another page asks: it cannot read the answer, but would make this machine work for it.
fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let own = text("host").map(|host| format!("http://{host}"));
    let is_other_origin = headers.contains_key("origin") && text("origin") != own.as_deref();
    is_other_origin || matches!(text("sec-fetch-site"), Some("cross-site" | "same-site"))
}

fn failure(status: StatusCode, error: &str) -> Response {
    (status, json(&serde_json::json!({ "error": error }))).into_response()
}

fn json(value: &impl Serialize) -> Response {
    let body = serde_json::to_vec(value).expect("answers have no map with keys other than texts");
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], body)
        .into_response()
}

/// The matches there are. Listing reads files, so it runs beside the server's own thread, and once
/// for all who ask at the same time.
async fn listed(shared: &Arc<Shared>) -> Arc<[OfferedMatch]> {
    let mut listed = shared.listed.lock().await;
    if let Some((then, matches)) = &*listed
        && then.elapsed() < LIST_AGE_MAX
    {
        return Arc::clone(matches);
    }
    let asked = Arc::clone(shared);
    let listing = tokio::task::spawn_blocking(move || (asked.offer.list)());
    let matches: Arc<[OfferedMatch]> = listing.await.unwrap_or_default().into();
    *listed = Some((Instant::now(), Arc::clone(&matches)));
    matches
}

async fn index(State(shared): State<Arc<Shared>>) -> Response {
    let title = shared.offer.title.clone();
    let matches = listed(&shared).await.iter().map(|offered| offered.facts.clone()).collect();
    json(&Index { title, matches })
}

async fn curve(State(shared): State<Arc<Shared>>) -> Response {
    let read = move || crate::curve::thinned(&(shared.offer.curve)());
    json(&tokio::task::spawn_blocking(read).await.unwrap_or_default())
}

async fn stream(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Response {
    let matches = listed(&shared).await;
    let Some(offered) = matches.iter().find(|offered| offered.facts.id == id).cloned() else {
        return failure(StatusCode::NOT_FOUND, "there is no such match; reload the page");
    };
    let turn = Arc::clone(&shared.streams).acquire_owned();
    let Ok(Ok(permit)) = tokio::time::timeout(TURN_PATIENCE, turn).await else {
        let error = "too many matches are being watched at once; close a tab and reload";
        return failure(StatusCode::SERVICE_UNAVAILABLE, error);
    };
    let (sender, receiver) = mpsc::channel(CHUNKS_WAITING_MAX);
    let runtime = Handle::current();
    tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let mut writer = MatchWriter::new(sender, runtime);
        // A reader who left needs no answer; an unfinished match shows as one in the page.
        let _ = (offered.source)(&mut writer).and_then(|()| writer.flush());
    });
    let body = Body::from_stream(ReceiverStream::new(receiver).map(Ok::<_, io::Error>));
    ([(header::CONTENT_TYPE, "application/x-ndjson"), (header::CACHE_CONTROL, "no-store")], body)
        .into_response()
}
