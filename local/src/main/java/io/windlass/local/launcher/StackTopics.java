package io.windlass.local.launcher;

import io.windlass.embedded.EmbeddedKafka;
import io.windlass.events.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The topics of a stack. Retention is by size, never by age: a stack that was stopped for a month
 * must still have the records that its services have not consumed.
 */
final class StackTopics {
  static final int PARTITIONS = 4;
  private static final Set<String> COMPACTED =
      Set.of(Topics.DEFINITIONS, Topics.CONSUMABLE_RESOURCES, Topics.EVENT_CONFIGURATION);
  private static final long BYTES_PER_PARTITION = 1L << 30;
  private static final long SEGMENT_BYTES = 64L << 20;

  private StackTopics() {}

  static List<NewTopic> all() {
    return Topics.ALL.stream().map(StackTopics::topic).toList();
  }

  private static NewTopic topic(String name) {
    var topic = new NewTopic(name, PARTITIONS, (short) 1);
    var segments = Long.toString(SEGMENT_BYTES);
    return COMPACTED.contains(name)
        ? topic.configs(Map.of("cleanup.policy", "compact", "segment.bytes", segments))
        : topic.configs(
            Map.of(
                "retention.ms",
                "-1",
                "retention.bytes",
                Long.toString(
                    name.equals(Topics.SCHEDULER_ANSWERS) ? SEGMENT_BYTES : BYTES_PER_PARTITION),
                "segment.bytes",
                segments));
  }

  /** Returns a text that is the same as long as the topics are. */
  static String description() {
    return all().stream()
        .map(topic -> topic.name() + topic.numPartitions() + new TreeMap<>(topic.configs()))
        .toList()
        .toString();
  }

  static void create(Map<String, Object> administrator) {
    EmbeddedKafka.createTopics(administrator, all());
  }
}
