package io.windlass.local.supervisor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A stub: a shell script, ready as soon as it runs. */
final class ShellComponent implements Component {
  private final String name;
  private final String script;
  private final List<ProcessHandle> started = new ArrayList<>();
  private int failuresToCome;

  ShellComponent(String name, String script) {
    this.name = name;
    this.script = script;
  }

  /** The next starts fail, except the very first. */
  synchronized void failNextStarts(int count) {
    failuresToCome = count;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized ProcessHandle start(Consumer<ProcessHandle> spawned) throws StartFailure {
    if (failuresToCome > 0) {
      failuresToCome--;
      throw new StartFailure("not now");
    }
    try {
      var process = new ProcessBuilder("sh", "-c", script).start().toHandle();
      spawned.accept(process);
      started.add(process);
      return process;
    } catch (IOException e) {
      throw new StartFailure("no shell", e);
    }
  }

  synchronized ProcessHandle last() {
    return started.getLast();
  }
}
