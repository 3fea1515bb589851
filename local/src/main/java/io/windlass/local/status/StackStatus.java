package io.windlass.local.status;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a stack is doing, at one moment.
 *
 * @param phase of the launcher: STARTING, READY, STOPPING
 * @param iamFile whose users may call beside the stack's own; null if there are none
 * @param kafka where the broker is, and how to read from it
 * @param lag what services have not consumed yet
 * @param jobs of the stack's own account by state; empty if it could not be found out
 */
public record StackStatus(
    boolean running,
    String endpoint,
    String dataDirectory,
    String phase,
    String executor,
    @Nullable String iamFile,
    @Nullable KafkaAddress kafka,
    long launcherPid,
    List<ProcessStatus> processes,
    Lag lag,
    Map<String, Long> jobs) {

  /**
   * One process.
   *
   * @param state as the launcher has it: STARTING, READY, RESTARTING
   * @param health as the process itself answers: UP, DEGRADED or DOWN
   * @param reason for DEGRADED; empty if there is none
   * @param rssMib its memory, shared pages included; null where it cannot be read
   */
  public record ProcessStatus(
      String name,
      long pid,
      @Nullable Integer port,
      String state,
      String health,
      String reason,
      int restarts,
      @Nullable Long rssMib) {}

  /**
   * The broker, for those who read what jobs do.
   *
   * @param clientProperties file with the login of the user who may read topics of state
   */
  public record KafkaAddress(String bootstrapServers, String user, String clientProperties) {}

  /**
   * How far services are behind.
   *
   * @param topics one per service and topic that it consumes; empty if that is not known
   * @param unknown why it is not known; null if it is
   */
  public record Lag(List<TopicLag> topics, @Nullable String unknown) {
    static Lag unknown(String why) {
      return new Lag(List.of(), why);
    }
  }

  /** How many records of a topic a service has yet to consume, over all partitions. */
  public record TopicLag(String service, String topic, long records) {}
}
