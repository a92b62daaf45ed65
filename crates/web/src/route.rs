//! One row of the route table: method, path, who may, on what, what it takes and what it answers. The rows stand in
//! [`crate::table`]; the guard enforces them, the OpenAPI document is drawn from them. A row that declares another
//! answer than its handler gives does not compile, see [`crate::answering`].

use crate::answering::{Answering, Events, Keeps, OrNothing};
use crate::wire::Page;
use axum::Json;
use axum::handler::Handler;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, on};
use std::marker::PhantomData;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{AdditionalProperties, ArrayBuilder, ObjectBuilder, Ref, Schema, Type};
use utoipa::openapi::{HttpMethod, KnownFormat, RefOr, Required, SchemaFormat};
use utoipa::{IntoParams, ToSchema};

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Anybody, without a session.
    Nobody,
    /// Anybody who is logged in, even with a password that must be changed or a second factor to enrol.
    Session,
    /// Anybody who is logged in and ready to work.
    Ready,
    /// Accounts whose role has one of these actions of `codes/authority.toml`.
    Action(&'static [&'static str]),
}

/// What narrows a route to the account that calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limits {
    /// Nothing in it belongs to a firm, region or department.
    Nothing,
    /// The account's own things only.
    Own,
    /// The handler passes the account's view to the desk, which leaves out what is not in it.
    Rows,
    /// The path names a firm; the guard asks whether it is in the account's view before the handler runs.
    Subject,
    /// The desk decides by the command, with the scope that it names.
    Command,
}

/// What a changing request must carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proof {
    /// Nothing: it reads, or there is no session yet.
    None,
    /// The session's token.
    Token,
    /// The session's token, and an id by which a repeated request is known.
    TokenAndId,
}

/// What a route answers.
#[derive(Clone)]
pub(crate) struct Answer {
    pub status: u16,
    pub description: &'static str,
    pub media: &'static str,
    pub schema: Option<RefOr<Schema>>,
}

type Schemas = Vec<(String, RefOr<Schema>)>;

/// A row that has its handler.
pub(crate) struct Served;

/// A row of the route table. `A` is the answer that was declared, until the handler is there.
pub(crate) struct Route<S, A = Served> {
    pub method: HttpMethod,
    pub path: &'static str,
    pub tag: &'static str,
    pub summary: &'static str,
    pub needs: Needs,
    pub limits: Limits,
    pub proof: Proof,
    pub parameters: Vec<Parameter>,
    pub body: Option<RequestBody>,
    /// Whether its body is a file; other bodies are small.
    pub uploads: bool,
    pub answers: Vec<Answer>,
    pub schemas: Schemas,
    /// Whether `as_of` makes sense.
    pub dated: bool,
    /// Whether it reads a firm's data, which the access log notes.
    pub reads_firm: bool,
    /// Absent as long as the row is being written.
    pub handler: Option<MethodRouter<S>>,
    answer: PhantomData<fn() -> A>,
}

/// Bodies that are not uploads.
pub(crate) const BODY_LIMIT_BYTES: usize = 256 * 1024;

const JSON: &str = "application/json";
pub(crate) const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A route that reads.
pub(crate) fn reads<S: Clone + Send + Sync + 'static>(
    path: &'static str,
    summary: &'static str,
) -> Route<S, ()> {
    Route::new(HttpMethod::Get, path, summary)
}

/// A route that asks for work and records nothing.
pub(crate) fn asks<S: Clone + Send + Sync + 'static>(
    path: &'static str,
    summary: &'static str,
) -> Route<S, ()> {
    let mut route = Route::new(HttpMethod::Post, path, summary);
    route.proof = Proof::Token;
    route
}

/// A route that makes an entry of the journal.
pub(crate) fn records<S: Clone + Send + Sync + 'static>(
    path: &'static str,
    summary: &'static str,
) -> Route<S, ()> {
    let mut route = Route::new(HttpMethod::Post, path, summary);
    route.proof = Proof::TokenAndId;
    route.limits = Limits::Command;
    route
}

impl<S: Clone + Send + Sync + 'static, A> Route<S, A> {
    fn new(method: HttpMethod, path: &'static str, summary: &'static str) -> Self {
        let parameters = path_parameters(path);
        let dated = method == HttpMethod::Get;
        Self {
            method,
            path,
            tag: "",
            summary,
            needs: Needs::Ready,
            limits: Limits::Nothing,
            proof: Proof::None,
            parameters,
            body: None,
            uploads: false,
            answers: Vec::new(),
            schemas: Vec::new(),
            dated,
            reads_firm: false,
            handler: None,
            answer: PhantomData,
        }
    }

    /// The same with another method.
    pub(crate) fn with(mut self, method: HttpMethod) -> Self {
        self.method = method;
        self
    }

    pub(crate) fn public(mut self) -> Self {
        self.needs = Needs::Nobody;
        self.proof = Proof::None;
        self
    }

    pub(crate) fn session(mut self) -> Self {
        self.needs = Needs::Session;
        self.limits = Limits::Own;
        self
    }

    /// Needs one of these actions.
    pub(crate) fn action(mut self, actions: &'static [&'static str]) -> Self {
        self.needs = Needs::Action(actions);
        self
    }

    pub(crate) fn limited(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self.reads_firm = limits == Limits::Subject;
        self
    }

    /// `as_of` says nothing here: it is about now.
    pub(crate) fn now(mut self) -> Self {
        self.dated = false;
        self
    }

    pub(crate) fn query<T: IntoParams>(mut self) -> Self {
        self.parameters.extend(T::into_params(|| Some(ParameterIn::Query)));
        self
    }

    pub(crate) fn takes<T: ToSchema>(self) -> Self {
        self.takes_as::<T>(JSON)
    }

    pub(crate) fn takes_file<T: ToSchema>(mut self) -> Self {
        self.uploads = true;
        self.takes_as::<T>("multipart/form-data")
    }

    fn takes_as<T: ToSchema>(mut self, media: &'static str) -> Self {
        let schema = self.named::<T>();
        let content = ContentBuilder::new().schema(Some(schema)).build();
        let body = RequestBodyBuilder::new().content(media, content).required(Some(Required::True)).build();
        self.body = Some(body);
        self
    }

    pub(crate) fn answers<T: ToSchema>(mut self) -> Route<S, Json<T>> {
        let schema = self.named::<T>();
        self.answer(200, "成功", JSON, Some(schema))
    }

    pub(crate) fn answers_list<T: ToSchema>(mut self) -> Route<S, Json<Vec<T>>> {
        let item = self.named::<T>();
        self.answer(200, "成功", JSON, Some(ArrayBuilder::new().items(item).into()))
    }

    /// Answers a piece of a list: `page`, `size`, `sort` and `q` are understood.
    pub(crate) fn answers_page<T: ToSchema>(mut self) -> Route<S, Json<Page<T>>> {
        let item = self.named::<T>();
        self.parameters.extend(list_parameters());
        self.answer(200, "成功", JSON, Some(page_of(item)))
    }

    /// Answers an object of which the document says no more.
    pub(crate) fn answers_object<T>(self, description: &'static str) -> Route<S, Json<T>> {
        self.answer(200, description, JSON, Some(ObjectBuilder::new().schema_type(Type::Object).into()))
    }

    /// Answers a file.
    pub(crate) fn answers_file(self, media: &'static str) -> Route<S, Response> {
        let schema = ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)));
        self.answer(200, "文件", media, Some(schema.into()))
    }

    /// Answers a file that is an object of JSON, like GeoJSON.
    pub(crate) fn answers_json_file(self, media: &'static str) -> Route<S, Response> {
        self.answer(200, "文件", media, Some(ObjectBuilder::new().schema_type(Type::Object).into()))
    }

    /// Answers an object, or nothing when there is none.
    pub(crate) fn answers_or_nothing<T: ToSchema>(self) -> Route<S, OrNothing<Json<T>>> {
        let answered = self.answers::<T>();
        answered.answer(204, "没有", "", None)
    }

    pub(crate) fn answers_nothing(self) -> Route<S, StatusCode> {
        self.answer(204, "已完成", "", None)
    }

    /// Answers events until somebody closes.
    pub(crate) fn answers_events(self, description: &'static str) -> Route<S, Events> {
        let text = ObjectBuilder::new().schema_type(Type::String);
        self.answer(200, description, "text/event-stream", Some(text.into()))
    }

    fn answer<B>(
        mut self,
        status: u16,
        description: &'static str,
        media: &'static str,
        schema: Option<RefOr<Schema>>,
    ) -> Route<S, B> {
        self.answers.push(Answer { status, description, media, schema });
        self.declared()
    }

    /// Understands the parameters of a list without answering in pieces (exports).
    pub(crate) fn filtered(mut self) -> Self {
        self.parameters
            .extend(list_parameters().into_iter().filter(|one| one.name != "page" && one.name != "size"));
        self
    }

    /// Serves it by a handler that answers what was declared.
    pub(crate) fn to<H, T, M>(mut self, handler: H) -> Route<S>
    where
        H: Handler<T, S> + Answering<M>,
        H::Answer: Keeps<A>,
        T: 'static,
    {
        let filter = match self.method {
            HttpMethod::Post => MethodFilter::POST,
            HttpMethod::Put => MethodFilter::PUT,
            HttpMethod::Delete => MethodFilter::DELETE,
            _ => MethodFilter::GET,
        };
        self.handler = Some(on(filter, handler));
        self.declared()
    }

    /// The same row with another word on its answer.
    fn declared<B>(self) -> Route<S, B> {
        let Self { method, path, tag, summary, needs, limits, proof, parameters, body, uploads, .. } = self;
        let Self { answers, schemas, dated, reads_firm, handler, .. } = self;
        Route {
            method,
            path,
            tag,
            summary,
            needs,
            limits,
            proof,
            parameters,
            body,
            uploads,
            answers,
            schemas,
            dated,
            reads_firm,
            handler,
            answer: PhantomData,
        }
    }

    /// The row as tests walk it.
    pub(crate) fn row(&self) -> crate::RouteRow {
        let (needs, actions) = match self.needs {
            Needs::Nobody => ("nobody", &[][..]),
            Needs::Session => ("session", &[][..]),
            Needs::Ready => ("ready", &[][..]),
            Needs::Action(actions) => ("action", actions),
        };
        crate::RouteRow {
            method: match self.method {
                HttpMethod::Post => "post",
                HttpMethod::Put => "put",
                HttpMethod::Delete => "delete",
                _ => "get",
            },
            path: self.path,
            needs,
            actions,
            limits: match self.limits {
                Limits::Nothing => "nothing",
                Limits::Own => "own",
                Limits::Rows => "rows",
                Limits::Subject => "subject",
                Limits::Command => "command",
            },
            proof: match self.proof {
                Proof::None => "none",
                Proof::Token => "token",
                Proof::TokenAndId => "token_and_id",
            },
        }
    }

    fn named<T: ToSchema>(&mut self) -> RefOr<Schema> {
        self.schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(&mut self.schemas);
        Ref::from_schema_name(T::name()).into()
    }
}

/// Marks the rows of one part of the table.
pub(crate) fn tagged<S>(tag: &'static str, mut routes: Vec<Route<S>>) -> Vec<Route<S>> {
    for route in &mut routes {
        route.tag = tag;
    }
    routes
}

/// The parameters that a path names, from its braces.
fn path_parameters(path: &str) -> Vec<Parameter> {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names.map(|name| parameter(name, ParameterIn::Path, Required::True, path_schema(name))).collect()
}

fn path_schema(name: &str) -> ObjectBuilder {
    match name {
        "year" => ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1900)).maximum(Some(2999)),
        "seq" | "run" | "number" | "held" => ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0)),
        _ => ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)),
    }
}

fn list_parameters() -> Vec<Parameter> {
    let whole = || ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1));
    let text = || ObjectBuilder::new().schema_type(Type::String).max_length(Some(200));
    vec![
        parameter("page", ParameterIn::Query, Required::False, whole().maximum(Some(1_000_000))),
        parameter("size", ParameterIn::Query, Required::False, whole().maximum(Some(500))),
        parameter("sort", ParameterIn::Query, Required::False, text()),
        parameter("q", ParameterIn::Query, Required::False, text()),
    ]
}

pub(crate) fn parameter(
    name: &str,
    place: ParameterIn,
    required: Required,
    schema: ObjectBuilder,
) -> Parameter {
    ParameterBuilder::new().name(name).parameter_in(place).required(required).schema(Some(schema)).build()
}

/// The schema of [`Page`] with these items.
fn page_of(item: RefOr<Schema>) -> RefOr<Schema> {
    let whole = || ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0));
    let text: RefOr<Schema> = ObjectBuilder::new().schema_type(Type::String).into();
    ObjectBuilder::new()
        .property("items", ArrayBuilder::new().items(item))
        .property("total", whole())
        .property("page", whole())
        .property("size", whole())
        .property(
            "totals",
            ObjectBuilder::new().additional_properties(Some(AdditionalProperties::RefOr(text))),
        )
        .required("items")
        .required("total")
        .required("page")
        .required("size")
        .required("totals")
        .into()
}

impl<T> Page<T> {
    /// A piece of a list without totals.
    pub(crate) fn of(items: Vec<T>, total: u64, page: u32, size: u32) -> Self {
        Self { items, total, page, size, totals: std::collections::BTreeMap::new() }
    }
}
