package io.windlass.stateevents.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StateEventsConfigTest {
  @Test
  void theDefaults() {
    assertThat(settings(Map.of()))
        .isEqualTo(
            new StateEventsSettings(
                Duration.ofDays(8),
                Duration.ofDays(30),
                Duration.ofDays(8),
                Duration.ofHours(1),
                16 << 20,
                new EventStreamSettings(
                    Duration.ofSeconds(15), 8 << 20, 32 << 20, 1000, Duration.ofSeconds(30)),
                Optional.empty(),
                new TargetSettings(Optional.empty(), "windlass-events"),
                "http://127.0.0.1:8080"));
  }

  @Test
  void theKeys() {
    assertThat(
            settings(
                Map.ofEntries(
                    Map.entry("windlass.state-events.retention", "30d"),
                    Map.entry("windlass.state-events.history-retention", "400d"),
                    Map.entry("windlass.state-events.delivery-retention", "2d"),
                    Map.entry("windlass.state-events.purge-interval", "10m"),
                    Map.entry("windlass.state-events.recent-jobs", "1M"),
                    Map.entry("windlass.state-events.key-file", "/etc/windlass/key"),
                    Map.entry("windlass.state-events.public-url", "https://batch.example"),
                    Map.entry("windlass.state-events.event-stream.heartbeat", "5s"),
                    Map.entry("windlass.state-events.event-stream.buffer", "1M"),
                    Map.entry("windlass.state-events.event-stream.total-buffer", "2M"),
                    Map.entry("windlass.state-events.event-stream.timeout", "7s"),
                    Map.entry("windlass.state-events.event-stream.max-subscribers", "3"),
                    Map.entry("windlass.state-events.targets.batch-endpoint", "http://batch:81"),
                    Map.entry("windlass.state-events.targets.batch-user", "starter"))))
        .isEqualTo(
            new StateEventsSettings(
                Duration.ofDays(30),
                Duration.ofDays(400),
                Duration.ofDays(2),
                Duration.ofMinutes(10),
                1 << 20,
                new EventStreamSettings(
                    Duration.ofSeconds(5), 1 << 20, 2 << 20, 3, Duration.ofSeconds(7)),
                Optional.of(Path.of("/etc/windlass/key")),
                new TargetSettings(Optional.of(URI.create("http://batch:81")), "starter"),
                "https://batch.example"));
  }

  @Test
  void j015TheRetentionIsSevenDaysAtLeast() {
    assertThatThrownBy(() -> settings(Map.of("windlass.state-events.retention", "6d")))
        .hasMessageContaining("retention");
    assertThatThrownBy(() -> settings(Map.of("windlass.state-events.purge-interval", "0s")))
        .hasMessageContaining("purge interval");
    assertThatThrownBy(() -> settings(Map.of("windlass.state-events.event-stream.buffer", "1K")))
        .hasMessageContaining("buffer");
    assertThatThrownBy(
            () -> settings(Map.of("windlass.state-events.event-stream.total-buffer", "1M")))
        .hasMessageContaining("total buffer");
    assertThatThrownBy(() -> settings(Map.of("windlass.state-events.event-stream.timeout", "0s")))
        .hasMessageContaining("timeout");
    assertThatThrownBy(
            () -> settings(Map.of("windlass.state-events.targets.batch-endpoint", "here")))
        .hasMessageContaining("batch endpoint");
  }

  private static StateEventsSettings settings(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(StateEventsConfig.class)
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build()
        .getConfigMapping(StateEventsConfig.class)
        .settings();
  }
}
