//! Prints the OpenAPI document of the whole contract.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let text = web::openapi().map_err(std::io::Error::other)?;
    std::io::stdout().write_all(text.as_bytes())
}
