package io.windlass.submission.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScheduledTaskTest {
  private final AtomicLong nanos = new AtomicLong(5);
  private final LinkedBlockingQueue<String> done = new LinkedBlockingQueue<>();

  @Test
  void aTurnThatIsUnderWayIsNotDoubled() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    ScheduledTask task =
        task(
            () -> {
              done.add("begun");
              awaitQuietly(end);
            });
    task.takeTurn();
    assertThat(next()).isEqualTo("begun");
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    task.takeTurn();
    assertThat(done).isEmpty();
    end.countDown();
  }

  @Test
  void aTurnThatHangsIsInterruptedAndTheNextOneBegins() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    AtomicLong turns = new AtomicLong();
    ScheduledTask task =
        task(
            () -> {
              done.add("begun");
              if (turns.getAndIncrement() == 0) {
                done.add(awaitQuietly(never));
              }
            });
    task.takeTurn();
    assertThat(next()).isEqualTo("begun");
    nanos.addAndGet(Duration.ofSeconds(10).toNanos() + 1);
    task.takeTurn();
    assertThat(next() + ", " + next()).contains("begun").contains("interrupted");
  }

  @Test
  void aTurnThatFailsIsFollowedByAnother() throws InterruptedException {
    ScheduledTask task =
        task(
            () -> {
              done.add("begun");
              throw new IllegalStateException("on purpose");
            });
    task.takeTurn();
    assertThat(next()).isEqualTo("begun");
    while (done.poll(5, TimeUnit.MILLISECONDS) == null) {
      task.takeTurn();
    }
  }

  private ScheduledTask task(Runnable work) {
    return new ScheduledTask("test", Duration.ofSeconds(10), work, nanos::get);
  }

  private String next() throws InterruptedException {
    return String.valueOf(done.poll(60, TimeUnit.SECONDS));
  }

  private static String awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
      return "went on";
    } catch (InterruptedException given) {
      return "interrupted";
    }
  }
}
