//! The one binary of AI COO.

#[cfg(feature = "ssr")]
fn main() -> std::process::ExitCode {
    use clap::Parser;

    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| {
                "info,sqlx=warn,apalis=warn,sea_orm_migration=warn,tower_sessions=warn".into()
            }),
        )
        .init();
    // One line, with its place; who waits for an answer gets one all the same.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        let words = panic.payload_as_str().unwrap_or_default();
        tracing::error!(place, words, "Panicked");
    }));
    // The one TLS provider, for HTTP and mail alike; a second call only says that it is there.
    let _installed = rustls::crypto::ring::default_provider().install_default();
    match ai_coo::server::cli::Cli::parse().run() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ai-coo: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}

#[cfg(not(feature = "ssr"))]
fn main() {}
