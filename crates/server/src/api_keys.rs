//! API keys: making them, and checking the key of a request.

use axum::http::HeaderMap;

use crate::{core::Core, digest, http::api_key::bearer, problem::AppError, store::Store};

pub use crate::store::{ApiKey, Scope};

/// Makes a key and returns it with its secret, `pk_` and 64 hexadecimal digits. Only the hash of the secret is stored.
/// No sites means all of them.
///
/// # Errors
/// `Unavailable` when the database cannot be written now.
pub async fn create(
    store: &Store,
    name: &str,
    scope: Scope,
    sites: &[String],
    now_ms: i64,
) -> Result<(ApiKey, String), AppError> {
    let secret = format!("pk_{}", hex::encode(digest::random::<32>()?));
    let key = ApiKey {
        id: hex::encode(digest::random::<4>()?),
        name: name.to_owned(),
        scope,
        sites: sites.to_vec(),
        created_ms: now_ms,
        revoked_ms: None,
    };
    store.add_api_key(&key, &digest::sha256(secret.as_bytes())).await?;
    Ok((key, secret))
}

/// The key of a request, if it may be used for this. It is read from the database each time, so a key that another
/// process revokes is refused at once.
///
/// Call it before anything reads the body, and register the route with `Rules::by_key`.
///
/// # Errors
/// `Unauthorized` if there is no key, or it is unknown, revoked or for something else. `Unavailable` when the database
/// cannot be read now.
pub async fn authorize(core: &Core, headers: &HeaderMap, scope: Scope) -> Result<ApiKey, AppError> {
    // Looked up by its hash: how long that takes says nothing about the secret.
    let hash = digest::sha256(bearer(headers)?.as_bytes());
    let refused = |why: &str| AppError::Unauthorized(why.to_owned());
    let key = core.store().api_key(&hash).await?.ok_or_else(|| refused("this API key is not known"))?;
    if key.revoked_ms.is_some() {
        return Err(refused("this API key was revoked"));
    }
    if key.scope != scope {
        let why = format!("this API key is for {}, not for {}", key.scope.as_str(), scope.as_str());
        return Err(AppError::Unauthorized(why));
    }
    Ok(key)
}
