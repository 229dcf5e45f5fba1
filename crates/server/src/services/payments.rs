//! Payments: intents, verified transfers, receipts, and the operator's ledger.
//!
//! A transfer is stored first and matched after. An intent is paid, and has a receipt, only by verified transfers.

mod accounts;
mod api;
mod arguments;
mod file;
mod fund_sums;
mod kind;
mod ledger;
mod loaded;
mod offers;
mod open;
mod pages;
mod plate;
mod plate_guesses;
mod poll;
mod provider;
mod receipt_code;
mod receipts;
mod receive;
mod recurring;
mod refused_calls;
mod store;
mod topic;
mod webhooks;

use anyhow::{Context as _, ensure};
use contract::{
    Localized,
    parking::ParkingSite,
    payments::{Confirmation, PaymentIntent},
};
use futures::future::{BoxFuture, FutureExt as _, ready};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{sync::Semaphore, task::JoinHandle};

use crate::{
    core::Core,
    openapi::Routes,
    problem::AppError,
    service::{
        Service,
        early::EarlyRequest,
        events::Topic,
        page::{Page, PageRequest},
        search::{ScoredResult, Search},
    },
};
use accounts::Account;
use fund_sums::FundSums;
use loaded::LoadedIntent;
use poll::Pass;
use provider::Provider;
use refused_calls::RefusedCalls;
use store::{IntentRow, PaymentStore};
use topic::WatchedIntents;

pub use arguments::Arguments;
pub use file::OperatorFile;
pub use provider::Secrets;

/// Operator settings.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Accounts, and what is paid to them, TOML. Without it nothing can be paid.
    pub file: Option<PathBuf>,
    /// Secrets of the providers.
    pub secrets: Secrets,
}

/// The payments service.
pub struct PaymentService {
    core: Core,
    store: PaymentStore,
    /// The operator's file; empty if there is none.
    file: OperatorFile,
    /// Names of the heritage sites by slug.
    heritage: BTreeMap<String, Localized>,
    /// Providers by the key of their account.
    providers: BTreeMap<String, Arc<dyn Provider>>,
    /// What the fund drives have received.
    fund_sums: FundSums,
    /// Intents that somebody listens to.
    watched: WatchedIntents,
    /// Webhook calls that are refused.
    refused_calls: RefusedCalls,
    /// Accounts whose provider did not answer the last time.
    failing: Mutex<BTreeSet<String>>,
    /// Accounts whose provider refuses intents, with the reason that was logged.
    refusals: Mutex<BTreeMap<String, String>>,
    /// How far the orders of accounts with links have been asked for, by the key of the account.
    passes: Mutex<BTreeMap<String, Pass>>,
    /// Permits of announcements that wait for providers.
    announcements: Arc<Semaphore>,
    /// The recurring task.
    task: Mutex<Option<JoinHandle<()>>>,
}

impl PaymentService {
    /// Reads the operator's file, opens the providers, matches transfers that a crash has left waiting, and starts the
    /// recurring task. `heritage` has the names of the heritage sites by slug.
    ///
    /// # Errors
    /// The file is invalid; the message names the entry and the field. Or a secret of a provider is missing.
    pub async fn open(
        core: &Core,
        options: &Options,
        heritage: BTreeMap<String, Localized>,
    ) -> anyhow::Result<Arc<Self>> {
        let file = match &options.file {
            Some(path) => OperatorFile::read(path, core.now().date_naive(), &heritage)?,
            None => OperatorFile::default(),
        };
        let mut providers: BTreeMap<String, Arc<dyn Provider>> = BTreeMap::new();
        for account in &file.accounts {
            let offset = core.city().profile.offset();
            let provider = provider::open(account.provider, account, &options.secrets, offset).context("--payments")?;
            let is_called = provider.confirmation() == Confirmation::Provider;
            ensure!(
                !is_called || core.options().public_url.is_some(),
                "--payments: account `{}`: its provider calls the portal, which needs --public-url",
                account.id
            );
            providers.insert(account.id.clone(), Arc::from(provider));
        }
        let service = Arc::new(Self {
            core: core.clone(),
            store: PaymentStore::new(core.store().clone()),
            file,
            heritage,
            providers,
            fund_sums: FundSums::default(),
            watched: WatchedIntents::default(),
            refused_calls: RefusedCalls::default(),
            failing: Mutex::default(),
            refusals: Mutex::default(),
            passes: Mutex::default(),
            announcements: Arc::new(Semaphore::new(open::MOST_ANNOUNCEMENTS)),
            task: Mutex::default(),
        });
        if service.is_offered() {
            if let Err(error) = service.match_waiting().await {
                tracing::warn!(%error, "payments: stored transfers are matched later");
            }
            *lock(&service.task) = Some(recurring::start(&service));
        }
        Ok(service)
    }

    /// The operator's file.
    pub const fn file(&self) -> &OperatorFile {
        &self.file
    }

    /// The account of a parking site, if its stays can be paid.
    pub fn parking_account(&self, site: &ParkingSite) -> Option<&Account> {
        self.file.parking_account(&site.uid, &site.operator)
    }

    /// Checks that payments are offered.
    ///
    /// # Errors
    /// `NotFound`.
    fn check_offered(&self) -> Result<(), AppError> {
        match self.is_offered() {
            true => Ok(()),
            false => Err(AppError::NotFound("this portal takes no payments".to_owned())),
        }
    }

    /// An intent with its transfers.
    async fn load(&self, row: IntentRow) -> Result<LoadedIntent, AppError> {
        let transfers = self.store.transfers_of(row.id()).await?;
        let provider = self.providers.get(&row.intent.terms.account.0);
        let confirmation = provider.map(|provider| provider.confirmation()).unwrap_or_default();
        Ok(LoadedIntent { row, transfers, confirmation })
    }

    /// An intent as the API shows it now.
    async fn render(&self, row: IntentRow) -> Result<PaymentIntent, AppError> {
        Ok(self.load(row).await?.render(&self.core))
    }

    /// Notes that an intent has changed, and tells those who listen to it.
    async fn intent_changed(&self, id: &str) {
        self.fund_sums.forget();
        self.notify(id).await;
    }

    /// Tells those who listen to an intent what it is now.
    async fn notify(&self, id: &str) {
        let Some(watched) = self.watched.find(id) else { return };
        // One load after the other: what was read first must not replace what was read later.
        let _turn = watched.turn().await;
        let loaded = match self.store.intent(id).await {
            Ok(Some(row)) => self.load(row).await,
            Ok(None) => return,
            Err(error) => Err(error),
        };
        match loaded {
            Ok(loaded) => watched.set(loaded),
            Err(error) => tracing::warn!(%error, "payments: a page learns of a change later"),
        }
    }
}

/// `/payments/…` below the API's base.
pub fn router() -> Routes<Arc<PaymentService>> {
    api::router()
}

impl Service for PaymentService {
    fn id(&self) -> contract::Service {
        contract::Service::Payments
    }

    fn is_offered(&self) -> bool {
        !self.file.accounts.is_empty()
    }

    fn api(self: Arc<Self>) -> Routes {
        router().with_state(self)
    }

    fn page<'a>(&'a self, request: &'a PageRequest<'a>) -> BoxFuture<'a, Option<Page>> {
        ready(pages::page(&self.core, request)).boxed()
    }

    fn early_requests(&self, path: &str, _: &str) -> Vec<EarlyRequest> {
        pages::early_requests(path)
    }

    fn search<'a>(&'a self, _: &'a Search<'a>) -> BoxFuture<'a, Result<Vec<ScoredResult>, AppError>> {
        ready(Ok(Vec::new())).boxed()
    }

    fn topic(self: Arc<Self>, name: &str) -> Option<Result<Arc<dyn Topic>, AppError>> {
        topic::open(&self, name)
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        async {
            let task = lock(&self.task).take();
            if let Some(task) = task {
                // An open transaction is rolled back, and what it was about is done after the next start.
                task.abort();
                let _ = task.await;
            }
        }
        .boxed()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
