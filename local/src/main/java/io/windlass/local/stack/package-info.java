/** What a stack is on disk: its directory, its state file, its keys, its ports. */
@NullMarked
package io.windlass.local.stack;

import org.jspecify.annotations.NullMarked;
