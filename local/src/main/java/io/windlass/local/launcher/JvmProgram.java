package io.windlass.local.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How to start a Java program.
 *
 * @param name as in status and logs
 * @param kind programs of one kind share a start-up cache: all schedulers, for instance
 * @param directory to run in
 * @param flags of the JVM
 * @param entry {@code -jar x.jar}, or class path and main class
 * @param arguments of the program
 * @param caches where its start-up cache is kept
 */
record JvmProgram(
    String name,
    String kind,
    Path directory,
    List<String> flags,
    List<String> entry,
    List<String> arguments,
    AotCache.Location caches) {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  List<String> command(List<String> cacheFlags) {
    var command = new ArrayList<String>();
    command.add(JAVA.toString());
    command.addAll(cacheFlags);
    command.addAll(flags);
    command.addAll(entry);
    command.addAll(arguments);
    return command;
  }
}
