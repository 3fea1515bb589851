package io.windlass.simulator;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Many seeds, on several threads; each run is on its own. */
public final class Campaign {
  private final int threads;
  private final long events;
  private final Consumer<SeedResult> done;
  private final Options options;

  /**
   * Options of a campaign.
   *
   * @param keepGoing whether further seeds are run after one has failed
   * @param followed whatever mentions this text is printed as it happens; null prints nothing
   * @param poison whether records are written to topics that they do not belong to
   */
  public record Options(boolean keepGoing, @Nullable String followed, boolean poison) {
    /** Nothing. */
    public static final Options NONE = new Options(false, null, false);
  }

  /**
   * Creates a campaign.
   *
   * @param events of each seed, before faults and users stop
   * @param done receives each result, on the thread that ran the seed, one at a time
   */
  public Campaign(int threads, long events, Consumer<SeedResult> done, Options options) {
    this.threads = threads;
    this.events = events;
    this.done = done;
    this.options = options;
  }

  /**
   * Runs the seeds and waits for them; true if all went well.
   *
   * @param seeds the next one each time it is asked, from several threads
   */
  public boolean run(long count, LongSupplier seeds) throws InterruptedException {
    AtomicLong left = new AtomicLong(count);
    AtomicBoolean failed = new AtomicBoolean();
    ConcurrentLinkedQueue<Throwable> broken = new ConcurrentLinkedQueue<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        pool.execute(
            () -> {
              try {
                while (left.getAndDecrement() > 0 && (options.keepGoing() || !failed.get())) {
                  SeedResult run = SeedResult.of(seeds.getAsLong(), events, options);
                  failed.compareAndSet(false, run.failed());
                  report(run);
                }
              } catch (Throwable e) {
                broken.add(e);
              }
            });
      }
      pool.shutdown();
      while (!pool.awaitTermination(1, TimeUnit.MINUTES)) {
        // They end by themselves.
      }
    }
    if (!broken.isEmpty()) {
      throw new IllegalStateException("a simulation could not be run", broken.peek());
    }
    return !failed.get();
  }

  private synchronized void report(SeedResult run) {
    done.accept(run);
  }
}
