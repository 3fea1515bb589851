package io.windlass.local.status;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The status of a stack at one moment.
 *
 * @param phase of the launcher: STARTING, READY, STOPPING
 * @param iamFile file given with {@code --iam}; null if there is none
 * @param kafka address of the broker, and how to read from it; null if it has none yet
 * @param lag consumer lag of the services
 * @param jobs number of jobs of the stack's own account by state; empty if it is not known
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
   * @param state in the supervisor: STARTING, READY or RESTARTING
   * @param health that the process reports: UP, DEGRADED or DOWN
   * @param reason why it is DEGRADED; otherwise empty
   * @param rssMib resident set size, shared pages included; null if it cannot be read
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
   * How consumers reach the broker.
   *
   * @param clientProperties file with the client properties of the read-only user
   */
  public record KafkaAddress(String bootstrapServers, String user, String clientProperties) {}

  /**
   * The consumer lag of the services.
   *
   * @param topics lag by service and topic; empty if it is not known
   * @param unknown why it is not known; null if it is
   */
  public record Lag(List<TopicLag> topics, @Nullable String unknown) {
    static Lag unknown(String why) {
      return new Lag(List.of(), why);
    }
  }

  /** The number of records in all partitions of a topic that a service has not consumed yet. */
  public record TopicLag(String service, String topic, long records) {}
}
