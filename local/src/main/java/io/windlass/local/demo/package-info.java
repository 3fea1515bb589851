/** The main job: a small pipeline through the public API, watched to its end. */
@NullMarked
package io.windlass.local.demo;

import org.jspecify.annotations.NullMarked;
