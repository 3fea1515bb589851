/** Settings. */
@NullMarked
package io.windlass.submission.config;

import org.jspecify.annotations.NullMarked;
