//! Whether an address leads to this machine.

/// Whether an address leads to this machine, however it is written.
pub fn is_here(url: &str) -> bool {
    let parsed = url::Url::parse(url).ok();
    let host = parsed.as_ref().and_then(url::Url::host_str);
    host.is_some_and(is_this_machine)
}

pub(super) fn is_this_machine(host: &str) -> bool {
    let host = host.trim_end_matches('.');
    let inside = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || host.to_lowercase().ends_with(".localhost")
        || inside
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.to_canonical().is_loopback() || address.is_unspecified())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_known() {
        for url in [
            "http://localhost:3000",
            "http://LOCALHOST.",
            "http://127.0.0.1",
            "http://[::1]:80/x",
            "http://[::ffff:127.0.0.1]",
            // As browsers and curl read it.
            "http://127.1",
        ] {
            assert!(is_here(url), "{url}");
        }
        assert!(!is_here("http://localhost.example.com"));
        assert!(!is_here("http://localhost@example.com"));
        assert!(!is_here("http://localhost:80@example.com"));
        assert!(!is_here("http://10.0.0.1:3000"));
    }
}
