package io.windlass.messaging.codec;

import io.windlass.events.ApiCall;
import io.windlass.events.BusEvent;
import io.windlass.events.CapacityEvent;
import io.windlass.events.CapacityRequest;
import io.windlass.events.ConsumableResourceUsage;
import io.windlass.events.DefinitionChanged;
import io.windlass.events.EventConfigurationChanged;
import io.windlass.events.JobRequest;
import io.windlass.events.JobTransitioned;
import io.windlass.events.Notification;
import io.windlass.events.SchedulerAnswer;
import io.windlass.events.TaskCommand;
import io.windlass.events.TaskEvent;
import io.windlass.events.Topics;
import java.util.Map;
import org.apache.avro.Schema;

/** Which schema each topic carries. */
public final class EventTypes {
  /** Schema by topic, for all of {@link Topics#ALL}. */
  public static final Map<String, Schema> BY_TOPIC =
      Map.ofEntries(
          Map.entry(Topics.DEFINITIONS, DefinitionChanged.getClassSchema()),
          Map.entry(Topics.JOB_REQUESTS, JobRequest.getClassSchema()),
          Map.entry(Topics.JOB_TRANSITIONS, JobTransitioned.getClassSchema()),
          Map.entry(Topics.TASK_COMMANDS, TaskCommand.getClassSchema()),
          Map.entry(Topics.TASK_EVENTS, TaskEvent.getClassSchema()),
          Map.entry(Topics.CAPACITY_REQUESTS, CapacityRequest.getClassSchema()),
          Map.entry(Topics.CAPACITY_EVENTS, CapacityEvent.getClassSchema()),
          Map.entry(Topics.SCHEDULER_ANSWERS, SchedulerAnswer.getClassSchema()),
          Map.entry(Topics.CONSUMABLE_RESOURCES, ConsumableResourceUsage.getClassSchema()),
          Map.entry(Topics.NOTIFICATIONS, Notification.getClassSchema()),
          Map.entry(Topics.API_CALLS, ApiCall.getClassSchema()),
          Map.entry(Topics.BUS_EVENTS, BusEvent.getClassSchema()),
          Map.entry(Topics.EVENT_CONFIGURATION, EventConfigurationChanged.getClassSchema()));

  private EventTypes() {}
}
