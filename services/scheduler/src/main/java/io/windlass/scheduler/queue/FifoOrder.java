package io.windlass.scheduler.queue;

import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** First in, first out, and back to the front after a placement that came to nothing (JQ-040). */
public final class FifoOrder implements QueueOrder {
  private final TreeMap<QueuePosition, JobId> jobs = new TreeMap<>();

  @Override
  public void add(Job job) {
    jobs.put(QueuePosition.of(job), job.id());
  }

  @Override
  public void remove(Job job) {
    jobs.remove(QueuePosition.of(job));
  }

  @Override
  public @Nullable JobId head() {
    Map.Entry<QueuePosition, JobId> first = jobs.firstEntry();
    return first == null ? null : first.getValue();
  }

  @Override
  public @Nullable QueuePosition headPosition() {
    return jobs.isEmpty() ? null : jobs.firstKey();
  }

  @Override
  public int size() {
    return jobs.size();
  }

  @Override
  public List<JobId> first(int count) {
    return jobs.values().stream().limit(count).toList();
  }
}
