//! The OpenAPI 3.1 document, drawn from the route table: every route with its parameters, body and all its answers.

use crate::problem::{PROBLEM_JSON, ProblemBody};
use crate::route::{Answer, Needs, Proof, Route, parameter};
use std::collections::BTreeMap;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::{OperationBuilder, ParameterIn, PathItem, PathsBuilder};
use utoipa::openapi::schema::{ComponentsBuilder, ObjectBuilder, Ref, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    HttpMethod, InfoBuilder, KnownFormat, OpenApi, OpenApiBuilder, Required, Response, ResponseBuilder,
    SchemaFormat,
};
use utoipa::{PartialSchema, ToSchema};

const SESSION: &str = "session";

/// The document of these routes.
pub(crate) fn document<S>(routes: &[Route<S>]) -> OpenApi {
    let mut schemas = BTreeMap::new();
    let mut problem = vec![("Problem".to_owned(), ProblemBody::schema())];
    ProblemBody::schemas(&mut problem);
    schemas.extend(problem);
    let mut paths = PathsBuilder::new();
    for route in routes {
        schemas.extend(route.schemas.iter().cloned());
        paths = paths.path(route.path, PathItem::new(route.method.clone(), operation(route)));
    }
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(crate::session::COOKIE)));
    let components =
        ComponentsBuilder::new().schemas_from_iter(schemas).security_scheme(SESSION, cookie).build();
    let info = InfoBuilder::new()
        .title("亩衡接口")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "工业用地亩均效益评价。数值用文本传送，精确到最后一位；日期为 ISO 8601；出错时返回 RFC 9457 问题说明。",
        ))
        .build();
    OpenApiBuilder::new().info(info).paths(paths.build()).components(Some(components)).build()
}

fn operation<S>(route: &Route<S>) -> OperationBuilder {
    let mut operation = OperationBuilder::new()
        .tag(route.tag)
        .summary(Some(route.summary))
        .operation_id(Some(operation_id(route)))
        .parameters(Some(route.parameters.clone()))
        .request_body(route.body.clone());
    if route.dated {
        let day = text(KnownFormat::Date).description(Some("截至日期：按这一天结束时的记录作答"));
        operation = operation.parameter(parameter("as_of", ParameterIn::Query, Required::False, day));
    }
    if route.proof != Proof::None {
        let token =
            ObjectBuilder::new().schema_type(Type::String).description(Some("GET /api/session 的 csrf"));
        operation =
            operation.parameter(parameter("X-CSRF-Token", ParameterIn::Header, Required::True, token));
    }
    if route.proof == Proof::TokenAndId {
        let id = text(KnownFormat::Uuid).description(Some("客户端生成；同一编号重试不会重复办理"));
        operation =
            operation.parameter(parameter("Idempotency-Key", ParameterIn::Header, Required::True, id));
    }
    let security = match route.needs {
        Needs::Nobody => SecurityRequirement::default(),
        _ => SecurityRequirement::new(SESSION, Vec::<String>::new()),
    };
    operation = operation.security(security);
    for answer in &route.answers {
        operation = operation.response(answer.status.to_string(), success(answer));
    }
    for (status, description) in refusals(route) {
        operation = operation.response(status.to_string(), refusal(description));
    }
    operation
}

fn text(format: KnownFormat) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(format)))
}

fn success(answer: &Answer) -> Response {
    let builder = ResponseBuilder::new().description(answer.description);
    if answer.media.is_empty() {
        return builder.build();
    }
    builder.content(answer.media, ContentBuilder::new().schema(answer.schema.clone()).build()).build()
}

fn refusal(description: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(description).content(PROBLEM_JSON, content).build()
}

/// Every refusal that a route can answer.
fn refusals<S>(route: &Route<S>) -> Vec<(u16, &'static str)> {
    let session = route.needs != Needs::Nobody;
    let logs_in = route.path == "/api/session" && route.method == HttpMethod::Post;
    let body = route.body.is_some();
    let named = route.parameters.iter().any(|one| one.parameter_in == ParameterIn::Path);
    let changes = route.method != HttpMethod::Get;
    let by_year = route.parameters.iter().any(|one| one.name == "year");
    [
        (true, 400, "参数写法有误"),
        (session || logs_in, 401, "没有登录，或登录没有成功"),
        (session || changes, 403, "没有权限，或缺少 X-CSRF-Token，或来源不对"),
        (named || by_year || session || route.dated, 404, "没有找到，或看不到"),
        (changes && session, 409, "与现有内容冲突"),
        (body, 413, "内容太大"),
        (body, 415, "内容类型不对"),
        (session || body || changes, 422, "内容不符合要求"),
        (true, 429, "请求太频繁"),
        (true, 500, "程序出错"),
        (true, 503, "暂时不可用"),
    ]
    .into_iter()
    .filter_map(|(applies, status, description)| applies.then_some((status, description)))
    .collect()
}

/// `get_firms_subject` for `GET /api/firms/{subject}`.
fn operation_id<S>(route: &Route<S>) -> String {
    let verb = match route.method {
        HttpMethod::Post => "post",
        HttpMethod::Put => "put",
        HttpMethod::Delete => "delete",
        _ => "get",
    };
    let words = route.path.trim_start_matches("/api/").split(['/', '.']);
    let words: Vec<&str> = words.map(|word| word.trim_matches(['{', '}'])).collect();
    format!("{verb}_{}", words.join("_"))
}
