/** What can be configured. */
@NullMarked
package io.windlass.scheduler.config;

import org.jspecify.annotations.NullMarked;
