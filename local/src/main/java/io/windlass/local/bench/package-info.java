/** Measures a running stack through its public API. */
@NullMarked
package io.windlass.local.bench;

import org.jspecify.annotations.NullMarked;
