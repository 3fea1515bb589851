package io.windlass.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The user that PostgreSQL runs as, since it refuses to run as root. Root runs it in a user
 * namespace, in which the process is nobody but owns what root owns; where namespaces are not
 * allowed, as the user nobody, which then needs read access to the programs and owns the data
 * directory.
 */
final class UnprivilegedUser {
  private static final List<String> NAMESPACE = List.of("unshare", "-U");
  private static final List<String> NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private UnprivilegedUser() {}

  /**
   * Returns the command in a session of its own, so that Ctrl-C at the terminal does not reach it.
   */
  static List<String> detached(List<String> command) throws IOException {
    List<String> result = new ArrayList<>(List.of("setsid"));
    result.addAll(prefix());
    result.addAll(command);
    return result;
  }

  static List<String> command(List<String> command) throws IOException {
    List<String> result = new ArrayList<>(prefix());
    result.addAll(command);
    return result;
  }

  /** Makes the user that the server runs as the owner of a directory, if it is another user. */
  static void changeOwner(Path directory) throws IOException {
    if (ROOT && prefix().equals(NOBODY)) {
      run(List.of("chown", "-R", "65534:65534", directory.toString()));
    }
  }

  private static List<String> prefix() throws IOException {
    if (!ROOT) {
      return List.of();
    }
    return Files.exists(Path.of("/proc/self/ns/user")) && run(List.of("unshare", "-U", "true"))
        ? NAMESPACE
        : NOBODY;
  }

  private static boolean run(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
