package io.windlass.scheduler.account;

import io.windlass.scheduler.consumable.ConsumableDefinition;
import io.windlass.scheduler.fairshare.FairSharePolicy;
import io.windlass.scheduler.job.Dependency;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.query.OperatorCommand;
import io.windlass.scheduler.query.Query;
import io.windlass.scheduler.query.ReplyAddress;
import io.windlass.scheduler.queue.QueueDefinition;
import io.windlass.scheduler.queue.SharingPolicy;
import io.windlass.scheduler.quota.QuotaShare;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command to the core of an account. Commands may be repeated and may arrive in any order. */
public sealed interface AccountCommand {
  /**
   * A job was accepted by the API.
   *
   * @param invalid why it can never run; null for almost all
   */
  record Submit(
      JobId id,
      String name,
      Instant createdAt,
      JobProfile profile,
      Prerequisites prerequisites,
      @Nullable String invalid)
      implements AccountCommand {
    public Submit(
        JobId id, String name, Instant createdAt, JobProfile profile, List<Dependency> dependsOn) {
      this(id, name, createdAt, profile, Prerequisites.of(dependsOn), null);
    }
  }

  /**
   * What must be done first (DEP-001, DEP-006).
   *
   * @param dependsOn whole jobs, or single children
   * @param sequential each child of the array after the one before it
   * @param peers each child of the array after the child of these of the same index
   */
  record Prerequisites(List<Dependency> dependsOn, boolean sequential, List<JobId> peers) {
    public static Prerequisites of(List<Dependency> dependsOn) {
      return new Prerequisites(dependsOn, false, List.of());
    }
  }

  /** Applies a command to one job: a request of a user, or an event of its task. */
  record ToJob(JobId id, JobCommand command) implements AccountCommand {}

  /** A queue was created, changed or deleted. */
  record DefineQueue(QueueDefinition definition) implements AccountCommand {}

  /** A scheduling policy was created or changed. */
  record DefinePolicy(SharingPolicy policy) implements AccountCommand {
    public DefinePolicy(FairSharePolicy weights) {
      this(new SharingPolicy.ByWeight(weights));
    }
  }

  /** A quota share was created, changed or deleted. */
  record DefineQuotaShare(QuotaShare share) implements AccountCommand {}

  /** A compute environment was created, changed or deleted. */
  record DefineEnvironment(EnvironmentDefinition definition) implements AccountCommand {}

  /** A consumable resource was created, changed or deleted. */
  record DefineConsumable(ConsumableDefinition definition) implements AccountCommand {}

  /** Capacity has news of an environment. */
  record ChangeCapacity(String environmentArn, long sequence, CapacityChange change)
      implements AccountCommand {}

  /** Asks a query. It is answered from the state at the end of the step. */
  record Ask(ReplyAddress replyAddress, Query query) implements AccountCommand {}

  /** Carries out an operator command and answers with the result. */
  record Operate(ReplyAddress replyAddress, OperatorCommand command) implements AccountCommand {}
}
