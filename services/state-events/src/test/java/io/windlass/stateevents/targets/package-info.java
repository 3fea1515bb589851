/** Tests. */
@NullMarked
package io.windlass.stateevents.targets;

import org.jspecify.annotations.NullMarked;
