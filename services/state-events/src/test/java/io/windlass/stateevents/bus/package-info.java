/** Tests of event buses. */
@NullMarked
package io.windlass.stateevents.bus;

import org.jspecify.annotations.NullMarked;
