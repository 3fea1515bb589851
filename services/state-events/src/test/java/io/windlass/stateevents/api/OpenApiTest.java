package io.windlass.stateevents.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.windlass.aws.http.AdmissionControl;
import io.windlass.stateevents.config.EventStreamSettings;
import io.windlass.stateevents.store.DeliveryOverviews;
import io.windlass.stateevents.store.DeliveryTraces;
import io.windlass.stateevents.store.EventLog;
import io.windlass.stateevents.store.PostgresProjections;
import io.windlass.stateevents.store.TransitionSearch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The document that describes the API, beside the code that serves it. */
class OpenApiTest {
  private static final Path DOCUMENT =
      Path.of("src/main/resources/META-INF/resources/windlass/v1/openapi.json");

  private static JsonNode document() throws Exception {
    return new ObjectMapper().readTree(Files.readString(DOCUMENT));
  }

  @Test
  void itHasTheRoutesThatAreServedAndNoOthers() throws Exception {
    Set<String> served = new TreeSet<>();
    for (Route route : routes()) {
      route
          .methods()
          .forEach(
              method ->
                  served.add(
                      method.name().toLowerCase(java.util.Locale.ROOT)
                          + " "
                          + String.valueOf(route.getPath()).replaceAll(":(\\w+)", "{$1}")));
    }
    Set<String> described = new TreeSet<>();
    document()
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> described.add(method + " " + path.getKey())));
    assertThat(described).isEqualTo(served).hasSize(6);
  }

  @Test
  void itHasTheParametersThatAreRead() throws Exception {
    var described = new TreeSet<String>();
    document()
        .path("paths")
        .forEach(
            path ->
                path.path("get")
                    .path("parameters")
                    .forEach(
                        parameter -> {
                          if (parameter.path("in").asText().equals("query")) {
                            described.add(parameter.path("name").asText());
                          }
                        }));
    var read = new TreeSet<String>();
    Pattern names =
        Pattern.compile(
            "(?:given|number|time|getAll|query\\.get|getParam)\\((?:request, )?\"(\\w+)\"");
    for (String source :
        List.of("HistoryQueries", "EventExplanations", "WindlassApi", "EventStreamRoute")) {
      String text =
          Files.readString(
              Path.of("src/main/java/io/windlass/stateevents/api/" + source + ".java"));
      names.matcher(text).results().forEach(each -> read.add(each.group(1)));
    }
    assertThat(described).isEqualTo(read).contains("pattern", "failed", "nextToken", "rule");
  }

  @Test
  void itsReferencesLeadSomewhere() throws Exception {
    JsonNode document = document();
    var references = new ArrayList<String>();
    document.findValues("$ref").forEach(each -> references.add(each.asText()));
    assertThat(references)
        .isNotEmpty()
        .allSatisfy(
            each -> assertThat(document.at(each.substring(1)).isMissingNode()).as(each).isFalse());
  }

  private static List<Route> routes() {
    Vertx vertx = Vertx.vertx();
    try {
      Pool pool = PgBuilder.pool().using(vertx).connectingTo(new PgConnectOptions()).build();
      Router router = Router.router(vertx);
      var settings =
          new EventStreamSettings(
              Duration.ofSeconds(15), 8 << 20, 32 << 20, 1000, Duration.ofSeconds(30));
      var deliveries = new DeliveryTraces(pool);
      WindlassApi.route(
          router,
          TestKeys.authenticator(),
          new AdmissionControl(AdmissionControl.Limits.DEFAULT),
          InstantSource.system(),
          new WindlassApi.Sources(
              new EventStreamRoute(
                  TestKeys.authenticator(),
                  new LiveEvents(1),
                  new EventLog(pool, 1),
                  settings,
                  () -> true),
              new PostgresProjections(pool)::summary,
              new EventExplanations(
                  (_, _) -> Optional.empty(), _ -> List.of(), (_, _) -> List.of(), deliveries),
              _ -> List.of(),
              new DeliveryOverviews(pool),
              new HistoryQueries(new TransitionSearch(pool, 1, 1), InstantSource.system())));
      return router.getRoutes();
    } finally {
      var _ = vertx.close();
    }
  }
}
