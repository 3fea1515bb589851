/** The order of the jobs in a queue: first in first out, by fair share, by quota shares. */
@NullMarked
package io.windlass.scheduler.ordering;

import org.jspecify.annotations.NullMarked;
