package io.windlass.scheduler.gang;

import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.AttemptEnd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides what a command means for one node. Pure: the answer is a list of events, empty when there
 * is nothing to do, as for news that is repeated, or late, or about another attempt.
 */
public final class NodeDecider {
  private NodeDecider() {}

  public static List<NodeEvent> decide(Node node, NodeCommand command, Instant now) {
    return switch (command) {
      case NodeCommand.Order order ->
          node.status() == NodeStatus.RESERVED
              ? List.of(new NodeEvent.Ordered(now, order.mainAddress()))
              : List.of();
      case NodeCommand.TaskStarted started ->
          node.status() == NodeStatus.STARTING && isCurrent(node, started.taskId())
              ? List.of(
                  new NodeEvent.Started(
                      now, started.startedAt(), started.address(), started.nodeName()))
              : List.of();
      case NodeCommand.TaskEnded ended -> ended(node, ended, now);
      case NodeCommand.Stop stop -> stop(node, stop.reason(), now);
      case NodeCommand.Refuse _ ->
          node.status() == NodeStatus.STARTING ? List.of(new NodeEvent.Released(now)) : List.of();
      case NodeCommand.Leave leave -> leave(node, leave, now);
    };
  }

  private static List<NodeEvent> ended(Node node, NodeCommand.TaskEnded command, Instant now) {
    if (!node.status().isLive() || !isCurrent(node, command.taskId())) {
      return List.of();
    }
    Attempt attempt = node.liveAttempt();
    AttemptEnd end = command.end().withStatusReason(attempt.placement().instanceId());
    List<NodeEvent> events = new ArrayList<>(2);
    Instant startedAt = attempt.startOf(command.end(), command.startedAt());
    if (node.status() == NodeStatus.STARTING && startedAt != null) {
      events.add(new NodeEvent.Started(now, startedAt, null, end.nodeName()));
    }
    if (command.jobWaits()) {
      events.add(new NodeEvent.Returned(now, end));
    } else {
      events.add(
          end.isSuccess() ? new NodeEvent.Succeeded(now, end) : new NodeEvent.Failed(now, end));
    }
    return events;
  }

  private static List<NodeEvent> stop(Node node, String reason, Instant now) {
    return node.status().isLive() && !node.progress().stopping()
        ? List.of(new NodeEvent.StopOrdered(now, reason))
        : List.of();
  }

  private static List<NodeEvent> leave(Node node, NodeCommand.Leave command, Instant now) {
    return switch (node.status()) {
      case RUNNABLE ->
          command.jobWaits() ? List.of() : List.of(new NodeEvent.Abandoned(now, command.reason()));
      case RESERVED ->
          List.of(
              command.jobWaits()
                  ? new NodeEvent.Released(now)
                  : new NodeEvent.Abandoned(now, command.reason()));
      case STARTING, RUNNING -> stop(node, command.reason(), now);
      case SUCCEEDED, FAILED ->
          command.jobWaits() ? List.of(new NodeEvent.Released(now)) : List.of();
    };
  }

  private static boolean isCurrent(Node node, String taskId) {
    return node.liveAttempt().taskId().equals(taskId);
  }
}
