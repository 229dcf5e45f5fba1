//! The portal's own address, as configured by the operator or as given by a request.

use axum::http::{HeaderMap, header};
use std::net::Ipv4Addr;
use url::{Host, Url};

/// Parses the portal's public address into its origin: `https://portal.example`, without a trailing slash.
///
/// # Errors
/// A message that says what is wrong with it, worded to follow the option's name.
pub fn public(text: &str) -> Result<String, String> {
    let wrong = |what: &str| Err(format!("{what}: write scheme and host only, such as https://portal.example"));
    let Ok(url) = Url::parse(text.trim()) else { return wrong("not an address") };
    if !matches!(url.scheme(), "http" | "https") {
        return wrong("the scheme must be http or https");
    }
    // The parser also accepts "https:portal.example", which nobody means to write.
    if !text.trim().get(url.scheme().len()..).is_some_and(|rest| rest.starts_with("://")) {
        return wrong("not an address");
    }
    let parts = [
        (!url.username().is_empty() || url.password().is_some(), "it must hold no name or password"),
        (url.query().is_some(), "it must have no query"),
        (url.fragment().is_some(), "it must have no fragment"),
        (!matches!(url.path(), "" | "/"), "it must have no path, as the portal lies at the root of its host"),
    ];
    match parts.into_iter().find(|(found, _)| *found) {
        Some((_, what)) => wrong(what),
        None => Ok(url.origin().ascii_serialization()),
    }
}

/// Like [`public`], for an address that is printed: other people must be able to open it.
///
/// # Errors
/// Those of [`public`], and an address of the local machine.
pub fn printed(text: &str) -> Result<String, String> {
    let address = public(text)?;
    if Url::parse(&address).is_ok_and(|url| is_of_this_machine(&url)) {
        return Err(
            "this address leads every telephone to itself: write the one where people reach the portal".to_owned()
        );
    }
    Ok(address)
}

/// The portal's public origin: as configured, otherwise the request's `Host` if that is the local machine, otherwise
/// `None`.
pub fn of_request(public_url: Option<&str>, headers: &HeaderMap) -> Option<String> {
    match public_url {
        Some(url) => Some(url.trim_end_matches('/').to_owned()),
        None => of_host(headers.get(header::HOST)?.to_str().ok()?),
    }
}

/// The origin from a `Host` header, trusted only if it is the local machine: any other host can be forged.
fn of_host(host: &str) -> Option<String> {
    let url = Url::parse(&format!("http://{host}")).ok()?;
    let plain = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let bare = url.username().is_empty() && url.password().is_none();
    (plain && bare && is_of_this_machine(&url)).then(|| url.origin().ascii_serialization())
}

fn is_of_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(v4)) => v4.is_loopback() || v4 == Ipv4Addr::UNSPECIFIED,
        Some(Host::Ipv6(v6)) => {
            let v4 = v6.to_ipv4_mapped().is_some_and(|v4| v4.is_loopback() || v4 == Ipv4Addr::UNSPECIFIED);
            v6.is_loopback() || v6.is_unspecified() || v4
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scheme_and_host_are_an_address() {
        for (given, read) in [
            ("https://portal.example", "https://portal.example"),
            (" https://Portal.Example/ ", "https://portal.example"),
            ("http://portal.example:8080", "http://portal.example:8080"),
            ("https://portal.example:443", "https://portal.example"),
            ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
            ("https://cổng.example", "https://xn--cng-qmz.example"),
        ] {
            assert_eq!(printed(given).as_deref(), Ok(read), "{given}");
        }
        assert_eq!(public("http://127.0.0.1:8080").as_deref(), Ok("http://127.0.0.1:8080"));
    }

    #[test]
    fn anything_more_is_named() {
        for (given, what) in [
            ("", "not an address"),
            ("portal.example", "not an address"),
            ("https:portal.example", "not an address"),
            ("https://", "not an address"),
            ("ftp://portal.example", "scheme"),
            ("javascript:alert(1)", "scheme"),
            ("https://portal.example/hanoi", "path"),
            ("https://portal.example//", "path"),
            ("https://portal.example?from=sign", "query"),
            ("https://portal.example/?", "query"),
            ("https://portal.example/#top", "fragment"),
            ("https://anna:secret@portal.example", "password"),
            ("https://anna@portal.example", "name"),
        ] {
            let error = public(given).expect_err(given);
            assert!(error.contains(what), "{given}: {error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn a_printed_address_is_not_this_machines() {
        for given in [
            "http://localhost:8080",
            "http://localhost.",
            "http://portal.localhost",
            "http://127.0.0.1",
            "http://127.9.9.9:8080",
            "http://2130706433",
            "http://0.0.0.0:8080",
            "http://[::1]:8080",
            "http://[::]",
            "http://[::ffff:127.0.0.1]",
        ] {
            assert!(public(given).is_ok(), "{given}");
            assert!(printed(given).is_err_and(|error| error.contains("telephone")), "{given}");
        }
    }

    #[test]
    fn only_this_machines_own_names_are_believed() {
        for (host, read) in [
            ("127.0.0.1:8080", Some("http://127.0.0.1:8080")),
            ("localhost", Some("http://localhost")),
            ("[::1]:8080", Some("http://[::1]:8080")),
            ("portal.localhost:3000", Some("http://portal.localhost:3000")),
            ("portal.example", None),
            ("10.0.0.7:8080", None),
            ("localhost.evil.example", None),
            ("evil.example/localhost", None),
            ("localhost/evil", None),
            ("localhost?evil", None),
            ("evil@localhost", None),
            ("localhost:99999", None),
            ("", None),
        ] {
            assert_eq!(of_host(host).as_deref(), read, "{host}");
        }
    }
}
