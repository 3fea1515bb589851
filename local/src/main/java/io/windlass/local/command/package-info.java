/** The commands of the command line, one class each. */
@NullMarked
package io.windlass.local.command;

import org.jspecify.annotations.NullMarked;
