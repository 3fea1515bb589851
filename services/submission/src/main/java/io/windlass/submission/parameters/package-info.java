/** Placeholders in commands, and their values. */
@NullMarked
package io.windlass.submission.parameters;

import org.jspecify.annotations.NullMarked;
