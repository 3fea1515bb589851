package io.windlass.stateevents.store;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import io.windlass.stateevents.history.StreamPosition;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps the transitions of purged jobs, a partition for each day, and drops the days whose
 * retention is over. Methods block. Several instances may use it at once; one that makes a
 * partition at the same moment as another fails, and may try again.
 */
public final class TransitionArchive {
  private static final String PREFIX = "archived_transition_";
  private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

  private static final String DAYS =
      "select distinct (position >> 12) / 86400000 from history where job_id = any($1) and position"
          + " >= $2";

  private static final String PARTITIONS =
      "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent ="
          + " 'archived_transition'::regclass";

  private static final String KEEP =
      "insert into archived_transition select "
          + TransitionSource.KEPT.columns()
          + " from "
          + TransitionSource.KEPT.from("t.job_id = any($1) and t.position >= $2")
          + " on conflict do nothing";

  private final BlockingDatabase database;
  private final Set<String> partitions = new HashSet<>();

  public TransitionArchive(Pool pool) {
    this.database = new BlockingDatabase(pool);
  }

  /** Keeps the transitions of some jobs that were recorded since a time; may be repeated. */
  synchronized void keep(List<String> jobIds, Instant since) {
    Tuple parameters =
        Tuple.tuple()
            .addArrayOfString(jobIds.toArray(String[]::new))
            .addLong(StreamPosition.earliest(since));
    database
        .list(DAYS, parameters, row -> LocalDate.ofEpochDay(row.getLong(0)))
        .forEach(this::requirePartition);
    database.rows(KEEP, parameters);
  }

  private void requirePartition(LocalDate day) {
    if (partitions.isEmpty()) {
      partitions.addAll(existing());
    }
    String name = PREFIX + DAY.format(day);
    if (partitions.add(name)) {
      database.rows(
          "create table if not exists %s partition of archived_transition for values from (%d) to (%d)"
              .formatted(name, start(day), start(day.plusDays(1))),
          Tuple.tuple());
    }
  }

  /** Drops the days that ended before a time; returns how many. */
  public synchronized int dropBefore(Instant limit) {
    String first = PREFIX + DAY.format(LocalDate.ofInstant(limit, ZoneOffset.UTC));
    List<String> over = existing().stream().filter(name -> name.compareTo(first) < 0).toList();
    for (String name : over) {
      database.rows("drop table if exists " + name, Tuple.tuple());
      partitions.remove(name);
    }
    return over.size();
  }

  private List<String> existing() {
    return database.list(PARTITIONS, Tuple.tuple(), row -> row.getString(0));
  }

  private static long start(LocalDate day) {
    return StreamPosition.earliest(day.atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
