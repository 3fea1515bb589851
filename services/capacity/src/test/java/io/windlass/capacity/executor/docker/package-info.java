@NullMarked
package io.windlass.capacity.executor.docker;

import org.jspecify.annotations.NullMarked;
