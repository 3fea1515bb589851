/** Parts of a queue's capacity that belong to shares, and what these lend to each other. */
@NullMarked
package io.windlass.scheduler.quota;

import org.jspecify.annotations.NullMarked;
