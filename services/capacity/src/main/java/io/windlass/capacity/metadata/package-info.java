/** Tells tasks about themselves over HTTP, as ECS's task metadata endpoint (version 4) does. */
@NullMarked
package io.windlass.capacity.metadata;

import org.jspecify.annotations.NullMarked;
