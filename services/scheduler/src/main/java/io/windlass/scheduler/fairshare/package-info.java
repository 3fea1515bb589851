/** Fair share: the usage of each share of a queue, and its decay and weight. */
@NullMarked
package io.windlass.scheduler.fairshare;

import org.jspecify.annotations.NullMarked;
