/** What a decision answers: a value, or the reason for refusing. */
@NullMarked
package io.windlass.submission.outcome;

import org.jspecify.annotations.NullMarked;
