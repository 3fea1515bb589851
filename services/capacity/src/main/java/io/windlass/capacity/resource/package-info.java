/** What tasks need and instances have: vCPUs, memory, GPUs. */
@NullMarked
package io.windlass.capacity.resource;

import org.jspecify.annotations.NullMarked;
