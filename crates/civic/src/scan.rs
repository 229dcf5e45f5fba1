//! Classifies scanned codes and warns about suspicious links. Opens nothing, and trusts nothing.

use contract::heritage::site_in;

use crate::vietqr::{self, Payment, Transfer};

/// Maximum number of characters of a text to show.
pub const SHOWN_CHARS: usize = 500;
/// A longer link is treated as text, because nobody can judge where it leads.
const MAX_LINK_CHARS: usize = 2_000;

/// Content of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeContent {
    /// A sign of this portal.
    Site {
        /// Slug of the site, or the number on the sign.
        slug: String,
        /// Number of the sign at the site; 1 if the code does not say.
        sign: u16,
    },
    /// Another page of this portal.
    Page(String),
    /// A VietQR transfer.
    Transfer(Transfer),
    /// A payment of another kind, or one that we do not understand.
    Payment(Payment),
    /// A payment code with a wrong checksum: truncated or changed.
    BrokenTransfer,
    /// A link to another site.
    Link(Link),
    /// The text to show, and whether it is complete.
    Text(String, bool),
}

/// A link that the user may want to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The full URL.
    pub url: String,
    /// The host, as written.
    pub host: String,
    /// Whether the host is a known product tracing service.
    pub traces: bool,
    /// Reasons not to open it.
    pub warnings: Vec<Warning>,
}

/// A reason not to open a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// Not encrypted: third parties can read and change the page.
    Plain,
    /// Non-ASCII letters, which may look like others, or a Punycode name.
    Letters,
    /// It looks like the address of this portal or of a product tracing service, but is not.
    Imitates,
    /// It has text before an `@`, which is not the host that the link leads to.
    Disguised,
    /// An IP address instead of a host name.
    Number,
}

/// Classifies the text of a code. `own_host` is this portal's host with its port; `tracing_hosts` are the hosts of
/// product tracing services.
pub fn read(text: &str, own_host: &str, tracing_hosts: &[String]) -> CodeContent {
    let text = text.trim();
    // Check for transfers first; no link starts like one.
    if vietqr::is_payment(text) {
        return match vietqr::decode(text) {
            Ok(transfer) => CodeContent::Transfer(transfer),
            Err(vietqr::VietQrError::CheckSum) => CodeContent::BrokenTransfer,
            // Intact, but follows other rules.
            Err(_) => CodeContent::Payment(vietqr::payment(text)),
        };
    }
    // A number on its own is the number on a sign.
    if (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return CodeContent::Site { slug: text.to_owned(), sign: 1 };
    }
    // Some codes omit the scheme of our own address.
    let host = text.split('/').next().unwrap_or_default();
    if host.len() < text.len() && host.eq_ignore_ascii_case(own_host) {
        return read(&["https://", text].concat(), own_host, tracing_hosts);
    }
    let Some(link) = parse_link(text, own_host, tracing_hosts) else { return plain(text) };
    if link.host.eq_ignore_ascii_case(own_host) && !link.warnings.contains(&Warning::Disguised) {
        return parse_portal_url(&link.url);
    }
    CodeContent::Link(link)
}

/// Whether a character is an invisible format character, which can change how the text around it is read.
fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn plain(text: &str) -> CodeContent {
    let all = text.chars().count() <= SHOWN_CHARS;
    CodeContent::Text(visible(text), all)
}

/// The beginning of a text on one line, without control and format characters.
pub fn visible(text: &str) -> String {
    let visible = |c: &char| !c.is_control() && !is_format(*c);
    let spaced = text.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c });
    spaced.filter(visible).take(SHOWN_CHARS).collect()
}

/// Classifies a URL of this portal by its path.
fn parse_portal_url(url: &str) -> CodeContent {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.find(['/', '?', '#']).and_then(|at| rest.get(at..)).unwrap_or("/");
    let rest = rest.split('#').next().unwrap_or_default();
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    if let Some((slug, _)) = site_in(path) {
        let sign = contract::parse_query(query).into_iter().find(|(key, _)| key == "s");
        let sign = sign.and_then(|(_, value)| value.parse().ok()).filter(|sign| (1..=99).contains(sign));
        return CodeContent::Site { slug, sign: sign.unwrap_or(1) };
    }
    // A path that starts with two slashes would be a URL of another host.
    let path = ["/", path.trim_start_matches('/')].concat();
    CodeContent::Page(if query.is_empty() { path } else { [&path, "?", query].concat() })
}

/// Parses an HTTP(S) link; anything else (`javascript:`, `data:`, `tel:` …) is text.
fn parse_link(text: &str, own_host: &str, tracing_hosts: &[String]) -> Option<Link> {
    let (scheme, rest) = text.split_once("://")?;
    let plain = scheme.eq_ignore_ascii_case("http");
    if !plain && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    // Browsers treat a backslash as a slash and drop line breaks, so such a URL leads elsewhere than it seems to.
    let is_forbidden = |c: char| {
        c.is_control()
            || is_format(c)
            || c.is_whitespace()
            || matches!(c, '\\' | '<' | '>' | '"' | '`' | '{' | '}' | '|' | '^')
    };
    if text.chars().count() > MAX_LINK_CHARS || text.contains(is_forbidden) {
        return None;
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (disguised, host) = match authority.rsplit_once('@') {
        Some((_, host)) => (true, host),
        None => (false, authority),
    };
    // Browsers decode `%D0%BE` in a host name to a letter, which nobody can see here.
    if host.is_empty() || host.starts_with('.') || host.contains("..") || authority.contains('%') {
        return None;
    }
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name).to_lowercase();
    let same = |known: &str| name == known.to_lowercase();
    let traces = tracing_hosts.iter().any(|known| same(known));
    let mut warnings = Vec::new();
    if disguised {
        warnings.push(Warning::Disguised);
    }
    if plain && !is_local(&name) {
        warnings.push(Warning::Plain);
    }
    if !name.is_ascii() || name.split('.').any(|label| label.starts_with("xn--")) {
        warnings.push(Warning::Letters);
    }
    // If the last label is decimal or hexadecimal, browsers parse the host as an IP address.
    let last = name.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    let number = last.bytes().all(|byte| byte.is_ascii_digit()) || last.starts_with("0x");
    if name.starts_with('[') || (number && !is_local(&name)) {
        warnings.push(Warning::Number);
    }
    let own_name = own_host.rsplit_once(':').map_or(own_host, |(name, _)| name);
    let known = tracing_hosts.iter().map(String::as_str).chain([own_name]).filter(|known| known.contains('.'));
    if !traces && !same(own_name) && known.into_iter().any(|known| imitates(&name, &known.to_lowercase())) {
        warnings.push(Warning::Imitates);
    }
    Some(Link { url: text.to_owned(), host: host.to_owned(), traces, warnings })
}

/// Whether the host is this machine, as in development.
fn is_local(name: &str) -> bool {
    name == "localhost" || name.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

/// Whether a host name imitates a known one: with look-alike letters, one letter off, or with the known name inside it.
fn imitates(name: &str, known: &str) -> bool {
    if name == known || name.strip_suffix(known).is_some_and(|before| before.ends_with('.')) {
        return false;
    }
    let (name, known) = (skeleton(name), skeleton(known));
    // Catches `portal.example.evil.com` and `portal-example.com`.
    let hyphened = known.replace('.', "-");
    name == known || name.contains(&known) || name.contains(&hyphened) || is_one_off(&name, &known)
}

/// Replaces letters by the ASCII letters they look like.
fn skeleton(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        out.push(match c {
            '0' | 'о' | 'ο' | 'ọ' | 'ò' | 'ó' | 'ô' => 'o',
            '1' | 'l' | 'ı' | 'і' | 'ӏ' | '|' => 'i',
            'а' | 'α' | 'á' | 'à' | 'ạ' => 'a',
            'е' | 'ė' | 'ẹ' | 'é' | 'è' => 'e',
            'с' | 'ϲ' => 'c',
            'р' | 'ρ' => 'p',
            'ѕ' | '5' => 's',
            'у' | 'γ' => 'y',
            'х' | 'χ' => 'x',
            'һ' => 'h',
            'ν' => 'v',
            'ɡ' => 'g',
            'к' => 'k',
            'ո' => 'n',
            other => other,
        });
    }
    out.replace("rn", "m").replace("vv", "w").replace("cl", "d").replace("ci", "d")
}

/// Whether the texts differ by one letter: substituted, missing or extra.
fn is_one_off(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 1 || a.len() < 6 {
        return false;
    }
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let tail = |list: &[char], from: usize| list.get(from..).map(<[char]>::to_vec).unwrap_or_default();
    match a.len().cmp(&b.len()) {
        std::cmp::Ordering::Equal => tail(&a, same + 1) == tail(&b, same + 1),
        std::cmp::Ordering::Less => tail(&a, same) == tail(&b, same + 1),
        std::cmp::Ordering::Greater => tail(&a, same + 1) == tail(&b, same),
    }
}

#[cfg(test)]
mod tests;
