package io.windlass.submission.store;

import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The share identifiers of a queue that have jobs, or had some within the window of its policy
 * (FS-013, FS-029). They are cached for a while, so the cost does not grow with the number of jobs.
 * Instances that add shares at the same time may exceed the limit by a few. Safe for all threads;
 * may block to read.
 */
public final class ActiveShares {
  private static final int MOST = 500;
  private static final long FRESH = Duration.ofSeconds(30).toNanos();

  /** The shortest window, in milliseconds (FS-026). */
  private static final long SHORTEST = Duration.ofMinutes(10).toMillis();

  /** The window of the queue's policy, in milliseconds. */
  private static final String WINDOW =
      """
      select coalesce((p.settings::json ->> 'shareDecaySeconds')::bigint, 0) * 1000 as millis
      from job_queue q
        join scheduling_policy p on p.arn = q.settings::json ->> 'schedulingPolicyArn'
      where q.queue_id = $1\
      """;

  /** Goes from one identifier of the queue to the next by the index, however many jobs each has. */
  private static final String ACTIVE =
      """
      with recursive share (id) as (
        (select share_identifier from job where queue_id = $1 and share_identifier is not null
         order by share_identifier using ~<~ limit 1)
        union all
        select (select share_identifier from job
                where queue_id = $1 and share_identifier ~>~ share.id
                order by share_identifier using ~<~ limit 1)
        from share where share.id is not null)
      select id from share where id is not null and exists (
        select 1 from job j join job_state s using (job_id)
        where j.queue_id = $1 and j.share_identifier = share.id
          and (s.status not in ('SUCCEEDED', 'FAILED') or s.stopped_at > $2))\
      """;

  private record Seen(Set<String> shares, long at) {}

  private final Pool pool;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Map<Long, Seen> queues = new ConcurrentHashMap<>();

  public ActiveShares(Pool pool) {
    this(pool, InstantSource.system(), System::nanoTime);
  }

  ActiveShares(Pool pool, InstantSource clock, LongSupplier nanos) {
    this.pool = pool;
    this.clock = clock;
    this.nanos = nanos;
  }

  /** Returns whether the queue may have jobs of that share. */
  public boolean admits(long queueId, String share) {
    Seen seen = queues.get(queueId);
    if (seen == null || nanos.getAsLong() - seen.at() > FRESH || !isRoomFor(seen, share)) {
      seen = look(queueId);
    }
    boolean admitted = isRoomFor(seen, share);
    if (admitted) {
      seen.shares().add(share);
    }
    return admitted;
  }

  private static boolean isRoomFor(Seen seen, String share) {
    return seen.shares().contains(share) || seen.shares().size() < MOST;
  }

  private long window(long queueId) {
    return BlockingSql.rows(pool, WINDOW, row -> row.getLong("millis"), queueId).stream()
        .reduce(SHORTEST, Math::max);
  }

  private Seen look(long queueId) {
    long now = nanos.getAsLong();
    Set<String> shares = ConcurrentHashMap.newKeySet();
    long since = clock.millis() - window(queueId);
    shares.addAll(BlockingSql.rows(pool, ACTIVE, row -> row.getString("id"), queueId, since));
    Seen seen = new Seen(shares, now);
    queues.put(queueId, seen);
    return seen;
  }
}
