package io.windlass.local.launcher;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

class KafkaAclsTest {
  /** Which topics each user may write. */
  static final Map<String, Set<String>> WRITERS =
      Map.of(
          "submission", Set.of("batch.definitions", "batch.job-requests", "batch.api-calls"),
          "scheduler",
              Set.of(
                  "batch.job-transitions",
                  "batch.task-commands",
                  "batch.capacity-requests",
                  "batch.consumable-resources",
                  "batch.scheduler-answers"),
          "capacity", Set.of("batch.task-events", "batch.capacity-events"),
          "state-events",
              Set.of("batch.notifications", "batch.bus-events", "batch.event-configuration"),
          "reader", Set.of());

  /** Which topics each user may read. */
  static final Map<String, Set<String>> READERS =
      Map.of(
          "submission",
              Set.of(
                  "batch.job-transitions",
                  "batch.capacity-events",
                  "batch.consumable-resources",
                  "batch.scheduler-answers"),
          "scheduler",
              Set.of(
                  "batch.definitions",
                  "batch.job-requests",
                  "batch.task-events",
                  "batch.capacity-events"),
          "capacity", Set.of("batch.definitions", "batch.capacity-requests", "batch.task-commands"),
          "state-events",
              Set.of(
                  "batch.definitions",
                  "batch.job-requests",
                  "batch.job-transitions",
                  "batch.capacity-events",
                  "batch.notifications",
                  "batch.bus-events",
                  "batch.event-configuration"),
          "reader",
              Set.of(
                  "batch.job-transitions",
                  "batch.notifications",
                  "batch.capacity-events",
                  "batch.consumable-resources"));

  @Test
  void whoMayReadAndWriteWhat() {
    var writers = new TreeMap<>(topics(AclOperation.WRITE, PatternType.LITERAL));
    writers.put("reader", Set.of());
    assertThat(writers).isEqualTo(WRITERS);
    assertThat(topics(AclOperation.READ, PatternType.LITERAL)).isEqualTo(READERS);
  }

  @Test
  void rulesSendEventsToTopicsOfUsersWithAPrefixOnly() {
    assertThat(topics(AclOperation.WRITE, PatternType.PREFIXED))
        .isEqualTo(Map.of("state-events", Set.of("events.")));
    assertThat(topics(AclOperation.READ, PatternType.PREFIXED)).isEmpty();
  }

  private static Map<String, Set<String>> topics(AclOperation operation, PatternType type) {
    return KafkaAcls.bindings().stream()
        .filter(acl -> acl.pattern().resourceType() == ResourceType.TOPIC)
        .filter(acl -> acl.pattern().patternType() == type)
        .filter(acl -> acl.entry().operation() == operation)
        .collect(
            groupingBy(
                acl -> acl.entry().principal().replace("User:", ""),
                mapping(acl -> acl.pattern().name(), toCollection(TreeSet::new))));
  }
}
