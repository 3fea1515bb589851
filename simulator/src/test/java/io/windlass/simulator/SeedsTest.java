package io.windlass.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Seeds that must pass: always the same ones, and some that nobody has tried. One that fails is in
 * the message, with the line that runs it again.
 */
class SeedsTest {
  private static final int EVENTS = 10_000;
  private static final int ALWAYS = 40;
  private static final int NEW = 10;
  private static final int POISONED = 20;

  /** Seeds that failed once. */
  private static final long[] MENDED = {2_181_770_524L};

  /** Services say a lot when machines die. */
  @BeforeAll
  static void quiet() {
    Logger.getLogger("").setLevel(Level.OFF);
  }

  @Test
  void invariantsHoldForTheSameSeedsAlways() throws InterruptedException {
    assertThat(failures(1, ALWAYS)).isEmpty();
  }

  @Test
  void invariantsHoldForSeedsThatFailedOnce() throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    assertThat(failures(MENDED.length, () -> MENDED[next.getAndIncrement()])).isEmpty();
  }

  @Test
  void invariantsHoldForSeedsThatNobodyHasTried() throws InterruptedException {
    long first = System.currentTimeMillis() % 1_000_000_000L * 100;
    System.out.printf("new seeds: %d to %d%n", first, first + NEW - 1);
    assertThat(failures(first, NEW)).isEmpty();
  }

  /** Records that no service can do anything with hold up nothing else. */
  @Test
  void invariantsHoldWithPoisonAmongTheRecords() throws InterruptedException {
    Campaign.Options poisoned = new Campaign.Options(false, null, true);
    assertThat(failures(POISONED, new AtomicLong(1)::getAndIncrement, poisoned)).isEmpty();
    SeedResult one = SeedResult.of(1, 3_000, poisoned);
    assertThat(one.digest()).isEqualTo(SeedResult.of(1, 3_000, poisoned).digest());
  }

  @Test
  void equalSeedsGoTheSameWay() {
    SeedResult once = SeedResult.of(7, 3_000, Campaign.Options.NONE);
    SeedResult again = SeedResult.of(7, 3_000, Campaign.Options.NONE);
    assertThat(again.digest()).isEqualTo(once.digest());
    assertThat(again.events()).isEqualTo(once.events());
    assertThat(SeedResult.of(8, 3_000, Campaign.Options.NONE).digest()).isNotEqualTo(once.digest());
  }

  private static List<String> failures(long first, int count) throws InterruptedException {
    return failures(count, new AtomicLong(first)::getAndIncrement);
  }

  private static List<String> failures(int count, LongSupplier seeds) throws InterruptedException {
    return failures(count, seeds, Campaign.Options.NONE);
  }

  private static List<String> failures(int count, LongSupplier seeds, Campaign.Options options)
      throws InterruptedException {
    List<String> failures = new ArrayList<>();
    new Campaign(
            Runtime.getRuntime().availableProcessors(),
            EVENTS,
            run -> {
              if (run.failed()) {
                failures.add(describe(run));
              }
            },
            options)
        .run(count, seeds);
    return failures;
  }

  private static String describe(SeedResult run) {
    return String.join("\n", run.trace())
        + "\n\n"
        + run.failure()
        + "\n./windlass simulate --seed "
        + run.seed()
        + " --events "
        + EVENTS;
  }
}
