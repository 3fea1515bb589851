package io.windlass.scheduler.ordering;

import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * First in, first out; a job that returns from a failed placement or attempt goes to the front
 * (JQ-040).
 */
public final class FifoOrder implements QueueOrder {
  private final TreeMap<QueuePosition, JobId> entries = new TreeMap<>();
  private final Map<JobId, ChildRange> ranges = new HashMap<>();
  private int size;

  @Override
  public void add(Job job) {
    entries.put(QueuePosition.of(job), job.id());
    size++;
  }

  @Override
  public void remove(Job job) {
    if (entries.remove(QueuePosition.of(job)) != null) {
      size--;
    }
  }

  @Override
  public int offer(ChildRange range) {
    ChildRange former = range.isEmpty() ? ranges.remove(range.array()) : put(range);
    int before = 0;
    if (former != null) {
      entries.remove(former.position());
      before = former.ready().count();
    }
    if (!range.isEmpty()) {
      entries.put(range.position(), range.first());
    }
    int more = range.ready().count() - before;
    size += more;
    return more;
  }

  @Override
  public @Nullable JobId head() {
    Map.Entry<QueuePosition, JobId> first = entries.firstEntry();
    return first == null ? null : first.getValue();
  }

  @Override
  public @Nullable QueuePosition headPosition() {
    return entries.isEmpty() ? null : entries.firstKey();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<JobId> first(int count) {
    List<JobId> first = new ArrayList<>();
    for (Map.Entry<QueuePosition, JobId> entry : entries.entrySet()) {
      if (first.size() >= count) {
        break;
      }
      ChildRange range = rangeAt(entry.getKey(), entry.getValue());
      if (range == null) {
        first.add(entry.getValue());
      } else {
        range.ready().forEach(i -> addUpTo(count, first, range.array().child(i)));
      }
    }
    return first;
  }

  private @Nullable ChildRange put(ChildRange range) {
    return ranges.put(range.array(), range);
  }

  private @Nullable ChildRange rangeAt(QueuePosition position, JobId entry) {
    ChildRange range = ranges.get(entry.whole());
    return range != null && range.position().equals(position) ? range : null;
  }

  private static void addUpTo(int count, List<JobId> all, JobId next) {
    if (all.size() < count) {
      all.add(next);
    }
  }
}
