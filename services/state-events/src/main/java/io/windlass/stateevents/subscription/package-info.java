/** Who wants to hear what. Pure. */
@NullMarked
package io.windlass.stateevents.subscription;

import org.jspecify.annotations.NullMarked;
