package io.windlass.local.command;

import io.windlass.embedded.Database;
import io.windlass.embedded.EmbeddedPostgres;
import io.windlass.local.quarantine.QuarantineFormatter;
import io.windlass.local.quarantine.QuarantineId;
import io.windlass.local.quarantine.QuarantineTable;
import io.windlass.local.quarantine.QuarantinedEntry;
import io.windlass.messaging.codec.EventDecoder;
import io.windlass.messaging.codec.RegistrySchemaIds;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass quarantine}: what services have set aside, and what is to be done with it. */
@Command(
    name = "quarantine",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Shows what services have set aside, tries it again, or discards it.")
public final class QuarantineCommand implements Runnable {
  private static final List<String> SERVICES =
      List.of("submission", "scheduler", "capacity", "state-events");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /** Which service is meant; all of them if none is named. */
  static final class ServiceOption {
    @Option(
        names = "--service",
        paramLabel = "SERVICE",
        description = "One of submission, scheduler, capacity and state-events; default: all.")
    private Optional<String> service = Optional.empty();

    List<String> services() {
      service.ifPresent(QuarantineCommand::check);
      return service.map(List::of).orElse(SERVICES);
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "What failed by itself, with how many records wait behind each.")
  int list(@Mixin ServiceOption of, @Mixin DataDirectoryOption data) throws SQLException {
    var tables = tables(data);
    if (tables.isEmpty()) {
      return notRunning(data);
    }
    var all = new ArrayList<QuarantinedEntry>();
    for (var service : of.services()) {
      all.addAll(table(tables.get(), service).list());
    }
    System.out.print(QuarantineFormatter.table(all, Instant.now()));
    return 0;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "All that is known of one: the record, and what it failed with.")
  int show(
      @Parameters(paramLabel = "ID", description = "such as scheduler/12") String id,
      @Mixin ServiceOption of,
      @Mixin DataDirectoryOption data)
      throws SQLException {
    var tables = tables(data);
    if (tables.isEmpty()) {
      return notRunning(data);
    }
    var named = QuarantineId.parse(id, of.service);
    var table = table(tables.get(), named.service());
    var found = existing(table, named);
    var registry =
        "http://127.0.0.1:" + data.running().orElseThrow().ports().getOrDefault("registry", 0);
    System.out.print(
        QuarantineFormatter.details(
            found,
            QuarantineFormatter.content(
                table.value(named.number()),
                new EventDecoder(new RegistrySchemaIds(registry))::decode),
            table.stack(named.number()),
            Instant.now()));
    return 0;
  }

  @Command(
      name = "retry",
      mixinStandardHelpOptions = true,
      description =
          "Tries them again, and then what waits behind them, in the order in which it came.")
  int retry(@Mixin Choice choice, @Mixin DataDirectoryOption data) throws SQLException {
    return act(choice, data, "RETRY");
  }

  @Command(
      name = "discard",
      mixinStandardHelpOptions = true,
      description = "Forgets them for good; what waits behind them goes on.")
  int discard(@Mixin Choice choice, @Mixin DataDirectoryOption data) throws SQLException {
    return act(choice, data, "DISCARD");
  }

  /** Some, or all. */
  static final class Choice {
    @Parameters(paramLabel = "ID", arity = "0..*", description = "such as scheduler/12")
    private List<String> ids = List.of();

    @Option(names = "--all", description = "All of the service, or of all services.")
    private boolean all;

    @Mixin private ServiceOption of = new ServiceOption();
  }

  private static int act(Choice choice, DataDirectoryOption data, String wish) throws SQLException {
    if (choice.all == !choice.ids.isEmpty()) {
      throw new IllegalArgumentException("either ids or --all (see: windlass quarantine list)");
    }
    var tables = tables(data);
    if (tables.isEmpty()) {
      return notRunning(data);
    }
    var chosen = chosen(choice, tables.get());
    if (chosen.isEmpty()) {
      System.out.println("Nothing is set aside.");
      return 0;
    }
    for (var entry : chosen.entrySet()) {
      var table = table(tables.get(), entry.getKey());
      var numbers = entry.getValue().stream().map(each -> each.id().number()).toList();
      if (wish.equals("RETRY")) {
        table.retry(numbers);
      } else {
        table.discard(numbers);
      }
    }
    return outcome(chosen, tables.get(), wish);
  }

  private static Map<String, List<QuarantinedEntry>> chosen(
      Choice choice, Map<String, QuarantineTable> tables) throws SQLException {
    var chosen = new LinkedHashMap<String, List<QuarantinedEntry>>();
    if (choice.all) {
      for (var service : choice.of.services()) {
        var all = table(tables, service).list();
        if (!all.isEmpty()) {
          chosen.put(service, all);
        }
      }
    }
    for (var id : choice.ids) {
      var named = QuarantineId.parse(id, choice.of.service);
      chosen
          .computeIfAbsent(named.service(), _ -> new ArrayList<>())
          .add(existing(table(tables, named.service()), named));
    }
    return chosen;
  }

  /** Waits until the owners have carried it out: 1 if something failed again or nobody has. */
  private static int outcome(
      Map<String, List<QuarantinedEntry>> chosen, Map<String, QuarantineTable> tables, String wish)
      throws SQLException {
    int code = 0;
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (var entry : chosen.entrySet()) {
      var table = table(tables, entry.getKey());
      for (var each : entry.getValue()) {
        var now = table.find(each.id().number());
        while (now.flatMap(QuarantinedEntry::wish).isPresent() && System.nanoTime() - end < 0) {
          sleep();
          now = table.find(each.id().number());
        }
        System.out.println(QuarantineFormatter.outcome(each, now, wish));
        code = now.isPresent() ? 1 : code;
      }
    }
    return code;
  }

  private static QuarantinedEntry existing(QuarantineTable table, QuarantineId id)
      throws SQLException {
    var found = table.find(id.number());
    if (found.isPresent()) {
      return found.get();
    }
    throw new IllegalArgumentException(
        table
            .head(id.number())
            .map(head -> id + " waits behind " + head + ": retry or discard that one")
            .orElse("nothing is set aside as " + id));
  }

  /** One per service; empty if no stack runs. */
  private static Optional<Map<String, QuarantineTable>> tables(DataDirectoryOption data) {
    var running = data.running();
    var credentials = data.credentials();
    if (running.isEmpty() || credentials.isEmpty()) {
      return Optional.empty();
    }
    var tables = new LinkedHashMap<String, QuarantineTable>();
    for (var service : SERVICES) {
      tables.put(
          service,
          new QuarantineTable(
              service,
              new Database(
                  "127.0.0.1",
                  running.get().ports().getOrDefault("postgres", 0),
                  service.replace('-', '_'),
                  EmbeddedPostgres.USERNAME,
                  credentials.get().databasePassword())));
    }
    return Optional.of(tables);
  }

  private static QuarantineTable table(Map<String, QuarantineTable> tables, String service) {
    check(service);
    return java.util.Objects.requireNonNull(tables.get(service));
  }

  private static void check(String service) {
    if (!SERVICES.contains(service)) {
      throw new IllegalArgumentException(
          "service: " + service + " (one of " + String.join(", ", SERVICES) + ")");
    }
  }

  private static int notRunning(DataDirectoryOption data) {
    System.err.println(data.notRunning());
    return ErrorMessages.NOT_RUNNING;
  }

  private static void sleep() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
