/** Tests. */
@NullMarked
package io.windlass.stateevents.store;

import org.jspecify.annotations.NullMarked;
