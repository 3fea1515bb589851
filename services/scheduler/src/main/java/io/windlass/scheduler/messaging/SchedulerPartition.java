package io.windlass.scheduler.messaging;

import io.vertx.sqlclient.Pool;
import io.windlass.events.JobRequest;
import io.windlass.events.JobSubmitted;
import io.windlass.events.Topics;
import io.windlass.messaging.Effects;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.PartitionHandler;
import io.windlass.messaging.RecordHandlingException;
import io.windlass.scheduler.account.AccountCommand;
import io.windlass.scheduler.account.AccountCore;
import io.windlass.scheduler.gang.NodeEvent;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.state.AccountState;
import io.windlass.scheduler.step.AccountContext;
import io.windlass.scheduler.step.TaskIds;
import io.windlass.scheduler.store.JobSpec;
import io.windlass.scheduler.store.PartitionStore;
import io.windlass.scheduler.store.PostgresPartitionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of one partition. Maps a batch of records to commands, passes them to the cores of
 * their accounts, and turns the events into the rows and messages of one transaction. Past outcomes
 * and task specifications are read from the store, with at most one query each per batch.
 */
public final class SchedulerPartition implements PartitionHandler {
  /** What the scheduler consumes. */
  public static final List<String> TOPICS =
      List.of(Topics.DEFINITIONS, Topics.JOB_REQUESTS, Topics.TASK_EVENTS, Topics.CAPACITY_EVENTS);

  private static final Duration BETWEEN_PURGES = Duration.ofMinutes(1);

  /**
   * How a partition works.
   *
   * @param retention how long outcomes of finished jobs are kept (J-015: at least seven days)
   */
  public record Settings(AccountContext.Limits limits, Duration retention) {}

  private final Settings settings;
  private final TaskIds taskIds;
  private final BiFunction<Integer, Pool, PartitionStore> stores;
  private Map<String, AccountCore> cores = new HashMap<>();
  private Set<String> held = Set.of();
  private Set<String> broken = Set.of();
  private @Nullable PartitionStore store;
  private Instant nextPurge = Instant.MIN;

  public SchedulerPartition(Settings settings, TaskIds taskIds) {
    this(settings, taskIds, PostgresPartitionStore::new);
  }

  /**
   * With rows kept elsewhere than in PostgreSQL.
   *
   * @param stores the store of a partition, asked for at each load
   */
  public SchedulerPartition(
      Settings settings, TaskIds taskIds, BiFunction<Integer, Pool, PartitionStore> stores) {
    this.settings = settings;
    this.taskIds = taskIds;
    this.stores = stores;
  }

  @Override
  public void load(int ownPartition, Pool pool) {
    // Released first: the old and the new ones may not fit into memory together. the old and the
    // new ones may not fit into the memory together.
    cores = new HashMap<>();
    store = null;
    PartitionStore fresh = stores.apply(ownPartition, pool);
    PartitionStore.Loaded loaded = fresh.load(held);
    cores = loaded.cores();
    broken = loaded.broken();
    store = fresh;
  }

  @Override
  public void hold(Set<String> accountIds) {
    held = Set.copyOf(accountIds);
  }

  @Override
  public Effects onRecords(List<IncomingRecord> records, Instant now) {
    Map<String, List<AccountCommand>> commands = new LinkedHashMap<>();
    Map<JobId, JobSpec> submitted = new HashMap<>();
    for (IncomingRecord record : records) {
      try {
        InboundMapper.toCommand(record.value())
            .ifPresent(addressed -> sort(addressed, record, commands, submitted));
      } catch (RuntimeException e) {
        throw RecordHandlingException.records(List.of(record), e);
      }
    }
    return step(commands, submitted, now, false);
  }

  @Override
  public Optional<Instant> nextTimer() {
    Instant next = nextPurge;
    for (Map.Entry<String, AccountCore> each : cores.entrySet()) {
      if (!held.isEmpty() && held.contains(each.getKey())) {
        continue;
      }
      Instant due = each.getValue().nextTimer().orElse(Instant.MAX);
      next = due.isBefore(next) ? due : next;
    }
    return Optional.of(next);
  }

  @Override
  public List<String> accountsDue(Instant now) {
    List<String> due = new ArrayList<>();
    cores.forEach(
        (accountId, core) -> {
          if (!held.contains(accountId)
              && core.nextTimer().filter(at -> !at.isAfter(now)).isPresent()) {
            due.add(accountId);
          }
        });
    return due;
  }

  @Override
  public Effects onTimer(Instant now) {
    Map<String, List<AccountCommand>> nothing = new LinkedHashMap<>();
    accountsDue(now).forEach(accountId -> nothing.put(accountId, List.of()));
    boolean purge = !now.isBefore(nextPurge);
    if (purge) {
      nextPurge = now.plus(BETWEEN_PURGES);
    }
    return step(nothing, Map.of(), now, purge);
  }

  /** Returns the state of an account, for reading only; null if the account is unknown. */
  public @Nullable AccountState state(String accountId) {
    AccountCore core = cores.get(accountId);
    return core == null ? null : core.state();
  }

  private void sort(
      AddressedCommand addressed,
      IncomingRecord record,
      Map<String, List<AccountCommand>> commands,
      Map<JobId, JobSpec> submitted) {
    AccountCommand command = addressed.command();
    if (command instanceof AccountCommand.Submit submit) {
      command = sharing(addressed.accountId(), submit);
      submitted.put(submit.id(), spec(record));
    }
    commands.computeIfAbsent(addressed.accountId(), _ -> new ArrayList<>()).add(command);
  }

  private AccountCommand.Submit sharing(String accountId, AccountCommand.Submit submit) {
    return new AccountCommand.Submit(
        submit.id(),
        submit.name(),
        submit.createdAt(),
        store().shared(accountId, submit.profile()),
        submit.prerequisites(),
        submit.invalid());
  }

  private static JobSpec spec(IncomingRecord record) {
    JobRequest request = (JobRequest) Objects.requireNonNull(record.value());
    JobSubmitted submitted = (JobSubmitted) request.getRequest();
    return SubmissionMapper.spec(submitted);
  }

  private Effects step(
      Map<String, List<AccountCommand>> commands,
      Map<JobId, JobSpec> submitted,
      Instant now,
      boolean purge) {
    AccountContext context =
        new AccountContext(now, taskIds, store().outcomes(lookups(commands)), settings.limits());
    submitted.forEach(store()::remember);
    Map<String, List<AccountEvent>> events = new LinkedHashMap<>();
    commands.forEach(
        (account, ofAccount) ->
            events.put(
                account, attributeFailures(account, () -> core(account).step(ofAccount, context))));

    Map<JobId, JobSpec> placed = store().specs(placed(events));
    OutboundMapper outbound =
        new OutboundMapper(id -> Objects.requireNonNull(placed.get(id), "no spec"), now);
    events.forEach(
        (account, happened) ->
            attributeFailures(
                account,
                () -> {
                  happened.forEach(e -> outbound.add(account, e));
                  return account;
                }));
    Instant purgeBefore = purge ? now.minus(settings.retention()) : null;
    return new Effects(store().writes(events, submitted, purgeBefore), outbound.messages());
  }

  /** Runs work of an account, and attributes a failure to that account alone. */
  private static <T> T attributeFailures(String accountId, Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      throw RecordHandlingException.account(accountId, e);
    }
  }

  private PartitionStore store() {
    return Objects.requireNonNull(store, "not loaded");
  }

  private Set<JobId> lookups(Map<String, List<AccountCommand>> commands) {
    Set<JobId> wanted = new HashSet<>();
    commands.forEach(
        (accountId, ofAccount) ->
            wanted.addAll(attributeFailures(accountId, () -> core(accountId).lookups(ofAccount))));
    return wanted;
  }

  private AccountCore core(String accountId) {
    if (broken.contains(accountId)) {
      throw new IllegalStateException("what is stored of the account cannot be read");
    }
    return cores.computeIfAbsent(accountId, _ -> new AccountCore());
  }

  private static Set<JobId> placed(Map<String, List<AccountEvent>> events) {
    Set<JobId> placed = new HashSet<>();
    for (List<AccountEvent> happened : events.values()) {
      for (AccountEvent event : happened) {
        if (event instanceof AccountEvent.JobStep step
            && (step.event() instanceof JobEvent.Placed
                || step.event() instanceof JobEvent.HandedOver)) {
          placed.add(step.id().whole());
        } else if (event instanceof AccountEvent.NodeStep step
            && step.event() instanceof NodeEvent.Ordered) {
          placed.add(step.id().whole());
        }
      }
    }
    return placed;
  }
}
