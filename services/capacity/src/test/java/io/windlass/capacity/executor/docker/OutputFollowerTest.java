package io.windlass.capacity.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.transport.DockerHttpClient;
import io.windlass.capacity.executor.LaunchRules;
import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.executor.LogLines;
import io.windlass.capacity.log.InMemoryStreamIndex;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.log.OutputFollower;
import io.windlass.capacity.task.TaskLaunch;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LOG-006: no line is lost, whatever the engine sends to followers. */
class OutputFollowerTest {
  private final TaskLaunch launch = Launches.of("any");
  private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(1);
  private @TempDir Path data;
  private LogStore logs;

  @BeforeEach
  void open() {
    logs = LogStore.open(data, new InMemoryStreamIndex(), InstantSource.system());
  }

  @AfterEach
  void close() {
    timer.shutdownNow();
    logs.close();
  }

  /** An engine that closes the connection of a follower before it has sent the last frame. */
  private static final class Engine implements DockerHttpClient {
    private final byte[] all;
    private final byte[] withoutTheLast;
    private final CountDownLatch followed = new CountDownLatch(1);

    Engine(byte[] all, byte[] withoutTheLast) {
      this.all = all;
      this.withoutTheLast = withoutTheLast;
    }

    @Override
    public Response execute(Request request) {
      boolean follows = request.path().contains("follow=1");
      return new Response() {
        private final InputStream body = new ByteArrayInputStream(follows ? withoutTheLast : all);

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
        public void close() {
          if (follows) {
            followed.countDown();
          }
        }
      };
    }

    @Override
    public void close() {}
  }

  private static final EngineFrame[] OUTPUT = {
    new EngineFrame(1, 1, "one\n"), new EngineFrame(2, 2, "two\n"), new EngineFrame(1, 3, "three")
  };

  private OutputFollower follow(Engine engine) {
    var key = LaunchRules.logStream(launch);
    var follower =
        new OutputFollower(
            new ContainerOutput(engine, "container"),
            () -> logs.append(launch.taskId(), key),
            timer);
    follower.read(true);
    return follower;
  }

  private List<String> lines() {
    logs.finish(launch.taskId()).toCompletableFuture().join();
    return LogLines.of(logs, launch);
  }

  @Test
  void aLastLineThatFollowersDoNotGetIsReadAfterTheEnd() throws Exception {
    var engine = new Engine(EngineFrame.bytes(OUTPUT), EngineFrame.bytes(OUTPUT[0], OUTPUT[1]));
    var follower = follow(engine);
    assertThat(engine.followed.await(1, TimeUnit.MINUTES)).isTrue();
    follower.finish().toCompletableFuture().get(1, TimeUnit.MINUTES);
    assertThat(lines()).containsExactly("one", "two", "three");
  }

  @Test
  void followedLinesAreNotDuplicated() throws Exception {
    var engine = new Engine(EngineFrame.bytes(OUTPUT), EngineFrame.bytes(OUTPUT));
    follow(engine).finish().toCompletableFuture().get(1, TimeUnit.MINUTES);
    assertThat(lines()).containsExactly("one", "two", "three");
  }
}
