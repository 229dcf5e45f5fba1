//! The running application: the core and the services on it.

use axum::extract::FromRef;
use std::{ops::Deref, sync::Arc};

use crate::{
    core::Core,
    options::Options,
    service::Service,
    services::{self, Services},
};

/// The running application. Clones are handles to the same one. Dereferences to the core, which is shared by all
/// services.
#[derive(Clone)]
pub struct App {
    core: Core,
    /// The services by name.
    pub services: Services,
    all: Arc<[Arc<dyn Service>]>,
}

impl Deref for App {
    type Target = Core;

    fn deref(&self) -> &Core {
        &self.core
    }
}

impl FromRef<App> for Core {
    fn from_ref(app: &App) -> Self {
        app.core.clone()
    }
}

impl App {
    /// Like [`Self::open_with`], with default service options.
    ///
    /// # Errors
    /// A message that tells the operator what to fix.
    pub async fn open(options: Options) -> anyhow::Result<Self> {
        Self::open_with(options, services::Options::default()).await
    }

    /// Reads the city, opens the database and the photo store, and opens the services.
    ///
    /// # Errors
    /// A message that tells the operator what to fix.
    pub async fn open_with(options: Options, services: services::Options) -> anyhow::Result<Self> {
        let core = Core::open(options).await?;
        let services = Services::open(&core, &services).await?;
        let all = services.all().into();
        Ok(Self { core, services, all })
    }

    /// All services.
    pub fn all(&self) -> &[Arc<dyn Service>] {
        &self.all
    }
}
