package io.windlass.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.http.CallObserver;
import io.windlass.messaging.MessageTracing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TracingTest {
  private static final Optional<String> SOMEWHERE = Optional.of("http://127.0.0.1:1");

  private static Tracing tracing(Optional<String> endpoint, boolean disabled, String exporter) {
    return new Tracing(endpoint, Optional.empty(), disabled, exporter, "windlass-test", "test-1");
  }

  @Test
  void nothingIsTracedUnlessItIsSaidWhereTo() {
    for (Tracing off :
        new Tracing[] {
          tracing(Optional.empty(), false, "otlp"),
          tracing(SOMEWHERE, true, "otlp"),
          tracing(SOMEWHERE, false, "none")
        }) {
      assertThat(off.isOn()).isFalse();
      assertThat(off.messages()).isSameAs(MessageTracing.OFF);
      assertThat(off.messages().isOn()).isFalse();
      CallObserver observer = _ -> {};
      assertThat(CallTracing.added(observer, off)).isSameAs(observer);
    }
  }

  @Test
  void itIsOnWhereAnEndpointIsNamed() {
    Tracing on = tracing(SOMEWHERE, false, "otlp");
    assertThat(on.isOn()).isTrue();
    assertThat(on.messages().isOn()).isTrue();
    CallObserver observer = _ -> {};
    assertThat(CallTracing.added(observer, on)).isNotSameAs(observer);
  }

  /** Records the classes that it loads; shares none with the test but those of the platform. */
  private static final class Recording extends URLClassLoader {
    private final Set<String> loaded = new HashSet<>();

    Recording() {
      super(classPath(), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] classPath() {
      return Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
          .map(Recording::url)
          .toArray(URL[]::new);
    }

    private static URL url(String path) {
      try {
        return Path.of(path).toUri().toURL();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      loaded.add(name);
      return super.findClass(name);
    }
  }

  @Test
  void noClassOfOpenTelemetryIsLoadedWhileItIsOff() throws Exception {
    try (var loader = new Recording()) {
      var constructor = loader.loadClass(Tracing.class.getName()).getDeclaredConstructors()[0];
      constructor.setAccessible(true);
      Object off =
          constructor.newInstance(
              Optional.empty(), Optional.empty(), false, "otlp", "windlass-test", "test-1");
      var messages = off.getClass().getMethod("messages").invoke(off);
      assertThat(messages.getClass().getName()).startsWith(MessageTracing.class.getName());
      var observer = loader.loadClass(CallObserver.class.getName());
      loader
          .loadClass(CallTracing.class.getName())
          .getMethod("added", observer, off.getClass())
          .invoke(null, null, off);
      assertThat(loader.loaded)
          .contains(Tracing.class.getName())
          .noneMatch(name -> name.startsWith("io.opentelemetry."));
    }
  }
}
