package io.windlass.capacity.executor.process.runner;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Starts processes as children of this one, without copying this process and without another
 * program in between: a start costs what the program itself costs.
 */
final class ChildProcesses {
  private static final MethodHandle POSIX_SPAWN = CLibrary.posixSpawn();
  private static final MethodHandle ACTIONS_INIT =
      CLibrary.function("posix_spawn_file_actions_init", ADDRESS);
  private static final MethodHandle ACTIONS_DESTROY =
      CLibrary.function("posix_spawn_file_actions_destroy", ADDRESS);
  private static final MethodHandle ADD_OPEN = CLibrary.addOpen();
  private static final MethodHandle ADD_DUP2 = CLibrary.addDup2();
  private static final MethodHandle ADD_CHDIR =
      CLibrary.function("posix_spawn_file_actions_addchdir_np", ADDRESS, ADDRESS);
  private static final MethodHandle ADD_CLOSE_FROM =
      CLibrary.function("posix_spawn_file_actions_addclosefrom_np", ADDRESS, JAVA_INT);
  private static final MethodHandle WAITID =
      CLibrary.function("waitid", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle WAITPID =
      CLibrary.function("waitpid", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle KILL = CLibrary.function("kill", JAVA_INT, JAVA_INT);
  private static final MethodHandle SETSID = CLibrary.function("setsid");
  private static final MethodHandle STRERROR = CLibrary.strerror();

  /**
   * More than the size of posix_spawn_file_actions_t, posix_spawnattr_t and siginfo_t in any C
   * library.
   */
  private static final long ROOMY = 512;

  private static final int O_RDONLY = 0;
  private static final int O_WRONLY_CREAT_APPEND = 0x1 | 0x40 | 0x400;
  private static final int MODE = 0644;

  private static final short SETSIGDEF_SETSIGMASK_SETSID = 0x04 | 0x08 | 0x80;
  private static final int P_ALL = 0;
  private static final int WEXITED_WNOWAIT = 0x4 | 0x0100_0000;
  private static final int SI_CODE = 8;
  private static final int SI_PID = 16;
  private static final int SI_STATUS = 24;
  private static final int CLD_EXITED = 1;
  private static final int SIGKILL = 9;

  /** The end of a child: its exit code, or 128 plus the number of the signal. */
  record End(int pid, int exitCode) {}

  private final MemorySegment attributes = attributes();
  private final MemorySegment ended = Arena.global().allocate(ROOMY, Long.BYTES);

  /** Returns attributes for default signal handling, no blocked signals, and a new session. */
  private static MemorySegment attributes() {
    var arena = Arena.global();
    var attributes = arena.allocate(ROOMY, Long.BYTES);
    var all = arena.allocate(ROOMY, Long.BYTES);
    var none = arena.allocate(ROOMY, Long.BYTES);
    try {
      check((int) CLibrary.function("sigfillset", ADDRESS).invokeExact(all));
      check((int) CLibrary.function("sigemptyset", ADDRESS).invokeExact(none));
      check((int) CLibrary.function("posix_spawnattr_init", ADDRESS).invokeExact(attributes));
      check(
          (int)
              CLibrary.function("posix_spawnattr_setsigdefault", ADDRESS, ADDRESS)
                  .invokeExact(attributes, all));
      check(
          (int)
              CLibrary.function("posix_spawnattr_setsigmask", ADDRESS, ADDRESS)
                  .invokeExact(attributes, none));
      check((int) CLibrary.setFlags().invokeExact(attributes, SETSIGDEF_SETSIGMASK_SETSID));
      return attributes;
    } catch (Throwable e) {
      throw CLibrary.unexpected(e);
    }
  }

  /**
   * Starts a child, which leads a session and a process group, has no input and no other open file
   * of this process.
   *
   * @return its process id, or the negated error number
   */
  int start(StartOrder order) {
    try (var arena = Arena.ofConfined()) {
      var actions = arena.allocate(ROOMY, Long.BYTES);
      check((int) ACTIONS_INIT.invokeExact(actions));
      try {
        var input = arena.allocateFrom("/dev/null");
        var log = arena.allocateFrom(order.log().toString());
        var work = arena.allocateFrom(order.work().toString());
        check((int) ADD_OPEN.invokeExact(actions, 0, input, O_RDONLY, 0));
        check((int) ADD_OPEN.invokeExact(actions, 1, log, O_WRONLY_CREAT_APPEND, MODE));
        check((int) ADD_DUP2.invokeExact(actions, 1, 2));
        check((int) ADD_CHDIR.invokeExact(actions, work));
        check((int) ADD_CLOSE_FROM.invokeExact(actions, 3));
        var pid = arena.allocate(JAVA_INT);
        int error =
            (int)
                POSIX_SPAWN.invokeExact(
                    pid,
                    arena.allocateFrom(order.program()),
                    actions,
                    attributes,
                    texts(arena, order.arguments()),
                    texts(arena, order.variables()));
        return error == 0 ? pid.get(JAVA_INT, 0) : -error;
      } finally {
        check((int) ACTIONS_DESTROY.invokeExact(actions));
      }
    } catch (Throwable e) {
      throw CLibrary.unexpected(e);
    }
  }

  private static MemorySegment texts(Arena arena, List<String> texts) {
    var pointers = arena.allocate(ADDRESS, texts.size() + 1);
    for (int i = 0; i < texts.size(); i++) {
      pointers.setAtIndex(ADDRESS, i, arena.allocateFrom(texts.get(i)));
    }
    pointers.setAtIndex(ADDRESS, texts.size(), MemorySegment.NULL);
    return pointers;
  }

  /**
   * Waits until a child has ended; the child keeps its process id until {@link #reap}. Returns
   * empty if there is no child or the wait was interrupted. For one thread at a time.
   */
  Optional<End> awaitEnd() {
    try {
      int failed = (int) WAITID.invokeExact(P_ALL, 0, ended, WEXITED_WNOWAIT);
      if (failed != 0) {
        return Optional.empty();
      }
      int status = ended.get(JAVA_INT, SI_STATUS);
      boolean exited = ended.get(JAVA_INT, SI_CODE) == CLD_EXITED;
      return Optional.of(new End(ended.get(JAVA_INT, SI_PID), exited ? status : 128 + status));
    } catch (Throwable e) {
      throw CLibrary.unexpected(e);
    }
  }

  /** Kills the remaining processes of its group and releases its process id. */
  void reap(int pid) {
    try {
      int _ = (int) KILL.invokeExact(-pid, SIGKILL); // fails if none remains
      check(Math.min(0, (int) WAITPID.invokeExact(pid, MemorySegment.NULL, 0)));
    } catch (Throwable e) {
      throw CLibrary.unexpected(e);
    }
  }

  /**
   * Sends a signal to the group that a child leads, or to the child if it does not lead one yet.
   */
  void signal(int pid, int signal) {
    try {
      int failed = (int) KILL.invokeExact(-pid, signal);
      if (failed != 0) {
        int _ = (int) KILL.invokeExact(pid, signal); // fails if it has ended
      }
    } catch (Throwable e) {
      throw CLibrary.unexpected(e);
    }
  }

  /** Moves this process to a session of its own, so that Ctrl-C in a terminal does not reach it. */
  static void leaveSession() {
    try {
      int _ = (int) SETSID.invokeExact(); // fails if it leads one already
    } catch (Throwable e) {
      throw CLibrary.unexpected(e);
    }
  }

  /** Returns the message of an error number, in lower case. */
  @SuppressWarnings("restricted")
  static String words(int error) {
    try {
      var text = (MemorySegment) STRERROR.invokeExact(error);
      return text.reinterpret(ROOMY).getString(0).toLowerCase(Locale.ROOT);
    } catch (Throwable e) {
      throw CLibrary.unexpected(e);
    }
  }

  private static void check(int result) {
    if (result != 0) {
      throw new IllegalStateException("the C library refused a call: " + result);
    }
  }
}
