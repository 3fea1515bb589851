package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.model.Structure.Location;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.batch.model.JobStatus;

/**
 * Hostile but correctly signed requests, generated from the model of every API: characters that no
 * database or encoding can store, wrong types, malformed and far too long bodies, in every string
 * of every operation. No response may be a server error, refused requests change nothing, and jobs
 * run as before.
 *
 * <p>{@code -Dwindlass.fuzz.requests=50000} makes it long, {@code -Dwindlass.fuzz.seed=…} repeats a
 * run; otherwise there is a run with a fixed seed and one with a fresh one, which is printed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FuzzIT {
  private static final int REQUESTS = Integer.getInteger("windlass.fuzz.requests", 2000);
  private static final int AT_A_TIME = 8;
  private static final int ROUND = 500;

  /** How many requests of a round are checked one by one for their effects. */
  private static final int WATCHED = 5;

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final List<ServiceModel> MODELS =
      List.of(
          ServiceModel.batch(),
          ServiceModel.logs(),
          ServiceModel.windlass(),
          ServiceModel.events(),
          ServiceModel.eventBridgeV2(),
          ServiceModel.scheduler());
  private static final Set<String> ABOUT_A_FIELD =
      Set.of("ValidationException", "InvalidInputException");

  private Stack stack;
  private Workspace witness;
  private Workspace victim;
  private Map<String, String> known;

  @BeforeAll
  void start(@SharedStack(SharedStack.Executor.SIMULATED) Stack shared) {
    stack = shared;
    witness = Workspace.create(stack, "busybox", 4);
    victim = Workspace.create(stack, "busybox", 4);
    var definition = victim.define("true");
    known = new TreeMap<>();
    known.put("jobQueue", victim.queue);
    known.put("jobDefinition", definition);
    known.put("jobDefinitionName", definition);
    known.put("computeEnvironment", victim.environment);
    known.put("logGroupName", "/aws/batch/job");
    known.put("resourceArn", arn(victim.queue));
    known.put("jobId", victim.submit(definition));
    known.put("jobs", known.get("jobId"));
    known.put("EventBusName", "default");
    known.put("EventPattern", "{\"source\": [\"fuzz\"]}");
    known.put("Detail", "{}");
    known.put("RoleArn", "arn:aws:iam::123456789012:role/fuzz");
    known.put("ScheduleExpression", "rate(1 day)");
    known.put("ScheduleExpressionTimezone", "UTC");
    known.put("Arn", "arn:aws:sqs:us-east-1:123456789012:fuzz");
    known.put("TargetArn", known.get("Arn"));
    try (var client = new FuzzClient(stack)) {
      var bus = JsonNodeFactory.instance.objectNode().put("Name", "fuzz");
      known.put(
          "EventBusArn",
          client.events("CreateEventBus", "AWSEventsV2", bus).path("EventBusArn").asText());
    }
  }

  private String arn(String queue) {
    return victim
        .batch
        .describeJobQueues(request -> request.jobQueues(queue))
        .jobQueues()
        .getFirst()
        .jobQueueArn();
  }

  @Test
  void aFixedSeed() {
    run(Long.getLong("windlass.fuzz.seed", 20261201L), REQUESTS / 2);
  }

  @Test
  void aFreshSeed() {
    var seed = new Random().nextLong();
    System.out.println("FuzzIT: -Dwindlass.fuzz.seed=" + seed);
    run(Long.getLong("windlass.fuzz.seed", seed), REQUESTS / 2);
  }

  private void run(long seed, int requests) {
    var definition = witness.define("true");
    var before = witness.submit(definition);
    var figures = new TreeMap<Integer, Integer>();
    try (var client = new FuzzClient(stack)) {
      var all = requests(seed, requests);
      for (int from = 0; from < all.size(); from += ROUND) {
        var round = all.subList(from, Math.min(all.size(), from + ROUND));
        send(client, round, figures, seed);
        watch(client, round, seed);
      }
    }
    System.out.println("FuzzIT: seed " + seed + ", answers by status " + figures);
    var after = witness.submit(definition);
    assertThat(witness.awaitEnd(List.of(before, after), LIMIT))
        .allSatisfy(job -> assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED));
    Workspace.await("all health to be UP", LIMIT, stack::allAreUp);
  }

  /**
   * Returns requests with each value in each string, in random order, up to a number; starts again
   * if there are fewer.
   */
  private List<FuzzRequest> requests(long seed, int count) {
    var places = FuzzPlace.all(MODELS);
    record Choice(FuzzPlace place, HostileValue value) {}
    var choices = new ArrayList<Choice>();
    for (var place : places) {
      for (var value : HostileValue.values()) {
        var inBody = place.location() == Location.BODY;
        if (inBody ? value.isText() || !place.isKey() : value.fitsUri()) {
          choices.add(new Choice(place, value));
        }
      }
    }
    var random = new Random(seed);
    Collections.shuffle(choices, random);
    var requests = new ArrayList<FuzzRequest>(count);
    for (int i = 0; requests.size() < count; i++) {
      var choice = choices.get(i % choices.size());
      // Two megabytes each, of which one service or another reads all.
      var rare = choice.value() == HostileValue.HUGE && random.nextInt(8) > 0;
      if (!rare) {
        requests.add(
            FuzzRequest.of(choice.place(), choice.value(), new SplittableRandom(seed + i), known));
      }
    }
    return requests;
  }

  private static void send(
      FuzzClient client, List<FuzzRequest> requests, Map<Integer, Integer> figures, long seed) {
    var faults = new ConcurrentLinkedQueue<String>();
    var places = new Semaphore(AT_A_TIME);
    var threads = new ArrayList<Thread>();
    for (var request : requests) {
      places.acquireUninterruptibly();
      threads.add(
          Thread.startVirtualThread(
              () -> {
                try {
                  var reply = client.send(request);
                  synchronized (figures) {
                    figures.merge(reply.status(), 1, Integer::sum);
                  }
                  judge(request, reply, faults);
                } catch (AssertionError | RuntimeException failure) {
                  faults.add(request.what() + ": " + failure);
                } finally {
                  places.release();
                }
              }));
    }
    for (var thread : threads) {
      join(thread);
    }
    assertThat(faults).as("seed %d", seed).isEmpty();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void judge(
      FuzzRequest request, FuzzClient.Reply reply, ConcurrentLinkedQueue<String> faults) {
    var refused = reply.status() >= 400 && reply.status() < 500;
    var wellAnswered = refused || (reply.status() < 300 && !request.mustBeRefused());
    if (!wellAnswered || (refused && !saysWhy(request, reply))) {
      var answer = reply.body();
      faults.add(
          request.what()
              + " is answered with "
              + reply.status()
              + " "
              + answer.substring(0, Math.min(300, answer.length())));
    }
  }

  /** Whether there is a message, and one about a value names its field. */
  private static boolean saysWhy(FuzzRequest request, FuzzClient.Reply reply) {
    var message = letters(reply.message());
    return !message.isEmpty()
        && (!ABOUT_A_FIELD.contains(reply.tree().path("__type").asText())
            || request.fields().stream().anyMatch(field -> message.contains(letters(field))));
  }

  private static String letters(String text) {
    return text.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
  }

  /** Checks that refused requests have changed nothing that can be seen. */
  private void watch(FuzzClient client, List<FuzzRequest> round, long seed) {
    var impossible = round.stream().filter(FuzzRequest::mustBeRefused).limit(WATCHED).toList();
    var state = settled(client);
    for (var request : impossible) {
      var reply = client.send(request);
      assertThat(reply.status()).as("seed %d: %s", seed, request.what()).isBetween(400, 499);
    }
    assertThat(FuzzState.of(client, victim.queue)).as("seed %d", seed).isEqualTo(state);
  }

  /** Deletions that were accepted take a moment. */
  private Set<String> settled(FuzzClient client) {
    var last = new ArrayList<Set<String>>(List.of(FuzzState.of(client, victim.queue)));
    Workspace.await(
        "what is there to stay",
        LIMIT,
        () -> {
          last.add(FuzzState.of(client, victim.queue));
          return last.getLast().equals(last.get(last.size() - 2));
        });
    return last.getLast();
  }
}
