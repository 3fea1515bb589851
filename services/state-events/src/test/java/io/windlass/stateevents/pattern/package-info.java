/** Tests. */
@NullMarked
package io.windlass.stateevents.pattern;

import org.jspecify.annotations.NullMarked;
