package io.windlass.messaging.consumer;

import io.windlass.messaging.PartitionHandler;
import io.windlass.messaging.quarantine.QuarantineState;
import io.windlass.messaging.transaction.MessagingRuntime;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Consumes topics for one service; one handler per owned partition number. Records of one topic
 * reach their handler in order, each exactly once as far as its effects go: they are committed with
 * the offsets, under an epoch that a former owner no longer has. See {@code
 * docs/adr/0003-transactional-messaging.md}.
 *
 * <p>All handlers run on one thread. While database, broker or registry are away it keeps its
 * partitions and tries again; nothing is dropped.
 */
public final class PartitionedConsumer {
  private final ConsumerLoop loop;

  private PartitionedConsumer(ConsumerLoop loop) {
    this.loop = loop;
  }

  /**
   * Returns at once; {@link #isReady} tells when partitions are assigned and loaded.
   *
   * @param handlers makes the handler of a partition number when it is assigned
   */
  public static PartitionedConsumer start(
      ConsumerSettings settings, IntFunction<PartitionHandler> handlers, MessagingRuntime runtime) {
    ConsumerLoop loop = new ConsumerLoop(settings, handlers, runtime);
    loop.start();
    return new PartitionedConsumer(loop);
  }

  /** Whether this instance is in its group and all partitions it owns (maybe none) are working. */
  public boolean isReady() {
    return loop.isReady();
  }

  /** Whether it has given up: another process runs under the same instance id. */
  public boolean hasFailed() {
    return loop.hasFailed();
  }

  /** What is set aside of the partitions that this instance owns. */
  public QuarantineState quarantine() {
    return loop.quarantine();
  }

  /** Why some partition does not work at the moment, if one does not and the reason is known. */
  public Optional<String> trouble() {
    return Optional.ofNullable(loop.trouble());
  }

  /** Records that wait to be consumed by this instance, as of about a second ago. */
  public long lag() {
    return loop.lag();
  }

  /** Finishes what is being committed, publishes it, leaves the group. */
  public void stop() {
    loop.stop();
  }
}
