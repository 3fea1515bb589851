package io.windlass.e2e;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Bind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A PostgreSQL server and a Kafka broker in containers of their own. They are the stock images
 * where those are present or a registry can be reached. Elsewhere the containers have an empty
 * image, in which they see the libraries of this machine and run the programs of a stack that runs
 * here.
 *
 * @param postgresPort where this machine reaches the database server; its superuser is {@link
 *     #USERNAME}
 */
record Containers(
    List<GenericContainer<?>> running, int postgresPort, String bootstrapServers, boolean stock)
    implements AutoCloseable {
  static final String USERNAME = "postgres";
  static final String PASSWORD = "secret-of-the-test";

  private static final String POSTGRES = "postgres:18";
  private static final String KAFKA = "apache/kafka:4.1.1";
  private static final String EMPTY = "windlass-e2e-empty:latest";
  private static final String NOBODY = "65534:65534";

  static Containers start(Stack stack) throws IOException {
    return isAvailable(POSTGRES) && isAvailable(KAFKA) ? ofStockImages() : ofThisMachine(stack);
  }

  private static boolean isAvailable(String image) {
    var docker = DockerClientFactory.lazyClient();
    try {
      docker.inspectImageCmd(image).exec();
      return true;
    } catch (NotFoundException absent) {
      try {
        return docker.pullImageCmd(image).start().awaitCompletion(3, TimeUnit.MINUTES);
      } catch (DockerException unreachable) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  private static Containers ofStockImages() {
    var postgres = new PostgreSQLContainer(POSTGRES).withUsername(USERNAME).withPassword(PASSWORD);
    var kafka = new KafkaContainer(KAFKA);
    Startables.deepStart(postgres, kafka).join();
    return new Containers(
        List.of(postgres, kafka),
        postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
        kafka.getBootstrapServers(),
        true);
  }

  private static Containers ofThisMachine(Stack stack) throws IOException {
    Stack.run(
        List.of("sh", "-c", "tar -cf - -T /dev/null | docker import - " + EMPTY), Map.of(), 60);
    // Brokers tell clients where they are, so the port has to be known before the broker starts.
    int kafkaPort = Stack.freePort();
    var postgres = postgres(stack);
    var kafka = kafka(kafkaPort);
    Startables.deepStart(postgres, kafka).join();
    return new Containers(
        List.of(postgres, kafka), postgres.getMappedPort(5432), "127.0.0.1:" + kafkaPort, false);
  }

  private static GenericContainer<?> postgres(Stack stack) throws IOException {
    var program = Path.of("/proc/" + stack.pid("postgres") + "/exe").toRealPath();
    var home = Objects.requireNonNull(Objects.requireNonNull(program.getParent()).getParent());
    var script =
        """
        set -e
        echo '%2$s' > /tmp/password
        %1$s/bin/initdb -D /tmp/data -U %3$s --auth=scram-sha-256 --pwfile=/tmp/password --no-sync
        echo 'host all all all scram-sha-256' >> /tmp/data/pg_hba.conf
        exec %1$s/bin/postgres -D /tmp/data -c listen_addresses='*' -c unix_socket_directories=''
        """
            .formatted(home, PASSWORD, USERNAME);
    return container(List.of(home))
        .withCommand("sh", "-c", script)
        .withExposedPorts(5432)
        .waitingFor(Wait.forLogMessage(".*database system is ready to accept connections.*", 1));
  }

  private static GenericContainer<?> kafka(int port) throws IOException {
    var java = Path.of(System.getProperty("java.home")).toRealPath();
    var jar = Stack.checkout("local/target/windlass-local.jar");
    int controllerPort = port + 1; // of the container's own loopback interface
    var kafka =
        container(List.of(java, Objects.requireNonNull(jar.getParent())))
            .withCommand(
                java.resolve("bin/java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                jar.toString(),
                "io.windlass.embedded.EmbeddedKafkaMain",
                "--data",
                "/tmp/kafka",
                "--port",
                Integer.toString(port),
                "--controller-port",
                Integer.toString(controllerPort),
                "--property",
                "listeners=CLIENTS://0.0.0.0:%d,CONTROLLER://127.0.0.1:%d"
                    .formatted(port, controllerPort),
                "--property",
                "advertised.listeners=CLIENTS://127.0.0.1:" + port)
            .waitingFor(Wait.forLogMessage("READY.*", 1));
    kafka.setPortBindings(List.of("127.0.0.1:%1$d:%1$d".formatted(port)));
    return kafka;
  }

  /** A container that sees this machine's programs and some directories, and can write nothing. */
  private static GenericContainer<?> container(List<Path> directories) {
    var visible = new ArrayList<Bind>();
    Stream.concat(
            Stream.of("/usr", "/bin", "/lib", "/lib64", "/etc/passwd").map(Path::of),
            directories.stream().filter(directory -> !directory.startsWith("/usr")))
        .filter(Files::exists)
        .forEach(path -> visible.add(Bind.parse("%1$s:%1$s:ro".formatted(path))));
    return new GenericContainer<>(EMPTY)
        .withTmpFs(Map.of("/tmp", "rw"))
        .withCreateContainerCmdModifier(
            command ->
                Objects.requireNonNull(command.withUser(NOBODY).getHostConfig())
                    .withBinds(visible));
  }

  @Override
  public void close() {
    running.forEach(GenericContainer::stop);
    if (!stock) {
      DockerClientFactory.lazyClient().removeImageCmd(EMPTY).exec();
    }
  }
}
