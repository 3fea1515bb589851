package io.windlass.scheduler.fairshare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShareTest {
  private static final long WINDOW = FairSharePolicy.SHORTEST.toMillis();
  private static final long MINUTE = 60_000;

  /** Found by the simulator: the usage of a share's first job was lost by a restart (FS-020). */
  @Test
  void aShareWhoseJobsAreNotPutBackYetIsNotForgotten() {
    Share share = new Share("a");
    share.restore(new ShareState("a", MINUTE, Share.NEVER, List.of()));
    assertThat(share.isForgotten(0, WINDOW)).isFalse();
    share.begin();
    share.resume(1_000);
    assertThat(share.used(2 * MINUTE, WINDOW)).isPositive();
  }

  @Test
  void aShareThatWasIdleForLongIsForgotten() {
    Share share = new Share("a");
    share.begin();
    share.run(1_000, MINUTE, WINDOW);
    share.run(-1_000, 2 * MINUTE, WINDOW);
    share.end(2 * MINUTE);
    assertThat(share.isForgotten(3 * MINUTE, WINDOW)).isFalse();
    assertThat(share.isForgotten(3 * WINDOW, WINDOW)).isTrue();
  }
}
