//! The navigation as the document has it before its program is there.

use messages::Words;

use super::{Service, navigation};

/// The navigation of a portal with these services as HTML, the markup that `src/shell/frame.rs` draws in its place.
pub fn navigation_html(words: Words, offered: &[Service]) -> String {
    let mut out = format!("<nav class=\"rooms\" aria-label=\"{}\">\n", escaped(words.nav_label()));
    for (link, is_spare) in navigation(offered) {
        let class = if is_spare { " class=\"is-spare\"" } else { "" };
        out.push_str(&format!(
            "<a href=\"{}\"{class}><svg class=\"icon\" aria-hidden=\"true\"><use href=\"#i-{}\"></use></svg><span>{}</span></a>\n",
            link.page.path,
            link.icon,
            escaped((link.word)(words))
        ));
    }
    out.push_str("</nav>");
    out
}

/// A word of a translator, safe in elements and quoted attributes.
fn escaped(word: &str) -> String {
    word.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_break_out_of_nothing() {
        assert_eq!(escaped("\"><b>A & B"), "&quot;>&lt;b>A &amp; B");
    }
}
