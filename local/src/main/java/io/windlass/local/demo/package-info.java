/** The demo: a small pipeline of jobs through the public API. */
@NullMarked
package io.windlass.local.demo;

import org.jspecify.annotations.NullMarked;
