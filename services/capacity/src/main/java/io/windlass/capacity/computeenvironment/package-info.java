/**
 * Compute environments: from what their owners configure and what the scheduler asks to their
 * status and their instances. {@link io.windlass.capacity.computeenvironment.EnvironmentDecider}
 * decides; {@link io.windlass.capacity.computeenvironment.ComputeEnvironment#apply} alone changes
 * state.
 */
@NullMarked
package io.windlass.capacity.computeenvironment;

import org.jspecify.annotations.NullMarked;
