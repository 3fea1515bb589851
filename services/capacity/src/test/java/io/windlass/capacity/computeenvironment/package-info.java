/** Tests. */
@NullMarked
package io.windlass.capacity.computeenvironment;

import org.jspecify.annotations.NullMarked;
