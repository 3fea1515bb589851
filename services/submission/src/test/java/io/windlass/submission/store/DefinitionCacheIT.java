package io.windlass.submission.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Pool;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.jobqueue.JobQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How soon the cache shows changes of other instances. */
class DefinitionCacheIT {
  private static final Owner OWNER = new Owner("123456789012", "us-east-1");

  private static TestDatabase database;
  private static Pool pool;

  private final AtomicLong nanos = new AtomicLong();
  private final DefinitionCache definitionCache =
      new DefinitionCache(pool, Duration.ofNanos(10), nanos::get);

  @BeforeAll
  static void open() {
    database = new TestDatabase("catalog");
    pool = database.pool();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static JobQueue queue(String name, String state) {
    return new JobQueue(
        OWNER,
        name,
        "uuid",
        new JobQueue.Settings(state, 1, "ECS", List.of(), List.of(), null, List.of(), List.of()),
        false,
        Map.of());
  }

  private boolean open(String name) {
    return definitionCache.queue(OWNER, name).orElseThrow().queue().open();
  }

  @Test
  void changeOfAnotherInstanceIsSeenAfterTheFreshness() {
    assertThat(definitionCache.queue(OWNER, "a")).isEmpty();
    JobQueues.insert(pool, queue("a", "ENABLED"));
    assertThat(open("a")).isTrue();
    JobQueues.update(pool, queue("a", "DISABLED"), Instant.EPOCH);
    nanos.addAndGet(9);
    assertThat(open("a")).isTrue();
    nanos.addAndGet(1);
    assertThat(open("a")).isFalse();
  }

  @Test
  void changeMadeHereIsSeenAtOnce() {
    JobQueues.insert(pool, queue("b", "ENABLED"));
    assertThat(open("b")).isTrue();
    JobQueues.update(pool, queue("b", "DISABLED"), Instant.EPOCH);
    definitionCache.changed();
    assertThat(open("b")).isFalse();
  }

  @Test
  void whatIsDeletedElsewhereIsForgotten() {
    JobQueues.insert(pool, queue("c", "ENABLED"));
    JobQueues.TABLE.delete(pool, definitionCache.queue(OWNER, "c").orElseThrow().queue().arn());
    nanos.addAndGet(10);
    assertThat(definitionCache.queue(OWNER, "c")).isEmpty();
  }
}
