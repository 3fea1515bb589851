package io.windlass.scheduler.app;

import io.vertx.sqlclient.Pool;
import io.windlass.events.CapacityRequest;
import io.windlass.events.JobStatus;
import io.windlass.events.JobTransitioned;
import io.windlass.events.StartTask;
import io.windlass.events.StopTask;
import io.windlass.events.TaskCommand;
import io.windlass.events.TaskStopCause;
import io.windlass.events.Topics;
import io.windlass.messaging.Effects;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.OutboxMessage;
import io.windlass.messaging.PartitionHandler;
import io.windlass.scheduler.messaging.Records;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The other services around the scheduler for one account: runs tasks immediately, unless a job's
 * tasks are to hang, and records what it receives.
 */
final class World implements PartitionHandler {
  final Map<String, List<JobTransitioned>> transitions = new ConcurrentHashMap<>();
  final Map<String, StartTask> started = new ConcurrentHashMap<>();
  final Map<String, Instant> startedAt = new ConcurrentHashMap<>();
  final Queue<CapacityRequest> requests = new ConcurrentLinkedQueue<>();
  final Map<String, Integer> exitCodes = new ConcurrentHashMap<>();
  volatile boolean hanging;
  private final Set<String> ended = ConcurrentHashMap.newKeySet();
  private final String accountId;
  private final Records records;

  World(String accountId) {
    this.accountId = accountId;
    this.records = new Records(accountId);
  }

  @Override
  public void load(int partition, Pool store) {}

  @Override
  public Effects onRecords(List<IncomingRecord> batch, Instant now) {
    List<OutboxMessage> answers = new ArrayList<>();
    for (IncomingRecord each : batch) {
      switch (each.value()) {
        case TaskCommand command when command.getAccountId().equals(accountId) ->
            obey(command.getCommand(), now, answers);
        case JobTransitioned transition when transition.getAccountId().equals(accountId) ->
            note(transition);
        case CapacityRequest request when request.getAccountId().equals(accountId) ->
            requests.add(request);
        case null, default -> {}
      }
    }
    return new Effects(List.of(), answers);
  }

  /** Returns the states of a job, as published. */
  List<JobStatus> history(String jobId) {
    return List.copyOf(transitions.getOrDefault(jobId, List.of())).stream()
        .map(JobTransitioned::getStatus)
        .toList();
  }

  JobStatus status(String jobId) {
    List<JobStatus> history = history(jobId);
    return history.isEmpty() ? null : history.getLast();
  }

  int finished() {
    return ended.size();
  }

  /**
   * After a crash messages may be repeated; those that are not newer are ignored, as by any
   * consumer.
   */
  private void note(JobTransitioned transition) {
    List<JobTransitioned> heard =
        transitions.computeIfAbsent(transition.getJobId(), _ -> new CopyOnWriteArrayList<>());
    if (!heard.isEmpty() && transition.getSequence() <= heard.getLast().getSequence()) {
      return;
    }
    heard.add(transition);
    JobStatus status = transition.getStatus();
    if (status == JobStatus.SUCCEEDED || status == JobStatus.FAILED) {
      ended.add(transition.getJobId());
    }
  }

  private void obey(Object command, Instant now, List<OutboxMessage> answers) {
    switch (command) {
      case StartTask start -> {
        started.put(start.getTaskId(), start);
        startedAt.putIfAbsent(start.getJobId(), now);
        answer(answers, start, records.started(start, now));
        if (!hanging) {
          int exitCode = exitCodes.getOrDefault(start.getJobId(), 0);
          answer(answers, start, records.stopped(start, TaskStopCause.EXITED, exitCode, now));
        }
      }
      case StopTask stop -> {
        StartTask start = started.get(stop.getTaskId());
        answer(answers, start, records.stopped(start, TaskStopCause.STOPPED, 143, now));
      }
      default -> throw new IllegalArgumentException(command.toString());
    }
  }

  private void answer(
      List<OutboxMessage> answers, StartTask start, io.windlass.events.TaskEvent event) {
    answers.add(new OutboxMessage(Topics.TASK_EVENTS, accountId, start.getTaskId(), event));
  }
}
