/** What holds for the whole service. */
@NullMarked
package io.windlass.submission;

import org.jspecify.annotations.NullMarked;
