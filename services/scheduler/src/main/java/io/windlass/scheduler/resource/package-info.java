/** Amounts of vCPU, memory and GPUs: what jobs need and instances have. */
@NullMarked
package io.windlass.scheduler.resource;

import org.jspecify.annotations.NullMarked;
