package io.windlass.scheduler.step;

import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.AttemptEnd;
import io.windlass.scheduler.gang.Node;
import io.windlass.scheduler.gang.NodeCommand;
import io.windlass.scheduler.gang.NodeDecider;
import io.windlass.scheduler.gang.NodeEvent;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.state.AccountState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Multi-node jobs: what becomes of the nodes when something becomes of the job, and the other way
 * round. The job itself is decided about like any other, from what its main node's task does; so
 * retries, timeouts and dependencies are those of any job. What the main node does follows from the
 * job; the other nodes start when it runs (MNP-009), stop when it is over (MNP-011), and change
 * nothing by what they do themselves (MNP-012).
 */
public final class GangLifecycle {
  private static final String MAIN_IS_OVER = "Main node of the job exited";

  private final Journal journal;
  private final AccountState state;
  private final Map<JobId, String> addresses = new HashMap<>();

  GangLifecycle(Journal journal) {
    this.journal = journal;
    this.state = journal.state();
  }

  /** Sets the instances aside that were found for all nodes, and starts the main one. */
  public void form(Job job, List<Attempt> attempts) {
    JobId id = job.id();
    int mainNode = job.profile().kind().mainNode();
    for (int index = 0; index < attempts.size(); index++) {
      NodeEvent.SetAside event = new NodeEvent.SetAside(now(), attempts.get(index));
      Node former = state.gangs().node(id.node(index));
      Node node = former == null ? Node.first(job.submission(), index, event) : former.apply(event);
      journal.write(new AccountEvent.NodeStep(former, event, node));
    }
    tellNode(id.node(mainNode), new NodeCommand.Order(null));
    journal.tell(id, new JobCommand.Place(attempts.get(mainNode)));
  }

  /** Capacity's news of a node's task. */
  public void news(JobId nodeId, JobCommand command) {
    Node node = state.gangs().node(nodeId);
    if (node == null) {
      return;
    }
    switch (command) {
      case JobCommand.TaskStarted started -> {
        tellNode(
            nodeId,
            new NodeCommand.TaskStarted(started.taskId(), started.startedAt(), started.address()));
        if (node.isMain()) {
          journal.tell(nodeId.whole(), command);
        }
      }
      case JobCommand.TaskEnded ended -> {
        if (node.isMain()) {
          journal.tell(nodeId.whole(), command);
        } else {
          endOther(nodeId, ended);
        }
      }
      case JobCommand.Evaluate _,
          JobCommand.FinishDependency _,
          JobCommand.Stop _,
          JobCommand.Abandon _,
          JobCommand.Place _,
          JobCommand.Preempt _,
          JobCommand.ExplainWait _,
          JobCommand.TaskPreparing _,
          JobCommand.ChangePrecedence _,
          JobCommand.CheckTimeout _ -> {}
    }
  }

  /** What happened to the job happens to its nodes. */
  void follow(Job job, List<JobEvent> events) {
    boolean started = false;
    for (JobEvent event : events) {
      started |= event instanceof JobEvent.Started;
      follow(job, event);
    }
    if (started && job.status() == JobStatus.RUNNING && job.stop() == null) {
      startOthers(job);
    }
    disbandIfOver(job.id());
  }

  private void follow(Job job, JobEvent event) {
    switch (event) {
      case JobEvent.Started started ->
          tellMain(job, task -> new NodeCommand.TaskStarted(task, started.startedAt(), null));
      case JobEvent.StopAccepted stop -> stopAll(job, stop.request().reason());
      case JobEvent.TimedOut _ -> stopAll(job, Objects.requireNonNull(job.stop()).reason());
      case JobEvent.Returned returned -> end(job, returned.end(), true);
      case JobEvent.Preempted preempted -> end(job, preempted.end(), true);
      case JobEvent.PreemptedForGood preempted -> end(job, preempted.end(), false);
      case JobEvent.Succeeded succeeded -> end(job, succeeded.end(), false);
      case JobEvent.AttemptFailed failed -> end(job, failed.end(), false);
      case JobEvent.Refused _ -> {
        tellMain(job, _ -> new NodeCommand.Refuse());
        leave(job, true, MAIN_IS_OVER);
      }
      case JobEvent.Failed failed -> {
        tellMain(job, _ -> new NodeCommand.Refuse());
        leave(job, false, failed.reason());
      }
      case JobEvent.Submitted _,
          JobEvent.Spawned _,
          JobEvent.DependenciesAwaited _,
          JobEvent.DependencySatisfied _,
          JobEvent.BecameRunnable _,
          JobEvent.WaitExplained _,
          JobEvent.PrecedenceChanged _,
          JobEvent.Placed _,
          JobEvent.HandedOver _,
          JobEvent.Prepared _ -> {}
    }
  }

  /** The main node's end is the attempt's; the others go with it. */
  private void end(Job job, AttemptEnd end, boolean jobWaits) {
    tellMain(job, task -> new NodeCommand.TaskEnded(task, end, null, jobWaits));
    leave(job, jobWaits, MAIN_IS_OVER);
  }

  private void endOther(JobId nodeId, JobCommand.TaskEnded ended) {
    Job job = state.job(nodeId.whole());
    boolean jobWaits = job != null && job.status() == JobStatus.RUNNABLE;
    tellNode(
        nodeId,
        new NodeCommand.TaskEnded(ended.taskId(), ended.end(), ended.startedAt(), jobWaits));
    disbandIfOver(nodeId.whole());
  }

  private void startOthers(Job job) {
    Node main = state.gangs().node(job.id().node(job.profile().kind().mainNode()));
    String address = addressOf(Objects.requireNonNull(main, "main node of a job that runs"));
    for (Node node : nodes(job)) {
      tellNode(node.id(), new NodeCommand.Order(address));
    }
  }

  /** What its task reported, or else its instance. */
  private @Nullable String addressOf(Node main) {
    String reported = addresses.get(main.id());
    if (reported != null) {
      return reported;
    }
    var place = main.liveAttempt().place();
    var slot = state.environments().get(place.environmentArn()).slot(place.instanceId());
    return slot == null ? null : slot.instance().privateIpv4Address();
  }

  private void stopAll(Job job, String reason) {
    for (Node node : nodes(job)) {
      tellNode(node.id(), new NodeCommand.Stop(reason));
    }
  }

  private void leave(Job job, boolean jobWaits, String reason) {
    for (Node node : nodes(job)) {
      tellNode(node.id(), new NodeCommand.Leave(jobWaits, reason));
    }
  }

  /** Once nothing of a job that is over is left on an instance, nothing more is to be known. */
  private void disbandIfOver(JobId job) {
    if (state.job(job) == null
        && !state.gangs().nodes(job).isEmpty()
        && !state.gangs().holdsInstances(job)) {
      journal.write(new AccountEvent.GangDisbanded(job, state.gangs().nodes(job).size()));
    }
  }

  private List<Node> nodes(Job job) {
    return new ArrayList<>(state.gangs().nodes(job.id()));
  }

  private void tellMain(Job job, Function<String, NodeCommand> command) {
    JobId id = job.id().node(job.profile().kind().mainNode());
    Node main = state.gangs().node(id);
    if (main != null && main.status().isLive()) {
      tellNode(id, command.apply(main.liveAttempt().taskId()));
    }
  }

  private void tellNode(JobId id, NodeCommand command) {
    Node node = Objects.requireNonNull(state.gangs().node(id), "node");
    for (NodeEvent event : NodeDecider.decide(node, command, now())) {
      Node after = node.apply(event);
      journal.write(new AccountEvent.NodeStep(node, event, after));
      if (event instanceof NodeEvent.Started started) {
        String address = started.address();
        if (address != null) {
          addresses.put(id, address);
        }
      }
      node = after;
    }
  }

  private Instant now() {
    return journal.context().now();
  }
}
