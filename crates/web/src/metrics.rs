//! Numbers for Prometheus: requests by route and status, their duration, log-ins, events listened to, dashboards drawn.

use office::journal::AccessResult;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

type Labels = Vec<(&'static str, String)>;

/// Upper bounds of the duration's buckets, seconds.
const SECONDS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0];

/// The numbers.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    durations: Family<Labels, Histogram>,
    log_ins: Family<Labels, Counter>,
    /// Clients that listen to events now.
    pub listeners: Gauge,
    /// Dashboards drawn because nobody who sees the same had been shown them.
    pub drawn: Counter,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let metrics = Self {
            registry: Registry::with_prefix("muheng"),
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            log_ins: Family::default(),
            listeners: Gauge::default(),
            drawn: Counter::default(),
        };
        metrics.registered()
    }

    fn registered(mut self) -> Self {
        let Self { registry, requests, durations, log_ins, listeners, drawn } = &mut self;
        registry.register("http_requests", "Requests by route, method and status", requests.clone());
        registry.register("http_request_duration_seconds", "Duration by route", durations.clone());
        registry.register("log_ins", "Attempts to log in by result", log_ins.clone());
        registry.register("event_listeners", "Clients that listen to events", listeners.clone());
        registry.register("dashboards_drawn", "Dashboards drawn anew", drawn.clone());
        self
    }

    pub(crate) fn request(&self, route: &str, method: &str, status: u16, seconds: f64) {
        let route = ("route", route.to_owned());
        let labels = vec![route.clone(), ("method", method.to_owned()), ("status", status.to_string())];
        self.requests.get_or_create(&labels).inc();
        self.durations.get_or_create(&vec![route]).observe(seconds);
    }

    pub(crate) fn log_in(&self, result: AccessResult) {
        self.log_ins.get_or_create(&vec![("result", result.id().to_owned())]).inc();
    }

    /// In the text format of OpenMetrics.
    pub(crate) fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
