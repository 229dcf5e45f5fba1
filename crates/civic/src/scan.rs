//! What a scanned code says, and what to think of it. Nothing is opened here, and nothing is believed.

use contract::heritage::site_in;

use crate::vietqr::{self, Payment, Transfer};

/// Characters of a text that are shown.
pub const SHOWN_CHARS: usize = 500;
/// A link longer than this is text: nobody can judge where it leads.
const LINK_CHARS: usize = 2_000;

/// What a code says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanned {
    /// A sign of this portal: a site and which of its signs.
    Site {
        /// Slug, or the number on the sign.
        slug: String,
        /// Which of the site's signs, 1 when the code does not say.
        sign: u16,
    },
    /// Another page of this portal.
    Page(String),
    /// A transfer by VietQR.
    Transfer(Transfer),
    /// A payment of another kind, or one that is not understood here.
    Payment(Payment),
    /// A code of payment whose check sum is wrong: cut off or changed.
    BrokenTransfer,
    /// A link to somebody else's page.
    Link(Link),
    /// Text, as much of it as is shown, and whether that is all.
    Text(String, bool),
}

/// A link that somebody may want to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The whole address.
    pub url: String,
    /// The host, as it is written.
    pub host: String,
    /// Whether the host is one that traces goods.
    pub traces: bool,
    /// What speaks against opening it.
    pub warnings: Vec<Warning>,
}

/// What speaks against a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// Not encrypted: others can read and change it.
    Plain,
    /// Letters that look like others, or a name in Punycode.
    Letters,
    /// It looks like the address of this portal or of a host that traces goods, and is not.
    Imitates,
    /// A name stands before an `@` and is not where the link leads.
    Disguised,
    /// A number instead of a name.
    Number,
}

/// Reads a code. `own` is this portal's host with its port, `tracers` hosts that trace goods.
pub fn read(text: &str, own: &str, tracers: &[String]) -> Scanned {
    let text = text.trim();
    // Transfers first: their text begins as no link does.
    if vietqr::is_payment(text) {
        return match vietqr::decode(text) {
            Ok(transfer) => Scanned::Transfer(transfer),
            Err(vietqr::VietQrError::CheckSum) => Scanned::BrokenTransfer,
            // It is as it was written, only by somebody else's rules.
            Err(_) => Scanned::Payment(vietqr::payment(text)),
        };
    }
    // A number alone is that on a sign.
    if (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Scanned::Site { slug: text.to_owned(), sign: 1 };
    }
    // Some writers leave out the scheme of our own address.
    let host = text.split('/').next().unwrap_or_default();
    if host.len() < text.len() && host.eq_ignore_ascii_case(own) {
        return read(&["https://", text].concat(), own, tracers);
    }
    let Some(link) = link(text, own, tracers) else { return plain(text) };
    if link.host.eq_ignore_ascii_case(own) && !link.warnings.contains(&Warning::Disguised) {
        return of_portal(&link.url);
    }
    Scanned::Link(link)
}

/// Signs that nobody sees, and that change how those around them are read.
fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn plain(text: &str) -> Scanned {
    let all = text.chars().count() <= SHOWN_CHARS;
    Scanned::Text(visible(text), all)
}

/// The beginning of a text in one line, without what could change how the words around it are read.
pub fn visible(text: &str) -> String {
    let visible = |c: &char| !c.is_control() && !is_format(*c);
    let spaced = text.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c });
    spaced.filter(visible).take(SHOWN_CHARS).collect()
}

/// A page of this portal: its path decides.
fn of_portal(url: &str) -> Scanned {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.find(['/', '?', '#']).and_then(|at| rest.get(at..)).unwrap_or("/");
    let rest = rest.split('#').next().unwrap_or_default();
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    if let Some((slug, _)) = site_in(path) {
        let sign = contract::parse_query(query).into_iter().find(|(key, _)| key == "s");
        let sign = sign.and_then(|(_, value)| value.parse().ok()).filter(|sign| (1..=99).contains(sign));
        return Scanned::Site { slug, sign: sign.unwrap_or(1) };
    }
    // Two slashes at the beginning would be somebody else's address.
    let path = ["/", path.trim_start_matches('/')].concat();
    Scanned::Page(if query.is_empty() { path } else { [&path, "?", query].concat() })
}

/// A link over HTTP; anything else (`javascript:`, `data:`, `tel:` …) is text.
fn link(text: &str, own: &str, tracers: &[String]) -> Option<Link> {
    let (scheme, rest) = text.split_once("://")?;
    let plain = scheme.eq_ignore_ascii_case("http");
    if !plain && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    // Browsers read a backslash as a slash and drop line ends: such an address leads elsewhere than it seems to.
    let odd = |c: char| {
        c.is_control()
            || is_format(c)
            || c.is_whitespace()
            || matches!(c, '\\' | '<' | '>' | '"' | '`' | '{' | '}' | '|' | '^')
    };
    if text.chars().count() > LINK_CHARS || text.contains(odd) {
        return None;
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (disguised, host) = match authority.rsplit_once('@') {
        Some((_, host)) => (true, host),
        None => (false, authority),
    };
    // Browsers read `%D0%BE` in a name as a letter, which nobody sees here.
    if host.is_empty() || host.starts_with('.') || host.contains("..") || authority.contains('%') {
        return None;
    }
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name).to_lowercase();
    let same = |known: &str| name == known.to_lowercase();
    let traces = tracers.iter().any(|known| same(known));
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
    // A last part of digits, or in hexadecimal, makes browsers read the whole as a number.
    let last = name.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    let number = last.bytes().all(|byte| byte.is_ascii_digit()) || last.starts_with("0x");
    if name.starts_with('[') || (number && !is_local(&name)) {
        warnings.push(Warning::Number);
    }
    let own_name = own.rsplit_once(':').map_or(own, |(name, _)| name);
    let known = tracers.iter().map(String::as_str).chain([own_name]).filter(|known| known.contains('.'));
    if !traces && !same(own_name) && known.into_iter().any(|known| imitates(&name, &known.to_lowercase())) {
        warnings.push(Warning::Imitates);
    }
    Some(Link { url: text.to_owned(), host: host.to_owned(), traces, warnings })
}

/// This machine: for those who build the portal.
fn is_local(name: &str) -> bool {
    name == "localhost" || name.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

/// Whether a name is another one that looks like it: with letters of the same shape, one letter off, or with it as a part.
fn imitates(name: &str, known: &str) -> bool {
    if name == known || name.strip_suffix(known).is_some_and(|before| before.ends_with('.')) {
        return false;
    }
    let (shape, own) = (shape(name), shape(known));
    // `portal.example.evil.com`, `portal-example.com`.
    let hyphened = own.replace('.', "-");
    shape == own || shape.contains(&own) || shape.contains(&hyphened) || is_one_off(&shape, &own)
}

/// Letters by what they look like.
fn shape(name: &str) -> String {
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

/// Whether one letter is another, missing or too many.
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
