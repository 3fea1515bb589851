package io.windlass.capacity.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.transport.DockerHttpClient;
import io.windlass.capacity.executor.ContainerLogs;
import io.windlass.capacity.executor.LaunchRules;
import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.executor.LogLines;
import io.windlass.capacity.log.InMemoryStreamIndex;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.log.LogStreamInfo;
import io.windlass.capacity.task.TaskLaunch;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a task's end is reported at once, and that its output follows completely. */
class ContainerLogsTest {
  private static final EngineFrame FIRST = new EngineFrame(1, 1, "first\n");
  private static final EngineFrame LAST = new EngineFrame(1, 2, "last\n");

  private final TaskLaunch launch = Launches.of("any");
  private final InMemoryStreamIndex index = new InMemoryStreamIndex();
  private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(1);
  private @TempDir Path data;
  private LogStore logs;
  private ContainerOutput source;

  @BeforeEach
  void open() {
    logs = LogStore.open(data, index, InstantSource.system());
  }

  @AfterEach
  void close() {
    timer.shutdownNow();
    logs.close();
  }

  /** An engine that sends the last line late. */
  private static final class SlowEngine implements DockerHttpClient {
    private final CountDownLatch gate;

    SlowEngine(CountDownLatch gate) {
      this.gate = gate;
    }

    @Override
    public Response execute(Request request) {
      InputStream body = body();
      return new Response() {
        @Override
        public int getStatusCode() {
          return 200;
        }

        @Override
        public Map<String, List<String>> getHeaders() {
          return Map.of();
        }

        @Override
        public InputStream getBody() {
          return body;
        }

        @Override
        public void close() {}
      };
    }

    private InputStream body() {
      try {
        return new SequenceInputStream(
            new ByteArrayInputStream(EngineFrame.bytes(FIRST)),
            new Gated(gate, new ByteArrayInputStream(EngineFrame.bytes(LAST))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {}
  }

  private static final class Gated extends FilterInputStream {
    private final CountDownLatch gate;

    Gated(CountDownLatch gate, InputStream behind) {
      super(behind);
      this.gate = gate;
    }

    @Override
    public int read() throws IOException {
      await();
      return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      await();
      return super.read(bytes, offset, length);
    }

    private void await() throws IOException {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  private ContainerLogs output(CountDownLatch gate) {
    source = new ContainerOutput(new SlowEngine(gate), "container");
    return new ContainerLogs(logs, timer);
  }

  private static void await(CompletionStage<Void> stage) throws Exception {
    stage.toCompletableFuture().get(1, TimeUnit.MINUTES);
  }

  @Test
  void aSmallLogIsCompleteWhenTheEndIsReported() throws Exception {
    try (var output = output(new CountDownLatch(0))) {
      output.follow(launch, source);
      await(output.ended(launch.taskId()));
      assertThat(LogLines.of(logs, launch)).containsExactly("first", "last");
      assertThat(logs.incomplete()).isEmpty();
    }
  }

  @Test
  void anEndIsReportedBeforeTheLogIsComplete() throws Exception {
    var gate = new CountDownLatch(1);
    try (var output = output(gate)) {
      output.follow(launch, source);
      await(output.ended(launch.taskId()));
      assertThat(logs.incomplete())
          .extracting(LogStreamInfo::taskId)
          .containsExactly(launch.taskId());
      var complete = output.complete(launch.taskId(), source).toCompletableFuture();
      assertThat(complete).isNotDone();
      gate.countDown();
      await(complete);
      assertThat(LogLines.of(logs, launch)).containsExactly("first", "last");
      assertThat(logs.incomplete()).isEmpty();
    }
  }

  /** The service is killed after it reported the end and before the log is complete. */
  @Test
  void theNextProcessCompletesTheLogBeforeItRemovesTheContainer() throws Exception {
    var killed = output(new CountDownLatch(1));
    killed.follow(launch, source);
    await(killed.ended(launch.taskId()));
    killed.close();
    logs.close();

    open();
    try (var output = output(new CountDownLatch(0))) {
      assertThat(output.left()).containsExactly(launch.taskId());
      await(output.complete(launch.taskId(), source));
      assertThat(LogLines.of(logs, launch)).containsExactly("first", "last");
      assertThat(output.left()).isEmpty();
    }
  }

  /** There is no place for the log at first, as on a full disk. */
  @Test
  void anEndIsReportedAlthoughTheLogCannotBeWritten() throws Exception {
    Path shard = data.resolve("logs").resolve(launch.taskId().substring(0, 2));
    Files.createDirectories(shard.getParent());
    Files.createFile(shard);
    try (var output = output(new CountDownLatch(0))) {
      output.follow(launch, source);
      await(output.ended(launch.taskId()));
      assertThat(logs.open(LaunchRules.logStream(launch))).isPresent();
      Files.delete(shard);
      await(output.complete(launch.taskId(), source));
      assertThat(LogLines.of(logs, launch)).containsExactly("first", "last");
    }
  }
}
