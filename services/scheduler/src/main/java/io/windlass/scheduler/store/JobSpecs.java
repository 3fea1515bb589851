package io.windlass.scheduler.store;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.SqlStatement;
import io.windlass.scheduler.job.JobId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The specifications of jobs: those that came lately from memory, the others from the store. Holds
 * a bounded number of them, however many jobs wait.
 */
public final class JobSpecs {
  private static final int KEPT = 4_096;

  private static final String INSERT =
      """
      insert into job_spec (job_id, task, tags, nodes)
      select * from unnest($1::text[], $2::bytea[], $3::text[], $4::text[])
      on conflict (job_id) do nothing
      """;

  private static final String SELECT =
      "select job_id, task, tags, nodes from job_spec where job_id = any($1)";

  private final JobSpecCodec codec = new JobSpecCodec();
  private final Map<JobId, JobSpec> recent =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<JobId, JobSpec> eldest) {
          return size() > KEPT;
        }
      };

  private record Stored(JobId id, JobSpec spec) {}

  /**
   * Makes sure that what is written now can be read later, and that all that was ever written can.
   */
  void load(Pool store) {
    BlockingQueries.await(
        store
            .preparedQuery("insert into spec_schema values ($1, $2) on conflict do nothing")
            .execute(Tuple.of(JobSpecCodec.fingerprint(), JobSpecCodec.schema())));
    for (Row row : BlockingQueries.await(store.query("select * from spec_schema").execute())) {
      codec.know(row.getLong("fingerprint"), row.getString("schema"));
    }
    recent.clear();
  }

  public void remember(JobId id, JobSpec spec) {
    recent.put(id, spec);
  }

  /** Returns the specifications of all these jobs, with one query at most. */
  public Map<JobId, JobSpec> find(Collection<JobId> ids, Pool store) {
    Map<JobId, JobSpec> found = new HashMap<>();
    List<String> missing = new ArrayList<>();
    for (JobId id : ids) {
      JobSpec spec = recent.get(id);
      if (spec == null) {
        missing.add(id.toString());
      } else {
        found.put(id, spec);
      }
    }
    if (!missing.isEmpty()) {
      Tuple parameters = Tuple.of(missing.toArray(String[]::new));
      for (Row row : BlockingQueries.await(store.preparedQuery(SELECT).execute(parameters))) {
        found.put(JobId.parse(row.getString("job_id")), read(row));
      }
    }
    return found;
  }

  SqlStatement insert(Map<JobId, JobSpec> specs) {
    List<Stored> rows = new ArrayList<>(specs.size());
    specs.forEach((id, spec) -> rows.add(new Stored(id, spec)));
    return new SqlStatement(
        INSERT,
        new ColumnArrays<>(rows)
            .text(Stored::id)
            .bytes(r -> codec.encode(r.spec().task()))
            .text(r -> tags(r.spec().tags()))
            .text(r -> NodeTasks.write(r.spec().nodes(), codec))
            .tuple());
  }

  private JobSpec read(Row row) {
    String tags = row.getString("tags");
    Map<String, String> byName = new LinkedHashMap<>();
    if (tags != null) {
      new JsonObject(tags).forEach(tag -> byName.put(tag.getKey(), tag.getValue().toString()));
    }
    return new JobSpec(
        codec.decode(row.getBuffer("task")), byName, NodeTasks.read(row.getString("nodes"), codec));
  }

  private static @Nullable String tags(Map<String, String> tags) {
    if (tags.isEmpty()) {
      return null;
    }
    JsonObject json = new JsonObject();
    tags.forEach(json::put);
    return json.encode();
  }
}
