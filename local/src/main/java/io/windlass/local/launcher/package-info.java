/** Which processes a stack has and in which order they come up. */
@NullMarked
package io.windlass.local.launcher;

import org.jspecify.annotations.NullMarked;
