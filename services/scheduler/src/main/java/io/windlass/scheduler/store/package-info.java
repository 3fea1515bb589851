/** What the scheduler keeps in PostgreSQL. */
@NullMarked
package io.windlass.scheduler.store;

import org.jspecify.annotations.NullMarked;
