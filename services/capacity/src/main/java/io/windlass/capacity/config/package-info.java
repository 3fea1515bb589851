/** Settings: read from the environment, validated, and handed on as plain values. */
@NullMarked
package io.windlass.capacity.config;

import org.jspecify.annotations.NullMarked;
