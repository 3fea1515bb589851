package io.windlass.capacity.executor.process;

import io.windlass.capacity.executor.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The user that a command runs as, by ids (CP-011). {@link #SAME} is the user of the service.
 *
 * @param prefix the command that changes the user; empty for {@link #SAME}
 */
record RunAs(int uid, int gid, List<String> prefix) {
  static final RunAs SAME = new RunAs(-1, -1, List.of());

  /** Parses {@code user}, {@code uid}, {@code user:group} and {@code uid:gid}. */
  static RunAs of(String spec) throws StartFailure {
    String[] parts = spec.split(":", 2);
    int uid = uid(parts[0]);
    int gid = parts.length == 2 ? gid(parts[1]) : primaryGroup(parts[0], uid);
    int own = number(HostTools.output(List.of("id", "-u")).orElse("-1"));
    if (own == uid && parts.length == 1) {
      return SAME;
    }
    if (own != 0) {
      throw failure("the service has to run as root to run a command as user " + spec);
    }
    String setpriv =
        HostTools.find("setpriv")
            .orElseThrow(() -> failure("setpriv (util-linux) is needed to run as user " + spec));
    boolean known = HostTools.succeeds(List.of("id", "-un", Integer.toString(uid)));
    String groups = known ? "--init-groups" : "--clear-groups";
    return new RunAs(uid, gid, List.of(setpriv, "--reuid=" + uid, "--regid=" + gid, groups, "--"));
  }

  private static int uid(String user) throws StartFailure {
    int number = number(user);
    if (number >= 0) {
      return number;
    }
    return number(
        HostTools.output(List.of("id", "-u", "--", user))
            .orElseThrow(
                () ->
                    failure(
                        "unable to find user " + user + ": no matching entries in passwd file")));
  }

  private static int primaryGroup(String user, int uid) {
    return number(HostTools.output(List.of("id", "-g", "--", user)).orElse(Integer.toString(uid)));
  }

  private static int gid(String group) throws StartFailure {
    int number = number(group);
    if (number >= 0) {
      return number;
    }
    try {
      for (String line : Files.readAllLines(Path.of("/etc/group"))) {
        String[] fields = line.split(":", -1);
        if (fields.length > 2 && fields[0].equals(group)) {
          return number(fields[2]);
        }
      }
    } catch (IOException e) {
      throw failure("cannot read the group file: " + e.getMessage());
    }
    throw failure("unable to find group " + group + ": no matching entries in group file");
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
  }

  private static StartFailure failure(String why) {
    return new StartFailure("CannotStartContainerError: " + why);
  }

  /** Makes the user the owner of a directory. */
  void own(Path directory) throws IOException {
    if (uid >= 0) {
      Files.setAttribute(directory, "unix:uid", uid);
      Files.setAttribute(directory, "unix:gid", gid);
    }
  }
}
