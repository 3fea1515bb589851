/** Wiring: what runs, and in which order. */
@NullMarked
package io.windlass.submission.app;

import org.jspecify.annotations.NullMarked;
