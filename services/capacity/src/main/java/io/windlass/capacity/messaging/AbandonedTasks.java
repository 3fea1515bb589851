package io.windlass.capacity.messaging;

import io.windlass.capacity.host.HostId;
import io.windlass.capacity.store.CapacityRows;
import io.windlass.capacity.task.LiveTask;
import io.windlass.capacity.task.TaskOutcome;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Reports the tasks lost that this service instance gave to another kind of executor than it has
 * now, since nothing watches them any more. This happens only if the setting is changed: {@code
 * auto} keeps to the kind that has tasks.
 */
public record AbandonedTasks(
    String instanceId, String hostId, CapacityRows rows, TaskReports reports) {
  private static final Logger LOG = Logger.getLogger(AbandonedTasks.class);

  void report(int partition, Instant now) {
    for (String formerHost : rows.hosts(partition)) {
      if (!formerHost.equals(hostId)) {
        HostId.executor(instanceId, formerHost)
            .ifPresent(kind -> report(partition, formerHost, kind, now));
      }
    }
  }

  private void report(int partition, String formerHost, String kind, Instant now) {
    for (LiveTask task : rows.tasks(partition, formerHost)) {
      LOG.warnf(
          "task %s ran on the %s executor, which is not used any more: reported lost",
          task.launch().taskId(), kind);
      reports.lost(task.launch(), TaskOutcome.hostLost(task.launch(), now));
    }
  }
}
