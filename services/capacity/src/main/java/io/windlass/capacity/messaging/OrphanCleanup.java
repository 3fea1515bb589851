package io.windlass.capacity.messaging;

import io.windlass.capacity.store.CapacityRows;
import io.windlass.capacity.task.Executor;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * What a former process of this service instance left with the executor when it was killed between
 * recording an outcome and having it forgotten: containers and directories of tasks that are over.
 * A task has its row before the executor hears of it and until its outcome is recorded, so what the
 * executor holds and has no row is over, whatever happens meanwhile.
 */
public record OrphanCleanup(String hostId, Executor executor, CapacityRows rows) {
  private static final Logger LOG = Logger.getLogger(OrphanCleanup.class);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

  /** Cleans up once, in the background; tries again while executor or store do not answer. */
  public Thread clear() {
    return Thread.ofVirtual().name("windlass-leftovers").start(this::run);
  }

  private void run() {
    try {
      while (!tryOnce()) {
        Thread.sleep(BETWEEN_TRIES);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean tryOnce() {
    try {
      Set<String> over = new HashSet<>(executor.held());
      over.removeAll(rows.unfinished(hostId, over));
      over.forEach(executor::forget);
      if (!over.isEmpty()) {
        LOG.infof("removed what was left of %d tasks that are over", over.size());
      }
      return true;
    } catch (RuntimeException e) {
      LOG.debugf("cannot look for what is left of former tasks yet: %s", e);
      return false;
    }
  }
}
