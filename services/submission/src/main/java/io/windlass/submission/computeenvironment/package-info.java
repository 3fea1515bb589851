/** Compute environments: their creation, update and deletion. */
@NullMarked
package io.windlass.submission.computeenvironment;

import org.jspecify.annotations.NullMarked;
