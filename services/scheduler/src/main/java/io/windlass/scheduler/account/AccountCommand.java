package io.windlass.scheduler.account;

import io.windlass.scheduler.job.Dependency;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.queue.QueueDefinition;
import java.time.Instant;
import java.util.List;

/** Everything that an account's core is told. Any of it may be repeated, and in any order. */
public sealed interface AccountCommand {
  /** A job was accepted by the API. */
  record Submit(
      JobId id, String name, Instant createdAt, JobProfile profile, List<Dependency> dependsOn)
      implements AccountCommand {}

  /** Something concerns one job: a user's wish, or news of its task. */
  record ToJob(JobId id, JobCommand command) implements AccountCommand {}

  /** A queue was created, changed or deleted. */
  record DefineQueue(QueueDefinition definition) implements AccountCommand {}

  /** A compute environment was created, changed or deleted. */
  record DefineEnvironment(EnvironmentDefinition definition) implements AccountCommand {}

  /** Capacity has news of an environment. */
  record ChangeCapacity(String environmentArn, long sequence, CapacityChange change)
      implements AccountCommand {}
}
