/** Environments, instances and tasks in PostgreSQL: multi-row statements, and how rows are read. */
@NullMarked
package io.windlass.capacity.store;

import org.jspecify.annotations.NullMarked;
