package io.windlass.local.command;

import io.windlass.local.image.ImageBuilder;
import io.windlass.local.image.ImageBuilder.Base;
import io.windlass.local.image.ImageBuilder.Target;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code windlass images}. */
@Command(
    name = "images",
    mixinStandardHelpOptions = true,
    description = {
      "Builds a container image of each service, of the router, and of broker, database server,",
      "registry and their setup. No container engine is needed for --push and --tar."
    })
public final class ImagesCommand implements Callable<Integer> {
  /** What the images begin with. */
  static final class BaseOptions {
    @Option(names = "--base", paramLabel = "IMAGE", description = "An image to build on.")
    @Nullable String image;

    @Option(
        names = "--rootfs",
        paramLabel = "FOLDER",
        description =
            "A root file system to build on. Without either, the images have the C library and"
                + " the shell of this machine and nothing else.")
    @Nullable Path rootFileSystem;
  }

  /** Where the images go to. */
  static final class TargetOptions {
    @Option(names = "--load", description = "Load them into this machine's Docker engine.")
    boolean load;

    @Option(
        names = "--push",
        paramLabel = "REPOSITORY",
        description = "Push them below this repository, such as registry.example.com/windlass.")
    @Nullable String repository;

    @Option(names = "--tar", paramLabel = "DIR", description = "Write an archive of each.")
    @Nullable Path directory;
  }

  @ArgGroup @Nullable BaseOptions base;

  @ArgGroup(multiplicity = "1")
  TargetOptions target = new TargetOptions();

  @Option(names = "--tag", defaultValue = "0.1.0", description = "Their tag (${DEFAULT-VALUE}).")
  String tag = "0.1.0";

  @Option(names = "--only", split = ",", paramLabel = "NAME", description = "Build only these.")
  Set<String> only = new LinkedHashSet<>();

  @Override
  public Integer call() throws Exception {
    var root = Path.of(System.getProperty("windlass.root", ".")).toAbsolutePath().normalize();
    new ImageBuilder(root, tag)
        .build(base(), target(), only, name -> System.out.println("  " + name));
    return 0;
  }

  private Base base() {
    var options = base;
    if (options == null) {
      return new Base.Scratch();
    }
    return options.image != null
        ? new Base.Image(options.image)
        : new Base.RootFileSystem(Path.of(String.valueOf(options.rootFileSystem)));
  }

  private Target target() {
    if (target.repository != null) {
      return new Target.Registry(target.repository);
    }
    if (target.directory != null) {
      return new Target.Archives(target.directory);
    }
    return new Target.DockerEngine();
  }
}
