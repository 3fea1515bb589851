package io.windlass.local.supervisor;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process id with the start time of the process, so that a process id that was reused is not
 * taken for the same process.
 *
 * @param started the kernel's start tick where there is a {@code /proc}, with the id of the boot;
 *     else the start time
 */
public record ProcessIdentity(long pid, String started) {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  public static ProcessIdentity of(ProcessHandle process) {
    return new ProcessIdentity(process.pid(), startOf(process));
  }

  /** Returns the process if it still runs. */
  public Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> startOf(process).equals(started))
        .filter(process -> !isZombie(process.pid()));
  }

  @JsonIgnore
  public boolean isAlive() {
    return find().isPresent();
  }

  /** Returns whether a process has ended and its parent has not read the exit code. */
  private static boolean isZombie(long pid) {
    try {
      var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
    } catch (IOException e) {
      return false;
    }
  }

  private static String startOf(ProcessHandle process) {
    try {
      var stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      // The name, in brackets, may hold anything: count from behind it. Field 22 is the start.
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return fields[19] + "@" + Files.readString(BOOT).strip();
    } catch (IOException e) {
      return process.info().startInstant().map(Object::toString).orElse("");
    }
  }
}
