/** The nodes of multi-node parallel jobs: what each of them does, and when. Pure. */
@NullMarked
package io.windlass.scheduler.gang;

import org.jspecify.annotations.NullMarked;
