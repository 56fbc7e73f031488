//! Operations by their method.
//!
//! In: a path, an id, a scope, a sentence, a function that answers. Out: an [`Operation`]. Never: what differs from one to the other.

use axum::http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Nothing, Operation, Shape, Typed};
use crate::api::scope::Scope;

/// A GET.
pub(in crate::api) fn get<Q, R>(
    path: &'static str,
    id: &'static str,
    scope: Scope,
    summary: &'static str,
    run: Typed<Q, Nothing, R>,
) -> Operation
where
    Q: DeserializeOwned + Shape,
    R: Serialize + Shape,
{
    Operation::new(Method::GET, path, id, scope, summary, run)
}

/// A POST.
pub(in crate::api) fn post<B, R>(
    path: &'static str,
    id: &'static str,
    scope: Scope,
    summary: &'static str,
    run: Typed<Nothing, B, R>,
) -> Operation
where
    B: DeserializeOwned + Shape,
    R: Serialize + Shape,
{
    Operation::new(Method::POST, path, id, scope, summary, run)
}

/// A PUT.
pub(in crate::api) fn put<B, R>(
    path: &'static str,
    id: &'static str,
    scope: Scope,
    summary: &'static str,
    run: Typed<Nothing, B, R>,
) -> Operation
where
    B: DeserializeOwned + Shape,
    R: Serialize + Shape,
{
    Operation::new(Method::PUT, path, id, scope, summary, run)
}

/// A PATCH.
pub(in crate::api) fn patch<B, R>(
    path: &'static str,
    id: &'static str,
    scope: Scope,
    summary: &'static str,
    run: Typed<Nothing, B, R>,
) -> Operation
where
    B: DeserializeOwned + Shape,
    R: Serialize + Shape,
{
    Operation::new(Method::PATCH, path, id, scope, summary, run)
}

/// A DELETE.
pub(in crate::api) fn delete<R>(
    path: &'static str,
    id: &'static str,
    scope: Scope,
    summary: &'static str,
    run: Typed<Nothing, Nothing, R>,
) -> Operation
where
    R: Serialize + Shape,
{
    Operation::new(Method::DELETE, path, id, scope, summary, run)
}
