package io.windlass.stateevents.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.windlass.service.MetricQuery;
import io.windlass.stateevents.history.StateDuration;
import io.windlass.stateevents.lifecycle.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Jobs, queues and environments of all accounts as metrics. Thread-safe. */
final class JobMetrics implements Consumer<List<StateDuration>> {
  private static final List<String> OF_ENVIRONMENTS =
      List.of("account", "region", "environment", "bound");

  /** Jobs by queue and state; vCPUs and instances by environment. */
  static final List<MetricQuery> QUERIES =
      List.of(
          new MetricQuery(
              "windlass.jobs",
              "Jobs by queue and state; SUCCEEDED and FAILED count since the queue was made",
              List.of("account", "region", "queue", "status"),
              "select c.account_id, split_part(q.arn, ':', 4), q.name, c.status,"
                  + " greatest(c.jobs, 0) from job_count c join queue q on q.arn = c.queue_arn"
                  + " where not q.deleted"),
          new MetricQuery(
              "windlass.environment.vcpus",
              "vCPUs of compute environments: what their instances have, and what is desired of them",
              OF_ENVIRONMENTS,
              "select e.account_id, split_part(e.arn, ':', 4), e.name, b.bound, b.vcpus from"
                  + " environment e left join (select environment_arn, sum(milli_vcpus) / 1000.0 as"
                  + " vcpus from environment_instance group by 1) i on i.environment_arn = e.arn"
                  + " cross join lateral (values ('held', coalesce(i.vcpus, 0)), ('desired',"
                  + " e.desired_vcpus), ('min', e.min_vcpus), ('max', e.max_vcpus)) b(bound, vcpus)"
                  + " where not e.deleted and e.name is not null"),
          new MetricQuery(
              "windlass.environment.instances",
              "Instances of compute environments",
              List.of("account", "region", "environment", "draining"),
              "select e.account_id, split_part(e.arn, ':', 4), e.name, i.draining::text, count(*)"
                  + " from environment e join environment_instance i on i.environment_arn = e.arn"
                  + " where not e.deleted and e.name is not null group by 1, 2, 3, 4"));

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(100),
    Duration.ofSeconds(1),
    Duration.ofSeconds(10),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(30),
    Duration.ofHours(2),
    Duration.ofHours(12),
    Duration.ofDays(2)
  };

  private final MeterRegistry registry;
  private final Map<Place, Timer> timers = new ConcurrentHashMap<>();

  private record Place(String jobQueueArn, JobState state) {}

  JobMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void accept(List<StateDuration> durations) {
    for (StateDuration each : durations) {
      timers
          .computeIfAbsent(new Place(each.jobQueueArn(), each.state()), this::timer)
          .record(each.duration());
    }
  }

  private Timer timer(Place place) {
    String[] arn = place.jobQueueArn().split(":", 6);
    return Timer.builder("windlass.job.state.duration")
        .description("How long jobs were in a state, once they have left it")
        .tags("account", arn[4], "region", arn[3])
        .tags("queue", arn[5].substring(arn[5].indexOf('/') + 1), "status", place.state().name())
        .serviceLevelObjectives(BUCKETS)
        .maximumExpectedValue(Duration.ofDays(30))
        .register(registry);
  }
}
