use std::sync::Arc;

use banking::StoreUrl;
use cqrs_core::EventStore;
use cqrs_tests::{TestDatabase, TestServer};
use tempfile::TempDir;

/// A store that nobody has written to yet. What it left on the machine goes with this value.
pub(crate) struct Place {
    pub(crate) url: StoreUrl,
    _folder: Option<TempDir>,
    _database: Option<TestDatabase>,
}

impl Place {
    /// Where the program finds it.
    pub(crate) fn address(&self) -> String {
        match &self.url {
            StoreUrl::Postgres(url) => url.clone(),
            url => url.to_string(),
        }
    }
}

/// A place of each kind that several processes can open.
pub(crate) async fn lasting_places() -> Vec<Place> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = StoreUrl::Sqlite(folder.path().join("bank.db"));
    let database = TestServer::shared().await.database("bank").await;
    let server = StoreUrl::Postgres(database.url());
    vec![
        Place { url: file, _folder: Some(folder), _database: None },
        Place { url: server, _folder: None, _database: Some(database) },
    ]
}

/// A place of each kind.
pub(crate) async fn places() -> Vec<Place> {
    let mut places = lasting_places().await;
    places.push(Place { url: StoreUrl::Memory, _folder: None, _database: None });
    places
}

/// Runs a test on each kind of store.
pub(crate) async fn on_each_store(test: impl AsyncFn(Arc<dyn EventStore>)) {
    for place in places().await {
        println!("on {}", place.url);
        test(place.url.open().await.expect("a store").log()).await;
    }
}
