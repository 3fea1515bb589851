/**
 * The log store: the output of tasks, kept on disk line by line with timestamps, readable while it
 * is being written, found by account, region, group and stream as in CloudWatch Logs (LOG-, J-018).
 */
@NullMarked
package io.windlass.capacity.log;

import org.jspecify.annotations.NullMarked;
