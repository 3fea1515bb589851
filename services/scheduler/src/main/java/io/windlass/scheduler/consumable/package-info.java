/** Consumable resources: what there is of them, who holds how much, and what jobs need. */
@NullMarked
package io.windlass.scheduler.consumable;

import org.jspecify.annotations.NullMarked;
