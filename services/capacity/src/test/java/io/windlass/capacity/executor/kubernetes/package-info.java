@NullMarked
package io.windlass.capacity.executor.kubernetes;

import org.jspecify.annotations.NullMarked;
