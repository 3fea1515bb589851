/** Runs tasks as containers of a Docker engine. */
@NullMarked
package io.windlass.capacity.executor.docker;

import org.jspecify.annotations.NullMarked;
