/** Scheduling policies: their creation and update. */
@NullMarked
package io.windlass.submission.schedulingpolicy;

import org.jspecify.annotations.NullMarked;
