package io.windlass.submission.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.aws.AwsException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {
  @Test
  void positionComesBack() {
    assertThat(PageToken.read(PageToken.of("ListJobs", 5L, "id"), "ListJobs", 2))
        .containsExactly("5", "id");
    assertThat(PageToken.read(null, "ListJobs", 2)).isEmpty();
  }

  @Test
  void tokenOfAnotherOperationIsRefused() {
    assertThatThrownBy(() -> PageToken.read(PageToken.of("ListJobs", 1, 2), "DescribeJobQueues", 2))
        .isInstanceOf(AwsException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "!!!", "bm9uc2Vuc2U", "TGlzdEpvYnMfMQ"})
  void madeUpTokensAreRefused(String token) {
    assertThatThrownBy(() -> PageToken.read(token, "ListJobs", 2))
        .isInstanceOf(AwsException.class)
        .hasMessageContaining("nextToken is not valid");
  }

  @Test
  void pagesByNameReachEverything() {
    List<String> names = List.of("a", "b", "c", "d", "e");
    Pages.Page<String> one = Pages.byName(names, n -> n, "Op", 2, null);
    Pages.Page<String> two = Pages.byName(names, n -> n, "Op", 2, one.nextToken());
    Pages.Page<String> three = Pages.byName(names, n -> n, "Op", 2, two.nextToken());
    assertThat(one.items()).containsExactly("a", "b");
    assertThat(two.items()).containsExactly("c", "d");
    assertThat(three.items()).containsExactly("e");
    assertThat(three.nextToken()).isNull();
  }

  @Test
  void idsAreUuidsInTheOrderOfTime() {
    JobIds ids = new JobIds();
    assertThat(java.util.UUID.fromString(ids.next(1_700_000_000_000L)).version()).isEqualTo(7);
    assertThat(java.util.UUID.fromString(ids.next(1_700_000_000_000L)).variant()).isEqualTo(2);
    assertThat(ids.next(1_700_000_000_001L)).isGreaterThan(ids.next(1_700_000_000_000L));
  }
}
