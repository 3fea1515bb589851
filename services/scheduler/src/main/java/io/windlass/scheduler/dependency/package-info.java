/** Which jobs wait for which. */
@NullMarked
package io.windlass.scheduler.dependency;

import org.jspecify.annotations.NullMarked;
