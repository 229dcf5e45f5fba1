//! `wire::Read`. What is generated is one call per field, to functions that types of the same kind share.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields, FieldsNamed, Result, parse_quote};

use crate::attributes::{self, Container};

/// The implementation for a type.
pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let container = attributes::container(input)?;
    let body = body(input, &container)?;
    let mut generics = input.generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(parse_quote!(::wire::Read));
    }
    let (head, _, bounds) = generics.split_for_impl();
    let (_, arguments, _) = input.generics.split_for_impl();
    let ident = &input.ident;
    Ok(quote! {
        #[automatically_derived]
        impl #head ::wire::Read for #ident #arguments #bounds {
            fn read(json: &::wire::Json) -> ::core::option::Option<Self> {
                #body
            }
        }
    })
}

fn body(input: &DeriveInput, container: &Container) -> Result<TokenStream> {
    if let Some(other) = &container.try_from {
        return Ok(quote! { Self::try_from(<#other as ::wire::Read>::read(json)?).ok() });
    }
    if let Some(other) = &container.from {
        return Ok(quote! { ::core::option::Option::Some(Self::from(<#other as ::wire::Read>::read(json)?)) });
    }
    match &input.data {
        Data::Enum(data) => {
            let words = attributes::words(container, data)?;
            let arms = data.variants.iter().enumerate().map(|(at, variant)| {
                let ident = &variant.ident;
                quote! { #at => Self::#ident }
            });
            Ok(quote! {
                ::core::option::Option::Some(match ::wire::derive::word(json, &[#(#words),*])? {
                    #(#arms,)*
                    _ => return ::core::option::Option::None,
                })
            })
        }
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                Ok(quote! { ::core::option::Option::Some(Self(::wire::Read::read(json)?)) })
            }
            Fields::Named(fields) if container.default => updated(fields),
            Fields::Named(fields) => built(fields),
            other => Err(syn::Error::new_spanned(other, "wire knows named fields and newtypes only")),
        },
        Data::Union(data) => Err(syn::Error::new_spanned(data.union_token, "wire knows no unions")),
    }
}

fn built(fields: &FieldsNamed) -> Result<TokenStream> {
    let members = fields.named.iter().map(|field| {
        let ident = &field.ident;
        let member = attributes::member(field)?;
        let name = &member.name;
        let function = if member.default { quote!(field_or_default) } else { quote!(field) };
        Ok(quote! { #ident: ::wire::derive::#function(json, #name)? })
    });
    let members = members.collect::<Result<Vec<_>>>()?;
    Ok(quote! { ::core::option::Option::Some(Self { #(#members),* }) })
}

fn updated(fields: &FieldsNamed) -> Result<TokenStream> {
    let members = fields.named.iter().map(|field| {
        let ident = &field.ident;
        let name = attributes::member(field)?.name;
        Ok(quote! { ::wire::derive::update(&mut value.#ident, json, #name)?; })
    });
    let members = members.collect::<Result<Vec<_>>>()?;
    Ok(quote! {
        let mut value = <Self as ::core::default::Default>::default();
        #(#members)*
        ::core::option::Option::Some(value)
    })
}
