package io.windlass.e2e;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The sources and documents of the repository, without what builds and runs leave behind. */
final class RepositoryFiles {
  private static final Set<String> LEFT_OUT = Set.of("target", "node_modules");

  private RepositoryFiles() {}

  /** All files with one of the endings, sorted; hidden directories are left out. */
  static List<Path> under(Path root, String... endings) throws IOException {
    var wanted = Set.of(endings);
    var files = new ArrayList<Path>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            var name = directory.getFileName().toString();
            var hidden = name.startsWith(".") && !name.equals("..") && !name.equals(".");
            return hidden || LEFT_OUT.contains(name)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            var name = file.getFileName().toString();
            if (wanted.contains(name.substring(name.lastIndexOf('.') + 1))) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }
}
