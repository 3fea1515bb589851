/** Quota shares: parts of a queue's capacity, who may use them, and who names which. */
@NullMarked
package io.windlass.submission.quotashare;

import org.jspecify.annotations.NullMarked;
