package io.windlass.simulator.workload;

import io.windlass.events.ContainerSpec;
import io.windlass.events.EvaluateOnExitRule;
import io.windlass.events.JobDependency;
import io.windlass.events.JobSubmitted;
import io.windlass.events.NodeRange;
import io.windlass.events.ResourceShape;
import io.windlass.events.RetryStrategy;
import io.windlass.events.ServiceJobSpec;
import io.windlass.events.TaskSpec;
import io.windlass.simulator.kernel.SeededRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Generates submissions of one account that the API would accept.
 *
 * @param plans what was submitted before; a live view
 */
record JobGenerator(
    SimulatedAccount account,
    WorkloadTopology workloadTopology,
    SeededRandom chance,
    List<SubmittedWorkload> plans) {
  private static final TaskSpec TASK = task();
  private static final List<Integer> MILLI_VCPUS = List.of(250, 500, 1_000, 1_000, 2_000);
  private static final List<Integer> MEMORY_MIB = List.of(128, 512, 512, 1_024, 2_048);
  private static final List<String> SHARES = List.of("a1", "a2", "b", "c");
  private static final List<String> ERRORS =
      List.of("CapacityError", "2*CapacityError", "InternalServerError,CapacityError");
  private static final int NODES = 2;
  private static final int MORE_THAN_THERE_IS = 400_000;

  /** How far back users remember what they submitted. */
  private static final int MEMORY = 40;

  /** A submission and what to remember of it. */
  record Made(SubmittedWorkload plan, JobSubmitted submitted) {}

  /** A job submitted not long ago, or a child of one. */
  String anyJob() {
    SubmittedWorkload plan = recent();
    return plan.isArray() && chance.oneIn(3)
        ? plan.jobId() + ":" + chance.below(plan.arraySize())
        : plan.jobId();
  }

  Made make(WorkloadTopology.Queue queue, Instant now) {
    String jobId = chance.uuid().toString();
    boolean possible = !queue.limited() || !chance.oneIn(15);
    if (queue.isOfService()) {
      return train(jobId, possible, queue, now);
    }
    int arraySize = chance.oneIn(6) ? arraySize() : 0;
    boolean gang = arraySize == 0 && possible && queue.gangs() && chance.oneIn(8);
    boolean sequential = arraySize > 0 && chance.oneIn(4);
    List<String> peers = arraySize > 0 ? peers(arraySize) : List.of();
    List<String> dependsOn = new ArrayList<>();
    while (!plans.isEmpty() && dependsOn.size() < 3 && chance.oneIn(4)) {
      String on = anyJob();
      if (!dependsOn.contains(on)) {
        dependsOn.add(on);
      }
    }
    int attempts = chance.oneIn(3) ? chance.between(2, 4) : 1;
    SubmittedWorkload plan =
        new SubmittedWorkload(
            jobId, account.id(), arraySize, dependsOn, sequential, peers, attempts, possible);
    JobSubmitted submitted = submitted(plan, queue, now);
    return new Made(plan, gang ? spread(submitted) : submitted);
  }

  /** A service job without dependencies, whose service may fail it a few times. */
  private Made train(String jobId, boolean possible, WorkloadTopology.Queue queue, Instant now) {
    int attempts = chance.between(1, 3);
    SubmittedWorkload plan =
        new SubmittedWorkload(
            jobId, account.id(), 0, List.of(), false, List.of(), attempts, possible);
    // Of what shares may use, half can be reserved for others.
    int most = queue.shared() ? queue.instances() / 2 : queue.instances();
    int instances = possible ? chance.between(1, most) : queue.instances() + chance.between(1, 3);
    JobSubmitted submitted =
        JobSubmitted.newBuilder(submitted(plan, queue, now))
            .setJobArn(account.arn("service-job/" + jobId))
            .setJobDefinitionArn("")
            .setResources(new ResourceShape(instances * 1_000, 0, 0))
            .setConsumableResources(Map.of())
            .setService(new ServiceJobSpec("SAGEMAKER_TRAINING", "{}", instances, null))
            .setTask(chance.oneIn(3) ? training(chance.pick(ERRORS)) : TASK)
            .setPlatform("SERVICE")
            .build();
    return new Made(plan, submitted);
  }

  private static TaskSpec training(String errors) {
    ContainerSpec container = TASK.getContainers().getFirst();
    return TaskSpec.newBuilder()
        .setContainers(
            List.of(
                ContainerSpec.newBuilder(container)
                    .setEnvironment(Map.of("WINDLASS_TRAINING_ERRORS", errors))
                    .build()))
        .build();
  }

  /** Returns the same as a job of several nodes, which are all alike. */
  private JobSubmitted spread(JobSubmitted job) {
    return JobSubmitted.newBuilder(job)
        .setNumNodes(NODES)
        .setMainNode(chance.below(NODES))
        .setNodeRanges(List.of(new NodeRange(0, NODES - 1, job.getResources(), job.getTask())))
        .build();
  }

  private JobSubmitted submitted(
      SubmittedWorkload plan, WorkloadTopology.Queue queue, Instant now) {
    return JobSubmitted.newBuilder()
        .setJobId(plan.jobId())
        .setJobArn(account.arn("job/" + plan.jobId()))
        .setJobName("job")
        .setJobQueueArn(account.arn("job-queue/" + queue.name()))
        .setJobDefinitionArn(account.arn("job-definition/def:" + chance.between(1, 3)))
        .setCreatedAt(now)
        .setDependsOn(dependencies(plan))
        .setArraySize(plan.isArray() ? plan.arraySize() : null)
        .setRetryStrategy(new RetryStrategy(plan.attempts(), rules()))
        .setAttemptTimeoutSeconds(chance.oneIn(4) ? chance.between(1, 5) : null)
        .setResources(
            plan.possible()
                ? new ResourceShape(chance.pick(MILLI_VCPUS), chance.pick(MEMORY_MIB), 0)
                : new ResourceShape(MORE_THAN_THERE_IS, 512, 0))
        .setShareIdentifier(share(queue))
        .setSchedulingPriority(queue.policy() == null ? 0 : chance.below(4))
        .setPreemptionRetries(queue.quotas() != null && chance.oneIn(4) ? chance.below(3) : null)
        .setConsumableResources(workloadTopology.consumables().needs())
        .setTask(TASK)
        .setPlatform("EC2")
        .setDetail("{}")
        .build();
  }

  private @Nullable String share(WorkloadTopology.Queue queue) {
    QuotaShareWorkload quotas = queue.quotas();
    if (quotas != null) {
      return chance.pick(quotas.names());
    }
    return queue.shared() ? chance.pick(SHARES) : null;
  }

  private static List<JobDependency> dependencies(SubmittedWorkload plan) {
    List<JobDependency> dependencies = new ArrayList<>();
    plan.dependsOn().forEach(id -> dependencies.add(new JobDependency(id, null)));
    plan.peers().forEach(id -> dependencies.add(new JobDependency(id, "N_TO_N")));
    if (plan.sequential()) {
      dependencies.add(new JobDependency(null, "SEQUENTIAL"));
    }
    return dependencies;
  }

  /** Sizes that recur, so that N_TO_N dependencies are possible. */
  private int arraySize() {
    return chance.oneIn(10) ? chance.between(20, 60) : chance.pick(List.of(2, 3, 5, 8));
  }

  private List<String> peers(int size) {
    List<String> peers = new ArrayList<>();
    for (int i = 0; i < 3 && !plans.isEmpty(); i++) {
      SubmittedWorkload plan = recent();
      if (plan.arraySize() == size && !peers.contains(plan.jobId())) {
        peers.add(plan.jobId());
      }
    }
    return peers;
  }

  private SubmittedWorkload recent() {
    return plans.get(plans.size() - 1 - chance.below(Math.min(plans.size(), MEMORY)));
  }

  private List<EvaluateOnExitRule> rules() {
    if (!chance.oneIn(6)) {
      return List.of();
    }
    return List.of(
        EvaluateOnExitRule.newBuilder()
            .setAction(io.windlass.events.EvaluateOnExitAction.RETRY)
            .setOnStatusReason("Host EC2*")
            .build(),
        EvaluateOnExitRule.newBuilder()
            .setAction(io.windlass.events.EvaluateOnExitAction.EXIT)
            .setOnExitCode("2")
            .build());
  }

  private static TaskSpec task() {
    return TaskSpec.newBuilder()
        .setContainers(
            List.of(
                ContainerSpec.newBuilder()
                    .setName("default")
                    .setImage("busybox")
                    .setCommand(List.of("true"))
                    .setEnvironment(Map.of())
                    .setResources(new ResourceShape(1_000, 512, 0))
                    .setEssential(true)
                    .build()))
        .build();
  }
}
