package io.windlass.simulator.workload;

import io.windlass.events.JobCancelRequested;
import io.windlass.events.JobTerminateRequested;
import io.windlass.messaging.OutboxMessage;
import io.windlass.simulator.kernel.Outbox;
import io.windlass.simulator.kernel.SeededRandom;
import io.windlass.simulator.kernel.SimulationContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The users of one account: they define queues and environments, submit jobs of every kind, and
 * cancel and terminate some, until they are stopped.
 */
public final class SimulatedUsers {
  /** With so many jobs under way they wait. */
  private static final int MOST_JOBS = 60;

  /** What users were promised, and what of it has been kept. */
  public interface Promises {
    void acknowledged(SubmittedWorkload plan);

    /** Returns how many jobs of the account have not ended. */
    int unfinished(String accountId);
  }

  private final SimulationContext world;
  private final SeededRandom chance;
  private final SimulatedAccount account;
  private final WorkloadTopology workloadTopology;
  private final Outbox outbox;
  private final Promises promises;
  private final Duration pause;
  private final JobGenerator maker;
  private final List<SubmittedWorkload> plans = new ArrayList<>();
  private boolean gone;

  /**
   * Creates users that are not active yet.
   *
   * @param promises receives each job whose submission was accepted
   * @param roomy whether the host has capacity for all environments: on a small one, environments
   *     that each have one of the two instances that a job of two nodes needs can wait for one
   *     another forever
   */
  public SimulatedUsers(
      SimulationContext world, SimulatedAccount account, Promises promises, boolean roomy) {
    this.world = world;
    this.chance = world.chance().split();
    this.account = account;
    this.workloadTopology = new WorkloadTopology(account, chance, roomy);
    this.outbox = new Outbox(world);
    this.promises = promises;
    this.pause = Duration.ofMillis(chance.pick(List.of(200, 600, 1_500)));
    this.maker = new JobGenerator(account, workloadTopology, chance, plans);
  }

  public void begin() {
    send(workloadTopology.define(world.time().instant()));
    later();
  }

  /** They submit nothing more, and see to it that what they submitted lacks nothing. */
  public void leave() {
    gone = true;
    send(workloadTopology.abound(world.time().instant()));
  }

  /** Ends the jobs that can never run. */
  public void terminateImpossibleJobs() {
    for (SubmittedWorkload plan : plans) {
      if (!plan.possible()) {
        send(List.of(stop(plan.jobId(), false)));
      }
    }
  }

  private void later() {
    world.time().after(chance.upTo(pause.multipliedBy(2)), this::act);
  }

  private void act() {
    if (gone) {
      return;
    }
    int what = chance.below(100);
    if (promises.unfinished(account.id()) > MOST_JOBS && !chance.oneIn(20)) {
      later();
      return;
    }
    if (what == 99) {
      send(workloadTopology.consumables().change(world.time().instant()));
    } else if (what == 98) {
      send(workloadTopology.changeQuotas(world.time().instant()));
    } else if (what < 85 || plans.isEmpty()) {
      int burst = chance.oneIn(20) ? chance.between(2, 30) : 1;
      for (int i = 0; i < burst; i++) {
        submit();
      }
    } else {
      String jobId = maker.anyJob();
      send(List.of(stop(jobId, chance.oneIn(2))));
    }
    later();
  }

  private void submit() {
    WorkloadTopology.Queue queue = chance.pick(workloadTopology.queues());
    JobGenerator.Made made = maker.make(queue, world.time().instant());
    plans.add(made.plan());
    promises.acknowledged(made.plan());
    send(List.of(account.request(made.plan().jobId(), made.submitted())));
  }

  private OutboxMessage stop(String jobId, boolean cancel) {
    Object request =
        cancel
            ? new JobCancelRequested(jobId, "cancelled by a user", world.time().instant())
            : new JobTerminateRequested(jobId, "terminated by a user", world.time().instant());
    return account.request(jobId, request);
  }

  /**
   * Publishes a committed request now, and sometimes again, as if the sender had crashed and
   * restarted.
   */
  private void send(List<OutboxMessage> messages) {
    if (messages.isEmpty()) {
      return;
    }
    world.trace().event(world.time().instant(), "users of " + account.id(), "ask", messages);
    outbox.add(messages);
    if (chance.oneIn(world.faults().crash())) {
      outbox.crash();
    }
    outbox.publish();
  }
}
