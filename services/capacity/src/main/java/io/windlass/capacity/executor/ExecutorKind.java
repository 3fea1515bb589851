package io.windlass.capacity.executor;

import io.windlass.capacity.computeenvironment.InstanceProvider;
import io.windlass.capacity.host.HostSize;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.TaskListener;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Set;

/**
 * A kind of executor: everything that the rest of capacity has to know of it. {@link Executors}
 * lists them.
 *
 * @param name what the setting {@code WINDLASS_CAPACITY_EXECUTOR}, host ids and health call it
 * @param honoured what it does as definitions say
 * @param refused what makes a task fail at its start; whatever is in neither set is ignored
 * @param probe says whether {@code auto} may take it
 * @param instances where its instances come from
 */
public record ExecutorKind(
    String name,
    Set<TaskFeature> honoured,
    Set<TaskFeature> refused,
    Probe probe,
    Instances instances,
    Opener opener) {
  public ExecutorKind {
    honoured = Set.copyOf(honoured);
    refused = Set.copyOf(refused);
  }

  /**
   * Whether an executor can be used on this machine.
   *
   * @param words why, for a person; empty when there is nothing to say
   */
  public record Availability(boolean available, String words) {}

  /** Determines whether an executor can be used. Blocks. */
  @FunctionalInterface
  public interface Probe {
    /** For a kind that {@code auto} never takes. */
    Probe NEVER = settings -> new Availability(false, "");

    /** For a kind that works on any machine. */
    Probe ALWAYS = settings -> new Availability(true, "");

    Availability of(ExecutorSettings settings);
  }

  /** Opens the provider of the instances of a host. */
  @FunctionalInterface
  public interface Instances {
    InstanceProvider of(String hostId, HostSize machine);
  }

  /** Opens an executor that reports to {@code listener}. */
  @FunctionalInterface
  public interface Opener {
    Executor open(
        ExecutorSettings settings, TaskListener listener, LogStore logs, InstantSource clock)
        throws IOException;
  }
}
