//! The serde attributes that the derives understand.

use syn::{Attribute, DataEnum, DeriveInput, Field, LitStr, Path, Result, Type, Variant, meta::ParseNestedMeta};

/// Attributes of a struct or enum.
#[derive(Default)]
pub struct Container {
    /// `rename_all = "snake_case"`
    pub snake_case: bool,
    /// `default`: what is missing is taken from the type's own default.
    pub default: bool,
    /// `from = "T"`
    pub from: Option<Type>,
    /// `try_from = "T"`
    pub try_from: Option<Type>,
    /// `into = "T"`
    pub into: Option<Type>,
}

/// Attributes of a field.
#[derive(Default)]
pub struct Member {
    /// Its name on the wire.
    pub name: String,
    /// `default`
    pub default: bool,
    /// `skip_serializing_if = "path"`
    pub skip_if: Option<Path>,
}

/// Reads the attributes of a struct or enum.
pub fn container(input: &DeriveInput) -> Result<Container> {
    let mut found = Container::default();
    each(&input.attrs, |meta| {
        match name(&meta).as_str() {
            "rename_all" => {
                let case = text(&meta)?;
                if case.value() != "snake_case" {
                    return Err(meta.error("wire knows snake_case only"));
                }
                found.snake_case = true;
            }
            "default" if !has_value(&meta) => found.default = true,
            "from" => found.from = Some(text(&meta)?.parse()?),
            "try_from" => found.try_from = Some(text(&meta)?.parse()?),
            "into" => found.into = Some(text(&meta)?.parse()?),
            // A newtype is transparent anyway; unknown fields are the server's business, not the reader's.
            "transparent" | "deny_unknown_fields" => {}
            _ => return Err(unknown(&meta)),
        }
        Ok(())
    })?;
    Ok(found)
}

/// Reads the attributes of a named field.
pub fn member(field: &Field) -> Result<Member> {
    let ident = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut found = Member { name: ident.trim_start_matches("r#").to_owned(), ..Member::default() };
    each(&field.attrs, |meta| {
        match name(&meta).as_str() {
            "rename" => found.name = text(&meta)?.value(),
            "default" if !has_value(&meta) => found.default = true,
            "skip_serializing_if" => found.skip_if = Some(text(&meta)?.parse()?),
            _ => return Err(unknown(&meta)),
        }
        Ok(())
    })?;
    Ok(found)
}

/// The words of an enum's variants, in order.
pub fn words(container: &Container, data: &DataEnum) -> Result<Vec<String>> {
    data.variants.iter().map(|variant| word(container, variant)).collect()
}

fn word(container: &Container, variant: &Variant) -> Result<String> {
    if !variant.fields.is_empty() {
        return Err(syn::Error::new_spanned(variant, "wire knows unit variants only"));
    }
    let ident = variant.ident.to_string();
    let mut word = if container.snake_case { snake_case(&ident) } else { ident };
    each(&variant.attrs, |meta| {
        match name(&meta).as_str() {
            "rename" => word = text(&meta)?.value(),
            _ => return Err(unknown(&meta)),
        }
        Ok(())
    })?;
    Ok(word)
}

fn snake_case(ident: &str) -> String {
    let mut out = String::new();
    for (at, letter) in ident.char_indices() {
        if at > 0 && letter.is_uppercase() {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

fn each(attributes: &[Attribute], mut read: impl FnMut(ParseNestedMeta<'_>) -> Result<()>) -> Result<()> {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        attribute.parse_nested_meta(&mut read)?;
    }
    Ok(())
}

fn name(meta: &ParseNestedMeta<'_>) -> String {
    meta.path.get_ident().map(ToString::to_string).unwrap_or_default()
}

fn has_value(meta: &ParseNestedMeta<'_>) -> bool {
    meta.input.peek(syn::Token![=])
}

fn text(meta: &ParseNestedMeta<'_>) -> Result<LitStr> {
    meta.value()?.parse()
}

fn unknown(meta: &ParseNestedMeta<'_>) -> syn::Error {
    meta.error("wire does not know this serde attribute")
}
