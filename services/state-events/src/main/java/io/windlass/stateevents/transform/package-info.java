/**
 * What a target is sent of an event: the whole, a part, a template filled in, or the result of an
 * expression. Pure: text in memory.
 */
@NullMarked
package io.windlass.stateevents.transform;

import org.jspecify.annotations.NullMarked;
