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
 * Captures the output of tasks and reads it (LOG-001, LOG-006, LOG-021, J-018).
 *
 * <p>An executor calls {@link #capture} before a task can write, and again when it recovers the
 * task. The output is then appended to the returned file by any process. The executor calls {@link
 * #finish} when nothing writes any more; when that completes, readers see the whole output, also
 * after a crash. Before, output is stamped within two seconds or when it is read. A task without
 * output costs no file and one row of the index. If the output takes longer than the task, {@link
 * #announce} lists the stream before it is complete, and after a crash {@link #incomplete} returns
 * it.
 *
 * <p>Output is kept forever. Thread-safe; one timer thread serves all tasks.
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

  /** Opens the store with its files in {@code logs} under the data directory. */
  public static LogStore open(Path dataDirectory, StreamIndex index, InstantSource clock) {
    return new LogStore(dataDirectory.toAbsolutePath().resolve("logs"), index, clock);
  }

  /** Returns the file to append a task's output to; its directory exists. May be repeated. */
  public Path capture(String taskId, LogStreamKey key) {
    LogFiles files = start(taskId, key).output().files();
    files.createDirectory();
    return files.data();
  }

  /** Lists a task's stream from now on, because the task is going to have output. */
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
   * Ends the capture of a task; completes when that is durable. Does not fail: times that cannot be
   * stored beside the output, for example because the disk is full, are stored in the index. Does
   * nothing for a task that is not captured.
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
   * Lists the stream of a task that has ended and whose output is still to come; completes when
   * that is durable. Does nothing if the output is complete.
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

  /** Returns the streams of ended tasks whose output is not complete. Blocks. */
  public List<LogStreamInfo> incomplete() {
    return index.incomplete();
  }

  /**
   * Opens a stream, with everything that was written before this call; empty if there is none.
   * Blocks.
   */
  public Optional<StreamReader> open(LogStreamKey key) {
    Capture capture = byKey.get(key);
    if (capture != null) {
      capture.output().observe();
      return Optional.of(capture.output().reader());
    }
    return index.find(key).map(this::indexed);
  }

  /** Opens a stream that {@link #list} returned. */
  public StreamReader open(LogStreamInfo stream) {
    Capture capture = byKey.get(stream.key());
    return capture == null ? indexed(stream) : capture.output().reader();
  }

  private StreamReader indexed(LogStreamInfo stream) {
    return StreamReader.ofIndexed(stream, LogFiles.of(directory, stream.taskId()));
  }

  /** Returns a page of streams, of running and of ended tasks. Blocks. */
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

  /**
   * Returns whether streams can be created in the group. The default group always exists (LOG-020).
   */
  public boolean groupExists(LogGroup group) {
    return group.name().equals(DEFAULT_GROUP) || findGroup(group) != null;
  }

  private StreamIndex.@Nullable StoredGroup findGroup(LogGroup group) {
    return index.groups(group.accountId(), group.region()).stream()
        .filter(stored -> stored.group().equals(group))
        .findFirst()
        .orElse(null);
  }

  /**
   * Creates a group. Blocks.
   *
   * @return false if it exists
   */
  public boolean createGroup(LogGroup group) {
    return !groupExists(group) && index.createGroup(group, clock.millis());
  }

  /** Returns the groups of an account in a region, by name. Blocks. */
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

  /**
   * Stops observing. A later process that captures the same task finds what it writes from now on.
   */
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
