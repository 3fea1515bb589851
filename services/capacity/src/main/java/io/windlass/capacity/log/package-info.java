/**
 * Stores the output of tasks on disk, line by line with timestamps. It is readable while it is
 * being written, by account, region, group and stream as in CloudWatch Logs (LOG-, J-018).
 */
@NullMarked
package io.windlass.capacity.log;

import org.jspecify.annotations.NullMarked;
