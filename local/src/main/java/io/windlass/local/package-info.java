/** The one-command local stack: the program behind {@code ./windlass}. */
@NullMarked
package io.windlass.local;

import org.jspecify.annotations.NullMarked;
