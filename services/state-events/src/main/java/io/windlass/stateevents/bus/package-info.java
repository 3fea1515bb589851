/** Event buses and what is put on them. Pure. */
@NullMarked
package io.windlass.stateevents.bus;

import org.jspecify.annotations.NullMarked;
