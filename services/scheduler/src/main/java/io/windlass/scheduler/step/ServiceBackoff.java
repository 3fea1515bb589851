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

  private static final class Backoff {
    int smallest = Integer.MAX_VALUE;
    Duration delay = FIRST;
    Instant until = Instant.MIN;
    boolean retrying = true;
  }

  private final Map<Key, Backoff> backoffs = new LinkedHashMap<>();
  private final Map<JobId, Instant> since = new HashMap<>();

  /**
   * Returns whether the service is known to have no capacity for this request, and is not to be
   * asked again yet.
   */
  public boolean appliesTo(String environmentArn, ResourceRequest request) {
    Backoff backoff = backoffs.get(new Key(environmentArn, request.instanceType()));
    return backoff != null && !backoff.retrying && request.shape().milliVcpus() >= backoff.smallest;
  }

  /** Returns when a job was first handed to its service and refused; null if it was not refused. */
  public @Nullable Instant since(JobId job) {
    return since.get(job);
  }

  /** Returns when {@link #due} next returns something; {@link Instant#MAX} if never. */
  public Instant next() {
    Instant next = Instant.MAX;
    for (Backoff backoff : backoffs.values()) {
      next = !backoff.retrying && backoff.until.isBefore(next) ? backoff.until : next;
    }
    return next;
  }

  /** Returns the environments whose services may be asked again from now on. */
  public List<String> due(Instant now) {
    List<String> due = new ArrayList<>();
    backoffs.forEach(
        (key, backoff) -> {
          if (!backoff.retrying && !backoff.until.isAfter(now)) {
            backoff.retrying = true;
            due.add(key.environmentArn());
          }
        });
    return due;
  }

  /** Records an event of a job. */
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
    Backoff backoff = backoffs.computeIfAbsent(key(job), _ -> new Backoff());
    if (backoff.retrying) {
      backoff.retrying = false;
      backoff.until = now.plus(backoff.delay);
      Duration longer = backoff.delay.multipliedBy(2);
      backoff.delay = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
    }
    backoff.smallest = Math.min(backoff.smallest, size(job));
    Instant handedOver = Objects.requireNonNullElse(job.liveAttempt().scheduledAt(), now);
    since.putIfAbsent(job.id(), handedOver);
  }

  /** Forgets the refusal of smaller requests when a larger one is granted. */
  private void grant(Job job) {
    Backoff backoff = backoffs.get(key(job));
    if (backoff != null && size(job) >= backoff.smallest) {
      backoffs.remove(key(job));
    }
  }

  private static int size(Job job) {
    return job.profile().shape().milliVcpus();
  }

  private static Key key(Job job) {
    return new Key(
        job.liveAttempt().placement().environmentArn(), job.profile().kind().instanceType());
  }
}
