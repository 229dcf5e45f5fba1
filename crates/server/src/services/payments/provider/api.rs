//! Requests to the API of a provider.

use std::time::Duration;
use ureq::{Agent, Body, http::Response};

/// Maximum size of an answer in bytes. A page of 5,000 transactions has a tenth.
const MOST_BYTES: u64 = 32 << 20;
/// Timeout of a request: a payer waits for the first one.
const PATIENCE: Duration = Duration::from_secs(10);

/// The API of a provider, with the headers that authenticate us. No error contains them.
pub struct Api {
    name: &'static str,
    base: String,
    headers: Vec<(&'static str, String)>,
    agent: Agent,
}

/// An answer, of whichever status.
pub struct Answer {
    /// Status of HTTP.
    pub status: u16,
    /// Body.
    pub body: String,
}

impl Api {
    /// The API at an address, with the name of its provider for messages.
    pub fn new(name: &'static str, base: &str, headers: Vec<(&'static str, String)>) -> Self {
        // A redirect would take the headers to another host.
        let config = Agent::config_builder().timeout_global(Some(PATIENCE)).max_redirects(0);
        let agent: Agent = config.http_status_as_error(false).user_agent("civic-portal").build().into();
        Self { name, base: base.trim_end_matches('/').to_owned(), headers, agent }
    }

    /// `GET path?query`. Blocks.
    ///
    /// # Errors
    /// A sentence that says why there is no answer.
    pub fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Answer, String> {
        let mut request = self.agent.get(format!("{}{path}", self.base));
        for (name, value) in &self.headers {
            request = request.header(*name, value.as_str());
        }
        for (name, value) in query {
            request = request.query(name, value);
        }
        self.read(request.call())
    }

    /// `POST path` with a JSON body. Blocks.
    ///
    /// # Errors
    /// A sentence that says why there is no answer.
    pub fn post(&self, path: &str, body: &str) -> Result<Answer, String> {
        let mut request = self.agent.post(format!("{}{path}", self.base)).content_type("application/json");
        for (name, value) in &self.headers {
            request = request.header(*name, value.as_str());
        }
        self.read(request.send(body))
    }

    fn read(&self, answer: Result<Response<Body>, ureq::Error>) -> Result<Answer, String> {
        let mut answer = answer.map_err(|error| format!("{} does not answer: {error}", self.name))?;
        let body = answer.body_mut().with_config().limit(MOST_BYTES).read_to_string();
        let body = body.map_err(|error| format!("the answer of {} breaks off: {error}", self.name))?;
        Ok(Answer { status: answer.status().as_u16(), body })
    }
}
