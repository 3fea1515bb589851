package io.windlass.submission.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Pool;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.job.ChildId;
import io.windlass.submission.job.JobRole;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Arrays in the view, on a real database. */
class ArrayViewIT {
  private static final Owner OWNER = new Owner("123456789012", "us-east-1");

  private static TestDatabase database;
  private static Pool pool;

  @BeforeAll
  static void open() {
    database = new TestDatabase("arrays");
    pool = database.pool();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static void submit(String id, long queue, int size) {
    database.write(
        NewJobs.insert(
            List.of(
                new NewJob(
                    new NewJob.Key(id, OWNER.accountId(), OWNER.region(), queue, 10),
                    "n",
                    "definition",
                    1,
                    null,
                    size == 0 ? null : size,
                    null,
                    null,
                    new NewJob.Json("{\"jobId\":\"" + id + "\"}", "{}", Map.of())))));
  }

  private static StateChange change(String id, long sequence, String status) {
    Long stopped = status.equals("FAILED") || status.equals("SUCCEEDED") ? sequence : null;
    return new StateChange(
        id,
        sequence,
        new StateChange.Status(status, "because " + sequence, false, false),
        new StateChange.Times(null, stopped),
        "{\"taskArn\":\"t\"}",
        "{\"" + sequence + "\":{}}");
  }

  private static void parent(String id, long sequence, String status, @Nullable String runnable) {
    Long spawned = status.equals("PENDING") ? 100 + sequence : null;
    database.write(
        StateChanges.ARRAYS.of(
            List.of(
                new JobViewUpdate.Array(
                    change(id, sequence, status), "{\"RUNNABLE\":1}", 7, runnable, spawned))));
  }

  private static void children(String id, long sequence, String status, int... indexes) {
    List<JobViewUpdate.Child> changes = new ArrayList<>();
    for (int index : indexes) {
      ChildId child = ChildId.ofArray(id, index);
      changes.add(new JobViewUpdate.Child(child, change(child.toString(), sequence, status)));
    }
    database.write(StateChanges.CHILDREN.of(changes));
  }

  private static List<String> states(String... ids) {
    return Jobs.describe(pool, OWNER, List.of(ids)).stream()
        .map(job -> job.key().jobId() + " " + job.state().status())
        .toList();
  }

  private static List<String> listed(String id, String status, int from, int atMost) {
    StoredJob array = Jobs.find(pool, OWNER, id).orElseThrow();
    return Jobs.listChildren(pool, array, status, from, atMost).stream()
        .map(job -> job.key().jobId())
        .toList();
  }

  @Test
  void ar002ar012ChildrenFollowFromTheirParentUntilTheyAreToldOf() {
    submit("d", 1, 5);
    assertThat(states("d", "d:0")).containsExactly("d SUBMITTED");
    parent("d", 1, "SUBMITTED", null);
    assertThat(states("d:0")).isEmpty();
    parent("d", 2, "PENDING", "0-1,3");
    assertThat(states("d:0", "d:2", "d:5", "d", "d:01"))
        .containsExactly("d:0 RUNNABLE", "d:2 PENDING", "d PENDING");
    children("d", 3, "STARTING", 0);
    children("d", 3, "FAILED", 2);
    parent("d", 3, "PENDING", "1,3");
    assertThat(states("d:0", "d:1", "d:2", "d:3", "d:4"))
        .containsExactly(
            "d:0 STARTING", "d:1 RUNNABLE", "d:2 FAILED", "d:3 RUNNABLE", "d:4 PENDING");
    assertThat(Jobs.find(pool, OWNER, "d:4").orElseThrow().key().createdAt()).isEqualTo(102);
    assertThat(Jobs.find(pool, OWNER, "d:0").orElseThrow().key().createdAt()).isEqualTo(102);
    assertThat(Jobs.find(pool, new Owner("210987654321", "us-east-1"), "d:0")).isEmpty();
    assertThat(Jobs.find(pool, OWNER, "d").orElseThrow().role())
        .isInstanceOfSatisfying(
            JobRole.Array.class,
            array -> {
              assertThat(array.size()).isEqualTo(5);
              assertThat(array.summary()).containsEntry("RUNNABLE", 1);
              assertThat(array.summaryAt()).isEqualTo(7);
              assertThat(array.spawnedAt()).isEqualTo(102);
            });
  }

  @Test
  void ar006ChildrenOfAnArrayThatFailedUntouchedFailedWithIt() {
    submit("u", 1, 3);
    parent("u", 2, "FAILED", null);
    assertThat(Jobs.find(pool, OWNER, "u:2").orElseThrow().state())
        .isEqualTo(new StoredJob.State("FAILED", "because 2", null, 2L, false, false));
    assertThat(listed("u", "FAILED", 0, 10)).containsExactly("u:0", "u:1", "u:2");
  }

  @Test
  void olderAndRepeatedChangesOfChildrenDoNothingAndAttemptsAreKept() {
    submit("o", 1, 2);
    children("o", 5, "RUNNABLE", 0, 1);
    children("o", 4, "RUNNING", 0);
    children("o", 5, "FAILED", 1);
    children("o", 6, "STARTING", 1);
    assertThat(states("o:0", "o:1")).containsExactly("o:0 RUNNABLE", "o:1 STARTING");
    StoredJob child = Jobs.find(pool, OWNER, "o:1").orElseThrow();
    assertThat(Documents.tree(child.endedAttempts()).size()).isEqualTo(2);
    assertThat(Objects.requireNonNull(child.attempt())).contains("taskArn");
  }

  @Test
  void js024PagesGoOverChildrenWithAndWithoutRows() {
    submit("p", 1, 2000);
    parent("p", 2, "PENDING", "0-999");
    int[] odd = IntStream.range(0, 500).map(i -> 2 * i + 1).toArray();
    children("p", 3, "STARTING", odd);
    children("p", 4, "RUNNABLE", IntStream.range(0, 100).map(i -> 2 * i + 1).toArray());
    List<String> seen = new ArrayList<>();
    int from = 0;
    while (true) {
      List<String> page = listed("p", "RUNNABLE", from, 7);
      seen.addAll(page.subList(0, Math.min(7, page.size())));
      if (page.size() <= 7) {
        break;
      }
      from = ChildId.parse(page.getLast()).orElseThrow().index();
    }
    List<String> expected =
        IntStream.range(0, 1000)
            .filter(i -> i % 2 == 0 || i < 200)
            .mapToObj(i -> "p:" + i)
            .toList();
    assertThat(seen).isEqualTo(expected);
    assertThat(listed("p", "STARTING", 0, 2)).containsExactly("p:201", "p:203", "p:205");
    assertThat(listed("p", "PENDING", 1997, 100)).containsExactly("p:1997", "p:1998", "p:1999");
    assertThat(listed("p", "RUNNING", 0, 100)).isEmpty();
  }

  @Test
  void ar007ar008WhatHasEndedIsNotAskedToStop() {
    submit("s", 1, 4);
    assertThat(Jobs.unfinished(pool, OWNER, List.of("s", "s:3", "s:4", "nobody", "nobody:1")))
        .containsExactly("s", "s:3");
    parent("s", 2, "PENDING", "0-3");
    children("s", 5, "SUCCEEDED", 0);
    children("s", 4, "RUNNING", 1);
    assertThat(Jobs.unfinished(pool, OWNER, List.of("s:0", "s:1", "s:2", "s:1")))
        .containsExactly("s:1", "s:2");
    parent("s", 9, "FAILED", null);
    assertThat(Jobs.unfinished(pool, OWNER, List.of("s", "s:2"))).isEmpty();
  }

  @Test
  void dep004TheSizesOfArraysAreKnown() {
    submit("z", 1, 9);
    submit("y", 1, 0);
    assertThat(Jobs.children(pool, OWNER, List.of("z", "y", "x")))
        .containsOnlyKeys("z", "y")
        .containsEntry("z", 9)
        .containsEntry("y", 0);
  }

  @Test
  void j015ChildrenAreForgottenWithTheirParent() {
    submit("old", 9, 2);
    submit("young", 9, 2);
    children("old", 3, "FAILED", 0, 1);
    children("young", 3, "FAILED", 0, 1);
    parent("old", 9, "FAILED", null);
    parent("young", 4_000_000, "FAILED", null);
    Instant now = Instant.ofEpochMilli(1_000_000).plus(Duration.ofDays(8));
    assertThat(RetentionPurge.purgeJobs(pool, now, Duration.ofDays(8))).isPositive();
    assertThat(states("old", "old:0", "young:0")).containsExactly("young:0 FAILED");
    assertThat(
            BlockingSql.rows(pool, "select 1 from array_child where array_id = 'old'", row -> row))
        .isEmpty();
  }
}
