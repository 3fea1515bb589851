/**
 * Partitioned consumption: records in order to one handler per partition, the effects of a batch
 * and its offsets in one transaction, and the search for the record that fails a batch.
 */
@NullMarked
package io.windlass.messaging.consumer;

import org.jspecify.annotations.NullMarked;
