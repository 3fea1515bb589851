/** Where events go: one client for each kind of target. */
@NullMarked
package io.windlass.stateevents.targets;

import org.jspecify.annotations.NullMarked;
