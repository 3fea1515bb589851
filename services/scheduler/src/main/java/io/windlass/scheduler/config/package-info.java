/** Configuration of the service. */
@NullMarked
package io.windlass.scheduler.config;

import org.jspecify.annotations.NullMarked;
