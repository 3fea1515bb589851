package io.windlass.capacity.executor;

import io.windlass.capacity.log.LogGroup;
import io.windlass.capacity.log.LogStreamKey;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.TaskLaunch;

/** Rules about tasks that hold for every executor that runs real commands. */
public final class LaunchRules {
  private LaunchRules() {}

  /**
   * Returns the stream of a task's output, in the region that the job's log configuration names, or
   * else in its own (LOG-010).
   */
  public static LogStreamKey logStream(TaskLaunch launch) {
    String region = launch.region();
    for (ContainerPlan container : launch.plan().containers()) {
      var log = container.log();
      if (log != null && log.driver().equals("awslogs")) {
        region = log.options().getOrDefault("awslogs-region", region);
      }
    }
    var group = new LogGroup(launch.accountId(), region, launch.logGroup());
    return new LogStreamKey(group, launch.logStreamName());
  }
}
