use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Serialize;
use tokio::sync::{Semaphore, mpsc};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

use crate::page::PAGE;
use crate::{MatchFacts, MatchWriter, Offer};

/// Matches streamed at the same time.
const STREAMS_MAX: usize = 8;
/// Chunks on the way to one viewer.
const CHUNKS_WAITING_MAX: usize = 8;

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
            .max_blocking_threads(2 * STREAMS_MAX)
            .build()?;
        let streams = Arc::new(Semaphore::new(STREAMS_MAX));
        let router = router(Arc::new(Shared { offer, streams }));
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            axum::serve(listener, router).await
        })?;
        Ok(())
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
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_POLICY));
    response
}

fn failure(status: StatusCode, error: &str) -> Response {
    (status, json(&serde_json::json!({ "error": error }))).into_response()
}

fn json(value: &impl Serialize) -> Response {
    let body = serde_json::to_vec(value).expect("answers have no map with keys other than texts");
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], body)
        .into_response()
}

/// Reads files, so it runs beside the server's own thread.
async fn listed(shared: Arc<Shared>) -> Vec<crate::OfferedMatch> {
    tokio::task::spawn_blocking(move || (shared.offer.list)()).await.unwrap_or_default()
}

async fn index(State(shared): State<Arc<Shared>>) -> Response {
    let title = shared.offer.title.clone();
    let matches = listed(shared).await.into_iter().map(|offered| offered.facts).collect();
    json(&Index { title, matches })
}

async fn curve(State(shared): State<Arc<Shared>>) -> Response {
    let read = move || crate::curve::thinned(&(shared.offer.curve)());
    json(&tokio::task::spawn_blocking(read).await.unwrap_or_default())
}

async fn stream(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Response {
    let Ok(permit) = Arc::clone(&shared.streams).try_acquire_owned() else {
        let error = "too many matches are being watched at once; close a tab and reload";
        return failure(StatusCode::SERVICE_UNAVAILABLE, error);
    };
    let offered = listed(shared).await.into_iter().find(|offered| offered.facts.id == id);
    let Some(offered) = offered else {
        return failure(StatusCode::NOT_FOUND, "there is no such match; reload the page");
    };
    let (sender, receiver) = mpsc::channel(CHUNKS_WAITING_MAX);
    tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let mut writer = MatchWriter::new(sender);
        // A reader who left needs no answer; an unfinished match shows as one in the page.
        let _ = (offered.source)(&mut writer).and_then(|()| writer.flush());
    });
    let body = Body::from_stream(ReceiverStream::new(receiver).map(Ok::<_, io::Error>));
    ([(header::CONTENT_TYPE, "application/x-ndjson"), (header::CACHE_CONTROL, "no-store")], body)
        .into_response()
}
