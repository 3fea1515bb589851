package io.windlass.capacity.log;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Captures the output of tasks and finds it again (LOG-001, LOG-006, LOG-021, J-018).
 *
 * <p>An executor calls {@link #capture} before a task can write (and again when it recovers the
 * task), lets the output be appended to the file that it gets, by whoever, and calls {@link
 * #finish} once nothing writes any more; when that completes, readers see the whole output, now and
 * after any crash. In between, output is stamped within two seconds, or as soon as somebody reads.
 * A task without output costs no file and one row of the index. Where the output takes longer than
 * the task, {@link #announce} lists the stream before it is complete, and whoever starts after a
 * crash finds it in {@link #incomplete}.
 *
 * <p>Output is kept for ever. Thread-safe; one timer thread for all tasks.
 */
public final class LogStore implements AutoCloseable {
  private final Path directory;
  private final StreamIndex index;
  private final InstantSource clock;
  private final ScheduledThreadPoolExecutor timer;
  private final IndexBatches additions;
  private final Map<String, Capture> byTask = new ConcurrentHashMap<>();
  private final Map<LogStreamKey, Capture> byKey = new ConcurrentHashMap<>();

  private LogStore(Path directory, StreamIndex index, InstantSource clock) {
    this.directory = directory;
    this.index = index;
    this.clock = clock;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("windlass-log-store").factory());
    this.timer.setRemoveOnCancelPolicy(true);
    this.additions = new IndexBatches(index, timer);
  }

  /** Keeps its files in {@code logs} under the data directory. */
  public static LogStore open(Path dataDirectory, StreamIndex index, InstantSource clock) {
    return new LogStore(dataDirectory.toAbsolutePath().resolve("logs"), index, clock);
  }

  /** Where to append the task's output; its directory exists. May be repeated. */
  public Path capture(String taskId, LogStreamKey key) {
    LogFiles files = start(taskId, key).output().files();
    files.createDirectory();
    return files.data();
  }

  /** There is going to be output of the task; from now on, its stream is there. */
  public void expect(String taskId, LogStreamKey key) {
    start(taskId, key);
  }

  /** Like {@link #capture}, for output that comes line by line with its own timestamps. */
  public LogAppender append(String taskId, LogStreamKey key) {
    CapturedOutput output = start(taskId, key).output();
    output.files().createDirectory();
    output.leaveToWriter();
    return new LogAppender(output);
  }

  private Capture start(String taskId, LogStreamKey key) {
    return byTask.computeIfAbsent(
        taskId,
        id -> {
          var files = LogFiles.of(directory, id);
          var output = new CapturedOutput(key, id, files, clock.millis());
          var capture = new Capture(output, new OutputPoller(output, timer));
          byKey.put(key, capture);
          return capture;
        });
  }

  /**
   * The output is complete; completes when that is durable. Does not fail: what cannot be written
   * beside the output, as on a full disk, the index says. Harmless when it is not captured.
   */
  public CompletionStage<Void> finish(String taskId) {
    Capture capture = byTask.get(taskId);
    if (capture == null) {
      return CompletableFuture.completedFuture(null);
    }
    CapturedOutput output = capture.output();
    capture.poll().cancel();
    CompletionStage<Void> listed;
    synchronized (capture) {
      capture.finished = true;
      listed = additions.add(output.close());
    }
    return listed.thenRun(
        () -> {
          byTask.remove(taskId, capture);
          byKey.remove(output.key(), capture);
        });
  }

  /**
   * The task has ended, and its output is still to come: completes when it is durable that there is
   * something to complete. Does nothing once the output is complete.
   */
  public CompletionStage<Void> announce(String taskId) {
    Capture capture = byTask.get(taskId);
    if (capture == null) {
      return CompletableFuture.completedFuture(null);
    }
    synchronized (capture) {
      return capture.finished
          ? CompletableFuture.completedFuture(null)
          : additions.add(capture.output().info());
    }
  }

  /** Streams of tasks that have ended, whose output was not complete yet. Blocks. */
  public List<LogStreamInfo> incomplete() {
    return index.incomplete();
  }

  /** Reads a stream; what was written before this call is seen. Blocks. */
  public Optional<StreamReader> open(LogStreamKey key) {
    Capture capture = byKey.get(key);
    if (capture != null) {
      capture.output().observe();
      return Optional.of(capture.output().reader());
    }
    return index.find(key).map(this::indexed);
  }

  /** Reads a stream that {@link #list} found. */
  public StreamReader open(LogStreamInfo stream) {
    Capture capture = byKey.get(stream.key());
    return capture == null ? indexed(stream) : capture.output().reader();
  }

  private StreamReader indexed(LogStreamInfo stream) {
    return StreamReader.ofIndexed(stream, LogFiles.of(directory, stream.taskId()));
  }

  /** A page of streams, running and ended. Blocks. */
  public List<LogStreamInfo> list(StreamQuery query) {
    Map<LogStreamKey, LogStreamInfo> page = new LinkedHashMap<>();
    index.list(query).forEach(stream -> page.put(stream.key(), stream));
    running(query.group()).filter(query.filter()).forEach(s -> page.put(s.key(), s));
    return page.values().stream().sorted(query.order().comparator()).limit(query.limit()).toList();
  }

  private Stream<LogStreamInfo> running(LogGroup group) {
    return byKey.entrySet().stream()
        .filter(entry -> entry.getKey().group().equals(group))
        .map(entry -> entry.getValue().output())
        .peek(CapturedOutput::observe)
        .map(CapturedOutput::info);
  }

  /** Whether streams can be created in the group. The default group is always there (LOG-020). */
  public boolean groupExists(LogGroup group) {
    return group.name().equals(DEFAULT_GROUP) || findGroup(group) != null;
  }

  private StreamIndex.@Nullable StoredGroup findGroup(LogGroup group) {
    return index.groups(group.accountId(), group.region()).stream()
        .filter(stored -> stored.group().equals(group))
        .findFirst()
        .orElse(null);
  }

  /** False if it exists. Blocks. */
  public boolean createGroup(LogGroup group) {
    return !groupExists(group) && index.createGroup(group, clock.millis());
  }

  /** The groups of an account in a region, by name. Blocks. */
  public List<StreamIndex.StoredGroup> groups(String accountId, String region) {
    List<StreamIndex.StoredGroup> stored = index.groups(accountId, region);
    var defaultGroup = new LogGroup(accountId, region, DEFAULT_GROUP);
    Stream<StreamIndex.StoredGroup> always =
        stored.stream().anyMatch(group -> group.group().equals(defaultGroup))
            ? Stream.of()
            : Stream.of(new StreamIndex.StoredGroup(defaultGroup, 0));
    return Stream.concat(stored.stream(), always)
        .sorted(Comparator.comparing(group -> group.group().name()))
        .toList();
  }

  /** Stops looking; what tasks write from now on is found by the next process that captures it. */
  @Override
  public void close() {
    timer.shutdownNow();
  }

  private static final String DEFAULT_GROUP = "/aws/batch/job";

  private static final class Capture {
    private final CapturedOutput output;
    private final OutputPoller poll;
    private boolean finished;

    Capture(CapturedOutput output, OutputPoller poll) {
      this.output = output;
      this.poll = poll;
    }

    CapturedOutput output() {
      return output;
    }

    OutputPoller poll() {
      return poll;
    }
  }
}
