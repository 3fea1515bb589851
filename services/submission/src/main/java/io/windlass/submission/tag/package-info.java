/** Tags: what they may hold, and how they change. */
@NullMarked
package io.windlass.submission.tag;

import org.jspecify.annotations.NullMarked;
