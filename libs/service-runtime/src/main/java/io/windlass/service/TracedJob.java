package io.windlass.service;

import io.windlass.events.JobCancelRequested;
import io.windlass.events.JobRequest;
import io.windlass.events.JobSubmitted;
import io.windlass.events.JobTerminateRequested;
import io.windlass.events.JobTransitioned;
import io.windlass.events.Notification;
import io.windlass.events.StartTask;
import io.windlass.events.StopTask;
import io.windlass.events.TaskCommand;
import io.windlass.events.TaskEvent;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Which job a record is about, and what spans say of it. */
final class TracedJob {
  private static final String STATUS = "windlass.job.status";

  private TracedJob() {}

  /** Returns the job's id; null if the record is about something else. */
  static @Nullable String of(SpecificRecord value) {
    return switch (value) {
      case JobRequest request -> ofRequest(request.getRequest());
      case JobTransitioned transition -> transition.getJobId();
      case TaskCommand command -> ofCommand(command.getCommand());
      case TaskEvent event -> event.getJobId();
      case Notification notification -> notification.getJobId();
      default -> null;
    };
  }

  private static @Nullable String ofRequest(Object request) {
    return switch (request) {
      case JobSubmitted submitted -> submitted.getJobId();
      case JobCancelRequested cancel -> cancel.getJobId();
      case JobTerminateRequested terminate -> terminate.getJobId();
      default -> null;
    };
  }

  private static @Nullable String ofCommand(Object command) {
    return switch (command) {
      case StartTask start -> start.getJobId();
      case StopTask stop -> stop.getJobId();
      default -> null;
    };
  }

  /** Returns the id of the job that was submitted: of a child of an array or a node, its parent. */
  static String submitted(String jobId) {
    for (int i = 0; i < jobId.length(); i++) {
      if (jobId.charAt(i) == ':' || jobId.charAt(i) == '#') {
        return jobId.substring(0, i);
      }
    }
    return jobId;
  }

  static Map<String, String> attributes(SpecificRecord value) {
    Map<String, String> attributes = new HashMap<>();
    String jobId = of(value);
    if (jobId != null) {
      attributes.put("windlass.job.id", jobId);
    }
    switch (value) {
      case JobTransitioned transition -> attributes.put(STATUS, transition.getStatus().name());
      case Notification event -> {
        attributes.put(STATUS, event.getStatus());
        attributes.put("windlass.event.id", event.getId());
      }
      case TaskEvent event -> attributes.put("windlass.task.id", event.getTaskId());
      default -> {}
    }
    return attributes;
  }
}
