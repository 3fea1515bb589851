package io.windlass.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/**
 * Keeps the gauges whose values stand in the database. While it does not answer they stay as they
 * were.
 */
@Singleton
class QueriedMetrics {
  private static final Logger LOG = Logger.getLogger(QueriedMetrics.class);
  private static final long EVERY_MILLIS = 10_000;

  private static final MetricQuery OUTBOX =
      new MetricQuery(
          "windlass.outbox.rows",
          "Rows of committed messages that the broker has not acknowledged; 100,000 are that or more",
          List.of(),
          "select count(*) from (select 1 from outbox limit 100000) waiting");

  private final Vertx vertx;
  private final Map<MetricQuery, MultiGauge> gauges = new LinkedHashMap<>();
  private long timer;

  QueriedMetrics(Vertx vertx) {
    this.vertx = vertx;
  }

  void start(@Observes StartupEvent ignored, MeterRegistry registry, MonitoredService service) {
    List<MetricQuery> queries = new ArrayList<>(service.metricQueries());
    queries.add(OUTBOX);
    for (MetricQuery query : queries) {
      var gauge = MultiGauge.builder(query.name()).description(query.description());
      gauges.put(query, gauge.register(registry));
    }
    refresh(service);
    timer = vertx.setPeriodic(EVERY_MILLIS, _ -> refresh(service));
  }

  void stop(@Observes ShutdownEvent ignored) {
    vertx.cancelTimer(timer);
  }

  private void refresh(MonitoredService service) {
    gauges.forEach(
        (query, gauge) ->
            service
                .runtime()
                .pool()
                .query(query.sql())
                .execute()
                .onSuccess(rows -> gauge.register(values(query, rows), true))
                .onFailure(failure -> LOG.debugf("the values of %s: %s", query.name(), failure)));
  }

  private static List<MultiGauge.Row<?>> values(MetricQuery query, RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .<MultiGauge.Row<?>>map(row -> value(query, row))
        .toList();
  }

  private static MultiGauge.Row<Number> value(MetricQuery query, Row row) {
    int labels = query.labels().size();
    Tags tags = Tags.empty();
    for (int column = 0; column < labels; column++) {
      String text = row.getString(column);
      tags = tags.and(query.labels().get(column), text == null ? "" : text);
    }
    Number number = (Number) row.getValue(labels);
    return MultiGauge.Row.of(tags, number);
  }
}
