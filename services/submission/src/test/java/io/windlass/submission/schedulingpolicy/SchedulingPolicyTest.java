package io.windlass.submission.schedulingpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.CreateSchedulingPolicyRequest;
import io.windlass.aws.batch.FairsharePolicy;
import io.windlass.aws.batch.QuotaSharePolicy;
import io.windlass.aws.batch.ShareAttributes;
import io.windlass.aws.batch.UpdateSchedulingPolicyRequest;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.outcome.Result;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulingPolicyTest {
  private static final Owner OWNER = new Owner("123456789012", "us-east-1");
  private static final FairsharePolicy NOTHING = new FairsharePolicy(null, null, null);

  /** FS-004, row by row. */
  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource({
    "UserA*, UserB*, true",
    "UserA*, UserA1, false",
    "User*, UserA*, false",
    "UserA, UserA, false",
    "UserA*, UserA, false",
    "UserA, UserA1, true",
    "UserA1, UserA*, false"
  })
  void identifiersDoNotOverlapFS004(String one, String other, boolean accepted) {
    String refusal = refusal(create(NOTHING, one, other));
    assertThat(refusal.isEmpty()).isEqualTo(accepted);
    assertThat(accepted || refusal.contains("overlaps")).isTrue();
  }

  /** FS-003: ranges. */
  @ParameterizedTest(name = "{0} {1} {2}: {3}")
  @CsvSource(
      nullValues = "-",
      value = {
        "0, 0, 1, ''",
        "604800, 99, 999.9999, ''",
        "-, -, 0.0001, ''",
        "-, -, -, ''",
        "-1, 0, 1, shareDecaySeconds",
        "604801, 0, 1, shareDecaySeconds",
        "0, -1, 1, computeReservation",
        "0, 100, 1, computeReservation",
        "0, 0, 0, weightFactor",
        "0, 0, 1000, weightFactor"
      })
  void rangesFS003(Integer decay, Integer reservation, Float weight, String names) {
    FairsharePolicy policy =
        new FairsharePolicy(decay, reservation, List.of(new ShareAttributes("A", weight)));
    assertThat(refusal(create(policy))).contains(names);
    assertThat(refusal(create(policy)).isEmpty()).isEqualTo(names.isEmpty());
  }

  /** FS-003: letters and digits, and one asterisk at the end. */
  @ParameterizedTest
  @CsvSource({"A-1, false", "A*B, false", "*, false", "A**, false", "a9*, true", "Z, true"})
  void identifiersFS003(String identifier, boolean accepted) {
    assertThat(refusal(create(NOTHING, identifier)).isEmpty()).isEqualTo(accepted);
  }

  /** FS-002. */
  @ParameterizedTest
  @CsvSource({"a.b, false", "a b, false", "a-b_C9, true"})
  void namesFS002(String name, boolean accepted) {
    var request = CreateSchedulingPolicyRequest.builder().name(name).build();
    assertThat(refusal(SchedulingPolicyRules.create(OWNER, request)).isEmpty()).isEqualTo(accepted);
    assertThat(
            refusal(
                SchedulingPolicyRules.create(
                    OWNER, CreateSchedulingPolicyRequest.builder().name("n".repeat(129)).build())))
        .contains("name");
  }

  /** FS-013. */
  @Test
  void atMost500SharesFS013() {
    String[] many = IntStream.rangeClosed(1, 501).mapToObj(i -> "S" + i).toArray(String[]::new);
    assertThat(refusal(create(NOTHING, many))).contains("at most 500");
  }

  /** FS-007: an update replaces the whole of the fair share settings. */
  @Test
  void updatesReplaceFS007() {
    SchedulingPolicy present =
        value(create(new FairsharePolicy(3_600, 50, List.of(new ShareAttributes("A", 2F)))));
    SchedulingPolicy after =
        value(
            SchedulingPolicyRules.update(
                present,
                UpdateSchedulingPolicyRequest.builder()
                    .arn(present.arn().toString())
                    .fairsharePolicy(new FairsharePolicy(60, null, null))
                    .build()));
    assertThat(after.settings())
        .isEqualTo(new SchedulingPolicy.FairShare(new FairsharePolicy(60, null, null)));
    assertThat(after.arn()).isEqualTo(present.arn());
    assertThat(present.arn().toString())
        .isEqualTo("arn:aws:batch:us-east-1:123456789012:scheduling-policy/p");
  }

  /** FS-046: a policy is of one kind, for good. */
  @ParameterizedTest(name = "{0} quota {1}, fair {2}: {3}")
  @CsvSource({
    "-, true, false, ''",
    "-, true, true, can not both be set",
    "-, false, false, ''",
    "quota, true, false, ''",
    "quota, false, false, ''",
    "quota, false, true, can not be removed or changed",
    "fair, true, false, can not be removed or changed",
    "fair, true, true, can not both be set"
  })
  void kindsFS046(String present, boolean quota, boolean fair, String refusal) {
    QuotaSharePolicy quotas = new QuotaSharePolicy("FIFO");
    Result<SchedulingPolicy> result =
        present.equals("-")
            ? SchedulingPolicyRules.create(
                OWNER,
                CreateSchedulingPolicyRequest.builder()
                    .name("p")
                    .quotaSharePolicy(quota ? quotas : null)
                    .fairsharePolicy(fair ? NOTHING : null)
                    .build())
            : SchedulingPolicyRules.update(
                policy(present.equals("quota")),
                UpdateSchedulingPolicyRequest.builder()
                    .arn("arn")
                    .quotaSharePolicy(quota ? quotas : null)
                    .fairsharePolicy(fair ? NOTHING : null)
                    .build());
    assertThat(refusal(result)).contains(refusal);
    assertThat(refusal(result).isEmpty()).isEqualTo(refusal.isEmpty());
    assertThat(
            !refusal.isEmpty() || value(result).quotaShares() == (quota || present.equals("quota")))
        .isTrue();
  }

  @Test
  void idleResourcesGoFirstInFirstOut() {
    var request =
        CreateSchedulingPolicyRequest.builder()
            .name("p")
            .quotaSharePolicy(new QuotaSharePolicy("LIFO"))
            .build();
    assertThat(refusal(SchedulingPolicyRules.create(OWNER, request)))
        .contains("idleResourceAssignmentStrategy must be FIFO");
  }

  private static SchedulingPolicy policy(boolean quotaShares) {
    return new SchedulingPolicy(
        OWNER,
        "p",
        quotaShares
            ? new SchedulingPolicy.QuotaShares(new QuotaSharePolicy("FIFO"))
            : new SchedulingPolicy.FairShare(NOTHING),
        Map.of());
  }

  private static Result<SchedulingPolicy> create(FairsharePolicy policy, String... more) {
    List<ShareAttributes> shares =
        Stream.concat(
                Stream.ofNullable(policy.shareDistribution()).flatMap(List::stream),
                Stream.of(more).map(s -> new ShareAttributes(s, 1F)))
            .toList();
    return SchedulingPolicyRules.create(
        OWNER,
        CreateSchedulingPolicyRequest.builder()
            .name("p")
            .fairsharePolicy(
                new FairsharePolicy(
                    policy.shareDecaySeconds(), policy.computeReservation(), shares))
            .build());
  }

  private static SchedulingPolicy value(Result<SchedulingPolicy> result) {
    return ((Result.Accepted<SchedulingPolicy>) result).value();
  }

  private static String refusal(Result<?> result) {
    return result instanceof Result.Rejected<?> rejected ? rejected.rejection().message() : "";
  }
}
