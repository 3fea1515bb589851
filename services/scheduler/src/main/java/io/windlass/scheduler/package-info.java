/**
 * Windlass's scheduler: the only writer of job state. Packages by feature hold the pure domain;
 * {@code messaging}, {@code store}, {@code config} and {@code app} are its edges.
 */
@NullMarked
package io.windlass.scheduler;

import org.jspecify.annotations.NullMarked;
