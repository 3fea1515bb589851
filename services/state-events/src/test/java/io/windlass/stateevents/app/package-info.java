/** Tests. */
@NullMarked
package io.windlass.stateevents.app;

import org.jspecify.annotations.NullMarked;
