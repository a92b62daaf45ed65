//! What a handler answers, known to the compiler: the route table declares an answer, and a handler that gives another
//! one does not fit the row. How the answer is described is left to [`crate::route`].

use crate::problem::Problem;
use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response, Sse};
use std::future::Future;

/// An answer with a header of its own, such as the cookie of a session.
pub(crate) type WithHeader<A> = ([(HeaderName, HeaderValue); 1], A);

/// An answer, or that there is none (204).
pub(crate) struct OrNothing<A>(pub Option<A>);

impl<A: IntoResponse> IntoResponse for OrNothing<A> {
    fn into_response(self) -> Response {
        self.0.map_or_else(|| StatusCode::NO_CONTENT.into_response(), IntoResponse::into_response)
    }
}

/// The answer of a row that sends events.
pub(crate) struct Events;

/// A handler with these arguments.
pub(crate) trait Answering<Arguments> {
    /// What it answers.
    type Answer;
}

/// An answer that keeps what a row declares with `Declared`.
pub(crate) trait Keeps<Declared> {}

/// A problem may come in place of any answer.
impl<A: Keeps<D>, D> Keeps<D> for Result<A, Problem> {}
impl<A: Keeps<D>, D> Keeps<D> for WithHeader<A> {}
impl<T> Keeps<Json<T>> for Json<T> {}
impl<A: Keeps<D>, D> Keeps<OrNothing<D>> for OrNothing<A> {}
impl Keeps<StatusCode> for StatusCode {}
/// A file: its media type is looked at by the tests that fetch it.
impl Keeps<Response> for Response {}
impl<S> Keeps<Events> for Sse<S> {}

macro_rules! answering {
    ($($argument:ident),*) => {
        impl<F, Coming, $($argument,)*> Answering<($($argument,)*)> for F
        where
            F: Fn($($argument),*) -> Coming,
            Coming: Future,
        {
            type Answer = Coming::Output;
        }
    };
}

answering!();
answering!(A);
answering!(A, B);
answering!(A, B, C);
answering!(A, B, C, D);
answering!(A, B, C, D, E);
answering!(A, B, C, D, E, G);
answering!(A, B, C, D, E, G, H);
