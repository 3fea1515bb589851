@NullMarked
package io.windlass.capacity.executor.memory;

import org.jspecify.annotations.NullMarked;
