//! Finds every path in a file: `use` trees, inline paths, `extern crate`.

use super::{Token, tokens};

/// A path as written, with the module in which it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its segments; a glob is `*`. A leading `::` is not kept.
    pub segments: Vec<String>,
    /// Where it stands, counted from one.
    pub line: usize,
    /// The module around it, from the crate's root.
    pub module: Vec<String>,
    /// The name that it brings into scope; `None` for paths outside `use`.
    pub binds: Option<String>,
}

impl Found {
    /// The path from the crate's root; `None` when it leads out of the crate or to something local.
    pub fn in_crate(&self) -> Option<Vec<String>> {
        let first = self.segments.first()?.as_str();
        let (mut from, mut skip) = match first {
            "crate" | "civic_portal" => (Vec::new(), 1),
            "self" => (self.module.clone(), 1),
            "super" => (self.module.clone(), 0),
            _ => return None,
        };
        while self.segments.get(skip).is_some_and(|segment| segment == "super") {
            from.pop();
            skip += 1;
        }
        from.extend_from_slice(&self.segments[skip..]);
        Some(from)
    }
}

/// Every path of a file that lies at `module`.
pub fn find(source: &str, module: &[String]) -> Vec<Found> {
    let mut reader = Reader { tokens: tokens(source), at: 0, module: module.to_vec(), out: Vec::new() };
    reader.read();
    reader.out
}

struct Reader {
    tokens: Vec<(Token, usize)>,
    at: usize,
    module: Vec<String>,
    out: Vec<Found>,
}

impl Reader {
    fn read(&mut self) {
        // For each open brace, whether it belongs to `mod name {`.
        let mut braces = Vec::new();
        while let Some(token) = self.peek(0).cloned() {
            match token {
                Token::Name(word) if word == "use" && !self.after_dot() => {
                    self.at += 1;
                    // `impl Trait + use<'a>` is no import.
                    if self.peek(0) != Some(&Token::Mark('<')) {
                        self.tree(Vec::new());
                    }
                }
                Token::Name(word) if word == "mod" && self.peek(2) == Some(&Token::Mark('{')) => {
                    if let Some(Token::Name(name)) = self.peek(1).cloned() {
                        self.module.push(name);
                        braces.push(true);
                    }
                    self.at += 3;
                }
                Token::Name(word) if word == "extern" && self.is_name(1, "crate") => {
                    self.at += 2;
                    self.path(true);
                }
                Token::Mark('{') => {
                    braces.push(false);
                    self.at += 1;
                }
                Token::Mark('}') => {
                    if braces.pop() == Some(true) {
                        self.module.pop();
                    }
                    self.at += 1;
                }
                Token::Name(_) => self.path(false),
                Token::Sep | Token::Mark(_) => self.at += 1,
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.at + ahead).map(|(token, _)| token)
    }

    fn is_name(&self, ahead: usize, name: &str) -> bool {
        matches!(self.peek(ahead), Some(Token::Name(word)) if word == name)
    }

    fn after_dot(&self) -> bool {
        self.at > 0 && self.tokens[self.at - 1].0 == Token::Mark('.')
    }

    /// An inline path; single names are local and of no interest, except after `extern crate`.
    fn path(&mut self, single: bool) {
        let line = self.tokens[self.at].1;
        let method = self.after_dot();
        let mut segments = Vec::new();
        while let Some(Token::Name(name)) = self.peek(0).cloned() {
            segments.push(name);
            self.at += 1;
            if self.peek(0) != Some(&Token::Sep) || !matches!(self.peek(1), Some(Token::Name(_))) {
                break;
            }
            self.at += 1;
        }
        if single || (segments.len() > 1 && !method) {
            self.out.push(Found { segments, line, module: self.module.clone(), binds: None });
        }
    }

    /// One branch of a `use` tree, up to the `,`, `}` or `;` behind it.
    fn tree(&mut self, mut prefix: Vec<String>) {
        let line = self.tokens.get(self.at).map_or(0, |(_, line)| *line);
        while let Some(token) = self.peek(0).cloned() {
            match token {
                Token::Sep => self.at += 1,
                Token::Name(word) if word == "as" => {
                    let alias = match self.peek(1) {
                        Some(Token::Name(name)) => name.clone(),
                        _ => String::new(),
                    };
                    self.at += 2;
                    return self.leaf(prefix, line, Some(alias));
                }
                Token::Name(word) => {
                    prefix.push(word);
                    self.at += 1;
                }
                Token::Mark('*') => {
                    prefix.push("*".into());
                    self.at += 1;
                }
                Token::Mark('{') => {
                    self.at += 1;
                    while self.peek(0).is_some_and(|token| *token != Token::Mark('}')) {
                        self.tree(prefix.clone());
                        if self.peek(0) == Some(&Token::Mark(',')) {
                            self.at += 1;
                        } else if self.peek(0) != Some(&Token::Mark('}')) {
                            return;
                        }
                    }
                    self.at += 1;
                    return;
                }
                Token::Mark(_) => break,
            }
        }
        self.leaf(prefix, line, None);
    }

    fn leaf(&mut self, mut segments: Vec<String>, line: usize, alias: Option<String>) {
        // `use a::{self}` names `a`.
        if segments.len() > 1 && segments.last().is_some_and(|last| last == "self") {
            segments.pop();
        }
        if let Some(last) = segments.last().cloned() {
            let binds = Some(alias.unwrap_or(last));
            self.out.push(Found { segments, line, module: self.module.clone(), binds });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str) -> Vec<(String, usize)> {
        find(source, &["features".into(), "reports".into(), "list".into()])
            .iter()
            .map(|found| {
                (found.in_crate().map_or_else(|| found.segments.join("::"), |path| path.join("/")), found.line)
            })
            .collect()
    }

    #[test]
    fn use_trees_are_taken_apart() {
        let source = "use crate::{\n  ui::{self, Button as B},\n  browser::*,\n};\nuse ::web_sys::Node;";
        assert_eq!(
            found(source),
            [("ui".into(), 2), ("ui/Button".into(), 2), ("browser/*".into(), 3), ("web_sys::Node".into(), 5)]
        );
    }

    #[test]
    fn super_and_inline_modules_are_resolved() {
        let source = "use super::card::Card; mod tests { use super::*; use super::super::super::transit; }";
        assert_eq!(
            found(source),
            [
                ("features/reports/card/Card".into(), 1),
                ("features/reports/list/*".into(), 1),
                ("features/transit".into(), 1)
            ]
        );
    }

    #[test]
    fn inline_paths_are_found_also_in_macros() {
        let source =
            "fn a() -> crate::ui::Button<'_> { view! { <p on:click=move |_| web_sys::window()/> } }\nx.y::<u8>()";
        assert_eq!(found(source), [("ui/Button".into(), 1), ("web_sys::window".into(), 1)]);
        assert_eq!(found("extern crate js_sys;"), [("js_sys".into(), 1)]);
        assert_eq!(found("fn f() -> impl Fn() + use<'a> { a::b }"), [("a::b".into(), 1)]);
    }
}
