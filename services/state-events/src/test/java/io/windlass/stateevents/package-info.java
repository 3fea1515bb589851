/** Tests. */
@NullMarked
package io.windlass.stateevents;

import org.jspecify.annotations.NullMarked;
