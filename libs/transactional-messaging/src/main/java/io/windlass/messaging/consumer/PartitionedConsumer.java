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
 * <p>All handlers run on one thread. While database, broker or registry do not answer, it keeps its
 * partitions and tries again; no record is lost.
 */
public final class PartitionedConsumer {
  private final ConsumerLoop loop;

  private PartitionedConsumer(ConsumerLoop loop) {
    this.loop = loop;
  }

  /**
   * Starts to consume. Returns at once; {@link #isReady} says when partitions are assigned and
   * loaded.
   *
   * @param handlers makes the handler of a partition number when it is assigned
   */
  public static PartitionedConsumer start(
      ConsumerSettings settings, IntFunction<PartitionHandler> handlers, MessagingRuntime runtime) {
    ConsumerLoop loop = new ConsumerLoop(settings, handlers, runtime);
    loop.start();
    return new PartitionedConsumer(loop);
  }

  /**
   * Returns whether this instance is in its group and all its partitions (maybe none) are working.
   */
  public boolean isReady() {
    return loop.isReady();
  }

  /** Returns whether it has given up, because another process has the same instance id. */
  public boolean hasFailed() {
    return loop.hasFailed();
  }

  /** Returns what is set aside of the partitions that this instance owns. */
  public QuarantineState quarantine() {
    return loop.quarantine();
  }

  /** Returns why a partition does not work at the moment; empty if all work or it is not known. */
  public Optional<String> trouble() {
    return Optional.ofNullable(loop.trouble());
  }

  /** Returns how many records this instance has to consume yet, as of about a second ago. */
  public long lag() {
    return loop.lag();
  }

  /** Stops after finishing and publishing what is being committed; leaves the group. */
  public void stop() {
    loop.stop();
  }
}
