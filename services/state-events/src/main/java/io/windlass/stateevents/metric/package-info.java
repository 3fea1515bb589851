/** The metrics that AWS publishes about Batch, and how data points are summed up. */
@NullMarked
package io.windlass.stateevents.metric;

import org.jspecify.annotations.NullMarked;
