@NullMarked
package io.windlass.capacity.executor.training;

import org.jspecify.annotations.NullMarked;
