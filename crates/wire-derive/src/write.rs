//! `wire::Write`. Fields are written through `&dyn Write`, so that nothing is generated per type.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields, Result, parse_quote};

use crate::attributes::{self, Container};

/// The implementation for a type.
pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let container = attributes::container(input)?;
    let body = body(input, &container)?;
    let mut generics = input.generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(parse_quote!(::wire::Write));
    }
    let (head, _, bounds) = generics.split_for_impl();
    let (_, arguments, _) = input.generics.split_for_impl();
    let ident = &input.ident;
    Ok(quote! {
        #[automatically_derived]
        impl #head ::wire::Write for #ident #arguments #bounds {
            fn write(&self, out: &mut ::std::string::String) {
                #body
            }
        }
    })
}

fn body(input: &DeriveInput, container: &Container) -> Result<TokenStream> {
    if let Some(other) = &container.into {
        return Ok(quote! {
            ::wire::Write::write(&<#other as ::core::convert::From<Self>>::from(self.clone()), out)
        });
    }
    match &input.data {
        Data::Enum(data) => {
            let words = attributes::words(container, data)?;
            let arms = data.variants.iter().zip(words).map(|(variant, word)| {
                let ident = &variant.ident;
                quote! { Self::#ident => #word }
            });
            Ok(quote! { ::wire::Write::write(match self { #(#arms),* }, out) })
        }
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => Ok(quote! { ::wire::Write::write(&self.0, out) }),
            Fields::Named(fields) => {
                let members = fields.named.iter().map(|field| {
                    let ident = &field.ident;
                    let member = attributes::member(field)?;
                    let name = &member.name;
                    let line = quote! { ::wire::derive::member(out, #name, &self.#ident); };
                    Ok(match &member.skip_if {
                        Some(skip) => quote! { if !#skip(&self.#ident) { #line } },
                        None => line,
                    })
                });
                let members = members.collect::<Result<Vec<_>>>()?;
                Ok(quote! {
                    out.push('{');
                    #(#members)*
                    out.push('}');
                })
            }
            other => Err(syn::Error::new_spanned(other, "wire knows named fields and newtypes only")),
        },
        Data::Union(data) => Err(syn::Error::new_spanned(data.union_token, "wire knows no unions")),
    }
}
