package io.windlass.submission.store;

import io.vertx.sqlclient.Pool;
import io.windlass.submission.computeenvironment.ComputeEnvironment;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import io.windlass.submission.jobdefinition.DefinitionReference;
import io.windlass.submission.jobdefinition.RegisteredDefinition;
import io.windlass.submission.jobqueue.JobQueue;
import io.windlass.submission.quotashare.QuotaShare;
import io.windlass.submission.schedulingpolicy.SchedulingPolicy;
import io.windlass.submission.store.JobQueues.StoredQueue;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A cache of queues, definitions and policies for submissions. A change through this instance is
 * visible immediately; a change through another instance after the freshness, once one caller has
 * read it again, while other callers use the cached value. Absent entries are not cached. Safe for
 * all threads; methods may block to read.
 */
public final class DefinitionCache {
  private final Pool pool;
  private final long freshness;
  private final LongSupplier nanos;
  private final AtomicLong version = new AtomicLong();
  private final ConcurrentHashMap<Object, Entry> entries = new ConcurrentHashMap<>();

  /** Something read, at a version; one caller at a time looks whether it still holds. */
  private record Entry(Object value, long readAt, long version, AtomicBoolean refreshing) {}

  private record DefinitionKey(Owner owner, DefinitionReference reference) {}

  public DefinitionCache(Pool pool, Duration freshness) {
    this(pool, freshness, System::nanoTime);
  }

  DefinitionCache(Pool pool, Duration freshness, LongSupplier nanos) {
    this.pool = pool;
    this.freshness = freshness.toNanos();
    this.nanos = nanos;
  }

  /** Returns a queue by name or ARN. */
  public Optional<StoredQueue> queue(Owner owner, String nameOrArn) {
    return ResourceArn.resolve(owner, ResourceKind.JOB_QUEUE, nameOrArn)
        .map(ResourceArn::toString)
        .flatMap(arn -> cached(arn, StoredQueue.class, () -> JobQueues.TABLE.find(pool, arn)));
  }

  /** Returns a revision; the latest active one if the reference has no revision. */
  public Optional<RegisteredDefinition> definition(Owner owner, DefinitionReference reference) {
    return cached(
        new DefinitionKey(owner, reference),
        RegisteredDefinition.class,
        () -> JobDefinitions.find(pool, owner, reference));
  }

  /** Returns the compute environment of that ARN. */
  public Optional<ComputeEnvironment> environment(String arn) {
    return cached(arn, ComputeEnvironment.class, () -> ComputeEnvironments.TABLE.find(pool, arn));
  }

  /** Returns the scheduling policy of that ARN. */
  public Optional<SchedulingPolicy> policy(String arn) {
    return cached(arn, SchedulingPolicy.class, () -> SchedulingPolicies.TABLE.find(pool, arn));
  }

  /** Returns the quota share of that name in a queue. */
  public Optional<QuotaShare> quotaShare(JobQueue queue, String name) {
    String arn = new QuotaShare.Key(queue.owner(), queue.name(), name).arn().toString();
    return cached(arn, QuotaShare.class, () -> QuotaShares.TABLE.find(pool, arn));
  }

  /** Clears the cache after a change through this instance. */
  public void changed() {
    version.incrementAndGet();
    entries.clear();
  }

  private <T> Optional<T> cached(Object key, Class<T> type, Supplier<Optional<T>> read) {
    Entry entry = entries.get(key);
    if (entry != null && entry.version() == version.get()) {
      boolean fresh = nanos.getAsLong() - entry.readAt() < freshness;
      if (fresh || !entry.refreshing().compareAndSet(false, true)) {
        return Optional.of(type.cast(entry.value()));
      }
    }
    try {
      return read(key, read);
    } finally {
      if (entry != null) {
        entry.refreshing().set(false);
      }
    }
  }

  private <T> Optional<T> read(Object key, Supplier<Optional<T>> read) {
    long before = version.get();
    long now = nanos.getAsLong();
    Optional<T> found = read.get();
    if (found.isPresent()) {
      entries.put(key, new Entry(found.get(), now, before, new AtomicBoolean()));
    } else {
      entries.remove(key);
    }
    return found;
  }
}
