package io.windlass.simulator.check;

import static io.windlass.simulator.kernel.InvariantViolation.unless;

import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.fairshare.Share;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.queue.JobQueue;
import io.windlass.scheduler.state.AccountState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fair share: what a share uses is what its jobs use, and it has as many as there are. */
final class ShareCheck {
  private record Key(String queueArn, String share) {
    static Key of(JobProfile profile) {
      String share = profile.precedence().shareIdentifier();
      return new Key(profile.queueArn(), share == null ? "" : share);
    }
  }

  private ShareCheck() {}

  static void check(AccountState state) {
    List<JobQueue> sharing =
        state.queues().all().stream().filter(queue -> !queue.shares().isEmpty()).toList();
    if (sharing.isEmpty()) {
      return;
    }
    Map<Key, Integer> jobs = new HashMap<>();
    Map<Key, Long> used = new HashMap<>();
    for (Job job : state.jobs()) {
      Key key = Key.of(job.profile());
      jobs.merge(key, 1, Integer::sum);
      if (job.status().occupiesInstance()) {
        used.merge(key, job.profile().total().milliVcpus(), Long::sum);
      }
    }
    for (ArrayJob array : state.arrays().all()) {
      jobs.merge(Key.of(array.profile()), 1, Integer::sum);
    }
    for (JobQueue queue : sharing) {
      for (Share share : queue.shares()) {
        Key key = new Key(queue.arn(), share.identifier());
        check(share, key, used.getOrDefault(key, 0L), jobs.getOrDefault(key, 0));
      }
    }
  }

  private static void check(Share share, Key key, long used, int jobs) {
    unless(
        share.milliVcpus() == used,
        () -> key + " is charged for " + share.milliVcpus() + " mvCPU, its jobs use " + used);
    unless(
        share.jobs() == jobs, () -> key + " counts " + share.jobs() + " jobs, there are " + jobs);
  }
}
