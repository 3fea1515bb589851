/**
 * Which instances an environment should launch, take back, drain and terminate: pure functions from
 * what there is and what is wanted to commands with a reason each.
 */
@NullMarked
package io.windlass.capacity.scaling;

import org.jspecify.annotations.NullMarked;
