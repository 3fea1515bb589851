/** What a stack is doing: processes, health, lag, jobs by state. */
@NullMarked
package io.windlass.local.status;

import org.jspecify.annotations.NullMarked;
