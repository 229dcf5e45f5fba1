//! Derives of `wire::Read` and `wire::Write`: see the crate `wire` for why they exist.
//!
//! They read the type's *serde* attributes, so that a field's name and default are said once and hold
//! for the server (serde) and the page (wire) alike. An attribute that they do not know does not
//! compile: silence would let the two drift apart.

mod attributes;
mod read;
mod write;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Derives `wire::Read` for a struct with named fields, a newtype, or an enum of unit variants.
#[proc_macro_derive(Read, attributes(serde))]
pub fn read(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    read::derive(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Derives `wire::Write` for a struct with named fields, a newtype, or an enum of unit variants.
#[proc_macro_derive(Write, attributes(serde))]
pub fn write(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    write::derive(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}
