/** Puts the service together: settings, database, topics, executor, health. */
@NullMarked
package io.windlass.capacity.app;

import org.jspecify.annotations.NullMarked;
