package io.windlass.capacity.computeenvironment;

import io.windlass.capacity.host.GpuPool;
import java.util.function.Function;

/**
 * Where the instances of a host's compute environments come from: shared by the handlers of all
 * partitions, which decide on threads of their own. Thread-safe.
 */
public interface InstanceProvider {
  /** Returns the id of the host to which its instances belong. */
  String hostId();

  /** Returns what instances there can be, for people. */
  String describe();

  /** Returns the devices that it gives to tasks one by one; none where somebody else does. */
  GpuPool gpus();

  /**
   * Makes a decision about an environment from what there is to make instances of, and enters it.
   */
  Decision decide(String environmentArn, Function<InstanceSupply, Decision> deciding);

  /** Enters what an environment has, whatever was known of it. */
  void enter(ComputeEnvironment environment);

  /** Forgets an environment: its partition is reloaded, or went elsewhere. */
  void leave(String environmentArn);

  /**
   * Returns whether an environment wants more than is left, so that others are looked at sooner.
   */
  boolean isWanted();
}
