/** The terminal: whether a person sits at it, and how tables are laid out for it. */
@NullMarked
package io.windlass.local.terminal;

import org.jspecify.annotations.NullMarked;
