package io.windlass.simulator.kernel;

import java.time.Duration;

/**
 * The rates of faults, each "one in so many", 0 for never.
 *
 * @param delay how late a published record may be
 * @param pause how long a service may take between two batches
 * @param crash steps of a service that end with its crash, before the commit or after it
 * @param uncertain commits that succeed without the service learning of it
 * @param unmarked publications that are repeated after a crash, because they were not marked as
 *     sent
 * @param downtime how long a crashed service stays down
 * @param reboot mean time between crashes of a host; zero for never
 */
public record FaultProfile(
    Duration delay,
    Duration pause,
    int crash,
    int uncertain,
    int unmarked,
    Duration downtime,
    Duration reboot) {
  /** Nothing fails; records are still delayed. */
  public static final FaultProfile NONE =
      new FaultProfile(
          Duration.ofMillis(20), Duration.ofMillis(5), 0, 0, 0, Duration.ZERO, Duration.ZERO);

  /** Some seeds are calm, some are not. */
  public static FaultProfile any(SeededRandom chance) {
    return switch (chance.below(4)) {
      case 0 -> NONE;
      case 1 ->
          new FaultProfile(
              Duration.ofMillis(100),
              Duration.ofMillis(20),
              400,
              400,
              4,
              Duration.ofSeconds(1),
              Duration.ZERO);
      case 2 ->
          new FaultProfile(
              Duration.ofMillis(800),
              Duration.ofMillis(300),
              150,
              150,
              2,
              Duration.ofSeconds(5),
              Duration.ofSeconds(60));
      default ->
          new FaultProfile(
              Duration.ofSeconds(4),
              Duration.ofMillis(50),
              60,
              100,
              2,
              Duration.ofSeconds(2),
              Duration.ofSeconds(30));
    };
  }
}
