package io.windlass.local.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Records the events that it receives. */
final class RecordingListener implements SupervisorListener {
  private final List<String> heard = new ArrayList<>();

  @Override
  public synchronized void spawned(String name, ProcessHandle process, int restarts) {
    add(name + " spawned");
  }

  @Override
  public synchronized void ready(String name, Duration took, int restarts) {
    add(name + " ready " + restarts);
  }

  @Override
  public synchronized void died(String name, String how, Duration delay) {
    add(name + " died, again in " + delay.toMillis());
  }

  @Override
  public synchronized void stopped(String name) {
    add(name + " stopped");
  }

  private void add(String line) {
    heard.add(line);
    notifyAll();
  }

  synchronized List<String> heard() {
    return List.copyOf(heard);
  }

  synchronized void await(String line) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!heard.contains(line)) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("never heard \"" + line + "\", only " + heard);
      }
      wait(100);
    }
  }
}
