package io.windlass.messaging.transaction;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import io.windlass.embedded.Database;
import io.windlass.messaging.CopyingHandler;
import io.windlass.messaging.Effects;
import io.windlass.messaging.FailurePoints;
import io.windlass.messaging.FaultyHandler;
import io.windlass.messaging.MessagingSettings;
import io.windlass.messaging.Notes;
import io.windlass.messaging.OutboxMessage;
import io.windlass.messaging.SqlStatement;
import io.windlass.messaging.consumer.ConsumerSettings;
import io.windlass.messaging.consumer.PartitionedConsumer;
import io.windlass.messaging.outbox.Relay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that consumes, sets aside, or commits groups, and dies as if by {@code kill -9} when it
 * reaches a given step for a given time.
 */
public final class KilledChild {
  public static final int EXIT = 137;

  private KilledChild() {}

  public record Arguments(
      String mode,
      String bootstrap,
      Database database,
      List<String> inputs,
      String output,
      String step,
      int occurrence,
      long first) {

    /** Another occurrence of the step. */
    public Arguments at(int other) {
      return new Arguments(mode, bootstrap, database, inputs, output, step, other, first);
    }

    public List<String> command() {
      return List.of(
          java.nio.file.Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xshare:auto",
          "-cp",
          System.getProperty("java.class.path"),
          KilledChild.class.getName(),
          mode,
          bootstrap,
          Integer.toString(database.port()),
          database.name(),
          String.join(",", inputs),
          output,
          step,
          Integer.toString(occurrence),
          Long.toString(first));
    }

    public static Arguments parse(String[] words) {
      return new Arguments(
          words[0],
          words[1],
          new Database("127.0.0.1", Integer.parseInt(words[2]), words[3], "postgres", ""),
          Arrays.asList(words[4].split(",", -1)),
          words[5],
          words[6],
          Integer.parseInt(words[7]),
          Long.parseLong(words[8]));
    }
  }

  public static void main(String[] words) {
    Arguments arguments = Arguments.parse(words);
    Vertx vertx = Vertx.vertx();
    Pool pool = Stage.pool(vertx, arguments.database());
    AtomicInteger times = new AtomicInteger();
    AtomicBoolean armed = new AtomicBoolean(!arguments.mode().equals("quarantine"));
    FailurePoints steps =
        step -> {
          armed.compareAndSet(false, step.equals("failure-record") || step.equals("replay"));
          if (armed.get()
              && step.equals(arguments.step())
              && times.incrementAndGet() == arguments.occurrence()) {
            Runtime.getRuntime().halt(EXIT);
          }
        };
    MessagingRuntime runtime =
        MessagingRuntime.create(
            new MessagingSettings(arguments.bootstrap(), "one", Stage.SCHEMA_IDS),
            pool,
            steps,
            Relay.LEASE);
    if (arguments.mode().equals("quarantine")) {
      FaultyHandler.Faults faults = new FaultyHandler.Faults();
      faults.badWriters = arguments.first() == 0;
      PartitionedConsumer.start(
          settings(arguments.inputs()),
          _ -> new FaultyHandler(arguments.output(), faults),
          runtime);
    } else if (arguments.mode().equals("consume")) {
      PartitionedConsumer.start(
          settings(arguments.inputs()),
          number -> new CopyingHandler(arguments.output(), Notes.ACCOUNT),
          runtime);
    } else {
      commitGroups(arguments, runtime);
    }
  }

  public static ConsumerSettings settings(List<String> inputs) {
    return new ConsumerSettings(
        "group", "one", inputs, 7, Duration.ofSeconds(6), java.util.Map.of());
  }

  /** Prints each number once it is committed. */
  private static void commitGroups(Arguments arguments, MessagingRuntime runtime) {
    GroupCommit<Long> group = groupCommit(arguments.output(), runtime);
    for (long number = arguments.first(); ; number++) {
      group.submit(number).toCompletableFuture().join();
      System.out.println(number);
      System.out.flush();
    }
  }

  public static GroupCommit<Long> groupCommit(String output, MessagingRuntime runtime) {
    return new GroupCommit<>(
        runtime,
        new GroupCommit.Limits(100, 2, AdaptiveLinger.LONGEST),
        numbers -> {
          List<OutboxMessage> messages = new ArrayList<>();
          numbers.forEach(
              each ->
                  messages.add(
                      new OutboxMessage(output, Notes.ACCOUNT, "key", Notes.note("g", each))));
          return new Effects(
              List.of(
                  new SqlStatement(
                      "insert into effect (partition, writer, number) "
                          + "select 0, 'g', number from unnest($1::bigint[]) as t (number)",
                      Tuple.from(Arrays.<Object>asList((Object) numbers.toArray(Long[]::new))))),
              messages);
        },
        // Longer than any outage of a test, on any machine.
        Stage.TIMEOUT);
  }
}
