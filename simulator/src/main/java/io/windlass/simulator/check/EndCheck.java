package io.windlass.simulator.check;

import static io.windlass.simulator.kernel.InvariantViolation.unless;

import io.windlass.capacity.computeenvironment.ComputeEnvironment;
import io.windlass.events.JobStatus;
import io.windlass.scheduler.demand.Demand;
import io.windlass.scheduler.placement.Environment;
import io.windlass.scheduler.placement.InstanceSlot;
import io.windlass.scheduler.queue.JobQueue;
import io.windlass.scheduler.state.AccountState;
import io.windlass.simulator.service.InMemoryCapacityRows;
import io.windlass.simulator.service.SimulatedHost;
import io.windlass.simulator.service.SimulatedJobView;
import io.windlass.simulator.workload.SubmittedWorkload;
import java.util.Set;
import java.util.TreeSet;

/** Checks the end of a run: every job has ended, every service knows, and all capacity is free. */
public final class EndCheck {
  private final ReferenceModel referenceModel;

  public EndCheck(ReferenceModel referenceModel) {
    this.referenceModel = referenceModel;
  }

  /** The jobs, and what the API would show of them. */
  public void checkJobs(SimulatedJobView view) {
    for (SubmittedWorkload plan : referenceModel.plans()) {
      checkShown(plan.jobId(), view);
      for (int i = 0; i < plan.arraySize(); i++) {
        checkShown(plan.jobId() + ":" + i, view);
      }
    }
  }

  private void checkShown(String jobId, SimulatedJobView view) {
    JobStatus published = referenceModel.status(jobId);
    String shown = view.status(jobId);
    unless(
        published == null ? shown == null : published.name().equals(shown),
        () -> "job " + jobId + " is " + published + ", shown as " + shown);
  }

  /** The core of an account. */
  public void checkCore(AccountState state) {
    unless(state.jobs().isEmpty(), () -> "jobs are left: " + state.jobs());
    unless(state.arrays().all().isEmpty(), () -> "arrays are left: " + state.arrays().all());
    unless(state.gangs().all().isEmpty(), () -> "nodes are left: " + state.gangs().all());
    unless(
        state.deadlines().next().isEmpty(),
        () -> "deadlines are left: " + state.deadlines().next());
    for (Environment environment : state.environments().all()) {
      for (InstanceSlot slot : environment.slots()) {
        unless(
            slot.tasks() == 0 && slot.free().equals(slot.instance().resources()),
            () -> "instance " + slot.instance().id() + " has " + slot.tasks() + " tasks");
      }
    }
    ConsumableCheck.checkEnd(state);
    ShareCheck.check(state);
    QuotaCheck.check(state);
    for (JobQueue queue : state.queues().all()) {
      unless(
          queue.order().size() == 0 && queue.awaitingDefinition().isEmpty(),
          () -> "queue " + queue.arn() + " is not empty");
    }
    state
        .demands()
        .forEach(
            (arn, demand) -> unless(demand.equals(Demand.NONE), () -> arn + " wants " + demand));
  }

  /** The host and its instances, as capacity and the scheduler know them. */
  public void checkMachine(
      InMemoryCapacityRows rows, SimulatedHost machine, Iterable<AccountState> states) {
    unless(machine.running().isEmpty(), () -> "tasks run for nobody: " + machine.running());
    unless(rows.tasks() == 0, () -> rows.tasks() + " tasks have no end");
    unless(machine.held().isEmpty(), () -> "the machine remembers " + machine.held());
    Set<String> here = new TreeSet<>();
    for (ComputeEnvironment environment : rows.environments()) {
      here.addAll(environment.instances().keySet());
    }
    Set<String> known = new TreeSet<>();
    for (AccountState state : states) {
      for (Environment environment : state.environments().all()) {
        if (!environment.isService()) {
          environment.slots().forEach(slot -> known.add(slot.instance().id()));
        }
      }
    }
    unless(here.equals(known), () -> "capacity has " + here + ", the scheduler knows " + known);
  }
}
