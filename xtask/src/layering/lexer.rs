//! Just enough of Rust's lexer to see names: comments, strings, characters and numbers are dropped.

/// A piece of Rust that matters for paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A name or keyword; `r#type` is `type`.
    Name(String),
    /// `::`
    Sep,
    /// Any other character.
    Mark(char),
}

/// The tokens with their line numbers, counted from one.
pub fn tokens(source: &str) -> Vec<(Token, usize)> {
    let mut lexer = Lexer { rest: source, line: 1, out: Vec::new() };
    while lexer.step() {}
    lexer.out
}

struct Lexer<'a> {
    rest: &'a str,
    line: usize,
    out: Vec<(Token, usize)>,
}

impl Lexer<'_> {
    fn step(&mut self) -> bool {
        let Some(first) = self.rest.chars().next() else { return false };
        let rest = self.rest;
        if rest.starts_with("//") {
            self.skip(rest.find('\n').unwrap_or(rest.len()));
        } else if rest.starts_with("/*") {
            self.skip(block_comment(rest));
        } else if let Some(length) = raw_string(rest) {
            self.skip(length);
        } else if let Some(prefix) = ["b\"", "c\"", "\""].iter().find(|prefix| rest.starts_with(**prefix)) {
            self.skip(quoted(rest, prefix.len(), '"'));
        } else if rest.starts_with("b'") {
            self.skip(quoted(rest, 2, '\''));
        } else if first == '\'' {
            self.skip(character_or_lifetime(rest));
        } else if first.is_ascii_digit() {
            self.skip(rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len()));
        } else if let Some(after) = rest.strip_prefix("r#").filter(|after| after.starts_with(is_name)) {
            self.name(2, after);
        } else if is_name(first) {
            self.name(0, rest);
        } else if rest.starts_with("::") {
            self.out.push((Token::Sep, self.line));
            self.skip(2);
        } else {
            if !first.is_whitespace() {
                self.out.push((Token::Mark(first), self.line));
            }
            self.skip(first.len_utf8());
        }
        true
    }

    fn name(&mut self, prefix: usize, text: &str) {
        let length = text.find(|c: char| !is_name(c) && !c.is_ascii_digit()).unwrap_or(text.len());
        self.out.push((Token::Name(text[..length].to_owned()), self.line));
        self.skip(prefix + length);
    }

    fn skip(&mut self, length: usize) {
        let (skipped, rest) = self.rest.split_at(length);
        self.line += skipped.matches('\n').count();
        self.rest = rest;
    }
}

fn is_name(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

/// Length of a block comment; they nest.
fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// Length of a raw string such as `r"…"`, `br##"…"##`; `None` when there is none.
fn raw_string(text: &str) -> Option<usize> {
    let prefix = ["r", "br", "cr"]
        .iter()
        .find(|prefix| text.strip_prefix(**prefix).is_some_and(|rest| rest.trim_start_matches('#').starts_with('"')))?;
    let hashes = text[prefix.len()..].chars().take_while(|c| *c == '#').count();
    let start = prefix.len() + hashes + 1;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(text[start..].find(&end).map_or(text.len(), |at| start + at + end.len()))
}

/// Length of a quoted literal whose content starts at `start`.
fn quoted(text: &str, start: usize, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text[start..].char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return start + at + 1,
            _ => {}
        }
    }
    text.len()
}

fn character_or_lifetime(text: &str) -> usize {
    let mut chars = text[1..].chars();
    match (chars.next(), chars.next()) {
        (Some('\\'), _) | (Some(_), Some('\'')) => quoted(text, 1, '\''),
        (Some(c), _) if is_name(c) => {
            1 + text[1..].find(|c: char| !is_name(c) && !c.is_ascii_digit()).unwrap_or(text.len() - 1)
        }
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(source: &str) -> Vec<(String, usize)> {
        tokens(source)
            .into_iter()
            .filter_map(|(token, line)| match token {
                Token::Name(name) => Some((name, line)),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn comments_and_strings_hold_no_names() {
        let source = "// a\n/* b /* c */ d */ e \"f \\\" g\" r#\"h \" i\"# b\"j\" 'k' '\\'' '\\n' br\"l\" m";
        assert_eq!(names(source), [("e".into(), 2), ("m".into(), 2)]);
    }

    #[test]
    fn lifetimes_raw_names_and_lines_are_understood() {
        assert_eq!(names("fn\n<'a>\nr#type\n1u8 'x"), [("fn".into(), 1), ("type".into(), 3)]);
        assert_eq!(names("\"two\nlines\"\nx"), [("x".into(), 3)]);
        assert_eq!(names("ừ /* không đóng"), [("ừ".into(), 1)]);
    }

    #[test]
    fn separators_are_one_token() {
        assert_eq!(tokens("a::b")[1].0, Token::Sep);
        assert_eq!(tokens("a: b")[1].0, Token::Mark(':'));
    }
}
