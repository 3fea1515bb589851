package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.model.ResourceRequirement;
import software.amazon.awssdk.services.batch.model.ResourceType;

/** What {@code deploy/observability} names is there: targets, metrics, labels. */
class ObservabilityIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Pattern METRIC =
      Pattern.compile("\\b(windlass|jvm|process)_[a-z0-9_]*[a-z0-9]");
  private static final Pattern LABEL = Pattern.compile("[{,]\\s*([a-z]+)(?:=|!=|=~|!~)\"");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void dashboardAndAlertsNameMetricsThatExist(
      @SharedStack(SharedStack.Executor.SIMULATED) Stack stack) throws IOException {
    var workspace = Workspace.create(stack, "busybox", 4);
    workspace.awaitEnd(workspace.submitShell("true"), LIMIT);
    // One job that runs for a while, and one that waits for ever.
    workspace.submitShell("sleep 30");
    var large =
        workspace.submit(
            workspace.define("true"),
            job ->
                job.containerOverrides(
                    overrides ->
                        overrides.resourceRequirements(
                            need(ResourceType.VCPU, "8"), need(ResourceType.MEMORY, "16384"))));

    var names = new TreeSet<String>();
    var labels = new TreeSet<String>();
    for (String file : new String[] {"alerts.yml", "grafana-dashboard.json"}) {
      String text = Files.readString(Stack.checkout("deploy/observability/" + file));
      METRIC.matcher(text).results().forEach(found -> names.add(found.group()));
      LABEL
          .matcher(text.replace("\\\"", "\""))
          .results()
          .forEach(found -> labels.add(found.group(1)));
    }
    assertThat(names).hasSizeGreaterThan(15);
    labels.removeAll(Set.of("job", "process")); // Prometheus adds these
    assertThat(labels).contains("queue", "status");
    Workspace.await(
        () -> "metrics " + missing(names, metrics(stack), "(?m)^%s(\\{.*)? "),
        LIMIT,
        () -> missing(names, metrics(stack), "(?m)^%s(\\{.*)? ").isEmpty());
    assertThat(missing(labels, metrics(stack), "[{,]%s=\"")).isEmpty();
    workspace.batch.cancelJob(r -> r.jobId(large).reason("seen"));
  }

  private static ResourceRequirement need(ResourceType type, String value) {
    return ResourceRequirement.builder().type(type).value(value).build();
  }

  private static Set<String> missing(Set<String> names, String metrics, String form) {
    var missing = new TreeSet<>(names);
    missing.removeIf(name -> Pattern.compile(form.formatted(name)).matcher(metrics).find());
    return missing;
  }

  /** What Prometheus would scrape, of all targets. */
  private static String metrics(Stack stack) {
    var all = new StringBuilder();
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      JsonNode targets =
          JSON.readTree(stack.dataDirectory().resolve("prometheus-targets.json").toFile());
      assertThat(targets).hasSize(4);
      for (JsonNode target : targets) {
        var uri = URI.create("http://" + target.at("/targets/0").asText() + "/q/metrics");
        var answer =
            client.send(
                HttpRequest.newBuilder(uri).timeout(LIMIT).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(uri.toString()).isEqualTo(200);
        all.append(answer.body());
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return all.toString();
  }
}
