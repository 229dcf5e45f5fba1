//! Hashes of the inline blocks of index.html, for the content security policy.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use contract::services::InlineHashes;
use html5gum::{DefaultEmitter, Token, Tokenizer};
use sha2::{Digest as _, Sha256};

use crate::Result;

/// SHA-256 of a page, as 64 hexadecimal digits.
pub fn digest(page: &str) -> String {
    format!("{:x}", Sha256::digest(page))
}

/// The hashes of all inline scripts and style sheets of the page.
pub fn inline_hashes(page: &str) -> Result<InlineHashes> {
    let mut emitter = DefaultEmitter::default();
    // Text inside a script that looks like an element is not one.
    emitter.naively_switch_states(true);
    let mut hashes = InlineHashes::default();
    let mut block = None;
    for Ok(token) in Tokenizer::new_with_emitter(page, emitter) {
        match token {
            Token::StartTag(tag) => match tag.name.as_slice() {
                b"script" if !tag.attributes.contains_key(b"src".as_slice()) => {
                    block = Some((&mut hashes.scripts, Vec::new()));
                }
                b"style" => block = Some((&mut hashes.styles, Vec::new())),
                _ => {}
            },
            Token::String(text) => {
                if let Some((_, block)) = &mut block {
                    block.extend_from_slice(&text);
                }
            }
            Token::EndTag(_) => match block.take() {
                // The server replaces its markers inside these blocks too, which would change the hash.
                Some((_, text)) if text.windows(4).any(|four| four == b"<!--") => {
                    return Err("index.html has a script or a style sheet with <!-- in it".to_owned());
                }
                Some((hashes, text)) if !text.is_empty() => {
                    hashes.push(format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text))));
                }
                _ => {}
            },
            _ => {}
        }
    }
    Ok(hashes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(block: &str) -> String {
        inline_hashes(&format!("<script>{block}</script>")).expect("no mark").scripts.concat()
    }

    #[test]
    fn inline_blocks_are_found_and_others_are_not() {
        let html = "<!doctype html><head><!-- <script>no()</script> --><SCRIPT>\na()</SCRIPT><script src=\"/x.js\"></script>\
                    <script type=\"module\" data-a=\"x>y\">b('<style>')</script><scripted>c</scripted>\
                    <style>p{}</style><script async src=/y.js></script><style></style></head>";
        let hashes = inline_hashes(html).expect("no mark");
        assert_eq!(hashes.scripts, [hash("\na()"), hash("b('<style>')")]);
        assert_eq!(hashes.styles, [hash("p{}")]);
        assert_eq!(inline_hashes("<script>never closed").expect("no mark"), InlineHashes::default());
    }

    #[test]
    fn the_hash_is_the_one_that_browsers_compute() {
        // The example from CSP Level 3, section "Hash-source matching".
        assert_eq!(hash("alert('Hello, world.');"), "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=");
        assert_eq!(hash("a\r\nb"), hash("a\nb"), "browsers do not see the difference");
    }

    #[test]
    fn a_block_in_which_the_server_might_write_stops_the_build() {
        assert!(inline_hashes("<style>/*<!--name-->*/</style>").expect_err("a mark").contains("<!--"));
    }
}
