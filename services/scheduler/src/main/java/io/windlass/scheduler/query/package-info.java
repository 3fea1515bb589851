/** What may be asked of an account's core, and what it answers. */
@NullMarked
package io.windlass.scheduler.query;

import org.jspecify.annotations.NullMarked;
