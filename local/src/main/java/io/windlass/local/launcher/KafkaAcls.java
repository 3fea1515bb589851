package io.windlass.local.launcher;

import io.windlass.events.Topics;
import io.windlass.local.stack.KafkaCredentials;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * The access control lists of a stack's broker. Each service may write the topics that it publishes
 * to, and read those that it consumes, in its own consumer group. The read-only user may read state
 * changes of jobs, environments and resources, but no topic that only services should see:
 * commands, definitions, and requests with their environment variables and credentials. Everything
 * else is denied.
 */
final class KafkaAcls {
  private static final int TIMEOUT_SECONDS = 60;

  private KafkaAcls() {}

  /**
   * What one user may do. A topic or group that ends in an asterisk stands for all with that
   * prefix.
   */
  private record Permissions(
      String user, List<String> writes, List<String> reads, List<String> groups) {}

  private static final List<Permissions> ALL =
      List.of(
          new Permissions(
              "submission",
              List.of(Topics.DEFINITIONS, Topics.JOB_REQUESTS, Topics.API_CALLS),
              List.of(
                  Topics.JOB_TRANSITIONS,
                  Topics.CAPACITY_EVENTS,
                  Topics.CONSUMABLE_RESOURCES,
                  Topics.SCHEDULER_ANSWERS),
              List.of("submission")),
          new Permissions(
              "scheduler",
              List.of(
                  Topics.JOB_TRANSITIONS,
                  Topics.TASK_COMMANDS,
                  Topics.CAPACITY_REQUESTS,
                  Topics.CONSUMABLE_RESOURCES,
                  Topics.SCHEDULER_ANSWERS),
              List.of(
                  Topics.DEFINITIONS,
                  Topics.JOB_REQUESTS,
                  Topics.TASK_EVENTS,
                  Topics.CAPACITY_EVENTS),
              List.of("scheduler")),
          new Permissions(
              "capacity",
              List.of(Topics.TASK_EVENTS, Topics.CAPACITY_EVENTS),
              List.of(Topics.DEFINITIONS, Topics.CAPACITY_REQUESTS, Topics.TASK_COMMANDS),
              List.of("capacity")),
          new Permissions(
              "state-events",
              List.of(
                  Topics.NOTIFICATIONS,
                  Topics.BUS_EVENTS,
                  Topics.EVENT_CONFIGURATION,
                  // Topics of users to which rules send events.
                  "events.*"),
              List.of(
                  Topics.DEFINITIONS,
                  Topics.JOB_REQUESTS,
                  Topics.JOB_TRANSITIONS,
                  Topics.CAPACITY_EVENTS,
                  Topics.NOTIFICATIONS,
                  Topics.BUS_EVENTS,
                  Topics.EVENT_CONFIGURATION),
              List.of("state-events", "state-events-delivery", "state-events-timers")),
          new Permissions(
              KafkaCredentials.READER,
              List.of(),
              List.of(
                  Topics.JOB_TRANSITIONS,
                  Topics.NOTIFICATIONS,
                  Topics.CAPACITY_EVENTS,
                  Topics.CONSUMABLE_RESOURCES),
              // The second is what Kafka's console consumer calls its groups.
              List.of("reader-*", "console-consumer-*")));

  /** Returns the permissions as ACL bindings. */
  static List<AclBinding> bindings() {
    var bindings = new ArrayList<AclBinding>();
    for (var permissions : ALL) {
      for (var topic : permissions.writes()) {
        bindings.add(allow(permissions.user(), topic(topic), AclOperation.WRITE));
      }
      for (var topic : permissions.reads()) {
        bindings.add(allow(permissions.user(), topic(topic), AclOperation.READ));
      }
      for (var group : permissions.groups()) {
        bindings.add(allow(permissions.user(), group(group), AclOperation.READ));
      }
    }
    return bindings;
  }

  private static AclBinding allow(String user, ResourcePattern what, AclOperation operation) {
    return new AclBinding(
        what, new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
  }

  private static ResourcePattern topic(String name) {
    return pattern(ResourceType.TOPIC, name);
  }

  private static ResourcePattern group(String name) {
    return pattern(ResourceType.GROUP, name);
  }

  private static ResourcePattern pattern(ResourceType type, String name) {
    return name.endsWith("*")
        ? new ResourcePattern(type, name.substring(0, name.length() - 1), PatternType.PREFIXED)
        : new ResourcePattern(type, name, PatternType.LITERAL);
  }

  /** Returns a text that is the same as long as the permissions are. */
  static String description() {
    return ALL.toString();
  }

  /** Creates these ACLs in the broker and deletes all others. */
  static void apply(Map<String, Object> administrator) {
    try (var admin = Admin.create(administrator)) {
      Set<AclBinding> wanted = new HashSet<>(bindings());
      Set<AclBinding> there =
          new HashSet<>(
              admin
                  .describeAcls(AclBindingFilter.ANY)
                  .values()
                  .get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
      var obsolete =
          there.stream().filter(acl -> !wanted.contains(acl)).map(AclBinding::toFilter).toList();
      if (!obsolete.isEmpty()) {
        var _ = admin.deleteAcls(obsolete).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      }
      wanted.removeAll(there);
      var _ = admin.createAcls(wanted).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the broker does not take who may do what", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
