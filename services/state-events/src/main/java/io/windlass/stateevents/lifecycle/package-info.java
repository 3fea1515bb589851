/** What a job is at this moment: the fold of its transitions. Pure. */
@NullMarked
package io.windlass.stateevents.lifecycle;

import org.jspecify.annotations.NullMarked;
