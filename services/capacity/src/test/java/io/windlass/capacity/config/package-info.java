/** Tests. */
@NullMarked
package io.windlass.capacity.config;

import org.jspecify.annotations.NullMarked;
