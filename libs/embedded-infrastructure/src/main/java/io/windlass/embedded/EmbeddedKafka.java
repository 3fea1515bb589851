package io.windlass.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jboss.logging.Logger;

/**
 * A single Kafka broker with its own controller (KRaft), in this JVM. When {@link #start} returns,
 * clients can produce and consume. Its data directory is formatted on first use and found again by
 * every later start, also after {@code kill -9}; topics, records and consumer groups are kept. It
 * listens on the loopback interface only. To run it as a process of its own see {@link
 * EmbeddedKafkaMain}.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(EmbeddedKafka.class);
  private static final int PORT_ATTEMPTS = 5;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final KafkaRaftServer server;
  private final KafkaSettings settings;

  private EmbeddedKafka(KafkaRaftServer server, KafkaSettings settings) {
    this.server = server;
    this.settings = settings;
  }

  /**
   * Starts a broker and waits until it serves.
   *
   * @throws IllegalStateException if it does not start, for example because another process uses
   *     the directory or the port
   */
  public static EmbeddedKafka start(KafkaSettings settings) {
    for (int attempt = 1; ; attempt++) {
      KafkaSettings chosen = settings.withFreePorts();
      try {
        return startOnce(chosen);
      } catch (RuntimeException e) {
        if (!settings.usesFreePorts() || attempt == PORT_ATTEMPTS) {
          throw new IllegalStateException(
              "Kafka did not start on port %d with data in %s"
                  .formatted(chosen.port(), chosen.dataDirectory()),
              e);
        }
        LOG.debugf(e, "Kafka did not start on port %d, trying another", chosen.port());
      }
    }
  }

  private static EmbeddedKafka startOnce(KafkaSettings settings) {
    format(settings.dataDirectory());
    KafkaRaftServer server =
        new KafkaRaftServer(new KafkaConfig(settings.brokerProperties(), false), Time.SYSTEM);
    try {
      server.startup();
    } catch (RuntimeException e) {
      server.shutdown();
      throw e;
    }
    return new EmbeddedKafka(server, settings);
  }

  private static void format(Path directory) {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    try {
      Files.createDirectories(directory);
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(1)
          .setClusterId(Uuid.randomUuid().toString())
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setMetadataLogDirectory(directory.toString())
          .addDirectory(directory.toString())
          .setIgnoreFormatted(true)
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + directory, e);
    } catch (Exception e) {
      throw new IllegalStateException("cannot format " + directory, e);
    }
  }

  public int port() {
    return settings.port();
  }

  /** Returns the address that clients connect to. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port();
  }

  /** Creates the topics that do not exist yet; existing ones are not changed. */
  public void createTopics(Collection<NewTopic> topics) {
    createTopics(bootstrapServers(), topics);
  }

  /** Creates topics in a broker at an address, as {@link #createTopics(Collection)} does. */
  public static void createTopics(String bootstrapServers, Collection<NewTopic> topics) {
    createTopics(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers), topics);
  }

  /** Creates topics with a client of the given properties, which contain the broker's address. */
  public static void createTopics(Map<String, Object> client, Collection<NewTopic> topics) {
    try (Admin admin = Admin.create(client)) {
      for (var creation : admin.createTopics(topics).values().values()) {
        try {
          var _ = await(creation);
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw e;
          }
        }
      }
      awaitLeaders(admin, client, names(topics));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while making topics", e);
    } catch (Exception e) {
      throw new IllegalStateException("cannot make the topics " + names(topics), e);
    }
  }

  /**
   * Waits until the broker leads all partitions. The controller acknowledges a topic before the
   * broker knows it, and the broker knows it before it leads its partitions; in between it refuses
   * records, so that of two requests in flight only the second might succeed. Of the clients only a
   * producer waits until the broker knows a topic. The broker leads a partition when it answers
   * requests for its offsets, which the admin client repeats until then.
   */
  private static void awaitLeaders(Admin admin, Map<String, Object> client, List<String> topics)
      throws Exception {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    try (var producer = new KafkaProducer<>(producerProperties(client), bytes(), bytes())) {
      for (String topic : topics) {
        for (var each : producer.partitionsFor(topic)) {
          latest.put(new TopicPartition(topic, each.partition()), OffsetSpec.latest());
        }
      }
    }
    var _ = await(admin.listOffsets(latest).all());
  }

  private static Map<String, Object> producerProperties(Map<String, Object> client) {
    Map<String, Object> result = new HashMap<>(client);
    result.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT.toMillis());
    result.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    return result;
  }

  private static ByteArraySerializer bytes() {
    return new ByteArraySerializer();
  }

  private static <T> T await(KafkaFuture<T> answer) throws Exception {
    return answer.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  private static List<String> names(Collection<NewTopic> topics) {
    return topics.stream().map(NewTopic::name).toList();
  }

  /** Stops the broker cleanly, so that the next start has no log to recover. */
  public void stop() {
    server.shutdown();
    server.awaitShutdown();
  }

  @Override
  public void close() {
    stop();
  }

  void awaitShutdown() {
    server.awaitShutdown();
  }
}
