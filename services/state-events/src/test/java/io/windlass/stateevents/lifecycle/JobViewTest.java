package io.windlass.stateevents.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JobViewTest {
  private static final List<Transition> TWO_ATTEMPTS =
      JobStory.of("job")
          .runnable()
          .starting()
          .running()
          .retried(1)
          .starting()
          .running()
          .succeeded()
          .facts();

  @Test
  void ev004AttemptsGrowWhenAnAttemptEnds() {
    assertThat(fold(TWO_ATTEMPTS.subList(0, 4)).attempts()).isEmpty();
    assertThat(fold(TWO_ATTEMPTS.subList(0, 5)).attempts())
        .extracting(Attempt::number)
        .containsExactly(1);
    assertThat(fold(TWO_ATTEMPTS).attempts()).extracting(Attempt::number).containsExactly(1, 2);
    assertThat(fold(TWO_ATTEMPTS).attempts()).extracting(Attempt::exitCode).containsExactly(1, 0);
  }

  @Test
  void theLatestAttemptIsTheRunningOneOrTheLastThatEnded() {
    assertThat(fold(TWO_ATTEMPTS.subList(0, 2)).latestAttempt()).isNull();
    assertThat(fold(TWO_ATTEMPTS.subList(0, 5)).latestAttempt())
        .extracting(Attempt::number)
        .isEqualTo(1);
    assertThat(fold(TWO_ATTEMPTS.subList(0, 6)).latestAttempt())
        .extracting(Attempt::number)
        .isEqualTo(2);
  }

  @Test
  void ev002RepeatsAndStragglersChangeNothing() {
    JobView expected = fold(TWO_ATTEMPTS);
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var disturbed = new ArrayList<Transition>();
      for (int i = 0; i < TWO_ATTEMPTS.size(); i++) {
        disturbed.add(TWO_ATTEMPTS.get(i));
        while (random.nextInt(3) == 0) {
          disturbed.add(TWO_ATTEMPTS.get(random.nextInt(i + 1)));
        }
      }
      assertThat(fold(disturbed)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void whatIsNotNewerGivesTheSameObjectBack() {
    JobView view = fold(TWO_ATTEMPTS);
    assertThat(JobView.fold(view, TWO_ATTEMPTS.getFirst())).isSameAs(view);
    assertThat(JobView.fold(view, TWO_ATTEMPTS.getLast())).isSameAs(view);
  }

  @Test
  void membersAreNamedAfterTheSubmittedJob() {
    assertThat(JobIdentity.submittedId("a:17")).isEqualTo("a");
    assertThat(JobIdentity.submittedId("a#0")).isEqualTo("a");
    assertThat(JobIdentity.submittedId("a")).isEqualTo("a");
    assertThat(JobStory.identity("a").member("a:17").jobArn())
        .isEqualTo("arn:aws:batch:us-east-1:123456789012:job/a:17");
  }

  static JobView fold(List<Transition> facts) {
    JobView view = JobView.fold(null, facts.getFirst());
    for (Transition fact : facts) {
      view = JobView.fold(view, fact);
    }
    return view;
  }
}
