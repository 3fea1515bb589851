/** What a person types: one class per command, options and wording only. */
@NullMarked
package io.windlass.local.command;

import org.jspecify.annotations.NullMarked;
