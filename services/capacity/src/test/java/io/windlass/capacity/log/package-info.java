@NullMarked
package io.windlass.capacity.log;

import org.jspecify.annotations.NullMarked;
