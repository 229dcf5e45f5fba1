//! Makes style sheets small without understanding them: comments and idle white space go.

/// The sheet without comments and without white space that means nothing; strings stay as they are.
pub fn compact(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    let mut space = false;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("/*") {
            rest = rest[2..].split_once("*/").map_or("", |(_, after)| after);
            space = true;
            continue;
        }
        if c.is_whitespace() {
            rest = &rest[c.len_utf8()..];
            space = true;
            continue;
        }
        // Around these, white space never separates two things. Not around `:`: `a :hover` is not `a:hover`.
        let closes = matches!(c, '{' | '}' | ';' | ',');
        let after_open = out.ends_with(['{', '}', ';', ',']) || out.is_empty();
        if space && !closes && !after_open {
            out.push(' ');
        }
        space = false;
        if c == '}' && out.ends_with(';') {
            out.pop();
        }
        let length = if matches!(c, '"' | '\'') { string(rest, c) } else { c.len_utf8() };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

/// Compacts what stands in the `<style>` elements of a page.
pub fn compact_inline(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(start) = rest.find("<style") {
        let Some(open) = rest[start..].find('>').map(|at| start + at + 1) else { break };
        let Some(close) = rest[open..].find("</style").map(|at| open + at) else { break };
        out.push_str(&rest[..open]);
        out.push_str(&compact(&rest[open..close]));
        rest = &rest[close..];
    }
    out + rest
}

/// Length of the string that `text` starts with.
fn string(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_means_nothing_goes() {
        for (from, to) in [
            ("/* a */\n.x,\n.y > .z {\n\tcolor: red;\n\tmargin: 0 1px;\n}\n", ".x,.y > .z{color: red;margin: 0 1px}"),
            ("a :hover , b/* c */c { }", "a :hover,b c{}"),
            (
                "@media (width >= 900px) and (hover) { p { width: calc(1px + 2px); } }",
                "@media (width >= 900px) and (hover){p{width: calc(1px + 2px)}}",
            ),
            ("a::before { content: \" ; /* x */  \\\" }\"; }", "a::before{content: \" ; /* x */  \\\" }\"}"),
        ] {
            assert_eq!(compact(from), to);
        }
    }

    #[test]
    fn only_style_elements_of_a_page_change() {
        let page = "<p>a  ;  b</p><style>\n a { b: c; }\n</style><p>  </p><style media=print>d { }</style>";
        assert_eq!(compact_inline(page), "<p>a  ;  b</p><style>a{b: c}</style><p>  </p><style media=print>d{}</style>");
    }
}
