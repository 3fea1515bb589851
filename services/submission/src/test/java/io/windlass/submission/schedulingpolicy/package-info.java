@NullMarked
package io.windlass.submission.schedulingpolicy;

import org.jspecify.annotations.NullMarked;
