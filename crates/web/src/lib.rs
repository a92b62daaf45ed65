//! HTTP: routes, sessions, authorisation, OpenAPI and the embedded pages. What a request does is left to `desk`.
