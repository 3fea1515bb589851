package io.windlass.scheduler.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.job.JobKind;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.resource.ResourceShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quota decisions: own limits, each strategy, borrow limits, units. */
class QuotasTest {
  /** Shares, what each uses now, and what one more job of a share is granted; in vCPUs. */
  @ParameterizedTest(name = "{0} | {1} | {2} → {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A RESERVE 4; B RESERVE 4                         | A=0      | A 4 | OWN
          A RESERVE 4; B RESERVE 4                         | A=1      | A 4 | OVER_LIMIT
          A RESERVE 4; B LEND 4                            | A=4      | A 1 | OVER_LIMIT
          A LEND 4; B LEND 4                               | A=4      | A 1 | OVER_LIMIT
          A LEND_AND_BORROW 4; B RESERVE 4                 | A=4      | A 1 | NOTHING_TO_BORROW
          A LEND_AND_BORROW 4; B LEND 4                    | A=4      | A 1 | BORROWED
          A LEND_AND_BORROW 4; B LEND 4                    | A=4      | A 4 | BORROWED
          A LEND_AND_BORROW 4; B LEND 4                    | A=4      | A 5 | NOTHING_TO_BORROW
          A LEND_AND_BORROW 4; B LEND 4                    | A=4, B=3 | A 1 | BORROWED
          A LEND_AND_BORROW 4; B LEND 4                    | A=4, B=4 | A 1 | NOTHING_TO_BORROW
          A LEND_AND_BORROW 4; B LEND_AND_BORROW 4         | A=2      | A 3 | BORROWED
          A LEND_AND_BORROW=0 4; B LEND 4                  | A=4      | A 1 | OVER_BORROW_LIMIT
          A LEND_AND_BORROW=50 4; B LEND 4                 | A=4      | A 2 | BORROWED
          A LEND_AND_BORROW=50 4; B LEND 4                 | A=4      | A 3 | OVER_BORROW_LIMIT
          A LEND_AND_BORROW=50 4; B LEND 4                 | A=6      | A 1 | OVER_BORROW_LIMIT
          A LEND_AND_BORROW=200 4; B LEND 9                | A=4      | A 8 | BORROWED
          A LEND_AND_BORROW=200 4; B LEND 9                | A=4      | A 9 | OVER_BORROW_LIMIT
          A LEND_AND_BORROW 4; B LEND 4                    | A=7      | B 1 | OWN
          A LEND_AND_BORROW 4; B LEND 4                    | A=7      | B 2 | LENT
          A LEND_AND_BORROW 4; B LEND 4                    | A=8      | B 1 | LENT
          A LEND_AND_BORROW 4; B RESERVE 4; C LEND 4       | A=8      | B 4 | OWN
          A LEND_AND_BORROW 4; B LEND_AND_BORROW 4; C LEND 4 | A=6, B=6 | C 1 | LENT
          A LEND_AND_BORROW 4; B LEND_AND_BORROW 4; C LEND 4 | A=6, B=5 | C 1 | OWN
          A LEND_AND_BORROW 4; B LEND_AND_BORROW 4; C LEND 4 | A=6, B=6 | A 1 | NOTHING_TO_BORROW
          A RESERVE 2; B LEND 4                            | A=6      | B 1 | LENT
          A RESERVE 2; B RESERVE 4                         | A=6      | B 4 | OWN
          A RESERVE 2                                      | A=0      | X 1 | NO_SHARE
          """)
  void grants(String shares, String used, String job, QuotaDecision expected) {
    Quotas quotas = quotas(shares);
    for (String use : used.split(", ", -1)) {
      String[] parts = use.split("=", -1);
      quotas.add(parts[0], quotas.units().of(job(Integer.parseInt(parts[1]), 0)));
    }
    String[] parts = job.split(" ", -1);
    long[] needed = quotas.units().of(job(Integer.parseInt(parts[1]), 0));
    assertThat(quotas.grant(parts[0], needed)).isEqualTo(expected);
    assertThat(quotas.copy().grant(parts[0], needed)).isEqualTo(expected);
  }

  /** A unit that a share does not name is not limited, unless it is an instance type. */
  @ParameterizedTest(name = "{0}: {1} of type {2} → {3}")
  @CsvSource({
    "VCPU, 3, , OVER_LIMIT",
    "VCPU, 2, , OWN",
    "MEMORY, 9, , OWN",
    "GPU, 9, , OWN",
    "NUM_INSTANCES, 3, ml.a, OVER_LIMIT",
    "NUM_INSTANCES, 2, ml.a, OWN",
    "ml.a, 3, ml.a, OVER_LIMIT",
    "ml.a, 2, ml.a, OWN",
    "ml.a, 3, ml.z, OWN",
    "ml.b, 1, ml.a, OVER_LIMIT"
  })
  void units(String unit, int amount, String type, QuotaDecision expected) {
    Quotas quotas =
        new Quotas(
            List.of(
                share("A", "RESERVE", Map.of(unit, 2_000L)),
                share("B", "RESERVE", Map.of("ml.a", 0L))));
    JobProfile job = job(amount, 0, new JobKind(JobKind.Type.SINGLE, 1, 0, type));
    assertThat(quotas.grant("A", quotas.units().of(job))).isEqualTo(expected);
  }

  /** Each unit is lent and borrowed independently. */
  @Test
  void everyUnitCounts() {
    Quotas quotas =
        new Quotas(
            List.of(
                share("A", "LEND_AND_BORROW", Map.of("VCPU", 4_000L, "MEMORY", 1_024_000L)),
                share("B", "LEND", Map.of("VCPU", 4_000L, "GPU", 1_000L))));
    assertThat(quotas.grant("A", quotas.units().of(job(8, 1_024))))
        .isEqualTo(QuotaDecision.BORROWED);
    assertThat(quotas.grant("A", quotas.units().of(job(1, 2_048))))
        .isEqualTo(QuotaDecision.NOTHING_TO_BORROW);
    assertThat(quotas.excess("A", quotas.units().of(job(8, 1_024)))).isNull();
    assertThat(quotas.excess("A", quotas.units().of(job(9, 1)))).isEqualTo(QuotaExcess.BORROWABLE);
    assertThat(quotas.excess("A", quotas.units().of(job(1, 1_025))))
        .isEqualTo(QuotaExcess.BORROWABLE);
    assertThat(quotas.excess("B", quotas.units().of(job(5, 1))))
        .isEqualTo(QuotaExcess.CAPACITY_LIMITS);
    assertThat(quotas.excess("B", quotas.units().of(job(4, 1_000_000)))).isNull();
  }

  @Test
  void partsSayWhoBorrowsMost() {
    Quotas quotas = quotas("A LEND_AND_BORROW 4; B LEND_AND_BORROW 4; C LEND 12");
    quotas.add("A", quotas.units().of(job(6, 0)));
    quotas.add("B", quotas.units().of(job(9, 0)));
    assertThat(quotas.borrowedPart("A")).isEqualTo(2 / 20.0);
    assertThat(quotas.borrowedPart("B")).isEqualTo(5 / 20.0);
    assertThat(quotas.borrowedPart("C")).isZero();
    assertThat(quotas.usedPart("B")).isEqualTo(9 / 20.0);
    assertThat(quotas.takeUpTo("A", new long[] {10_000})).isEqualTo(0.5);
  }

  /** Property: however shares are granted and given back, borrowed stays within lendable. */
  @Test
  void whatIsBorrowedStaysWithinWhatIsLent() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<QuotaShare> shares = new ArrayList<>();
      for (String name : List.of("A", "B", "C", "D")) {
        Map<String, Long> limits = new TreeMap<>();
        limits.put("VCPU", random.nextInt(6) * 1_000L);
        if (random.nextBoolean()) {
          limits.put("MEMORY", random.nextInt(6) * 1_000L);
        }
        String strategy = List.of("RESERVE", "LEND", "LEND_AND_BORROW").get(random.nextInt(3));
        shares.add(
            share(
                name,
                strategy.equals("LEND_AND_BORROW") && random.nextBoolean()
                    ? strategy + "=" + random.nextInt(150)
                    : strategy,
                limits));
      }
      check(new Quotas(shares), random);
    }
  }

  private static void check(Quotas quotas, Random random) {
    Map<String, List<long[]>> running = new TreeMap<>();
    for (int step = 0; step < 60; step++) {
      String share = List.of("A", "B", "C", "D").get(random.nextInt(4));
      List<long[]> jobs = running.computeIfAbsent(share, _ -> new ArrayList<>());
      if (random.nextInt(3) == 0 && !jobs.isEmpty()) {
        quotas.remove(share, jobs.remove(random.nextInt(jobs.size())));
      } else {
        long[] needed = quotas.units().of(job(random.nextInt(4), random.nextInt(4)));
        if (quotas.grant(share, needed).mayGo()) {
          quotas.add(share, needed);
          jobs.add(needed);
        }
      }
      for (int unit = 0; unit < quotas.units().count(); unit++) {
        checkUnit(quotas, running, unit);
      }
    }
  }

  private static void checkUnit(Quotas quotas, Map<String, List<long[]>> running, int unit) {
    long borrowed = 0;
    long lendable = 0;
    for (String share : quotas.names()) {
      long used =
          running.getOrDefault(share, List.of()).stream().mapToLong(needed -> needed[unit]).sum();
      assertThat(quotas.used(share)[unit]).isEqualTo(used);
      long limit = quotas.limit(share, unit);
      if (limit < 0) {
        continue;
      }
      assertThat(quotas.borrowed(share, unit))
          .isEqualTo(Math.max(0, used - limit))
          .isLessThanOrEqualTo(quotas.mayBorrow(share, unit));
      borrowed += Math.max(0, used - limit);
      boolean lends = quotas.share(share).sharing().strategy() != QuotaShare.Strategy.RESERVE;
      lendable += lends ? Math.max(0, limit - used) : 0;
    }
    assertThat(quotas.borrowed(unit)).isEqualTo(borrowed);
    assertThat(quotas.lendable(unit)).isEqualTo(lendable);
    assertThat(borrowed).isLessThanOrEqualTo(lendable);
  }

  private static Quotas quotas(String text) {
    List<QuotaShare> shares = new ArrayList<>();
    for (String share : text.split("; ", -1)) {
      String[] words = share.split(" ", -1);
      shares.add(share(words[0], words[1], Map.of("VCPU", Long.parseLong(words[2]) * 1_000)));
    }
    return new Quotas(shares);
  }

  private static QuotaShare share(String name, String strategy, Map<String, Long> limits) {
    String[] parts = strategy.split("=", -1);
    return new QuotaShare(
        "arn:" + name,
        1,
        "queue",
        name,
        QuotaShare.Life.PRESENT,
        limits,
        new QuotaShare.Sharing(
            QuotaShare.Strategy.valueOf(parts[0]),
            parts.length > 1 ? Integer.valueOf(parts[1]) : null,
            false));
  }

  private static JobProfile job(int vcpus, int memoryMiB) {
    return job(vcpus, memoryMiB, JobKind.SINGLE);
  }

  private static JobProfile job(int vcpus, int memoryMiB, JobKind kind) {
    return new JobProfile(
        "queue",
        "definition",
        kind,
        new ResourceShape(vcpus * 1_000, memoryMiB, 0),
        JobProfile.Execution.DEFAULT,
        JobProfile.Precedence.NONE);
  }
}
