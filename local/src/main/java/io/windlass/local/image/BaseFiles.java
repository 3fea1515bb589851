package io.windlass.local.image;

import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The least that programs need of an operating system, taken from this machine: the C library, a
 * shell (PostgreSQL's initdb starts programs by it), users, and how names are looked up.
 */
final class BaseFiles {
  private static final List<String> LIBRARIES =
      List.of(
          "libc.so.6",
          "libm.so.6",
          "libdl.so.2",
          "libpthread.so.0",
          "librt.so.1",
          "libresolv.so.2",
          "libgcc_s.so.1",
          "libstdc++.so.6");
  private static final String USERS =
      "root:x:0:0:root:/:/bin/sh\nwindlass:x:1000:1000:windlass:/tmp:/bin/sh\n";
  private static final String GROUPS = "root:x:0:\nwindlass:x:1000:\n";

  private BaseFiles() {}

  static FileEntriesLayer layer(Path work) throws IOException {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    var directory = "/lib/" + (arm ? "aarch64" : "x86_64") + "-linux-gnu/";
    var loader = arm ? "/lib/ld-linux-aarch64.so.1" : "/lib64/ld-linux-x86-64.so.2";
    var layer = FileEntriesLayer.builder().setName("base");
    Layers.addExecutable(layer, existing(loader), loader);
    for (var library : LIBRARIES) {
      Layers.addExecutable(layer, existing(directory + library), directory + library);
    }
    Layers.addExecutable(layer, existing("/bin/dash"), "/bin/sh");
    text(layer, work, "/etc/passwd", USERS);
    text(layer, work, "/etc/group", GROUPS);
    text(layer, work, "/etc/nsswitch.conf", "hosts: files dns\n");
    return layer.build();
  }

  private static Path existing(String path) throws IOException {
    if (!Files.exists(Path.of(path))) {
      throw new IOException(
          "this machine has no %s; name a base image (--base) or a root file system (--rootfs)"
              .formatted(path));
    }
    return Path.of(path);
  }

  private static void text(FileEntriesLayer.Builder layer, Path work, String target, String content)
      throws IOException {
    var file = work.resolve(Path.of(target).getFileName());
    Files.write(file, content.getBytes(StandardCharsets.UTF_8));
    Layers.addFile(layer, file, target);
  }
}
