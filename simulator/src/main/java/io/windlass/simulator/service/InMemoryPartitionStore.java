package io.windlass.simulator.service;

import io.windlass.messaging.SqlStatement;
import io.windlass.scheduler.account.AccountCore;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.step.FinishedJobs;
import io.windlass.scheduler.store.InMemoryStore;
import io.windlass.scheduler.store.JobProfiles;
import io.windlass.scheduler.store.JobSpec;
import io.windlass.scheduler.store.PartitionStore;
import io.windlass.simulator.kernel.TransactionalTable;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The scheduler's rows of one partition. They change when the transaction commits. */
public final class InMemoryPartitionStore implements PartitionStore, TransactionalTable {
  private final Map<String, InMemoryStore> accounts = new TreeMap<>();
  private final Map<JobId, JobSpec> specs = new HashMap<>();
  private final Map<JobId, JobSpec> remembered = new HashMap<>();
  private final Map<JobId, JobSpec> newSpecs = new HashMap<>();
  private Map<String, List<AccountEvent>> underWay = Map.of();
  private JobProfiles profiles = new JobProfiles();

  @Override
  public Loaded load(Set<String> held) {
    rollBack();
    profiles = new JobProfiles();
    Map<String, AccountCore> cores = new HashMap<>();
    accounts.forEach((accountId, store) -> cores.put(accountId, store.recover()));
    return new Loaded(cores, Set.of());
  }

  /**
   * Returns the core of an account as it would be recovered now; null if nothing is stored of it.
   */
  public @Nullable AccountCore recover(String accountId) {
    InMemoryStore store = accounts.get(accountId);
    return store == null ? null : store.recover();
  }

  @Override
  public JobProfile shared(String accountId, JobProfile profile) {
    return profiles.shared(accountId, profile);
  }

  /** For the present step only, so that the rows are asked often. */
  @Override
  public void remember(JobId id, JobSpec spec) {
    remembered.put(id, spec);
  }

  /** Knows the outcomes of the requested jobs only. */
  @Override
  public FinishedJobs outcomes(Collection<JobId> ids) {
    Set<JobId> asked = new HashSet<>(ids);
    return id -> asked.contains(id.whole()) ? outcome(id) : null;
  }

  @Override
  public Map<JobId, JobSpec> specs(Collection<JobId> ids) {
    Map<JobId, JobSpec> found = new HashMap<>();
    for (JobId id : ids) {
      JobSpec spec = remembered.getOrDefault(id, specs.get(id));
      if (spec != null) {
        found.put(id, spec);
      }
    }
    return found;
  }

  @Override
  public List<SqlStatement> writes(
      Map<String, List<AccountEvent>> events,
      Map<JobId, JobSpec> submitted,
      @Nullable Instant purgeBefore) {
    underWay = events;
    newSpecs.putAll(submitted);
    return List.of();
  }

  /** Returns what the last committed step wrote down, by account. */
  public Map<String, List<AccountEvent>> lastStep() {
    return underWay;
  }

  @Override
  public void commit() {
    underWay.forEach(
        (accountId, events) -> {
          accounts.computeIfAbsent(accountId, _ -> new InMemoryStore()).commit(events);
          events.forEach(this::keepSpec);
        });
    newSpecs.clear();
    remembered.clear();
  }

  @Override
  public void rollBack() {
    underWay = Map.of();
    newSpecs.clear();
    remembered.clear();
  }

  private void keepSpec(AccountEvent event) {
    switch (event) {
      case AccountEvent.JobStep step -> keepSpec(step.id(), step.after().status());
      case AccountEvent.ArrayStep step -> keepSpec(step.id(), step.after().status());
      default -> {}
    }
  }

  private void keepSpec(JobId id, JobStatus status) {
    JobSpec fresh = newSpecs.get(id);
    if (fresh != null) {
      specs.put(id, fresh);
    }
    if (status.isTerminal() && id.part() == JobId.Part.WHOLE) {
      specs.remove(id);
    }
  }

  private @Nullable JobStatus outcome(JobId id) {
    for (InMemoryStore store : accounts.values()) {
      JobStatus outcome = store.outcome(id);
      if (outcome != null) {
        return outcome;
      }
    }
    return null;
  }
}
