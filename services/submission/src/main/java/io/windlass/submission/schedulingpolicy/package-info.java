/** Scheduling policies: what may be asked for. */
@NullMarked
package io.windlass.submission.schedulingpolicy;

import org.jspecify.annotations.NullMarked;
