/** Array jobs: a parent and its children, most of which are no more than an index. */
@NullMarked
package io.windlass.scheduler.array;

import org.jspecify.annotations.NullMarked;
