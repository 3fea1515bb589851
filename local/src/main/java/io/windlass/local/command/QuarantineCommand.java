package io.windlass.local.command;

import io.windlass.local.quarantine.QuarantineFormatter;
import io.windlass.local.quarantine.QuarantineId;
import io.windlass.local.quarantine.QuarantineTable;
import io.windlass.local.quarantine.QuarantinedEntry;
import io.windlass.local.stack.StackServices;
import io.windlass.messaging.codec.EventDecoder;
import io.windlass.messaging.codec.RegistrySchemaIds;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code windlass quarantine}: shows the quarantines of the services, and retries or discards what
 * is in them.
 */
@Command(
    name = "quarantine",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Shows, retries or discards the records that services have set aside.")
public final class QuarantineCommand implements Runnable {
  /** How long a service may carry out no request before the command ends. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /** The option that selects a service; the default is all of them. */
  static final class ServiceOption {
    @Option(
        names = "--service",
        paramLabel = "SERVICE",
        description = "One of submission, scheduler, capacity and state-events; default: all.")
    private Optional<String> service = Optional.empty();

    List<String> services() {
      service.ifPresent(QuarantineCommand::check);
      return service.map(List::of).orElse(StackServices.NAMES);
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists what failed, with the number of records that wait behind each.")
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
      description = "Shows one entry: the record and its failure.")
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
      description = "Retries entries, and then what waits behind them, in the original order.")
  int retry(@Mixin Selection selection, @Mixin DataDirectoryOption data)
      throws SQLException, InterruptedException {
    return act(selection, data, "RETRY");
  }

  @Command(
      name = "discard",
      mixinStandardHelpOptions = true,
      description = "Discards entries for good; what waits behind them is handled then.")
  int discard(@Mixin Selection selection, @Mixin DataDirectoryOption data)
      throws SQLException, InterruptedException {
    return act(selection, data, "DISCARD");
  }

  /** The parameters that select entries: ids, or all. */
  static final class Selection {
    @Parameters(paramLabel = "ID", arity = "0..*", description = "such as scheduler/12")
    private List<String> ids = List.of();

    @Option(names = "--all", description = "All of the service, or of all services.")
    private boolean all;

    @Mixin private ServiceOption of = new ServiceOption();
  }

  private static int act(Selection selection, DataDirectoryOption data, String action)
      throws SQLException, InterruptedException {
    if (selection.all == !selection.ids.isEmpty()) {
      throw new IllegalArgumentException("either ids or --all (see: windlass quarantine list)");
    }
    var tables = tables(data);
    if (tables.isEmpty()) {
      return notRunning(data);
    }
    var selected = selected(selection, tables.get());
    if (selected.isEmpty()) {
      System.out.println("Nothing is set aside.");
      return 0;
    }
    for (var entry : selected.entrySet()) {
      var table = table(tables.get(), entry.getKey());
      var numbers = numbers(entry.getValue());
      if (action.equals("RETRY")) {
        table.retry(numbers);
      } else {
        table.discard(numbers);
      }
    }
    return outcome(selected, tables.get(), action);
  }

  private static Map<String, List<QuarantinedEntry>> selected(
      Selection selection, Map<String, QuarantineTable> tables) throws SQLException {
    var selected = new LinkedHashMap<String, List<QuarantinedEntry>>();
    if (selection.all) {
      for (var service : selection.of.services()) {
        var all = table(tables, service).list();
        if (!all.isEmpty()) {
          selected.put(service, all);
        }
      }
    }
    for (var id : selection.ids) {
      var named = QuarantineId.parse(id, selection.of.service);
      selected
          .computeIfAbsent(named.service(), _ -> new ArrayList<>())
          .add(existing(table(tables, named.service()), named));
    }
    return selected;
  }

  /**
   * Waits until the services have carried out the requests or make no progress; returns 1 if
   * something failed again or was not carried out.
   */
  private static int outcome(
      Map<String, List<QuarantinedEntry>> selected,
      Map<String, QuarantineTable> tables,
      String action)
      throws SQLException, InterruptedException {
    int code = 0;
    for (var entry : selected.entrySet()) {
      var table = table(tables, entry.getKey());
      var numbers = numbers(entry.getValue());
      await(table, numbers);
      var remaining =
          table.find(numbers).stream()
              .collect(Collectors.toMap(QuarantinedEntry::id, Function.identity()));
      for (var each : entry.getValue()) {
        var now = Optional.ofNullable(remaining.get(each.id()));
        System.out.println(QuarantineFormatter.outcome(each, now, action));
        code = now.isPresent() ? 1 : code;
      }
    }
    return code;
  }

  private static void await(QuarantineTable table, List<Long> numbers)
      throws SQLException, InterruptedException {
    long pending = table.pending(numbers);
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (pending > 0 && System.nanoTime() - end < 0) {
      Thread.sleep(100);
      long now = table.pending(numbers);
      if (now < pending) {
        pending = now;
        end = System.nanoTime() + TIMEOUT.toNanos();
      }
    }
  }

  private static List<Long> numbers(List<QuarantinedEntry> entries) {
    return entries.stream().map(each -> each.id().number()).toList();
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

  /** Returns the tables by service; empty if no stack runs. */
  private static Optional<Map<String, QuarantineTable>> tables(DataDirectoryOption data) {
    var running = data.running();
    var credentials = data.credentials();
    if (running.isEmpty() || credentials.isEmpty()) {
      return Optional.empty();
    }
    var tables = new LinkedHashMap<String, QuarantineTable>();
    for (var service : StackServices.NAMES) {
      tables.put(
          service,
          new QuarantineTable(
              service, StackServices.database(service, running.get().ports(), credentials.get())));
    }
    return Optional.of(tables);
  }

  private static QuarantineTable table(Map<String, QuarantineTable> tables, String service) {
    check(service);
    return Objects.requireNonNull(tables.get(service));
  }

  private static void check(String service) {
    if (!StackServices.NAMES.contains(service)) {
      throw new IllegalArgumentException(
          "service: " + service + " (one of " + String.join(", ", StackServices.NAMES) + ")");
    }
  }

  private static int notRunning(DataDirectoryOption data) {
    System.err.println(data.notRunning());
    return ErrorMessages.NOT_RUNNING;
  }
}
