package io.windlass.service;

import java.util.List;

/**
 * A gauge whose values stand in the service's database: one per row of a query.
 *
 * @param name in Micrometer's form, such as {@code windlass.jobs}
 * @param labels names of the labels, whose values are the row's first columns, as text
 * @param sql the query; the column after the labels is the value, a number. It is run every few
 *     seconds, and must cost no more than a moment however much there is
 */
public record MetricQuery(String name, String description, List<String> labels, String sql) {}
