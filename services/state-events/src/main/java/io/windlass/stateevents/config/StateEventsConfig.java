package io.windlass.stateevents.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What may be set about state-events, under {@code windlass.state-events}. */
@ConfigMapping(prefix = "windlass.state-events")
public interface StateEventsConfig {
  /** How long the history of a job is kept after its end; seven days at least (J-015). */
  @WithDefault("8d")
  Duration retention();

  /**
   * How long the transitions of jobs can be searched, those of purged jobs included; what is
   * shorter than the retention archives nothing.
   */
  @WithDefault("30d")
  Duration historyRetention();

  /** How long it is known how the delivery of an event ended. */
  @WithDefault("8d")
  Duration deliveryRetention();

  /** How often ended jobs are looked for that need not be kept any longer. */
  @WithDefault("1h")
  Duration purgeInterval();

  /** Cache of recent jobs per partition; other jobs are read from the database when needed. */
  @WithDefault("16M")
  MemorySize recentJobs();

  /**
   * File with the key that the secrets of connections are encrypted with: 32 bytes in Base64.
   * Without it no connection can be made. All instances need the same.
   */
  Optional<Path> keyFile();

  /** Where people reach Windlass, without a slash at the end: the URLs of webhooks begin so. */
  @WithDefault("http://127.0.0.1:8080")
  String publicUrl();

  /** How event streams behave. */
  EventStream eventStream();

  /** Where events of rules are sent. */
  Targets targets();

  /** Settings of the targets of rules. Those of AWS's services are AWS's own variables. */
  interface Targets {
    /**
     * Windlass's Batch API, such as {@code http://127.0.0.1:8081}; without it rules start no jobs.
     */
    Optional<URI> batchEndpoint();

    /** The user of the IAM file, in each account, by whom the jobs of rules are submitted. */
    @WithDefault("windlass-events")
    String batchUser();
  }

  /** Settings of the event streams. */
  interface EventStream {
    /** How often a comment is sent as heartbeat. */
    @WithDefault("15s")
    Duration heartbeat();

    /** How much may wait for a slow subscriber before it is cut. */
    @WithDefault("8M")
    MemorySize buffer();

    /** How much may wait for all subscribers together; what several wait for counts once. */
    @WithDefault("32M")
    MemorySize totalBuffer();

    /** How long a subscriber may read nothing before its stream is ended. */
    @WithDefault("30s")
    Duration timeout();

    /** How many streams one instance serves at once. */
    @WithDefault("1000")
    int maxSubscribers();
  }

  /** The settings as the service takes them, checked. */
  default StateEventsSettings settings() {
    return new StateEventsSettings(
        retention(),
        historyRetention(),
        deliveryRetention(),
        purgeInterval(),
        recentJobs().asLongValue(),
        new EventStreamSettings(
            eventStream().heartbeat(),
            Math.toIntExact(eventStream().buffer().asLongValue()),
            eventStream().totalBuffer().asLongValue(),
            eventStream().maxSubscribers(),
            eventStream().timeout()),
        keyFile(),
        new TargetSettings(targets().batchEndpoint(), targets().batchUser()),
        publicUrl());
  }
}
