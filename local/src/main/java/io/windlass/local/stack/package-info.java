/** The data directory of a stack: state file, credentials, ports, options. */
@NullMarked
package io.windlass.local.stack;

import org.jspecify.annotations.NullMarked;
