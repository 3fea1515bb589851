/** When running attempts must end. */
@NullMarked
package io.windlass.scheduler.timeout;

import org.jspecify.annotations.NullMarked;
