/** Tests. */
@NullMarked
package io.windlass.stateevents.projection;

import org.jspecify.annotations.NullMarked;
