/** Tests. */
@NullMarked
package io.windlass.stateevents.transform;

import org.jspecify.annotations.NullMarked;
