@NullMarked
package io.windlass.capacity.api;

import org.jspecify.annotations.NullMarked;
