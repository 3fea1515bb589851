package io.windlass.stateevents.history;

class InMemoryJobStoreTest extends JobHistoryStoreContract {
  private final InMemoryJobStore store = new InMemoryJobStore();

  @Override
  protected JobHistoryStore store() {
    return store;
  }

  @Override
  protected void commit(HistoryChange change) {
    store.commit(change);
  }
}
