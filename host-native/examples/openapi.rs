//! Prints the API's description; `cargo xtask codegen` keeps it under `schema/`.
//!
//! In: nothing. Out: OpenAPI 3.1 on standard output. Never: anything that the service does not do.

fn main() {
    println!("{}", relance::api::openapi::text());
}
