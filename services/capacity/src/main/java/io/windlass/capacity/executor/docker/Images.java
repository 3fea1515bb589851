package io.windlass.capacity.executor.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.PullResponseItem;
import io.windlass.capacity.executor.SecretSource.RegistryLogin;
import io.windlass.capacity.executor.StartFailure;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pulls images that the engine does not have; each only once at a time, however many tasks wait for
 * it (CP-001, CP-032, JD-027). A pull of which nothing is heard for a while is given up.
 */
final class Images {
  private final DockerClient client;
  private final ScheduledExecutorService timer;
  private final Duration timeout;
  private final RegistryLogins logins;
  private final Map<Wanted, Pull> pulls = new ConcurrentHashMap<>();

  Images(
      DockerClient client,
      ScheduledExecutorService timer,
      Duration timeout,
      RegistryLogins logins) {
    this.client = client;
    this.timer = timer;
    this.timeout = timeout;
    this.logins = logins;
  }

  /**
   * Completes with the reason why the image cannot be had, or with nothing when it is there;
   * exceptionally when the engine does not answer.
   *
   * @param platform such as {@code linux/arm64}; empty is the engine's own
   * @param login the one that the task names; empty is the one that the machine's user has
   */
  CompletionStage<Optional<StartFailure>> pull(
      String image, Optional<String> platform, Optional<RegistryLogin> login) {
    var wanted = new Wanted(image, platform, login);
    var pull = new Pull(wanted);
    Pull underWay = pulls.putIfAbsent(wanted, pull);
    if (underWay != null) {
      return underWay.done;
    }
    var _ = pull.done.whenComplete((failure, fault) -> pulls.remove(wanted, pull));
    pull.begin();
    return pull.done;
  }

  private static StartFailure failure(String why) {
    return new StartFailure("CannotPullContainerError: " + why);
  }

  private record Wanted(String image, Optional<String> platform, Optional<RegistryLogin> login) {}

  private final class Pull implements ResultCallback<PullResponseItem> {
    private final Wanted wanted;
    private final CompletableFuture<Optional<StartFailure>> done = new CompletableFuture<>();
    private volatile @Nullable Closeable stream;
    private volatile @Nullable String problem;
    private volatile long lastWord = System.nanoTime();
    private volatile @Nullable ScheduledFuture<?> watch;

    Pull(Wanted wanted) {
      this.wanted = wanted;
    }

    void begin() {
      Reference reference = Reference.of(wanted.image());
      long every = Math.max(1, timeout.toMillis() / 4);
      watch = timer.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
      var request = client.pullImageCmd(reference.repository()).withTag(reference.tag());
      wanted.platform().ifPresent(request::withPlatform);
      wanted
          .login()
          .map(login -> RegistryLogins.of(reference.repository(), login))
          .or(() -> logins.of(reference.repository()))
          .ifPresent(request::withAuthConfig);
      request.exec(this);
    }

    private void look() {
      if (System.nanoTime() - lastWord > timeout.toNanos()) {
        end(
            Optional.of(
                failure(
                    "pull of "
                        + wanted.image()
                        + " made no progress for "
                        + timeout.toSeconds()
                        + " s")));
      }
    }

    private void end(Optional<StartFailure> outcome) {
      ScheduledFuture<?> watching = watch;
      if (watching != null) {
        watching.cancel(false);
      }
      done.complete(outcome);
      close();
    }

    @Override
    public void onStart(Closeable opened) {
      stream = opened;
    }

    @Override
    public void onNext(PullResponseItem item) {
      lastWord = System.nanoTime();
      var error = item.getErrorDetail();
      if (error != null && EngineErrors.isOfItsEnd(String.valueOf(error.getMessage()))) {
        onError(new IllegalStateException(error.getMessage()));
      } else if (error != null) {
        problem = "Error response from daemon: " + error.getMessage();
      }
    }

    @Override
    public void onError(Throwable cause) {
      if (cause instanceof DockerException answer) {
        end(Optional.of(failure("Error response from daemon: " + EngineErrors.message(answer))));
      } else {
        done.completeExceptionally(cause); // the engine is away
        end(Optional.empty());
      }
    }

    @Override
    public void onComplete() {
      String why = problem;
      end(why == null ? Optional.empty() : Optional.of(failure(why)));
    }

    @Override
    public void close() {
      Closeable open = stream;
      if (open != null) {
        try {
          open.close();
        } catch (IOException e) {
          stream = null;
        }
      }
    }
  }

  /** An image reference in the two parts that a pull takes; {@code tag} may be a digest. */
  record Reference(String repository, String tag) {
    static Reference of(String image) {
      int digest = image.indexOf('@');
      if (digest > 0) {
        return new Reference(image.substring(0, digest), image.substring(digest + 1));
      }
      int colon = image.lastIndexOf(':');
      return colon > image.lastIndexOf('/')
          ? new Reference(image.substring(0, colon), image.substring(colon + 1))
          : new Reference(image, "latest");
    }
  }
}
