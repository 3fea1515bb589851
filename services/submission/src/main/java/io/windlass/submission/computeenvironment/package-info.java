/** Compute environments: what may be asked for, and how they live. */
@NullMarked
package io.windlass.submission.computeenvironment;

import org.jspecify.annotations.NullMarked;
