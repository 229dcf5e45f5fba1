//! The sign at a gate: a QR code that must stay readable for years, outdoors, at arm's length, with text for people who
//! do not know QR codes. Paper and screens use the same drawing.

use contract::CodeDrawing;
use maud::Escaper;
use std::fmt::Write as _;

use civic::code::{Correction, draw};

/// Paper size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    /// 148 × 210 mm.
    #[default]
    A5,
    /// 210 × 297 mm.
    A4,
}

impl Paper {
    /// Width and height in millimetres.
    pub const fn size(self) -> (f64, f64) {
        match self {
            Self::A5 => (148.0, 210.0),
            Self::A4 => (210.0, 297.0),
        }
    }

    /// Its name in CSS.
    pub const fn name(self) -> &'static str {
        match self {
            Self::A5 => "A5",
            Self::A4 => "A4",
        }
    }

    /// Parses a paper size.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::A5, Self::A4].into_iter().find(|paper| paper.name().eq_ignore_ascii_case(name))
    }
}

/// The content of a sign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sign {
    /// Name of the site in the city's language.
    pub name: String,
    /// English name; empty if there is none.
    pub english: String,
    /// Name of the portal.
    pub portal: String,
    /// Origin, such as `https://portal.example`.
    pub origin: String,
    /// Slug of the site.
    pub slug: String,
    /// Number of the site.
    pub code: u16,
    /// Index of the sign, for sites with several.
    pub sign: u16,
    /// "Scan for the story" by language tag.
    pub lines: Vec<(String, String)>,
    /// "or type 003 at portal.example/scan".
    pub typed: String,
}

impl Sign {
    /// The URL in the QR code. It must not change while any sign is in use.
    pub fn address(&self) -> String {
        format!("{}/d/{}?s={}", self.origin, self.slug, self.sign)
    }

    /// The URL in readable form.
    pub fn short(&self) -> String {
        let host = self.origin.split_once("://").map_or(self.origin.as_str(), |(_, host)| host);
        format!("{host}/d/{}", self.slug)
    }

    /// Draws the sign as SVG, in millimetres. `None` if the URL is too long for a code.
    pub fn svg(&self, paper: Paper) -> Option<String> {
        let code = draw(&self.address(), Correction::High)?;
        let (width, height) = paper.size();
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 148 210\" width=\"{width}mm\" height=\"{height}mm\" \
             role=\"img\" aria-label=\"{}\"><path fill=\"#fff\" d=\"M0 0h148v210H0z\"/>\
             <path fill=\"#00654b\" d=\"M0 0h148v16H0z\"/>",
            escaped(&self.name)
        );
        text(&mut out, 74.0, 10.4, fit(&self.portal, 6.0, 128.0), "#fff", 600, &self.portal);
        text(&mut out, 74.0, 31.0, fit(&self.name, 11.0, 134.0), "#14211d", 700, &self.name);
        text(&mut out, 74.0, 40.0, fit(&self.english, 6.4, 134.0), "#3d4f49", 400, &self.english);
        place(&mut out, &code, 29.0, 45.0, 90.0);
        // One line for each language, all of the same size.
        let size = self.lines.iter().map(|(_, words)| fit(words, 4.4, 120.0)).fold(4.4, f64::min);
        for (nth, (lang, words)) in self.lines.iter().enumerate() {
            // East Asian fonts draw the curly apostrophe as wide as a letter.
            let words = words.replace('’', "'");
            let _ = write!(out, "<g lang=\"{lang}\">");
            text(&mut out, 74.0, 142.5 + 6.2 * nth as f64, size, "#14211d", 600, &words);
            out.push_str("</g>");
        }
        let _ = write!(out, "<path stroke=\"#c9d3cf\" stroke-width=\".4\" d=\"M14 179h120\"/>");
        text(&mut out, 74.0, 190.0, fit(&self.short(), 5.6, 130.0), "#00654b", 700, &self.short());
        text(&mut out, 74.0, 199.0, fit(&self.typed, 4.4, 130.0), "#3d4f49", 400, &self.typed);
        out.push_str("</svg>");
        Some(out)
    }
}

/// Draws a code in a square, including its quiet zone.
fn place(out: &mut String, code: &CodeDrawing, x: f64, y: f64, side: f64) {
    let scale = side / f64::from(code.size);
    let _ = write!(
        out,
        "<g transform=\"translate({x} {y}) scale({scale:.5})\"><path fill=\"#000\" d=\"{}\"/></g>",
        code.path
    );
}

/// The largest font size at which a text fits a width. Letters are about half as wide as high; East Asian ones are as
/// wide as high.
fn fit(text: &str, most: f64, width: f64) -> f64 {
    let units: f64 = text
        .chars()
        .map(|c| if u32::from(c) >= 0x1100 && !('\u{1e00}'..='\u{1fff}').contains(&c) { 1.0 } else { 0.58 })
        .sum();
    most.min(width / units.max(1.0))
}

fn text(out: &mut String, x: f64, y: f64, size: f64, fill: &str, weight: u16, words: &str) {
    if words.is_empty() {
        return;
    }
    let _ = write!(
        out,
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{size:.2}\" fill=\"{fill}\" font-weight=\"{weight}\" text-anchor=\"middle\" \
         font-family=\"Noto Sans, Noto Sans CJK SC, Segoe UI, Roboto, DejaVu Sans, sans-serif\">{}</text>",
        escaped(words)
    );
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    let _ = Escaper::new(&mut out).write_str(text);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sign() -> Sign {
        Sign {
            name: "Đền <Ngọc> Sơn".to_owned(),
            english: "Ngoc Son Temple".to_owned(),
            portal: "Cổng dân sinh".to_owned(),
            origin: "https://portal.example".to_owned(),
            slug: "den-ngoc-son".to_owned(),
            code: 3,
            sign: 2,
            lines: vec![("vi".to_owned(), "Quét mã".to_owned()), ("ko".to_owned(), "스캔하세요".to_owned())],
            typed: "hoặc nhập 003".to_owned(),
        }
    }

    #[test]
    fn a_sign_names_its_site_in_words_and_in_the_code() {
        let sign = sign();
        assert_eq!(sign.address(), "https://portal.example/d/den-ngoc-son?s=2");
        assert_eq!(sign.short(), "portal.example/d/den-ngoc-son");
        let svg = sign.svg(Paper::A4).expect("a drawing");
        assert!(svg.contains("width=\"210mm\" height=\"297mm\"") && svg.contains("viewBox=\"0 0 148 210\""));
        assert!(svg.contains("Đền &lt;Ngọc&gt; Sơn") && svg.contains("스캔하세요") && svg.contains("003"));
        let code = draw(&sign.address(), Correction::High).expect("a code");
        assert!(svg.contains(&code.path));
        // 90 mm for all modules and the quiet zone: a module of at least 1.5 mm is readable from two metres.
        assert!(90.0 / f64::from(code.size) > 1.5);
        assert!(Sign { slug: "x".repeat(3000), ..sign }.svg(Paper::A5).is_none());
    }

    #[test]
    fn long_names_stay_on_the_paper() {
        assert_eq!(fit("Đền", 11.0, 134.0), 11.0);
        let long = "Khu di tích lưu niệm Chủ tịch Hồ Chí Minh tại Phủ Chủ tịch";
        assert!(fit(long, 11.0, 134.0) * 0.58 * (long.chars().count() as f64) <= 134.1);
        assert!(Paper::parse("a4") == Some(Paper::A4) && Paper::parse("b5").is_none());
    }
}
