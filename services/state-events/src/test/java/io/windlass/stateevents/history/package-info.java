/** Tests. */
@NullMarked
package io.windlass.stateevents.history;

import org.jspecify.annotations.NullMarked;
