//! The navigation in the static document, shown before the program has loaded.

use messages::Words;

use super::{Service, navigation};

/// HTML of the navigation of a portal with these services. Same markup as `src/shell/frame.rs`, which replaces it.
pub fn navigation_html(words: Words, offered: &[Service]) -> String {
    let mut out = format!("<nav class=\"navigation\" aria-label=\"{}\">\n", escaped(words.nav_label()));
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

/// Escapes a translated message for elements and quoted attributes.
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
