package io.windlass.messaging;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a row for each note and publishes it again; ignores notes that are not newer. Table {@code
 * effect} has no unique key on purpose, so that a repeated effect shows.
 */
public final class CopyingHandler implements PartitionHandler {
  public static final String TABLES =
      "create table effect (partition int, writer text, number bigint, id bigint generated always as"
          + " identity)";

  private final String output;
  private final String outputAccount;
  private final Map<String, Long> newest = new HashMap<>();
  public int loads;

  public CopyingHandler(String output, String outputAccount) {
    this.output = output;
    this.outputAccount = outputAccount;
  }

  @Override
  public void load(int partition, Pool store) {
    newest.clear();
    loads++;
    var rows =
        store
            .preparedQuery("select writer, max(number) from effect where partition = $1 group by 1")
            .execute(Tuple.of(partition))
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    for (Row row : rows) {
      newest.put(row.getString(0), row.getLong(1));
    }
  }

  @Override
  public Effects onRecords(List<IncomingRecord> records, Instant now) {
    List<OutboxMessage> messages = new ArrayList<>();
    List<Integer> partitions = new ArrayList<>();
    List<String> writers = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    for (IncomingRecord each : records) {
      String writer = Notes.writer(each);
      long number = Notes.number(each);
      if (number <= newest.getOrDefault(writer, -1L)) {
        continue;
      }
      newest.put(writer, number);
      partitions.add(each.partition());
      writers.add(writer);
      numbers.add(number);
      messages.add(new OutboxMessage(output, outputAccount, writer, Notes.note(writer, number)));
    }
    return new Effects(
        List.of(
            new SqlStatement(
                "insert into effect (partition, writer, number) "
                    + "select * from unnest($1::int[], $2::text[], $3::bigint[])",
                Tuple.from(
                    Arrays.<Object>asList(
                        partitions.toArray(Integer[]::new),
                        writers.toArray(String[]::new),
                        numbers.toArray(Long[]::new))))),
        messages);
  }
}
