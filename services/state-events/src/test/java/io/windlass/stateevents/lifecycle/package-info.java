/** Tests. */
@NullMarked
package io.windlass.stateevents.lifecycle;

import org.jspecify.annotations.NullMarked;
