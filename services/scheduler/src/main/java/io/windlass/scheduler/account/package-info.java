/** All of one account put together: the core that decides. */
@NullMarked
package io.windlass.scheduler.account;

import org.jspecify.annotations.NullMarked;
