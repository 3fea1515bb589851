/** Placeholders in commands and their substitution. */
@NullMarked
package io.windlass.submission.parameters;

import org.jspecify.annotations.NullMarked;
