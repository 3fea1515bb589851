package io.windlass.local.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.DockerDaemonImage;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import io.windlass.embedded.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Builds the container images of all parts of Windlass. Containers run as user 1000 and need no
 * writable file system besides {@code /tmp} and their data directory. The same files make the same
 * image, whenever it is built.
 */
public final class ImageBuilder {
  private static final String USER = "1000:1000";

  /** What the images begin with. */
  public sealed interface Base {
    /** The C library and a shell of this machine. */
    record Scratch() implements Base {}

    /** An image that a registry has. */
    record Image(String reference) implements Base {}

    /** All regular files of a directory; links are copied. */
    record RootFileSystem(Path directory) implements Base {}
  }

  /** Where the images go to. */
  public sealed interface Target {
    /** The Docker engine of this machine. */
    record DockerEngine() implements Target {}

    /** A registry, with the credentials of Docker's configuration. */
    record Registry(String repository) implements Target {}

    /** A directory, with one archive per image, as {@code docker save} writes it. */
    record Archives(Path directory) implements Target {}
  }

  private final Path root;
  private final String tag;

  /**
   * @param root checkout in which everything is built
   * @param tag of all images
   */
  public ImageBuilder(Path root, String tag) {
    this.root = root;
    this.tag = tag;
  }

  /**
   * Builds all images, or some.
   *
   * @param only their names; all if empty
   * @param progress hears of each image that is done
   * @throws IOException if files are missing, or the target does not take an image
   */
  public void build(Base base, Target target, Set<String> only, Consumer<String> progress)
      throws IOException, InterruptedException {
    var work = Files.createTempDirectory("windlass-images-");
    try {
      for (var plan : new ImagePlans(root, work).all()) {
        if (only.isEmpty() || only.contains(plan.name())) {
          build(plan, base, target, work);
          progress.accept(plan.name());
        }
      }
    } finally {
      Directories.delete(work);
    }
  }

  private void build(ImagePlan plan, Base base, Target target, Path work)
      throws IOException, InterruptedException {
    try {
      List<FileEntriesLayer> layers = new ArrayList<>();
      var builder = begin(base, layers, work);
      layers.addAll(plan.layers());
      builder
          .setFileEntriesLayers(layers)
          .setEntrypoint(plan.command())
          .setEnvironment(plan.environment())
          .setUser(USER)
          .setWorkingDirectory(AbsoluteUnixPath.get(plan.name().equals("postgres") ? "/" : "/app"))
          .setPlatforms(Set.of(platform()))
          .setCreationTime(Instant.EPOCH)
          .containerize(containerizer(plan.name(), target, work));
    } catch (InvalidImageReferenceException
        | RegistryException
        | CacheDirectoryCreationException
        | ExecutionException e) {
      throw new IOException("image " + plan.name() + ": " + e.getMessage(), e);
    }
  }

  private static JibContainerBuilder begin(Base base, List<FileEntriesLayer> layers, Path work)
      throws IOException, InvalidImageReferenceException {
    return switch (base) {
      case Base.Scratch() -> {
        layers.add(BaseFiles.layer(work));
        yield Jib.fromScratch();
      }
      case Base.Image(var reference) -> Jib.from(authenticated(ImageReference.parse(reference)));
      case Base.RootFileSystem(var directory) -> {
        layers.add(Layers.directory("root file system", directory, "", _ -> true));
        yield Jib.fromScratch();
      }
    };
  }

  private Containerizer containerizer(String name, Target target, Path work)
      throws IOException, InvalidImageReferenceException {
    var containerizer =
        switch (target) {
          case Target.DockerEngine() ->
              Containerizer.to(DockerDaemonImage.named("windlass/" + name + ":" + tag));
          case Target.Registry(var repository) ->
              Containerizer.to(
                  authenticated(ImageReference.parse(repository + "/" + name + ":" + tag)));
          case Target.Archives(var directory) -> {
            Files.createDirectories(directory);
            yield Containerizer.to(
                TarImage.at(directory.resolve(name + ".tar"))
                    .named("windlass/" + name + ":" + tag));
          }
        };
    return containerizer
        .setToolName("windlass")
        .setApplicationLayersCache(work.resolve("layers"))
        .setBaseImageLayersCache(work.resolve("base"));
  }

  private static RegistryImage authenticated(ImageReference reference) {
    return RegistryImage.named(reference)
        .addCredentialRetriever(
            CredentialRetrieverFactory.forImage(reference, _ -> {}).dockerConfig());
  }

  private static Platform platform() {
    var arm = System.getProperty("os.arch").equals("aarch64");
    return new Platform(arm ? "arm64" : "amd64", "linux");
  }
}
