package io.windlass.scheduler.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chapter RT: the table of rules row by row (RT-008 to RT-014), and the patterns. */
class RetryPolicyTest {
  private static final int ATTEMPTS = 5;

  @ParameterizedTest(name = "{0}: {1} | exit {2}, reason {3}, statusReason {4} → {5}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          RT rules 1 | RETRY reason AGENT; RETRY status Task failed to start; EXIT reason * | 1 | - | - | EXIT
          RT rules 2 | RETRY reason AGENT; RETRY status Task failed to start; EXIT reason * | - | - | Task failed to start | RETRY
          RT rules 3 | RETRY status Host EC2*; EXIT reason * | - | - | Host EC2 (instance i-1) terminated. | RETRY
          RT rules 4 | RETRY status Host EC2*; EXIT reason * | 137 | - | Essential container in task exited | EXIT
          RT rules 5a | RETRY code 1 | 1 | - | - | RETRY
          RT rules 5b | RETRY code 1 | 12 | - | - | RETRY
          RT rules 5c | RETRY code 1 | 2 | - | - | RETRY
          RT rules 6a | EXIT code 1* | 1 | - | - | EXIT
          RT rules 6b | EXIT code 1* | 12 | - | - | EXIT
          RT rules 6c | EXIT code 1* | 137 | - | - | EXIT
          RT rules 7 | EXIT code 1* | 2 | - | - | RETRY
          RT rules 8 | EXIT code 1, reason OOM* | 1 | OutOfMemoryError | - | RETRY
          RT rules 8 (none) | EXIT code 1, reason OOM* | 1 | - | - | RETRY
          RT rules 9 | EXIT code 2; RETRY code 2 | 2 | - | - | EXIT
          RT-008 all conditions match | EXIT code 1, reason Out* | 1 | OutOfMemoryError | - | EXIT
          RT-009 no match retries | EXIT status Nothing* | 1 | - | Essential container in task exited | RETRY
          RT-010 whole string | EXIT reason OutOfMemory | 137 | OutOfMemoryError | - | RETRY
          RT-011 bare star matches absent | EXIT status * | 1 | - | - | EXIT
          RT-014 no exit code, no match | EXIT code 1* | - | - | Task failed to start | RETRY
          RT-014 but for the star | EXIT code * | - | - | Task failed to start | EXIT
          """)
  void rules(
      String id,
      String rules,
      @Nullable Integer exitCode,
      @Nullable String reason,
      @Nullable String statusReason,
      String decision) {
    AttemptEnd end =
        new AttemptEnd(StopCause.EXITED, exitCode, reason, statusReason, Instant.EPOCH);
    boolean retries = RetryPolicy.retries(new RetryStrategy(ATTEMPTS, parse(rules)), 1, end);
    assertThat(retries).as(id).isEqualTo(decision.equals("RETRY"));
  }

  /** RT-012: "RETRY, at most 5 attempts in all". */
  @Test
  void retryNeverExceedsAttempts() {
    AttemptEnd lost =
        new AttemptEnd(
            StopCause.HOST_LOST, null, null, "Host EC2 (instance i-1) terminated.", Instant.EPOCH);
    RetryStrategy strategy = new RetryStrategy(ATTEMPTS, parse("RETRY status Host EC2*"));
    assertThat(RetryPolicy.retries(strategy, 4, lost)).isTrue();
    assertThat(RetryPolicy.retries(strategy, 5, lost)).isFalse();
  }

  /** 04 X-05: for what runs as containers an asterisk counts at the end alone. */
  @ParameterizedTest(name = "RT-010, RT-011: pattern {0} on {1} → {2}")
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          *, -, true
          *, anything, true
          1*, 1, true
          1*, 137, true
          1*, 21, false
          1, 1, true
          1, 12, false
          Host EC2*, Host EC2 (instance i-1) terminated., true
          Host EC2*, host ec2, false
          Task*, -, false
          a*b, a*b, true
          a*b, axb, false
          *CapacityError*, a CapacityError there, false
          """)
  void patterns(String pattern, @Nullable String value, boolean matches) {
    assertThat(new ExitPattern(pattern).matches(value)).isEqualTo(matches);
  }

  private static List<RetryRule> parse(String rules) {
    List<RetryRule> parsed = new ArrayList<>();
    for (String rule : rules.split("; ", -1)) {
      String[] actionAndConditions = rule.split(" ", 2);
      ExitPattern code = null;
      ExitPattern reason = null;
      ExitPattern status = null;
      for (String condition : actionAndConditions[1].split(", ", -1)) {
        String[] parts = condition.split(" ", 2);
        ExitPattern pattern = new ExitPattern(parts[1]);
        switch (parts[0]) {
          case "code" -> code = pattern;
          case "reason" -> reason = pattern;
          case "status" -> status = pattern;
          default -> throw new IllegalArgumentException(condition);
        }
      }
      parsed.add(
          new RetryRule(RetryRule.Action.valueOf(actionAndConditions[0]), code, reason, status));
    }
    return parsed;
  }
}
