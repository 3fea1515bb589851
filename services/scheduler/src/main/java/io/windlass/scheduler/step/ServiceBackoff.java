package io.windlass.scheduler.step;

import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.resource.ResourceRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Services that had no capacity for a job, and when they are asked again (SJ-009): after a second,
 * then after twice as long each time, up to a minute. Until then no job is handed over that needs
 * as many instances of that type, or more. Soft state: after recovery services are asked at once.
 */
public final class ServiceBackoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private record Key(String environmentArn, @Nullable String instanceType) {}

  private static final class Setback {
    int smallest = Integer.MAX_VALUE;
    Duration pause = FIRST;
    Instant until = Instant.MIN;
    boolean asking = true;
  }

  private final Map<Key, Setback> serviceBackoff = new LinkedHashMap<>();
  private final Map<JobId, Instant> since = new HashMap<>();

  /** Whether the service is known to have no capacity for so much, and is not asked again yet. */
  public boolean concern(String environmentArn, ResourceRequest need) {
    Setback setback = serviceBackoff.get(new Key(environmentArn, need.instanceType()));
    return setback != null && !setback.asking && need.shape().milliVcpus() >= setback.smallest;
  }

  /** When a job was first handed over in vain; null if the service did not refuse it. */
  public @Nullable Instant since(JobId job) {
    return since.get(job);
  }

  /** When {@link #due} has something next; {@link Instant#MAX} if never. */
  public Instant next() {
    Instant next = Instant.MAX;
    for (Setback setback : serviceBackoff.values()) {
      next = !setback.asking && setback.until.isBefore(next) ? setback.until : next;
    }
    return next;
  }

  /** Environments whose services are asked again from now on. */
  public List<String> due(Instant now) {
    List<String> due = new ArrayList<>();
    serviceBackoff.forEach(
        (key, setback) -> {
          if (!setback.asking && !setback.until.isAfter(now)) {
            setback.asking = true;
            due.add(key.environmentArn());
          }
        });
    return due;
  }

  /** Takes note of what happened to a job. */
  void follow(Job before, JobEvent event, Job after) {
    if (!after.profile().kind().isService()) {
      return;
    }
    if (event instanceof JobEvent.Refused refused) {
      refuse(before, refused.at());
    } else if (event instanceof JobEvent.Prepared) {
      grant(before);
      since.remove(after.id());
    } else if (after.status().isTerminal()) {
      since.remove(after.id());
    }
  }

  private void refuse(Job job, Instant now) {
    Setback setback = serviceBackoff.computeIfAbsent(key(job), _ -> new Setback());
    if (setback.asking) {
      setback.asking = false;
      setback.until = now.plus(setback.pause);
      Duration longer = setback.pause.multipliedBy(2);
      setback.pause = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
    }
    setback.smallest = Math.min(setback.smallest, size(job));
    Instant handedOver = Objects.requireNonNullElse(job.liveAttempt().scheduledAt(), now);
    since.putIfAbsent(job.id(), handedOver);
  }

  /** Who has capacity for so much has it for less too. */
  private void grant(Job job) {
    Setback setback = serviceBackoff.get(key(job));
    if (setback != null && size(job) >= setback.smallest) {
      serviceBackoff.remove(key(job));
    }
  }

  private static int size(Job job) {
    return job.profile().shape().milliVcpus();
  }

  private static Key key(Job job) {
    return new Key(job.liveAttempt().place().environmentArn(), job.profile().kind().instanceType());
  }
}
