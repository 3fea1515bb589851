/**
 * Between the topics and the domain: Avro to domain and back, one handler per partition, and the
 * way of executors' reports into the database and onto the topics.
 */
@NullMarked
package io.windlass.capacity.messaging;

import org.jspecify.annotations.NullMarked;
