package io.windlass.events;

import java.util.List;

/**
 * The topics of Windlass. Every topic carries one record type, whose schema is registered under the
 * subject {@code <topic>-value}; where a topic tells several kinds of facts, that record has a
 * union field.
 *
 * <p>All topics have the same number of partitions, and every record is put on the partition of its
 * account (see {@code OutboxMessage}), whatever its key: so one consumer sees everything of an
 * account, and what concerns one entity stays in order.
 */
public final class Topics {
  /** {@link DefinitionChanged}, compacted, keyed by ARN. */
  public static final String DEFINITIONS = "batch.definitions";

  /** {@link JobRequest}, keyed by job id. */
  public static final String JOB_REQUESTS = "batch.job-requests";

  /** {@link JobTransitioned}, keyed by job id. */
  public static final String JOB_TRANSITIONS = "batch.job-transitions";

  /** {@link TaskCommand}, keyed by task id. */
  public static final String TASK_COMMANDS = "batch.task-commands";

  /** {@link TaskEvent}, keyed by task id. */
  public static final String TASK_EVENTS = "batch.task-events";

  /** {@link CapacityRequest}, keyed by compute environment ARN. */
  public static final String CAPACITY_REQUESTS = "batch.capacity-requests";

  /** {@link CapacityEvent}, keyed by compute environment ARN. */
  public static final String CAPACITY_EVENTS = "batch.capacity-events";

  /** {@link SchedulerAnswer}, keyed by request id. */
  public static final String SCHEDULER_ANSWERS = "batch.scheduler-answers";

  /** {@link ConsumableResourceUsage}, compacted, keyed by ARN. */
  public static final String CONSUMABLE_RESOURCES = "batch.consumable-resources";

  /** {@link Notification}, keyed by its first resource. */
  public static final String NOTIFICATIONS = "batch.notifications";

  /** {@link ApiCall}, keyed by account. */
  public static final String API_CALLS = "batch.api-calls";

  /** {@link BusEvent}, keyed by source. */
  public static final String BUS_EVENTS = "batch.bus-events";

  /** {@link EventConfigurationChanged}, compacted, keyed by account. */
  public static final String EVENT_CONFIGURATION = "batch.event-configuration";

  /** All of them, in the order of the data flow. */
  public static final List<String> ALL =
      List.of(
          DEFINITIONS,
          JOB_REQUESTS,
          JOB_TRANSITIONS,
          TASK_COMMANDS,
          TASK_EVENTS,
          CAPACITY_REQUESTS,
          CAPACITY_EVENTS,
          SCHEDULER_ANSWERS,
          CONSUMABLE_RESOURCES,
          NOTIFICATIONS,
          API_CALLS,
          BUS_EVENTS,
          EVENT_CONFIGURATION);

  private Topics() {}
}
