@NullMarked
package io.windlass.capacity.executor;

import org.jspecify.annotations.NullMarked;
