@NullMarked
package io.windlass.capacity.executor.process;

import org.jspecify.annotations.NullMarked;
