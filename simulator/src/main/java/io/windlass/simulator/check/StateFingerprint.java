package io.windlass.simulator.check;

import io.windlass.scheduler.account.AccountCore;
import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.fairshare.Share;
import io.windlass.scheduler.gang.Node;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.ordering.QuotaOrder;
import io.windlass.scheduler.placement.Environment;
import io.windlass.scheduler.placement.InstanceSlot;
import io.windlass.scheduler.queue.JobQueue;
import io.windlass.scheduler.state.AccountState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Everything that follows from a core's jobs: the same, whether it grew or was recovered. A share
 * that means nothing any more is left out: a core may have forgotten it already, or not yet.
 */
final class StateFingerprint {
  private static final int ALL = 10_000;

  private StateFingerprint() {}

  static List<String> of(AccountCore core, Instant now) {
    return of(core.state(), now);
  }

  static List<String> of(AccountState state, Instant now) {
    List<String> lines = new ArrayList<>();
    for (Environment environment : state.environments().all()) {
      lines.add(environment.arn() + " short of " + environment.shortage());
      for (InstanceSlot slot : environment.slots()) {
        lines.add(slot.instance().id() + " " + slot.state() + " free " + slot.free());
      }
    }
    for (JobQueue queue : state.queues().all()) {
      if (!queue.isKnown() && queue.awaitingDefinition().isEmpty()) {
        continue; // Created by a query only: that is not kept, and means nothing.
      }
      lines.add(queue.arn() + " " + queue.waiting() + " " + line(queue));
      QuotaOrder quota = queue.quota();
      if (quota != null) {
        lines.add(queue.arn() + " " + describe(quota));
      }
      lines.add(queue.arn() + " aside " + queue.blockedJobs().first(ALL));
      queue.shares().stream()
          .filter(share -> !share.isForgotten(now.toEpochMilli(), queue.window()))
          .sorted(Comparator.comparing(Share::identifier))
          .forEach(share -> lines.add(queue.arn() + " " + describe(share)));
    }
    for (String arn : state.consumables().all()) {
      lines.add(arn + " " + state.consumables().levels(arn));
    }
    state.jobs().stream()
        .sorted(Comparator.comparing(Job::id))
        .forEach(job -> lines.add(job.id() + " " + describe(job, state)));
    state.arrays().all().stream()
        .sorted(Comparator.comparing(ArrayJob::id))
        .forEach(array -> lines.add(describe(array, state)));
    state.gangs().all().stream()
        .sorted(Comparator.comparing(Node::id))
        .forEach(node -> lines.add(node.id() + " " + node.progress()));
    lines.add("deadline " + state.deadlines().next() + " demands " + state.demands());
    return lines;
  }

  /**
   * Shares rank by the time, of which a core that comes back knows nothing before its next step.
   */
  private static Collection<JobId> line(JobQueue queue) {
    List<JobId> line = queue.order().first(ALL);
    return queue.shares().isEmpty() ? line : new TreeSet<>(line);
  }

  /** Returns a job as text; without the attempt of a waiting job, which is soft state. */
  private static String describe(Job job, AccountState state) {
    return job.progress()
        + " used "
        + job.attempts().used()
        + " preempted "
        + job.attempts().preemptions()
        + " outstanding "
        + job.outstanding()
        + " stop "
        + job.stop()
        + " awaited by "
        + new TreeSet<>(state.dependencies().dependentsOf(job.id()));
  }

  private static String describe(QuotaOrder quota) {
    StringBuilder text = new StringBuilder("told to stop ").append(quota.preempted());
    for (String name : quota.quotas().names()) {
      String used = Arrays.toString(quota.quotas().used(name));
      boolean any = Arrays.stream(quota.quotas().used(name)).anyMatch(amount -> amount > 0);
      text.append(any ? " " + name + " uses " + used : "");
      quota.running(name).forEach(job -> text.append(" ").append(job.id()));
    }
    return text.toString();
  }

  private static String describe(Share share) {
    return share.identifier()
        + " "
        + share.milliVcpus()
        + " "
        + share.jobs()
        + " "
        + share.account();
  }

  private static String describe(ArrayJob array, AccountState state) {
    return array
        + " "
        + state.arrays().summary(array)
        + " peers "
        + new TreeSet<>(state.arrays().peers().dependentsOf(array.id()));
  }
}
