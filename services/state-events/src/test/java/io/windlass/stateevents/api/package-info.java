/** Tests. */
@NullMarked
package io.windlass.stateevents.api;

import org.jspecify.annotations.NullMarked;
