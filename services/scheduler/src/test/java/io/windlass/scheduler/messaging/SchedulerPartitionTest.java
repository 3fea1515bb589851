package io.windlass.scheduler.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Pool;
import io.windlass.scheduler.account.AccountCore;
import io.windlass.scheduler.step.AccountContext;
import io.windlass.scheduler.store.PartitionStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SchedulerPartitionTest {
  private static final String ACCOUNT = "123456789012";

  private final AtomicInteger loads = new AtomicInteger();
  private final SchedulerPartition partition =
      new SchedulerPartition(
          new SchedulerPartition.Settings(new AccountContext.Limits(10, 10), Duration.ofDays(8)),
          UUID::randomUUID,
          (_, _) -> proxy(PartitionStore.class));

  /** A large partition fits into the memory once, not twice. */
  @Test
  void theOldCoresAreLetGoOfBeforeTheNewOnesAreRead() {
    partition.load(0, proxy(Pool.class));
    assertThat(partition.state(ACCOUNT)).isNotNull();

    partition.load(0, proxy(Pool.class));

    assertThat(loads).hasValue(2);
    assertThat(partition.state(ACCOUNT)).isNotNull();
  }

  /** Answers the only query of this test with the cores, when none are held any more. */
  private <T> T proxy(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, _) -> {
              assertThat(method.getName()).isEqualTo("load");
              assertThat(partition.state(ACCOUNT)).as("old cores while new ones are read").isNull();
              loads.incrementAndGet();
              return new PartitionStore.Loaded(Map.of(ACCOUNT, new AccountCore()), Set.of());
            }));
  }
}
