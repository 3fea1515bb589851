/** Results of decisions: a value, or a rejection. */
@NullMarked
package io.windlass.submission.outcome;

import org.jspecify.annotations.NullMarked;
