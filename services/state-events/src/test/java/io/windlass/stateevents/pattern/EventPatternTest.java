package io.windlass.stateevents.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventPatternTest {
  static final String RUNNABLE = resource("job-state-change.json");
  static final String FAILED = RUNNABLE.replace("\"RUNNABLE\"", "\"FAILED\"");

  static String resource(String name) {
    try (var stream = EventPatternTest.class.getResourceAsStream("/events/" + name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String reasonOf(String pattern) {
    try {
      EventPattern.of(pattern);
      return "valid";
    } catch (InvalidEventPatternException e) {
      return e.getMessage();
    }
  }

  @Test
  void sourceAloneMatchesAllFourDetailTypes() {
    var pattern = EventPattern.of("{\"source\":[\"aws.batch\"]}");
    for (String name :
        List.of(
            "job-state-change.json",
            "job-queue-blocked.json",
            "service-job-state-change.json",
            "service-job-queue-blocked.json")) {
      assertThat(pattern.matches(resource(name))).as(name).isTrue();
    }
  }

  @Test
  void failedJobsOnly() {
    var pattern =
        EventPattern.of(
            "{\"detail-type\":[\"Batch Job State Change\"],\"source\":[\"aws.batch\"],"
                + "\"detail\":{\"status\":[\"FAILED\"]}}");
    assertThat(pattern.matches(FAILED)).isTrue();
    assertThat(pattern.matches(RUNNABLE)).isFalse();
    assertThat(pattern.matches(resource("job-queue-blocked.json"))).isFalse();
  }

  @Test
  void blockedQueuesOnly() {
    var pattern =
        EventPattern.of(
            "{\"detail-type\":[\"Batch Job Queue Blocked\"],\"source\":[\"aws.batch\"]}");
    assertThat(pattern.matches(resource("job-queue-blocked.json"))).isTrue();
    assertThat(pattern.matches(RUNNABLE)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"a\":[{\"prefix\":\"x\"}]};{\"a\":\"xy\"};true",
        "{\"a\":[{\"suffix\":\"y\"}]};{\"a\":\"xy\"};true",
        "{\"a\":[{\"wildcard\":\"x*z\"}]};{\"a\":\"xyyz\"};true",
        "{\"a\":[{\"anything-but\":[\"x\"]}]};{\"a\":\"x\"};false",
        "{\"a\":[{\"numeric\":[\">\",1,\"<=\",5]}]};{\"a\":5};true",
        "{\"a\":[{\"exists\":false}]};{\"b\":5};true",
        "{\"a\":[{\"cidr\":\"10.0.0.0/8\"}]};{\"a\":\"10.1.2.3\"};true",
        "{\"a\":[{\"equals-ignore-case\":\"X\"}]};{\"a\":\"x\"};true",
        "{\"a\":[null]};{\"a\":null};true",
        "{\"$or\":[{\"a\":[1]},{\"b\":[2]}]};{\"b\":2};true",
        "{\"a\":[1]};{\"a\":[3,1]};true"
      })
  void operators(String pattern, String event, boolean matches) {
    assertThat(EventPattern.of(pattern).matches(event)).isEqualTo(matches);
  }

  @Test
  void whatIsWrongIsSaidInTheWordsOfAws() {
    assertThat(reasonOf("{\"detail\":{\"slug\":\"x\"}}"))
        .startsWith(
            "Event pattern is not valid. Reason: \"slug\" must be an object or an array\n"
                + " at [Source: (String)\"{\"detail\":{\"slug\":\"x\"}}\"; line: 1, column: ");
    assertThat(reasonOf("[]"))
        .isEqualTo("Event pattern is not valid. Reason: Filter is not an object");
    assertThat(reasonOf("{}"))
        .startsWith("Event pattern is not valid. Reason: Empty objects are not allowed");
    assertThat(reasonOf("{\"a\":[]}"))
        .startsWith("Event pattern is not valid. Reason: Empty arrays are not allowed");
    assertThat(reasonOf("{\"a\":[{\"numeric\":[\"!\",1]}]}"))
        .startsWith("Event pattern is not valid. Reason: ");
    assertThat(reasonOf("nonsense"))
        .startsWith("Event pattern is not valid. Reason: Unrecognized token 'nonsense'");
    assertThat(reasonOf("{\"a\":[1]} {}")).startsWith("Event pattern is not valid. Reason: ");
    assertThat(reasonOf("")).startsWith("Event pattern is not valid. Reason: ");
  }

  @Test
  @Timeout(20)
  void whatWouldCostTooMuchIsRefusedAtOnce() {
    assertThat(reasonOf("{\"a\":".repeat(200) + "[1]" + "}".repeat(200))).contains("32 levels");
    assertThat(reasonOf("{\"a\":" + "[".repeat(200) + "1" + "]".repeat(200) + "}"))
        .contains("32 levels");
    assertThat(reasonOf("{\"a\":[" + "1,".repeat(2000) + "1]}")).contains("1000 values");
    assertThat(reasonOf("{\"a\":[\"" + "x".repeat(9000) + "\"]}")).contains("characters");
    String product =
        IntStream.range(0, 20)
            .mapToObj(i -> "\"l%d\":{\"$or\":[{\"a\":[1]},{\"b\":[2]},{\"c\":[3]}]}".formatted(i))
            .collect(Collectors.joining(",", "{", "}"));
    assertThat(reasonOf(product)).contains("Rule is too complex");
    String nested =
        "{\"$or\":["
            + "{\"a\":[1],\"$or\":[{\"x\":[1]},".repeat(14)
            + "{\"b\":[1]},{\"c\":[1]}"
            + "]}".repeat(14)
            + ",{\"d\":[1]}]}";
    assertThat(reasonOf(nested)).isNotNull();
    assertThat(reasonOf("{\"a\":[{\"wildcard\":\"" + "*a".repeat(40) + "\"}]}")).isNotNull();
    String wildcards =
        IntStream.range(0, 40)
            .mapToObj(i -> "{\"wildcard\":\"*a*b*c%d\"}".formatted(i))
            .collect(Collectors.joining(",", "{\"a\":[", "]}"));
    assertThat(reasonOf(wildcards))
        .isEqualTo(
            "Event pattern is not valid. Reason: Rule is too complex - try using fewer wildcard"
                + " characters or fewer repeating character sequences after a wildcard character");
  }

  @Test
  void aMatcherFindsEachOwnerOnce() {
    var patterns = new LinkedHashMap<String, EventPattern>();
    for (int i = 0; i < 50; i++) {
      patterns.put("exact " + i, EventPattern.of("{\"detail\":{\"n\":[%d]}}".formatted(i)));
      patterns.put(
          "wildcard " + i,
          EventPattern.of("{\"detail\":{\"s\":[{\"wildcard\":\"x*-%d\"}]}}".formatted(i)));
    }
    patterns.put("all", EventPattern.of("{\"detail\":{\"n\":[{\"exists\":true}]}}"));
    patterns.put(
        "either",
        EventPattern.of("{\"$or\":[{\"detail\":{\"n\":[7]}},{\"detail\":{\"s\":[\"xyz-9\"]}}]}"));
    var matcher = PatternMatcher.of(patterns);
    assertThat(matcher.match("{\"detail\":{\"n\":7,\"s\":\"xyz-9\"}}"))
        .containsExactlyInAnyOrder("exact 7", "wildcard 9", "all", "either");
    assertThat(matcher.match("{\"detail\":{\"other\":7}}")).isEmpty();
    assertThatThrownBy(() -> matcher.match("[]")).isInstanceOf(IllegalArgumentException.class);
    assertThat(PatternMatcher.of(Map.of()).isEmpty()).isTrue();
    assertThat(PatternMatcher.of(Map.of()).match("{}")).isEmpty();
  }

  @Test
  @Timeout(30)
  void manyWildcardsCostNoMoreThanTheyDoApart() {
    var patterns = new LinkedHashMap<Integer, EventPattern>();
    for (int i = 0; i < 300; i++) {
      patterns.put(
          i, EventPattern.of("{\"detail\":{\"s\":[{\"wildcard\":\"*a*a*a%d\"}]}}".formatted(i)));
    }
    var matcher = PatternMatcher.of(patterns);
    String event = "{\"detail\":{\"s\":\"" + "a".repeat(1000) + "7\"}}";
    long begin = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      assertThat(matcher.match(event)).containsExactly(7);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
  }
}
