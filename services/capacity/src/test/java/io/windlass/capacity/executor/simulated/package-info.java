@NullMarked
package io.windlass.capacity.executor.simulated;

import org.jspecify.annotations.NullMarked;
