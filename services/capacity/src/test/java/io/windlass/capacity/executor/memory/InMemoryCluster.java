package io.windlass.capacity.executor.memory;

import io.windlass.capacity.executor.TaskNotes;
import io.windlass.capacity.log.LineSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in memory, whose pods outlive executors. It runs scripts of {@code echo}, {@code sleep}
 * and {@code exit}, and returns output from a whole second on, as Kubernetes does. Its monitor
 * guards all state.
 */
public final class InMemoryCluster {
  /** An epoch that is unrelated to the boot of any machine. */
  public static final String EPOCH = "cluster-8f1d";

  private static final int TERMINATED = 143;

  final Map<String, Pod> pods = new HashMap<>();
  private final Map<String, Map<String, String>> annotations = new HashMap<>();
  private @Nullable Consumer<Pod> watcher;

  final class Pod {
    final String taskId;
    final Instant startedAt = Instant.now();
    private final List<LineSource.Part> output = new ArrayList<>();
    @Nullable Integer exitCode;
    Instant stoppedAt = startedAt;
    private boolean deleted;

    private Pod(String taskId) {
      this.taskId = taskId;
    }

    private void run(String script) {
      int code = 0;
      for (String command : script.split("; ", -1)) {
        String word = command.substring(command.indexOf(' ') + 1);
        switch (command.substring(0, command.indexOf(' '))) {
          case "echo" -> print(word);
          case "sleep" -> sleep(Instant.now().plusSeconds(Long.parseLong(word)));
          case "exit" -> code = Integer.parseInt(word);
          default -> throw new IllegalArgumentException(script);
        }
      }
      synchronized (InMemoryCluster.this) {
        exitCode = deleted ? TERMINATED : code;
        stoppedAt = Instant.now();
        changed(this);
      }
    }

    private void print(String line) {
      synchronized (InMemoryCluster.this) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        output.add(new LineSource.Part(1, Instant.now(), ByteBuffer.wrap(bytes)));
        InMemoryCluster.this.notifyAll();
      }
    }

    private void sleep(Instant until) {
      synchronized (InMemoryCluster.this) {
        while (!deleted && Instant.now().isBefore(until)) {
          pause(Math.max(1, Instant.now().until(until, ChronoUnit.MILLIS)));
        }
      }
    }
  }

  private void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.timedWait(this, millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized void changed(Pod pod) {
    notifyAll();
    if (watcher != null) {
      watcher.accept(pod);
    }
  }

  /** Sets the receiver of changes of pods; null for none. */
  synchronized void watch(@Nullable Consumer<Pod> by) {
    watcher = by;
  }

  /** Creates a pod unless there is one of that name. */
  synchronized void create(String taskId, String script) {
    if (!pods.containsKey(taskId)) {
      Pod pod = new Pod(taskId);
      pods.put(taskId, pod);
      Thread.ofVirtual().start(() -> pod.run(script));
    }
  }

  synchronized void delete(String taskId) {
    Pod pod = pods.get(taskId);
    if (pod != null) {
      pod.deleted = true;
      notifyAll();
    }
  }

  /** Returns notes that are stored in the cluster. */
  TaskNotes notes(String name) {
    Map<String, String> notes = annotations.computeIfAbsent(name, key -> new HashMap<>());
    return new TaskNotes() {
      @Override
      public void put(String taskId, String text) {
        notes.put(taskId, text);
      }

      @Override
      public Optional<String> get(String taskId) {
        return Optional.ofNullable(notes.get(taskId));
      }

      @Override
      public Set<String> taskIds() {
        return Set.copyOf(notes.keySet());
      }

      @Override
      public void remove(String taskId) {
        notes.remove(taskId);
      }
    };
  }

  LineSource output(String taskId) {
    return (follow, known) -> {
      synchronized (this) {
        Pod pod = pods.get(taskId);
        Instant since = known.lastTime().truncatedTo(ChronoUnit.SECONDS);
        return Optional.ofNullable(pod).map(found -> new Output(found, since, follow));
      }
    };
  }

  private final class Output implements LineSource.Reader {
    private final Pod pod;
    private final boolean follow;
    private int next;
    private boolean closed;

    Output(Pod pod, Instant since, boolean follow) {
      this.pod = pod;
      this.follow = follow;
      while (next < pod.output.size() && pod.output.get(next).time().isBefore(since)) {
        next++;
      }
    }

    @Override
    public LineSource.@Nullable Part next() {
      synchronized (InMemoryCluster.this) {
        while (follow && !closed && pod.exitCode == null && isDry()) {
          pause(1_000);
        }
        return closed || isDry() ? null : pod.output.get(next++);
      }
    }

    @Override
    public boolean isDry() {
      synchronized (InMemoryCluster.this) {
        return next == pod.output.size();
      }
    }

    @Override
    public void close() {
      synchronized (InMemoryCluster.this) {
        closed = true;
        InMemoryCluster.this.notifyAll();
      }
    }
  }
}
