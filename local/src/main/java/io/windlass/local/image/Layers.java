package io.windlass.local.image;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** Layers of images from files; what is executable here is so there. Symbolic links are copied. */
final class Layers {
  private static final FilePermissions EXECUTABLE = FilePermissions.fromOctalString("755");
  private static final FilePermissions READABLE = FilePermissions.fromOctalString("644");

  private Layers() {}

  /** Returns a layer of the files below a directory that fit. */
  static FileEntriesLayer directory(String name, Path source, String target, Predicate<Path> fits)
      throws IOException {
    var layer = FileEntriesLayer.builder().setName(name);
    add(layer, source, target, fits);
    return layer.build();
  }

  static void add(FileEntriesLayer.Builder layer, Path source, String target, Predicate<Path> fits)
      throws IOException {
    List<Path> files;
    try (var walk = Files.walk(source, FileVisitOption.FOLLOW_LINKS)) {
      files = walk.filter(Files::isRegularFile).filter(fits).sorted().toList();
    }
    for (var file : files) {
      addFile(layer, file, target + "/" + source.relativize(file));
    }
  }

  static void addFile(FileEntriesLayer.Builder layer, Path file, String target) {
    layer.addEntry(
        file, AbsoluteUnixPath.get(target), Files.isExecutable(file) ? EXECUTABLE : READABLE);
  }

  static void addExecutable(FileEntriesLayer.Builder layer, Path file, String target) {
    layer.addEntry(file, AbsoluteUnixPath.get(target), EXECUTABLE);
  }
}
