/** The CloudWatch Logs API over the log store (T-048, J-018). */
@NullMarked
package io.windlass.capacity.api;

import org.jspecify.annotations.NullMarked;
