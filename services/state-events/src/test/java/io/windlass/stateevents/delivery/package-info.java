/** Tests. */
@NullMarked
package io.windlass.stateevents.delivery;

import org.jspecify.annotations.NullMarked;
