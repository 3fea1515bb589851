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
 * Keeps multi-node jobs and their nodes in step. The job itself is decided like any other, from the
 * task of its main node; so retries, timeouts and dependencies are those of any job. The main node
 * follows the job. The other nodes start when the job runs (MNP-009), stop when it ends (MNP-011),
 * and do not change the job (MNP-012).
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

  /** Places the job: reserves the instances found for all nodes, and starts the main node. */
  public void place(Job job, List<Attempt> attempts) {
    JobId id = job.id();
    int mainNode = job.profile().kind().mainNode();
    for (int index = 0; index < attempts.size(); index++) {
      NodeEvent.SetAside event = new NodeEvent.SetAside(now(), attempts.get(index));
      Node former = state.gangs().node(id.node(index));
      Node node = former == null ? Node.first(job.submission(), index, event) : former.apply(event);
      journal.write(new AccountEvent.NodeStep(former, event, node));
    }
    executeOn(id.node(mainNode), new NodeCommand.Order(null));
    journal.execute(id, new JobCommand.Place(attempts.get(mainNode)));
  }

  /** Applies an event of a node's task. */
  public void execute(JobId nodeId, JobCommand command) {
    Node node = state.gangs().node(nodeId);
    if (node == null) {
      return;
    }
    switch (command) {
      case JobCommand.TaskStarted started -> {
        executeOn(
            nodeId,
            new NodeCommand.TaskStarted(
                started.taskId(), started.startedAt(), started.address(), started.nodeName()));
        if (node.isMain()) {
          journal.execute(nodeId.whole(), command);
        }
      }
      case JobCommand.TaskEnded ended -> {
        if (node.isMain()) {
          journal.execute(nodeId.whole(), command);
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

  /** Applies events of a job to its nodes. */
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
          executeOnMain(
              job,
              task ->
                  new NodeCommand.TaskStarted(task, started.startedAt(), null, started.nodeName()));
      case JobEvent.StopAccepted stop -> stopAll(job, stop.request().reason());
      case JobEvent.TimedOut _ -> stopAll(job, Objects.requireNonNull(job.stop()).reason());
      case JobEvent.Returned returned -> end(job, returned.end(), true);
      case JobEvent.Preempted preempted -> end(job, preempted.end(), true);
      case JobEvent.PreemptedForGood preempted -> end(job, preempted.end(), false);
      case JobEvent.Succeeded succeeded -> end(job, succeeded.end(), false);
      case JobEvent.AttemptFailed failed -> end(job, failed.end(), false);
      case JobEvent.Refused _ -> {
        executeOnMain(job, _ -> new NodeCommand.Refuse());
        leave(job, true, MAIN_IS_OVER);
      }
      case JobEvent.Failed failed -> {
        executeOnMain(job, _ -> new NodeCommand.Refuse());
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

  /** The end of the main node is the end of the attempt; the other nodes stop. */
  private void end(Job job, AttemptEnd end, boolean jobWaits) {
    executeOnMain(job, task -> new NodeCommand.TaskEnded(task, end, null, jobWaits));
    leave(job, jobWaits, MAIN_IS_OVER);
  }

  private void endOther(JobId nodeId, JobCommand.TaskEnded ended) {
    Job job = state.job(nodeId.whole());
    boolean jobWaits = job != null && job.status() == JobStatus.RUNNABLE;
    executeOn(
        nodeId,
        new NodeCommand.TaskEnded(ended.taskId(), ended.end(), ended.startedAt(), jobWaits));
    disbandIfOver(nodeId.whole());
  }

  private void startOthers(Job job) {
    Node main = state.gangs().node(job.id().node(job.profile().kind().mainNode()));
    String address = addressOf(Objects.requireNonNull(main, "main node of a job that runs"));
    for (Node node : nodes(job)) {
      executeOn(node.id(), new NodeCommand.Order(address));
    }
  }

  /** Returns what its task reported, or else its instance. */
  private @Nullable String addressOf(Node main) {
    String reported = addresses.get(main.id());
    if (reported != null) {
      return reported;
    }
    var placement = main.liveAttempt().placement();
    var slot = state.environments().get(placement.environmentArn()).slot(placement.instanceId());
    return slot == null ? null : slot.instance().privateIpv4Address();
  }

  private void stopAll(Job job, String reason) {
    for (Node node : nodes(job)) {
      executeOn(node.id(), new NodeCommand.Stop(reason));
    }
  }

  private void leave(Job job, boolean jobWaits, String reason) {
    for (Node node : nodes(job)) {
      executeOn(node.id(), new NodeCommand.Leave(jobWaits, reason));
    }
  }

  /** Forgets the nodes of a job that has ended once none holds an instance. */
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

  private void executeOnMain(Job job, Function<String, NodeCommand> command) {
    JobId id = job.id().node(job.profile().kind().mainNode());
    Node main = state.gangs().node(id);
    if (main != null && main.status().isLive()) {
      executeOn(id, command.apply(main.liveAttempt().taskId()));
    }
  }

  private void executeOn(JobId id, NodeCommand command) {
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
